/*
 * Compares one server with the record: with that row of its protocol which it resembles most.
 * Does not connect to anything.
 */
#include "term/diagnose.h"

#include "term/card.h"
#include "term/text.h"

/* What the comparing functions share. */
struct comparing {
    struct arena *a;
    const struct diagnose *d;
    const struct diagnose_given *g;
    struct diagnose_finding *found;
    size_t n;
};

static struct str word(const struct comparing *c, enum text_word w)
{
    return str_from(text_word(c->d->lang, w));
}

/* Adds a finding whose words are W filled with ARGS, and those of WHY behind them unless it is TEXT_WORDS. */
static void add(struct comparing *c, const char *field, struct str given, struct str record, enum text_word w,
                enum text_word why, const struct str args[3])
{
    if (c->n == DIAGNOSE_MOST)
        return;
    struct out line = out_memory();
    text_say(&line, c->d->lang, w, args);
    if (why != TEXT_WORDS) {
        out_lit(&line, " ");
        text_say(&line, c->d->lang, why, args);
    }
    c->found[c->n++] = (struct diagnose_finding){
        .field = field, .given = given, .record = record, .text = arena_str(c->a, out_str(&line))};
    out_free(&line);
}

static struct str security_word(const struct comparing *c, struct str security)
{
    return word(c, str_eq(security, STR("tls"))        ? WORD_SECURITY_TLS
                   : str_eq(security, STR("starttls")) ? WORD_SECURITY_STARTTLS
                                                       : WORD_SECURITY_NONE);
}

static struct str host_of(const struct comparing *c, const struct ask_server *s)
{
    bool open;
    return ask_fill(c->a, s->host, &c->d->caller, &open);
}

static struct str number(const struct comparing *c, unsigned n)
{
    return arena_printf(c->a, "%u", n);
}

/* The row of this protocol that agrees most: in host before port before security. NULL: there is none. */
static const struct ask_server *nearest(const struct comparing *c)
{
    const struct ask_server *best = NULL;
    int most = -1;
    for (size_t i = 0; i < c->d->card->servers_n; i++) {
        const struct ask_server *s = &c->d->card->servers[i];
        if (!str_eq(s->protocol, c->g->protocol))
            continue;
        int score = 4 * str_eq(host_of(c, s), c->g->host) + 2 * (s->port == c->g->port) +
                    str_eq(s->security, c->g->security);
        if (score > most) {
            most = score;
            best = s;
        }
    }
    return best;
}

/* The protocols that the record has HOST for: "SMTP, POP3". */
static struct str other_uses(const struct comparing *c, struct str host)
{
    struct str list = STR("");
    for (size_t i = 0; i < c->d->card->servers_n; i++) {
        const struct ask_server *s = &c->d->card->servers[i];
        struct str name = card_protocol(s->protocol);
        if (str_eq(host_of(c, s), host) && str_find_str(list, name, 0) == list.n)
            list = arena_printf(c->a, "%.*s%s%.*s", STR_ARG(list), list.n ? ", " : "", STR_ARG(name));
    }
    return list;
}

static void compare_host(struct comparing *c, const struct ask_server *s)
{
    struct str record = host_of(c, s);
    if (str_eq(record, c->g->host))
        return;
    struct str uses = other_uses(c, c->g->host);
    if (uses.n)
        add(c, "host", c->g->host, record, WORD_DIAG_HOST_USE, TEXT_WORDS,
            (struct str[3]){c->g->host, record, uses});
    else
        add(c, "host", c->g->host, record, WORD_DIAG_HOST, TEXT_WORDS, (struct str[3]){c->g->host, record});
}

static void compare_port(struct comparing *c, const struct ask_server *s)
{
    if (!c->g->port || !s->port || c->g->port == s->port)
        return;
    struct str given = number(c, c->g->port), record = number(c, s->port);
    add(c, "port", given, record, WORD_DIAG_PORT, TEXT_WORDS,
        (struct str[3]){given, record, security_word(c, s->security)});
}

static void compare_security(struct comparing *c, const struct ask_server *s)
{
    struct str given = c->g->security;
    if (!given.n || str_eq(given, s->security))
        return;
    enum text_word why = TEXT_WORDS;
    if (str_eq(given, STR("none")))
        why = WORD_DIAG_WHY_NONE;
    else if (c->g->port && c->g->port != s->port)
        why = TEXT_WORDS; /* the port says it already */
    else if (str_eq(s->security, STR("tls")))
        why = WORD_DIAG_WHY_TLS;
    else if (str_eq(s->security, STR("starttls")))
        why = WORD_DIAG_WHY_STARTTLS;
    add(c, "security", given, s->security, WORD_DIAG_SECURITY, why,
        (struct str[3]){security_word(c, given), security_word(c, s->security), number(c, s->port)});
}

/* A user name in words: its form where it has one of the two usual ones. */
static struct str username_word(const struct comparing *c, struct str template)
{
    bool open;
    struct str filled = ask_fill(c->a, template, &c->d->caller, &open);
    if (!open)
        return filled;
    if (str_eq(template, STR("%EMAILADDRESS%")))
        return word(c, WORD_USER_ADDRESS);
    return str_eq(template, STR("%EMAILLOCALPART%")) ? word(c, WORD_USER_LOCAL) : filled;
}

/* Whether USER, typed for an address that we do not know, has the form of TEMPLATE. */
static bool same_form(struct str user, struct str template)
{
    bool address = str_find(user, '@', 0) < user.n || str_eq(user, STR("%EMAILADDRESS%"));
    if (str_eq(template, STR("%EMAILADDRESS%")))
        return address;
    return str_eq(template, STR("%EMAILLOCALPART%")) ? !address : true;
}

static void compare_username(struct comparing *c, const struct ask_server *s)
{
    bool open, open_record;
    if (!c->g->username.n || !s->username.n)
        return;
    struct str given = ask_fill(c->a, c->g->username, &c->d->caller, &open);
    struct str record = ask_fill(c->a, s->username, &c->d->caller, &open_record);
    bool same = open || open_record ? same_form(given, s->username) : str_ieq(given, record);
    if (!same)
        add(c, "username", given, record, WORD_DIAG_USERNAME, TEXT_WORDS,
            (struct str[3]){username_word(c, c->g->username), username_word(c, s->username)});
}

static struct str auth_word(const struct comparing *c, struct str auth)
{
    static const struct {
        const char *value;
        enum text_word word;
    } words[] = {{"password", WORD_AUTH_PASSWORD},
                 {"encrypted-password", WORD_AUTH_ENCRYPTED},
                 {"oauth2", WORD_AUTH_OAUTH2},
                 {"client-cert", WORD_AUTH_CERT},
                 {"none", WORD_AUTH_NONE}};
    for (size_t i = 0; i < COUNT(words); i++)
        if (str_eq(auth, str_from(words[i].value)))
            return word(c, words[i].word);
    return auth;
}

static void compare_auth(struct comparing *c, const struct ask_server *s)
{
    if (!c->g->auth.n || !s->auth.n)
        return;
    struct str list = STR("");
    for (struct str rest = s->auth; rest.s;) {
        struct str one = str_cut(&rest, ' ');
        if (str_eq(one, c->g->auth))
            return;
        list = arena_printf(c->a, "%.*s%s%.*s", STR_ARG(list), list.n ? ", " : "", STR_ARG(auth_word(c, one)));
    }
    add(c, "auth", c->g->auth, s->auth, WORD_DIAG_AUTH, TEXT_WORDS,
        (struct str[3]){auth_word(c, c->g->auth), list});
}

size_t diagnose_server(struct arena *a, const struct diagnose *d, const struct diagnose_given *g,
                       struct diagnose_finding *found)
{
    struct comparing c = {.a = a, .d = d, .g = g, .found = found};
    const struct ask_provider *p = &d->card->provider;
    if (str_eq(p->status, STR("retired"))) {
        add(&c, "provider", g->host, p->successor, p->successor.n ? WORD_DIAG_CLOSED_FOR : WORD_DIAG_CLOSED,
            TEXT_WORDS, (struct str[3]){p->name, p->successor_name, p->successor});
        return c.n;
    }
    const struct ask_server *s = nearest(&c);
    if (!s) {
        add(&c, "protocol", g->protocol, STR(""), WORD_DIAG_PROTOCOL, TEXT_WORDS,
            (struct str[3]){p->name, card_protocol(g->protocol)});
        return c.n;
    }
    compare_host(&c, s);
    compare_port(&c, s);
    compare_security(&c, s);
    compare_username(&c, s);
    compare_auth(&c, s);
    return c.n;
}
