/*
 * marker: the signs at the head of a line that open blocks of CommonMark, for who reads lines before its parser does.
 */
#ifndef READ_MARKER_H
#define READ_MARKER_H

#include <stdbool.h>

#include "base/str.h"

/* S, which is not empty, is a rule: three or more of one of * - _ and nothing else but blanks. */
bool marker_rule(struct str s);

/*
 * How many bytes at the head of S are the marker of a list's item; 0 when there is none. One that INTERRUPTS a paragraph
 * begins with 1 and has something behind it.
 */
size_t marker_list(struct str s, bool interrupts);

#endif
