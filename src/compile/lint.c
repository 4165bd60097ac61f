/*
 * Runs the rules. A rule is a query named like its diagnostic: nothing here knows any of them.
 */
#include "compile/lint.h"

#include "base/day.h"
#include "base/fail.h"

/* The day of the build, and the newest one of the content: absent, until that is known. */
struct lint_days {
    struct str today, newest;
};

/* What a rule finds goes into raw_said. */
static void lint_rule(struct db *db, struct str name, const struct lint_days *days)
{
    static const char *const columns[] = {"path", "line", "col", "one", "two", "three", "hint"};
    struct arena a = {0};
    if (diag_by_name(name) == DIAG_CODES)
        fail_internal("rule @%.*s has no diagnostic", STR_ARG(name));
    struct stmt *st = db_prepare(db, sql_lint, arena_str(&a, name).s, NULL);
    struct stmt *put = db_prepare(db, sql_raw, "put_said", NULL);
    stmt_bind_text(st, "today", days->today);
    stmt_bind_text(st, "newest", days->newest);
    stmt_bind_text(put, "code", name);
    while (stmt_step(st)) {
        for (int i = 0; i < stmt_columns(st); i++)
            stmt_bind_text(put, columns[i], stmt_col(st, i));
        stmt_run(put);
    }
    stmt_free(put);
    stmt_free(st);
    arena_free(&a);
}

/* The names of the tables that have no rows, blanks between them. */
static struct str tables_empty(struct db *db, struct arena *a)
{
    struct str names = STR("-");
    struct stmt *st = db_prepare_made(db, db_text(db, a, sql_raw, "make_empty", (struct str){0}));
    while (stmt_step(st))
        names = arena_printf(a, "%.*s %.*s", STR_ARG(names), STR_ARG(stmt_col(st, 0)));
    stmt_free(st);
    return names;
}

struct reading {
    struct str empty;
    bool waits;
};

static void see(void *ctx, struct str table, struct str column)
{
    struct reading *r = ctx;
    (void)column;
    r->waits |= str_has(r->empty, ' ', table);
}

void lint_settings(struct db *db)
{
    struct arena a = {0};
    const struct lint_days days = {.today = day_text(&a, day_now())};
    struct reading reading = {.empty = tables_empty(db, &a)};
    struct stmt *settle = db_prepare(db, sql_raw, "settle", NULL);
    struct str name;
    for (size_t at = 0; db_next_section(sql_lint, &at, &name);) {
        const char *section = arena_str(&a, name).s;
        struct str text = db_section(sql_lint, section);
        reading.waits = str_find_str(text, STR(":newest"), 0) < text.n;
        db_reads(db, sql_lint, section, NULL, see, &reading);
        if (reading.waits)
            continue;
        lint_rule(db, name, &days);
        stmt_bind_text(settle, "rule", name);
        stmt_run(settle);
    }
    stmt_free(settle);
    arena_free(&a);
}

/* What the rules have found, but warnings that somebody has explained. */
static void lint_tell(struct db *db, struct diag *d)
{
    struct stmt *st = db_prepare(db, sql_raw, "said", NULL);
    while (stmt_step(st)) {
        enum diag_code code = diag_by_name(stmt_col(st, 0));
        struct diag_pos pos = {stmt_col(st, 1), (unsigned)stmt_col_int(st, 2), (unsigned)stmt_col_int(st, 3)};
        struct str args[3];
        for (int i = 0; i < 3; i++)
            args[i] = str_or_empty(stmt_col(st, 4 + i));
        if (diag_level_of(code) != DIAG_WARNING || !stmt_col_int(st, 8))
            diag_at(d, code, pos, args, stmt_col(st, 7));
    }
    stmt_free(st);
}

void lint_run(struct db *db, struct str newest, struct diag *d)
{
    struct arena a = {0};
    const struct lint_days days = {day_text(&a, day_now()), newest};
    struct str name;
    for (size_t at = 0; db_next_section(sql_lint, &at, &name);)
        if (!db_int(db, sql_raw, "settled", name))
            lint_rule(db, name, &days);
    lint_tell(db, d);
    arena_free(&a);
}
