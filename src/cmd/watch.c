/*
 * Folders by inotify, one watch each.
 * Does not say what changed: whoever asks looks at everything.
 */
#include "cmd/watch.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

#include "base/fail.h"

/* The folder we are in is the first watched, and the first has this number. */
enum { QUIET_MS = 100, HERE = 1 };

int watch_open(void)
{
    int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (fd < 0)
        fail_system(errno, "inotify");
    if (inotify_add_watch(fd, ".", IN_CREATE | IN_MOVED_TO | IN_ONLYDIR) != HERE)
        fail_system(errno, ".");
    return fd;
}

void watch_add(int watch, const char *folder)
{
    const uint32_t what =
        IN_CLOSE_WRITE | IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO | IN_ONLYDIR | IN_DONT_FOLLOW;
    DIR *dir = opendir(folder);
    const struct dirent *e;
    if (!dir)
        return;
    if (inotify_add_watch(watch, folder, what) < 0 && errno != ENOENT && errno != ENOTDIR)
        fail_system(errno, "%s", folder);
    while ((e = readdir(dir)) != NULL) {
        char path[4096];
        if (e->d_type != DT_DIR || e->d_name[0] == '.')
            continue;
        if (snprintf(path, sizeof path, "%s/%s", folder, e->d_name) < (int)sizeof path)
            watch_add(watch, path);
    }
    closedir(dir);
}

/* Here only folders of sources matter: what is built may stand here too. */
static bool is_source(const struct inotify_event *e)
{
    return e->wd != HERE || (e->len && (strcmp(e->name, "content") == 0 || strcmp(e->name, "templates") == 0));
}

void watch_wait(int watch)
{
    alignas(struct inotify_event) char events[4096];
    struct pollfd p = {.fd = watch, .events = POLLIN};
    int timeout = -1;
    while (poll(&p, 1, timeout) > 0 || timeout < 0) {
        for (ssize_t n; (n = read(watch, events, sizeof events)) > 0;)
            for (ssize_t at = 0; at < n;) {
                const struct inotify_event *e = (const void *)(events + at);
                at += (ssize_t)(sizeof *e + e->len);
                if (is_source(e))
                    timeout = QUIET_MS;
            }
    }
}
