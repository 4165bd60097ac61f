/*
 * XML into raw rows, and the rules of kb/lint.sql over those.
 * Does not know any rule.
 */
#include "cmd/check_ispdb.h"

#include "cmd/foreign.h"
#include "kb/lint.h"
#include "kb/put.h"
#include "read/ispdb.h"
#include "read/xml.h"

struct checking {
    struct arena *a;
    struct put *put;
    struct diag *diag;
};

static void take_file(void *ctx, struct str path, struct str bytes)
{
    struct checking *c = ctx;
    struct record_rows rows;
    if (ispdb_read_strict(c->a, path, bytes, c->diag, &rows))
        put_rows(c->put, &rows);
}

void check_ispdb(struct arena *a, const struct options *o, struct diag *d)
{
    const struct record_site site = {.facts = false};
    struct db *db = db_create(":memory:");
    struct checking c = {a, put_new(a, db, &site), d};
    foreign_each(o->many, o->many_n, ".xml", XML_FILE_MAX, d, &(struct foreign_use){&c, take_file});
    put_tables_done(c.put);
    put_done(c.put);
    lint_run(db, STR(""), d);
    put_free(c.put);
    db_close(db);
}
