/*
 * portolan stale: what should be verified next, first what most people use and nobody has checked for long.
 * Does not know what counts as checked: that stands in ask/ask.sql.
 */
#include "base/day.h"
#include "base/fail.h"
#include "cmd/listing.h"

enum { DAYS_USUAL = 180, DAYS_MOST = 36500, DAY = 86400 };

static const struct listing due = {
    "due",
    "stale",
    "id name last_checked source_changed domains servers due",
    {"col_id", "col_name", "col_last_checked", "col_source_changed", "col_domains", "col_servers", "col_due"}};

/* AGE in days; 0 when it is none. */
static uint64_t days_of(struct str age)
{
    static const struct {
        char unit;
        unsigned days;
    } units[] = {{'d', 1}, {'w', 7}, {'m', 30}, {'y', 365}};
    uint64_t n, factor = 1;
    for (size_t i = 0; i < COUNT(units) && age.n > 1; i++)
        if (age.s[age.n - 1] == units[i].unit) {
            factor = units[i].days;
            age.n--;
            break;
        }
    return str_uint(age, DAYS_MOST / factor, &n) ? n * factor : 0;
}

static int run(int argc, char **argv)
{
    struct query q;
    int code;
    if (!query_begin(&q, argc, argv, &cmd_stale, &code))
        return code;
    uint64_t days = q.o.value[OPTION_OLDER] ? days_of(str_from(q.o.value[OPTION_OLDER])) : DAYS_USUAL;
    if (!days) {
        args_error(&q.o.args, "\"%s\" is no age: write 180d, 26w, 6m or 1y", q.o.value[OPTION_OLDER]);
        return query_end(&q, EXIT_USAGE);
    }
    if (!query_open(&q))
        return query_end(&q, EXIT_USAGE);
    struct str of = q.words.n ? query_provider(&q, q.words) : (struct str){0};
    if (q.words.n && !of.s)
        return query_end(&q, EXIT_MISTAKES);
    struct stmt *st = db_prepare(q.db, sql_ask, due.section, NULL);
    stmt_bind_text(st, "before", day_text(&q.arena, day_now() - (int64_t)days * DAY));
    stmt_bind_text(st, "of", of);
    size_t rows = listing_put(&q, &due, st);
    if (!rows)
        query_say_none(&q, q.words.n ? q.words : str_from(cmd_stale.name), "has nothing that is due", NULL, 0);
    return query_end(&q, rows ? EXIT_FOUND : EXIT_MISTAKES);
}

const struct cmd cmd_stale = {
    .name = "stale",
    .args = "[PROVIDER]",
    .summary = "list what should be verified next: much used, long unchecked first",
    .run = run,
};
