/*
 * Whose file it is, and what is done with its rows, table by table.
 * Does not know which of two sources is right.
 */
#include "port/import_merge.h"

struct sheet *merge_sheet(struct merge *m, const char *name)
{
    size_t t = 0;
    while (t + 1 < TABLES_N && strcmp(tables_all[t].name, name) != 0)
        t++;
    return &m->sheets[t];
}

static struct merge_sum *sum_of(struct merge *m, struct str id, bool is_new)
{
    for (size_t i = 0; i < m->sums_n; i++)
        if (str_eq(m->sums[i].provider, id))
            return &m->sums[i];
    m->sums = arena_more(m->a, m->sums, sizeof *m->sums, m->sums_n, &m->sums_room);
    m->sums[m->sums_n] = (struct merge_sum){.provider = id, .is_new = is_new};
    return &m->sums[m->sums_n++];
}

/* A known provider keeps its row; what another source calls it is remarked, another status is a conflict. */
static void merge_provider(struct merging *g, const struct record_row *row)
{
    static const char *const named[] = {"name", "short_name", "website"};
    if (g->fresh) {
        row_add(g, row);
        return;
    }
    g->sum->same++;
    if (g->own || !row_provider(g->m, g->id, "id").n)
        return;
    for (size_t k = 0; k < COUNT(named); k++) {
        struct str theirs = rows_get(row, named[k]);
        if (theirs.n && !str_ieq(theirs, row_provider(g->m, g->id, named[k])) &&
            !str_ieq(theirs, row_provider(g->m, g->id, "name")))
            g->sum->added += row_remark(g, "raw", arena_printf(g->m->a, "provider.%s", named[k]), theirs);
    }
    struct str theirs = rows_get(row, "status"), ours = row_provider(g->m, g->id, "status");
    if (row_says(row, "status") && !str_ieq(theirs, ours))
        row_conflict(g, row, STR("status"),
                     arena_printf(g->m->a, "this source says %.*s; the table says %.*s", STR_ARG(theirs),
                                  STR_ARG(ours.n ? ours : STR("nothing"))));
}

/* One that is somebody else's has been settled, by hand or by the command, or this was refused: it stays where it is. */
static void merge_domain(struct merging *g, const struct record_row *row)
{
    const struct sheet *s = merge_sheet(g->m, "domain");
    struct str pattern = rows_get(row, "pattern");
    size_t owner = claim_owner(g->m, row);
    bool settled = row_is_settled(g, arena_printf(g->m->a, "domain %.*s", STR_ARG(pattern)));
    if (settled)
        g->sum->conflicts++;
    else if (owner < s->rows_n && (str_ieq(sheet_get(s, owner, "pattern"), pattern) ||
                                   !str_eq(sheet_get(s, owner, "provider"), g->id)))
        g->sum->same++;
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
        key.values[key.n++] = rows_get(row, *names);
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

/* Whether a domain of the file belongs to somebody else, and nobody has settled that: not the tables, and not the command,
 * which names both. */
static bool is_foreign(struct merging *g)
{
    const struct sheet *s = merge_sheet(g->m, "domain");
    for (size_t i = 0; i < g->rows->n; i++) {
        const struct record_row *row = &g->rows->items[i];
        size_t owner = str_eq(row->table, STR("domain")) ? claim_owner(g->m, row) : s->rows_n;
        struct str who = owner < s->rows_n ? sheet_get(s, owner, "provider") : g->id;
        if (!str_eq(who, g->id) && !(claim_is_beside(g->m, g->id) && claim_is_beside(g->m, who)) &&
            !row_is_settled(g, arena_printf(g->m->a, "domain %.*s", STR_ARG(rows_get(row, "pattern")))))
            return true;
    }
    return false;
}

/* The rows of the provider that is replaced go. */
static void remove_all(struct merging *g)
{
    for (size_t t = 0; t < TABLES_N; t++)
        sheet_remove(&g->m->sheets[t], strcmp(tables_all[t].name, "provider") == 0 ? "id" : "provider", g->id);
    g->m->replaced = true;
}

static void merge_all(struct merging *g)
{
    find_bases(g);
    for (size_t i = 0; i < g->rows->n; i++)
        merge_row(g, &g->rows->items[i]);
    if (g->fresh && g->rows->own_id.n && !str_eq(g->id, g->rows->id))
        row_remark(g, "raw", STR("/clientConfig/emailProvider/@id"), g->rows->own_id);
    if (g->rows->left_out)
        g->sum->added += row_remark(
            g, "comment", STR("sentences"),
            arena_printf(g->m->a,
                         "sentences of this source left out (comments, descriptions, instructions): %u",
                         g->rows->left_out));
}

/* From here on ROWS call their provider as the tables do. */
static void rename_rows(struct record_rows *rows, struct str id)
{
    for (size_t i = 0; i < rows->n; i++)
        for (size_t c = 0; c < rows->items[i].n; c++) {
            struct record_cell *cell = &rows->items[i].cells[c];
            bool provider = str_eq(rows->items[i].table, STR("provider"));
            if (str_eq(cell->name, provider ? STR("id") : STR("provider")))
                cell->value.text = id;
        }
}

bool merge_rows(struct merge *m, struct record_rows *rows)
{
    struct merging g = {.m = m, .rows = rows, .date = rows_get(&rows->items[0], "last_checked")};
    struct merge_sum none = {0};
    enum claim claim = claim_of(m, rows, &g.id);
    g.fresh = claim == CLAIM_NEW || claim == CLAIM_REPLACE;
    g.dry = claim == CLAIM_AGREE;
    g.own = g.fresh || str_eq(row_provider(m, g.id, "source"), rows->source);
    bool foreign = claim != CLAIM_NEW && is_foreign(&g);
    if (g.dry && !foreign) {
        g.sum = &none;
        merge_all(&g);
    }
    if (foreign || g.news) {
        claim_refuse(m, rows, claim == CLAIM_AGREE ? STR("") : g.id);
        return false;
    }
    if (claim == CLAIM_REPLACE)
        remove_all(&g);
    rename_rows(rows, g.id);
    g.sum = sum_of(m, g.id, claim == CLAIM_NEW);
    merge_all(&g);
    m->left_out += rows->left_out;
    return !g.dry;
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
