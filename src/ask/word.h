/*
 * word: what is said around the facts, in one language: rows of the table word, in memory.
 */
#ifndef ASK_WORD_H
#define ASK_WORD_H

#include "base/arena.h"
#include "db/db.h"

/* Each text ends with a NUL that does not count. */
struct word {
    struct str kind, key, text;
};

struct words {
    struct word *items; /* by kind, then key */
    size_t n;
};

/* What SECTION of ask.sql gives for LANG, into A: "words_page" for the site, "words_terminal" (with the protocols' names). */
struct words words_load(struct db *db, struct arena *a, const char *section, struct str lang);

/* The text of KEY, a word of KIND, or an absent slice. */
struct str words_find(const struct words *w, const char *kind, struct str key);

/* The language whose words stand where another has none. */
struct str words_reference(struct db *db, struct arena *a);

#endif
