/*
 * publish: staging, comparing, linking. The lock is publish_lock.c's, the swap publish_swap.c's.
 * Knows nothing of what the files are.
 */
#include "base/publish.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/publish_lock.h"
#include "base/publish_stage.h"

enum { CHUNK = 32 << 10 };

const char *publish_path(const struct publish *p)
{
    return p->staged_path;
}

int publish_fd(const struct publish *p)
{
    return p->staged;
}

int publish_live_fd(const struct publish *p)
{
    return p->live;
}

size_t publish_written(const struct publish *p)
{
    return atomic_load(&p->written);
}

size_t publish_kept(const struct publish *p)
{
    return atomic_load(&p->kept);
}

/* The last component of PATH begins here. */
static size_t name_at(struct str path)
{
    size_t at = path.n;
    while (at && path.s[at - 1] != '/')
        at--;
    return at;
}

/*
 * Splits OUT_DIR into where it stands and its name there. Written otherwise than as a plain name,
 * or being a link, it is what the system says it really is.
 */
static void find_place(struct publish *p, const char *out_dir)
{
    struct stat st;
    struct str path = str_from(out_dir);
    while (path.n > 1 && path.s[path.n - 1] == '/')
        path.n--;
    path = arena_str(&p->arena, path);
    struct str name = str_sub(path, name_at(path), path.n);
    bool dots = str_eq(name, STR(".")) || str_eq(name, STR(".."));
    if (dots || (lstat(path.s, &st) == 0 && S_ISLNK(st.st_mode))) {
        char *real = realpath(out_dir, NULL);
        if (!real)
            fail_system(errno, "%s", out_dir);
        path = arena_str(&p->arena, str_from(real));
        free(real);
        name = str_sub(path, name_at(path), path.n);
    }
    if (name.n == 0)
        fail_system(0, "%s: cannot be the output: name a directory", out_dir);
    p->name = name.s;
    p->prefix = arena_str(&p->arena, str_sub(path, 0, path.n - name.n)).s;
    p->out_dir = arena_str(&p->arena, str_from(out_dir)).s;
    p->parent = open(p->prefix[0] ? p->prefix : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (p->parent < 0)
        fail_system(errno, "%s", p->prefix[0] ? p->prefix : ".");
}

/* Whether the live tree has nothing but its .gitignore. */
static bool is_empty(const struct publish *p)
{
    int fd = openat(p->live, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    DIR *stream = fd < 0 ? NULL : fdopendir(fd);
    if (!stream)
        fail_system(errno, "%s", p->out_dir);
    bool empty = true;
    const struct dirent *d;
    while (empty && (d = readdir(stream)))
        empty = !strcmp(d->d_name, ".") || !strcmp(d->d_name, "..") || !strcmp(d->d_name, ".gitignore");
    closedir(stream);
    return empty;
}

static void open_live(struct publish *p, bool (*mine)(const char *path, void *ctx), void *ctx)
{
    struct stat live, parent;
    p->live = openat(p->parent, p->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW);
    if (p->live < 0 && errno == ENOENT)
        return;
    if (p->live < 0 || fstat(p->live, &live) || fstat(p->parent, &parent))
        fail_system(errno, "%s", p->out_dir);
    if (live.st_dev != parent.st_dev)
        fail_system(0, "%s: is a mount point and cannot be swapped: name a directory inside it", p->out_dir);
    if (!is_empty(p) && !mine(p->out_dir, ctx))
        fail_system(0, "%s: is not empty and not a site of portolan: name an empty or a new directory",
                    p->out_dir);
}

/* Staging beside the live tree, with its permissions and group, so that the swap changes neither. */
static void make_staged(struct publish *p)
{
    struct stat st;
    p->staged_name = arena_printf(&p->arena, "%s.tmp.%ld", p->name, (long)getpid()).s;
    p->staged_path = arena_printf(&p->arena, "%s%s", p->prefix, p->staged_name).s;
    if (mkdirat(p->parent, p->staged_name, 0777))
        fail_system(errno, "%s", p->staged_path);
    p->staged = openat(p->parent, p->staged_name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (p->staged < 0) {
        int err = errno;
        unlinkat(p->parent, p->staged_name, AT_REMOVEDIR);
        fail_system(err, "%s", p->staged_path);
    }
    if (p->live >= 0 && fstat(p->live, &st) == 0) {
        if (fchown(p->staged, (uid_t)-1, st.st_gid))
            st.st_mode &= 0777; /* somebody else's group: then without its set-group bit */
        if (fchmod(p->staged, st.st_mode & 07777))
            fail_system(errno, "%s", p->staged_path);
    }
}

struct publish *publish_open(const char *out_dir, bool (*mine)(const char *path, void *ctx), void *ctx)
{
    struct publish *p = calloc(1, sizeof *p);
    if (!p)
        fail_system(ENOMEM, "%zu bytes", sizeof *p);
    p->parent = p->lock = p->live = p->staged = -1;
    fail_cleanup(publish_clean_up, p);
    find_place(p, out_dir);
    p->lock = publish_lock(p->parent, p->prefix, p->name);
    publish_sweep(p->parent, p->prefix, p->name);
    open_live(p, mine, ctx);
    make_staged(p);
    return p;
}

/* Whether what comes next in the open file FD is BYTES. */
static bool holds(int fd, struct str bytes)
{
    char buf[CHUNK];
    while (bytes.n) {
        ssize_t n = read(fd, buf, bytes.n < sizeof buf ? bytes.n : sizeof buf);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0 || memcmp(buf, bytes.s, (size_t)n) != 0)
            return false;
        bytes = str_sub(bytes, (size_t)n, bytes.n);
    }
    return true;
}

/* The live file at PATH when it is a regular one of SIZE bytes, else -1. */
static int open_same_size(const struct publish *p, const char *path, off_t size)
{
    struct stat st;
    if (p->live < 0)
        return -1;
    int fd = openat(p->live, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return -1;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size == size)
        return fd;
    close(fd);
    return -1;
}

/* Links the live file at PATH into staging when it holds BYTES. Returns whether it did, or why not. */
static bool keep_live(struct publish *p, const char *path, struct str bytes)
{
    int fd = open_same_size(p, path, (off_t)bytes.n);
    if (fd < 0)
        return false;
    bool same = holds(fd, bytes);
    close(fd);
    if (!same)
        return false;
    int err = linkat(p->live, path, p->staged, path, 0) ? errno : 0;
    if (err == ENOENT && file_make_parents(p->staged, path) == 0)
        err = linkat(p->live, path, p->staged, path, 0) ? errno : 0;
    if (err == EEXIST)
        fail_internal("%s is published twice", path);
    /* Otherwise it is written: some file systems have no links, and a file may have had all its own. */
    return err == 0;
}

static void write_staged(struct publish *p, const char *path, struct str bytes)
{
    enum { HOW = O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC };
    int fd = openat(p->staged, path, HOW, 0666);
    int err = fd < 0 ? errno : 0;
    if (err == ENOENT && !(err = file_make_parents(p->staged, path))) {
        fd = openat(p->staged, path, HOW, 0666);
        err = fd < 0 ? errno : 0;
    }
    if (err == EEXIST)
        fail_internal("%s is published twice", path);
    if (!err) {
        err = file_write_all(fd, bytes);
        if (close(fd) && !err)
            err = errno;
    }
    if (err)
        fail_system(err, "%s/%s", p->staged_path, path);
}

/* Whether PATH stays below the directory it is relative to, and is written in one way only. */
static bool is_plain(struct str path)
{
    bool plain = path.n && str_find(path, '\0', 0) == path.n && !str_eq(path, STR(".gitignore"));
    while (plain && path.s) {
        struct str part = str_cut(&path, '/');
        plain = part.n && !str_eq(part, STR(".")) && !str_eq(part, STR(".."));
    }
    return plain;
}

void publish_put(struct publish *p, struct str path, struct str bytes)
{
    char name[PATH_MAX];
    while (atomic_load(&p->stopped))
        pause(); /* another thread has failed and is ending the process */
    if (path.n >= sizeof name || !is_plain(path))
        fail_internal("cannot publish as \"%.*s\"", STR_ARG(path));
    memcpy(name, path.s, path.n);
    name[path.n] = '\0';
    if (keep_live(p, name, bytes)) {
        atomic_fetch_add(&p->kept, 1);
    } else {
        write_staged(p, name, bytes);
        atomic_fetch_add(&p->written, 1);
    }
}

/* Whether two open files of one size hold the same. */
static bool same_bytes(int a, int b)
{
    char buf[CHUNK];
    for (;;) {
        ssize_t n = read(a, buf, sizeof buf);
        if (n == 0)
            return true;
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 || !holds(b, (struct str){buf, (size_t)n}))
            return false;
    }
}

/* Puts the live file in the place of the staged one; leaves that alone when it cannot. */
static bool replace_by_link(struct publish *p, const char *path)
{
    const char *aside = arena_printf(&p->arena, "%s.kept", path).s;
    if (linkat(p->live, path, p->staged, aside, 0))
        return false;
    if (renameat(p->staged, aside, p->staged, path) == 0)
        return true;
    unlinkat(p->staged, aside, 0);
    return false;
}

bool publish_keep_if_same(struct publish *p, const char *path)
{
    struct stat st;
    int fd = openat(p->staged, path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW);
    if (fd < 0 || fstat(fd, &st))
        fail_system(errno, "%s/%s", p->staged_path, path);
    int live = open_same_size(p, path, st.st_size);
    bool kept = live >= 0 && same_bytes(fd, live) && replace_by_link(p, path);
    if (live >= 0)
        close(live);
    close(fd);
    atomic_fetch_add(kept ? &p->kept : &p->written, 1);
    return kept;
}
