/*
 * http: the one door to libmicrohttpd: answers GET and HEAD requests of this machine, one thread for all.
 * Knows nothing of sites.
 *
 * What one peer does is no harm to another: there is a most of connections, and when it is reached the one that has
 * been idle the longest makes room; files are sent from their descriptors, so that memory does not grow with them.
 */
#ifndef CMD_HTTP_H
#define CMD_HTTP_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* What is asked. */
struct http_request {
    struct str path; /* begins with '/', %XX as sent */
    struct str at;   /* the value of the query's parameter "at"; absent: none */
    bool foreign;    /* a page of another origin leads here: a person has followed its link */
    bool last;       /* `later` is no answer any more */
};

/* What to answer; text may live in the arena that was given. */
struct http_reply {
    unsigned status;
    const char *type; /* Content-Type */
    bool later; /* nothing yet: the request is asked again after http_wake, or in 20 seconds as the last time */
    struct str body;
    int file;         /* unless -1: the body is this regular file instead, which is closed when it is sent */
    uint64_t size;    /* of the file, in bytes */
    struct str inset; /* is sent before the file's byte INSET_AT */
    uint64_t inset_at;
};

/* Who answers, quickly: all wait for it. Called from another thread than http_start's. */
struct http_site {
    void *ctx;
    /* Fills REPLY; A is freed once it is taken. */
    void (*answer)(void *ctx, struct arena *a, const struct http_request *request, struct http_reply *reply);
};

struct http;

/*
 * Listens on PORT (0: any free one) of 127.0.0.1; fails (exit 3) when that cannot be had. SITE must stay. Signals that
 * are blocked now stay so in its thread.
 */
struct http *http_start(unsigned port, const struct http_site *site);

unsigned http_port(const struct http *h);

/* Requests that were answered `later` are asked again: any thread. */
void http_wake(struct http *h);

/* To be called about every second: those that have waited for long enough are asked for the last time. */
void http_tick(struct http *h);

/* Who may ask (http_origin.c). Any page in a browser can send requests to 127.0.0.1, and a foreign name can be made
 * to lead there (DNS rebinding); neither shall read what is answered. */

/* The headers that tell; absent ones were not sent. */
struct http_origin {
    struct str host, origin, referer;
    struct str fetch_site, fetch_mode, fetch_dest; /* Sec-Fetch-… (W3C Fetch Metadata Request Headers) */
};

/* Whether HOST ("name:port") is this machine, by 127.0.0.1, localhost or [::1], and PORT. */
bool http_is_own_host(struct str host, unsigned port);

/*
 * The rest of TARGET behind "http://" and a host of our own, which requests to proxies begin with (RFC 9112, 3.2.2);
 * TARGET itself when it begins with '/'; else absent.
 */
struct str http_own_path(struct str target, unsigned port);

/* Whether another origin's page is behind the request. What no browser sends is not. */
bool http_is_foreign(const struct http_origin *o, unsigned port);

/* Whether the request is for a whole page in a tab of its own: where it came from cannot read it. */
bool http_is_navigation(const struct http_origin *o);

#endif
