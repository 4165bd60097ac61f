/*
 * Requests and answers by libmicrohttpd. Only this machine is listened to, and only under its own names: a
 * page from elsewhere that calls itself something else gets nothing.
 */
#include "cmd/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "base/fail.h"

struct http {
    struct MHD_Daemon *daemon;
    const struct http_site *site;
};

static bool is_own_name(const char *host)
{
    size_t n = host ? strcspn(host, ":") : 0;
    return (n == 9 && (memcmp(host, "127.0.0.1", n) == 0 || memcmp(host, "localhost", n) == 0));
}

static enum MHD_Result send_reply(struct MHD_Connection *c, const struct http_reply *r)
{
    struct MHD_Response *response =
        MHD_create_response_from_buffer(r->body.n, (void *)(uintptr_t)r->body.s, MHD_RESPMEM_MUST_COPY);
    if (!response)
        return MHD_NO;
    MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, r->type);
    MHD_add_response_header(response, MHD_HTTP_HEADER_CACHE_CONTROL, "no-store");
    MHD_add_response_header(response, "X-Content-Type-Options", "nosniff");
    enum MHD_Result queued = MHD_queue_response(c, r->status, response);
    MHD_destroy_response(response);
    return queued;
}

static enum MHD_Result handle(void *ctx, struct MHD_Connection *c, const char *url, const char *method,
                              const char *version, const char *data, size_t *size, void **request)
{
    struct http *h = ctx;
    struct arena a = {0};
    struct http_reply reply = {403, "text/plain; charset=utf-8", STR("This is not for you.\n")};
    const char *at = MHD_lookup_connection_value(c, MHD_GET_ARGUMENT_KIND, "at");
    (void)version, (void)data, (void)size, (void)request;
    if (strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        reply = (struct http_reply){405, reply.type, STR("Only GET.\n")};
    else if (is_own_name(MHD_lookup_connection_value(c, MHD_HEADER_KIND, "Host")))
        h->site->answer(h->site->ctx, &a, str_from(url), at ? str_from(at) : (struct str){0}, &reply);
    enum MHD_Result sent = send_reply(c, &reply);
    arena_free(&a);
    return sent;
}

struct http *http_start(unsigned port, const struct http_site *site)
{
    struct http *h = calloc(1, sizeof *h);
    struct sockaddr_in own = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
    own.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (!h)
        fail_system(ENOMEM, "serve");
    h->site = site;
    h->daemon = MHD_start_daemon(MHD_USE_THREAD_PER_CONNECTION | MHD_USE_INTERNAL_POLLING_THREAD,
                                 (uint16_t)port, NULL, NULL, handle, h, MHD_OPTION_SOCK_ADDR,
                                 (struct sockaddr *)&own, MHD_OPTION_CONNECTION_TIMEOUT, 60U, MHD_OPTION_END);
    if (!h->daemon)
        fail_system(errno, "port %u", port);
    return h;
}

unsigned http_port(const struct http *h)
{
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(h->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info ? info->port : 0;
}
