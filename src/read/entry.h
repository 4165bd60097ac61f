/*
 * entry: one Markdown source file becomes one record_entry: hygiene, front matter, body,
 * links and hand-typed hosts. Guides (content/guides/<lang>/<client>.md) are read the same way.
 */
#ifndef READ_ENTRY_H
#define READ_ENTRY_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "read/record.h"

/* The most bytes an entry may have. */
enum { ENTRY_MAX = 256 * 1024 };

/*
 * Reads BYTES, the content of PATH ("content/faq/fr/x.md"), an entry in language LANG, into
 * OUT. FACTS (may be NULL) answers {{name}}; they are looked up when FACTS_ON, unless the
 * entry itself says `facts:`. Mistakes go to D, and reading goes on: OUT is filled as far as
 * it was understood. False when there is nothing to use (not text, too large): OUT then has
 * only path, lang and slug. When FACTS has tags it is a guide: {{provider…}} and sections are left in
 * OUT->body_html, a template (see section.h). What OUT points to lives in KEEP. Thread-safe for distinct KEEP.
 */
bool entry_read(struct arena *keep, struct str path, struct str lang, struct str bytes,
                const struct record_facts *facts, bool facts_on, struct diag *d, struct record_entry *out);

#endif
