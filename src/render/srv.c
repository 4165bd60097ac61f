/*
 * Writes SRV records (RFC 2782) in the order of preference.
 * Does not look anything up: that the names exist is for the record to know.
 */
#include "render/srv.h"

static const struct {
    const char *protocol, *security, *service;
} services[] = {
    {"imap", "tls", "_imaps"},     {"imap", "starttls", "_imap"},   {"pop3", "tls", "_pop3s"},
    {"pop3", "starttls", "_pop3"}, {"smtp", "tls", "_submissions"}, {"smtp", "starttls", "_submission"},
};

/* The host as a name in the zone: absolute, or relative to it where it is below the user's own domain. */
static struct str target(struct arena *a, struct str host, struct str domain)
{
    struct str own = STR(".%EMAILDOMAIN%");
    if (domain.s)
        return arena_printf(a, "%.*s.", STR_ARG(export_expand(a, host, domain)));
    if (str_eq(host, str_sub(own, 1, own.n)))
        return STR("@");
    if (str_ends(host, own))
        return str_sub(host, 0, host.n - own.n);
    return arena_printf(a, "%.*s.", STR_ARG(host));
}

/* Whether a program elsewhere can reach the server. */
static bool is_reachable(const struct export_server *s)
{
    static const char *const own[] = {"127.0.0.1", "localhost", "[::1]", "::1"};
    for (size_t i = 0; i < COUNT(own); i++)
        if (str_eq(s->host, str_from(own[i])))
            return false;
    return s->host.n && s->port && str_find_str(s->host, STR("%EMAILLOCALPART%"), 0) == s->host.n &&
           str_find_str(s->host, STR("%EMAILADDRESS%"), 0) == s->host.n;
}

struct str srv_write(struct arena *a, const struct export_provider *p, struct str domain)
{
    struct out o = out_memory();
    unsigned priority = 0;
    size_t head;
    out_lit(&o, "; ");
    out_term(&o, p->name, false);
    out_lit(&o, ": where mail programs find the servers (RFC 6186, RFC 8314)\n");
    head = o.n;
    for (size_t k = 0; k < COUNT(services) && !str_eq(p->status, STR("retired")); k++) {
        size_t i = 0;
        while (i < p->servers_n && !(str_eq(p->servers[i].protocol, str_from(services[k].protocol)) &&
                                     str_eq(p->servers[i].security, str_from(services[k].security)) &&
                                     is_reachable(&p->servers[i])))
            i++;
        if (k && strcmp(services[k].protocol, "smtp") == 0 && strcmp(services[k - 1].protocol, "smtp") != 0)
            priority = 0;
        if (i == p->servers_n)
            continue;
        const struct export_server *s = &p->servers[i];
        out_printf(&o, "%s._tcp", services[k].service);
        if (domain.s)
            out_printf(&o, ".%.*s.", STR_ARG(domain));
        out_printf(&o, "\tIN\tSRV\t%u 1 %u ", priority, s->port);
        out_term(&o, target(a, s->host, domain), false);
        out_lit(&o, "\n");
        priority += 10;
    }
    struct str bytes = o.n > head ? arena_str(a, out_str(&o)) : (struct str){0};
    out_free(&o);
    return bytes;
}
