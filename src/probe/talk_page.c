/*
 * Questions to web servers.
 * Does not know what their pages are for.
 */
#include <stdlib.h>
#include <string.h>

#include "base/out.h"
#include "probe/talk_part.h"

enum { REDIRECTIONS_MOST = 5, HEADER_MOST = 2048 };

/* A page on its way. */
struct taking {
    struct arena *a;
    struct talk_page *page;
    struct out body;
};

static size_t take_body(char *bytes, size_t size, size_t n, void *ctx)
{
    struct taking *k = ctx;
    if (k->body.n + size * n > TALK_PAGE_MOST)
        return 0;
    out_raw(&k->body, (struct str){bytes, size * n});
    return size * n;
}

static size_t take_header(char *bytes, size_t size, size_t n, void *ctx)
{
    struct taking *k = ctx;
    struct str line = {bytes, size * n};
    const struct {
        struct str name;
        struct str *value;
    } wanted[] = {{STR("WWW-Authenticate"), &k->page->challenge},
                  {STR("DAV"), &k->page->dav},
                  {STR("MS-ASProtocolVersions"), &k->page->activesync}};
    struct str name = str_trim(str_sub(line, 0, str_find(line, ':', 0)));
    for (size_t i = 0; i < COUNT(wanted) && line.n < HEADER_MOST; i++)
        if (str_ieq(name, wanted[i].name) && !wanted[i].value->s)
            *wanted[i].value = arena_str(k->a, str_trim(str_sub(line, name.n + 1, line.n)));
    k->page->talk.greeting.bytes += line.n;
    return k->page->talk.greeting.bytes > TALK_PAGE_MOST ? 0 : line.n;
}

/* One question, no redirection followed; the next address, or an absent one. */
static struct str ask(struct talker *t, struct taking *k, const char *url, const char *method)
{
    struct curl_slist *resolved = NULL;
    struct str next = {0};
    char *host = NULL, *port = NULL, *to = NULL;
    long status = 0;
    CURLU *parts = curl_url();
    bool good = !curl_url_set(parts, CURLUPART_URL, url, 0) && !curl_url_get(parts, CURLUPART_HOST, &host, 0) &&
                !curl_url_get(parts, CURLUPART_PORT, &port, CURLU_DEFAULT_PORT);
    k->page->talk.fault = TALK_OTHER;
    if (good && talk_set(t, t->curl, k->a, host, (unsigned)strtoul(port, NULL, 10), &resolved)) {
        curl_easy_setopt(t->curl, CURLOPT_CURLU, parts);
        curl_easy_setopt(t->curl, CURLOPT_PROTOCOLS_STR, "http,https");
        curl_easy_setopt(t->curl, CURLOPT_USERAGENT,
                         "portolan-probe/" PORTOLAN_VERSION " (checks published mail settings; no account)");
        curl_easy_setopt(t->curl, CURLOPT_CUSTOMREQUEST, method);
        curl_easy_setopt(t->curl, CURLOPT_WRITEFUNCTION, take_body);
        curl_easy_setopt(t->curl, CURLOPT_WRITEDATA, k);
        curl_easy_setopt(t->curl, CURLOPT_HEADERFUNCTION, take_header);
        curl_easy_setopt(t->curl, CURLOPT_HEADERDATA, k);
        gate_enter(t->how.gate, host);
        talk_run(t, t->curl);
        gate_leave(t->how.gate, host);
        curl_easy_getinfo(t->curl, CURLINFO_RESPONSE_CODE, &status);
        curl_easy_getinfo(t->curl, CURLINFO_REDIRECT_URL, &to);
        next = to ? arena_str(k->a, str_from(to)) : next;
        curl_easy_setopt(t->curl, CURLOPT_RESOLVE, NULL);
        curl_easy_setopt(t->curl, CURLOPT_CURLU, NULL);
    }
    k->page->status = (unsigned)status;
    curl_slist_free_all(resolved);
    curl_free(host);
    curl_free(port);
    curl_url_cleanup(parts);
    return next;
}

void talk_page(struct talker *t, struct arena *a, const char *url, const char *method, struct talk_page *out)
{
    struct taking k = {.a = a, .page = out, .body = out_memory()};
    struct str next = arena_str(a, str_from(url));
    *out = (struct talk_page){0};
    t->now = &out->talk;
    for (unsigned i = 0; next.n && i <= REDIRECTIONS_MOST; i++) {
        *out = (struct talk_page){.url = next};
        out_reset(&k.body);
        next = ask(t, &k, next.s, method);
    }
    if (next.n)
        out->talk.fault = TALK_LONG;
    if (out->status)
        out->talk.stage = TALK_THROUGH;
    out->body = out_take(&k.body, a);
    t->now = NULL;
}
