/*
 * Reads providers for the writers of mail programs' files, and puts the files where programs look for them.
 * Does not know the formats.
 */
#include "render/export.h"

#include "base/fail.h"
#include "render/autoconfig.h"
#include "render/autodiscover.h"
#include "render/mobileconfig.h"
#include "render/srv.h"
#include "term/card.h"

enum { SERVER_COLUMNS = 12 };

#define EMAIL_DOMAIN STR("%EMAILDOMAIN%")

static struct stmt *list(struct db *db, const char *name, struct str provider)
{
    struct stmt *st = db_prepare(db, sql_export, name, NULL);
    stmt_bind_text(st, "provider", provider);
    return st;
}

static struct str col(struct arena *a, struct stmt *st, int i)
{
    struct str value = stmt_col(st, i);
    return arena_str(a, value.s ? value : STR(""));
}

/* ITEMS with room for one more: they move whenever N is a power of two. */
static void *grow(struct arena *a, void *items, size_t n, size_t size)
{
    if (n & (n - 1))
        return items;
    void *room = arena_array(a, size, n ? 2 * n : 1);
    if (n)
        memcpy(room, items, n * size);
    return room;
}

static void read_domains(struct arena *a, struct stmt *st, struct export_provider *p)
{
    while (stmt_step(st)) {
        p->domains = grow(a, p->domains, p->domains_n, sizeof *p->domains);
        p->domains[p->domains_n++] =
            (struct export_domain){.pattern = col(a, st, 0),
                                   .is_mx = str_eq(stmt_col(st, 1), STR("mx")),
                                   .is_suffix = str_eq(stmt_col(st, 1), STR("suffix"))};
    }
    stmt_free(st);
}

static void read_servers(struct arena *a, struct stmt *st, struct export_provider *p)
{
    while (stmt_step(st)) {
        p->servers = grow(a, p->servers, p->servers_n, sizeof *p->servers);
        struct export_server *s = &p->servers[p->servers_n++];
        struct str port;
        struct str *const fields[SERVER_COLUMNS] = {&s->role,     &s->protocol, &s->host,         &port,
                                                    &s->security, &s->username, &s->auth,         &s->url,
                                                    &s->options,  &s->source,   &s->last_checked, &s->note};
        for (int i = 0; i < SERVER_COLUMNS; i++)
            *fields[i] = col(a, st, i);
        int64_t number = stmt_col_int(st, 3);
        s->port = number > 0 && number <= UINT16_MAX ? (unsigned)number : 0;
    }
    stmt_free(st);
}

bool export_read(struct db *db, struct arena *a, struct str provider, bool full, struct export_provider *p)
{
    *p = (struct export_provider){0};
    struct str *const fields[] = {&p->id,     &p->name,        &p->short_name,
                                  &p->status, &p->main_domain, &p->own_short_name};
    struct stmt *st = list(db, "provider", provider);
    bool found = stmt_step(st);
    for (int i = 0; found && i < (int)COUNT(fields); i++)
        *fields[i] = col(a, st, i);
    stmt_free(st);
    if (!found)
        return false;
    read_domains(a, list(db, "domains", provider), p);
    read_servers(a, list(db, full ? "servers_full" : "servers", provider), p);
    return true;
}

struct str export_reason(struct db *db, struct arena *a, struct str provider, const char *program)
{
    struct stmt *st = list(db, "support", provider);
    stmt_bind_text(st, "program", str_from(program));
    struct str reason = stmt_step(st) ? col(a, st, 0) : STR("");
    stmt_free(st);
    return reason;
}

struct str export_expand(struct arena *a, struct str template, struct str domain)
{
    struct str mark = EMAIL_DOMAIN, rest = template;
    size_t hit = str_find_str(rest, mark, 0);
    if (hit == rest.n)
        return template;
    struct out o = out_memory();
    for (; hit < rest.n; hit = str_find_str(rest, mark, 0)) {
        out_raw(&o, str_sub(rest, 0, hit));
        out_raw(&o, domain);
        rest = str_sub(rest, hit + mark.n, rest.n);
    }
    out_raw(&o, rest);
    struct str expanded = arena_str(a, out_str(&o));
    out_free(&o);
    return expanded;
}

bool export_server_for(struct arena *a, const struct export_provider *p, size_t i, struct str domain,
                       bool is_mx, struct export_server *server)
{
    *server = p->servers[i];
    if (is_mx && str_find(server->host, '%', 0) < server->host.n)
        return false;
    server->host = export_expand(a, server->host, domain);
    return true;
}

/* Whether addresses at DOMAIN are none of P's own: a mail exchanger's name, or what stands for P without a domain. */
static bool is_foreign(const struct export_provider *p, struct str domain)
{
    for (size_t i = 0; i < p->domains_n; i++)
        if (str_eq(p->domains[i].pattern, domain))
            return p->domains[i].is_mx;
    return str_eq(domain, p->main_domain);
}

struct str export_file(struct db *db, struct arena *a, enum export_kind kind, struct str provider,
                       struct str domain, struct str *reason)
{
    static const char *const programs[] = {"thunderbird", "apple-profile", "thunderbird", "autodiscover"};
    struct export_provider p;
    struct str bytes = {0}, main;
    *reason = export_reason(db, a, provider, programs[kind]);
    if (!export_read(db, a, provider, kind == EXPORT_SRV, &p))
        return bytes;
    main = domain.n ? domain : p.main_domain;
    if (kind == EXPORT_AUTOCONFIG)
        bytes = autoconfig_write(a, &p, main, is_foreign(&p, main));
    else if (kind == EXPORT_SRV)
        bytes = srv_write(a, &p, domain);
    else if (!reason->n)
        bytes = kind == EXPORT_MOBILECONFIG ? mobileconfig_write(a, &p, main) : autodiscover_write(a, &p, main);
    return bytes;
}

/* What a provider's files are put with. */
struct putting {
    struct db *db;
    struct arena *a;
    const struct render_sink *sink;
    const struct export_provider *p;
};

static void put(const struct putting *w, struct str path, struct str bytes)
{
    if (bytes.s)
        w->sink->put(w->sink->ctx, path, bytes);
}

/* Whether what is written for two domains differs. */
static bool varies(const struct export_provider *p)
{
    bool found = str_find(p->name, '%', 0) < p->name.n || str_find(p->short_name, '%', 0) < p->short_name.n;
    for (size_t i = 0; i < p->servers_n; i++)
        found = found || str_find(p->servers[i].host, '%', 0) < p->servers[i].host.n;
    return found;
}

/* v1.1/: one file under two names for each domain; nearly always the same one for all of a provider. */
static void put_domains(const struct putting *w)
{
    const struct export_provider *p = w->p;
    bool each = varies(p);
    struct str bytes = {0};
    for (size_t i = 0; i < p->domains_n; i++) {
        struct str domain = p->domains[i].pattern;
        if (i == 0 || each)
            bytes = autoconfig_write(w->a, p, domain, p->domains[i].is_mx);
        put(w, arena_printf(w->a, "v1.1/%.*s.xml", STR_ARG(domain)), bytes);
        put(w, arena_printf(w->a, "v1.1/%.*s", STR_ARG(domain)), bytes);
    }
}

/* What a provider, or somebody with a domain there, serves on a host of their own. */
static void put_kit(const struct putting *w)
{
    struct str id = w->p->id, reason;
    struct str kit = arena_printf(w->a, "kit/%.*s/", STR_ARG(id));
    const struct {
        enum export_kind kind;
        struct str path;
    } files[] = {
        {EXPORT_AUTOCONFIG, arena_printf(w->a, "%s.well-known/autoconfig/mail/config-v1.1.xml", kit.s)},
        {EXPORT_AUTODISCOVER, arena_printf(w->a, "%sautodiscover/autodiscover.xml", kit.s)},
        {EXPORT_SRV, arena_printf(w->a, "%ssrv.txt", kit.s)},
        {EXPORT_MOBILECONFIG, arena_printf(w->a, "mobileconfig/%.*s.mobileconfig", STR_ARG(id))}};
    for (size_t i = 0; i < COUNT(files); i++)
        put(w, files[i].path, export_file(w->db, w->a, files[i].kind, id, (struct str){0}, &reason));
}

static void put_full(const struct putting *w)
{
    struct export_provider all;
    if (export_read(w->db, w->a, w->p->id, true, &all))
        put(w, arena_printf(w->a, "v1.1-full/%.*s.xml", STR_ARG(all.id)),
            autoconfig_write_full(w->db, w->a, &all));
}

/* The card as plain text beside the page, for tickets. */
static void put_texts(const struct putting *w, struct str base_url)
{
    struct stmt *st = db_prepare(w->db, sql_export, "texts", NULL);
    struct out o = out_memory();
    while (stmt_step(st)) {
        struct str lang = arena_str(w->a, stmt_col(st, 0));
        struct text t = {.o = &o};
        struct ask_card card;
        struct answer answer = {.found = {.match = ASK_PROVIDER, .provider = w->p->id}};
        struct card_view v = {.lang = text_lang_of(lang)};
        v.lang = v.lang == TEXT_LANGS ? TEXT_EN : v.lang;
        v.site = base_url.n ? arena_printf(w->a, "%.*s/", STR_ARG(base_url)) : STR("");
        out_reset(&o);
        if (!ask_card(w->db, w->a, w->p->id, lang.s, "en", &card))
            continue;
        answer_take(w->a, &answer, &card);
        card_print(&t, w->a, &v, &answer);
        put(w, arena_printf(w->a, "%.*s/provider/%.*s.txt", STR_ARG(lang), STR_ARG(w->p->id)), out_str(&o));
    }
    out_free(&o);
    stmt_free(st);
}

static struct str base_url_of(struct db *db, struct arena *a)
{
    struct str url = db_meta(db, a, "base_url");
    while (url.n && url.s[url.n - 1] == '/')
        url.n--;
    return url;
}

size_t export_pieces(struct db *db)
{
    return (size_t)db_int(db, sql_export, "count", (struct str){0});
}

void export_put(struct db *db, size_t index, const struct render_sink *sink)
{
    struct arena a = {0};
    struct export_provider p;
    struct str id = db_text(db, &a, sql_export, "nth", arena_printf(&a, "%zu", index));
    if (!id.s || !export_read(db, &a, id, false, &p))
        fail_internal("there is no provider %zu", index);
    const struct putting w = {.db = db, .a = &a, .sink = sink, .p = &p};
    put_domains(&w);
    put_kit(&w);
    put_full(&w);
    put_texts(&w, base_url_of(db, &a));
    arena_free(&a);
}
