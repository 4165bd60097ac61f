/*
 * http_origin: who may ask a server that listens on 127.0.0.1. Any page in a browser can send requests there, and a
 * foreign name can be made to lead there (DNS rebinding); neither shall read what is answered.
 */
#ifndef CMD_HTTP_ORIGIN_H
#define CMD_HTTP_ORIGIN_H

#include <stdbool.h>

#include "base/str.h"

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
