/*
 * file_together: staging, the switch, and mending. Knows nothing of what is in the files.
 */
#include "base/file_together.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/file_staging.h"

enum { TREE_DEPTH = 32 };

static void drop(void *ctx)
{
    struct staging *s = ctx;
    if (s->made && s->fd >= 0)
        staging_remove(s->where, s->mine, s->fd);
    else if (s->made)
        unlinkat(s->where, s->mine, AT_REMOVEDIR);
    s->made = false;
}

static _Noreturn void give_up(const struct staging *s, int err, const char *what)
{
    fail_system(err, "%s%s%s", s->folder, *what ? "/" : "", what);
}

/* Makes the staging folder in WHERE; 0 or errno, and then what there is of it is to be dropped. */
static int make_staging(struct staging *s, int where)
{
    s->where = where;
    s->mine = where == s->live
                  ? arena_printf(&s->arena, STAGING_INSIDE "%ld", (long)getpid()).s
                  : arena_printf(&s->arena, STAGING_BESIDE "%ld", STAGING_NAME, s->name, (long)getpid()).s;
    if (mkdirat(where, s->mine, 0777))
        return errno;
    s->made = true;
    s->fd = staging_folder(where, s->mine);
    int err = s->fd < 0 ? errno : 0;
    if (!err && flock(s->fd, LOCK_EX | LOCK_NB) && errno == EWOULDBLOCK)
        err = errno;
    if (!err)
        err = staging_put(s->fd, STAGING_MARKER, STR(STAGING_TEXT), NULL);
    if (!err && mkdirat(s->fd, STAGING_TREE, 0777))
        err = errno;
    s->tree = err ? -1 : staging_folder(s->fd, STAGING_TREE);
    if (!err && s->tree < 0)
        err = errno;
    return err;
}

/* A folder of those whose files are kept but for some. */
struct keeping {
    const struct file_together_item *items; /* those */
    size_t n;
    struct str below; /* its path, with '/' behind it */
};

static bool is_item(const struct keeping *k, const char *name)
{
    struct str base = str_from(name);
    for (size_t i = 0; i < k->n; i++) {
        struct str path = str_from(k->items[i].path);
        if (path.n == k->below.n + base.n && str_starts(path, k->below) && str_ends(path, base))
            return true;
    }
    return false;
}

static int keep_all(int from, int to, const struct keeping *k, unsigned depth);

/* One name of the live folder into the one to be: a folder anew, everything else the same file. */
static int keep_one(int from, int to, const struct keeping *k, const char *name, unsigned depth)
{
    struct stat st;
    if (fstatat(from, name, &st, AT_SYMLINK_NOFOLLOW))
        return errno == ENOENT ? 0 : errno;
    if (!S_ISDIR(st.st_mode))
        return linkat(from, name, to, name, 0) ? errno : 0;
    if (mkdirat(to, name, 0700))
        return errno;
    int a = staging_folder(from, name), b = a < 0 ? -1 : staging_folder(to, name);
    struct arena room = {0};
    struct keeping inner = {k->items, k->n, arena_printf(&room, "%.*s%s/", STR_ARG(k->below), name)};
    int err = b < 0 ? errno : keep_all(a, b, &inner, depth - 1);
    arena_free(&room);
    if (!err && fchown(b, st.st_uid, st.st_gid) && errno != EPERM)
        err = errno;
    if (!err && fchmod(b, st.st_mode & 07777))
        err = errno;
    const struct timespec times[2] = {st.st_atim, st.st_mtim};
    if (!err && futimens(b, times))
        err = errno;
    if (!err)
        err = staging_sync(b);
    if (b >= 0)
        close(b);
    if (a >= 0)
        close(a);
    return err;
}

/* Everything of FROM but the items into TO. */
static int keep_all(int from, int to, const struct keeping *k, unsigned depth)
{
    DIR *stream = depth ? staging_list(from) : NULL;
    int err = stream ? 0 : depth ? errno : ELOOP;
    for (const char *name; !err && (name = staging_next(stream)) != NULL;)
        if (!is_item(k, name))
            err = keep_one(from, to, k, name, depth);
    if (!err)
        err = errno;
    if (stream)
        closedir(stream);
    return err;
}

/* All folders of the tree to the disk; its files are there. */
static int sync_tree(int dir)
{
    DIR *stream = staging_list(dir);
    struct stat st;
    int err = stream ? 0 : errno;
    for (const char *name; !err && (name = staging_next(stream)) != NULL;) {
        if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) || !S_ISDIR(st.st_mode))
            continue;
        int below = staging_folder(dir, name);
        err = below < 0 ? errno : sync_tree(below);
        if (below >= 0)
            close(below);
    }
    if (stream)
        closedir(stream);
    return err ? err : staging_sync(dir);
}

/* The new files into the tree, with the permissions of those they replace. */
static void put_items(struct staging *s, const struct file_together_item *items, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        struct stat st;
        bool old = s->live >= 0 && fstatat(s->live, items[i].path, &st, AT_SYMLINK_NOFOLLOW) == 0;
        if (old && !S_ISREG(st.st_mode))
            give_up(s, S_ISDIR(st.st_mode) ? EISDIR : S_ISLNK(st.st_mode) ? ELOOP : EINVAL, items[i].path);
        int err = file_make_parents(s->tree, items[i].path);
        if (!err)
            err = staging_put(s->tree, items[i].path, items[i].bytes, old ? &st : NULL);
        if (err)
            give_up(s, err, items[i].path);
    }
}

/* The tree takes the folder's place, in one rename. 0 or errno, and then nothing has changed. */
static int switch_folders(struct staging *s, bool empty)
{
    struct stat st;
    int err = s->live >= 0 && fstat(s->live, &st) ? errno : 0;
    if (!err && s->live >= 0) {
        bool same_group = fchown(s->tree, (uid_t)-1, st.st_gid) == 0;
        err = fchmod(s->tree, st.st_mode & (same_group ? 07777u : 0777u)) ? errno : 0;
    }
    if (!err)
        err = sync_tree(s->tree);
    if (!err && s->live >= 0)
        err = staging_put(s->fd, STAGING_READY, arena_printf(&s->arena, "%llu", (unsigned long long)st.st_ino),
                          NULL);
    if (!err && flock(s->tree, LOCK_EX | LOCK_NB)) /* who waits for the folder waits for the new one too */
        err = errno;
    unsigned how = s->live < 0 ? RENAME_NOREPLACE : empty ? 0 : RENAME_EXCHANGE;
    if (!err && renameat2(s->fd, STAGING_TREE, s->parent, s->name, how))
        err = errno;
    if (!err && how == RENAME_EXCHANGE)
        staging_bring_late(s);
    return err;
}

/* Where the folder cannot be exchanged: the files lie ready inside it first. */
static void write_inside(struct staging *s, const struct file_together_item *items, size_t n)
{
    int err = make_staging(s, s->live);
    if (err)
        give_up(s, err, "");
    put_items(s, items, n);
    err = sync_tree(s->tree);
    if (!err)
        err = staging_put(s->fd, STAGING_READY, STR(""), NULL);
    if (!err)
        err = staging_sync(s->fd);
    if (err)
        give_up(s, err, "");
    s->made = false; /* from here on it is finished, not dropped */
    err = staging_move(s->tree, s->live);
    if (err)
        fail_system(err, "%s: not all is written; the next run goes on", s->folder);
    s->made = true;
}

/* Whether no other way would succeed where one rename failed for ERR. */
static bool is_hopeless(int err)
{
    return err == EIO || err == ENOSPC || err == EDQUOT || err == EROFS || err == ENOTEMPTY || err == EMFILE ||
           err == ENOMEM;
}

/* By one rename. 0 or errno, and then nothing has changed, and nothing is left where there is another way. */
static int write_beside(struct staging *s, const struct file_together_item *items, size_t n, bool empty)
{
    int err = make_staging(s, s->parent);
    if (!err && s->live >= 0)
        err = keep_all(s->live, s->tree, &(struct keeping){items, n, STR("")}, TREE_DEPTH);
    if (!err) {
        put_items(s, items, n);
        err = switch_folders(s, empty);
    }
    if (!err || s->live < 0 || is_hopeless(err))
        return err;
    drop(s);
    if (s->tree >= 0)
        close(s->tree);
    if (s->fd >= 0)
        close(s->fd);
    s->tree = s->fd = -1;
    return err;
}

static bool is_empty(int dir)
{
    DIR *stream = staging_list(dir);
    bool empty = stream && !staging_next(stream);
    if (stream)
        closedir(stream);
    return empty;
}

void file_together_write(const char *folder, const struct file_together_item *items, size_t n)
{
    struct staging s = STAGING_NONE;
    fail_cleanup(drop, &s);
    fail_hold(); /* a signal waits: it must not sweep what is about to take the folder's place */
    staging_find(&s, folder);
    bool empty = s.live >= 0 && is_empty(s.live);
    /* One file is one rename anyway, and needs no other folder. */
    bool inside = n == 1 && s.live >= 0 && !empty;
    int err = inside ? 0 : write_beside(&s, items, n, empty);
    if (err && (s.live < 0 || is_hopeless(err)))
        give_up(&s, err == EEXIST ? ENOTEMPTY : err, "");
    if (inside || err)
        write_inside(&s, items, n);
    err = staging_sync(s.parent);
    if (err)
        fail_warn(err, "%s: is written, but may not be on the disk yet", folder);
    err = staging_remove(s.where, s.mine, s.fd);
    if (err && err != ENOENT)
        fail_warn(err, "%s: %s beside it cannot be removed", folder, s.mine);
    fail_cleanup(NULL, NULL);
    fail_release();
    staging_close(&s);
}
