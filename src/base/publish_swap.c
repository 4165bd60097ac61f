/*
 * publish_swap: the end of a publication, good or bad. Knows nothing of how staging was filled.
 */
#include "base/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/publish_lock.h"
#include "base/publish_stage.h"

enum { REMOVE_TRIES = 50, GITIGNORE_MOST = 1 << 20 };

/* How the swap was done, and so how it is undone. */
enum swap { SWAP_EXCHANGED, SWAP_NEW, SWAP_ASIDE };

static void publish_free(struct publish *p)
{
    fail_cleanup(NULL, NULL);
    if (p->live >= 0)
        close(p->live);
    close(p->staged);
    publish_unlock(p->lock, p->parent, p->name);
    close(p->parent);
    arena_free(&p->arena);
    free(p);
}

static void remove_tree(struct publish *p, const char *name)
{
    int err = file_remove_tree(p->parent, name);
    /* Another thread may have been in the middle of a file when one failed: its file goes next time. */
    for (int i = 0; err == ENOTEMPTY && i < REMOVE_TRIES; i++) {
        nanosleep(&(struct timespec){.tv_nsec = 2000000}, NULL);
        err = file_remove_tree(p->parent, name);
    }
    if (err)
        fail_warn(err, "%s%s: cannot be removed", p->prefix, name);
}

void publish_clean_up(void *ctx)
{
    struct publish *p = ctx;
    atomic_store(&p->stopped, true);
    if (p->staged >= 0)
        remove_tree(p, p->staged_name);
    if (p->lock >= 0)
        publish_unlock(p->lock, p->parent, p->name);
}

void publish_abort(struct publish *p)
{
    remove_tree(p, p->staged_name);
    publish_free(p);
}

/* The one file that is the user's and not ours. */
static void carry_gitignore(struct publish *p)
{
    struct arena scratch = {0};
    struct str bytes;
    const char *name = ".gitignore";
    if (p->live < 0 || linkat(p->live, name, p->staged, name, 0) == 0)
        return;
    int err = file_read(&scratch, p->live, name, GITIGNORE_MOST, &bytes);
    if (!err)
        err = file_write(p->staged, name, bytes);
    if (err && err != ENOENT)
        fail_system(err, "%s/%s", p->out_dir, name);
    arena_free(&scratch);
}

static _Noreturn void fail_swap(const struct publish *p, int err)
{
    if (err == EBUSY || err == EXDEV)
        fail_system(0,
                    "%s: cannot be swapped, being a mount point or part of a container's image: "
                    "remove it first, or name another directory",
                    p->out_dir);
    fail_system(err, "%s", p->out_dir);
}

static const char *old_name(struct publish *p)
{
    return arena_printf(&p->arena, "%s.old", p->staged_name).s;
}

/* Without RENAME_EXCHANGE there is a moment with no live tree; publish_sweep mends a kill in it. */
static void move_aside(struct publish *p, const char *old)
{
    if (renameat(p->parent, p->name, p->parent, old))
        fail_swap(p, errno);
    if (renameat(p->parent, p->staged_name, p->parent, p->name)) {
        int err = errno;
        renameat(p->parent, old, p->parent, p->name);
        fail_swap(p, err);
    }
}

static enum swap swap_in(struct publish *p, const char *old)
{
    if (p->live < 0) {
        if (renameat(p->parent, p->staged_name, p->parent, p->name))
            fail_swap(p, errno);
        return SWAP_NEW;
    }
    if (renameat2(p->parent, p->staged_name, p->parent, p->name, RENAME_EXCHANGE) == 0)
        return SWAP_EXCHANGED;
    if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP)
        fail_swap(p, errno);
    move_aside(p, old);
    return SWAP_ASIDE;
}

static void swap_out(struct publish *p, enum swap how, const char *old)
{
    if (how == SWAP_EXCHANGED) {
        renameat2(p->parent, p->staged_name, p->parent, p->name, RENAME_EXCHANGE);
        return;
    }
    renameat(p->parent, p->name, p->parent, p->staged_name);
    if (how == SWAP_ASIDE)
        renameat(p->parent, old, p->parent, p->name);
}

void publish_commit(struct publish *p)
{
    const char *old = old_name(p);
    carry_gitignore(p);
    if (syncfs(p->staged))
        fail_system(errno, "%s", p->staged_path);
    enum swap how = swap_in(p, old);
    /* EINVAL: a file system whose directories need no sync. */
    if (fsync(p->parent) && errno != EINVAL) {
        int err = errno;
        swap_out(p, how, old);
        fail_system(err, "%s", p->prefix[0] ? p->prefix : ".");
    }
    if (how != SWAP_NEW)
        remove_tree(p, how == SWAP_ASIDE ? old : p->staged_name);
    publish_free(p);
}
