/*
 * fulltext: the FTS5 tables of one build. SQLite's own way in, one insert a document, would be half of a build
 * and bound to one thread; here documents are cut into terms and turned round on any thread (inverter.h), one thread
 * collects them in order, and each table's index is written once, as one segment: what SQLite has after an insert of
 * everything and 'optimize', byte for byte (tests/unit/fulltext.c).
 *
 * The tables exist and are empty when this begins, and nobody writes to them by SQL meanwhile. Knows nothing
 * of what the texts are.
 */
#ifndef COMPILE_FULLTEXT_H
#define COMPILE_FULLTEXT_H

#include "compile/inverter.h"
#include "compile/terms.h"
#include "db/db.h"

/* One table being filled. */
struct fulltext;

/* entry_fts, or with LANG search_<lang>. Kept in A; freed by fulltext_free. */
struct fulltext *fulltext_new(struct arena *a, struct db *db, const char *lang);
void fulltext_free(struct fulltext *f);

/* Its terms: what SQLite's tokenizer (db_tokenizer) makes of the texts. */
struct terms *fulltext_terms(struct fulltext *f);

/* The document is row ROW, greater than any before it. On the thread that owns the database, as all below. */
void fulltext_add(struct fulltext *f, int64_t row, const struct inverted *doc);

/* How many documents there are, and in how many a term is. */
int64_t fulltext_rows(const struct fulltext *f);
int64_t fulltext_documents(const struct fulltext *f, uint32_t term);

/* Bytes of memory that documents take; giving them back by a file beside the database. */
size_t fulltext_held(const struct fulltext *f);
void fulltext_spill(struct fulltext *f);

/* After the last document: writes the index. Once. */
void fulltext_end(struct fulltext *f);

#endif
