/*
 * words_of: the words that ship, for tests that ask in them.
 */
#ifndef UNIT_WORDS_OF_H
#define UNIT_WORDS_OF_H

#include <fcntl.h>

#include "base/arena.h"
#include "base/file.h"
#include "compile/compile.h"

/* The N languages of CODES into the tables of DB. */
__attribute__((unused)) static void put_words(struct arena *a, struct db *db, const char *const *codes,
                                              size_t n)
{
    struct diag *d = diag_new();
    struct file_text files[8];
    struct record_word langs[8] = {{{0}, {0}}};
    for (size_t i = 0; i < n; i++) {
        langs[i].text = str_from(codes[i]);
        files[i] = (struct file_text){.name = langs[i].text,
                                      .path = arena_printf(a, "templates/strings/%s", codes[i])};
        file_read(a, AT_FDCWD, files[i].path.s, 1 << 20, &files[i].bytes);
    }
    words_put(a, db, (struct record_words){langs, n}, files, n, d);
    diag_free(d);
}

/* A database in memory with nothing but those. */
__attribute__((unused)) static struct db *words_db(struct arena *a)
{
    static const char *const codes[] = {"fr", "en", "de"};
    struct db *db = db_create(":memory:");
    db_run(db, sql_schema, "tables", NULL);
    put_words(a, db, codes, 3);
    return db;
}

#endif
