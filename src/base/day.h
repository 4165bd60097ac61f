/*
 * day: days as the record writes them, YYYY-MM-DD, in UTC.
 */
#ifndef BASE_DAY_H
#define BASE_DAY_H

#include <stdint.h>

#include "base/arena.h"

/* Seconds since 1970: by the clock, or by SOURCE_DATE_EPOCH where a run must be repeatable. */
int64_t day_now(void);

/* The day of second SECONDS since 1970. In A. */
struct str day_text(struct arena *a, int64_t seconds);

#endif
