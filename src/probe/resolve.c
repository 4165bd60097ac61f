/*
 * Questions to the name servers, one at a time.
 * Does not know what the names are for.
 */
#include "probe/talk.h"

#include <ares.h>
#include <arpa/inet.h>
#include <arpa/nameser.h>
#include <ctype.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <time.h>

#include "base/fail.h"
#include "base/memory.h"
#include "base/out.h"

/* The bit of the last one is the sign of an int, which c-ares' macros shift a 1 into. */
enum { SOCKETS = ARES_GETSOCK_MAXNUM - 1 };

struct resolver {
    ares_channel channel;
    unsigned milliseconds;
    const atomic_bool *stop;
};

/* What a callback leaves; it is called by ares_process_fd alone, or at once. */
struct asked {
    struct arena *a;
    bool done, mx;
    enum resolved how;
    struct str *list;
    struct resolve_host *hosts;
    size_t *n;
};

void resolve_begin(void)
{
    int err = ares_library_init(ARES_LIB_INIT_ALL);
    if (err)
        fail_system(0, "resolver: %s", ares_strerror(err));
}

void resolve_end(void)
{
    ares_library_cleanup();
}

struct resolver *resolve_open(unsigned milliseconds, const atomic_bool *stop)
{
    /* A record names whole hosts: what this machine would add to a short one is nobody's mail server. */
    struct ares_options options = {
        .flags = ARES_FLAG_NOSEARCH, .timeout = (int)milliseconds / 3 + 1, .tries = 2};
    struct resolver *r = memory_zeroed(1, sizeof *r);
    int err = ares_init_options(&r->channel, &options, ARES_OPT_FLAGS | ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES);
    if (err)
        fail_system(0, "resolver: %s", ares_strerror(err));
    r->milliseconds = milliseconds;
    r->stop = stop;
    return r;
}

void resolve_close(struct resolver *r)
{
    if (r)
        ares_destroy(r->channel);
    memory_free(r);
}

static enum resolved how_of(int status)
{
    switch (status) {
    case ARES_SUCCESS:
        return RESOLVE_FOUND;
    case ARES_ENOTFOUND:
    case ARES_EBADNAME:
        return RESOLVE_NO_NAME;
    case ARES_ENODATA:
        return RESOLVE_NO_DATA;
    default:
        return RESOLVE_FAILED;
    }
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Waits for the answer. The second of two tries waits twice as long as the first: a third is what one has. */
static void await(struct resolver *r, struct asked *q)
{
    int64_t until = now_ms() + (int64_t)r->milliseconds;
    while (!q->done) {
        ares_socket_t sockets[SOCKETS];
        struct pollfd fds[SOCKETS];
        struct timeval most = {.tv_sec = 0, .tv_usec = 200000}, room;
        nfds_t n = 0;
        int bits = ares_getsock(r->channel, sockets, SOCKETS);
        for (unsigned i = 0; i < SOCKETS; i++) {
            short events = (short)((ARES_GETSOCK_READABLE(bits, i) ? POLLIN : 0) |
                                   (ARES_GETSOCK_WRITABLE(bits, i) ? POLLOUT : 0));
            if (events)
                fds[n++] = (struct pollfd){.fd = sockets[i], .events = events};
        }
        const struct timeval *wait = ares_timeout(r->channel, &most, &room);
        poll(fds, n, (int)(wait->tv_sec * 1000 + wait->tv_usec / 1000) + 1);
        ares_process_fd(r->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
        for (nfds_t i = 0; i < n; i++)
            ares_process_fd(r->channel,
                            fds[i].revents & (POLLIN | POLLHUP | POLLERR) ? fds[i].fd : ARES_SOCKET_BAD,
                            fds[i].revents & POLLOUT ? fds[i].fd : ARES_SOCKET_BAD);
        if (!q->done && (now_ms() > until || atomic_load(r->stop)))
            ares_cancel(r->channel);
    }
}

static void take_addresses(void *ctx, int status, int timeouts, struct ares_addrinfo *found)
{
    struct asked *q = ctx;
    struct out list = out_memory();
    unsigned n = 0;
    (void)timeouts;
    q->done = true;
    q->how = how_of(status);
    for (const struct ares_addrinfo_node *i = status == ARES_SUCCESS ? found->nodes : NULL;
         i && n < RESOLVE_MOST; i = i->ai_next) {
        char text[INET6_ADDRSTRLEN];
        bool six = i->ai_family == AF_INET6;
        const void *address =
            six ? (const void *)&((const struct sockaddr_in6 *)(const void *)i->ai_addr)->sin6_addr
                : &((const struct sockaddr_in *)(const void *)i->ai_addr)->sin_addr;
        if (inet_ntop(i->ai_family, address, text, sizeof text))
            out_printf(&list, six ? "%s[%s]" : "%s%s", n++ ? "," : "", text);
    }
    if (q->how == RESOLVE_FOUND && !n)
        q->how = RESOLVE_NO_DATA;
    *q->list = out_take(&list, q->a);
    if (found)
        ares_freeaddrinfo(found);
}

enum resolved resolve_addresses(struct resolver *r, struct arena *a, const char *host, struct str *list)
{
    struct ares_addrinfo_hints hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM};
    struct asked q = {.a = a, .list = list};
    ares_getaddrinfo(r->channel, host, NULL, &hints, take_addresses, &q);
    await(r, &q);
    return q.how;
}

/* A host behind those that are tried before it. */
static void put_host(struct asked *q, const char *name, unsigned number, unsigned rank, unsigned weight)
{
    char *lower = arena_bytes(q->a, strlen(name) + 1);
    size_t n = 0, at = *q->n;
    if (at == RESOLVE_MOST)
        return;
    for (; name[n]; n++)
        lower[n] = (char)tolower((unsigned char)name[n]);
    if (n && lower[n - 1] == '.')
        n--;
    lower[n] = '\0';
    for (; at && (q->hosts[at - 1].rank > rank ||
                  (q->hosts[at - 1].rank == rank && q->hosts[at - 1].weight < weight));
         at--)
        q->hosts[at] = q->hosts[at - 1];
    q->hosts[at] = (struct resolve_host){{lower, n}, number, rank, weight};
    ++*q->n;
}

static void take_hosts(void *ctx, int status, int timeouts, unsigned char *answer, int length)
{
    struct asked *q = ctx;
    struct ares_mx_reply *mx = NULL;
    struct ares_srv_reply *srv = NULL;
    (void)timeouts;
    q->done = true;
    if (status == ARES_SUCCESS)
        status = q->mx ? ares_parse_mx_reply(answer, length, &mx) : ares_parse_srv_reply(answer, length, &srv);
    for (const struct ares_mx_reply *i = mx; i; i = i->next)
        put_host(q, i->host, i->priority, i->priority, 0);
    for (const struct ares_srv_reply *i = srv; i; i = i->next)
        put_host(q, i->host, i->port, i->priority, i->weight);
    ares_free_data(mx);
    ares_free_data(srv);
    q->how = how_of(status);
}

static enum resolved ask_hosts(struct resolver *r, struct asked *q, const char *name)
{
    *q->n = 0;
    ares_query(r->channel, name, ns_c_in, q->mx ? ns_t_mx : ns_t_srv, take_hosts, q);
    await(r, q);
    return q->how == RESOLVE_FOUND && !*q->n ? RESOLVE_NO_DATA : q->how;
}

enum resolved resolve_mx(struct resolver *r, struct arena *a, const char *name, struct resolve_host *list,
                         size_t *n)
{
    struct asked q = {.a = a, .mx = true, .hosts = list, .n = n};
    return ask_hosts(r, &q, name);
}

enum resolved resolve_srv(struct resolver *r, struct arena *a, const char *name, struct resolve_host *list,
                          size_t *n)
{
    struct asked q = {.a = a, .hosts = list, .n = n};
    return ask_hosts(r, &q, name);
}
