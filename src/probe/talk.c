/*
 * Conversations by libcurl: IMAP, POP3, SMTP.
 * Does not know the record.
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/fail.h"
#include "base/memory.h"
#include "probe/talk_part.h"

enum { SAID_MOST = 64 << 10 };

void talk_begin(void)
{
    if (curl_global_init(CURL_GLOBAL_DEFAULT))
        fail_system(0, "libcurl cannot begin");
    resolve_begin();
}

void talk_end(void)
{
    resolve_end();
    curl_global_cleanup();
}

struct talker *talker_open(const struct talk_how *how)
{
    struct talker *t = memory_zeroed(1, sizeof *t);
    t->how = *how;
    t->resolver = resolve_open(how->milliseconds, how->stop);
    t->curl = curl_easy_init();
    if (!t->curl)
        fail_system(0, "libcurl cannot begin");
    return t;
}

void talker_close(struct talker *t)
{
    curl_easy_cleanup(t->curl);
    resolve_close(t->resolver);
    memory_free(t);
}

struct resolver *talker_resolver(struct talker *t)
{
    return t->resolver;
}

/* A line of the server. Too many of them end the conversation. */
static size_t take_line(char *bytes, size_t size, size_t n, void *ctx)
{
    struct talk *talk = ctx;
    struct greeting *g = &talk->greeting;
    if (talk->certificate.seen && talk->stage < TALK_LISTING && g->lines)
        greeting_encrypted(g);
    talk->stage = talk->certificate.seen ? TALK_LISTING : TALK_GREETING;
    greeting_line(g, (struct str){bytes, size * n});
    /* Whoever does not speak the protocol, or sends us away, is not waited for. */
    return g->bytes > SAID_MOST || !g->is_right || g->turned_away ? 0 : size * n;
}

static size_t drop_body(char *bytes, size_t size, size_t n, void *ctx)
{
    (void)bytes;
    (void)ctx;
    return size * n;
}

static int may_go_on(void *ctx, curl_off_t a, curl_off_t b, curl_off_t c, curl_off_t d)
{
    const struct talker *t = ctx;
    (void)a, (void)b, (void)c, (void)d;
    return atomic_load(t->how.stop);
}

static CURLcode watch_tls(CURL *curl, void *ssl_ctx, void *ctx)
{
    struct talker *t = ctx;
    (void)curl;
    t->shaking = true;
    certificate_watch(ssl_ctx, t->how.trust, &t->now->certificate);
    return CURLE_OK;
}

bool talk_set(struct talker *t, CURL *curl, struct arena *a, const char *host, unsigned port,
              struct curl_slist **resolved)
{
    static const enum talk_fault faults[] = {[RESOLVE_FOUND] = TALK_FINE,
                                             [RESOLVE_NO_NAME] = TALK_NO_NAME,
                                             [RESOLVE_NO_DATA] = TALK_NO_NAME,
                                             [RESOLVE_FAILED] = TALK_UNKNOWN};
    struct str addresses = {0};
    long ms = (long)t->how.milliseconds;
    t->now->stage = TALK_RESOLVE;
    t->now->fault = faults[resolve_addresses(t->resolver, a, host, &addresses)];
    if (atomic_load(t->how.stop))
        t->now->fault = TALK_STOPPED;
    if (t->now->fault)
        return false;
    t->now->stage = TALK_CONNECT;
    snprintf(t->now->certificate.host, sizeof t->now->certificate.host, "%s", host);
    t->shaking = false;
    curl_easy_reset(curl);
    *resolved = curl_slist_append(NULL, arena_printf(a, "%s:%u:%s", host, port, addresses.s).s);
    curl_easy_setopt(curl, CURLOPT_RESOLVE, *resolved);
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, ms);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, ms);
    curl_easy_setopt(curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (ms + 999) / 1000);
    curl_easy_setopt(curl, CURLOPT_FORBID_REUSE, 1L);
    curl_easy_setopt(curl, CURLOPT_FRESH_CONNECT, 1L);
    curl_easy_setopt(curl, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(curl, CURLOPT_XFERINFOFUNCTION, may_go_on);
    curl_easy_setopt(curl, CURLOPT_XFERINFODATA, t);
    curl_easy_setopt(curl, CURLOPT_WRITEFUNCTION, drop_body);
    /* Whom we trust is certificate.c's: libcurl takes everybody, so that all can be seen in one connection. */
    curl_easy_setopt(curl, CURLOPT_CAINFO, NULL);
    curl_easy_setopt(curl, CURLOPT_CAPATH, NULL);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_SESSIONID_CACHE, 0L);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_0);
    curl_easy_setopt(curl, CURLOPT_SSL_CTX_FUNCTION, watch_tls);
    curl_easy_setopt(curl, CURLOPT_SSL_CTX_DATA, t);
    return true;
}

static enum talk_fault fault_of(const struct talk *talk, CURLcode code, long error)
{
    switch (code) {
    case CURLE_OK:
        return TALK_FINE;
    case CURLE_COULDNT_CONNECT:
        return error == ENETUNREACH || error == EHOSTUNREACH || error == EACCES || error == EPERM
                   ? TALK_UNREACHABLE
               : error == ECONNREFUSED ? TALK_REFUSED
                                       : TALK_SILENT;
    case CURLE_OPERATION_TIMEDOUT:
        return TALK_SILENT;
    case CURLE_USE_SSL_FAILED:
        return TALK_NO_STARTTLS;
    case CURLE_SSL_CONNECT_ERROR:
    case CURLE_SSL_CIPHER:
        return TALK_NO_TLS;
    case CURLE_WRITE_ERROR:
        return talk->greeting.bytes > SAID_MOST ? TALK_LONG : TALK_OTHER;
    case CURLE_ABORTED_BY_CALLBACK:
        return TALK_STOPPED;
    case CURLE_RECV_ERROR:
    case CURLE_SEND_ERROR:
    case CURLE_GOT_NOTHING:
    case CURLE_PARTIAL_FILE:
        return TALK_CLOSED;
    case CURLE_WEIRD_SERVER_REPLY:
        return TALK_STRANGE;
    default:
        return TALK_OTHER;
    }
}

CURLcode talk_run(struct talker *t, CURL *curl)
{
    char why[CURL_ERROR_SIZE] = "";
    long error = 0;
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, why);
    CURLcode code = curl_easy_perform(curl);
    curl_easy_getinfo(curl, CURLINFO_OS_ERRNO, &error);
    t->now->fault = fault_of(t->now, code, error);
    snprintf(t->now->why, sizeof t->now->why, "%s", *why ? why : code ? curl_easy_strerror(code) : "");
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, NULL);
    return code;
}

/* The greeting and the stage when the lines have come to their end. */
static void judge(struct talk *talk, CURLcode code, bool connected, enum talk_security security)
{
    const struct greeting *g = &talk->greeting;
    bool encrypted = talk->certificate.seen;
    talk->stage = !connected                                               ? TALK_CONNECT
                  : security == TALK_TLS && !encrypted                     ? TALK_HANDSHAKE
                  : !g->lines                                              ? TALK_GREETING
                  : security == TALK_STARTTLS && g->starttls && !encrypted ? TALK_HANDSHAKE
                                                                           : TALK_LISTING;
    if (g->lines && !g->is_right)
        talk->fault = TALK_STRANGE;
    else if (g->turned_away)
        talk->fault = TALK_TURNED_AWAY;
    else if (code == CURLE_OK)
        talk->stage = TALK_THROUGH;
    else if (g->listed && talk->fault != TALK_STOPPED && talk->fault != TALK_LONG &&
             (security == TALK_PLAIN || encrypted))
        /* All that is asked has been answered; how a server takes leave says nothing of its settings. */
        talk->stage = TALK_THROUGH, talk->fault = TALK_FINE;
}

static void talk_by_curl(struct talker *t, struct arena *a, const char *host, unsigned port,
                         enum talk_security security)
{
    static const struct {
        const char *scheme, *last; /* the harmless command after which curl says good-bye */
    } by[] = {{"imap", "NOOP"}, {"pop3", "QUIT"}, {"smtp", "NOOP"}};
    struct talk *talk = t->now;
    struct curl_slist *resolved = NULL;
    enum greeting_protocol protocol = talk->greeting.protocol;
    double connect = 0;
    if (!talk_set(t, t->curl, a, host, port, &resolved))
        return;
    /* What SMTP takes for our name is the path. */
    struct str url = arena_printf(a, "%s%s://%s:%u/%s", by[protocol].scheme, security == TALK_TLS ? "s" : "",
                                  host, port, protocol == GREETING_SMTP ? "localhost" : "");
    curl_easy_setopt(t->curl, CURLOPT_URL, url.s);
    curl_easy_setopt(t->curl, CURLOPT_USE_SSL,
                     security == TALK_PLAIN ? (long)CURLUSESSL_NONE : (long)CURLUSESSL_ALL);
    curl_easy_setopt(t->curl, CURLOPT_CUSTOMREQUEST, by[protocol].last);
    curl_easy_setopt(t->curl, CURLOPT_NOBODY, 1L);
    /* Else a server that offers EXTERNAL is sent one: a log-in. */
    curl_easy_setopt(t->curl, CURLOPT_LOGIN_OPTIONS, "AUTH=PLAIN");
    curl_easy_setopt(t->curl, CURLOPT_HEADERFUNCTION, take_line);
    curl_easy_setopt(t->curl, CURLOPT_HEADERDATA, talk);
    CURLcode code = talk_run(t, t->curl);
    curl_easy_getinfo(t->curl, CURLINFO_CONNECT_TIME, &connect);
    judge(talk, code, connect > 0 || t->shaking, security);
    curl_easy_setopt(t->curl, CURLOPT_RESOLVE, NULL);
    curl_slist_free_all(resolved);
}

void talk_mail(struct talker *t, const char *host, unsigned port, enum greeting_protocol protocol,
               enum talk_security security, struct talk *out)
{
    struct arena a = {0};
    *out = (struct talk){.greeting.protocol = protocol};
    t->now = out;
    if (protocol == GREETING_SIEVE)
        talk_sieve(t, &a, host, port, security);
    else
        talk_by_curl(t, &a, host, port, security);
    t->now = NULL;
    arena_free(&a);
}
