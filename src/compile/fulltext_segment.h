/*
 * fulltext_segment: the pages of one FTS5 segment, byte for byte as SQLite's own writer lays them out when it
 * flushes everything at once (ext/fts5/fts5_index.c, "TERM/DOCLIST FORMAT" and what follows; file format 4).
 * Knows nothing of documents or where terms come from.
 */
#ifndef COMPILE_FULLTEXT_SEGMENT_H
#define COMPILE_FULLTEXT_SEGMENT_H

#include "base/out.h"
#include "db/db.h"

/* The most bytes of a varint here: values stay below 2^56. */
enum { SEGMENT_VARINT = 8 };

/* SQLite's varint: seven bits a byte, the highest first. Returns how many bytes it took. */
static inline size_t segment_varint(char *to, uint64_t value)
{
    size_t n = 1, at;
    while (n < SEGMENT_VARINT && value >> (7 * n))
        n++;
    for (at = n; at-- > 0; value >>= 7)
        to[at] = (char)((value & 0x7F) | (at + 1 < n ? 0x80 : 0));
    return n;
}

/* Reads one from S at *AT, which moves behind it; the caller knows that it is whole. */
static inline uint64_t segment_varint_read(const char *s, size_t *at)
{
    uint64_t value = 0;
    unsigned char c;
    do {
        c = (unsigned char)s[(*at)++];
        value = value << 7 | (c & 0x7F);
    } while (c & 0x80);
    return value;
}

/* One level of the index that a term gets whose documents fill many pages: where each page begins. */
struct segment_level {
    struct out page;
    uint32_t number;
    int64_t last;
    bool begun; /* LAST is set */
};

enum { SEGMENT_LEVELS = 4 };

struct segment {
    struct stmt *data, *idx; /* ?1 id, ?2 page · ?1 term, ?2 page number and flag */
    size_t full;             /* bytes that a page should have */
    struct out page, footer; /* the page being filled, and where its terms begin */
    struct out last;         /* the last term of all */
    struct out first;        /* what divides page FIRST_PAGE from those before it */
    uint32_t number;         /* of the page being filled, from 1 */
    uint32_t first_page;     /* the last page with a term; 0 when that is settled */
    uint32_t termless;       /* pages without a term since then */
    size_t footer_last;
    bool has_term, has_row; /* the page being filled has one */
    struct segment_level levels[SEGMENT_LEVELS];
};

/* Begins a segment whose pages, of some FULL bytes, go out by DATA and IDX (borrowed). */
void segment_begin(struct segment *s, struct stmt *data, struct stmt *idx, size_t full);

/* A term, greater than the one before. At least one document must follow. */
void segment_term(struct segment *s, struct str term);

/*
 * A document that holds the term: ROW, its distance to the one before (or to 0), and where the term stands, as
 * FTS5's poslist with its size before it.
 */
void segment_row(struct segment *s, int64_t row, uint64_t distance, struct str positions);

/* The last page. Returns how many pages there are, 0 without any term. Frees what S holds. */
uint32_t segment_end(struct segment *s);

#endif
