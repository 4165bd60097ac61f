/*
 * What was found, as rows.
 * Does not know how.
 */
#include <stdlib.h>

#include "cmd/probe.h"

static int by_place(const void *x, const void *y)
{
    const struct probe_result *a = x, *b = y;
    int order = str_cmp(a->provider, b->provider);
    if (!order)
        order = (a->security.n == 0) - (b->security.n == 0);
    if (!order)
        order = str_cmp(a->host, b->host);
    if (!order)
        order = (a->port > b->port) - (a->port < b->port);
    if (!order)
        order = str_cmp(a->protocol, b->protocol);
    if (!order)
        order = str_cmp(a->security, b->security);
    return order ? order : str_cmp(a->url, b->url);
}

void found_sort(struct found *f)
{
    if (f->n)
        qsort(f->items, f->n, sizeof *f->items, by_place);
}

static struct str number(struct arena *a, unsigned n)
{
    return n ? arena_printf(a, "%u", n) : (struct str){0};
}

static void put_records(struct query *q, const struct found *f, size_t n)
{
    struct rows *rows = rows_named("provider protocol host port security url date verdict seen port_instead "
                                   "security_instead auth_instead",
                                   &q->arena);
    struct text_rows to = query_rows(q, NULL);
    struct str cells[16] = {{0}};
    struct row row = {rows, cells};
    rows->numbers[rows_column(rows, STR("port"))] = rows->numbers[rows_column(rows, STR("port_instead"))] =
        true;
    for (size_t i = 0; i < n; i++) {
        const struct probe_result *r = &f->items[i];
        const struct str values[] = {r->provider,
                                     r->protocol,
                                     r->host,
                                     number(&q->arena, r->port),
                                     r->security,
                                     r->url,
                                     f->date,
                                     str_from(verdict_word(r->finding.verdict)),
                                     r->finding.seen,
                                     number(&q->arena, r->port_instead),
                                     str_or_empty(r->security_instead),
                                     str_or_empty(r->auth_instead)};
        memcpy(cells, values, sizeof values);
        text_rows_put(&to, row);
    }
    text_rows_end(&to);
}

/* "imap.example.org:993", the domain, or the address. */
static struct str where(struct query *q, const struct probe_result *r)
{
    if (!r->host.n || (r->url.n && r->security.n))
        return r->url;
    return r->port ? arena_printf(&q->arena, "%.*s:%u", STR_ARG(r->host), r->port) : r->host;
}

static struct str seen(struct query *q, const struct probe_result *r)
{
    struct out o = out_memory();
    text_put(&o, r->finding.seen);
    if (r->port_instead) {
        out_lit(&o, "; ");
        text_say(&o, query_words(q), "probe_instead",
                 (struct str[3]){number(&q->arena, r->port_instead),
                                 text_value(query_words(q), "security", r->security_instead)});
    }
    return out_take(&o, &q->arena);
}

static void put_table(struct query *q, const struct found *f, size_t n)
{
    enum { COLUMNS = 5 };
    static const char *const words[COLUMNS] = {"col_provider", "col_protocol", "server", "col_verdict",
                                               "col_seen"};
    struct str heads[COLUMNS], *cells = ARENA_NEW(&q->arena, struct str, n * COLUMNS + 1), *cell = cells;
    for (size_t i = 0; i < COLUMNS; i++)
        heads[i] = str_from(text_word(query_words(q), words[i]));
    for (size_t i = 0; i < n; i++) {
        const struct probe_result *r = &f->items[i];
        *cell++ = r->provider;
        *cell++ = text_value(query_words(q), "protocol", r->protocol);
        *cell++ = where(q, r);
        *cell++ = text_value(query_words(q), "verdict", str_from(verdict_word(r->finding.verdict)));
        *cell++ = seen(q, r);
    }
    if (n)
        text_table(&q->text, heads, cells, COLUMNS, n);
}

void found_print(struct query *q, const struct found *f)
{
    size_t n = q->limit && (size_t)q->limit < f->n ? (size_t)q->limit : f->n;
    if (query_is_terminal(q))
        put_table(q, f, n);
    else
        put_records(q, f, n);
}
