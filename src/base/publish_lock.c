/*
 * publish_lock: a flock on a file beside the output. Holding it proves that every staging
 * directory there is a dead build's. Knows nothing of what is published.
 */
#include "base/publish_lock.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/out.h"

enum { PATIENCE_MS = 200, STEP_MS = 5 };

static const char *lock_name(struct arena *a, const char *name)
{
    return arena_printf(a, ".%s.lock", name).s;
}

/* "portolan: site: process 1234 builds here; waiting". */
static void say_holder(int fd, const char *prefix, const char *name)
{
    char pid[24];
    ssize_t n = pread(fd, pid, sizeof pid, 0);
    struct str holder = str_trim((struct str){pid, n > 0 ? (size_t)n : 0});
    struct out o = out_fd(STDERR_FILENO);
    uint64_t number;
    out_lit(&o, "portolan: ");
    out_term(&o, str_from(prefix), false);
    out_term(&o, str_from(name), false);
    if (str_uint(holder, INT32_MAX, &number))
        out_printf(&o, ": process %llu is building it; waiting\n", (unsigned long long)number);
    else
        out_lit(&o, ": another process is building it; waiting\n");
    out_flush(&o);
    out_free(&o);
}

/* flock with patience, then with a word. Returns 0 or errno. */
static int take(int fd, const char *prefix, const char *name)
{
    int waited = 0;
    while (flock(fd, LOCK_EX | LOCK_NB)) {
        if (errno != EWOULDBLOCK && errno != EINTR)
            return errno;
        if (waited >= PATIENCE_MS)
            break;
        nanosleep(&(struct timespec){.tv_nsec = STEP_MS * 1000000L}, NULL);
        waited += STEP_MS;
    }
    if (waited < PATIENCE_MS)
        return 0;
    say_holder(fd, prefix, name);
    while (flock(fd, LOCK_EX))
        if (errno != EINTR)
            return errno;
    return 0;
}

/* Whether the file we hold is still the one of that name: its last holder has removed it, or not. */
static bool is_current(int fd, int parent, const char *file)
{
    struct stat held, named;
    return fstat(fd, &held) == 0 && fstatat(parent, file, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
           held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

int publish_lock(int parent, const char *prefix, const char *name)
{
    struct arena scratch = {0};
    const char *file = lock_name(&scratch, name);
    int fd;
    for (;;) {
        fd = openat(parent, file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
        if (fd < 0)
            fail_system(errno, "%s%s", prefix, file);
        int err = take(fd, prefix, name);
        if (err)
            fail_system(err, "%s%s", prefix, file);
        if (is_current(fd, parent, file))
            break;
        close(fd);
    }
    struct str pid = arena_printf(&scratch, "%ld\n", (long)getpid());
    if (ftruncate(fd, 0) || pwrite(fd, pid.s, pid.n, 0) != (ssize_t)pid.n) {
        int err = errno;
        publish_unlock(fd, parent, name);
        fail_system(err, "%s%s", prefix, file);
    }
    arena_free(&scratch);
    return fd;
}

void publish_unlock(int fd, int parent, const char *name)
{
    struct arena scratch = {0};
    unlinkat(parent, lock_name(&scratch, name), 0);
    close(fd);
    arena_free(&scratch);
}

/* Whether ENTRY is NAME.tmp.<digits>, and *OLD whether ".old" follows; or, hidden beside the output,
 * .NAME.*.tmp.<digits>. */
static bool is_left(struct str entry, struct str name, bool *old)
{
    uint64_t pid;
    bool hidden = entry.n && entry.s[0] == '.';
    struct str rest = str_sub(entry, hidden, entry.n);
    if (!str_starts(rest, name))
        return false;
    rest = str_sub(rest, name.n, rest.n);
    size_t mark = str_find_str(rest, STR(".tmp."), 0);
    if (mark == rest.n || (mark > 0 && (!hidden || rest.s[0] != '.')))
        return false;
    rest = str_sub(rest, mark + 5, rest.n);
    *old = str_ends(rest, STR(".old"));
    if (*old)
        rest.n -= 4;
    return str_uint(rest, UINT64_MAX, &pid);
}

static void sweep_one(int parent, const char *prefix, const char *name, const char *entry, bool old)
{
    struct stat st;
    if (old && fstatat(parent, name, &st, AT_SYMLINK_NOFOLLOW) && errno == ENOENT) {
        if (renameat(parent, entry, parent, name))
            fail_system(errno, "%s%s", prefix, entry);
        return;
    }
    int err = file_remove_tree(parent, entry);
    if (err)
        fail_warn(err, "%s%s: left by a build that was killed, cannot be removed", prefix, entry);
}

void publish_sweep(int parent, const char *prefix, const char *name)
{
    int fd = openat(parent, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *stream = fd < 0 ? NULL : fdopendir(fd);
    if (!stream)
        fail_system(errno, "%s", prefix[0] ? prefix : ".");
    const struct dirent *d;
    bool old;
    while ((d = readdir(stream)))
        if (is_left(str_from(d->d_name), str_from(name), &old))
            sweep_one(parent, prefix, name, d->d_name, old);
    closedir(stream);
}
