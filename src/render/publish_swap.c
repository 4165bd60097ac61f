/*
 * publish_swap: the end of a publication, good or bad. Knows nothing of how staging was filled.
 */
#include "render/publish.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/memory.h"
#include "render/publish_carry.h"
#include "render/publish_lock.h"
#include "render/publish_stage.h"
#include "render/publish_work.h"

/* How the swap was done, and so how it is undone. */
enum swap { SWAP_EXCHANGED, SWAP_NEW, SWAP_ASIDE };

/* Takes away all that stands beside the output, the lock last. */
static void take_away(struct publish *p)
{
    if (p->doomed)
        work_remove(&p->place, p->doomed);
    if (p->scratch_name)
        work_remove(&p->place, p->scratch_name);
    work_close(&p->place);
    publish_unlock(p->lock, &p->place);
}

static void publish_free(struct publish *p)
{
    fail_hold(); /* the clean-up would do no more than this */
    fail_cleanup(NULL, NULL);
    take_away(p);
    fail_release();
    if (p->live >= 0)
        close(p->live);
    close(p->staged);
    close(p->place.parent);
    publish_list_free(&p->files);
    publish_list_free(&p->was);
    pthread_mutex_destroy(&p->listing);
    arena_free(&p->arena);
    memory_free(p);
}

void publish_clean_up(void *ctx)
{
    struct publish *p = ctx;
    atomic_store(&p->stopped, true);
    if (p->lock < 0)
        return;
    take_away(p);
}

void publish_abort(struct publish *p)
{
    publish_free(p);
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

/* Without RENAME_EXCHANGE there is a moment with no live tree; work_open mends a kill in it. */
static void move_aside(struct publish *p)
{
    int in = p->place.parent;
    if (renameat(in, p->place.name, in, p->old_name))
        fail_swap(p, errno);
    if (renameat(in, p->staged_name, in, p->place.name)) {
        int err = errno;
        renameat(in, p->old_name, in, p->place.name);
        fail_swap(p, err);
    }
}

static enum swap swap_in(struct publish *p)
{
    int in = p->place.parent;
    if (p->live < 0) {
        if (renameat(in, p->staged_name, in, p->place.name))
            fail_swap(p, errno);
        return SWAP_NEW;
    }
    if (renameat2(in, p->staged_name, in, p->place.name, RENAME_EXCHANGE) == 0)
        return SWAP_EXCHANGED;
    if (errno != EINVAL && errno != ENOSYS && errno != EOPNOTSUPP)
        fail_swap(p, errno);
    move_aside(p);
    return SWAP_ASIDE;
}

static void swap_out(struct publish *p, enum swap how)
{
    int in = p->place.parent;
    if (how == SWAP_EXCHANGED) {
        renameat2(in, p->staged_name, in, p->place.name, RENAME_EXCHANGE);
        return;
    }
    renameat(in, p->place.name, in, p->staged_name);
    if (how == SWAP_ASIDE)
        renameat(in, p->old_name, in, p->place.name);
}

/* What came into the old tree meanwhile, for which the swap is over. */
struct late {
    struct publish *p;
    bool done;
};

static void carry(void *ctx)
{
    struct late *l = ctx;
    const struct publish *p = l->p;
    l->done = carry_late(p->live, p->staged, p->out_dir, &p->was, &p->files, false);
}

/* From here to the end nothing of the old tree is needed, or it stays where it is. */
static void retire(struct publish *p, enum swap how)
{
    struct late late = {p, how == SWAP_NEW};
    struct fail_caught caught;
    /* The site is published: without memory for this the old tree waits for the next build. */
    if (!late.done && !fail_catch(carry, &late, &caught))
        fail_warn(0, "%s: %s", p->out_dir, caught.text);
    bool done = late.done;
    if (done && how != SWAP_NEW)
        p->doomed = how == SWAP_ASIDE ? p->old_name : p->staged_name;
}

void publish_commit(struct publish *p)
{
    publish_finish(p);
    carry_foreign(p);
    if (syncfs(p->staged))
        fail_system(errno, "%s", p->staged_path);
    fail_hold();
    enum swap how = swap_in(p);
    p->doomed = NULL;
    /* EINVAL: a file system whose directories need no sync. */
    if (fsync(p->place.parent) && errno != EINVAL) {
        int err = errno;
        swap_out(p, how);
        p->doomed = p->staged_name;
        fail_system(err, "%s", p->place.prefix[0] ? p->place.prefix : ".");
    }
    retire(p, how);
    fail_release();
    publish_free(p);
}
