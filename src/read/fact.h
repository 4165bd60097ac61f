/*
 * fact: {{name}} in Markdown. Before the Markdown is parsed each reference gives way to a token
 * of the same length that no syntax can touch; afterwards tokens become values. Values
 * are therefore never read as Markdown, and no line or column moves.
 */
#ifndef READ_FACT_H
#define READ_FACT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "read/record.h"

/* One reference and what it says; an unknown one says what the author wrote. */
struct fact_ref {
    struct str written; /* {{name}}, braces included */
    struct str value;
};

/* The references of one text, in the order of their tokens' numbers. */
struct fact_refs {
    struct fact_ref *items;
    size_t n;
    bool any; /* the text holds tokens, if only for \{{ */
};

/* Whether the {{ at AT of TEXT is another generator's, whatever facts there are: {{<, {{%, or mdBook's {{#word and a blank. */
bool fact_is_foreign(struct str text, size_t at);

/*
 * TEXT (clean, see text.h) with a token for each {{name}} and each \{{, in KEEP; the references
 * in REFS. Names are asked of FACTS for language LANG; unknown ones are reported at their place,
 * TEXT beginning at POS. The same TEXT when there is nothing to replace.
 */
struct str fact_hide(struct arena *keep, struct str text, struct str lang, const struct record_facts *facts,
                     struct diag *d, struct diag_pos pos, struct fact_refs *refs);

/* The bytes of the token at S[I], its text in *VALUE; 0 when there is none. */
size_t fact_token(const struct fact_refs *refs, struct str s, size_t i, struct str *value);

/* S with values for tokens, in KEEP; S itself when it holds none. */
struct str fact_show(struct arena *keep, const struct fact_refs *refs, struct str s);

#endif
