/*
 * site_place: a scratch folder in which the tests of publish build "site", and children who fail there.
 */
#ifndef UNIT_SITE_PLACE_H
#define UNIT_SITE_PLACE_H

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"
#include "render/publish.h"
#include "tap.h"

/* Makes a new folder and goes there; FOLDER gets its name. */
__attribute__((unused)) static void enter_place(char folder[40])
{
    strcpy(folder, "/tmp/portolan-publish-XXXXXX");
    if (!mkdtemp(folder) || chdir(folder) || mkdir("here", 0777) || chdir("here"))
        exit(1);
    umask(022);
}

__attribute__((unused)) static void leave_place(const char *folder)
{
    ok(chdir("/") == 0 && file_remove_tree(AT_FDCWD, folder) == 0, "cleaned");
}

__attribute__((unused)) static bool yes(const char *path, void *ctx)
{
    (void)ctx;
    return path != NULL;
}

__attribute__((unused)) static bool no(const char *path, void *ctx)
{
    (void)ctx;
    return path == NULL;
}

__attribute__((unused)) static struct publish *begin(void)
{
    return publish_open("site", yes, NULL);
}

__attribute__((unused)) static void put(struct publish *p, const char *path, const char *bytes)
{
    publish_put(p, str_from(path), str_from(bytes));
}

/* The content of PATH, or an absent slice. */
__attribute__((unused)) static struct str content(struct arena *a, const char *path)
{
    struct str bytes = {0};
    int err = file_read(a, AT_FDCWD, path, 1 << 20, &bytes);
    return err ? (struct str){0} : bytes;
}

__attribute__((unused)) static void has(const char *path, const char *want)
{
    struct arena a = {0};
    struct str got = content(&a, path);
    ok(want ? got.s && str_eq(got, str_from(want)) : !got.s, "%s is %s", path, want ? want : "gone");
    arena_free(&a);
}

__attribute__((unused)) static ino_t inode(const char *path)
{
    struct stat st;
    return stat(path, &st) ? 0 : st.st_ino;
}

/* How many files there are here, the hidden ones of publish beside its output too. */
__attribute__((unused)) static size_t names_here(void)
{
    struct arena a = {0};
    struct file_list list;
    int here = open(".", O_RDONLY | O_DIRECTORY);
    file_walk(&a, here, ".", 9, &list, NULL);
    size_t n = list.n + (access(".site.lock", F_OK) == 0) + (access(".site.portolan", F_OK) == 0);
    close(here);
    arena_free(&a);
    return n;
}

/* Runs FN in a child; its exit status, and what it said in *SAID. */
__attribute__((unused)) static int child(void (*fn)(void), struct arena *a, struct str *said)
{
    int status = 0;
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        int err = open("../said", O_WRONLY | O_CREAT | O_TRUNC, 0666);
        dup2(err, STDERR_FILENO);
        close(err);
        fn();
        exit(0);
    }
    waitpid(pid, &status, 0);
    int outer = open("..", O_RDONLY | O_DIRECTORY);
    *said = (struct str){0};
    file_read(a, outer, "said", 1 << 20, said);
    close(outer);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

__attribute__((unused)) static void fails(void (*fn)(void), int status, const char *words, const char *name)
{
    struct arena a = {0};
    struct str said;
    int got = child(fn, &a, &said);
    ok(got == status, "%s: exit %d", name, got);
    ok(str_find_str(said, str_from(words), 0) < said.n, "%s: %.*s", name, STR_ARG(str_trim(said)));
    arena_free(&a);
}

#endif
