/*
 * file_staging: what staging folders are made of. Knows nothing of when they are used.
 */
#include "base/file_staging.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/place.h"

enum { FOLDER_FLAGS = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW };

int staging_folder(int dir, const char *name)
{
    return openat(dir, name, FOLDER_FLAGS);
}

int staging_sync(int fd)
{
    return fsync(fd) && errno != EINVAL ? errno : 0;
}

void staging_find(struct staging *s, const char *folder)
{
    struct place place;
    place_find(&s->arena, folder, &place);
    s->folder = folder;
    s->name = place.name;
    s->parent = place.parent;
    s->live = staging_folder(s->parent, s->name);
    if (s->live < 0 && errno != ENOENT)
        fail_system(errno, "%s", folder);
}

int staging_remove(int where, const char *name, int fd)
{
    int err = file_remove_tree(fd, STAGING_TREE);
    if (!err || err == ENOENT)
        err = unlinkat(fd, STAGING_READY, 0) ? errno : 0;
    if (!err || err == ENOENT)
        err = unlinkat(fd, STAGING_MARKER, 0) ? errno : 0;
    if (!err || err == ENOENT)
        err = unlinkat(where, name, AT_REMOVEDIR) ? errno : 0;
    return err;
}

void staging_close(struct staging *s)
{
    const int all[] = {s->tree, s->fd, s->live, s->parent};
    for (size_t i = 0; i < COUNT(all); i++)
        if (all[i] >= 0)
            close(all[i]);
    arena_free(&s->arena);
}

int staging_put(int dir, const char *path, struct str bytes, const struct stat *old)
{
    int fd = openat(dir, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (fd < 0)
        return errno;
    int err = file_write_all(fd, bytes);
    if (!err && old) {
        bool same_group = fchown(fd, (uid_t)-1, old->st_gid) == 0;
        if (fchmod(fd, old->st_mode & (same_group ? 07777u : 0777u)))
            err = errno;
    }
    if (!err)
        err = staging_sync(fd);
    if (close(fd) && !err)
        err = errno;
    return err;
}

DIR *staging_list(int dir)
{
    int fd = openat(dir, ".", FOLDER_FLAGS);
    DIR *stream = fd < 0 ? NULL : fdopendir(fd);
    if (!stream && fd >= 0)
        close(fd);
    return stream;
}

const char *staging_next(DIR *stream)
{
    const struct dirent *d;
    do {
        errno = 0;
        d = readdir(stream);
    } while (d && (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0));
    return d ? d->d_name : NULL;
}

int staging_move(int tree, int dir)
{
    DIR *stream = staging_list(tree);
    struct stat st;
    int err = stream ? 0 : errno;
    for (const char *name; !err && (name = staging_next(stream)) != NULL;) {
        if (renameat(tree, name, dir, name) == 0)
            continue;
        err = errno;
        if ((err != ENOTEMPTY && err != EEXIST) || fstatat(tree, name, &st, AT_SYMLINK_NOFOLLOW) ||
            !S_ISDIR(st.st_mode))
            continue;
        int from = staging_folder(tree, name), to = staging_folder(dir, name);
        err = from < 0 || to < 0 ? errno : staging_move(from, to);
        if (from >= 0)
            close(from);
        if (to >= 0)
            close(to);
    }
    if (stream)
        closedir(stream);
    return err ? err : staging_sync(dir);
}

void staging_bring_late(const struct staging *s)
{
    int old = staging_folder(s->fd, STAGING_TREE), new = staging_folder(s->parent, s->name);
    DIR *stream = old < 0 || new < 0 ? NULL : staging_list(old);
    for (const char *name; stream && (name = staging_next(stream)) != NULL;)
        renameat2(old, name, new, name, RENAME_NOREPLACE);
    if (stream)
        closedir(stream);
    if (old >= 0)
        close(old);
    if (new >= 0)
        close(new);
}
