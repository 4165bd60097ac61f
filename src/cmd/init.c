/*
 * portolan init: a small knowledge base to begin with, that builds at once.
 * Does not know what stands in it: it is what templates/init/ holds.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "out/source.h"

/* Opens DIR, made if need be; an error when it holds anything. */
static int open_empty(const char *dir)
{
    if (mkdir(dir, 0777) != 0 && errno != EEXIST)
        fail_system(errno, "%s", dir);
    int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *list = fd < 0 ? NULL : fdopendir(dup(fd));
    if (!list)
        fail_system(errno, "%s", dir);
    const struct dirent *e;
    while ((e = readdir(list)) != NULL)
        if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
            fail_system(ENOTEMPTY, "%s", dir);
    closedir(list);
    return fd;
}

/* Every file of the scaffold; returns how many. */
static size_t copy_all(struct arena *a, int to)
{
    static const char folder[] = "init/";
    struct source s = source_open(a);
    struct file_list list = source_list(&s, "init");
    for (size_t i = 0; i < list.n; i++) {
        const char *from = list.items[i].path.s, *name = from + sizeof folder - 1;
        int err = file_make_parents(to, name);
        if (err == 0)
            err = file_write(to, name, source_read(&s, from));
        if (err)
            fail_system(err, "%s", name);
    }
    source_close(&s);
    return list.n;
}

static int run(int argc, char **argv)
{
    struct arena a = {0};
    struct options o;
    int code;
    if (!options_read(&o, argc, argv, &cmd_init, &code))
        return code;
    int dir = open_empty(o.words[0]);
    size_t n = copy_all(&a, dir);
    close(dir);
    arena_free(&a);
    if (n == 0)
        fail_system(ENOENT, "templates/init");
    if (!o.quiet)
        printf("%s: %zu files. Next:\n\n    cd %s\n    portolan build\n    portolan serve\n", o.words[0], n,
               o.words[0]);
    return EXIT_FOUND;
}

const struct cmd cmd_init = {
    .name = "init",
    .args = "DIR",
    .summary = "begin a knowledge base in the new folder DIR",
    .options = options_init,
    .run = run,
};
