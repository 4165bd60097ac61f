/*
 * publish_work: made, swept, removed. Knows nothing of how a tree is made.
 */
#include "render/publish_work.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "render/publish_carry.h"

#define MARKER "made-by-portolan"

enum { DIR_FLAGS = O_RDONLY | O_DIRECTORY | O_CLOEXEC | O_NOFOLLOW };

bool work_is_left(const struct place *place)
{
    struct stat st;
    return fstatat(place->parent, place->work, &st, AT_SYMLINK_NOFOLLOW) == 0;
}

void work_remove(const struct place *place, const char *name)
{
    char list[PATH_MAX];
    /* Without its list a tree is no longer asked for what is not ours: that is done. */
    snprintf(list, sizeof list, "%s/" PUBLISH_LIST, name);
    unlinkat(place->parent, list, 0);
    int err = file_remove_tree(place->parent, name);
    if (err && err != ENOENT)
        fail_warn(err, "%s%s: cannot be removed", place->prefix, name);
}

/* What is not ours in the left tree TREE and not in the live one goes there. Whether TREE may be removed. */
static bool bring_back(const struct place *place, const char *tree)
{
    struct arena scratch = {0};
    struct publish_list was = {0}, files = {0};
    int old = openat(place->parent, tree, DIR_FLAGS), live = openat(place->parent, place->name, DIR_FLAGS);
    bool done = true;
    /* A tree without a list was never live, or has been asked. */
    if (old >= 0 && live >= 0 && publish_list_read(&was, old) == 0 && was.known) {
        const char *out = arena_printf(&scratch, "%s%s", place->prefix, place->name).s;
        done = publish_list_read(&files, live) == 0 && carry_late(old, live, out, &was, &files, true);
    }
    if (old >= 0)
        close(old);
    if (live >= 0)
        close(live);
    publish_list_free(&was);
    publish_list_free(&files);
    arena_free(&scratch);
    return done;
}

static void sweep_one(const struct place *place, const char *entry)
{
    struct stat st;
    struct arena scratch = {0};
    const char *name = arena_printf(&scratch, "%s/%s", place->work, entry).s;
    bool gone = fstatat(place->parent, place->name, &st, AT_SYMLINK_NOFOLLOW) && errno == ENOENT;
    if (gone && str_starts(str_from(entry), STR("old."))) {
        if (renameat(place->parent, name, place->parent, place->name))
            fail_system(errno, "%s%s", place->prefix, name);
    } else if (bring_back(place, name)) {
        work_remove(place, name);
    }
    arena_free(&scratch);
}

/* A look over the folder. */
struct look {
    const struct place *place; /* NULL: nothing is swept */
    size_t n;                  /* names but the marker */
    bool marked;
};

static void look_at(void *ctx, int folder, const char *name)
{
    struct look *l = ctx;
    (void)folder;
    if (strcmp(name, MARKER) == 0)
        l->marked = true;
    else if (++l->n && l->place)
        sweep_one(l->place, name);
}

static void mark(const struct place *place)
{
    struct arena scratch = {0};
    const char *marker = arena_printf(&scratch, "%s/" MARKER, place->work).s;
    int fd = openat(place->parent, marker, O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0666);
    if (fd < 0)
        fail_system(errno, "%s%s", place->prefix, marker);
    close(fd);
    arena_free(&scratch);
}

void work_open(const struct place *place)
{
    struct look look = {0}, sweep = {.place = place};
    bool made = mkdirat(place->parent, place->work, 0777) == 0;
    int err = made || errno == EEXIST ? 0 : errno;
    if (!err && !made)
        err = file_each(place->parent, place->work, look_at, &look);
    if (err && err != ENOTDIR && err != ELOOP)
        fail_system(err, "%s%s", place->prefix, place->work);
    /* An empty one is a build's that was killed before it could mark it, or one that anybody can spare. */
    if (err || (look.n && !look.marked))
        fail_system(
            0,
            "%s%s: is in the way: portolan builds in a folder of this name, and this is none of its own; "
            "move it away",
            place->prefix, place->work);
    mark(place);
    if (!made && (err = file_each(place->parent, place->work, look_at, &sweep)) != 0)
        fail_system(err, "%s%s", place->prefix, place->work);
}

void work_close(const struct place *place)
{
    struct look look = {0};
    char marker[NAME_MAX + sizeof "/" MARKER];
    if (file_each(place->parent, place->work, look_at, &look) == 0 && look.n == 0) {
        snprintf(marker, sizeof marker, "%s/" MARKER, place->work);
        unlinkat(place->parent, marker, 0);
        unlinkat(place->parent, place->work, AT_REMOVEDIR);
    }
}
