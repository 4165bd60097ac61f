/*
 * content/settings/probes.csv: one row for each server and domain, with the last word on it.
 * Does not know how a word is come by.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/file_together.h"
#include "cmd/probe.h"
#include "port/sheet.h"
#include "read/record.h"

static const char file[] = "probes.csv";

/* Of what a row is, in the order of the file's columns; what follows is what was found. */
static const char *const keys[] = {"provider", "protocol", "host", "port", "security", "url"};
static const char *const founds[] = {"date", "verdict", "seen", "answered"};

/* A row of the file, or where one would stand. */
struct place {
    struct str key;
    size_t row;
};

/* Everything that says of what a row is, with what no cell holds between. */
static struct str key_of(struct arena *a, const struct str *values)
{
    struct out o = out_memory();
    for (size_t i = 0; i < COUNT(keys); i++)
        out_printf(&o, "%.*s%c", STR_ARG(values[i]), 1);
    return out_take(&o, a);
}

/* The table in FOLDER, which is open as FD; a table without rows when there is no file. Exit 3 when it cannot be read. */
static void read_sheet(struct arena *a, int fd, const char *folder, struct sheet *s)
{
    struct str bytes = {0}, path = arena_printf(a, "%s/%s", folder, file);
    struct diag *d = diag_new();
    int err = file_read(a, fd, file, TABLE_MAX, &bytes);
    if (err && err != ENOENT)
        fail_system(err, "%s", path.s);
    if (!sheet_read(a, path, err ? (struct str){0} : bytes, d, s) || diag_count(d, DIAG_ERROR))
        fail_system(0, "%s: is no table that can be read: \"portolan check\" says why", path.s);
    diag_free(d);
    for (size_t i = 0; i < COUNT(keys); i++)
        sheet_column(s, keys[i]);
    for (size_t i = 0; i < COUNT(founds); i++)
        sheet_column(s, founds[i]);
}

static struct place *places_of(struct arena *a, const struct sheet *s)
{
    struct place *places = ARENA_NEW(a, struct place, s->rows_n + 1);
    for (size_t i = 0; i < s->rows_n; i++) {
        struct str values[COUNT(keys)];
        for (size_t k = 0; k < COUNT(keys); k++)
            values[k] = sheet_get(s, i, keys[k]);
        places[i] = (struct place){key_of(a, values), i};
    }
    qsort(places, s->rows_n, sizeof *places, str_order);
    return places;
}

static const struct place *find(const struct place *places, size_t n, struct str key)
{
    const struct place wanted = {key, 0};
    return n ? bsearch(&wanted, places, n, sizeof *places, str_order) : NULL;
}

/* The key of row I of R, of which the columns are those of the file, or of a domain. */
static struct str key_of_row(struct arena *a, const struct rows *r, size_t i, bool domain)
{
    struct str values[COUNT(keys)];
    for (size_t k = 0; k < COUNT(keys); k++)
        values[k] = domain && k == 1 ? STR("mx") : row_text(rows_at(r, i), keys[k]);
    return key_of(a, values);
}

/* For qsort, which hands nothing else over. */
struct dated {
    struct str date;
    size_t order;
    struct str *cells;
};

static int by_date(const void *x, const void *y)
{
    const struct dated *a = x, *b = y;
    int order = str_cmp(a->date, b->date);
    return order ? order : (a->order > b->order) - (a->order < b->order);
}

static void set_days(struct arena *a, const struct sheet *s, const struct place *places, struct rows *r,
                     bool domain)
{
    struct dated *all = ARENA_NEW(a, struct dated, r->n + 1);
    for (size_t i = 0; i < r->n; i++) {
        const struct place *at = find(places, s->rows_n, key_of_row(a, r, i, domain));
        row_set(rows_at(r, i), "date", at ? sheet_get(s, at->row, "date") : STR(""));
        all[i] = (struct dated){row_text(rows_at(r, i), "date"), i, r->cells[i]};
    }
    qsort(all, r->n, sizeof *all, by_date);
    for (size_t i = 0; i < r->n; i++)
        r->cells[i] = all[i].cells;
}

void sheet_days(const char *folder, struct arena *a, struct plan *plan)
{
    struct sheet s;
    int fd = file_together_lock(folder);
    file_together_mend(folder);
    read_sheet(a, fd, folder, &s);
    close(fd);
    const struct place *places = places_of(a, &s);
    set_days(a, &s, places, plan->servers, false);
    set_days(a, &s, places, plan->domains, true);
}

static void put(struct sheet *s, const struct place *at, const struct probe_result *r, struct str date)
{
    struct str port = r->port ? arena_printf(s->a, "%u", r->port) : STR("");
    const struct str values[] = {r->provider, r->protocol, r->host, port, r->security, r->url};
    size_t i = at ? at->row : sheet_add(s);
    for (size_t k = 0; k < COUNT(values); k++)
        sheet_set(s, i, keys[k], values[k]);
    sheet_set(s, i, "date", date);
    sheet_set(s, i, "verdict", str_from(verdict_word(r->finding.verdict)));
    sheet_set(s, i, "seen", r->finding.seen);
    if (r->finding.verdict == VERDICT_AS_DESCRIBED)
        sheet_set(s, i, "answered", date);
}

/* Takes rows away that speak of a server which is not in the record any more. */
static void prune(struct arena *a, struct sheet *s, const struct rows *servers)
{
    struct place *known = ARENA_NEW(a, struct place, servers->n + 1);
    size_t kept = 0;
    for (size_t i = 0; i < servers->n; i++)
        known[i] = (struct place){key_of_row(a, servers, i, false), i};
    qsort(known, servers->n, sizeof *known, str_order);
    for (size_t i = 0; i < s->rows_n; i++) {
        struct str values[COUNT(keys)];
        for (size_t k = 0; k < COUNT(keys); k++)
            values[k] = sheet_get(s, i, keys[k]);
        if (!values[4].n || find(known, servers->n, key_of(a, values)))
            s->rows[kept++] = s->rows[i];
    }
    s->rows_n = kept;
}

static void sort(struct arena *a, struct sheet *s)
{
    struct place *places = places_of(a, s);
    struct sheet_row *rows = ARENA_NEW(a, struct sheet_row, s->rows_n + 1);
    for (size_t i = 0; i < s->rows_n; i++)
        rows[i] = s->rows[places[i].row];
    s->rows = rows;
}

void sheet_keep(const char *folder, const struct found *f, const struct plan *plan)
{
    struct arena a = {0};
    struct sheet s;
    struct out o = out_memory();
    int fd = file_together_lock(folder);
    file_together_mend(folder);
    read_sheet(&a, fd, folder, &s);
    const struct place *places = places_of(&a, &s);
    size_t n = s.rows_n;
    for (size_t i = 0; i < f->n; i++) {
        const struct probe_result *r = &f->items[i];
        struct str port = r->port ? arena_printf(&a, "%u", r->port) : STR("");
        const struct str values[] = {r->provider, r->protocol, r->host, port, r->security, r->url};
        put(&s, find(places, n, key_of(&a, values)), r, f->date);
    }
    prune(&a, &s, plan->published);
    sort(&a, &s);
    sheet_write(&s, &o);
    int err = file_write(fd, file, out_str(&o));
    if (err)
        fail_system(err, "%s/%s", folder, file);
    close(fd);
    out_free(&o);
    arena_free(&a);
}
