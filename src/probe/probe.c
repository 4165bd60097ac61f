/*
 * Servers, host by host: each row's conversation, and where it failed, where the server answers instead.
 * Does not know how anybody talks, nor what is right.
 */
#include "probe/probe.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/memory.h"
#include "base/pool.h"
#include "probe/probe_part.h"

enum { TALKS_MOST = 12, TRIES_MOST = 4, STEP_MS = 100 };

/* The rows of one host: FROM up to TO of the order. */
struct host {
    size_t from, to;
};

struct run {
    const struct plan *plan;
    const struct probe_how *how;
    const struct probe_taker *taker;
    pthread_mutex_t taking;
    size_t *order; /* of the rows, those of a host together */
    struct host *hosts;
    size_t hosts_n;
    struct gate *gate;
    struct trust *trust;
    struct prober *probers;
};

/* Conversations that were had with a host: rows of several providers may name the same server. */
struct had {
    enum greeting_protocol protocol;
    enum talk_security security;
    unsigned port;
    struct talk talk;
};

struct visit {
    struct prober *p;
    struct had had[TALKS_MOST];
    size_t had_n;
    unsigned tries; /* of what is not in the record */
};

static bool stopped(const struct prober *p)
{
    return atomic_load(p->how->stop);
}

bool prober_pause(struct prober *p)
{
    for (unsigned left = p->again ? p->how->delay : 0; left && !stopped(p);) {
        unsigned step = left < STEP_MS ? left : STEP_MS;
        nanosleep(&(struct timespec){.tv_nsec = (long)step * 1000000}, NULL);
        left -= step;
    }
    p->again = true;
    return !stopped(p);
}

static enum talk_security security_of(struct str word)
{
    return str_eq(word, STR("tls")) ? TALK_TLS : str_eq(word, STR("starttls")) ? TALK_STARTTLS : TALK_PLAIN;
}

/* The conversation, had now or before; NULL when the user stopped it. */
static const struct talk *talk_once(struct visit *v, const char *host, unsigned port,
                                    enum greeting_protocol protocol, enum talk_security security)
{
    for (size_t i = 0; i < v->had_n; i++)
        if (v->had[i].port == port && v->had[i].protocol == protocol && v->had[i].security == security)
            return &v->had[i].talk;
    struct had *had = &v->had[v->had_n < TALKS_MOST ? v->had_n++ : TALKS_MOST - 1];
    *had = (struct had){.protocol = protocol, .security = security, .port = port};
    if (!prober_pause(v->p))
        had->talk.fault = TALK_STOPPED;
    else {
        gate_enter(v->p->gate, host);
        talk_mail(v->p->talker, host, port, protocol, security, &had->talk);
        gate_leave(v->p->gate, host);
    }
    if (had->talk.fault == TALK_STOPPED)
        v->had_n = 0;
    return had->talk.fault == TALK_STOPPED ? NULL : &had->talk;
}

/* Whether the server answers on PORT by SECURITY with nothing to be said against it: then that is what R should say. */
static bool answers_on(struct visit *v, struct probe_result *r, struct row row, unsigned port,
                       struct str security)
{
    struct arena *a = v->p->a;
    if (port == r->port && str_eq(security, r->security))
        return false;
    if (v->tries++ == TRIES_MOST)
        return false;
    const struct talk *talk =
        talk_once(v, r->host.s, port, greeting_protocol_of(r->protocol), security_of(security));
    struct described d = {port, security, row_text(row, "auth")};
    if (!talk || verdict_mail(a, talk, &d, v->p->how->now).verdict != VERDICT_AS_DESCRIBED)
        return false;
    r->port_instead = port;
    r->security_instead = security;
    return true;
}

/* On the same port otherwise encrypted, else on those where its protocol is usually found. */
static void look_elsewhere(struct visit *v, struct probe_result *r, struct row row, const struct talk *talk)
{
    const struct rows *places = v->p->plan->elsewhere;
    v->tries = 0;
    bool no_tls = talk->fault == TALK_NO_TLS, mute = talk->fault == TALK_SILENT && talk->stage == TALK_GREETING;
    if (security_of(r->security) == TALK_TLS ? no_tls && answers_on(v, r, row, r->port, STR("starttls"))
                                             : mute && answers_on(v, r, row, r->port, STR("tls")))
        return;
    for (size_t i = 0; i < places->n; i++) {
        struct row place = rows_at(places, i);
        struct str ports = row_text(place, "ports");
        if (!str_eq(row_text(place, "protocol"), r->protocol))
            continue;
        while (ports.s) {
            uint64_t port;
            if (str_uint(str_cut(&ports, ' '), 65535, &port) &&
                answers_on(v, r, row, (unsigned)port, row_text(place, "security")))
                return;
        }
    }
}

/* False when the user stopped it. */
static bool probe_mail(struct visit *v, struct row row, struct probe_result *r)
{
    struct described d = {r->port, r->security, row_text(row, "auth")};
    const struct talk *talk =
        talk_once(v, r->host.s, r->port, greeting_protocol_of(r->protocol), security_of(r->security));
    if (!talk)
        return false;
    struct talk had = *talk;
    r->finding = verdict_mail(v->p->a, &had, &d, v->p->how->now);
    if (verdict_may_be_elsewhere(&had) && r->finding.verdict != VERDICT_UNDECIDED)
        look_elsewhere(v, r, row, &had);
    else if (r->finding.verdict == VERDICT_DIFFERS)
        r->auth_instead = verdict_auth(v->p->a, &had.greeting, d.auth);
    return !stopped(v->p);
}

static bool probe_web(struct visit *v, struct probe_result *r)
{
    struct talk_page page;
    bool options = str_eq(r->protocol, STR("caldav")) || str_eq(r->protocol, STR("carddav")) ||
                   str_eq(r->protocol, STR("webdav")) || str_eq(r->protocol, STR("activesync"));
    if (!prober_pause(v->p))
        return false;
    talk_page(v->p->talker, v->p->a, r->url.s, options ? "OPTIONS" : "GET", &page);
    r->finding = verdict_page(v->p->a, &page, r->protocol, v->p->how->now);
    return page.talk.fault != TALK_STOPPED;
}

/* Why nobody can say; NULL when somebody can. */
static const char *why_not(const struct probe_result *r)
{
    bool mail = r->port && greeting_protocol_of(r->protocol) != GREETING_NONE;
    struct str address = mail ? r->host : r->url;
    if (str_eq(r->host, STR("127.0.0.1")) || str_eq(r->host, STR("localhost")))
        return "runs on the user's own machine";
    if (str_find(address, '%', 0) < address.n)
        return "depends on the user's address";
    if (!mail && !str_starts(r->url, STR("https://")) && !str_starts(r->url, STR("http://")))
        return "nothing that could be asked";
    return NULL;
}

static void probe_server(struct visit *v, struct row row)
{
    struct probe_result r = {.provider = row_text(row, "provider"),
                             .protocol = row_text(row, "protocol"),
                             .host = row_text(row, "host"),
                             .port = row_number(row, "port"),
                             .security = row_text(row, "security"),
                             .url = row_text(row, "url")};
    const char *why = why_not(&r);
    bool whole = true;
    if (why)
        r.finding = (struct finding){VERDICT_UNDECIDED, str_from(why)};
    else if (r.port && greeting_protocol_of(r.protocol) != GREETING_NONE)
        whole = probe_mail(v, row, &r);
    else
        whole = probe_web(v, &r);
    if (whole)
        v->p->give(v->p, &r);
}

static void give(struct prober *p, const struct probe_result *r)
{
    struct run *run = p->ctx;
    pthread_mutex_lock(&run->taking);
    run->taker->take(run->taker->ctx, r);
    pthread_mutex_unlock(&run->taking);
}

/* Host INDEX, or the domain behind the last host. */
static void work(void *ctx, size_t index, unsigned thread)
{
    struct run *run = ctx;
    struct prober *p = &run->probers[thread];
    struct arena_mark mark = arena_mark(p->a);
    p->again = false;
    if (stopped(p))
        return;
    if (!p->talker) {
        struct talk_how how = {run->how->milliseconds, run->trust, run->gate, run->how->stop};
        p->talker = talker_open(&how);
    }
    if (index < run->hosts_n) {
        struct visit v = {.p = p};
        for (size_t i = run->hosts[index].from; i < run->hosts[index].to && !stopped(p); i++)
            probe_server(&v, rows_at(run->plan->servers, run->order[i]));
    } else {
        probe_domain(p, index - run->hosts_n);
    }
    arena_rewind(p->a, mark);
}

/* The rows in the order of the plan, but those of a host together where its first one stands. */
static void group(struct run *run, struct arena *a, size_t n)
{
    size_t placed = 0;
    bool *done = ARENA_NEW(a, bool, n + 1);
    run->order = ARENA_NEW(a, size_t, n + 1);
    run->hosts = ARENA_NEW(a, struct host, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct str host = row_text(rows_at(run->plan->servers, i), "host");
        if (done[i])
            continue;
        struct host *h = &run->hosts[run->hosts_n++];
        h->from = placed;
        for (size_t j = i; j < n; j++)
            if (!done[j] && (j == i || str_eq(host, row_text(rows_at(run->plan->servers, j), "host")))) {
                run->order[placed++] = j;
                done[j] = true;
            }
        h->to = placed;
    }
}

void probe_run(const struct plan *plan, size_t servers, size_t domains, const struct probe_how *how,
               const struct probe_taker *taker)
{
    struct arena a = {0};
    struct run run = {.plan = plan, .how = how, .taker = taker};
    group(&run, &a, servers);
    size_t n = run.hosts_n + domains;
    unsigned threads = n < how->threads ? (unsigned)n + !n : how->threads;
    pthread_mutex_init(&run.taking, NULL);
    talk_begin();
    run.gate = gate_new(threads);
    run.trust = trust_open();
    run.probers = ARENA_NEW(&a, struct prober, threads);
    for (unsigned i = 0; i < threads; i++)
        run.probers[i] = (struct prober){.plan = plan,
                                         .how = how,
                                         .gate = run.gate,
                                         .a = ARENA_NEW(&a, struct arena, 1),
                                         .give = give,
                                         .ctx = &run};
    pool_each(n, threads, work, &run);
    for (unsigned i = 0; i < threads; i++) {
        if (run.probers[i].talker)
            talker_close(run.probers[i].talker);
        arena_free(run.probers[i].a);
    }
    trust_close(run.trust);
    gate_free(run.gate);
    talk_end();
    pthread_mutex_destroy(&run.taking);
    arena_free(&a);
}
