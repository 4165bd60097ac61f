/*
 * Compares what stands in a project's folders with the table of what is read there.
 * Does not open any file.
 */
#include "base/layout.h"

#include <errno.h>
#include <stdlib.h>

#include "base/out.h"
#include "base/picture.h"

/*
 * What is read where. In a name a word in capitals stands for each name of a set, '*' for any; PEOPLE are files
 * that are for who works here. What is deep may stand in folders of its folder, and those may have any name.
 */
static const struct place {
    const char *folder, *file;
    bool deep;
    bool aside; /* fine, and not proposed */
} places[] = {
    {"content", "site.yaml", false, false},
    {"content", "PEOPLE", false, true},
    {"content/faq/LANGUAGE", "*.md", true, false},
    {"content/guides/LANGUAGE", "*.md", true, false},
    {"content/pages/LANGUAGE", "*.md", true, false},
    {"content/static", "*", true, false},
    {"content/settings", "TABLE.csv", false, false},
    {"content/settings", "NOTICE.txt", false, false},
    {"content/settings", "PEOPLE", false, true},
    {"templates", "PEOPLE", false, true},
    {"templates/pages", "PAGE.html", false, false},
    {"templates/pages", "PARTIAL.html", false, true},
    {"templates/partials", "PARTIAL.html", false, false},
    {"templates/files", "FILE", false, false},
    {"templates/strings", "LANGUAGE", false, false},
    {"templates/assets", "*", true, false},
    {"templates/init", "*", true, true},
};

/* What other programs call Markdown. */
static const char *const markdown[] = {".md",  ".markdown", ".mdown", ".mkdn",
                                       ".mkd", ".mdwn",     ".mdx",   ".md.txt"};

enum { PARTS_MOST = 24 };

struct layout {
    struct arena *arena;
    const struct file_list *all;
    const struct layout_set *sets;
    size_t sets_n;
    struct diag *diag;
    const struct file_entry **seen; /* by their names in small letters: twice as many slots as entries */
};

/* NAME without what makes it Markdown in some program; absent when nothing does. */
static struct str markdown_stem(struct str name)
{
    for (size_t i = 0; i < COUNT(markdown); i++) {
        struct str end = str_from(markdown[i]);
        if (name.n > end.n && str_ieq(str_sub(name, name.n - end.n, name.n), end))
            return str_sub(name, 0, name.n - end.n);
    }
    return (struct str){0};
}

struct str layout_markdown(struct str name)
{
    struct str stem = markdown_stem(name);
    return stem.s && str_ieq(str_sub(name, name.n - 4, name.n), STR(".txt")) ? (struct str){0} : stem;
}

bool layout_is_index(struct str stem)
{
    return str_ieq(stem, STR("index")) || str_ieq(stem, STR("_index")) || str_ieq(stem, STR("readme"));
}

/* A part of a path in the table: these stems, or any, with this ending. */
struct pattern {
    const struct str *stems;
    size_t n;
    struct str one, ending;
    bool any, people, language;
};

/* One entry, taken apart. */
struct path {
    const struct file_entry *entry;
    struct str parts[PARTS_MOST];
    size_t n;
    size_t folders; /* how many of the parts are folders */
};

static const struct layout_set *set_of(const struct layout *l, struct str word)
{
    for (size_t i = 0; i < l->sets_n; i++)
        if (str_eq(str_from(l->sets[i].word), word))
            return &l->sets[i];
    return NULL;
}

static struct pattern pattern_of(const struct layout *l, struct str text)
{
    size_t dot = str_find(text, '.', 0);
    struct pattern p = {.one = str_sub(text, 0, dot), .ending = str_sub(text, dot, text.n)};
    const struct layout_set *set = set_of(l, p.one);
    p.any = str_eq(p.one, STR("*"));
    p.people = str_eq(p.one, STR("PEOPLE"));
    p.language = str_eq(p.one, STR("LANGUAGE"));
    p.stems = set ? set->items : NULL;
    p.n = set ? set->n : !p.any && !p.people && !p.language;
    return p;
}

static struct str stem_of(const struct pattern *p, size_t i)
{
    return p->stems ? p->stems[i] : p->one;
}

static bool is_for_people(struct str name)
{
    static const char *const stems[] = {"README", "LICENSE", "LICENCE"};
    struct str stem = str_sub(name, 0, str_find(name, '.', 0));
    for (size_t i = 0; i < COUNT(stems); i++)
        if (str_ieq(stem, str_from(stems[i])))
            return true;
    return false;
}

static bool matches(const struct pattern *p, struct str name)
{
    if (p->people)
        return is_for_people(name);
    if (p->any && str_eq(p->ending, STR(".md")))
        return layout_markdown(name).s != NULL;
    if (!str_ends(name, p->ending) || name.n == p->ending.n)
        return false;
    struct str stem = str_sub(name, 0, name.n - p->ending.n);
    for (size_t i = 0; i < p->n; i++)
        if (str_eq(stem_of(p, i), stem))
            return true;
    return p->any;
}

/* A name that P stands for and NAME is a slip of, in fewer than *EDITS edits; absent when there is none. */
static struct str nearest(struct arena *a, const struct pattern *p, struct str name, unsigned *edits)
{
    struct str best = {0}, stem = str_sub(name, 0, str_find(name, '.', 0));
    if (p->any && p->ending.n && *edits && (stem = markdown_stem(name)).s) {
        *edits = 0;
        return arena_printf(a, "%.*s%.*s", STR_ARG(stem), STR_ARG(p->ending));
    }
    for (size_t i = 0; i < p->n; i++) {
        unsigned n = 0;
        struct str full = arena_printf(a, "%.*s%.*s", STR_ARG(stem_of(p, i)), STR_ARG(p->ending));
        if ((str_ieq(stem, stem_of(p, i)) || str_near(name, full, &n)) && n < *edits) {
            *edits = n;
            best = full;
        }
    }
    return best;
}

static bool split(struct path *p, const struct file_entry *f)
{
    *p = (struct path){.entry = f};
    for (struct str rest = f->path; rest.s; p->n++) {
        if (p->n == PARTS_MOST)
            return false;
        p->parts[p->n] = str_cut(&rest, '/');
    }
    p->folders = p->n - (f->fault != EISDIR);
    return true;
}

/* Part I of PLACE's folder, absent behind the last. */
static struct str folder_part(const struct place *place, size_t i)
{
    struct str rest = str_from(place->folder), part = {0};
    for (size_t k = 0; k <= i; k++)
        part = str_cut(&rest, '/');
    return part;
}

/* How many parts of P are as PLACE wants them; all: it is read. */
static size_t reach(const struct layout *l, const struct place *place, const struct path *p)
{
    size_t i = 0;
    struct str part;
    while ((part = folder_part(place, i)).s) {
        struct pattern want = pattern_of(l, part);
        if (i == p->folders)
            return i; /* P is a folder above the place, or a file where a folder is wanted */
        if (!matches(&want, p->parts[i]))
            return i;
        i++;
    }
    if (place->deep)
        i = p->folders;
    struct pattern file = pattern_of(l, str_from(place->file));
    return i + (i + 1 == p->n && i == p->folders && matches(&file, p->parts[i]));
}

/* What PLACE wants of part I of a path that agrees so far: a folder or, false, a file. */
static bool wanted(const struct layout *l, const struct place *place, size_t i, struct pattern *want)
{
    struct str part = folder_part(place, i);
    *want = pattern_of(l, part.s ? part : str_from(place->file));
    return part.s != NULL;
}

/* What part I of a path may be: a list for people. */
static struct str holds(const struct layout *l, const bool at[COUNT(places)], size_t i)
{
    struct out o = out_memory();
    for (size_t k = 0; k < COUNT(places); k++) {
        struct pattern want;
        bool again = false, folder = wanted(l, &places[k], i, &want);
        for (size_t j = 0; folder && j < k; j++)
            again = again || (at[j] && str_eq(folder_part(&places[j], i), folder_part(&places[k], i)));
        if (!at[k] || places[k].aside || again)
            continue;
        for (size_t j = 0; j < want.n + want.any; j++) {
            out_lit(&o, out_str(&o).n ? ", " : "");
            out_raw(&o, want.any ? STR("*") : stem_of(&want, j));
            out_raw(&o, want.ending);
            out_lit(&o, folder ? "/" : "");
        }
    }
    struct str list = arena_str(l->arena, out_str(&o).n ? out_str(&o) : STR("nothing that this site needs"));
    out_free(&o);
    return list;
}

static bool stands(const struct layout *l, struct str path)
{
    return bsearch(&path, l->all->items, l->all->n, sizeof *l->all->items, str_order) != NULL;
}

/* The path up to part I, with it or without. */
static struct str upto(const struct layout *l, const struct path *p, size_t i, bool with)
{
    size_t n = 0;
    for (size_t k = 0; k < i + with; k++)
        n += p->parts[k].n + 1;
    return arena_str(l->arena, str_sub(p->entry->path, 0, with ? n - 1 : n));
}

/* What is said where a language's folder is wanted; false: nothing in particular. */
static bool complain_language(const struct layout *l, const struct pattern *want, const struct path *p,
                              size_t i)
{
    struct diag_pos pos = {upto(l, p, i, true), 1, 1};
    struct str hint = {0};
    if (i < p->folders) {
        for (size_t k = 0; k < want->n; k++)
            if (str_ieq(want->stems[k], p->parts[i]))
                hint = want->stems[k];
        diag_at(l->diag, DIAG_SITE_LANGUAGE, pos, (struct str[3]){p->parts[i]}, hint);
        return true;
    }
    if (!markdown_stem(p->parts[i]).s || !want->n)
        return false;
    diag_say(l->diag, DIAG_FILE_LANGUAGE, pos,
             arena_printf(l->arena, "%.*s%.*s/", STR_ARG(upto(l, p, i, false)), STR_ARG(want->stems[0])),
             (struct str){0});
    return true;
}

/* Says that part I of P, which is the first that no place of AT wants, is not read. */
static void complain(const struct layout *l, const bool at[COUNT(places)], const struct path *p, size_t i)
{
    struct diag_pos pos = {upto(l, p, i, true), 1, 1};
    bool is_folder = i < p->folders;
    unsigned edits = 64;
    struct str hint = {0}, near = {0};
    for (size_t k = 0; k < COUNT(places); k++) {
        struct pattern want;
        if (!at[k])
            continue;
        bool folder = wanted(l, &places[k], i, &want);
        if (folder && want.language && complain_language(l, &want, p, i))
            return;
        if (is_folder && !folder && !want.any && matches(&want, p->parts[i])) {
            diag_say(l->diag, DIAG_FILE_REFUSED, pos, str_from(file_why(EISDIR)), (struct str){0});
            return;
        }
        struct str found = places[k].aside ? (struct str){0} : nearest(l->arena, &want, p->parts[i], &edits);
        if (found.s) {
            near = found;
            hint = folder ? arena_printf(l->arena, "%.*s/", STR_ARG(found)) : found;
        }
    }
    struct str parent = upto(l, p, i, false);
    const struct str args[3] = {is_folder ? STR("folder") : STR("file"), parent, holds(l, at, i)};
    bool missing = near.s && !stands(l, arena_printf(l->arena, "%.*s%.*s", STR_ARG(parent), STR_ARG(near)));
    diag_at(l->diag, missing ? DIAG_FILE_NEARLY : DIAG_FILE_UNUSED, pos, args, hint);
}

/* What is wrong with the name itself; false: nothing. */
static bool complain_name(const struct layout *l, const struct path *p)
{
    struct str name = p->parts[p->n - 1];
    size_t plain = 0;
    while (plain < name.n && name.s[plain] > ' ' && name.s[plain] <= '~')
        plain++;
    if (plain == name.n)
        return false;
    struct out shown = out_memory();
    out_term(&shown, name, false);
    bool bad = !str_eq(out_str(&shown), name);
    if (bad)
        diag_say(l->diag, DIAG_FILE_NAME, (struct diag_pos){p->entry->path, 1, 1},
                 str_bad_utf8(name) < name.n ? STR("bytes that are not UTF-8") : STR("control characters"),
                 (struct str){0});
    out_free(&shown);
    return bad;
}

static bool is_twin(struct str a, struct str b)
{
    return str_ieq(a, b) && !str_eq(a, b);
}

/* Says which earlier name of the same folder P's is like but for the case of letters. */
static void check_case(const struct layout *l, const struct path *p)
{
    struct str name = p->parts[p->n - 1], folder = str_sub(p->entry->path, 0, p->entry->path.n - name.n);
    uint64_t hash = str_hash(folder);
    for (size_t i = 0; i < name.n; i++)
        hash = hash * 31 + (unsigned char)to_low(name.s[i]);
    size_t room = l->all->n * 2, at = hash % room;
    for (; l->seen[at]; at = (at + 1) % room) {
        struct str other = l->seen[at]->path;
        struct str its = other.n > folder.n ? str_sub(other, folder.n, other.n) : (struct str){0};
        if (str_starts(other, folder) && is_twin(its, name)) {
            diag_say(l->diag, DIAG_FILE_CASE, (struct diag_pos){p->entry->path, 1, 1}, its, (struct str){0});
            return;
        }
    }
    l->seen[at] = p->entry;
}

/* Whether P stands in a folder that may have any folders: those that the table names may wait for their files. */
static bool is_below(const bool at[COUNT(places)], const struct path *p)
{
    for (size_t k = 0; k < COUNT(places); k++)
        if (at[k] && places[k].deep && !folder_part(&places[k], p->n - 1).s)
            return true;
    return false;
}

static bool is_media(const struct file_entry *f)
{
    static const struct str content = {"content/", 8};
    return !f->fault && picture_media(f->path) && !markdown_stem(f->path).s && str_starts(f->path, content) &&
           str_find(f->path, '/', content.n) < f->path.n && !str_starts(f->path, STR("content/settings/"));
}

/* Whether P is a file that pages may show, or a folder that has one: what links to it is not known here. */
static bool is_shown(const struct layout *l, const struct path *p)
{
    struct str folder = p->entry->path;
    if (p->entry->fault != EISDIR)
        return is_media(p->entry);
    for (const struct file_entry *f = p->entry; f < l->all->items + l->all->n && str_starts(f->path, folder);
         f++)
        if (f->path.n > folder.n && f->path.s[folder.n] == '/' && is_media(f))
            return true;
    return false;
}

static void check(const struct layout *l, const struct path *p)
{
    bool at[COUNT(places)] = {false};
    size_t reaches[COUNT(places)], best = 0;
    int fault = p->entry->fault == EISDIR ? 0 : p->entry->fault;
    for (size_t k = 0; k < COUNT(places); k++) {
        reaches[k] = reach(l, &places[k], p);
        best = reaches[k] > best ? reaches[k] : best;
    }
    for (size_t k = 0; k < COUNT(places); k++)
        at[k] = reaches[k] == best;
    if (best < p->n && is_shown(l, p))
        check_case(l, p);
    else if (best + 1 < p->n)
        complain(l, at, p, best);
    else if (complain_name(l, p))
        return;
    else if (fault)
        diag_say(l->diag, DIAG_FILE_REFUSED, (struct diag_pos){p->entry->path, 1, 1}, str_from(file_why(fault)),
                 (struct str){0});
    else if (best < p->n)
        complain(l, at, p, best);
    else if (p->entry->fault == EISDIR && p->entry->size == 0 && is_below(at, p))
        diag_say(l->diag, DIAG_FILE_EMPTY, (struct diag_pos){p->entry->path, 1, 1}, (struct str){0},
                 (struct str){0});
    else
        check_case(l, p);
}

void layout_check(struct arena *a, const struct file_list *all, const struct layout_set *sets, size_t sets_n,
                  struct diag *d)
{
    struct layout l = {a, all, sets, sets_n, d, NULL};
    l.seen = ARENA_NEW(a, const struct file_entry *, all->n * 2 + 1);
    for (size_t i = 0; i < all->n; i++) {
        struct path p;
        struct arena_mark mark = arena_mark(a);
        if (split(&p, &all->items[i]))
            check(&l, &p);
        arena_rewind(a, mark);
    }
}
