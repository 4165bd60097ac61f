/*
 * A list of hosts that somebody is at.
 * Does not know what is done there.
 */
#include "probe/gate.h"

#include <pthread.h>
#include <stdbool.h>
#include <strings.h>

#include "base/memory.h"

struct gate {
    pthread_mutex_t lock;
    pthread_cond_t left;
    const char **hosts; /* a place for each thread */
    unsigned threads;
};

struct gate *gate_new(unsigned threads)
{
    struct gate *g = memory_zeroed(1, sizeof *g);
    pthread_mutex_init(&g->lock, NULL);
    pthread_cond_init(&g->left, NULL);
    g->hosts = memory_zeroed(threads, sizeof *g->hosts);
    g->threads = threads;
    return g;
}

void gate_free(struct gate *g)
{
    pthread_cond_destroy(&g->left);
    pthread_mutex_destroy(&g->lock);
    memory_free(g->hosts);
    memory_free(g);
}

static bool is_taken(const struct gate *g, const char *host)
{
    for (unsigned i = 0; i < g->threads; i++)
        if (g->hosts[i] && strcasecmp(g->hosts[i], host) == 0)
            return true;
    return false;
}

void gate_enter(struct gate *g, const char *host)
{
    unsigned i = 0;
    pthread_mutex_lock(&g->lock);
    while (is_taken(g, host))
        pthread_cond_wait(&g->left, &g->lock);
    while (g->hosts[i])
        i++;
    g->hosts[i] = host;
    pthread_mutex_unlock(&g->lock);
}

void gate_leave(struct gate *g, const char *host)
{
    unsigned i = 0;
    pthread_mutex_lock(&g->lock);
    while (g->hosts[i] != host)
        i++;
    g->hosts[i] = NULL;
    pthread_cond_broadcast(&g->left);
    pthread_mutex_unlock(&g->lock);
}
