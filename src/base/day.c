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

/*
 * By arithmetic, not by gmtime: that opens the machine's file of time zones. Eras of 400 years of 146,097 days
 * each, years that begin in March so that the leap day is their last (Hinnant, chrono-Compatible Low-Level Date
 * Algorithms, civil_from_days).
 */
struct str day_text(struct arena *a, int64_t seconds)
{
    enum { ERA = 146097, CENTURY = 36524, LEAP = 1460, TO_1970 = 719468 };
    int64_t days = (seconds > 0 ? seconds : 0) / 86400 + TO_1970;
    int64_t of_era = days % ERA;
    int64_t year_of_era = (of_era - of_era / LEAP + of_era / CENTURY - of_era / (ERA - 1)) / 365;
    int64_t of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t from_march = (5 * of_year + 2) / 153;
    int64_t day = of_year - (153 * from_march + 2) / 5 + 1;
    int64_t month = from_march < 10 ? from_march + 3 : from_march - 9;
    int64_t year = year_of_era + days / ERA * 400 + (month <= 2);
    return arena_printf(a, "%04lld-%02lld-%02lld", (long long)year, (long long)month, (long long)day);
}
