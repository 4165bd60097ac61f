/*
 * Whose file it is, and what is done with its rows, table by table.
 * Does not know which of two sources is right.
 */
#include "cmd/import_merge.h"

#include "cmd/import_row.h"

struct sheet *merge_sheet(struct merge *m, const char *name)
{
    size_t t = 0;
    while (t + 1 < TABLES_N && strcmp(tables_all[t].name, name) != 0)
        t++;
    return &m->sheets[t];
}

/* Whether the list of sources ALL ("A, a.xml; B, b.md") names ONE. */
static bool names(struct str all, struct str one)
{
    for (struct str rest = all; rest.s;)
        if (str_eq(str_trim(str_cut(&rest, ';')), one))
            return true;
    return false;
}

/* The provider that has most of the file's domains, of several the one that has the first; or an absent slice. */
static struct str match_domains(struct merge *m, const struct record_rows *rows)
{
    const struct sheet *domains = merge_sheet(m, "domain"), *providers = merge_sheet(m, "provider");
    unsigned *shared = ARENA_NEW(m->a, unsigned, providers->rows_n + 1);
    size_t best = providers->rows_n;
    size_t column = sheet_find(domains, "pattern");
    unsigned first = 1; /* a domain counts two, the first one that is known three */
    for (size_t i = 0; i < rows->n; i++) {
        if (!str_eq(rows->items[i].table, STR("domain")))
            continue;
        struct str pattern = row_get(&rows->items[i], "pattern");
        for (size_t k = 0; k < domains->rows_n; k++)
            for (size_t p = 0; str_ieq(sheet_cell(domains, k, column), pattern) && p < providers->rows_n; p++)
                if (str_eq(sheet_get(providers, p, "id"), sheet_get(domains, k, "provider"))) {
                    shared[p] += 2 + first;
                    first = 0;
                }
    }
    for (size_t p = 0; p < providers->rows_n; p++)
        if (shared[p] > (best < providers->rows_n ? shared[best] : 0))
            best = p;
    return best < providers->rows_n ? sheet_get(providers, best, "id") : (struct str){0};
}

/* The id of the file's provider; *OWN: it comes from this file alone. */
static struct str match(struct merge *m, const struct record_rows *rows, bool *is_new, bool *own)
{
    const struct sheet *providers = merge_sheet(m, "provider");
    struct str id = {0};
    for (size_t p = 0; p < providers->rows_n && !id.s; p++)
        if (names(sheet_get(providers, p, "source"), rows->source))
            id = sheet_get(providers, p, "id");
    if (!id.s)
        id = match_domains(m, rows);
    for (size_t p = 0; p < providers->rows_n && !id.s; p++)
        if (str_eq(sheet_get(providers, p, "id"), rows->id))
            id = rows->id;
    *is_new = !id.s;
    *own = *is_new;
    id = id.s ? id : rows->id;
    for (size_t p = 0; p < providers->rows_n; p++)
        if (str_eq(sheet_get(providers, p, "id"), id))
            *own = str_eq(sheet_get(providers, p, "source"), rows->source);
    return id;
}

static struct merge_sum *sum_of(struct merge *m, struct str id, bool is_new)
{
    for (size_t i = 0; i < m->sums_n; i++)
        if (str_eq(m->sums[i].provider, id))
            return &m->sums[i];
    if (m->sums_n == m->sums_room) {
        m->sums_room = m->sums_room * 2 + 64;
        struct merge_sum *more = ARENA_NEW(m->a, struct merge_sum, m->sums_room);
        if (m->sums_n)
            memcpy(more, m->sums, m->sums_n * sizeof *more);
        m->sums = more;
    }
    m->sums[m->sums_n] = (struct merge_sum){.provider = id, .is_new = is_new};
    return &m->sums[m->sums_n++];
}

/* A known provider keeps its row; what another source calls it is remarked, another status is a conflict. */
static void merge_provider(struct merging *g, const struct record_row *row)
{
    static const char *const named[] = {"name", "short_name", "website"};
    const struct sheet *s = merge_sheet(g->m, "provider");
    if (g->sum->is_new && g->sum->added == 0) {
        row_add(g, row);
        return;
    }
    for (size_t i = 0; i < s->rows_n; i++) {
        if (!str_eq(sheet_get(s, i, "id"), g->id) || g->own)
            continue;
        for (size_t k = 0; k < COUNT(named); k++) {
            struct str theirs = row_get(row, named[k]);
            if (theirs.n && !str_ieq(theirs, sheet_get(s, i, named[k])) &&
                !str_ieq(theirs, sheet_get(s, i, "name")))
                g->sum->added += row_remark(g, "raw", arena_printf(g->m->a, "provider.%s", named[k]), theirs);
        }
        struct str theirs = row_get(row, "status"), ours = sheet_get(s, i, "status");
        if (row_says(row, "status") && !str_ieq(theirs, ours))
            row_conflict(g, row, STR("status"),
                         arena_printf(g->m->a, "this source says %.*s; the table says %.*s", STR_ARG(theirs),
                                      STR_ARG(ours.n ? ours : STR("nothing"))));
    }
    g->sum->same++;
}

static void merge_domain(struct merging *g, const struct record_row *row)
{
    const struct sheet *s = merge_sheet(g->m, "domain");
    struct str pattern = row_get(row, "pattern");
    size_t column = sheet_find(s, "pattern");
    for (size_t i = 0; i < s->rows_n; i++) {
        if (!str_ieq(sheet_cell(s, i, column), pattern))
            continue;
        struct str owner = sheet_get(s, i, "provider");
        if (str_eq(owner, g->id))
            g->sum->same++;
        else
            row_conflict(g, row, arena_printf(g->m->a, "domain %.*s", STR_ARG(pattern)),
                         arena_printf(g->m->a, "this source gives it to %.*s; it stands with %.*s",
                                      STR_ARG(g->id), STR_ARG(owner)));
        return;
    }
    if (row_is_settled(g, arena_printf(g->m->a, "domain %.*s", STR_ARG(pattern))))
        g->sum->conflicts++;
    else
        row_add(g, row);
}

enum { KEY_MOST = 6 };

/* Some columns of a sheet, and what a row has there: looked up once, compared often. */
struct key {
    size_t columns[KEY_MOST], n;
    struct str values[KEY_MOST];
};

/* The columns NAMES (ended by NULL) with ROW's values, and its provider. */
static struct key key_of(const struct merging *g, const struct sheet *s, const struct record_row *row,
                         const char *const *names)
{
    struct key key = {.n = 0};
    for (; *names; names++) {
        key.columns[key.n] = sheet_find(s, *names);
        key.values[key.n++] = row_get(row, *names);
    }
    key.columns[key.n] = sheet_find(s, "provider");
    key.values[key.n++] = g->id;
    return key;
}

static bool equal(const struct sheet *s, size_t i, const struct key *key)
{
    for (size_t k = key->n; k-- > 0;)
        if (!str_eq(sheet_cell(s, i, key->columns[k]), key->values[k]))
            return false;
    return true;
}

/* What tells web pages apart: neither http or https, nor an empty fragment or a slash at the end. */
static struct str page_of(struct str url)
{
    size_t from = str_starts(url, STR("https://")) ? 8 : str_starts(url, STR("http://")) ? 7 : 0;
    if (from && url.s[url.n - 1] == '#')
        url.n--;
    while (url.n > from && url.s[url.n - 1] == '/')
        url.n--;
    return from ? str_sub(url, from, url.n) : url;
}

/* As equal(), but the first column holds addresses of pages. */
static bool equal_page(const struct sheet *s, size_t i, const struct key *key)
{
    struct key rest = *key;
    rest.columns[0] = key->columns[key->n - 1];
    rest.values[0] = key->values[key->n - 1];
    return str_eq(page_of(sheet_cell(s, i, key->columns[0])), page_of(key->values[0])) && equal(s, i, &rest);
}

/*
 * Of rows that stood there before this file: which are the same row; (loose) which make it needless; and (subject)
 * which contradict it when they come from elsewhere.
 */
static const struct {
    const char *table;
    const char *same[KEY_MOST], *loose[2], *subject[2];
} keys[] = {
    {"link", {"kind", "url", "lang"}, {"url"}, {NULL}},
    {"oauth2", {"issuer", "scope", "auth_url", "token_url"}, {NULL}, {"issuer"}},
    {"webmail", {"url", "page_url"}, {NULL}, {NULL}},
    {"requirement", {"kind", "lang", "text", "url"}, {"kind"}, {NULL}},
    {"limit", {"kind", "value"}, {NULL}, {"kind"}},
    {"remark", {"subject", "text", "kind"}, {NULL}, {NULL}},
};

static void merge_other(struct merging *g, const struct record_row *row)
{
    struct sheet *s = merge_sheet(g->m, arena_str(g->m->a, row->table).s);
    size_t k = 0, known = g->known[s - g->m->sheets];
    bool contradicts = false, is_link = str_eq(row->table, STR("link"));
    while (k + 1 < COUNT(keys) && !str_eq(row->table, str_from(keys[k].table)))
        k++;
    struct key same = key_of(g, s, row, keys[k].same), loose = key_of(g, s, row, keys[k].loose),
               subject = key_of(g, s, row, keys[k].subject);
    for (size_t i = 0; i < known; i++) {
        bool needless = keys[k].loose[0] && (is_link ? equal_page : equal)(s, i, &loose);
        if (equal(s, i, &same) || needless) {
            g->sum->same++;
            return;
        }
        contradicts |=
            keys[k].subject[0] && equal(s, i, &subject) && !str_eq(row_origin(g, s, i), g->rows->source);
    }
    if (contradicts) {
        struct str what = arena_printf(g->m->a, "%.*s %.*s", STR_ARG(row->table), STR_ARG(subject.values[0]));
        bool settled = row_is_settled(g, what);
        row_conflict(g, row, what, STR("two sources differ; both rows are kept"));
        if (settled)
            return;
    }
    row_add(g, row);
}

static void find_bases(struct merging *g)
{
    for (size_t t = 0; t < TABLES_N; t++) {
        const struct sheet *s = &g->m->sheets[t];
        g->base[t] = 0;
        g->known[t] = s->rows_n;
        for (size_t i = 0; i < s->rows_n; i++) {
            uint64_t n = 0;
            if (str_eq(sheet_get(s, i, "provider"), g->id) &&
                str_uint(sheet_get(s, i, "ordinal"), 100000, &n) && n > g->base[t])
                g->base[t] = (unsigned long)n;
        }
    }
}

static void merge_row(struct merging *g, const struct record_row *row)
{
    if (str_eq(row->table, STR("provider")))
        merge_provider(g, row);
    else if (str_eq(row->table, STR("domain")))
        merge_domain(g, row);
    else if (str_eq(row->table, STR("server")))
        merge_server(g, row);
    else
        merge_other(g, row);
}

void merge_rows(struct merge *m, const struct record_rows *rows)
{
    struct merging g = {.m = m, .rows = rows};
    bool is_new;
    if (!rows->n)
        return;
    g.id = match(m, rows, &is_new, &g.own);
    g.sum = sum_of(m, g.id, is_new);
    g.date = row_get(&rows->items[0], "last_checked");
    find_bases(&g);
    for (size_t i = 0; i < rows->n; i++)
        merge_row(&g, &rows->items[i]);
    m->left_out += rows->left_out;
    if (rows->left_out)
        g.sum->added += row_remark(
            &g, "comment", STR("sentences"),
            arena_printf(m->a, "sentences of this source left out (comments, descriptions, instructions): %u",
                         rows->left_out));
}

void merge_sort(struct merge *m)
{
    for (size_t t = 0; t < TABLES_N; t++) {
        struct sheet *s = &m->sheets[t];
        const char *name = tables_all[t].name;
        if (!s->changed)
            continue;
        if (strcmp(name, "provider") == 0)
            sheet_sort(s, "id", NULL, false);
        else if (strcmp(name, "domain") == 0)
            sheet_sort(s, "provider", "pattern", false);
        else
            sheet_sort(s, "provider", "ordinal", true);
    }
}
