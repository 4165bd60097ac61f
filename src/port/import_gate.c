/*
 * A database in memory that is asked once and thrown away.
 * Does not know any rule.
 */
#include "port/import_gate.h"

#include "compile/lint.h"
#include "compile/put.h"

struct import_gate {
    struct db *db;
    struct put *put;
    size_t n;
};

struct import_gate *import_gate_open(struct arena *a)
{
    const struct record_site site = {.facts = false};
    struct import_gate *g = ARENA_NEW(a, struct import_gate, 1);
    g->db = db_create(":memory:");
    g->put = put_new(a, g->db, &site);
    return g;
}

void import_gate_put(struct import_gate *g, const struct record_rows *rows)
{
    put_rows(g->put, rows);
    g->n++;
}

void import_gate_close(struct import_gate *g, struct diag *d, enum diag_level level, const enum diag_code *fine,
                       size_t n)
{
    struct diag *found = diag_new();
    put_tables_done(g->put);
    put_done(g->put);
    if (g->n)
        lint_run(g->db, STR(""), found);
    diag_take(d, found, level, fine, n);
    diag_free(found);
    put_free(g->put);
    db_close(g->db);
}
