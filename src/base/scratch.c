/*
 * scratch: made, swept and removed under a lock on the folder that all are in.
 */
#include "base/scratch.h"

#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/memory.h"

#define MARKER "made-by-portolan"

enum { DIR_FLAGS = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW };

struct scratch {
    struct arena arena;
    const char *home; /* TMPDIR/portolan.UID */
    const char *name; /* ours in it */
    const char *path; /* both */
    int own;          /* our folder, opened and locked; -1: none yet */
    int folder;       /* that of all, while it is being used; -1: it is not */
};

/* Whether the open folder FD is private to us and still the one at PATH. */
static bool is_private(int fd, const char *path)
{
    struct stat held, named;
    return fstat(fd, &held) == 0 && lstat(path, &named) == 0 && held.st_ino == named.st_ino &&
           held.st_dev == named.st_dev && held.st_uid == geteuid() && !(held.st_mode & 077);
}

/* Opens and locks the folder of all; -1 with errno, ENOENT when another run has just removed it. */
static int lock_home(const struct scratch *s)
{
    int fd = open(s->home, DIR_FLAGS);
    if (fd < 0)
        return -1;
    /* Where there are no locks nothing is swept either. */
    while (flock(fd, LOCK_EX) && errno == EINTR)
        ;
    if (is_private(fd, s->home))
        return fd;
    errno = access(s->home, F_OK) ? errno : EEXIST;
    close(fd);
    return -1;
}

/* A look over the folder of all. */
struct look {
    bool sweep; /* what a dead run left is removed */
    bool marked;
    size_t n; /* names but the marker */
};

static void look_at(void *ctx, int home, const char *name)
{
    struct look *l = ctx;
    if (strcmp(name, MARKER) == 0) {
        l->marked = true;
        return;
    }
    l->n++;
    int run = l->sweep ? openat(home, name, DIR_FLAGS) : -1;
    if (run >= 0 && flock(run, LOCK_EX | LOCK_NB) == 0)
        file_remove_tree(home, name);
    if (run >= 0)
        close(run);
}

/* Opens the folder of all and locks it: S->folder. */
static void open_home(struct scratch *s)
{
    struct look look = {0}, sweep = {.sweep = true};
    int fd = -1, err = ENOENT;
    while (err == ENOENT) {
        if (mkdir(s->home, 0700) && errno != EEXIST)
            fail_system(errno, "%s", s->home);
        s->folder = fd = lock_home(s);
        err = fd < 0 ? errno : 0;
    }
    if (!err)
        err = file_each(fd, ".", look_at, &look);
    /* An empty one was killed before it could be marked. */
    if (!err && look.n && !look.marked)
        err = EEXIST;
    if (err == EEXIST || err == EACCES || err == ELOOP || err == ENOTDIR)
        fail_system(0,
                    "%s: is in the way: portolan works in a folder of this name, and this is none of its own; "
                    "move it away, or set TMPDIR",
                    s->home);
    if (err)
        fail_system(err, "%s", s->home);
    int marker = openat(fd, MARKER, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (marker < 0)
        fail_system(errno, "%s/" MARKER, s->home);
    close(marker);
    file_each(fd, ".", look_at, &sweep);
}

/* Removes our folder, and the one of all with the last of them. */
static void clean_up(void *ctx)
{
    struct scratch *s = ctx;
    struct look look = {0};
    int home = s->folder >= 0 ? s->folder : lock_home(s);
    if (home < 0)
        return;
    int err = s->own < 0 ? 0 : file_remove_tree(home, s->name);
    if (err && err != ENOENT)
        fail_warn(err, "%s: cannot be removed", s->path);
    if (file_each(home, ".", look_at, &look) == 0 && look.n == 0) {
        unlinkat(home, MARKER, 0);
        rmdir(s->home);
    }
    close(home);
}

/* The number of another process may be ours too, where both see one TMPDIR and not each other. */
static void make_own(struct scratch *s)
{
    int err = EEXIST, home = s->folder;
    for (unsigned i = 0; err == EEXIST; i++) {
        s->name = arena_printf(&s->arena, "run.%ld.%u", (long)getpid(), i).s;
        err = mkdirat(home, s->name, 0700) ? errno : 0;
    }
    s->path = arena_printf(&s->arena, "%s/%s", s->home, s->name).s;
    s->own = err ? -1 : openat(home, s->name, DIR_FLAGS);
    if (s->own < 0) {
        err = err ? err : errno;
        unlinkat(home, s->name, AT_REMOVEDIR);
        fail_system(err, "%s", s->path);
    }
}

struct scratch *scratch_open(void)
{
    const char *base = getenv("TMPDIR");
    struct scratch *s = memory_zeroed(1, sizeof *s);
    s->own = s->folder = -1;
    s->home =
        arena_printf(&s->arena, "%s/portolan.%lu", base && *base ? base : "/tmp", (unsigned long)geteuid()).s;
    fail_cleanup(clean_up, s);
    fail_hold(); /* a signal between a folder and our knowing it would leave it */
    open_home(s);
    make_own(s);
    flock(s->own, LOCK_EX | LOCK_NB);
    close(s->folder);
    s->folder = -1;
    fail_release();
    return s;
}

const char *scratch_path(const struct scratch *s)
{
    return s->path;
}

void scratch_close(struct scratch *s)
{
    fail_hold(); /* the clean-up would do no more than this */
    fail_cleanup(NULL, NULL);
    clean_up(s);
    fail_release();
    close(s->own);
    arena_free(&s->arena);
    memory_free(s);
}
