/*
 * A domain belongs to whoever has it in the tables, or had it earlier in the same import.
 * Does not merge.
 */
#include "port/import_merge.h"

#include "base/fold.h"

/* Whether NAME is PATTERN or stands below it. */
static bool is_below(struct str name, struct str pattern)
{
    return str_ieq(name, pattern) || (name.n > pattern.n + 1 && name.s[name.n - pattern.n - 1] == '.' &&
                                      str_ieq(str_sub(name, name.n - pattern.n, name.n), pattern));
}

/*
 * Whether a file that claims PATTERN would answer for addresses, or MX hosts, that OLD answers for. A suffix reaches
 * down, and so does an MX pattern among MX patterns; a domain only itself.
 */
static bool reaches(struct str pattern, struct str match, struct str old, struct str old_match)
{
    bool suffix = str_ieq(match, STR("suffix")), old_suffix = str_ieq(old_match, STR("suffix"));
    bool mx = str_ieq(match, STR("mx")), old_mx = str_ieq(old_match, STR("mx"));
    if (str_ieq(pattern, old))
        return true;
    if (mx != old_mx)
        return false;
    return ((suffix || mx) && is_below(old, pattern)) || ((old_suffix || old_mx) && is_below(pattern, old));
}

/* Of several that are reached the one of that very name. */
size_t claim_owner(struct merge *m, const struct record_row *row)
{
    const struct sheet *s = merge_sheet(m, "domain");
    size_t patterns = sheet_find(s, "pattern"), matches = sheet_find(s, "match"), found = s->rows_n;
    struct str pattern = rows_get(row, "pattern"), match = rows_get(row, "match");
    for (size_t i = 0; i < s->rows_n; i++) {
        struct str old = sheet_cell(s, i, patterns);
        if (!reaches(pattern, match, old, sheet_cell(s, i, matches)))
            continue;
        if (str_ieq(pattern, old))
            return i;
        found = found < s->rows_n ? found : i;
    }
    return found;
}

/* Whether ID owns one of the domains of ROWS; whether there are any. */
static bool owns(struct merge *m, const struct record_rows *rows, struct str id, bool *any)
{
    const struct sheet *s = merge_sheet(m, "domain");
    *any = false;
    for (size_t i = 0; i < rows->n; i++) {
        if (!str_eq(rows->items[i].table, STR("domain")))
            continue;
        size_t owner = claim_owner(m, &rows->items[i]);
        *any = true;
        if (owner < s->rows_n && str_eq(sheet_get(s, owner, "provider"), id))
            return true;
    }
    return false;
}

bool claim_is_beside(const struct merge *m, struct str id)
{
    return str_has(m->beside, ',', id);
}

/* Whether the list of sources ALL ("A, a.xml; B, b.md") names ONE. */
static bool names(struct str all, struct str one)
{
    for (struct str rest = all; rest.s;)
        if (str_eq(str_trim(str_cut(&rest, ';')), one))
            return true;
    return false;
}

/* The provider whose rows name the source of ROWS and that owns one of their domains, or absent. A source counts only
 * where the command was told whose files these are: names of files are anybody's. */
static struct str by_record(struct merge *m, const struct record_rows *rows)
{
    bool any;
    for (size_t t = 0; t < TABLES_N && m->told; t++) {
        const struct sheet *s = &m->sheets[t];
        size_t source = sheet_find(s, "source"),
               id = sheet_find(s, strcmp(tables_all[t].name, "provider") == 0 ? "id" : "provider");
        struct str last = {0};
        for (size_t i = 0; i < s->rows_n; i++) {
            struct str who = sheet_cell(s, i, id);
            if (str_eq(who, last) || !names(sheet_cell(s, i, source), rows->source))
                continue;
            if (owns(m, rows, who, &any) || !any)
                return who;
            last = who;
        }
    }
    return (struct str){0};
}

/* An id for a new provider that nobody has: the file's, else that of its first domain, else with a number behind it. */
static struct str free_id(struct merge *m, const struct record_rows *rows)
{
    struct str id = rows->id;
    for (size_t i = 0; i < rows->n && row_provider(m, id, "id").n; i++)
        if (str_eq(rows->items[i].table, STR("domain"))) {
            id = fold_slug(m->a, rows_get(&rows->items[i], "pattern"), 80);
            break;
        }
    struct str stem = str_sub(id, 0, 70);
    for (unsigned n = 2; row_provider(m, id, "id").n; n++)
        id = arena_printf(m->a, "%.*s-%u", STR_ARG(stem), n);
    return id;
}

/* The owner of the first of the domains that has one, or absent. */
static struct str first_owner(struct merge *m, const struct record_rows *rows)
{
    const struct sheet *s = merge_sheet(m, "domain");
    for (size_t i = 0; i < rows->n; i++) {
        size_t owner =
            str_eq(rows->items[i].table, STR("domain")) ? claim_owner(m, &rows->items[i]) : s->rows_n;
        if (owner < s->rows_n)
            return sheet_get(s, owner, "provider");
    }
    return (struct str){0};
}

enum claim claim_of(struct merge *m, const struct record_rows *rows, struct str *id)
{
    bool any;
    if (m->replace.n && !m->replaced && owns(m, rows, m->replace, &any)) {
        *id = m->replace;
        return CLAIM_REPLACE;
    }
    for (struct str rest = m->beside; rest.n;) {
        *id = str_cut(&rest, ',');
        if (id->n && owns(m, rows, *id, &any)) {
            m->merged = true;
            return CLAIM_MERGE;
        }
    }
    *id = by_record(m, rows);
    if (id->s)
        return CLAIM_MERGE;
    *id = first_owner(m, rows);
    if (id->s)
        return CLAIM_AGREE;
    *id = free_id(m, rows);
    return CLAIM_NEW;
}

/* "content/settings/domains.csv:12", or where in this import. */
static struct str place_of(struct merge *m, const struct sheet *s, size_t i)
{
    if (s->rows[i].from.s)
        return s->rows[i].from;
    return arena_printf(m->a, "%s/domains.csv:%u", m->into, s->rows[i].line);
}

void claim_refuse(struct merge *m, const struct record_rows *rows, struct str id)
{
    const struct sheet *s = merge_sheet(m, "domain");
    struct str said = {0};
    for (size_t i = 0; i < rows->n; i++) {
        const struct record_row *row = &rows->items[i];
        size_t owner = str_eq(row->table, STR("domain")) ? claim_owner(m, row) : s->rows_n;
        struct str who = owner < s->rows_n ? sheet_get(s, owner, "provider") : id;
        if (str_eq(who, id) || str_eq(who, said))
            continue;
        const struct str args[3] = {rows_get(row, "pattern"), who, place_of(m, s, owner)};
        diag_at(m->d, DIAG_IMPORT_OWNED, (struct diag_pos){rows->path, row->pos.line, row->pos.col}, args,
                (struct str){0});
        said = who;
    }
}
