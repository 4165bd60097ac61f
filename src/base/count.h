/*
 * count: numbers as a language writes them, and the form of a word that goes with one. Knows the plural rules of no language:
 * its strings file brings them, in the notation of Unicode (CLDR).
 */
#ifndef BASE_COUNT_H
#define BASE_COUNT_H

#include <stdbool.h>

#include "base/out.h"
#include "base/str.h"

/* Gives the text of KEY in the words for counting of one language (kind "count"), absent when there is none. */
typedef struct str count_find(const void *words, struct str key);

/* Whether KEY names one of the forms that a rule may ask for: zero, one, two, few, many; "other" has none. */
bool count_is_form(struct str key);

/* Whether RULE is one: "n = 1", "n % 10 = 2..4 and n % 100 != 12..14", such parts with "or" between. */
bool count_is_rule(struct str rule);

/* NUMBER, digits and perhaps '.' and more digits, to O with the marks "decimal" and "group", the latter from "group_from" on. */
void count_number(struct out *o, count_find *find, const void *words, struct str number);

/* Word KEY in its form for NUMBER to O, with NUMBER, written as above, for each {n}; NUMBER and KEY when there is no such word. */
void count_append(struct out *o, count_find *find, const void *words, struct str key, struct str number);

#endif
