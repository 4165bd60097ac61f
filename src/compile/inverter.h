/*
 * inverter: a document turned round: from its terms in order to each different term with its places, as FTS5
 * keeps them. Knows nothing of texts; works for one thread.
 */
#ifndef COMPILE_INVERTER_H
#define COMPILE_INVERTER_H

#include "base/arena.h"

/* The most columns a document may have here. */
enum { INVERTER_COLUMNS = 8 };

/* Set in a term's number: the document has it, but at no place: it is counted (fulltext_documents) and not found. */
#define INVERTER_PLACELESS 0x80000000u

/* A document by its terms: for fulltext_add. */
struct inverted {
    struct str postings;
    uint32_t tokens[INVERTER_COLUMNS]; /* how many places a column has */
};

struct inverter;
struct inverter *inverter_new(void);
void inverter_free(struct inverter *v);

/* The next column of the document: its terms' numbers (terms.h), in the order of the text. */
void inverter_column(struct inverter *v, const uint32_t *ids, size_t n);

/* The document, into A. The inverter is ready for the next one. */
struct inverted inverter_end(struct inverter *v, struct arena *a);

#endif
