/*
 * The judge: from what happened to one of four words, and what was seen.
 * Does not talk to anybody.
 */
#include "probe/probe.h"

#include <stdio.h>

#include "base/day.h"
#include "base/out.h"

enum { DAY = 86400, DAYS_SOON = 30, PLAIN_MOST = 200, PORT_OF_RELAYS = 25 };

/* What is wrong, and what is seen else. */
struct saying {
    struct out wrong, seen;
};

const char *verdict_word(enum verdict v)
{
    static const char *const words[] = {"as-described", "differs", "no-answer", "undecided"};
    return words[v];
}

struct str verdict_plain(struct arena *a, struct str text)
{
    size_t n = text.n < PLAIN_MOST ? text.n : PLAIN_MOST;
    char *plain = arena_bytes(a, n + 1);
    for (size_t i = 0; i < n; i++)
        plain[i] = text.s[i] < ' ' || text.s[i] > '~' ? '?' : text.s[i];
    plain[n] = '\0';
    return (struct str){plain, n};
}

/* To the list O, a semicolon before all but the first. */
static void add(struct out *o, const char *fmt, const char *what)
{
    out_lit(o, o->n ? "; " : "");
    out_printf(o, fmt, what);
}

static void say_certificate(struct arena *a, struct saying *s, const struct certificate *c, int64_t now)
{
    if (!c->seen)
        return;
    const char *day = day_text(a, c->not_after).s;
    if (c->is_old)
        add(&s->wrong, "speaks only %s, which mail programs refuse", c->version);
    if (!c->not_after)
        add(&s->wrong, "certificate unreadable%s", "");
    else if (now > c->not_after)
        add(&s->wrong, "certificate expired on %s", day);
    else if (now < c->not_before)
        add(&s->wrong, "certificate not valid yet%s", "");
    if (c->self_signed)
        add(&s->wrong, "certificate self-signed%s", "");
    else if (!c->trusted)
        add(&s->wrong, "certificate not trusted (%s)", c->why);
    if (!c->names_host)
        add(&s->wrong, "certificate is for %s", *c->name ? c->name : "nobody");
    add(&s->seen, "%s", c->version);
    if (c->not_after && now <= c->not_after) {
        add(&s->seen, "certificate until %s", day);
        if (c->not_after - now < DAYS_SOON * DAY)
            out_printf(&s->seen, " (%d days)", (int)((c->not_after - now) / DAY));
    }
}

static bool offers(const struct greeting *g, struct str kind)
{
    bool plain = greeting_has(g, "PLAIN") || greeting_has(g, "LOGIN");
    if (str_eq(kind, STR("password")))
        return plain || (g->protocol == GREETING_IMAP && !g->login_disabled) ||
               (g->protocol == GREETING_POP3 && (g->user || !g->listed));
    if (str_eq(kind, STR("encrypted-password")))
        return greeting_has(g, "CRAM-*") || greeting_has(g, "DIGEST-*") || greeting_has(g, "SCRAM-*") ||
               g->apop;
    if (str_eq(kind, STR("oauth2")))
        return greeting_has(g, "XOAUTH2") || greeting_has(g, "OAUTHBEARER");
    if (str_eq(kind, STR("ntlm")))
        return greeting_has(g, "NTLM");
    if (str_eq(kind, STR("gssapi")))
        return greeting_has(g, "GSSAPI") || greeting_has(g, "GSS-SPNEGO");
    /* Of a client's certificate nothing is listed, and no sign-in is always to be had. */
    return true;
}

/* To the list O those kinds of LIST that are offered; true when all are. */
static bool add_offered(struct out *o, const struct greeting *g, struct str list)
{
    bool all = true;
    while (list.s) {
        struct str kind = str_trim(str_cut(&list, ' '));
        bool is = kind.n && offers(g, kind);
        all = all && (is || !kind.n);
        if (is)
            out_printf(o, "%s%.*s", o->n ? " " : "", STR_ARG(kind));
    }
    return all;
}

struct str verdict_auth(struct arena *a, const struct greeting *g, struct str auth)
{
    struct out o = out_memory();
    struct str list = {0};
    if (g->listed && !add_offered(&o, g, auth)) {
        if (!o.n)
            add_offered(&o, g, STR("oauth2 password encrypted-password ntlm gssapi"));
        list = arena_str(a, out_str(&o));
    }
    out_free(&o);
    return list;
}

static void say_auth(struct saying *s, const struct greeting *g, struct str auth)
{
    bool any = false;
    if (!g->listed)
        return;
    for (struct str rest = auth; rest.s;) {
        struct str kind = str_trim(str_cut(&rest, ' '));
        if (kind.n && !offers(g, kind)) {
            out_lit(&s->wrong, s->wrong.n ? "; " : "");
            out_printf(&s->wrong, "sign-in by %.*s is not offered", STR_ARG(kind));
        }
        any = any || kind.n;
    }
    /* Where the record names none it means one that all programs have. */
    if (!any && !offers(g, STR("password")) && !*g->mechanisms)
        add(&s->wrong, "no sign-in is offered%s", "");
    if (g->login_disabled)
        add(&s->seen, "LOGINDISABLED%s", "");
    if (*g->mechanisms)
        add(&s->seen, "AUTH %s", g->mechanisms);
}

static struct finding found(struct arena *a, struct saying *s)
{
    struct finding f = {s->wrong.n ? VERDICT_DIFFERS : VERDICT_AS_DESCRIBED, {0}};
    if (s->wrong.n && s->seen.n)
        add(&s->wrong, "%s", arena_str(a, out_str(&s->seen)).s);
    f.seen = verdict_plain(a, out_str(s->wrong.n ? &s->wrong : &s->seen));
    out_free(&s->wrong);
    out_free(&s->seen);
    return f;
}

static struct finding ended(struct arena *a, enum verdict verdict, const char *fmt, const char *what)
{
    struct out o = out_memory();
    out_printf(&o, fmt, what);
    struct finding f = {verdict, verdict_plain(a, out_str(&o))};
    out_free(&o);
    return f;
}

/* Connections that no server of theirs has ended: the way there says nothing of the record. */
static bool no_way(const struct talk *talk, unsigned port)
{
    return talk->fault == TALK_UNREACHABLE ||
           (port == PORT_OF_RELAYS && talk->stage == TALK_CONNECT && talk->fault == TALK_SILENT);
}

static struct finding silent(struct arena *a, const struct talk *talk)
{
    static const char *const where[] = {[TALK_RESOLVE] = "no name server answered",
                                        [TALK_CONNECT] = "no connection in time",
                                        [TALK_HANDSHAKE] =
                                            "connected, but the TLS handshake did not end in time",
                                        [TALK_GREETING] = "connected, but no whole greeting came in time",
                                        [TALK_LISTING] = "greeted, but did not answer in time",
                                        [TALK_THROUGH] = "did not answer in time"};
    return ended(a, VERDICT_NO_ANSWER, "%s", where[talk->stage]);
}

/* "wrong version number" of "error:0A00010B:SSL routines::wrong version number". */
static const char *last_part(const char *why)
{
    const char *colon = strrchr(why, ':');
    return colon && colon[1] ? colon + 1 + (colon[1] == ' ') : why;
}

static struct finding verdict_fault(struct arena *a, const struct talk *talk, unsigned port)
{
    const char *first = talk->greeting.first;
    if (no_way(talk, port))
        return ended(a, VERDICT_UNDECIDED, "no way there from this network%s", "");
    switch (talk->fault) {
    case TALK_NO_NAME:
        return ended(a, VERDICT_NO_ANSWER, "no such host%s", "");
    case TALK_UNKNOWN:
        return ended(a, VERDICT_UNDECIDED, "no name server could say where it is%s", "");
    case TALK_REFUSED:
        return ended(a, VERDICT_NO_ANSWER, "connection refused%s", "");
    case TALK_SILENT:
        return silent(a, talk);
    case TALK_CLOSED:
        return ended(a, VERDICT_NO_ANSWER, "closed the connection%s",
                     talk->stage == TALK_HANDSHAKE  ? " during the TLS handshake"
                     : talk->stage == TALK_GREETING ? " without a greeting"
                                                    : "");
    case TALK_STRANGE:
        return talk->greeting.lines
                   ? ended(a, VERDICT_DIFFERS,
                           talk->greeting.is_right ? "answers what is not of this protocol, after \"%s\""
                                                   : "greets with \"%s\", which is not this protocol",
                           first)
                   : ended(a, VERDICT_DIFFERS, "answers what is not this protocol%s", "");
    case TALK_TURNED_AWAY:
        return ended(a, VERDICT_UNDECIDED, "sends us away: \"%s\"", first);
    case TALK_LONG:
        return ended(a, VERDICT_DIFFERS, "says more than 64 KB before any log-in%s", "");
    case TALK_NO_STARTTLS:
        return ended(a, VERDICT_DIFFERS,
                     talk->greeting.starttls ? "refuses STARTTLS%s" : "does not offer STARTTLS%s", "");
    case TALK_NO_TLS:
        return ended(a, VERDICT_DIFFERS, "no TLS handshake: %s", last_part(talk->why));
    case TALK_STOPPED:
        return ended(a, VERDICT_UNDECIDED, "stopped%s", "");
    case TALK_FINE:
    case TALK_OTHER:
    case TALK_UNREACHABLE:
        break;
    }
    return ended(a, VERDICT_UNDECIDED, "%s", *talk->why ? talk->why : "the conversation ended early");
}

struct finding verdict_mail(struct arena *a, const struct talk *talk, const struct described *d, int64_t now)
{
    struct saying s = {out_memory(), out_memory()};
    if (talk->fault || talk->stage != TALK_THROUGH) {
        out_free(&s.wrong);
        out_free(&s.seen);
        return verdict_fault(a, talk, d->port);
    }
    say_certificate(a, &s, &talk->certificate, now);
    say_auth(&s, &talk->greeting, d->auth);
    if (str_eq(d->security, STR("none")) && talk->greeting.starttls)
        add(&s.seen, "offers STARTTLS%s", "");
    return found(a, &s);
}

/* Whether STATUS says that somebody is at home there who wants to know who asks. */
static bool is_answer(const struct talk_page *p, struct str protocol)
{
    if (p->status == 401)
        return true;
    if (str_eq(protocol, STR("caldav")))
        return p->dav.s && str_find_str(p->dav, STR("calendar-access"), 0) < p->dav.n;
    if (str_eq(protocol, STR("carddav")))
        return p->dav.s && str_find_str(p->dav, STR("addressbook"), 0) < p->dav.n;
    if (str_eq(protocol, STR("webdav")))
        return p->dav.s;
    if (str_eq(protocol, STR("activesync")))
        return p->activesync.s;
    if (str_eq(protocol, STR("jmap")))
        return p->status == 200 && str_find_str(p->body, STR("\"apiUrl\""), 0) < p->body.n;
    return p->status / 100 == 2 || p->status == 405;
}

struct finding verdict_page(struct arena *a, const struct talk_page *page, struct str protocol, int64_t now)
{
    struct saying s = {out_memory(), out_memory()};
    char status[32];
    snprintf(status, sizeof status, "HTTP %u", page->status);
    if (page->talk.fault || !page->status) {
        out_free(&s.wrong);
        out_free(&s.seen);
        return verdict_fault(a, &page->talk, 0);
    }
    say_certificate(a, &s, &page->talk.certificate, now);
    add(&s.seen, "%s", status);
    if (page->status == 404 || page->status == 410)
        add(&s.wrong, "nothing is there%s", "");
    struct finding f = found(a, &s);
    if (f.verdict == VERDICT_AS_DESCRIBED && !is_answer(page, protocol))
        f.verdict = VERDICT_UNDECIDED;
    return f;
}

bool verdict_may_be_elsewhere(const struct talk *talk)
{
    switch (talk->fault) {
    case TALK_REFUSED:
    case TALK_SILENT:
    case TALK_CLOSED:
    case TALK_STRANGE:
    case TALK_NO_STARTTLS:
    case TALK_NO_TLS:
        return true;
    default:
        return false;
    }
}
