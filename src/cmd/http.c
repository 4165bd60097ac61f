/*
 * Requests and answers by libmicrohttpd, on one thread of its own: a request that has to wait is suspended, so that
 * no number of peers costs threads.
 */
#include "cmd/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/fail.h"

/*
 * The most connections; how many more there may be while one that has to go is still being closed; the most that wait
 * for something to happen; descriptors that are not for connections, of which each takes two (a socket and a file).
 */
enum { PEERS = 128, PEERS_LEAST = 4, SPARE = 8, WAITING = 16, DESCRIPTORS_KEPT = 40 };
enum { IDLE_SECONDS = 15, WAIT_SECONDS = 20, PEER_BYTES = 32 << 10, BLOCK = 16 << 10, BACKLOG = 1024 };

struct peer {
    struct MHD_Connection *connection; /* NULL: this place is free */
    int socket;
    unsigned long touched; /* when a request of it began or ended, by http.clock */
    bool busy;             /* with a request */
    bool waiting;          /* for http_wake, until the second UNTIL */
    bool last;             /* it has waited for long enough */
    bool ended;            /* told to go */
    time_t until;
};

struct http {
    struct MHD_Daemon *daemon;
    const struct http_site *site;
    unsigned port;
    unsigned most;        /* peers */
    pthread_mutex_t lock; /* over what follows */
    unsigned long clock, woken;
    struct peer peers[PEERS + SPARE];
};

/* ---- peers ---- */

static time_t seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

static unsigned peers_most(void)
{
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) || limit.rlim_cur >= DESCRIPTORS_KEPT + 2 * PEERS)
        return PEERS;
    if (limit.rlim_cur <= DESCRIPTORS_KEPT + 2 * PEERS_LEAST)
        return PEERS_LEAST;
    return (unsigned)(limit.rlim_cur - DESCRIPTORS_KEPT) / 2;
}

/* Ends the peer that has been idle the longest or, when all are busy, has been so the longest. */
static void make_room(struct http *h)
{
    struct peer *oldest = NULL;
    unsigned n = 0;
    for (size_t i = 0; i < COUNT(h->peers); i++) {
        struct peer *p = &h->peers[i];
        if (!p->connection || p->ended)
            continue;
        n++;
        if (!p->waiting &&
            (!oldest || p->busy < oldest->busy || (p->busy == oldest->busy && p->touched < oldest->touched)))
            oldest = p;
    }
    if (n <= h->most || !oldest)
        return;
    oldest->ended = true;
    shutdown(oldest->socket, SHUT_RDWR);
}

static void begin_peer(struct http *h, struct MHD_Connection *c, void **place)
{
    struct peer *p = h->peers;
    while (p < h->peers + COUNT(h->peers) && p->connection)
        p++;
    if (p == h->peers + COUNT(h->peers))
        fail_internal("more connections than were asked for");
    *p = (struct peer){.connection = c, .touched = ++h->clock};
    p->socket = MHD_get_connection_info(c, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
    *place = p;
    make_room(h);
}

/* Called on the one thread, before the socket is closed: what we know of sockets is true. */
static void on_peer(void *ctx, struct MHD_Connection *c, void **place, enum MHD_ConnectionNotificationCode what)
{
    struct http *h = ctx;
    pthread_mutex_lock(&h->lock);
    if (what == MHD_CONNECTION_NOTIFY_STARTED)
        begin_peer(h, c, place);
    else if (*place)
        ((struct peer *)*place)->connection = NULL;
    pthread_mutex_unlock(&h->lock);
}

static struct peer *peer_of(struct MHD_Connection *c)
{
    return MHD_get_connection_info(c, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
}

static void on_done(void *ctx, struct MHD_Connection *c, void **request, enum MHD_RequestTerminationCode why)
{
    struct http *h = ctx;
    struct peer *p = peer_of(c);
    (void)request, (void)why;
    pthread_mutex_lock(&h->lock);
    p->busy = p->last = false;
    p->touched = ++h->clock;
    pthread_mutex_unlock(&h->lock);
}

/* ---- waiting ---- */

static unsigned long begin_request(struct http *h, struct peer *p, bool *last)
{
    pthread_mutex_lock(&h->lock);
    if (!p->busy)
        p->touched = ++h->clock;
    p->busy = true;
    *last = p->last;
    unsigned long woken = h->woken;
    pthread_mutex_unlock(&h->lock);
    return woken;
}

/* What became of a request that was answered `later`. */
enum wait { WAIT_BEGUN, WAIT_OVER, WAIT_REFUSED };

/* Suspends C, unless http_wake was called since WOKEN. */
static enum wait begin_wait(struct http *h, struct MHD_Connection *c, struct peer *p, unsigned long woken)
{
    enum wait is = WAIT_OVER;
    unsigned n = 0;
    pthread_mutex_lock(&h->lock);
    for (size_t i = 0; i < COUNT(h->peers); i++)
        n += h->peers[i].connection && h->peers[i].waiting;
    if (h->woken == woken)
        is = n < WAITING && n < h->most / 2 ? WAIT_BEGUN : WAIT_REFUSED;
    if (is == WAIT_BEGUN) {
        p->waiting = true;
        p->until = seconds() + WAIT_SECONDS;
        MHD_suspend_connection(c);
    }
    pthread_mutex_unlock(&h->lock);
    return is;
}

/* Goes on with those that wait: with ALL, or with those whose time is over. */
static void resume(struct http *h, bool all)
{
    time_t now = seconds();
    pthread_mutex_lock(&h->lock);
    h->woken += all;
    for (size_t i = 0; i < COUNT(h->peers); i++) {
        struct peer *p = &h->peers[i];
        if (!p->connection || !p->waiting || (!all && now < p->until))
            continue;
        p->last = !all;
        p->waiting = false;
        MHD_resume_connection(p->connection);
    }
    pthread_mutex_unlock(&h->lock);
}

void http_wake(struct http *h)
{
    resume(h, true);
}

void http_tick(struct http *h)
{
    resume(h, false);
}

/* ---- answers ---- */

/* A file with something put in. */
struct stuffed {
    int file;
    uint64_t at, size;
    struct str inset;
    char copy[]; /* what that is of */
};

static ssize_t read_stuffed(void *ctx, uint64_t pos, char *buf, size_t room)
{
    const struct stuffed *f = ctx;
    uint64_t behind = f->at + f->inset.n;
    if (pos >= f->at && pos < behind) {
        struct str rest = str_sub(f->inset, (size_t)(pos - f->at), f->inset.n);
        rest = str_sub(rest, 0, room);
        memcpy(buf, rest.s, rest.n);
        return (ssize_t)rest.n;
    }
    if (pos < f->at && room > f->at - pos)
        room = (size_t)(f->at - pos);
    ssize_t n = pread(f->file, buf, room, (off_t)(pos < f->at ? pos : pos - f->inset.n));
    return n > 0 ? n : n < 0 && errno == EINTR ? 0 : MHD_CONTENT_READER_END_WITH_ERROR;
}

static void free_stuffed(void *ctx)
{
    struct stuffed *f = ctx;
    close(f->file);
    free(f);
}

/* The reply's body; its file is closed whatever comes of it. */
static struct MHD_Response *response_of(const struct http_reply *r)
{
    struct MHD_Response *response = NULL;
    struct stuffed *f;
    if (r->file < 0)
        return MHD_create_response_from_buffer(r->body.n, (void *)(uintptr_t)r->body.s, MHD_RESPMEM_MUST_COPY);
    if (!r->inset.n)
        response = MHD_create_response_from_fd64(r->size, r->file);
    else if ((f = malloc(sizeof *f + r->inset.n)) != NULL) {
        *f = (struct stuffed){r->file, r->inset_at, r->size, {f->copy, r->inset.n}};
        memcpy(f->copy, r->inset.s, r->inset.n);
        response =
            MHD_create_response_from_callback(r->size + r->inset.n, BLOCK, read_stuffed, f, free_stuffed);
        if (!response)
            free(f);
    }
    if (!response)
        close(r->file);
    return response;
}

static enum MHD_Result send_reply(struct MHD_Connection *c, const struct http_reply *r)
{
    static const char *const headers[][2] = {{MHD_HTTP_HEADER_CACHE_CONTROL, "no-store"},
                                             {"X-Content-Type-Options", "nosniff"},
                                             {"Cross-Origin-Resource-Policy", "same-origin"},
                                             {"Cross-Origin-Opener-Policy", "same-origin"},
                                             {"X-Frame-Options", "SAMEORIGIN"}};
    struct MHD_Response *response = response_of(r);
    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, r->type);
    for (size_t i = 0; i < COUNT(headers); i++)
        MHD_add_response_header(response, headers[i][0], headers[i][1]);
    if (r->status == MHD_HTTP_METHOD_NOT_ALLOWED)
        MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
    enum MHD_Result queued = MHD_queue_response(c, r->status, response);
    MHD_destroy_response(response);
    return queued;
}

static struct http_reply refuse(unsigned status, const char *why)
{
    return (struct http_reply){
        .status = status, .type = "text/plain; charset=utf-8", .body = str_from(why), .file = -1};
}

static enum MHD_Result count_host(void *ctx, enum MHD_ValueKind kind, const char *name, const char *value)
{
    (void)kind, (void)value;
    *(unsigned *)ctx += str_ieq(str_from(name), STR("Host"));
    return MHD_YES;
}

static struct str header(struct MHD_Connection *c, const char *name)
{
    return str_from(MHD_lookup_connection_value(c, MHD_HEADER_KIND, name));
}

/* Whether the request may be answered; else REPLY says why not. */
static bool may_ask(const struct http *h, struct MHD_Connection *c, const char *method,
                    struct http_request *request, struct http_reply *reply)
{
    struct http_origin o = {header(c, "Host"),           header(c, "Origin"),
                            header(c, "Referer"),        header(c, "Sec-Fetch-Site"),
                            header(c, "Sec-Fetch-Mode"), header(c, "Sec-Fetch-Dest")};
    unsigned hosts = 0;
    MHD_get_connection_values(c, MHD_HEADER_KIND, count_host, &hosts);
    request->path = http_own_path(request->path, h->port);
    request->foreign = http_is_foreign(&o, h->port);
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        *reply = refuse(MHD_HTTP_METHOD_NOT_ALLOWED, "Only GET and HEAD.\n");
    else if (hosts != 1 || !http_is_own_host(o.host, h->port) || !request->path.s)
        *reply = refuse(MHD_HTTP_FORBIDDEN, "This server goes by localhost and 127.0.0.1, and its port.\n");
    else if (request->foreign && !http_is_navigation(&o))
        *reply = refuse(MHD_HTTP_FORBIDDEN, "This is not for pages from elsewhere.\n");
    else
        return true;
    return false;
}

/* Answers once. False when the answer came to be while it was found that there is none yet: then once more. */
static bool answer(struct http *h, struct MHD_Connection *c, const char *method, struct http_request *request,
                   enum MHD_Result *result)
{
    struct arena a = {0};
    struct peer *p = peer_of(c);
    struct http_reply reply = {.file = -1};
    enum wait wait = WAIT_REFUSED;
    unsigned long woken = begin_request(h, p, &request->last);
    if (strcmp(method, "HEAD") == 0)
        request->last = true;
    if (may_ask(h, c, method, request, &reply))
        h->site->answer(h->site->ctx, &a, request, &reply);
    if (reply.later) {
        wait = begin_wait(h, c, p, woken);
        reply = refuse(MHD_HTTP_SERVICE_UNAVAILABLE, "Too many are waiting; ask again in a moment.\n");
    }
    *result = wait == WAIT_REFUSED ? send_reply(c, &reply) : MHD_YES;
    arena_free(&a);
    return wait != WAIT_OVER;
}

static bool has_body(struct MHD_Connection *c)
{
    struct str length = header(c, MHD_HTTP_HEADER_CONTENT_LENGTH);
    return header(c, MHD_HTTP_HEADER_TRANSFER_ENCODING).s || (length.s && !str_eq(length, STR("0")));
}

static enum MHD_Result handle(void *ctx, struct MHD_Connection *c, const char *url, const char *method,
                              const char *version, const char *data, size_t *size, void **place)
{
    struct http_request request = {.path = str_from(url)};
    enum MHD_Result result;
    (void)version, (void)data, (void)size;
    /* An answer to the first call ends the connection, which suits those alone who send what nobody reads. */
    bool first = !*place;
    *place = ctx;
    if (first && !has_body(c))
        return MHD_YES;
    request.at = str_from(MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, "at"));
    while (!answer(ctx, c, method, &request, &result))
        ;
    return result;
}

/* ---- the daemon ---- */

/* Paths come as they were sent: whoever answers undoes %XX, and sees what must not be undone. */
static size_t keep_escapes(void *ctx, struct MHD_Connection *c, char *text)
{
    (void)ctx, (void)c;
    return strlen(text);
}

static _Noreturn void fail_port(int err, unsigned port)
{
    if (err == EADDRINUSE)
        fail_system(
            0,
            "port %u: is taken by another program, maybe another `portolan serve`; name another with -p, "
            "or any that is free with -p 0",
            port);
    if (err == EACCES)
        fail_system(0, "port %u: is for the system's own servers; name one above 1023 with -p", port);
    fail_system(err, "port %u", port);
}

/* A socket that listens on PORT, which is set to what the system chose when it is 0. */
static int listen_on(unsigned *port)
{
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons((uint16_t)*port)};
    socklen_t n = sizeof own;
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (fd < 0 || setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){1}, sizeof(int)) ||
        bind(fd, (struct sockaddr *)&own, sizeof own) || listen(fd, BACKLOG) ||
        getsockname(fd, (struct sockaddr *)&own, &n))
        fail_port(errno, *port);
    *port = ntohs(own.sin_port);
    return fd;
}

struct http *http_start(unsigned port, const struct http_site *site)
{
    struct http *h = calloc(1, sizeof *h);
    if (!h)
        fail_system(ENOMEM, "serve");
    h->site = site;
    h->port = port;
    h->most = peers_most();
    pthread_mutex_init(&h->lock, NULL);
    int fd = listen_on(&h->port);
    h->daemon = MHD_start_daemon(MHD_USE_POLL_INTERNAL_THREAD | MHD_USE_SUSPEND_RESUME, 0, NULL, NULL, handle,
                                 h, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT, h->most + SPARE,
                                 MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS,
                                 MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)PEER_BYTES,
                                 MHD_OPTION_NOTIFY_CONNECTION, on_peer, h, MHD_OPTION_NOTIFY_COMPLETED, on_done,
                                 h, MHD_OPTION_UNESCAPE_CALLBACK, keep_escapes, h, MHD_OPTION_END);
    if (!h->daemon)
        fail_system(errno, "port %u", h->port);
    return h;
}

unsigned http_port(const struct http *h)
{
    return h->port;
}
