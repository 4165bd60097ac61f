/*
 * hint: which requirements a sentence of another collection speaks of, and words of our own for each.
 * Knows key words in the languages those collections are written in; understands no sentence.
 */
#ifndef PORT_HINT_H
#define PORT_HINT_H

#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "read/record.h"

enum { HINT_KINDS_MAX = 8 };

/* The kinds of requirement ("app-password") that TEXT speaks of, at least one; how many. */
size_t hint_kinds(struct arena *scratch, struct str text, const char *kinds[static HINT_KINDS_MAX]);

/* What KIND ("app-password") asks of a person, in LANG. */
struct hint_word {
    struct str lang, kind, text;
};

struct hint_words {
    struct hint_word *items;
    size_t n;
};

/*
 * The sentences of section "requirement" of the N FILES, words of languages (a name and its bytes), of two for one language the
 * first that has it: in each of LANGS, where one lacks it in that which it is a region of, or, when there are none, in all.
 * Mistakes in files of the project go to D. Lives in KEEP and in FILES.
 */
struct hint_words hint_words_read(struct arena *keep, const struct file_text *files, size_t n,
                                  struct record_words langs, struct diag *d);

#endif
