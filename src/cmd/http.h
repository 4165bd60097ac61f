/*
 * http: the one door to libmicrohttpd: answers GET requests of this machine, each on a thread of its own.
 * Knows nothing of sites.
 */
#ifndef CMD_HTTP_H
#define CMD_HTTP_H

#include "base/arena.h"
#include "base/str.h"

/* What to answer; all of it may live in the arena that was given. */
struct http_reply {
    unsigned status;
    const char *type; /* Content-Type */
    struct str body;
};

/* Who answers: called from many threads, and may block. */
struct http_site {
    void *ctx;
    /*
     * Fills REPLY for PATH (begins with '/', %XX undone) and the value of the query's parameter "at" (absent: none).
     * A is freed once REPLY is sent.
     */
    void (*answer)(void *ctx, struct arena *a, struct str path, struct str at, struct http_reply *reply);
};

struct http;

/* Listens on PORT (0: any free one) of 127.0.0.1; fails (exit 3) when that is taken. SITE must stay. */
struct http *http_start(unsigned port, const struct http_site *site);

unsigned http_port(const struct http *h);

#endif
