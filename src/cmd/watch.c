/*
 * Folders by inotify, one watch each; or by a hash over what stat says of everything in them.
 * Does not say what changed: whoever asks looks at everything.
 */
#include "cmd/serve.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdalign.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { QUIET_MS = 10, MOST_MS = 2000, LOOK_MS = 1000, DEPTH = 64 };

static const char *const folders[WATCH_FOLDERS] = {"content", "templates"};

/* ---- what is there ---- */

/* Of the file NAME, which stands in a folder whose hash is FOLDER. */
static uint64_t hash_of(uint64_t folder, const char *name, const struct stat *st)
{
    uint64_t parts[] = {folder,
                        str_hash(str_from(name)),
                        st->st_ino,
                        st->st_mode,
                        (uint64_t)st->st_size,
                        (uint64_t)st->st_mtim.tv_sec,
                        (uint64_t)st->st_mtim.tv_nsec,
                        (uint64_t)st->st_ctim.tv_sec,
                        (uint64_t)st->st_ctim.tv_nsec};
    return str_hash((struct str){(const char *)parts, sizeof parts});
}

/* Has the open folder FD watched, by whatever name. */
static void watch_folder(struct watching *w, int fd)
{
    const uint32_t what =
        IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ATTRIB | IN_ONLYDIR;
    char self[40];
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    if (w->fd >= 0 && inotify_add_watch(w->fd, self, what) < 0 && errno != EACCES)
        w->trouble = errno;
}

/* Looks at all below NAME in AT, a folder, has that watched, and adds it to what was seen. Returns whether it is one. */
static bool look(struct watching *w, int at, const char *name, int how, unsigned depth)
{
    struct stat st;
    int fd = openat(at, name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | how);
    DIR *dir = fd < 0 ? NULL : fdopendir(fd);
    const struct dirent *e;
    if (!dir) {
        int err = errno;
        if (fd >= 0)
            close(fd);
        if (err == EMFILE || err == ENFILE || err == ENOMEM)
            w->trouble = err;
        return err != ENOENT && err != ENOTDIR;
    }
    watch_folder(w, fd);
    uint64_t folder = fstat(fd, &st) == 0 ? hash_of(0, name, &st) : 0;
    while ((e = readdir(dir)) != NULL) {
        if (e->d_name[0] == '.' || fstatat(fd, e->d_name, &st, AT_SYMLINK_NOFOLLOW))
            continue;
        w->seen += hash_of(folder, e->d_name, &st);
        if (S_ISDIR(st.st_mode) && depth)
            look(w, fd, e->d_name, O_NOFOLLOW, depth - 1);
    }
    closedir(dir);
    return true;
}

static void look_at_all(struct watching *w, bool there[WATCH_FOLDERS])
{
    w->seen = 0;
    for (int i = 0; i < WATCH_FOLDERS; i++) {
        there[i] = look(w, AT_FDCWD, folders[i], 0, DEPTH);
        w->seen += there[i];
    }
}

/* ---- what is said ---- */

static void say_folders(struct watching *w, const bool there[WATCH_FOLDERS], struct out *said)
{
    for (int i = 0; i < WATCH_FOLDERS; i++) {
        if (w->begun && w->there[i] && !there[i])
            out_printf(said, "portolan: warning: %s/ is gone; it is waited for\n", folders[i]);
        if (w->begun && !w->there[i] && there[i])
            out_printf(said, "portolan: %s/ is back\n", folders[i]);
        w->there[i] = there[i];
    }
}

static void say_trouble(int trouble, struct out *said)
{
    char reason[128];
    const char *why = trouble == ENOSPC   ? "more folders than the system watches (fs.inotify.max_user_watches)"
                      : trouble == EMFILE ? "no descriptor left, or as many programs watch as may "
                                            "(fs.inotify.max_user_instances)"
                                          : strerror_r(trouble, reason, sizeof reason);
    out_printf(said,
               "portolan: warning: changes are looked for every second, as the system does not tell them: %s\n",
               why);
}

void watch_renew(struct watching *w, struct out *said)
{
    int trouble = w->trouble;
    bool there[WATCH_FOLDERS];
    if (w->fd >= 0)
        close(w->fd);
    w->trouble = 0;
    w->fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (w->fd >= 0)
        w->here =
            inotify_add_watch(w->fd, ".", IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR);
    if (w->fd < 0 || w->here < 0)
        w->trouble = errno;
    look_at_all(w, there);
    say_folders(w, there, said);
    if (w->trouble && w->fd >= 0) {
        close(w->fd);
        w->fd = -1;
    }
    if (w->trouble && w->trouble != trouble)
        say_trouble(w->trouble, said);
    w->begun = true;
}

/* ---- what happens ---- */

static long now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/*
 * Names with a dot are passed over by builds: an editor's own. Of the current directory only the folders of sources
 * matter: what is built may stand here too. A queue that ran over (no watch, no name) may have held anything.
 */
static bool is_change(const void *ctx, const struct inotify_event *e)
{
    const struct watching *w = ctx;
    if (e->wd == w->here && !(e->mask & IN_IGNORED))
        return e->len && (strcmp(e->name, folders[0]) == 0 || strcmp(e->name, folders[1]) == 0);
    return !e->len || e->name[0] != '.';
}

bool watch_events(int fd, bool (*is)(const void *ctx, const struct inotify_event *e), const void *ctx)
{
    alignas(struct inotify_event) char events[4096];
    bool any = false;
    for (ssize_t n; (n = read(fd, events, sizeof events)) > 0;)
        for (ssize_t at = 0; at < n;) {
            const struct inotify_event *e = (const void *)(events + at);
            at += (ssize_t)(sizeof *e + e->len);
            any |= is(ctx, e);
        }
    return any;
}

bool watch_changed(struct watching *w)
{
    return watch_events(w->fd, is_change, w);
}

/* Whether all looks otherwise than at the last look. */
static bool looks_new(struct watching *w)
{
    bool there[WATCH_FOLDERS];
    uint64_t seen = w->seen;
    look_at_all(w, there);
    return w->seen != seen;
}

/* Waits up to MS for OTHER or a change, and looks. */
static enum watch_event wait_once(struct watching *w, int other, int ms)
{
    struct pollfd both[] = {{.fd = other, .events = POLLIN}, {.fd = w->fd, .events = POLLIN}};
    int ready = poll(both, COUNT(both), ms);
    if (ready > 0 && both[0].revents)
        return WATCH_OTHER;
    if (w->fd >= 0)
        return ready > 0 && watch_changed(w) ? WATCH_CHANGED : WATCH_NOTHING;
    return looks_new(w) ? WATCH_CHANGED : WATCH_NOTHING;
}

enum watch_event watch_wait(struct watching *w, int other, int ms)
{
    enum watch_event is = WATCH_NOTHING;
    long end = now_ms() + ms;
    for (long left = ms; left > 0 && is == WATCH_NOTHING; left = end - now_ms())
        is = wait_once(w, other, w->fd < 0 && left > LOOK_MS ? LOOK_MS : (int)left);
    if (is != WATCH_CHANGED)
        return is;
    for (long most = now_ms() + MOST_MS; is == WATCH_CHANGED && now_ms() < most;)
        is = wait_once(w, other, QUIET_MS);
    return is == WATCH_OTHER ? WATCH_OTHER : WATCH_CHANGED;
}
