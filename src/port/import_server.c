/*
 * A server beside those that are known: the same, another, or a contradiction.
 * Does not know which of two that disagree is right.
 */
#include "port/import_merge.h"

/* What can be compared of a server, from either side. */
struct facts {
    struct str protocol, host, port, security, url, username, auth, options;
};

void merge_settle(const struct merge *m, struct record_rows *rows)
{
    for (size_t i = 0; i < rows->n; i++) {
        struct record_row *row = &rows->items[i];
        if (!str_eq(row->table, STR("server")))
            continue;
        bool tls = str_has(m->tls_ports, ',', rows_get(row, "port"));
        for (size_t c = 0; c < row->n; c++) {
            struct record_cell *cell = &row->cells[c];
            if (!str_eq(cell->name, STR("security")))
                continue;
            if (str_eq(cell->value.text, STR("SSL/TLS")) && tls)
                cell->value.text = STR("tls");
            else if (str_eq(cell->value.text, STR("auto")))
                cell->value.text = tls ? STR("tls") : STR("STARTTLS");
        }
    }
}

/* Security in the tables' own words, as compile/raw.sql settles it. */
static struct str security_of(const struct merge *m, struct str written, struct str port)
{
    static const char *const tls[] = {"tls", "ssl", "ssl/tls", "tls/ssl", "implicit tls"};
    if (str_ieq(written, STR("tls")) && str_has(m->starttls_ports, ',', port))
        return STR("starttls");
    for (size_t i = 0; i < COUNT(tls); i++)
        if (str_ieq(written, str_from(tls[i])))
            return STR("tls");
    return str_ieq(written, STR("plain"))      ? STR("none")
           : str_ieq(written, STR("none"))     ? STR("none")
           : str_ieq(written, STR("starttls")) ? STR("starttls")
                                               : written;
}

/* Those of ROW, or when that is NULL of row I of S. */
static struct facts facts_of(const struct merge *m, const struct record_row *row, const struct sheet *s,
                             size_t i)
{
    static const char *const names[] = {"protocol", "host",     "port", "security",
                                        "url",      "username", "auth", "options"};
    struct str v[COUNT(names)];
    for (size_t k = 0; k < COUNT(names); k++)
        v[k] = row ? rows_get(row, names[k]) : sheet_get(s, i, names[k]);
    if (str_ieq(v[0], STR("pop")))
        v[0] = STR("pop3");
    return (struct facts){v[0], v[1], v[2], security_of(m, v[3], v[2]), v[4], v[5], v[6], v[7]};
}

static bool same_place(const struct facts *a, const struct facts *b)
{
    return str_ieq(a->protocol, b->protocol) && str_ieq(a->host, b->host) && str_eq(a->port, b->port) &&
           str_eq(a->url, b->url);
}

/* Every word of PART stands in WHOLE, in the same order. */
static bool is_part(struct str part, struct str whole)
{
    for (struct str rest = whole; part.s && part.n;) {
        struct str one = str_cut(&part, ' '), found;
        do {
            if (!rest.s)
                return false;
            found = str_cut(&rest, ' ');
        } while (!str_ieq(found, one));
    }
    return true;
}

static bool agree(const struct record_row *row, const struct facts *new, const struct facts *old)
{
    bool user = !row_says(row, "username") || !old->username.n || str_eq(new->username, old->username);
    bool auth = !row_says(row, "auth") || is_part(new->auth, old->auth);
    bool options = !new->options.n || !old->options.n || str_eq(new->options, old->options);
    return str_eq(new->security, old->security) && user && auth && options;
}

/* The sources of a row that had its provider's, and now one more. */
static struct str both(struct merging *g, struct str known)
{
    if (!known.n || str_find_str(known, g->rows->source, 0) < known.n || known.n + g->rows->source.n > 250)
        return g->rows->source;
    return arena_printf(g->m->a, "%.*s; %.*s", STR_ARG(known), STR_ARG(g->rows->source));
}

/* A dated source that agrees lends its date to a row that has none; options fill an empty cell. */
static void confirm(struct merging *g, struct sheet *s, size_t i, const struct facts *new)
{
    bool broken =
        str_eq(rows_get(&g->rows->items[0], "status"), STR("broken")); /* it did not work when it was tried */
    bool dates = g->date.n && !g->own && !broken && !sheet_get(s, i, "source").n &&
                 !sheet_get(s, i, "last_checked").n && !row_provider(g->m, g->id, "last_checked").n;
    bool fills = new->options.n && !sheet_get(s, i, "options").n;
    if ((dates || fills) && !row_news(g))
        return;
    if (dates) {
        sheet_set(s, i, "source", both(g, row_origin(g, s, i)));
        sheet_set(s, i, "last_checked", g->date);
    }
    if (fills)
        sheet_set(s, i, "options", new->options);
    g->sum->changed += dates || fills;
    g->sum->same += !(dates || fills);
}

static struct str subject_of(struct merging *g, const struct facts *f)
{
    if (!f->host.n)
        return arena_printf(g->m->a, "%.*s %.*s", STR_ARG(f->protocol), STR_ARG(str_sub(f->url, 0, 200)));
    return arena_printf(g->m->a, "%.*s %.*s:%.*s", STR_ARG(f->protocol), STR_ARG(f->host), STR_ARG(f->port));
}

static struct str words_of(struct merging *g, const struct facts *f)
{
    return arena_printf(g->m->a, "%.*s, user name %.*s, authentication %.*s%s%.*s", STR_ARG(f->security),
                        STR_ARG(f->username.n ? f->username : STR("(none)")),
                        STR_ARG(f->auth.n ? f->auth : STR("(none)")), f->options.n ? ", " : "",
                        STR_ARG(f->options));
}

/* What ROW contradicts among the rows of other sources, as a sentence; absent when it is only one more server. */
static struct str contradiction(struct merging *g, const struct facts *new)
{
    const struct sheet *s = merge_sheet(g->m, "server");
    bool others = false, known_host = false;
    struct str other_host = STR("");
    for (size_t i = 0; i < s->rows_n; i++) {
        if (!str_eq(sheet_get(s, i, "provider"), g->id) || str_eq(row_origin(g, s, i), g->rows->source))
            continue;
        struct facts old = facts_of(g->m, NULL, s, i);
        if (same_place(new, &old))
            return arena_printf(g->m->a, "this source says %.*s; another says %.*s", STR_ARG(words_of(g, new)),
                                STR_ARG(words_of(g, &old)));
        if (str_ieq(old.protocol, new->protocol)) {
            others = true;
            known_host |= str_ieq(old.host, new->host);
            other_host = other_host.n ? other_host : old.host;
        }
    }
    if (others && !known_host && new->host.n)
        return arena_printf(g->m->a, "this source names %.*s; another names %.*s", STR_ARG(new->host),
                            STR_ARG(other_host));
    return (struct str){0};
}

void merge_server(struct merging *g, const struct record_row *row)
{
    struct sheet *s = merge_sheet(g->m, "server");
    struct facts new = facts_of(g->m, row, NULL, 0);
    for (size_t i = 0; i < s->rows_n; i++) {
        struct facts old;
        if (!str_eq(sheet_get(s, i, "provider"), g->id))
            continue;
        old = facts_of(g->m, NULL, s, i);
        if (!same_place(&new, &old) || !agree(row, &new, &old))
            continue;
        if (str_eq(row_origin(g, s, i), g->rows->source) && row_is_settled(g, subject_of(g, &new)))
            g->sum->conflicts++;
        else
            confirm(g, s, i, &new);
        return;
    }
    struct str subject = subject_of(g, &new), why = contradiction(g, &new);
    if (why.s) {
        bool settled = row_is_settled(g, subject);
        row_conflict(g, row, subject, why);
        if (settled)
            return;
    } else if (row_is_settled(g, subject)) {
        g->sum->conflicts++;
        return;
    }
    row_add(g, row);
}
