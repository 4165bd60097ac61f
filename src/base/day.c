/*
 * The calendar.
 * Does not know what happened on a day.
 */
#include "base/day.h"

#include <stdlib.h>
#include <time.h>

int64_t day_now(void)
{
    const char *fixed = getenv("SOURCE_DATE_EPOCH");
    uint64_t now;
    return fixed && str_uint(str_from(fixed), INT32_MAX * 8LL, &now) ? (int64_t)now : (int64_t)time(NULL);
}

struct str day_text(struct arena *a, int64_t seconds)
{
    time_t then = (time_t)(seconds > 0 ? seconds : 0);
    struct tm tm;
    gmtime_r(&then, &tm);
    return arena_printf(a, "%04d-%02d-%02d", tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
}
