/*
 * text: is this file text at all? UTF-8, no control characters, not too large.
 * Knows nothing of what the text says.
 */
#ifndef READ_TEXT_H
#define READ_TEXT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/*
 * True when code point C may not stand in a text or in HTML made from it: a control (C0 but
 * TAB and LF, DEL, C1) or a noncharacter (U+FDD0…U+FDEF, U+xxFFFE, U+xxFFFF).
 */
bool text_unwanted(uint32_t c);

/* The byte order of UTF-16, whose mark or whose NULs in every other place S begins with; absent for anything else. */
struct str text_utf16(struct str s);

#endif
