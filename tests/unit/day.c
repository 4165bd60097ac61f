/* day: the calendar by arithmetic, beside the system's own. */
#include <time.h>

#include "base/day.h"
#include "tap.h"

static void is_day(struct arena *a, int64_t seconds, const char *want)
{
    is_str(day_text(a, seconds), str_from(want), want);
}

static void known(struct arena *a)
{
    is_day(a, -1, "1970-01-01");
    is_day(a, 0, "1970-01-01");
    is_day(a, 86399, "1970-01-01");
    is_day(a, 86400, "1970-01-02");
    is_day(a, 951782400, "2000-02-29");
    is_day(a, 951868800, "2000-03-01");
    is_day(a, 1709164800, "2024-02-29");
    is_day(a, 1795910399, "2026-11-28");
    is_day(a, 4107542399, "2100-02-28");
    is_day(a, 4107542400, "2100-03-01");
}

static void all_of_five_centuries(struct arena *a)
{
    size_t differ = 0;
    for (int64_t seconds = 43200; seconds < 500LL * 366 * 86400; seconds += 86400) {
        struct arena_mark mark = arena_mark(a);
        time_t then = (time_t)seconds;
        char want[16];
        struct tm tm;
        gmtime_r(&then, &tm);
        strftime(want, sizeof want, "%Y-%m-%d", &tm);
        differ += !str_eq(day_text(a, seconds), str_from(want));
        arena_rewind(a, mark);
    }
    ok(!differ, "every day from 1970 to 2470 is the system's (%zu differ)", differ);
}

int main(void)
{
    struct arena a = {0};
    known(&a);
    all_of_five_centuries(&a);
    arena_free(&a);
    return done();
}
