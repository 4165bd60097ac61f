/*
 * ManageSieve (RFC 5804): greeting, STARTTLS, list, LOGOUT. libcurl connects and encrypts, and leaves the lines to us.
 */
#include <poll.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "probe/talk_part.h"

enum { LINE_MOST = 4096, LIST_MOST = 64 << 10, STEP_MS = 250 };

struct lines {
    struct talker *t;
    CURL *curl;
    struct timespec until;
    char held[LINE_MOST];
    size_t n;
};

static long left_ms(const struct lines *l)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (l->until.tv_sec - now.tv_sec) * 1000 + (l->until.tv_nsec - now.tv_nsec) / 1000000;
}

/* Waits until CURL's socket can be read (or WRITTEN); the fault when that does not come. */
static enum talk_fault await(struct lines *l, bool written)
{
    curl_socket_t fd = CURL_SOCKET_BAD;
    curl_easy_getinfo(l->curl, CURLINFO_ACTIVESOCKET, &fd);
    for (long left; (left = left_ms(l)) > 0;) {
        struct pollfd p = {.fd = fd, .events = written ? POLLOUT : POLLIN};
        if (atomic_load(l->t->how.stop))
            return TALK_STOPPED;
        if (poll(&p, 1, (int)(left < STEP_MS ? left : STEP_MS)) > 0)
            return TALK_FINE;
    }
    return TALK_SILENT;
}

/* Lines up to an OK, NO or BYE. */
static enum talk_fault read_list(struct lines *l, struct greeting *g)
{
    for (;;) {
        char *end = memchr(l->held, '\n', l->n);
        if (end) {
            size_t n = (size_t)(end - l->held) + 1;
            struct str line = {l->held, n};
            greeting_line(g, line);
            bool last = g->ready || str_starts(line, STR("NO")) || str_starts(line, STR("BYE"));
            memmove(l->held, end + 1, l->n -= n);
            if (last || !g->is_right)
                return g->ready ? TALK_FINE : g->turned_away ? TALK_TURNED_AWAY : TALK_STRANGE;
            continue;
        }
        size_t got = 0;
        if (g->bytes > LIST_MOST || l->n == sizeof l->held)
            return g->is_right ? TALK_LONG : (greeting_line(g, (struct str){l->held, l->n}), TALK_LONG);
        CURLcode code = curl_easy_recv(l->curl, l->held + l->n, sizeof l->held - l->n, &got);
        if (code == CURLE_AGAIN) {
            enum talk_fault fault = await(l, false);
            if (fault)
                return fault;
        } else if (code != CURLE_OK || !got) {
            return TALK_CLOSED;
        }
        l->n += got;
    }
}

static enum talk_fault say(struct lines *l, struct str words)
{
    while (words.n) {
        size_t sent = 0;
        CURLcode code = curl_easy_send(l->curl, words.s, words.n, &sent);
        enum talk_fault fault = code == CURLE_OK      ? TALK_FINE
                                : code == CURLE_AGAIN ? await(l, true)
                                                      : TALK_CLOSED;
        if (fault)
            return fault;
        words = str_sub(words, sent, words.n);
    }
    return TALK_FINE;
}

static curl_socket_t give_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
    (void)purpose, (void)address;
    return dup(*(int *)ctx);
}

static int is_connected(void *ctx, curl_socket_t fd, curlsocktype purpose)
{
    (void)ctx, (void)fd, (void)purpose;
    return CURL_SOCKOPT_ALREADY_CONNECTED;
}

/* A connection, encrypted or not, and no word said over it. HTTP's schemes are what libcurl has for that. */
static enum talk_fault connect_only(struct lines *l, struct arena *a, const char *host, unsigned port,
                                    bool encrypted, int *over, struct curl_slist **resolved)
{
    struct talk *talk = l->t->now;
    if (!talk_set(l->t, l->curl, a, host, port, resolved))
        return talk->fault;
    curl_easy_setopt(l->curl, CURLOPT_URL,
                     arena_printf(a, "http%s://%s:%u/", encrypted ? "s" : "", host, port).s);
    curl_easy_setopt(l->curl, CURLOPT_CONNECT_ONLY, 1L);
    curl_easy_setopt(l->curl, CURLOPT_FORBID_REUSE, 0L);
    curl_easy_setopt(l->curl, CURLOPT_SSL_ENABLE_ALPN, 0L);
    if (over) {
        curl_easy_setopt(l->curl, CURLOPT_OPENSOCKETFUNCTION, give_socket);
        curl_easy_setopt(l->curl, CURLOPT_OPENSOCKETDATA, over);
        curl_easy_setopt(l->curl, CURLOPT_SOCKOPTFUNCTION, is_connected);
    }
    talk_run(l->t, l->curl);
    if (l->t->shaking)
        talk->stage = TALK_HANDSHAKE;
    return talk->fault;
}

/* After the greeting: the same connection again, encrypted. */
static enum talk_fault upgrade(struct lines *l, struct lines *plain, struct arena *a, const char *host,
                               unsigned port, struct curl_slist **resolved)
{
    struct greeting *g = &l->t->now->greeting;
    curl_socket_t fd = CURL_SOCKET_BAD;
    if (!g->starttls)
        return TALK_NO_STARTTLS;
    enum talk_fault fault = say(plain, STR("STARTTLS\r\n"));
    fault = fault ? fault : read_list(plain, g);
    if (fault)
        return fault == TALK_STRANGE ? TALK_NO_STARTTLS : fault;
    curl_easy_getinfo(plain->curl, CURLINFO_ACTIVESOCKET, &fd);
    fault = connect_only(l, a, host, port, true, &(int){fd}, resolved);
    greeting_encrypted(g);
    return fault;
}

void talk_sieve(struct talker *t, struct arena *a, const char *host, unsigned port, enum talk_security security)
{
    struct talk *talk = t->now;
    struct curl_slist *resolved[2] = {NULL, NULL};
    struct lines plain = {.t = t, .curl = t->curl}, *last = &plain;
    clock_gettime(CLOCK_MONOTONIC, &plain.until);
    plain.until.tv_sec += (time_t)(t->how.milliseconds / 1000 + 1);
    enum talk_fault fault = connect_only(&plain, a, host, port, security == TALK_TLS, NULL, &resolved[0]);
    struct lines encrypted = {.t = t, .until = plain.until};
    if (!fault) {
        talk->stage = TALK_GREETING;
        fault = read_list(&plain, &talk->greeting);
    }
    if (!fault && security == TALK_STARTTLS) {
        talk->stage = TALK_LISTING;
        encrypted.curl = curl_easy_init();
        last = &encrypted;
        fault = upgrade(&encrypted, &plain, a, host, port, &resolved[1]);
        if (!fault) {
            talk->stage = TALK_LISTING;
            fault = read_list(&encrypted, &talk->greeting);
        }
    }
    if (!fault) {
        talk->stage = TALK_THROUGH;
        say(last, STR("LOGOUT\r\n"));
    }
    talk->fault = fault;
    curl_easy_setopt(t->curl, CURLOPT_RESOLVE, NULL);
    curl_easy_cleanup(encrypted.curl);
    /* The plain one stays open in the talker's own handle else. */
    curl_easy_cleanup(t->curl);
    t->curl = curl_easy_init();
    for (size_t i = 0; i < COUNT(resolved); i++)
        curl_slist_free_all(resolved[i]);
}
