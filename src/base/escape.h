/*
 * escape: what a terminal would obey instead of show, made visible. Never allocates.
 */
#ifndef BASE_ESCAPE_H
#define BASE_ESCAPE_H

#include "base/str.h"

/* Whether a code point changes how a terminal or a script reads what follows: C0, DEL, C1, bidi controls, U+2028/9. */
bool escape_is_unsafe(uint32_t code);

/*
 * The character at byte *AT of S as a terminal may have it, and *AT goes behind it: itself, or in ROOM \u{XX}, or \xNN for
 * a byte that is not UTF-8. LF and TAB are passed when LINES is set.
 */
struct str escape_term(struct str s, size_t *at, bool lines, char room[static 16]);

#endif
