/*
 * publish_lock: a flock on a file beside the output. Holding it proves that whatever a build left there is a dead one's.
 * Knows nothing of what is published.
 */
#include "render/publish_lock.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/out.h"

enum { PATIENCE_MS = 200, STEP_MS = 5, PID_ROOM = 24 };

static const char *lock_name(struct arena *a, const struct place *place)
{
    return arena_printf(a, ".%s.lock", place->name).s;
}

/* What the lock file FD says: a process's number, 0 when nothing. Returns errno, EEXIST when it is none of ours. */
static int read_holder(int fd, uint64_t *pid)
{
    char text[PID_ROOM];
    struct stat st;
    *pid = 0;
    if (fstat(fd, &st))
        return errno;
    if (!S_ISREG(st.st_mode))
        return EEXIST;
    ssize_t n = st.st_size ? pread(fd, text, sizeof text, 0) : 0;
    if (n <= 0)
        return n ? errno : 0;
    bool ours =
        n < PID_ROOM && text[n - 1] == '\n' && str_uint((struct str){text, (size_t)n - 1}, INT32_MAX, pid);
    return ours ? 0 : EEXIST;
}

/* "portolan: site: process 1234 builds here; waiting". */
static void say_holder(int fd, const struct place *place)
{
    struct out o = out_fd(STDERR_FILENO);
    uint64_t pid;
    out_lit(&o, "portolan: ");
    out_term(&o, str_from(place->prefix), false);
    out_term(&o, str_from(place->name), false);
    if (read_holder(fd, &pid) == 0 && pid)
        out_printf(&o, ": process %llu is building it; waiting\n", (unsigned long long)pid);
    else
        out_lit(&o, ": another process is building it; waiting\n");
    out_end(&o);
}

/* flock with patience, then with a word. Returns 0 or errno; EWOULDBLOCK when we are not to WAIT. */
static int take(int fd, const struct place *place, bool wait)
{
    int waited = 0;
    while (flock(fd, LOCK_EX | LOCK_NB)) {
        if ((errno != EWOULDBLOCK && errno != EINTR) || !wait)
            return errno;
        if (waited >= PATIENCE_MS)
            break;
        nanosleep(&(struct timespec){.tv_nsec = STEP_MS * 1000000L}, NULL);
        waited += STEP_MS;
    }
    if (waited < PATIENCE_MS)
        return 0;
    say_holder(fd, place);
    fail_release();
    int err;
    do {
        err = flock(fd, LOCK_EX) ? errno : 0;
    } while (err == EINTR);
    fail_hold();
    return err;
}

/* Whether the file we hold is still the one of that name: its last holder has removed it, or not. */
static bool is_current(int fd, int parent, const char *file)
{
    struct stat held, named;
    return fstat(fd, &held) == 0 && fstatat(parent, file, &named, AT_SYMLINK_NOFOLLOW) == 0 &&
           held.st_ino == named.st_ino && held.st_dev == named.st_dev;
}

/* Opens the lock file, made if there is none; only one that is ours. */
static int open_lock(const struct place *place, const char *file)
{
    uint64_t pid;
    int fd = openat(place->parent, file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0666);
    int err = fd < 0 ? errno : read_holder(fd, &pid);
    if (err && err != ELOOP && err != EISDIR && err != ENXIO && err != EEXIST)
        fail_system(err, "%s%s", place->prefix, file);
    if (err)
        fail_system(0,
                    "%s%s: is in the way: portolan locks a file of this name, and this is none of its own; "
                    "move it away",
                    place->prefix, file);
    return fd;
}

int publish_lock(const struct place *place, bool wait)
{
    struct arena scratch = {0};
    const char *file = lock_name(&scratch, place);
    int fd;
    for (;;) {
        fd = open_lock(place, file);
        int err = take(fd, place, wait);
        if (err && (err != EWOULDBLOCK || wait))
            fail_system(err, "%s%s", place->prefix, file);
        if (!err && is_current(fd, place->parent, file))
            break;
        close(fd);
        if (err) {
            arena_free(&scratch);
            return -1;
        }
    }
    struct str pid = arena_printf(&scratch, "%ld\n", (long)getpid());
    int err = ftruncate(fd, 0) ? errno : 0;
    for (size_t n = 0; !err && n < pid.n;) { /* what does not go in at once fails for its own reason */
        ssize_t got = pwrite(fd, pid.s + n, pid.n - n, (off_t)n);
        n += got > 0 ? (size_t)got : 0;
        err = got > 0 ? 0 : errno;
    }
    if (err) {
        publish_unlock(fd, place);
        fail_system(err, "%s%s", place->prefix, file);
    }
    arena_free(&scratch);
    return fd;
}

bool publish_lock_is_left(const struct place *place)
{
    struct arena scratch = {0};
    bool left = faccessat(place->parent, lock_name(&scratch, place), F_OK, AT_SYMLINK_NOFOLLOW) == 0;
    arena_free(&scratch);
    return left;
}

void publish_unlock(int fd, const struct place *place)
{
    /* No arena: what is published must not fail now for want of memory. */
    char file[NAME_MAX + sizeof "..lock"];
    snprintf(file, sizeof file, ".%s.lock", place->name);
    unlinkat(place->parent, file, 0);
    close(fd);
}
