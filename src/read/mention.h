/*
 * mention: server names that an author typed by hand next to a port or a word for encryption.
 * Reads the Markdown source as prose in French, English or German; whether what is said is true is
 * not known here. When in doubt it finds nothing: a wrong accusation costs more than a missed one.
 */
#ifndef READ_MENTION_H
#define READ_MENTION_H

#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "read/record.h"

/*
 * The mentions in TEXT (clean, see text.h), which begins on line LINE of its file, into OUT's
 * mentions: one for each pair of host and port said within a sentence, line or list item, or one
 * with port 0 when only encryption was said. A host has two labels or more and a last one of
 * letters. What stands in {{ }}, in a web or e-mail address or in a link's target is no host. Sentences with
 * a negation ("not", "pas", "nicht", "instead" …) are passed over.
 */
void mention_find(struct arena *keep, struct str text, unsigned line, struct record_entry *out);

#endif
