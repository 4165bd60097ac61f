/*
 * hide: what an author has escaped, and the signs of bare addresses, kept from being taken for syntax. The parser
 * joins "\~" and "~" to the same text; a token of the same length keeps them apart until the text is written.
 */
#ifndef READ_HIDE_H
#define READ_HIDE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

/* The token for "[^", where a footnote is named: it begins with punctuation, behind which emphasis may end. */
#define HIDE_NOTE ",\x0e"

/* And for the "]" behind the name, where no text of a note begins. */
#define HIDE_NOTE_END '\x08'

/* What begins the marks that extend.h writes; no token. */
#define HIDE_MARK "\x03"

/*
 * TEXT (clean, see text.h) with tokens of controls, which no clean text holds: for a backslash and one of [ ] ~ : @ $ { .
 * (C1, two bytes); for * _ ~ within a bare web address, and the < of a shortcode {{< (C0, one byte); for "[^" and its "]"
 * when the text defines a footnote. In KEEP; the same TEXT when there is nothing to hide. No line or column moves.
 */
struct str hide_marks(struct arena *keep, struct str text);

/* The bytes of the token at S[I], what it stands for in *INSTEAD (with its backslash when in CODE); 0: there is none. */
size_t hide_token(struct str s, size_t i, bool code, struct str *instead);

#endif
