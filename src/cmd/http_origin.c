/*
 * Reads headers that browsers set and pages cannot.
 * Does not answer anything.
 */
#include "cmd/http.h"

#include <inttypes.h>

bool http_is_own_host(struct str host, unsigned port)
{
    static const char *const names[] = {"127.0.0.1", "localhost", "[::1]"};
    uint64_t number = 80;
    for (size_t i = 0; i < COUNT(names); i++) {
        struct str name = str_from(names[i]), rest = str_sub(host, name.n, host.n);
        if (!str_ieq(str_sub(host, 0, name.n), name))
            continue;
        bool plain = rest.n == 0;
        bool given = rest.n > 1 && rest.s[0] == ':' && str_uint(str_sub(rest, 1, rest.n), 65535, &number);
        return (plain || given) && number == port;
    }
    return false;
}

struct str http_own_path(struct str target, unsigned port)
{
    struct str scheme = STR("http://");
    if (str_starts(target, STR("/")))
        return target;
    if (!str_ieq(str_sub(target, 0, scheme.n), scheme))
        return (struct str){0};
    target = str_sub(target, scheme.n, target.n);
    size_t slash = str_find(target, '/', 0);
    if (!http_is_own_host(str_sub(target, 0, slash), port))
        return (struct str){0};
    return slash < target.n ? str_sub(target, slash, target.n) : STR("/");
}

/* Whether URL is of our own origin; one without a path is an origin. */
static bool is_own_url(struct str url, unsigned port)
{
    return url.n && url.s[0] != '/' && http_own_path(url, port).s;
}

bool http_is_foreign(const struct http_origin *o, unsigned port)
{
    if (o->origin.s && !is_own_url(o->origin, port))
        return true;
    if (o->fetch_site.s)
        return !str_eq(o->fetch_site, STR("same-origin")) && !str_eq(o->fetch_site, STR("none"));
    /* Browsers too old for Sec-Fetch-Site say this much. */
    return o->referer.s && !is_own_url(o->referer, port);
}

bool http_is_navigation(const struct http_origin *o)
{
    return str_eq(o->fetch_mode, STR("navigate")) && str_eq(o->fetch_dest, STR("document"));
}
