/*
 * report: what build, check and render say: diagnostics on standard error, and one line of result.
 */
#ifndef CMD_REPORT_H
#define CMD_REPORT_H

#include "base/diag.h"
#include "cmd/options.h"

struct report {
    struct diag *diag;
    struct out text; /* the diagnostics as printed, without source lines and colour */
    size_t written, kept;
    bool again; /* nothing had changed */
};

struct report report_new(const struct options *o);
void report_free(struct report *r);

/* Prints the diagnostics to standard error; sources are read below ROOT to show the line on a terminal. */
void report_print(struct report *r, int root);

/* What an earlier run printed, once more. */
void report_again(struct report *r, struct str said);

struct str report_text(const struct report *r);

/* The line that says what was done, to standard output, unless quiet. */
void report_done(const struct report *r, const struct options *o);

/* That nothing is wrong, to standard output, and how many pages were READ, where that is not all PAGES. */
void report_fine(const struct report *r, size_t read, size_t pages);

#endif
