/*
 * publish_stage: what publish.c (staging), publish_swap.c (the swap) and publish_carry.c (what is not ours) share.
 * Nobody else's.
 */
#ifndef RENDER_PUBLISH_STAGE_H
#define RENDER_PUBLISH_STAGE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/place.h"
#include "render/publish_list.h"

struct publish {
    struct arena arena;  /* the names below */
    const char *out_dir; /* as the caller wrote it, for messages */
    struct place place;
    const char *staged_name; /* where it stands there; the three that follow too */
    const char *old_name;    /* of the live tree, moved aside */
    const char *scratch_name;
    const char
        *doomed; /* the tree that may be removed: never a live one, nor one with somebody's only copy in it */
    const char *staged_path;
    const char *scratch_path;
    int lock; /* descriptors: the lock file, out_dir (-1: there is none yet), staging */
    int live;
    int staged;
    atomic_size_t written;
    atomic_size_t kept;
    atomic_bool stopped; /* a thread has failed: the others are to do nothing more */
    pthread_mutex_t listing;
    struct publish_list files; /* what is put; guarded by listing */
    struct publish_list was;   /* what the last build put into the live tree */
    bool finished;             /* the new tree has its list, which stands on it last */
};

/* Writes the list of what was put into staging, once. */
void publish_finish(struct publish *p);

/* For fail_cleanup: removes the staging directory and the lock, frees nothing. */
void publish_clean_up(void *ctx);

#endif
