/*
 * tap: the few words a unit test needs, printed as the Test Anything Protocol.
 * One program a file; `int main(void) { …; return done(); }`.
 */
#ifndef UNIT_TAP_H
#define UNIT_TAP_H

#include <stdarg.h>
#include <stdio.h>

#include "base/str.h"

static int tap_count, tap_failed;

__attribute__((format(printf, 2, 3), unused)) static void ok(int cond, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    printf("%sok %d - ", cond ? "" : "not ", ++tap_count);
    vprintf(fmt, ap);
    printf("\n");
    va_end(ap);
    tap_failed += !cond;
}

__attribute__((unused)) static void is_str(struct str got, struct str want, const char *name)
{
    ok(str_eq(got, want), "%s", name);
    if (!str_eq(got, want))
        printf("# got:  \"%.*s\"\n# want: \"%.*s\"\n", STR_ARG(got), STR_ARG(want));
}

__attribute__((unused)) static int done(void)
{
    printf("1..%d\n", tap_count);
    return tap_failed != 0;
}

#endif
