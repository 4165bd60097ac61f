/*
 * file_together_mend: what killed writers left is finished or swept; and one writer at a time.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/file_staging.h"
#include "base/file_together.h"

/* Whether TREE is the folder of before by now. */
static bool is_exchanged(struct arena *a, int fd)
{
    struct stat st;
    struct str ready;
    uint64_t inode;
    return file_read(a, fd, STAGING_READY, 100, &ready) == 0 && str_uint(ready, UINT64_MAX, &inode) &&
           fstatat(fd, STAGING_TREE, &st, AT_SYMLINK_NOFOLLOW) == 0 && (uint64_t)st.st_ino == inode;
}

/* What a writer that is dead left as NAME in s->where. */
static void mend_one(struct staging *s, const char *name)
{
    struct str marker;
    s->fd = staging_folder(s->where, name);
    bool dead = s->fd >= 0 && flock(s->fd, LOCK_EX | LOCK_NB) == 0;
    bool ours = dead && file_read(&s->arena, s->fd, STAGING_MARKER, 1000, &marker) == 0 &&
                str_eq(marker, STR(STAGING_TEXT));
    int err = 0;
    if (dead && !ours &&
        faccessat(s->fd, STAGING_TREE, F_OK, 0) != 0) { /* killed before the marker stood, or not ours */
        if (file_read(&s->arena, s->fd, STAGING_MARKER, 1000, &marker) == 0 &&
            str_starts(STR(STAGING_TEXT), marker))
            unlinkat(s->fd, STAGING_MARKER, 0);
        unlinkat(s->where, name, AT_REMOVEDIR);
    }
    if (ours && s->where == s->parent && is_exchanged(&s->arena, s->fd))
        staging_bring_late(s);
    if (ours && s->where == s->live && faccessat(s->fd, STAGING_READY, F_OK, 0) == 0) {
        s->tree = staging_folder(s->fd, STAGING_TREE);
        err = s->tree < 0 ? errno : staging_move(s->tree, s->live);
        if (err)
            fail_system(err, "%s: an import or init was cut short, and cannot be finished", s->folder);
        close(s->tree);
    }
    if (ours && (err = staging_remove(s->where, name, s->fd)) != 0 && err != ENOENT)
        fail_warn(err, "%s: %s, left by a command that was killed, cannot be removed", s->folder, name);
    if (s->fd >= 0)
        close(s->fd);
    s->fd = s->tree = -1;
}

static void mend_in(struct staging *s, int where, struct str prefix)
{
    DIR *stream = staging_list(where);
    s->where = where;
    for (const char *name; stream && (name = staging_next(stream)) != NULL;)
        if (str_starts(str_from(name), prefix))
            mend_one(s, name);
    if (stream)
        closedir(stream);
}

void file_together_mend(const char *folder)
{
    struct staging s = STAGING_NONE;
    staging_find(&s, folder);
    mend_in(&s, s.parent, arena_printf(&s.arena, STAGING_BESIDE, STAGING_NAME, s.name));
    if (s.live >= 0)
        mend_in(&s, s.live, STR(STAGING_INSIDE));
    staging_close(&s);
}

void file_together_settle(const char *folder)
{
    struct stat st;
    if (stat(folder, &st) || !S_ISDIR(st.st_mode))
        return;
    int lock = file_together_lock(folder);
    file_together_mend(folder);
    close(lock);
}

int file_together_lock(const char *folder)
{
    struct stat held, named;
    for (;;) {
        int fd = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0)
            fail_system(errno, "%s", folder);
        while (flock(fd, LOCK_EX))
            if (errno != EINTR)
                return fd; /* a file system without locks: as before there were any */
        if (fstat(fd, &held) == 0 && stat(folder, &named) == 0 && held.st_ino == named.st_ino &&
            held.st_dev == named.st_dev)
            return fd;
        close(fd); /* it has been exchanged meanwhile */
    }
}
