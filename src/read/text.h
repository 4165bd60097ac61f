/*
 * text: is this file text at all? UTF-8, no control characters, not too large.
 * Knows nothing of what the text says.
 */
#ifndef READ_TEXT_H
#define READ_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

/*
 * Copies BYTES, the content of PATH, into KEEP as clean text: without BOM, every line
 * ended by LF alone (CRLF and a lone CR become LF), and no byte that HTML could not carry.
 * Lines and columns stay those an editor shows (a BOM takes no column).
 *
 * More than MAX bytes, or UTF-16: a diagnostic, and false. Bytes that are not UTF-8: one
 * diagnostic for the first, with the encoding it looks like; control characters and Unicode's
 * noncharacters: one each, ten at most. Those become '?' in the copy, and reading goes on
 * (true), so that later mistakes of the file are found in the same run.
 */
bool text_clean(struct arena *keep, struct str path, struct str bytes, size_t max, struct diag *d,
                struct str *out);

/*
 * True when code point C may not stand in a text or in HTML made from it: a control (C0 but
 * TAB and LF, DEL, C1) or a noncharacter (U+FDD0…U+FDEF, U+xxFFFE, U+xxFFFF).
 */
bool text_unwanted(uint32_t c);

#endif
