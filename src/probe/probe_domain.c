/*
 * What a domain publishes of its mail: MX, SRV, autoconfig, Autodiscover, the well-known addresses. Compared with the
 * provider's servers in the record: where that has none of the kind, nothing is contradicted.
 */
#include <string.h>

#include "base/out.h"
#include "port/ispdb.h"
#include "probe/probe_part.h"
#include "read/rows.h"

/* A domain being probed. */
struct domain {
    struct prober *p;
    struct str provider, name;
    struct out wrong, seen;
    bool published; /* there is something to be said */
    enum resolved resolved;
};

/* A server that the domain publishes. Port 0: any. */
struct offer {
    struct str protocol, host, security;
    unsigned port;
};

static void begin(struct domain *d)
{
    out_reset(&d->wrong);
    out_reset(&d->seen);
    d->published = false;
}

/* The words so far as the result on PROTOCOL (of URL): contradictions, or what agrees, or what nobody can compare. */
static void give(struct domain *d, const char *protocol, struct str url, enum verdict otherwise)
{
    struct arena *a = d->p->a;
    bool wrong = d->wrong.n;
    if (atomic_load(d->p->how->stop))
        return;
    struct probe_result r = {.provider = d->provider,
                             .protocol = str_from(protocol),
                             .host = d->name,
                             .security = STR(""),
                             .url = str_or_empty(url),
                             .finding = {wrong ? VERDICT_DIFFERS : otherwise,
                                         verdict_plain(a, out_str(wrong ? &d->wrong : &d->seen))}};
    d->p->give(d->p, &r);
}

static void say(struct out *o, struct str what)
{
    out_lit(o, o->n ? "; " : "");
    out_raw(o, what);
}

/* Whether HOST is NAME or below it. */
static bool is_below(struct str host, struct str name)
{
    return str_ends(host, name) && (host.n == name.n || host.s[host.n - name.n - 1] == '.');
}

/* Whether one of the provider's own names stands in HOST. */
static bool is_own(const struct domain *d, struct str host)
{
    const struct rows *all = d->p->plan->patterns;
    for (size_t i = 0; i < all->n; i++)
        if (str_eq(row_text(rows_at(all, i), "provider"), d->provider) &&
            is_below(host, row_text(rows_at(all, i), "pattern")))
            return true;
    return false;
}

static void probe_mx(struct domain *d)
{
    struct resolve_host list[RESOLVE_MOST];
    struct resolver *r = talker_resolver(d->p->talker);
    struct str addresses;
    size_t n;
    bool own = false;
    begin(d);
    d->resolved = resolve_mx(r, d->p->a, d->name.s, list, &n);
    if (d->resolved == RESOLVE_NO_DATA &&
        resolve_addresses(r, d->p->a, d->name.s, &addresses) == RESOLVE_NO_DATA)
        say(&d->wrong, STR("takes no mail: it has neither MX nor address"));
    else if (d->resolved == RESOLVE_NO_DATA)
        say(&d->seen, STR("no MX: mail goes to the domain's own address"));
    else if (d->resolved == RESOLVE_NO_NAME)
        say(&d->seen, STR("no such domain"));
    else if (d->resolved == RESOLVE_FAILED)
        say(&d->seen, STR("no name server could say where its mail goes"));
    for (size_t i = 0; i < n; i++) {
        if (!list[i].name.n)
            say(n == 1 ? &d->wrong : &d->seen, STR("takes no mail (null MX)"));
        own = own || (list[i].name.n && is_own(d, list[i].name));
        if (list[i].name.n)
            say(&d->seen, arena_printf(d->p->a, "MX %s", list[i].name.s));
    }
    give(d, "mx", (struct str){0},
         d->resolved == RESOLVE_NO_NAME ? VERDICT_NO_ANSWER
         : own                          ? VERDICT_AS_DESCRIBED
                                        : VERDICT_UNDECIDED);
}

/* HOST of the record for addresses of this domain. */
static bool is_host(const struct domain *d, struct str host, struct str offered)
{
    struct str mark = STR("%EMAILDOMAIN%");
    size_t at = str_find_str(host, mark, 0);
    if (at < host.n)
        host = arena_printf(d->p->a, "%.*s%s%.*s", (int)at, host.s, d->name.s,
                            STR_ARG(str_sub(host, at + mark.n, host.n)));
    return str_ieq(host, offered);
}

/* To what is wrong when the record has servers of O's protocol and none of them is O; else to what is seen. */
static void compare(struct domain *d, const struct offer *o)
{
    const struct rows *all = d->p->plan->published;
    bool any = false, same = false;
    for (size_t i = 0; i < all->n && !same; i++) {
        struct row s = rows_at(all, i);
        if (!str_eq(row_text(s, "provider"), d->provider) || !str_eq(row_text(s, "protocol"), o->protocol))
            continue;
        any = true;
        same = is_host(d, row_text(s, "host"), o->host) &&
               (!o->port || (row_number(s, "port") == o->port && str_eq(row_text(s, "security"), o->security)));
    }
    struct str port = o->port ? arena_printf(d->p->a, ":%u %.*s", o->port, STR_ARG(o->security)) : STR("");
    struct str what =
        arena_printf(d->p->a, "%.*s %.*s%.*s", STR_ARG(o->protocol), STR_ARG(o->host), STR_ARG(port));
    d->published = true;
    if (any && !same)
        say(&d->wrong, arena_printf(d->p->a, "publishes %s, which is not in the record", what.s));
    else
        say(&d->seen, what);
    if (any && same)
        out_lit(&d->seen, " as in the record");
}

/* Whether something that was seen stands in the record. */
static enum verdict agreed(const struct domain *d)
{
    struct str seen = out_str(&d->seen), mark = STR(" as in the record");
    return str_find_str(seen, mark, 0) < seen.n ? VERDICT_AS_DESCRIBED : VERDICT_UNDECIDED;
}

static bool has_such(const struct domain *d, struct row service)
{
    const struct rows *all = d->p->plan->published;
    for (size_t i = 0; i < all->n; i++)
        if (str_eq(row_text(rows_at(all, i), "provider"), d->provider) &&
            str_eq(row_text(rows_at(all, i), "protocol"), row_text(service, "protocol")) &&
            str_eq(row_text(rows_at(all, i), "security"), row_text(service, "security")))
            return true;
    return false;
}

static void probe_srv(struct domain *d)
{
    const struct rows *services = d->p->plan->services;
    begin(d);
    for (size_t i = 0; i < services->n && !atomic_load(d->p->how->stop); i++) {
        struct resolve_host list[RESOLVE_MOST];
        struct row service = rows_at(services, i);
        size_t n;
        struct str name = arena_printf(d->p->a, "%s._tcp.%s", row_text(service, "service").s, d->name.s);
        if (resolve_srv(talker_resolver(d->p->talker), d->p->a, name.s, list, &n) != RESOLVE_FOUND)
            continue;
        /* Only those to be tried first: others stand in for them. */
        for (size_t k = 0; k < n && list[k].rank == list[0].rank; k++) {
            struct offer o = {row_text(service, "protocol"), list[k].name, row_text(service, "security"),
                              list[k].number};
            if (o.host.n)
                compare(d, &o);
            else if (has_such(d, service))
                say(&d->wrong,
                    arena_printf(d->p->a, "publishes that there is no %s", row_text(service, "service").s));
            d->published = true;
        }
    }
    if (d->published)
        give(d, "srv", (struct str){0}, agreed(d));
}

/* As the schema says it, of the word that tables may have for it. */
static struct str security_of(struct str word)
{
    bool starttls = str_ieq(word, STR("STARTTLS")), none = str_ieq(word, STR("none"));
    return starttls ? STR("starttls") : none ? STR("none") : STR("tls");
}

/* Every mail server that the file of BYTES names. False when it is no client configuration. */
static bool compare_file(struct domain *d, struct str url, struct str bytes)
{
    struct arena a = {0};
    struct diag *diag = diag_new();
    struct record_rows rows = {0};
    const struct ispdb_how how = {.sentences = false};
    bool read = ispdb_read(&a, url, bytes, &how, diag, &rows);
    for (const struct record_rows *of = &rows; read && of; of = of->next)
        for (size_t i = 0; i < of->n; i++) {
            const struct record_row *row = &of->items[i];
            uint64_t port;
            if (!str_eq(row->table, STR("server")) || !str_uint(rows_get(row, "port"), 65535, &port))
                continue;
            struct offer o = {rows_get(row, "protocol"), rows_get(row, "host"),
                              security_of(rows_get(row, "security")), (unsigned)port};
            compare(d, &o);
        }
    diag_free(diag);
    arena_free(&a);
    return read;
}

static bool ask(struct domain *d, struct str url, struct talk_page *page)
{
    if (!prober_pause(d->p))
        return false;
    talk_page(d->p->talker, d->p->a, url.s, "GET", page);
    return page->status && !page->talk.fault;
}

static void probe_autoconfig(struct domain *d)
{
    static const char *const where[][2] = {{"https://autoconfig.", "/mail/config-v1.1.xml"},
                                           {"https://", "/.well-known/autoconfig/mail/config-v1.1.xml"}};
    for (size_t i = 0; i < COUNT(where); i++) {
        struct talk_page page;
        struct str url = arena_printf(d->p->a, "%s%s%s", where[i][0], d->name.s, where[i][1]);
        begin(d);
        if (!ask(d, url, &page) || page.status != 200 ||
            str_find_str(page.body, STR("<clientConfig"), 0) == page.body.n)
            continue;
        if (!compare_file(d, url, page.body))
            say(&d->seen, STR("publishes a client configuration that cannot be read here"));
        give(d, "autoconfig", url, agreed(d));
    }
}

/* The host of URL. */
static struct str host_of(struct str url)
{
    size_t from = str_find_str(url, STR("://"), 0) + 3;
    struct str rest = str_sub(url, from, url.n);
    return str_sub(rest, 0, strcspn(rest.s, "/:?#"));
}

static void probe_well_known(struct domain *d)
{
    static const char *const protocols[] = {"caldav", "carddav", "jmap"};
    for (size_t i = 0; i < COUNT(protocols); i++) {
        struct talk_page page;
        struct str url = arena_printf(d->p->a, "https://%s/.well-known/%s", d->name.s, protocols[i]);
        struct offer o = {.protocol = str_from(protocols[i])};
        begin(d);
        if (!ask(d, url, &page) ||
            verdict_page(d->p->a, &page, o.protocol, d->p->how->now).verdict != VERDICT_AS_DESCRIBED)
            continue;
        o.host = host_of(page.url);
        compare(d, &o);
        give(d, "well-known", url, agreed(d));
    }
}

static void probe_autodiscover(struct domain *d)
{
    struct talk_page page;
    struct str url = arena_printf(d->p->a, "https://autodiscover.%s/autodiscover/autodiscover.xml", d->name.s);
    struct resolve_host list[RESOLVE_MOST];
    size_t n = 0;
    struct str name = arena_printf(d->p->a, "_autodiscover._tcp.%s", d->name.s);
    begin(d);
    if (resolve_srv(talker_resolver(d->p->talker), d->p->a, name.s, list, &n) == RESOLVE_FOUND &&
        list[0].name.n)
        say(&d->seen, arena_printf(d->p->a, "SRV %s:%u", list[0].name.s, list[0].number));
    if (ask(d, url, &page) && (page.status == 401 || page.status == 405))
        say(&d->seen, arena_printf(d->p->a, "HTTP %u at %s", page.status, page.url.s));
    /* What it would say takes an account. */
    if (d->seen.n)
        give(d, "autodiscover", url, VERDICT_UNDECIDED);
}

void probe_domain(struct prober *p, size_t i)
{
    struct row row = rows_at(p->plan->domains, i);
    struct domain d = {.p = p,
                       .provider = row_text(row, "provider"),
                       .name = row_text(row, "host"),
                       .wrong = out_memory(),
                       .seen = out_memory()};
    static void (*const all[])(struct domain *) = {probe_srv, probe_autoconfig, probe_well_known,
                                                   probe_autodiscover};
    probe_mx(&d);
    for (size_t k = 0; k < COUNT(all) && d.resolved != RESOLVE_NO_NAME && d.resolved != RESOLVE_FAILED; k++)
        if (!atomic_load(p->how->stop))
            all[k](&d);
    out_free(&d.wrong);
    out_free(&d.seen);
}
