/*
 * Finds and reads the files a site is made with.
 * Does not know which templates there are, nor what they say.
 */
#include "render/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fail.h"

enum { SOURCE_MAX = 4 << 20, WALK_DEPTH = 8 };

#define OWN "templates"

/* The templates beside the folder of this program, as they are where it was compiled; "" when it has no name. */
static const char *beside(struct arena *a)
{
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path);
    while (n > 0 && path[n - 1] != '/')
        n--;
    return n > 0 ? arena_printf(a, "%.*s../templates", (int)n, path).s : "";
}

struct source source_open(struct arena *a)
{
    const char *const folders[] = {OWN, beside(a), PORTOLAN_DATA "/templates"};
    struct source s = {.arena = a};
    for (size_t i = 0; i < COUNT(folders) && s.n < COUNT(s.dirs); i++) {
        int fd = open(folders[i], O_PATH | O_DIRECTORY | O_CLOEXEC);
        if (fd >= 0)
            s.dirs[s.n++] = fd;
        s.own = s.own || (fd >= 0 && i == 0);
    }
    if (s.n == 0)
        fail_system(ENOENT, "templates");
    return s;
}

void source_close(struct source *s)
{
    for (size_t i = 0; i < s->n; i++)
        close(s->dirs[i]);
    s->n = 0;
}

struct str source_read(const struct source *s, const char *path)
{
    for (size_t i = 0; i < s->n; i++) {
        struct str bytes;
        int err = file_read(s->arena, s->dirs[i], path, SOURCE_MAX, &bytes);
        if (err == 0)
            return bytes;
        /* What is no file among the project's own has been said (layout.h): other mistakes are still looked for. */
        bool said = s->own && i == 0 && file_is_fault(err);
        if (err != ENOENT && !said)
            fail_system(err, "templates/%s", path);
    }
    return (struct str){0};
}

static int by_path(const void *a, const void *b)
{
    return str_cmp(((const struct file_entry *)a)->path, ((const struct file_entry *)b)->path);
}

struct file_list source_list(const struct source *s, const char *folder)
{
    struct file_list all[2] = {0}, list = {0};
    for (size_t i = 0; i < s->n; i++) {
        struct str where;
        int err = file_walk(s->arena, s->dirs[i], folder, WALK_DEPTH, &all[i], &where);
        if (err && err != ENOENT)
            fail_system(err, "templates/%.*s", STR_ARG(where));
    }
    list.items = ARENA_NEW(s->arena, struct file_entry, all[0].n + all[1].n + 1);
    for (size_t i = 0; i < s->n; i++)
        for (size_t j = 0; j < all[i].n; j++) {
            bool have = false;
            for (size_t k = 0; i > 0 && k < all[0].n; k++)
                have = have || str_eq(all[0].items[k].path, all[i].items[j].path);
            if (!have && !all[i].items[j].fault)
                list.items[list.n++] = all[i].items[j];
        }
    qsort(list.items, list.n, sizeof *list.items, by_path);
    return list;
}

struct file_list source_own(const struct source *s)
{
    struct file_list list = {0};
    struct str where;
    if (!s->own)
        return list;
    int err = file_walk_all(s->arena, s->dirs[0], ".", WALK_DEPTH, &list, &where);
    if (err)
        fail_system(err, OWN "/%.*s", STR_ARG(where));
    for (size_t i = 0; i < list.n; i++)
        list.items[i].path = arena_printf(s->arena, OWN "/%.*s", STR_ARG(list.items[i].path));
    return list;
}

/* Where a template called NAME may stand: pages and partials by their bare names, files by their whole ones. */
static const struct {
    const char *folder, *ending;
} kinds[] = {{"pages", ".html"}, {"partials", ".html"}, {"files", ""}};

static bool source_load(void *ctx, struct str name, struct tmpl_source *out)
{
    struct source *s = ctx;
    for (size_t i = 0; i < COUNT(kinds); i++) {
        struct str path = arena_printf(s->arena, "%s/%.*s%s", kinds[i].folder, STR_ARG(name), kinds[i].ending);
        out->text = source_read(s, path.s);
        out->path = arena_printf(s->arena, "templates/%.*s", STR_ARG(path));
        if (out->text.s)
            return true;
    }
    return false;
}

static struct str source_name(void *ctx, size_t i)
{
    struct source *s = ctx;
    struct file_list list = source_list(s, "partials");
    if (i >= list.n)
        return (struct str){0};
    struct str path = list.items[i].path;
    return str_sub(path, sizeof "partials/" - 1, str_ends(path, STR(".html")) ? path.n - 5 : path.n);
}

struct tmpl_loader source_loader(struct source *s)
{
    return (struct tmpl_loader){.ctx = s, .load = source_load, .name = source_name};
}

static int by_key(const void *a, const void *b)
{
    return str_cmp(((const struct words_line *)a)->key, ((const struct words_line *)b)->key);
}

static int by_key_and_line(const void *a, const void *b)
{
    const struct words_line *x = a, *y = b;
    int order = by_key(a, b);
    return order ? order : (x->line > y->line) - (x->line < y->line);
}

/* Of a word that stands twice the first line counts. */
static void drop_twins(struct words *w, struct str path, struct diag *d)
{
    size_t n = 0;
    for (size_t i = 0; i < w->n; i++)
        if (n && str_eq(w->lines[n - 1].key, w->lines[i].key))
            diag_say(d, DIAG_WORDS_TWICE, (struct diag_pos){path, w->lines[i].line, 1}, w->lines[i].key,
                     (struct str){0});
        else
            w->lines[n++] = w->lines[i];
    w->n = n;
}

struct words words_read(const struct source *s, struct str lang, struct diag *d)
{
    struct str name = arena_printf(s->arena, "strings/%.*s", STR_ARG(lang));
    struct str path = arena_printf(s->arena, "templates/%.*s", STR_ARG(name));
    struct str rest = source_read(s, name.s);
    struct words w = {0};
    if (!rest.s) {
        diag_say(d, DIAG_WORDS_MISSING, (struct diag_pos){path, 1, 1}, lang, (struct str){0});
        return w;
    }
    size_t room = 1;
    for (size_t i = 0; i < rest.n; i++)
        room += rest.s[i] == '\n';
    w.lines = ARENA_NEW(s->arena, struct words_line, room);
    for (unsigned line = 1; rest.s; line++) {
        struct str text = str_trim(str_line(&rest));
        if (!text.s)
            break;
        if (!text.n || text.s[0] == '#')
            continue;
        size_t eq = str_find(text, '=', 0);
        struct str key = str_trim(str_sub(text, 0, eq));
        if (eq == text.n || !key.n)
            diag_say(d, DIAG_WORDS_LINE, (struct diag_pos){path, line, 1}, text, (struct str){0});
        else
            w.lines[w.n++] = (struct words_line){key, str_trim(str_sub(text, eq + 1, text.n)), line};
    }
    qsort(w.lines, w.n, sizeof *w.lines, by_key_and_line);
    drop_twins(&w, path, d);
    return w;
}

void words_compare(const struct source *s, const struct words *w, struct str lang, const struct words *model,
                   struct str from, struct diag *d)
{
    struct str path = arena_printf(s->arena, "templates/strings/%.*s", STR_ARG(lang));
    for (size_t i = 0; w->n && i < model->n; i++)
        if (!words_find(w, model->lines[i].key).s) {
            const struct str args[3] = {model->lines[i].key, from, model->lines[i].text};
            diag_at(d, DIAG_WORDS_UNTRANSLATED, (struct diag_pos){path, 1, 1}, args, (struct str){0});
        }
}

struct str words_find(const struct words *w, struct str key)
{
    const struct words_line *hit =
        w->n ? bsearch(&(struct words_line){.key = key}, w->lines, w->n, sizeof *w->lines, by_key) : NULL;
    return hit ? hit->text : (struct str){0};
}
