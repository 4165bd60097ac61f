/*
 * import_markdown: a folder of somebody's Markdown into content/faq/LANGUAGE, all of it or nothing.
 * Does not know what is changed in it (port/markdown.c).
 */
#include "cmd/import_markdown.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file_together.h"
#include "base/layout.h"
#include "base/picture.h"
#include "base/scratch.h"
#include "cmd/report.h"
#include "compile/compile.h"
#include "port/markdown.h"
#include "port/sheet.h"
#include "read/record.h"
#include "render/source.h"

enum { LOST_SHOWN = 40 };

#define TOPICS "settings/topics.csv"

/* What is printed at the end. */
struct telling {
    struct out lost;
    unsigned n;
    bool all;
};

static void tell_lost(void *ctx, struct str path, const char *what, struct str written)
{
    struct telling *t = ctx;
    if (t->n++ >= LOST_SHOWN && !t->all)
        return;
    out_printf(&t->lost, "  %.*s: %s%s%.*s\n", STR_ARG(path), what, written.n ? ": " : "", STR_ARG(written));
}

static bool in_modules(struct str path)
{
    return str_starts(path, STR("node_modules/")) || str_find_str(path, STR("/node_modules/"), 0) < path.n;
}

/* All that stands below DIR, Markdown with its bytes. */
static struct markdown_folder folder_read(struct arena *a, int dir, const char *name, struct telling *t)
{
    struct markdown_folder f = {.arena = a, .ctx = t, .lost = tell_lost};
    struct file_list list;
    struct str where = {0};
    int err = file_walk(a, dir, ".", 24, &list, &where);
    if (err)
        fail_system(err, "%s: %.*s", name, STR_ARG(str_or_empty(where)));
    f.files = ARENA_NEW(a, struct markdown_file, list.n + 1);
    for (size_t i = 0; i < list.n; i++) {
        const struct file_entry *e = &list.items[i];
        struct markdown_file file = {.path = e->path, .page = layout_markdown(e->path).s != NULL};
        if (str_eq(e->path, STR("_config.yml")) && !e->fault &&
            file_read(a, dir, e->path.s, ENTRY_MAX, &f.config))
            f.config = (struct str){0};
        if (e->fault || in_modules(e->path) || (!file.page && !picture_media(e->path)))
            continue;
        err = file.page              ? file_read(a, dir, e->path.s, ENTRY_MAX, &file.bytes)
              : e->size > FILE_LIMIT ? EFBIG
                                     : 0;
        if (err) {
            f.sums.left++;
            tell_lost(t, e->path, err == EFBIG ? "too large" : file_why(err), STR(""));
            continue;
        }
        f.files[f.n++] = file;
    }
    return f;
}

/* The language that the pages are in: the first of INTO's site.yaml, or the reference. */
static struct str language_of(struct arena *a, const char *into, bool *fresh)
{
    struct str bytes, lang = words_reference_lang();
    struct record_site site;
    struct diag *d = diag_new();
    int dir = open(into, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    *fresh = dir < 0 || file_read(a, dir, "site.yaml", ENTRY_MAX, &bytes) == ENOENT;
    if (!*fresh && front_site(a, STR("site.yaml"), bytes, d, &site) && site.languages.n)
        lang = site.languages.items[0].text;
    if (dir >= 0)
        close(dir);
    diag_free(d);
    return lang;
}

/* The file of FOLDER that PATH, faq/LANGUAGE/…, is made of. */
static struct str source_of(struct arena *a, const char *folder, const char *path)
{
    struct str rest = str_from(path);
    str_cut(&rest, '/');
    str_cut(&rest, '/');
    return arena_printf(a, "%s/%.*s", folder, STR_ARG(rest.s ? rest : str_from(path)));
}

/* What stands below INTO; nothing when it is no folder yet. */
static struct file_together_item *items_there(struct arena *a, const char *into, size_t more, size_t *n)
{
    struct file_list list = {.n = 0};
    struct str where = {0};
    int dir = open(into, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (dir >= 0 && file_walk(a, dir, ".", 24, &list, &where))
        list.n = 0;
    struct file_together_item *items = ARENA_NEW(a, struct file_together_item, list.n + more);
    *n = 0;
    for (size_t i = 0; i < list.n; i++) {
        struct str bytes;
        if (!list.items[i].fault && file_read(a, dir, list.items[i].path.s, TABLE_MAX, &bytes) == 0)
            items[(*n)++] = (struct file_together_item){list.items[i].path.s, bytes};
    }
    if (dir >= 0)
        close(dir);
    return items;
}

/* What check says of N ITEMS as content/. */
static void check_items(struct arena *a, const struct options *o, const struct file_together_item *items,
                        size_t n, struct diag *d)
{
    struct scratch *scratch = scratch_open();
    const char *content = arena_printf(a, "%s/content", scratch_path(scratch)).s;
    const char *db = arena_printf(a, "%s/portolan.db", scratch_path(scratch)).s;
    file_together_write(content, items, n);
    int root = open(scratch_path(scratch), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (root < 0)
        fail_system(errno, "%s", scratch_path(scratch));
    const struct compile_in in = {.root = root, .db_path = db, .threads = o->threads, .beside = source_names};
    compile_content(&in, d);
    close(root);
    scratch_close(scratch);
}

/*
 * Reports to D a file that would take the place of another, and what check would find wrong with the N ITEMS beside what stands
 * in INTO, if that alone has fewer mistakes. False when there is such a thing.
 */
static bool items_fit(struct arena *a, const struct options *o, const struct file_together_item *items,
                      size_t n, struct diag *d)
{
    size_t there_n, all_n;
    struct file_together_item *there = items_there(a, o->value[OPTION_INTO], n, &there_n);
    all_n = there_n;
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < there_n && strcmp(there[k].path, items[i].path) != 0)
            k++;
        if (k < there_n && strcmp(items[i].path, TOPICS) == 0)
            there[k] = items[i];
        else if (k < there_n && !str_eq(there[k].bytes, items[i].bytes))
            diag_say(d, DIAG_IMPORT_STANDS,
                     (struct diag_pos){arena_printf(a, "%s/%s", o->value[OPTION_INTO], items[i].path), 1, 0},
                     source_of(a, o->words[1], items[i].path), (struct str){0});
        if (k == there_n)
            there[all_n++] = items[i];
    }
    if (diag_count(d, DIAG_ERROR) > 0)
        return false;
    struct diag *found = diag_new(), *before = diag_new();
    check_items(a, o, there, all_n, found);
    if (diag_count(found, DIAG_ERROR) > 0 && there_n)
        check_items(a, o, there, there_n, before);
    bool fit = diag_count(found, DIAG_ERROR) <= diag_count(before, DIAG_ERROR);
    if (!fit)
        diag_take(d, found, DIAG_ERROR, NULL, 0);
    diag_free(before);
    diag_free(found);
    return fit;
}

/* The row of topic ID in the language LANG of S; rows_n: there is none. *ANY: the language has some. */
static size_t topic_row(const struct sheet *s, struct str lang, struct str id, bool *any)
{
    size_t found = s->rows_n;
    for (size_t i = 0; i < s->rows_n; i++)
        if (str_eq(sheet_get(s, i, "lang"), lang)) {
            *any = true;
            found = str_eq(sheet_get(s, i, "id"), id) && found == s->rows_n ? i : found;
        }
    return found;
}

/* PATH is the index of a folder at the top. */
static bool is_index_of_topic(struct str path)
{
    struct str name = str_sub(path, str_find(path, '/', 0) + 1, path.n), stem = layout_markdown(name);
    return stem.s && layout_is_index(stem);
}

/*
 * Where a table lists the topics of LANG, those of the pages that it lacks are added: what they name, or the first folder they
 * stand in, called as its index. True when *ITEM is the table, changed.
 */
static bool topics_add(const struct markdown_folder *f, const char *into, struct str lang,
                       struct file_together_item *item)
{
    struct arena *a = f->arena;
    struct sheet s;
    struct str bytes;
    struct diag *d = diag_new();
    bool any = false;
    int dir = open(into, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool there = dir >= 0 && file_read(a, dir, TOPICS, TABLE_MAX, &bytes) == 0 &&
                 sheet_read(a, STR(TOPICS), bytes, d, &s);
    for (size_t i = 0; there && i < f->n; i++) {
        const struct markdown_file *page = &f->files[i];
        struct str topic = page->topic.n ? page->topic : topic_of_path(a, page->path), id = topic_id(a, topic);
        size_t row = topic_row(&s, lang, id, &any);
        if (!page->page || !id.n || !any)
            continue;
        if (row == s.rows_n) {
            row = sheet_add(&s);
            sheet_set(&s, row, "id", id);
            sheet_set(&s, row, "lang", lang);
            sheet_set(&s, row, "ordinal", arena_printf(a, "%zu", row + 1));
            sheet_set(&s, row, "title", topic);
        }
        if (s.rows[row].line == 0 && !page->topic.n && is_index_of_topic(page->path))
            sheet_set(&s, row, "title", page->question);
    }
    if (dir >= 0)
        close(dir);
    diag_free(d);
    if (!there || !s.changed)
        return false;
    struct out o = out_memory();
    sheet_write(&s, &o);
    *item = (struct file_together_item){TOPICS, arena_str(a, out_str(&o))};
    out_free(&o);
    return true;
}

/* The files that are to be written. */
static size_t items_make(struct markdown_folder *f, int dir, struct str lang, struct file_together_item *items)
{
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++) {
        struct markdown_file *file = &f->files[i];
        if (!file->wanted)
            continue;
        int err = file->page ? 0 : file_read(f->arena, dir, file->path.s, FILE_LIMIT, &file->bytes);
        if (err)
            fail_system(err, "%.*s", STR_ARG(file->path));
        items[n++] = (struct file_together_item){
            arena_printf(f->arena, "faq/%.*s/%.*s", STR_ARG(lang), STR_ARG(file->path)).s, file->bytes};
        *(file->page ? &f->sums.pages : &f->sums.files) += 1;
    }
    return n;
}

/* NOTHING: nothing was written. */
static void tell(const struct telling *t, const struct markdown_sums *s, bool nothing)
{
    const struct {
        const char *what;
        unsigned n;
    } rows[] = {{"pages", s->pages},
                {"images and files", s->files},
                {"links that lead by another path now", s->rewritten},
                {"wiki links made Markdown", s->wiki},
                {"shortcodes and tags made Markdown", s->shortcodes},
                {"front matters made YAML", s->fronts},
                {"pages made UTF-8", s->encoded},
                {"control characters left out", s->signs},
                {"pages given a slug of their own", s->named},
                {"pages with braces left as they are (facts: false)", s->braces},
                {"links to nothing, whose words stay", s->dead},
                {"links to no heading, which lead to the page", s->anchors},
                {"files left out", s->left}};
    struct out say = out_fd(STDOUT_FILENO);
    for (size_t i = 0; i < COUNT(rows); i++)
        if (rows[i].n || i == 0)
            out_printf(&say, "%6u  %s\n", rows[i].n, rows[i].what);
    if (t->n) {
        out_lit(&say, "Could not be kept:\n");
        for (struct str rest = out_str(&t->lost); rest.n;) {
            out_term(&say, str_cut(&rest, '\n'), false);
            out_lit(&say, "\n");
        }
        if (t->n > LOST_SHOWN && !t->all)
            out_printf(&say, "  … and %u more (--all)\n", t->n - LOST_SHOWN);
    }
    if (nothing)
        out_lit(&say, "Nothing was written.\n");
    out_end(&say);
}

static struct str site_yaml(struct arena *a, const char *name)
{
    struct str title = str_from(name);
    while (title.n && title.s[title.n - 1] == '/')
        title.n--;
    size_t from = str_name_at(title);
    struct out o = out_memory();
    out_lit(&o, "title: ");
    out_json(&o, str_sub(title, from, title.n));
    out_printf(&o, "\nlanguages: [%.*s]\n", STR_ARG(words_reference_lang()));
    return out_take(&o, a);
}

int import_markdown(const struct options *o)
{
    struct arena a = {0};
    struct telling t = {.lost = out_memory(), .all = o->value[OPTION_ALL]};
    bool fresh;
    int dir = open(o->words[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC), lock = -1;
    if (dir < 0)
        fail_system(errno, "%s", o->words[1]);
    if (access(o->value[OPTION_INTO], F_OK) == 0) {
        lock = file_together_lock(o->value[OPTION_INTO]);
        file_together_mend(o->value[OPTION_INTO]);
    }
    struct str lang = language_of(&a, o->value[OPTION_INTO], &fresh);
    struct markdown_folder f = folder_read(&a, dir, o->words[1], &t);
    markdown_import(&f);
    struct file_together_item *items = ARENA_NEW(&a, struct file_together_item, f.n + 2);
    size_t n = items_make(&f, dir, lang, items);
    if (fresh)
        items[n++] = (struct file_together_item){"site.yaml", site_yaml(&a, o->words[1])};
    n += topics_add(&f, o->value[OPTION_INTO], lang, &items[n]);
    struct report report = report_new(o);
    bool fit = o->value[OPTION_OVERWRITE] || items_fit(&a, o, items, n, report.diag);
    report_print(&report, o->root);
    report_free(&report);
    if (!o->value[OPTION_DRY_RUN] && n && fit)
        file_together_write(o->value[OPTION_INTO], items, n);
    if (!o->value[OPTION_QUIET])
        tell(&t, &f.sums, o->value[OPTION_DRY_RUN] || !fit);
    if (lock >= 0)
        close(lock);
    close(dir);
    out_free(&t.lost);
    arena_free(&a);
    return f.sums.pages && fit ? EXIT_FOUND : EXIT_MISTAKES;
}
