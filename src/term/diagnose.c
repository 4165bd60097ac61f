/*
 * Compares one server with the record: with those rows of its protocol that are on its host and port, or else with all.
 * Does not connect to anything, and calls nothing wrong that the record is silent on.
 */
#include "term/diagnose_part.h"

#include "term/card.h"
#include "term/text.h"

struct rows *diagnose_rows(struct arena *a)
{
    return rows_named("protocol field verdict given record text", a);
}

void diagnose_add(struct comparing *c, const struct finding *f)
{
    struct out line = out_memory();
    text_say(&line, c->d->words, f->w, f->args);
    if (f->why) {
        out_lit(&line, " ");
        text_say(&line, c->d->words, f->why, f->args);
    }
    struct row row = rows_put(c->found, NULL, c->a);
    row_set(row, "protocol", c->g ? c->g->protocol : STR(""));
    row_set(row, "field", str_from(f->field));
    row_set(row, "verdict", str_from(f->verdict));
    row_set(row, "given", str_or_empty(f->given));
    row_set(row, "record", str_or_empty(f->record));
    row_set(row, "text", arena_str(c->a, out_str(&line)));
    out_free(&line);
}

struct str diagnose_value(const struct comparing *c, const char *kind, struct str value)
{
    return text_value(c->d->words, kind, value);
}

static struct str number(const struct comparing *c, unsigned n)
{
    return arena_printf(c->a, "%u", n);
}

/* Whether TEXT may be TEMPLATE filled: the same where it has no placeholder left. */
static bool is_like(struct str text, struct str template)
{
    size_t open = str_find(template, '%', 0), close = str_find(template, '%', open + 1);
    if (close >= template.n)
        return str_ieq(text, template);
    struct str before = str_sub(template, 0, open), after = str_sub(template, close + 1, template.n);
    return text.n > before.n + after.n && str_ieq(str_sub(text, 0, before.n), before) &&
           str_ieq(str_sub(text, text.n - after.n, text.n), after);
}

static bool same_host(const struct comparing *c, struct row s)
{
    return is_like(c->g->host, row_text(s, "host"));
}

/* Keeps of the pool the rows that HAS; all of them, and false, when none has it. */
static bool narrow(struct comparing *c, bool (*has)(const struct comparing *c, struct row s))
{
    size_t n = 0;
    for (size_t i = 0; i < c->n; i++)
        n += has(c, c->pool[i]);
    if (!n)
        return false;
    size_t kept = 0;
    for (size_t i = 0; i < c->n; i++)
        if (has(c, c->pool[i]))
            c->pool[kept++] = c->pool[i];
    c->n = kept;
    return true;
}

static bool same_protocol(const struct comparing *c, struct row s)
{
    return str_eq(row_text(s, "protocol"), c->g->protocol) && row_text(s, "host").n;
}

static bool same_port(const struct comparing *c, struct row s)
{
    return row_number(s, "port") == c->g->port;
}

static bool same_security(const struct comparing *c, struct row s)
{
    return str_eq(row_text(s, "security"), c->g->security);
}

/* The protocols that the record has the host for: "SMTP, POP3". */
static struct str other_uses(const struct comparing *c)
{
    const struct rows *servers = c->d->answer->card.servers;
    struct str list = STR("");
    for (size_t i = 0; i < servers->n; i++) {
        struct row s = rows_at(servers, i);
        struct str name = diagnose_value(c, "protocol", row_text(s, "protocol"));
        if (same_host(c, s) && str_find_str(list, name, 0) == list.n)
            list = arena_printf(c->a, "%.*s%s%.*s", STR_ARG(list), list.n ? ", " : "", STR_ARG(name));
    }
    return list;
}

/* The name of another provider that has the host. */
static struct str other_holder(const struct comparing *c)
{
    struct stmt *st = db_prepare(c->d->db, sql_ask, "holders", NULL);
    stmt_bind_text(st, "host", c->g->host);
    struct str name = stmt_step(st) ? arena_str(c->a, stmt_col(st, 1)) : (struct str){0};
    stmt_free(st);
    return name;
}

static void compare_host(struct comparing *c)
{
    struct finding f = {.field = "host", .verdict = "differs", .given = c->g->host};
    c->host_known = narrow(c, same_host);
    if (c->host_known)
        return;
    struct str uses = other_uses(c), holder = uses.n ? uses : other_holder(c);
    f.record = row_text(c->pool[0], "host");
    f.args[0] = f.given;
    f.args[1] = f.record;
    f.args[2] = holder;
    f.w = uses.n ? "diag_host_use" : holder.n ? "diag_host_other" : "diag_host";
    f.verdict = holder.n ? "differs" : "unknown";
    diagnose_add(c, &f);
}

/* What the protocols' own table says of the port given. */
struct port_use {
    struct str names;   /* of the protocols that answer there */
    bool tls, starttls; /* this one does so */
};

static struct port_use port_use(const struct comparing *c)
{
    struct stmt *st = db_prepare(c->d->db, sql_ask, "port_of", NULL);
    stmt_bind_text(st, "port", number(c, c->g->port));
    stmt_bind_text(st, "protocol", c->g->protocol);
    struct port_use use = {0};
    if (stmt_step(st))
        use = (struct port_use){.names = arena_str(c->a, stmt_col(st, 0)),
                                .tls = stmt_col_int(st, 1) != 0,
                                .starttls = stmt_col_int(st, 2) != 0};
    stmt_free(st);
    return use;
}

static void compare_port(struct comparing *c)
{
    c->port_known = !c->g->port || narrow(c, same_port);
    if (c->port_known)
        return;
    const struct port_use use = port_use(c);
    bool foreign = use.names.n && !use.tls && !use.starttls;
    struct row s = c->pool[0];
    struct finding f = {.field = "port",
                        .verdict = foreign ? "differs" : "unknown",
                        .w = foreign ? "diag_port_use" : "diag_port",
                        .given = number(c, c->g->port),
                        .record = row_text(s, "port")};
    f.args[0] = f.given;
    f.args[1] = f.record;
    f.args[2] = foreign ? use.names : diagnose_value(c, "security", row_text(s, "security"));
    diagnose_add(c, &f);
}

/* Why the security given does not go with its port, by the record where that has the port, else by what is usual. */
static const char *why_not(const struct comparing *c, struct row s)
{
    const struct port_use use = port_use(c);
    bool tls = c->port_known ? row_is(s, "security", "tls") : use.tls && !use.starttls;
    bool starttls = c->port_known ? row_is(s, "security", "starttls") : use.starttls && !use.tls;
    if (str_eq(c->g->security, STR("none")))
        return "diag_why_none";
    if (tls && str_eq(c->g->security, STR("starttls")))
        return "diag_why_tls";
    return starttls && str_eq(c->g->security, STR("tls")) ? "diag_why_starttls" : NULL;
}

static void compare_security(struct comparing *c)
{
    if (!c->g->security.n || narrow(c, same_security))
        return;
    struct row s = c->pool[0];
    bool none = str_eq(c->g->security, STR("none"));
    const char *why = c->g->port || none ? why_not(c, s) : NULL;
    bool certain = (c->port_known && c->g->port && c->host_known) || why;
    struct str port = c->port_known || none ? row_text(s, "port") : number(c, c->g->port);
    struct str record = row_text(s, "security");
    if (!c->port_known && !why)
        return; /* of a port that is not in the record nobody knows what it speaks */
    if (!c->port_known && !none)
        record = str_eq(c->g->security, STR("tls")) ? STR("starttls") : STR("tls");
    struct finding f = {.field = "security",
                        .verdict = certain ? "differs" : "unknown",
                        .w = !certain || (!c->port_known && none) ? "diag_security_open" : "diag_security",
                        .why = why,
                        .given = c->g->security,
                        .record = record};
    f.args[0] = diagnose_value(c, "security", f.given);
    f.args[1] = diagnose_value(c, "security", f.record);
    f.args[2] = port.n ? port : row_text(s, "port");
    diagnose_add(c, &f);
}

/* What is given works, and is not what the record has first for the protocol. */
static void prefer(struct comparing *c, struct row first)
{
    struct row s = c->pool[0];
    bool same = str_eq(row_text(s, "host"), row_text(first, "host")) &&
                row_number(s, "port") == row_number(first, "port") &&
                str_eq(row_text(s, "security"), row_text(first, "security"));
    if (same || c->found->n || !row_text(first, "port").n)
        return;
    struct finding f = {.field = "host",
                        .verdict = "works",
                        .w = "diag_also",
                        .given = c->g->host,
                        .record = row_text(first, "host")};
    f.args[0] = f.record;
    f.args[1] = row_text(first, "port");
    f.args[2] = diagnose_value(c, "security", row_text(first, "security"));
    diagnose_add(c, &f);
}

static void say_closed(struct comparing *c)
{
    struct row p = c->d->answer->card.provider;
    struct str successor = row_text(p, "successor");
    diagnose_add(c,
                 &(struct finding){.field = "provider",
                                   .verdict = "differs",
                                   .w = successor.n ? "diag_closed_for" : "diag_closed",
                                   .given = c->g->host,
                                   .record = successor,
                                   .args = {row_text(p, "name"), row_text(p, "_successor_name"), successor}});
}

static void compare(struct comparing *c)
{
    const struct rows *servers = c->d->answer->card.servers;
    struct row p = c->d->answer->card.provider;
    c->pool = ARENA_NEW(c->a, struct row, servers->n + 1);
    for (; c->n < servers->n; c->n++)
        c->pool[c->n] = rows_at(servers, c->n);
    if (!narrow(c, same_protocol)) {
        diagnose_add(
            c, &(struct finding){.field = "protocol",
                                 .verdict = "unknown",
                                 .w = "diag_protocol",
                                 .given = c->g->protocol,
                                 .args = {row_text(p, "name"), diagnose_value(c, "protocol", c->g->protocol)}});
        return;
    }
    struct row first = c->pool[0];
    compare_host(c);
    compare_port(c);
    compare_security(c);
    prefer(c, first);
    diagnose_sign_in(c);
}

struct rows *diagnose_server(struct arena *a, const struct diagnose *d, const struct diagnose_given *g)
{
    struct comparing c = {.a = a, .d = d, .g = g, .found = diagnose_rows(a)};
    if (row_is(d->answer->card.provider, "status", "retired"))
        say_closed(&c);
    else
        compare(&c);
    return c.found;
}

const char *diagnose_verdict(struct rows *const *found, size_t n)
{
    const char *verdict = "fits";
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < found[i]->n; k++) {
            if (row_is(rows_at(found[i], k), "verdict", "differs"))
                return "differs";
            if (row_is(rows_at(found[i], k), "verdict", "unknown"))
                verdict = "unknown";
        }
    return verdict;
}
