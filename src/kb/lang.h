/*
 * lang: one statement per language, for the tables that exist once a language.
 */
#ifndef KB_LANG_H
#define KB_LANG_H

#include "kb/db.h"
#include "read/record.h"

struct lang_stmts {
    const struct record_word *langs;
    struct stmt **stmts;
    size_t n;
};

/* Section NAME of SQL prepared for each of LANGS (borrowed). */
struct lang_stmts lang_prepare(struct arena *a, struct db *db, const char *sql, const char *name,
                               struct record_words langs);

/* That of LANG; aborts when it is none of them. */
struct stmt *lang_stmt(const struct lang_stmts *s, struct str lang);

#endif
