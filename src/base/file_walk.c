/*
 * file_walk: listing and removing what is below a directory. Knows nothing of what is in the files.
 */
#include "base/file.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdalign.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/fail.h"

enum { DIR_FLAGS = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW, REMOVE_DEPTH = 256, REMOVE_TRIES = 50 };

struct walk {
    struct arena *arena;
    int root;
    bool folders; /* wanted on the list too */
    struct file_list list;
    size_t room;
    struct str where; /* the directory that is being read */
};

static int walk_dir(struct walk *w, int fd, struct str path, unsigned depth, const size_t *entry);

static DIR *open_stream(int fd)
{
    DIR *stream = fdopendir(fd);
    if (!stream) {
        int err = errno;
        close(fd);
        errno = err;
    }
    return stream;
}

static struct file_entry *add(struct walk *w)
{
    if (w->list.n == w->room) {
        size_t room = w->room ? w->room * 2 : 256;
        struct file_entry *items = realloc(w->list.items, room * sizeof *items);
        if (!items)
            fail_system(ENOMEM, "%zu files", room);
        w->list.items = items;
        w->room = room;
    }
    return &w->list.items[w->list.n++];
}

/* The state of what the link PATH leads to, if that is a file below the root; else the fault of the link. */
static int follow(struct walk *w, const char *path, struct stat *st)
{
    int fd = file_open(w->root, path);
    if (fd < 0)
        return fd == -EISDIR ? FILE_LINK_FOLDER : -fd;
    int err = fstat(fd, st) ? errno : 0;
    close(fd);
    return err;
}

/*
 * What no author means to be read: hidden names but those that a site's host reads or where wikis keep their images, and copies
 * that editors make.
 */
static bool passed_over(const char *name)
{
    size_t n = strlen(name);
    if (str_has(STR(".nojekyll .well-known .htaccess .domains .gitbook .attachments .vuepress"), ' ',
                str_from(name)))
        return false;
    return name[0] == '.' || name[n - 1] == '~' || (name[0] == '#' && n > 1 && name[n - 1] == '#');
}

/* NAME in the folder DIR (empty: the root), ended by NUL. */
static struct str join(struct arena *a, struct str dir, struct str name)
{
    size_t skip = dir.n ? dir.n + 1 : 0;
    char *p = arena_bytes(a, skip + name.n + 1);
    if (skip) {
        memcpy(p, dir.s, dir.n);
        p[dir.n] = '/';
    }
    memcpy(p + skip, name.s, name.n + 1);
    return (struct str){p, skip + name.n};
}

/* Puts one name of the directory FD on the list, or walks it. Returns 0 or errno. */
static int visit(struct walk *w, int fd, struct str dir, const struct dirent *d, unsigned depth)
{
    struct stat st;
    struct str path = join(w->arena, dir, str_from(d->d_name));
    bool folder = d->d_type == DT_DIR;
    if (!folder) {
        if (fstatat(fd, d->d_name, &st, AT_SYMLINK_NOFOLLOW))
            return errno == ENOENT ? 0 : errno; /* gone since: as if we had come later */
        folder = S_ISDIR(st.st_mode);
    }
    if (folder) {
        int below = openat(fd, d->d_name, DIR_FLAGS);
        if (below < 0) {
            w->where = path;
            return errno;
        }
        size_t at = w->list.n;
        if (w->folders)
            *add(w) = (struct file_entry){.path = path, .fault = EISDIR};
        return walk_dir(w, below, path, depth - 1, w->folders ? &at : NULL);
    }
    int fault = S_ISLNK(st.st_mode) ? follow(w, path.s, &st) : file_kind(st.st_mode);
    if (fault && !file_is_fault(fault)) {
        w->where = path;
        return fault; /* the world's failure, not the link's */
    }
    *add(w) = (struct file_entry){
        .path = path,
        .size = (uint64_t)st.st_size,
        .mtime_ns = (int64_t)st.st_mtim.tv_sec * 1000000000 + st.st_mtim.tv_nsec,
        .ino = st.st_ino,
        .fault = fault,
    };
    return 0;
}

/* Whether NAME stands in every folder. */
static bool is_dots(const char *name)
{
    return strcmp(name, ".") == 0 || strcmp(name, "..") == 0;
}

/* Walks the open directory FD, which it closes; ENTRY is its place on the list, NULL when it has none. */
static int walk_dir(struct walk *w, int fd, struct str path, unsigned depth, const size_t *entry)
{
    w->where = path;
    if (depth == 0) {
        close(fd);
        return FILE_DEEP;
    }
    DIR *stream = open_stream(fd);
    if (!stream)
        return errno;
    int err = 0;
    while (!err) {
        errno = 0;
        const struct dirent *d = readdir(stream);
        if (!d) {
            err = errno;
            break;
        }
        if (entry && !is_dots(d->d_name))
            w->list.items[*entry].size++;
        if (!passed_over(d->d_name))
            err = visit(w, dirfd(stream), path, d, depth);
        if (!err)
            w->where = path;
    }
    closedir(stream);
    return err;
}

static int walk(struct arena *a, int root, const char *dir, unsigned depth, bool folders,
                struct file_list *list, struct str *where)
{
    struct walk w = {.arena = a, .root = root, .folders = folders, .where = str_from(dir)};
    struct str path = {0};
    if (strcmp(dir, ".") != 0)
        path = arena_str(a, w.where);
    struct stat st;
    int fd = openat(root, dir, DIR_FLAGS);
    int err = fd < 0 ? errno : walk_dir(&w, fd, path, depth, NULL);
    if (fd < 0 && fstatat(root, dir, &st, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(st.st_mode))
        err = FILE_LINK_FOLDER;
    if (!err && w.list.n) {
        qsort(w.list.items, w.list.n, sizeof *w.list.items, str_order);
        list->items = ARENA_NEW(a, struct file_entry, w.list.n);
        memcpy(list->items, w.list.items, w.list.n * sizeof *w.list.items);
    }
    list->n = err ? 0 : w.list.n;
    free(w.list.items);
    if (err && where)
        *where = arena_str(a, w.where.n ? w.where : STR("."));
    return err;
}

int file_walk(struct arena *a, int root, const char *dir, unsigned depth, struct file_list *list,
              struct str *where)
{
    return walk(a, root, dir, depth, false, list, where);
}

int file_walk_all(struct arena *a, int root, const char *dir, unsigned depth, struct file_list *list,
                  struct str *where)
{
    return walk(a, root, dir, depth, true, list, where);
}

int file_each(int dir, const char *folder, void (*fn)(void *ctx, int folder, const char *name), void *ctx)
{
    alignas(struct dirent64) char entries[4096];
    ssize_t n = 0;
    int fd = openat(dir, folder, DIR_FLAGS);
    if (fd < 0)
        return errno;
    while ((n = getdents64(fd, entries, sizeof entries)) > 0)
        for (const char *at = entries; at < entries + n;) {
            const struct dirent64 *d = (const void *)at;
            at += d->d_reclen;
            if (!is_dots(d->d_name))
                fn(ctx, fd, d->d_name);
        }
    int err = n < 0 ? errno : 0;
    close(fd);
    return err;
}

struct removal {
    unsigned depth;
    int err;
};

static int remove_tree(int dir, const char *name, unsigned depth);

static void remove_each(void *ctx, int folder, const char *name)
{
    struct removal *r = ctx;
    int err = remove_tree(folder, name, r->depth);
    if (err && err != ENOENT)
        r->err = err;
}

static int remove_tree(int dir, const char *name, unsigned depth)
{
    struct removal below = {.depth = depth - 1};
    if (unlinkat(dir, name, 0) == 0)
        return 0;
    if (errno != EISDIR)
        return errno;
    int err = depth ? file_each(dir, name, remove_each, &below) : FILE_DEEP;
    if (!err)
        err = below.err;
    if (!err && unlinkat(dir, name, AT_REMOVEDIR))
        err = errno;
    return err;
}

int file_remove_tree(int dir, const char *name)
{
    int err = remove_tree(dir, name, REMOVE_DEPTH);
    /* Another thread may be in the middle of a file when one has failed. */
    for (int i = 0; err == ENOTEMPTY && i < REMOVE_TRIES; i++) {
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
        err = remove_tree(dir, name, REMOVE_DEPTH);
    }
    return err;
}
