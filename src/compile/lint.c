/*
 * Runs the rules. A rule is a query named like its diagnostic: nothing here knows any of them.
 */
#include "compile/lint.h"

#include "base/day.h"
#include "base/fail.h"

static struct str column(struct stmt *st, int i)
{
    return i < stmt_columns(st) ? stmt_col(st, i) : (struct str){0};
}

/* Whether somebody has written down why a warning is none. */
static bool is_explained(struct stmt *st, enum diag_code code, struct diag_pos pos)
{
    if (diag_level_of(code) != DIAG_WARNING)
        return false;
    stmt_bind_text(st, "path", pos.path);
    stmt_bind_int(st, "line", pos.line);
    stmt_bind_text(st, "code", str_from(diag_name(code)));
    bool found = stmt_step(st);
    stmt_reset(st);
    return found;
}

/* The day of the build, and the newest one of the content. */
struct lint_days {
    struct str today, newest;
};

static void lint_rule(struct db *db, struct stmt *explained, struct str name, const struct lint_days *days,
                      struct diag *d)
{
    struct arena a = {0};
    enum diag_code code = diag_by_name(name);
    if (code == DIAG_CODES)
        fail_internal("rule @%.*s has no diagnostic", STR_ARG(name));
    struct stmt *st = db_prepare(db, sql_lint, arena_str(&a, name).s, NULL);
    stmt_bind_text(st, "today", days->today);
    stmt_bind_text(st, "newest", days->newest);
    while (stmt_step(st)) {
        struct diag_pos pos = {stmt_col(st, 0), (unsigned)stmt_col_int(st, 1), (unsigned)stmt_col_int(st, 2)};
        struct str args[3];
        for (int i = 0; i < 3; i++)
            args[i] = column(st, 3 + i).s ? column(st, 3 + i) : STR("");
        if (!is_explained(explained, code, pos))
            diag_at(d, code, pos, args, column(st, 6));
    }
    stmt_free(st);
    arena_free(&a);
}

void lint_run(struct db *db, struct str newest, struct diag *d)
{
    struct arena a = {0};
    const struct lint_days days = {day_text(&a, day_now()), newest};
    struct str name;
    struct stmt *explained = db_prepare(db, sql_raw, "explained", NULL);
    for (size_t at = 0; db_next_section(sql_lint, &at, &name);)
        lint_rule(db, explained, name, &days, d);
    stmt_free(explained);
    arena_free(&a);
}
