/*
 * XML into raw rows, and the rules of compile/lint.sql over those.
 * Does not know any rule.
 */
#include "cmd/check_ispdb.h"

#include "compile/lint.h"
#include "compile/put.h"
#include "port/foreign.h"
#include "port/ispdb.h"
#include "port/xml.h"

struct checking {
    struct arena *a;
    struct put *put;
    struct diag *diag;
};

static void take_file(void *ctx, struct str path, struct str bytes)
{
    struct checking *c = ctx;
    const struct ispdb_how how = {.strict = true};
    struct record_rows *rows = ARENA_NEW(c->a, struct record_rows, 1);
    ispdb_read(c->a, arena_str(c->a, path), bytes, &how, c->diag, rows);
    for (; rows; rows = rows->next)
        if (rows->n)
            put_rows(c->put, rows);
}

void check_ispdb(struct arena *a, const struct options *o, struct diag *d)
{
    const struct record_site site = {.facts = false};
    /* The reader has said it, in words of the format. */
    static const enum diag_code said[] = {DIAG_TABLE_EMPTY, DIAG_TABLE_MISSING, DIAG_PROVIDER_NO_SMTP,
                                          DIAG_PROVIDER_TWICE};
    struct diag *found = diag_new();
    struct db *db = db_create(":memory:");
    struct checking c = {a, put_new(a, db, &site), d};
    foreign_each(o->many, o->many_n, ".xml", XML_FILE_MAX, d, &(struct foreign_use){&c, take_file});
    put_tables_done(c.put);
    put_done(c.put);
    lint_run(db, STR(""), found);
    diag_take(d, found, DIAG_NOTE, said, COUNT(said));
    diag_free(found);
    put_free(c.put);
    db_close(db);
}
