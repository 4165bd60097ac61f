/*
 * A thread that looks now and then: work that it meets again is timed from the first time it was met. So beginning and
 * ending cost no system call, and what is quick is never timed.
 */
#include "base/watch.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include "base/fail.h"

enum { LOOKS = 8, NS = 1000000000 };

struct slot {
    atomic_uint count; /* odd: at work */
    const char *_Atomic name;
    _Atomic clockid_t clock;
    unsigned met;  /* the count when it was last looked at, by the watching thread */
    int64_t since; /* the thread's time then */
};

struct watch {
    struct slot *slots;
    unsigned slots_n;
    int64_t limit; /* ns */
    bool started, stop;
    pthread_t thread;
    pthread_mutex_t mutex; /* around stop */
    pthread_cond_t stopped;
};

static int64_t time_of(clockid_t clock)
{
    struct timespec t;
    return clock_gettime(clock, &t) ? -1 : (int64_t)t.tv_sec * NS + t.tv_nsec;
}

static void look(struct watch *w, struct slot *s)
{
    unsigned count = atomic_load(&s->count);
    if (count % 2 == 0)
        return;
    int64_t now = time_of(atomic_load(&s->clock));
    const char *name = atomic_load(&s->name);
    if (now < 0 || atomic_load(&s->count) != count)
        return;
    if (s->met != count) {
        s->met = count;
        s->since = now;
    } else if (now - s->since > w->limit) {
        fail_system(
            0,
            "%s: takes too long to read, more than %lld seconds; is its markup nested or repeated without end?",
            name, (long long)((w->limit + NS - 1) / NS));
    }
}

static void *watching(void *arg)
{
    struct watch *w = arg;
    struct timespec next;
    clock_gettime(CLOCK_MONOTONIC, &next);
    pthread_mutex_lock(&w->mutex);
    while (!w->stop) {
        int64_t ns = next.tv_nsec + w->limit / LOOKS;
        next.tv_sec += ns / NS;
        next.tv_nsec = ns % NS;
        if (pthread_cond_timedwait(&w->stopped, &w->mutex, &next) == ETIMEDOUT)
            for (unsigned i = 0; i < w->slots_n; i++)
                look(w, &w->slots[i]);
    }
    pthread_mutex_unlock(&w->mutex);
    return NULL;
}

struct watch *watch_new(unsigned slots, unsigned milliseconds)
{
    struct watch *w = calloc(1, sizeof *w);
    if (!w || !(w->slots = calloc(slots, sizeof *w->slots)))
        fail_system(ENOMEM, "%u pieces of work", slots);
    w->slots_n = slots;
    w->limit = (int64_t)milliseconds * (NS / 1000);
    pthread_condattr_t attr;
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&w->stopped, &attr);
    pthread_condattr_destroy(&attr);
    pthread_mutex_init(&w->mutex, NULL);
    w->started = pthread_create(&w->thread, NULL, watching, w) == 0;
    return w;
}

void watch_begin(struct watch *w, unsigned slot, const char *name)
{
    struct slot *s = &w->slots[slot];
    clockid_t clock;
    if (pthread_getcpuclockid(pthread_self(), &clock))
        return;
    atomic_store(&s->clock, clock);
    atomic_store(&s->name, name);
    atomic_fetch_add(&s->count, 1);
}

void watch_end(struct watch *w, unsigned slot)
{
    if (atomic_load(&w->slots[slot].count) % 2)
        atomic_fetch_add(&w->slots[slot].count, 1);
}

void watch_free(struct watch *w)
{
    if (w->started) {
        pthread_mutex_lock(&w->mutex);
        w->stop = true;
        pthread_cond_signal(&w->stopped);
        pthread_mutex_unlock(&w->mutex);
        pthread_join(w->thread, NULL);
    }
    pthread_cond_destroy(&w->stopped);
    pthread_mutex_destroy(&w->mutex);
    free(w->slots);
    free(w);
}
