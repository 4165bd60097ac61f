/*
 * Opens files below the output, name by name.
 * Does not know what is in them.
 */
#include "cmd/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/place.h"
#include "cmd/options.h"

enum { LOOK = O_PATH | O_NOFOLLOW | O_CLOEXEC, TRIES = 5, PATH_ROOM = PATH_MAX + sizeof "index.html" };

/* ---- where the output stands ---- */

/* What is built would be taken for a change of the sources, and built again for ever. */
static void refuse_below(const char *folder, const char *parent, const struct serve_root *r)
{
    char above[PATH_MAX], below[PATH_MAX];
    size_t n = realpath(folder, above) ? strlen(above) : 0, m = realpath(parent, below) ? strlen(below) : 0;
    if (n && m && snprintf(below + m, sizeof below - m, "/%s/", r->name) > 0 && strncmp(above, below, n) == 0 &&
        below[n] == '/')
        fail_system(
            0,
            "%s: cannot be the output of serve, which builds anew when something changes in %s/: name a "
            "directory outside",
            r->out, folder);
}

struct serve_root serve_root_open(const char *out)
{
    struct serve_root r = {.out = out};
    struct arena scratch = {0};
    struct place place;
    place_find(&scratch, out, &place);
    if (strlen(place.name) >= sizeof r.name)
        fail_system(ENAMETOOLONG, "%s", out);
    memcpy(r.name, place.name, strlen(place.name) + 1);
    r.parent = place.parent;
    const char *parent = place.prefix[0] ? place.prefix : ".";
    refuse_below("content", parent, &r);
    refuse_below("templates", parent, &r);
    arena_free(&scratch);
    return r;
}

/* ---- below it ---- */

/* NAME in the folder DIR for reading, when it is a regular file; else -1. Nothing else is opened, only looked at. */
static int open_regular(int dir, const char *name, uint64_t *size)
{
    struct stat st;
    char self[40];
    int fd = -1, seen = openat(dir, name, LOOK);
    if (seen < 0)
        return -1;
    snprintf(self, sizeof self, "/proc/self/fd/%d", seen);
    if (fstat(seen, &st) == 0 && S_ISREG(st.st_mode)) {
        fd = open(self, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
        *size = (uint64_t)st.st_size;
    }
    close(seen);
    return fd;
}

/* Whether the open folder FD holds a database of ours. */
static bool has_database(int fd)
{
    char self[40];
    uint64_t size;
    int db = open_regular(fd, "portolan.db", &size);
    if (db < 0)
        return false;
    close(db);
    snprintf(self, sizeof self, "/proc/self/fd/%d", fd);
    return options_is_site(self, NULL);
}

/* The output as it is now, or -1 when it is not there or no site. */
static int open_site(struct serve_root *r)
{
    struct stat st;
    int fd = openat(r->parent, r->name, LOOK | O_DIRECTORY);
    if (fd < 0)
        return -1;
    bool fine = fstat(fd, &st) == 0;
    if (fine && (st.st_ino != r->ino || st.st_dev != r->device)) {
        fine = has_database(fd);
        r->ino = fine ? st.st_ino : 0;
        r->device = st.st_dev;
    }
    if (fine)
        return fd;
    close(fd);
    return -1;
}

bool serve_root_is_site(struct serve_root *r)
{
    int fd = open_site(r);
    bool is = fd >= 0 && has_database(fd);
    if (fd >= 0)
        close(fd);
    return is;
}

static int hex(char c)
{
    return c >= '0' && c <= '9'   ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* PATH with %XX undone, once. False when one is none, or stands for what is never a name's. */
static bool decode(struct str path, char plain[PATH_MAX])
{
    size_t n = 0;
    if (path.n >= PATH_MAX)
        return false;
    for (size_t i = 0; i < path.n; i++) {
        int c = (unsigned char)path.s[i];
        if (c == '%') {
            int high = i + 2 < path.n ? hex(path.s[i + 1]) : -1, low = high < 0 ? -1 : hex(path.s[i + 2]);
            c = low < 0 ? 0 : high * 16 + low;
            i += 2;
            if (c == '/')
                return false;
        }
        if (c < 0x20 || c == 0x7f || c == '\\')
            return false;
        plain[n++] = (char)c;
    }
    plain[n] = '\0';
    return true;
}

static bool is_served(const char *name)
{
    return *name && (*name != '.' || strcmp(name, ".well-known") == 0);
}

/* The file PATH below DIR, of which every name but the last is a folder and none a link. */
static int open_below(int dir, char *path, uint64_t *size)
{
    int at = dir, fd = -1;
    for (char *name = path, *end; name; name = end) {
        end = strchr(name, '/');
        if (end)
            *end++ = '\0';
        if (!is_served(name))
            fd = -1;
        else
            fd = end ? openat(at, name, LOOK | O_DIRECTORY) : open_regular(at, name, size);
        if (at != dir)
            close(at);
        at = fd;
        if (fd < 0)
            break;
    }
    return fd;
}

/* PATH of a request as a path below the output. */
static bool plain_path(struct str path, char plain[PATH_ROOM])
{
    if (path.n == 0 || path.s[0] != '/' || !decode(str_sub(path, 1, path.n), plain))
        return false;
    if (path.s[path.n - 1] == '/')
        strcat(plain, "index.html");
    return true;
}

struct str serve_root_path(struct arena *a, struct str path)
{
    char plain[PATH_ROOM];
    if (!plain_path(path, plain))
        return (struct str){0};
    struct str rest = str_from(plain);
    while (rest.s)
        if (!is_served(arena_str(a, str_cut(&rest, '/')).s))
            return (struct str){0};
    return arena_str(a, str_from(plain));
}

int serve_root_file(struct serve_root *r, struct str path, uint64_t *size)
{
    char plain[PATH_ROOM], copy[PATH_ROOM];
    int fd = -1, site = -1;
    if (!plain_path(path, plain))
        return -1;
    /* What is not there may be so because the folder was swapped while we looked: then there is another. */
    uint64_t ino = 0;
    for (int i = 0; i < TRIES && fd < 0; i++) {
        site = open_site(r);
        if (site < 0 || r->ino == ino)
            break;
        ino = r->ino;
        fd = open_below(site, strcpy(copy, plain), size);
        close(site);
        site = -1;
    }
    if (site >= 0)
        close(site);
    return fd;
}
