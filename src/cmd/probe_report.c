/*
 * Corrections for the record: what answered otherwise, as a diff of servers.csv and as the provider's file for the ISPDB.
 * Only what was seen to answer is written down.
 */
#include <errno.h>
#include <fcntl.h>

#include "base/fail.h"
#include "base/file.h"
#include "cmd/probe.h"
#include "port/sheet.h"
#include "read/record.h"
#include "render/export.h"

struct reporting {
    struct query *q;
    const struct found *f;
    struct str path, bytes; /* of servers.csv */
    struct sheet sheet;
    long shift; /* lines that were added so far */
    size_t hunks;
};

static bool is_corrected(const struct probe_result *r)
{
    return r->port_instead || r->auth_instead.n;
}

/* For whoever pipes it to patch as it is; on a terminal nothing in it moves the cursor. */
static void put(struct query *q, struct str bytes)
{
    if (query_is_terminal(q))
        out_term(&q->out, bytes, true);
    else
        out_printf(&q->out, "%.*s", STR_ARG(bytes));
}

/* The line that LINE (from 1) begins at, as an index of BYTES; its end when there are not so many. */
static size_t line_at(struct str bytes, unsigned line)
{
    size_t at = 0;
    for (unsigned i = 1; i < line && at < bytes.n; i++) {
        at = str_find(bytes, '\n', at);
        at += at < bytes.n;
    }
    return at;
}

/* The lines of TEXT behind SIGN; how many. */
static unsigned put_lines(struct query *q, const char *sign, struct str text, bool cr)
{
    unsigned n = 0;
    for (size_t at = 0; at < text.n; n++) {
        size_t end = str_find(text, '\n', at);
        put(q, str_from(sign));
        put(q, str_sub(text, at, end));
        put(q, cr ? STR("\r\n") : STR("\n"));
        at = end + 1;
    }
    return n;
}

static unsigned count_lines(struct str text)
{
    unsigned n = 0;
    for (size_t at = 0; at < text.n; at = str_find(text, '\n', at) + 1)
        n++;
    return n;
}

/* "SSL/TLS" where the table's own words are read so on any port. */
static struct str security_cell(struct str security)
{
    return str_eq(security, STR("tls")) ? STR("SSL/TLS") : security;
}

static void put_hunk(struct reporting *g, size_t i, const struct probe_result *r)
{
    struct sheet *s = &g->sheet, one;
    struct out now = out_memory();
    unsigned line = s->rows[i].line;
    size_t from = line_at(g->bytes, line),
           to = i + 1 < s->rows_n ? line_at(g->bytes, s->rows[i + 1].line) : g->bytes.n;
    struct str old = str_sub(g->bytes, from, to);
    if (r->port_instead) {
        sheet_set(s, i, "port", arena_printf(s->a, "%u", r->port_instead));
        if (!str_eq(r->security, r->security_instead))
            sheet_set(s, i, "security", security_cell(r->security_instead));
    }
    if (r->auth_instead.n)
        sheet_set(s, i, "auth", r->auth_instead);
    one = *s;
    one.rows = &s->rows[i];
    one.rows_n = 1;
    sheet_write(&one, &now);
    struct str fresh = out_str(&now);
    fresh = str_sub(fresh, str_find(fresh, '\n', 0) + 1, fresh.n);
    bool cr = str_find(old, '\r', 0) < old.n;
    if (!g->hunks++)
        put(g->q, arena_printf(&g->q->arena, "--- a/%s\n+++ b/%s\n", g->path.s, g->path.s));
    put(g->q, arena_printf(&g->q->arena, "@@ -%u,%u +%ld,%u @@\n", line, count_lines(old),
                           (long)line + g->shift, count_lines(fresh)));
    unsigned gone = put_lines(g->q, "-", old, false), come = put_lines(g->q, "+", fresh, cr);
    g->shift += (long)come - (long)gone;
    out_free(&now);
}

/* Whether row I of the table is the one that R speaks of. */
static bool is_row(const struct sheet *s, size_t i, const struct probe_result *r)
{
    struct str security = sheet_get(s, i, "security");
    uint64_t port;
    bool starttls = str_ieq(security, STR("STARTTLS")),
         none = str_ieq(security, STR("none")) || str_ieq(security, STR("plain"));
    const char *word = starttls ? "starttls" : none ? "none" : "tls";
    return str_uint(sheet_get(s, i, "port"), 65535, &port) && port == r->port &&
           str_eq(sheet_get(s, i, "provider"), r->provider) &&
           str_ieq(sheet_get(s, i, "protocol"), r->protocol) && str_ieq(sheet_get(s, i, "host"), r->host) &&
           (str_eq(str_from(word), r->security) || str_ieq(security, STR("TLS")));
}

static void put_diff(struct reporting *g, const char *folder)
{
    struct arena *a = &g->q->arena;
    struct diag *d = diag_new();
    g->path = arena_printf(a, "%s/servers.csv", folder);
    int err = file_read(a, AT_FDCWD, g->path.s, TABLE_MAX, &g->bytes);
    if (err && err != ENOENT)
        fail_system(err, "%s", g->path.s);
    if (!err && sheet_read(a, g->path, g->bytes, d, &g->sheet))
        for (size_t i = 0; i < g->sheet.rows_n; i++)
            for (size_t k = 0; k < g->f->n; k++)
                if (is_corrected(&g->f->items[k]) && is_row(&g->sheet, i, &g->f->items[k])) {
                    put_hunk(g, i, &g->f->items[k]);
                    break;
                }
    diag_free(d);
}

/* The database as it will be, in a copy. */
static struct db *corrected(const struct reporting *g)
{
    struct db *db = db_open_copy(db_path(g->q->db));
    db_bound(db);
    struct stmt *st = db_prepare(db, sql_probe, "correct", NULL);
    for (size_t i = 0; i < g->f->n; i++) {
        const struct probe_result *r = &g->f->items[i];
        if (!is_corrected(r))
            continue;
        stmt_bind_text(st, "provider", r->provider);
        stmt_bind_text(st, "protocol", r->protocol);
        stmt_bind_text(st, "host", r->host);
        stmt_bind_int(st, "old_port", r->port);
        stmt_bind_text(st, "old_security", r->security);
        stmt_bind_int(st, "port", r->port_instead ? r->port_instead : r->port);
        stmt_bind_text(st, "security", r->port_instead ? r->security_instead : r->security);
        stmt_bind_text(st, "auth", r->auth_instead);
        stmt_run(st);
    }
    stmt_free(st);
    return db;
}

static void put_files(struct reporting *g)
{
    struct db *db = corrected(g);
    struct str last = STR(""), reason;
    for (size_t i = 0; i < g->f->n; i++) {
        const struct probe_result *r = &g->f->items[i];
        if (!is_corrected(r) || str_eq(r->provider, last))
            continue;
        last = r->provider;
        struct str file = export_file(db, &g->q->arena, EXPORT_FULL, r->provider, (struct str){0}, &reason);
        if (g->q->out.n)
            put(g->q, STR("\n"));
        if (file.s)
            put(g->q, file);
    }
    db_close(db);
}

void probe_report(struct query *q, const char *folder, const struct found *f)
{
    struct reporting g = {.q = q, .f = f};
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++)
        n += is_corrected(&f->items[i]);
    if (!n) {
        query_say_none(q, q->o.words_n ? q->words : str_from(cmd_probe.name), "gives nothing to correct", NULL,
                       0);
        return;
    }
    put_diff(&g, folder);
    put_files(&g);
}
