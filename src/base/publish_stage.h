/*
 * publish_stage: what publish.c (staging) and publish_swap.c (the swap) share. Nobody else's.
 */
#ifndef BASE_PUBLISH_STAGE_H
#define BASE_PUBLISH_STAGE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

struct publish {
    struct arena arena;  /* the names below */
    const char *out_dir; /* as the caller wrote it, for messages */
    const char *prefix;  /* where it stands: "" or a path that ends with '/' */
    const char *name;    /* its name there */
    const char *staged_name;
    const char *staged_path;
    int parent; /* descriptors: where it stands, the lock file, out_dir (-1: there is none yet), staging */
    int lock;
    int live;
    int staged;
    atomic_size_t written;
    atomic_size_t kept;
    atomic_bool stopped; /* a thread has failed: the others are to do nothing more */
};

/* For fail_cleanup: removes the staging directory and the lock, frees nothing. */
void publish_clean_up(void *ctx);

#endif
