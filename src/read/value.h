/*
 * value: what a single value of front matter or site.yaml may look like. Knows no YAML.
 */
#ifndef READ_VALUE_H
#define READ_VALUE_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"

/* The YYYY-MM-DD at the head of S when that day exists and nothing follows but, WITH_TIME, a time after T or
 * blanks; an absent slice otherwise. */
struct str value_date(struct str s, bool with_time);

/* True, and *YES set, for true, yes, on, false, no, off in any case (YAML 1.1). */
bool value_bool(struct str s, bool *yes);

/* True for a decimal number without sign: digits, or digits '.' digits; 9 digits at most each side. */
bool value_number(struct str s);

/* The same with a sign before it or not. */
bool value_order(struct str s);

/* True for what may stand after `name:` in a style sheet of ours: no ';', braces, quotes, backslashes, '<',
 * '@', url(). */
bool value_css(struct str s);

/* True for the name of a custom property without its dashes: [a-z][a-z0-9-]*. */
bool value_css_name(struct str s);

/* True for http:// or https://, a host and an optional path, without query, fragment or blanks. */
bool value_base_url(struct str s);

/*
 * Why S may not be a page's name, in words for a message, or an absent slice when it may:
 * [a-z0-9-], 1 to 80, not one that Windows keeps for devices, nor one of the site's own pages.
 */
struct str value_slug_fault(struct str s);

/* S on one line: white space of any length is one blank, none at the ends. */
struct str value_one_line(struct arena *a, struct str s);

#endif
