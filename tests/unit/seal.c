/* seal: what is hashed follows from the schema, so that a column or a table of a later version is covered too. */
#include "compile/digest.h"
#include "tap.h"

static struct arena a;

static void run(struct db *db, const char *sql)
{
    struct stmt *st = db_prepare_made(db, str_from(sql));
    stmt_run(st);
    stmt_free(st);
}

static const char *compare(struct db *db)
{
    struct digest_seal s = digest_read(&a, db);
    return digest_compare(&a, db, &s);
}

/* What is found after CHANGE, which UNDO takes back. */
static void finds(struct db *db, const char *change, const char *undo, const char *want)
{
    run(db, change);
    const char *said = compare(db);
    is_str(str_from(said), str_from(want), change);
    run(db, undo);
    ok(!compare(db), "sound again: %s", undo);
}

int main(void)
{
    struct db *db = db_create(":memory:");
    db_run(db, sql_schema, "tables", NULL);
    db_run(db, sql_schema, "fulltext", NULL);
    db_run(db, sql_schema, "language", "fr");
    db_run(db, sql_schema, "indexes", NULL);
    db_run(db, sql_views, "views", NULL);
    /* As somebody would who adds a column and a table to schema.sql, and tells nobody else. */
    run(db, "alter table provider add column later text");
    run(db, "create table sequel (n integer, word)");
    run(db, "insert into provider (id, name, status, name_key, later) values ('a', 'A', 'ok', 'a', 'x')");
    run(db, "insert into sequel values (1, null)");
    run(db, "insert into meta values ('seal_version', '2')");
    struct digest_seal s = digest_read(&a, db);
    digest_put(db, &s);
    struct stmt *st = db_prepare(db, sql_seal, "put_meta", NULL);
    stmt_text(st, 1, STR("content_sha256"));
    stmt_text(st, 2, s.content);
    stmt_run(st);
    stmt_free(st);
    ok(!compare(db), "as it was sealed");
    finds(db, "update provider set later = 'y'", "update provider set later = 'x'",
          "rows of table provider changed since it was made");
    finds(db, "update provider set later = x'78'", "update provider set later = 'x'",
          "rows of table provider changed since it was made");
    finds(db, "update sequel set word = ''", "update sequel set word = null",
          "rows of table sequel changed since it was made");
    finds(db, "update sequel set n = 1.5", "update sequel set n = 1",
          "rows of table sequel changed since it was made");
    finds(db, "insert into sequel values (1, null)", "delete from sequel where rowid = 2",
          "rows of table sequel changed since it was made");
    finds(db, "create trigger t after insert on meta begin delete from server; end", "drop trigger t",
          "trigger t added since it was made");
    finds(db, "create view v as select 1", "drop view v", "view v added since it was made");
    finds(db, "create table t (x)", "drop table t", "table t added, rows of table t added since it was made");
    run(db, "drop view server_by_host");
    ok(compare(db) && strstr(compare(db), "view server_by_host taken away"), "a view that is gone");
    run(db, "delete from meta where key = 'seal_version'");
    ok(compare(db) && strstr(compare(db), "another version of portolan"), "a file of an older version");
    db_close(db);
    arena_free(&a);
    return done();
}
