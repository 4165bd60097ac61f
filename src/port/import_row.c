/*
 * How a foreign row becomes one of ours.
 * Does not decide whether it should.
 */
#include "port/import_merge.h"

bool row_says(const struct record_row *row, const char *name)
{
    for (size_t i = 0; i < row->n; i++)
        if (str_eq(row->cells[i].name, str_from(name)))
            return row->cells[i].value.pos.line > 0 && row->cells[i].value.text.n > 0;
    return false;
}

struct str row_provider(struct merge *m, struct str id, const char *name)
{
    const struct sheet *s = merge_sheet(m, "provider");
    size_t column = sheet_find(s, "id"), i = 0;
    while (i < s->rows_n && !str_eq(sheet_cell(s, i, column), id))
        i++;
    return i < s->rows_n ? sheet_get(s, i, name) : STR("");
}

struct str row_origin(const struct merging *g, const struct sheet *sheet, size_t i)
{
    struct str source = sheet_get(sheet, i, "source");
    return source.n ? source : row_provider(g->m, sheet_get(sheet, i, "provider"), "source");
}

static struct str number(struct merging *g, size_t table, struct str written)
{
    uint64_t n = 0;
    str_uint(written, 100000, &n);
    return arena_printf(g->m->a, "%lu", g->base[table] + (unsigned long)n);
}

bool row_news(struct merging *g)
{
    g->news++;
    return !g->dry;
}

void row_add(struct merging *g, const struct record_row *row)
{
    struct sheet *s = merge_sheet(g->m, row->table.s);
    size_t t = (size_t)(s - g->m->sheets);
    if (!row_news(g))
        return;
    size_t at = sheet_add(s);
    s->rows[at].from = arena_printf(g->m->a, "%.*s:%u:%u", STR_ARG(g->rows->path), row->pos.line, row->pos.col);
    bool provider = str_eq(row->table, STR("provider"));
    for (size_t i = 0; i < row->n; i++) {
        struct str name = row->cells[i].name, value = row->cells[i].value.text;
        if (str_eq(name, STR("ordinal")))
            value = number(g, t, value);
        else if (str_eq(name, provider ? STR("id") : STR("provider")))
            value = g->id;
        sheet_set(s, at, arena_str(g->m->a, name).s, value);
    }
    if (!provider && !g->own) {
        sheet_set(s, at, "source", g->rows->source);
        if (str_eq(row->table, STR("server")) || str_eq(row->table, STR("requirement")))
            sheet_set(s, at, "last_checked", g->date);
    }
    g->sum->added++;
}

static bool remark_stands(const struct merging *g, const char *kind, struct str subject, const struct str *text)
{
    const struct sheet *s = merge_sheet(g->m, "remark");
    size_t provider = sheet_find(s, "provider"), about = sheet_find(s, "subject"),
           kinds = sheet_find(s, "kind"), texts = sheet_find(s, "text");
    for (size_t i = 0; i < s->rows_n; i++)
        if (str_eq(sheet_cell(s, i, about), subject) && str_eq(sheet_cell(s, i, provider), g->id) &&
            str_eq(sheet_cell(s, i, kinds), str_from(kind)) &&
            (text ? str_eq(sheet_cell(s, i, texts), *text) : str_eq(row_origin(g, s, i), g->rows->source)))
            return true;
    return false;
}

bool row_remark(struct merging *g, const char *kind, struct str subject, struct str text)
{
    struct sheet *s = merge_sheet(g->m, "remark");
    unsigned long last = 0;
    if (remark_stands(g, kind, subject, &text))
        return false;
    if (!row_news(g))
        return true;
    for (size_t i = 0; i < s->rows_n; i++) {
        uint64_t n = 0;
        if (str_eq(sheet_get(s, i, "provider"), g->id) && str_uint(sheet_get(s, i, "ordinal"), 100000, &n) &&
            n > last)
            last = (unsigned long)n;
    }
    size_t at = sheet_add(s);
    sheet_set(s, at, "provider", g->id);
    sheet_set(s, at, "ordinal", arena_printf(g->m->a, "%lu", last + 1));
    sheet_set(s, at, "kind", str_from(kind));
    sheet_set(s, at, "subject", subject);
    sheet_set(s, at, "text", text);
    if (!g->own)
        sheet_set(s, at, "source", g->rows->source);
    return true;
}

bool row_is_settled(const struct merging *g, struct str subject)
{
    return remark_stands(g, "conflict", subject, NULL);
}

void row_conflict(struct merging *g, const struct record_row *row, struct str subject, struct str text)
{
    struct diag_pos pos = {g->rows->path, row->pos.line, row->pos.col};
    g->sum->conflicts++;
    if (row_is_settled(g, subject))
        return;
    row_remark(g, "conflict", subject, text);
    if (g->dry)
        return;
    diag_say(g->m->d, DIAG_IMPORT_CONFLICT, pos,
             arena_printf(g->m->a, "%.*s: %.*s", STR_ARG(g->id), STR_ARG(subject)), text);
}
