/*
 * fit: what of a foreign file the settings tables may hold, mended where there is one way only. As strict as
 * compile/lint.sql or stricter.
 * Knows no format.
 */
#ifndef READ_FIT_H
#define READ_FIT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/*
 * WRITTEN as a host into HOST: without blanks around it and a dot at its end, in lower case, letters beyond ASCII as
 * xn--…; %EMAILDOMAIN% and its like stay. False, and HOST is as written, when that is no host: other characters, labels
 * that are empty, too long or begin or end with '-', a port, a path.
 */
bool fit_host(struct arena *a, struct str written, struct str *host);

/* The same for the part of an address after the @, or the name of an MX host: two labels at least, no placeholder, no
 * IP address. */
bool fit_domain(struct arena *a, struct str written, struct str *domain);

/* S with its ASCII letters in lower case. */
struct str fit_lower(struct arena *a, struct str s);

/* Whether TEXT holds a % that is none of the three placeholders. */
bool fit_percent(struct str text);

/* True for a web address that a table may hold: http(s)://…, printable ASCII, 1000 bytes at most. */
bool fit_url(struct str url);

/* The name of a file (the last part of PATH) as a cell may hold it: UTF-8 without controls, 100 bytes at most. */
struct str fit_file(struct arena *a, struct str path);

#endif
