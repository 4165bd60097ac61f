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
    struct rows *found;
};

/* Adds a finding whose words are W filled with ARGS, and those of WHY behind them unless it is NULL. */
static void add(struct comparing *c, const char *field, struct str given, struct str record, const char *w,
                const char *why, const struct str args[3])
{
    struct out line = out_memory();
    text_say(&line, c->d->words, w, args);
    if (why) {
        out_lit(&line, " ");
        text_say(&line, c->d->words, why, args);
    }
    struct row row = rows_put(c->found, NULL, c->a);
    row_set(row, "protocol", c->g->protocol);
    row_set(row, "field", str_from(field));
    row_set(row, "given", given);
    row_set(row, "record", record);
    row_set(row, "text", arena_str(c->a, out_str(&line)));
    out_free(&line);
}

/* VALUE of column KIND in words. */
static struct str value(const struct comparing *c, const char *kind, struct str value)
{
    return text_value(c->d->words, kind, value);
}

static struct str number(const struct comparing *c, unsigned n)
{
    return arena_printf(c->a, "%u", n);
}

/* The row of this protocol that agrees most: in host before port before security. OF is NULL: there is none. */
static struct row nearest(const struct comparing *c)
{
    const struct rows *servers = c->d->answer->card.servers;
    struct row best = {0};
    int most = -1;
    for (size_t i = 0; i < servers->n; i++) {
        struct row s = rows_at(servers, i);
        if (!str_eq(row_text(s, "protocol"), c->g->protocol))
            continue;
        int score = 4 * str_eq(row_text(s, "host"), c->g->host) + 2 * (row_number(s, "port") == c->g->port) +
                    str_eq(row_text(s, "security"), c->g->security);
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
    const struct rows *servers = c->d->answer->card.servers;
    struct str list = STR("");
    for (size_t i = 0; i < servers->n; i++) {
        struct row s = rows_at(servers, i);
        struct str name = value(c, "protocol", row_text(s, "protocol"));
        if (str_eq(row_text(s, "host"), host) && str_find_str(list, name, 0) == list.n)
            list = arena_printf(c->a, "%.*s%s%.*s", STR_ARG(list), list.n ? ", " : "", STR_ARG(name));
    }
    return list;
}

static void compare_host(struct comparing *c, struct row s)
{
    struct str record = row_text(s, "host");
    if (str_eq(record, c->g->host))
        return;
    struct str uses = other_uses(c, c->g->host);
    if (uses.n)
        add(c, "host", c->g->host, record, "diag_host_use", NULL, (struct str[3]){c->g->host, record, uses});
    else
        add(c, "host", c->g->host, record, "diag_host", NULL, (struct str[3]){c->g->host, record});
}

static void compare_port(struct comparing *c, struct row s)
{
    unsigned port = row_number(s, "port");
    if (!c->g->port || !port || c->g->port == port)
        return;
    struct str given = number(c, c->g->port), record = number(c, port);
    add(c, "port", given, record, "diag_port", NULL,
        (struct str[3]){given, record, value(c, "security", row_text(s, "security"))});
}

static void compare_security(struct comparing *c, struct row s)
{
    struct str given = c->g->security;
    if (!given.n || str_eq(given, row_text(s, "security")))
        return;
    const char *why = NULL;
    if (str_eq(given, STR("none")))
        why = "diag_why_none";
    else if (c->g->port && c->g->port != row_number(s, "port"))
        why = NULL; /* the port says it already */
    else if (str_eq(row_text(s, "security"), STR("tls")))
        why = "diag_why_tls";
    else if (str_eq(row_text(s, "security"), STR("starttls")))
        why = "diag_why_starttls";
    add(c, "security", given, row_text(s, "security"), "diag_security", why,
        (struct str[3]){value(c, "security", given), value(c, "security", row_text(s, "security")),
                        row_text(s, "port")});
}

/* A user name in words: its form where it has one of the two usual ones. */
static struct str username_word(const struct comparing *c, struct str template)
{
    bool open;
    struct str filled = ask_fill(c->a, template, &c->d->answer->caller, &open);
    if (!open)
        return filled;
    struct str words = words_find(c->d->words, "username", template);
    return words.s ? words : filled;
}

/* Whether USER, typed for an address that we do not know, has the form of TEMPLATE. */
static bool same_form(struct str user, struct str template)
{
    bool address = str_find(user, '@', 0) < user.n || str_eq(user, STR("%EMAILADDRESS%"));
    if (str_eq(template, STR("%EMAILADDRESS%")))
        return address;
    return str_eq(template, STR("%EMAILLOCALPART%")) ? !address : true;
}

static void compare_username(struct comparing *c, struct row s)
{
    bool open, open_record;
    if (!c->g->username.n || !row_text(s, "username_template").n)
        return;
    struct str given = ask_fill(c->a, c->g->username, &c->d->answer->caller, &open);
    struct str record = ask_fill(c->a, row_text(s, "username_template"), &c->d->answer->caller, &open_record);
    bool same =
        open || open_record ? same_form(given, row_text(s, "username_template")) : str_ieq(given, record);
    if (!same)
        add(c, "username", given, record, "diag_username", NULL,
            (struct str[3]){username_word(c, c->g->username),
                            username_word(c, row_text(s, "username_template"))});
}

static void compare_auth(struct comparing *c, struct row s)
{
    if (!c->g->auth.n || !row_text(s, "auth").n)
        return;
    struct str list = STR("");
    for (struct str rest = row_text(s, "auth"); rest.s;) {
        struct str one = str_cut(&rest, ' ');
        if (str_eq(one, c->g->auth))
            return;
        list =
            arena_printf(c->a, "%.*s%s%.*s", STR_ARG(list), list.n ? ", " : "", STR_ARG(value(c, "auth", one)));
    }
    add(c, "auth", c->g->auth, row_text(s, "auth"), "diag_auth", NULL,
        (struct str[3]){value(c, "auth", c->g->auth), list});
}

struct rows *diagnose_server(struct arena *a, const struct diagnose *d, const struct diagnose_given *g)
{
    struct comparing c = {.a = a, .d = d, .g = g, .found = rows_named("protocol field given record text", a)};
    struct row p = d->answer->card.provider;
    struct str name = row_text(p, "name"), successor = row_text(p, "successor");
    if (row_is(p, "status", "retired")) {
        add(&c, "provider", g->host, successor, successor.n ? "diag_closed_for" : "diag_closed", NULL,
            (struct str[3]){name, row_text(p, "_successor_name"), successor});
        return c.found;
    }
    struct row s = nearest(&c);
    if (!s.of) {
        add(&c, "protocol", g->protocol, STR(""), "diag_protocol", NULL,
            (struct str[3]){name, value(&c, "protocol", g->protocol)});
        return c.found;
    }
    compare_host(&c, s);
    compare_port(&c, s);
    compare_security(&c, s);
    compare_username(&c, s);
    compare_auth(&c, s);
    return c.found;
}
