/*
 * shards_index: the words of a language's documents, and which documents have them how often, as
 * FTS5 counts them in search_<lang>. Does not know what is shown of a document.
 */
#ifndef RENDER_SHARDS_INDEX_H
#define RENDER_SHARDS_INDEX_H

#include <stdint.h>

#include "base/arena.h"
#include "base/out.h"
#include "db/db.h"
#include "render/shards_code.h"

/* The columns of search_<lang>. */
enum shards_part { SHARDS_TITLE, SHARDS_KEYWORDS, SHARDS_BODY };

struct shards_document {
    int64_t id;
    uint32_t tokens, title_weight;
    unsigned char provider; /* 1: it is one; 2: that has closed */
};

struct shards_index;
struct shards_names;

/* The documents of LANG by number (by tokens, then by id), *N of them, and the sum of their tokens. In A. */
struct shards_document *shards_documents(struct arena *a, struct db *db, const char *lang, size_t *n,
                                         uint64_t *tokens);

/* The vocabulary of LANG, whose documents are DOCUMENTS (borrowed), without postings yet. In A. */
struct shards_index *shards_index_new(struct arena *a, struct db *db, const char *lang,
                                      const struct shards_document *documents, size_t documents_n);

/* Counts the words of document NUMBER: all texts of one document in a row, documents in the order of numbers. */
void shards_count(struct shards_index *x, struct str text, enum shards_part part);
void shards_count_keys(struct shards_index *x, struct str keys); /* of errors, blanks between */
void shards_counted(struct shards_index *x, uint32_t number);

/* Writes the shards of postings, which hold NAMES too, and those of words alone; what the root says of them into ROOT, new writers. */
void shards_index_write(struct shards_index *x, const struct shard_sink *sink, struct shards_names *names,
                        struct shards_root *root);

/* Frees what is not in the arena. */
void shards_index_free(struct shards_index *x);

#endif
