/*
 * said: what a collector of diagnostics would print, as one string, for tests to compare.
 */
#ifndef UNIT_SAID_H
#define UNIT_SAID_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/out.h"
#include "base/str.h"

/* The lines of D without the advice and the count: "path:line:col: level: text [CODE]", in A. */
__attribute__((unused)) static struct str said(struct arena *a, struct diag *d)
{
    struct out all = out_memory(), kept = out_memory();
    diag_print(d, &all, -1, false, false);
    for (struct str rest = out_str(&all), line; (line = str_line(&rest)).s && str_ends(line, STR("]"));) {
        size_t advice = str_find_str(line, STR("; "), 0), code = line.n;
        while (code && line.s[code - 1] != '[')
            code--;
        out_raw(&kept, str_sub(line, 0, advice < code ? advice : code - 2));
        out_lit(&kept, " [");
        out_raw(&kept, str_sub(line, code, line.n));
        out_lit(&kept, "\n");
    }
    struct str s = arena_str(a, out_str(&kept));
    out_free(&all);
    out_free(&kept);
    return s;
}

/* The same with the advice. */
__attribute__((unused)) static struct str said_in_full(struct arena *a, struct diag *d)
{
    struct out all = out_memory();
    diag_print(d, &all, -1, false, false);
    struct str s = arena_str(a, out_str(&all));
    out_free(&all);
    return s;
}

#endif
