/*
 * pool: a counter gives out indexes, a ring of flags says which results are ready. The mutex is
 * for sleeping only: who finds work or a result ready takes neither lock nor system call.
 */
#include "base/pool.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/arena.h"
#include "base/fail.h"

enum { THREADS_MOST = 32 };

struct pool {
    const struct pool_job *job;
    size_t n;
    size_t window;
    atomic_size_t given;      /* next index to work on */
    atomic_size_t taken;      /* results below this have been taken */
    atomic_size_t *ready;     /* by slot: 1 + the index whose result it holds */
    atomic_size_t awaited;    /* 1 + the index the taker sleeps for, or 0 */
    atomic_uint sleepers;     /* workers that wait for a slot */
    pthread_mutex_t mutex;    /* around sleeping and waking */
    pthread_cond_t has_room;  /* for workers */
    pthread_cond_t has_ready; /* for the taker */
};

unsigned pool_threads(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set))
        return 1;
    int n = CPU_COUNT(&set);
    return n < 1 ? 1 : n > THREADS_MOST ? THREADS_MOST : (unsigned)n;
}

/* Waits until the slot of INDEX is free. */
static void await_room(struct pool *p, size_t index)
{
    if (index < atomic_load(&p->taken) + p->window)
        return;
    pthread_mutex_lock(&p->mutex);
    atomic_fetch_add(&p->sleepers, 1);
    while (index >= atomic_load(&p->taken) + p->window)
        pthread_cond_wait(&p->has_room, &p->mutex);
    atomic_fetch_sub(&p->sleepers, 1);
    pthread_mutex_unlock(&p->mutex);
}

static void *worker(void *arg)
{
    struct pool *p = arg;
    size_t index;
    while ((index = atomic_fetch_add(&p->given, 1)) < p->n) {
        size_t slot = index % p->window;
        await_room(p, index);
        p->job->work(p->job->ctx, index, (unsigned)slot);
        /* Sequentially consistent, as is the taker's pair: one of the two sees the other. */
        atomic_store(&p->ready[slot], index + 1);
        if (atomic_load(&p->awaited) == index + 1) {
            pthread_mutex_lock(&p->mutex);
            pthread_cond_signal(&p->has_ready);
            pthread_mutex_unlock(&p->mutex);
        }
    }
    return NULL;
}

static void wake_workers(struct pool *p)
{
    pthread_mutex_lock(&p->mutex);
    pthread_cond_broadcast(&p->has_room);
    pthread_mutex_unlock(&p->mutex);
}

/* Sleeps until the result of INDEX is ready. */
static void sleep_until(struct pool *p, size_t index)
{
    atomic_size_t *ready = &p->ready[index % p->window];
    pthread_mutex_lock(&p->mutex);
    atomic_store(&p->awaited, index + 1);
    pthread_cond_broadcast(&p->has_room);
    while (atomic_load(ready) != index + 1)
        pthread_cond_wait(&p->has_ready, &p->mutex);
    atomic_store(&p->awaited, 0);
    pthread_mutex_unlock(&p->mutex);
}

/* A taker that is ahead sleeps for a quarter of a window: one wake-up for many results. */
static void await_ready(struct pool *p, size_t index)
{
    size_t later = index + p->window / 4;
    if (later >= p->n)
        later = p->n - 1;
    if (atomic_load(&p->ready[index % p->window]) != index + 1)
        sleep_until(p, later);
    if (atomic_load(&p->ready[index % p->window]) != index + 1)
        sleep_until(p, index);
}

static void take_all(struct pool *p)
{
    size_t batch = p->window > 1 ? p->window / 2 : 1;
    for (size_t i = 0; i < p->n; i++) {
        await_ready(p, i);
        p->job->take(p->job->ctx, i, (unsigned)(i % p->window));
        atomic_store(&p->taken, i + 1);
        /* Sleeping workers are woken for half a window at once, not for each slot; await_ready wakes the rest.
         */
        if ((i + 1) % batch == 0 && atomic_load(&p->sleepers))
            wake_workers(p);
    }
}

static void map_alone(const struct pool_job *job, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        job->work(job->ctx, i, 0);
        job->take(job->ctx, i, 0);
    }
}

/* Starts up to WANT threads; returns how many there are. */
static unsigned start(pthread_t *threads, unsigned want, void *(*fn)(void *), void *arg)
{
    unsigned n = 0;
    while (n < want && pthread_create(&threads[n], NULL, fn, arg) == 0)
        n++;
    return n;
}

void pool_map(const struct pool_job *job, size_t n, unsigned threads, unsigned window)
{
    struct arena arena = {0};
    struct pool p = {.job = job, .n = n, .window = window ? window : 1};
    pthread_t ids[THREADS_MOST];
    p.ready = ARENA_NEW(&arena, atomic_size_t, p.window);
    pthread_mutex_init(&p.mutex, NULL);
    pthread_cond_init(&p.has_room, NULL);
    pthread_cond_init(&p.has_ready, NULL);
    if (threads > n)
        threads = (unsigned)n;
    unsigned started = start(ids, threads < THREADS_MOST ? threads : THREADS_MOST, worker, &p);
    if (started)
        take_all(&p);
    else
        map_alone(job, n);
    for (unsigned i = 0; i < started; i++)
        pthread_join(ids[i], NULL);
    pthread_cond_destroy(&p.has_ready);
    pthread_cond_destroy(&p.has_room);
    pthread_mutex_destroy(&p.mutex);
    arena_free(&arena);
}

struct each {
    size_t n;
    void (*fn)(void *ctx, size_t index, unsigned thread);
    void *ctx;
    atomic_size_t given;
    atomic_uint threads; /* numbers given out */
};

static void *each_worker(void *arg)
{
    struct each *e = arg;
    unsigned thread = atomic_fetch_add(&e->threads, 1);
    size_t index;
    while ((index = atomic_fetch_add(&e->given, 1)) < e->n)
        e->fn(e->ctx, index, thread);
    return NULL;
}

void pool_each(size_t n, unsigned threads, void (*fn)(void *ctx, size_t index, unsigned thread), void *ctx)
{
    struct each e = {.n = n, .fn = fn, .ctx = ctx};
    pthread_t ids[THREADS_MOST];
    if (threads > n)
        threads = (unsigned)n;
    if (threads > THREADS_MOST)
        threads = THREADS_MOST;
    unsigned started = threads > 1 ? start(ids, threads - 1, each_worker, &e) : 0;
    each_worker(&e);
    for (unsigned i = 0; i < started; i++)
        pthread_join(ids[i], NULL);
}
