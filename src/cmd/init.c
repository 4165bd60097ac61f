/*
 * portolan init: a small knowledge base to begin with, that builds at once.
 * Does not know what stands in it: it is what templates/init/ holds.
 */
#include <dirent.h>
#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file_together.h"
#include "base/out.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "render/source.h"

/* An error when DIR is there and holds anything, or is no folder. */
static void want_empty(const char *dir)
{
    DIR *list = opendir(dir);
    if (!list && errno != ENOENT)
        fail_system(errno, "%s", dir);
    const struct dirent *e;
    while (list && (e = readdir(list)) != NULL)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            fail_system(ENOTEMPTY, "%s", dir);
    if (list)
        closedir(list);
}

/* Every file of the scaffold, all or none; returns how many. */
static size_t copy_all(struct arena *a, const char *dir)
{
    static const char folder[] = "init/";
    struct source s = source_open(a);
    struct file_list list = source_list(&s, "init");
    struct file_together_item *items = ARENA_NEW(a, struct file_together_item, list.n + 1);
    for (size_t i = 0; i < list.n; i++) {
        const char *from = list.items[i].path.s;
        items[i] = (struct file_together_item){from + sizeof folder - 1, source_read(&s, from)};
    }
    source_close(&s);
    if (list.n == 0)
        fail_system(ENOENT, "templates/init");
    file_together_write(dir, items, list.n);
    return list.n;
}

static void print_next(const char *dir, size_t n)
{
    struct out say = out_fd(STDOUT_FILENO);
    out_term(&say, str_from(dir), false);
    out_printf(&say, ": %zu files. Next:\n\n    cd ", n);
    out_term(&say, str_from(dir), false);
    out_lit(&say, "\n    portolan build\n    portolan serve\n");
    int err = out_flush(&say);
    out_free(&say);
    if (err)
        fail_system(err, "standard output");
}

static int run(int argc, char **argv)
{
    struct arena a = {0};
    struct options o;
    int code;
    if (!options_read(&o, argc, argv, &cmd_init, &code))
        return code;
    file_together_mend(o.words[0]);
    want_empty(o.words[0]);
    size_t n = copy_all(&a, o.words[0]);
    if (!o.quiet)
        print_next(o.words[0], n);
    arena_free(&a);
    return EXIT_FOUND;
}

const struct cmd cmd_init = {
    .name = "init",
    .args = "DIR",
    .summary = "begin a knowledge base in the new folder DIR",
    .options = options_init,
    .run = run,
};
