/*
 * Every named statement of the .sql files prepares against a fresh schema, so that a typo cannot
 * pass. One that does not prepare aborts this program, which the runner reports with SQLite's own words.
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "db/db.h"
#include "render/files.h"
#include "tap.h"

/* A section that is run rather than prepared: it makes what others need, or holds many statements. */
struct step {
    const char *file;
    const char *sql;
    const char *section;
};

/* In the order of a build; what opens a file first: db_create and db_open have run that. */
static const struct step opening[] = {
    {"db", sql_db, "create"}, {"db", sql_db, "distrust"}, {"db", sql_db, "header"}};
static const struct step steps[] = {
    {"schema", sql_schema, "tables"},  {"raw", sql_raw, "tables"},         {"raw", sql_raw, "make_tables"},
    {"words", sql_words, "tables"},    {"words", sql_words, "seal"},       {"guide", sql_guide, "tables"},
    {"page", sql_page, "tables"},      {"schema", sql_schema, "fulltext"}, {"schema", sql_schema, "language"},
    {"raw", sql_raw, "make_indexes"},  {"raw", sql_raw, "explain"},        {"raw", sql_raw, "clean"},
    {"raw", sql_raw, "best"},          {"raw", sql_raw, "indexes"},        {"schema", sql_schema, "indexes"},
    {"raw", sql_raw, "make_settings"}, {"guide", sql_guide, "seal"},       {"page", sql_page, "seal"},
    {"seal", sql_seal, "topics"},      {"seal", sql_seal, "documents"},    {"seal", sql_seal, "relations"},
    {"views", sql_views, "views"},     {"seal", sql_seal, "counts"},       {"raw", sql_raw, "keep"},
};

static const struct {
    const char *name;
    const char *sql;
} files[] = {
    {"db", sql_db},       {"digest", sql_digest}, {"schema", sql_schema}, {"views", sql_views},
    {"raw", sql_raw},     {"lint", sql_lint},     {"seal", sql_seal},     {"ask", sql_ask},
    {"pages", sql_pages}, {"search", sql_search}, {"export", sql_export}, {"fulltext", sql_fulltext},
    {"guide", sql_guide}, {"files", sql_files},   {"words", sql_words},   {"names", sql_names},
    {"probe", sql_probe}, {"page", sql_page},
};

static bool is_among(const struct step *list, size_t n, const char *sql, struct str section)
{
    while (n && !(list[n - 1].sql == sql && str_eq(section, str_from(list[n - 1].section))))
        n--;
    return n;
}

/* How many statements TEXT holds: the ';' that end a line, comments and literals left aside. */
static int statements(struct str text)
{
    int n = 0;
    size_t quotes = 0;
    while (text.s) {
        struct str line = str_line(&text);
        if (!line.s)
            break;
        size_t comment = str_find_str(line, STR("--"), 0);
        for (size_t i = 0; i < comment; i++)
            quotes += line.s[i] == '\'';
        n += quotes % 2 == 0 && str_ends(str_trim(str_sub(line, 0, comment)), STR(";"));
    }
    return n;
}

/* How SQLite would run section NAME of SQL: a line for each step, for tests/house/plans.py. */
static void tell_plan(struct db *db, struct arena *a, const char *file, const char *sql, const char *name)
{
    struct str text = str_trim(db_section(sql, name));
    struct stmt *st = db_prepare(db, arena_printf(a, "\n-- @plan\nexplain query plan\n%.*s\n", STR_ARG(text)).s,
                                 "plan", "fr");
    while (stmt_step(st))
        printf("# plan\t%s\t%s\t%.*s\t%.*s\t%.*s\n", file, name, STR_ARG(stmt_col(st, 0)),
               STR_ARG(stmt_col(st, 1)), STR_ARG(stmt_col(st, 3)));
    stmt_free(st);
}

static void prepare_all(struct db *db, struct arena *a, const char *name, const char *sql)
{
    struct str section;
    int sections = 0;
    for (size_t at = 0; db_next_section(sql, &at, &section); sections++) {
        const char *text = arena_str(a, section).s;
        if (is_among(opening, COUNT(opening), sql, section) || is_among(steps, COUNT(steps), sql, section))
            continue;
        printf("# %s.sql @%s\n", name, text);
        fflush(stdout);
        if (statements(db_section(sql, text)) > 1) {
            ok(0, "%s.sql @%s holds several statements: name it in tests/unit/sql.c", name, text);
            continue;
        }
        struct stmt *st = db_prepare(db, sql, text, "fr");
        ok(1, "%s.sql @%s", name, text);
        stmt_free(st);
        tell_plan(db, a, name, sql, text);
    }
    ok(sections > 0, "%s.sql has sections", name);
}

int main(void)
{
    const char *tmp = getenv("TMPDIR");
    struct arena a = {0};
    const char *path = arena_printf(&a, "%s/sql-test.%ld.db", tmp ? tmp : "/tmp", (long)getpid()).s;
    unlink(path);
    struct db *db = db_create(path);
    files_functions(db);
    for (size_t i = 0; i < COUNT(steps); i++) {
        printf("# %s.sql @%s\n", steps[i].file, steps[i].section);
        fflush(stdout);
        if (str_starts(str_from(steps[i].section), STR("make_")))
            db_run_made(db, steps[i].sql, steps[i].section);
        else
            db_run(db, steps[i].sql, steps[i].section, "fr");
        ok(1, "%s.sql @%s runs on empty tables", steps[i].file, steps[i].section);
    }
    for (size_t i = 0; i < COUNT(files); i++)
        prepare_all(db, &a, files[i].name, files[i].sql);
    ok(db_check(db, &a) == NULL, "the empty database is sound");
    db_close(db);
    unlink(path);
    arena_free(&a);
    return done();
}
