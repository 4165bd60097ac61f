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
    qsort(list.items, list.n, sizeof *list.items, str_order);
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

struct file_text *source_strings(const struct source *s, size_t *n)
{
    struct file_list list = source_list(s, "strings");
    struct file_text *files = ARENA_NEW(s->arena, struct file_text, list.n * s->n + 1);
    *n = 0;
    for (size_t k = 0; k < list.n * s->n; k++) {
        struct str path = list.items[k % list.n].path, said = STR(""), bytes;
        if (str_find(path, '.', 0) < path.n)
            continue; /* no language's: what else stands there is said by layout.h */
        int err = file_read(s->arena, s->dirs[k / list.n], path.s, SOURCE_MAX, &bytes);
        if (s->own && k < list.n)
            said = arena_printf(s->arena, OWN "/%.*s", STR_ARG(path));
        if (err == 0)
            files[(*n)++] = (struct file_text){str_sub(path, sizeof "strings/" - 1, SIZE_MAX), said, bytes};
        else if (err != ENOENT && !file_is_fault(err))
            fail_system(err, "templates/%.*s", STR_ARG(path));
    }
    return files;
}
