/*
 * pool: work spread over threads, results taken in order. Knows nothing of the work.
 */
#ifndef BASE_POOL_H
#define BASE_POOL_H

#include <stddef.h>

/* How many threads are worth starting: the processors this process may use, 1 to 32. */
unsigned pool_threads(void);

/*
 * A job for pool_map. WORK(ctx, index, slot) runs on any thread, for each INDEX once; TAKE(ctx,
 * index, slot) runs on the thread that called pool_map, in the order 0, 1, 2 …  SLOT is 0 up to
 * WINDOW - 1 and is not given out again before TAKE has returned: what WORK leaves in the slot's
 * scratch is TAKE's to read. At most WINDOW results wait, so that memory stays flat.
 */
struct pool_job {
    void (*work)(void *ctx, size_t index, unsigned slot);
    void (*take)(void *ctx, size_t index, unsigned slot);
    void *ctx;
};

/*
 * Runs JOB for the indexes 0 up to N - 1 with THREADS threads beside the caller's; with none (or
 * when none can be started) the caller does all. Returns when everything has been taken.
 */
void pool_map(const struct pool_job *job, size_t n, unsigned threads, unsigned window);

/*
 * Runs FN(ctx, index, thread) for the indexes 0 up to N - 1 in no particular order, on THREADS
 * threads of which the caller's is one; fewer when some cannot be started. THREAD is 0 up to THREADS - 1.
 */
void pool_each(size_t n, unsigned threads, void (*fn)(void *ctx, size_t index, unsigned thread), void *ctx);

#endif
