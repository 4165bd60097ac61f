/*
 * hint: which requirements a sentence of another collection speaks of, and words of our own for each.
 * Knows key words in the languages those collections are written in; understands no sentence.
 */
#ifndef PORT_HINT_H
#define PORT_HINT_H

#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"

enum { HINT_KINDS_MAX = 8 };

/* The kinds of requirement ("app-password") that TEXT speaks of, at least one; how many. */
size_t hint_kinds(struct arena *scratch, struct str text, const char *kinds[static HINT_KINDS_MAX]);

/* What KIND asks of a person, in LANG (fr, de, else en); a sentence of our own. */
struct str hint_text(const char *kind, const char *lang);

/* The languages that hint_text knows, ended by NULL. */
extern const char *const hint_langs[];

#endif
