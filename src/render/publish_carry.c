/*
 * publish_carry: one walk over the old tree, with the new one beside it. Knows nothing of what the files are.
 */
#include "render/publish_carry.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"

enum { DIR_FLAGS = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW, DEPTH_MOST = 200, CHUNK = 64 << 10 };

struct carry {
    struct arena arena;               /* the paths of the folders we are in */
    const struct publish_list *was;   /* what the old tree has of ours */
    const struct publish_list *files; /* what the new one has */
    const char *out;                  /* what stands before a path in messages */
    bool late;                        /* after the swap: things are moved, and trouble is said only */
    bool swept;                       /* so long after it that the new tree may have changed */
    bool stuck;                       /* there was trouble */
    dev_t dev;
    size_t carried;
};

/* A folder of the old tree, and the same one of the new tree if there is one. */
struct folder {
    struct folder *up;
    struct str path; /* from the top; empty for that */
    const char *name;
    int from, to;
    unsigned depth;
    bool strange; /* nothing of ours is or was below */
    bool made;    /* TO was made by us */
    struct stat st;
};

/* Nobody may lose a file: before the swap that ends the build, later the file stays where it is. */
static void trouble(struct carry *c, int err, struct str path, const char *why)
{
    if (!c->late)
        fail_system(err, "%s/%.*s: %s", c->out, STR_ARG(path), why);
    fail_warn(err, "%s/%.*s: %s", c->out, STR_ARG(path), why);
    c->stuck = true;
}

static void clash(struct carry *c, struct str path)
{
    trouble(c, 0, path,
            "is in the way: portolan publishes something of its own there; move it away or rename it");
}

static struct str join(struct carry *c, struct str folder, const char *name)
{
    return folder.n ? arena_printf(&c->arena, "%.*s/%s", STR_ARG(folder), name)
                    : arena_str(&c->arena, str_from(name));
}

/* The new tree's folder of F, made when it has none; -1 after trouble. */
static int folder_to(struct carry *c, struct folder *f)
{
    if (f->to >= 0)
        return f->to;
    int up = folder_to(c, f->up);
    if (up < 0)
        return -1;
    f->made = mkdirat(up, f->name, 0700) == 0;
    int err = f->made ? 0 : errno;
    if (!err)
        f->to = openat(up, f->name, DIR_FLAGS);
    if (err == EEXIST)
        clash(c, f->path);
    else if (err || f->to < 0)
        trouble(c, err ? err : errno, f->path, "cannot be made in the new site");
    return f->to;
}

/* Attributes that a file or folder keeps. The owner is kept where we may say so. */
static int keep_state(int fd, const struct stat *st)
{
    const struct timespec times[] = {st->st_atim, st->st_mtim};
    if (fchown(fd, st->st_uid, st->st_gid) && errno != EPERM && errno != EINVAL)
        return errno;
    return fchmod(fd, st->st_mode & 07777) || futimens(fd, times) ? errno : 0;
}

static int copy_bytes(int from, int to)
{
    char buf[CHUNK];
    for (ssize_t n; (n = read(from, buf, sizeof buf)) != 0;) {
        int err = n > 0 ? file_write_all(to, (struct str){buf, (size_t)n}) : errno == EINTR ? 0 : errno;
        if (err)
            return err;
    }
    return 0;
}

static int copy_file(int from, int to, const char *name, const struct stat *st)
{
    int in = openat(from, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (in < 0)
        return errno;
    int out = openat(to, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    int err = out < 0 ? errno : copy_bytes(in, out);
    if (!err)
        err = keep_state(out, st);
    if (out >= 0 && close(out) && !err)
        err = errno;
    close(in);
    return err;
}

static int copy_symlink(int from, int to, const char *name, const struct stat *st)
{
    char target[PATH_MAX];
    const struct timespec times[] = {st->st_atim, st->st_mtim};
    ssize_t n = readlinkat(from, name, target, sizeof target - 1);
    if (n < 0)
        return errno;
    target[n] = '\0';
    if (symlinkat(target, to, name))
        return errno;
    return utimensat(to, name, times, AT_SYMLINK_NOFOLLOW) ? errno : 0;
}

/* For file systems without links, and files that may have no more of them. */
static int copy(int from, int to, const char *name)
{
    struct stat st;
    if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW))
        return errno;
    if (S_ISREG(st.st_mode))
        return copy_file(from, to, name, &st);
    return S_ISLNK(st.st_mode) ? copy_symlink(from, to, name, &st) : EOPNOTSUPP;
}

static void carry_early(struct carry *c, struct folder *f, const char *name, struct str path)
{
    int to = folder_to(c, f);
    if (linkat(f->from, name, to, name, 0) == 0) {
        c->carried++;
        return;
    }
    int err = errno;
    if (err != EEXIST && err != ENOENT)
        err = copy(f->from, to, name);
    if (err == EEXIST)
        clash(c, path);
    if (err && err != ENOENT) /* gone meanwhile: its owner wanted that */
        trouble(c, err, path, "is not portolan's and cannot be carried over");
    c->carried += !err;
}

/* Whether what is at NAME of both folders is one thing, or one was copied from the other. */
static bool same_thing(const struct stat *a, const struct stat *b)
{
    if (a->st_ino == b->st_ino && a->st_dev == b->st_dev)
        return true;
    return (a->st_mode & S_IFMT) == (b->st_mode & S_IFMT) && !S_ISDIR(a->st_mode) && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Whether OLD of the old tree came after NEW, as far as the system knows when they were made. */
static bool is_later(const struct statx *old, const struct statx *new)
{
    bool born = old->stx_mask & new->stx_mask &STATX_BTIME;
    const struct statx_timestamp *a = born ? &old->stx_btime : &old->stx_mtime;
    const struct statx_timestamp *b = born ? &new->stx_btime : &new->stx_mtime;
    return a->tv_sec != b->tv_sec ? a->tv_sec > b->tv_sec : a->tv_nsec > b->tv_nsec;
}

/* Which of two that somebody's file became in the two trees is the last one. */
static bool old_wins(const struct carry *c, const struct folder *f, const char *name)
{
    enum { WHAT = STATX_BTIME | STATX_MTIME };
    struct statx old, new;
    return !c->swept || (statx(f->from, name, AT_SYMLINK_NOFOLLOW, WHAT, &old) == 0 &&
                         statx(f->to, name, AT_SYMLINK_NOFOLLOW, WHAT, &new) == 0 && is_later(&old, &new));
}

/* Moves what the new tree lacks, or has older. */
static void carry_moved(struct carry *c, struct folder *f, const char *name, struct str path)
{
    struct stat old, new;
    int to = folder_to(c, f);
    if (to < 0 || fstatat(f->from, name, &old, AT_SYMLINK_NOFOLLOW))
        return;
    bool there = fstatat(to, name, &new, AT_SYMLINK_NOFOLLOW) == 0;
    if (there && (same_thing(&old, &new) || !old_wins(c, f, name)))
        return;
    if (renameat(f->from, name, to, name))
        trouble(c, errno, path, "was written during the build and cannot be carried over");
}

/* Whether the regular file NAME is what the last build wrote as F. */
static bool is_as_written(struct carry *c, const struct folder *f, const char *name, struct str path,
                          const struct publish_file *file)
{
    struct stat st;
    uint8_t sum[DIGEST_SIZE];
    int fd = openat(f->from, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    int err = fd < 0 || fstat(fd, &st) ? errno : 0;
    bool same = !err && S_ISREG(st.st_mode) && (uint64_t)st.st_size == file->size;
    if (same)
        err = digest_file(fd, sum);
    if (fd >= 0)
        close(fd);
    if (err && err != ENOENT && err != ELOOP && err != ENXIO)
        trouble(c, err, path, "cannot be compared with what portolan wrote there");
    return same && !err && memcmp(sum, file->sum, sizeof sum) == 0;
}

/* A file at a path that the new site has: ours, or the clash of two. */
static void meet(struct carry *c, struct folder *f, const char *name, struct str path)
{
    struct stat old, new;
    if (!c->was->known || publish_list_find(c->was, path) || fstatat(f->from, name, &old, AT_SYMLINK_NOFOLLOW))
        return;
    if (fstatat(folder_to(c, f), name, &new, AT_SYMLINK_NOFOLLOW) || !same_thing(&old, &new))
        clash(c, path);
}

static void carry_file(struct carry *c, struct folder *f, const char *name, struct str path)
{
    if (str_eq(path, STR(PUBLISH_LIST)))
        return;
    const struct publish_file *was = f->strange ? NULL : publish_list_find(c->was, path);
    bool is = !f->strange && publish_list_find(c->files, path);
    if (c->late) {
        if (!was && !is)
            carry_moved(c, f, name, path);
    } else if (is) {
        meet(c, f, name, path);
    } else if (!was || !is_as_written(c, f, name, path, was)) {
        if (was)
            fail_warn(0, "%s/%.*s: is published no longer, but is not what portolan wrote: kept", c->out,
                      STR_ARG(path));
        carry_early(c, f, name, path);
    }
}

static void carry_folder(struct carry *c, struct folder *f);

/* Whether a folder that is wholly somebody's could be moved as one. */
static bool moved_whole(struct folder *up, const char *name)
{
    return up->to >= 0 && renameat2(up->from, name, up->to, name, RENAME_NOREPLACE) == 0;
}

/* The folder NAME in UP. */
static void enter(struct carry *c, struct folder *up, const char *name, struct str path)
{
    struct folder f = {.up = up, .path = path, .name = name, .to = -1, .depth = up->depth + 1};
    f.strange = up->strange || !(publish_list_below(c->was, path) || publish_list_below(c->files, path));
    if (c->late && f.strange && moved_whole(up, name))
        return;
    f.from = openat(up->from, name, DIR_FLAGS);
    if (f.from < 0 || fstat(f.from, &f.st)) {
        if (errno != ENOENT)
            trouble(c, errno, path, "is not portolan's and cannot be carried over");
        return;
    }
    if (up->to >= 0)
        f.to = openat(up->to, name, DIR_FLAGS);
    if (f.st.st_dev != c->dev)
        trouble(c, 0, path, "is a mount point and cannot be carried over: unmount it, or name another output");
    else if (f.depth > DEPTH_MOST)
        trouble(c, 0, path, "is nested too deep to be carried over: move it away");
    else
        carry_folder(c, &f);
    if (f.made) {
        int err = keep_state(f.to, &f.st);
        if (err)
            trouble(c, err, path, "cannot be made in the new site as it was");
    }
    if (f.to >= 0)
        close(f.to);
    close(f.from);
}

/* Everything in F. */
static void carry_folder(struct carry *c, struct folder *f)
{
    int fd = openat(f->from, ".", DIR_FLAGS);
    DIR *stream = fd < 0 ? NULL : fdopendir(fd);
    if (!stream) {
        trouble(c, errno, f->path, "cannot be read");
        return;
    }
    if (f->strange && folder_to(c, f) < 0) {
        closedir(stream);
        return;
    }
    for (const struct dirent *d; errno = 0, (d = readdir(stream));) {
        struct stat st;
        if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
            continue;
        struct arena_mark mark = arena_mark(&c->arena);
        struct str path = join(c, f->path, d->d_name);
        bool folder = d->d_type == DT_DIR;
        if (d->d_type == DT_UNKNOWN)
            folder = fstatat(f->from, d->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISDIR(st.st_mode);
        if (folder)
            enter(c, f, d->d_name, path);
        else
            carry_file(c, f, d->d_name, path);
        arena_rewind(&c->arena, mark);
    }
    if (errno)
        trouble(c, errno, f->path, "cannot be read");
    closedir(stream);
}

static void carry_all(struct carry *c, int from, int to)
{
    struct folder top = {.name = ".", .from = from, .to = to};
    if (fstat(from, &top.st)) {
        trouble(c, errno, STR("."), "cannot be read");
        return;
    }
    c->dev = top.st.st_dev;
    carry_folder(c, &top);
    arena_free(&c->arena);
}

void carry_foreign(struct publish *p)
{
    struct carry c = {.was = &p->was, .files = &p->files, .out = p->out_dir};
    if (p->live < 0)
        return;
    carry_all(&c, p->live, p->staged);
    struct stat st;
    if (fstatat(p->live, ".gitignore", &st, AT_SYMLINK_NOFOLLOW) == 0)
        c.carried--;
    if (!p->was.known && c.carried)
        fail_warn(0,
                  "%s: has no list of what portolan wrote there: %zu files that it does not write now are kept",
                  p->out_dir, c.carried);
}

bool carry_late(int old, int new, const char *out, const struct publish_list *was,
                const struct publish_list *files, bool swept)
{
    struct carry c = {.was = was, .files = files, .out = out, .late = true, .swept = swept};
    carry_all(&c, old, new);
    return !c.stuck;
}
