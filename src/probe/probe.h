/*
 * probe: rows of the record against the live servers, many at once, one connection a host at a time.
 */
#ifndef PROBE_PROBE_H
#define PROBE_PROBE_H

#include "probe/plan.h"
#include "probe/verdict.h"

/* The word on one row. Texts stay until probe_run returns; PROVIDER to URL are as the plan has them, or a literal. */
struct probe_result {
    struct str provider, protocol, host;
    unsigned port; /* 0: none */
    struct str security, url;
    struct finding finding;
    /* Where the server answered instead, port 0: nothing else was found; auth is absent where the row's holds. */
    unsigned port_instead;
    struct str security_instead, auth_instead;
};

struct probe_how {
    unsigned milliseconds;   /* for a conversation */
    unsigned delay;          /* milliseconds between two conversations with a host */
    unsigned threads;        /* conversations at a time, each with another host */
    int64_t now;             /* seconds since 1970: certificates are judged by it */
    const atomic_bool *stop; /* becomes true: what has been answered is kept, the rest is left */
};

/*
 * Probes SERVERS of PLAN's servers and DOMAINS of its domains, from the first on. TAKE is called for each result, one at a
 * time, on any thread; what was stopped gives none. Returns when all is done.
 */
struct probe_taker {
    void (*take)(void *ctx, const struct probe_result *result);
    void *ctx;
};
void probe_run(const struct plan *plan, size_t servers, size_t domains, const struct probe_how *how,
               const struct probe_taker *taker);

#endif
