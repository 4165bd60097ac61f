/*
 * fulltext: the FTS5 tables of one build. SQLite's own way in, one insert a document, would be half of a build
 * and bound to one thread; here a text is cut into pieces whose terms have numbers, documents are turned round on any
 * thread, one thread collects them in order, and each table's index is written once, as one segment: what SQLite has
 * after an insert of everything and 'optimize', byte for byte (tests/unit/fulltext.c).
 *
 * The tables exist and are empty when this begins, and nobody writes to them by SQL meanwhile. Knows nothing
 * of what the texts are.
 */
#ifndef COMPILE_FULLTEXT_H
#define COMPILE_FULLTEXT_H

#include "base/out.h"
#include "db/db.h"

/*
 * Pieces: a text cut where our words (base/words.h) and SQLite's tokens end for certain, and what a thread has been told
 * of short pieces, so that most words of a text cost one look at one line of memory. They know neither rule.
 */

/*
 * The next piece of *REST, which moves behind it; absent at the end. Between pieces stand ASCII that is no letter or
 * digit, the general punctuation of U+2000 to U+203F that can be seen, NO-BREAK SPACE and the guillemets.
 */
struct str pieces_next(struct str *rest);

enum { PIECE_TEXT = 19 };

/* What is remembered of a piece that is one word and one token: half a cache line. */
struct piece {
    char text[PIECE_TEXT]; /* zeros behind it */
    unsigned char n;       /* bytes of text; 0: a free place */
    uint32_t token;        /* the number of its token */
    uint32_t stem, exact;  /* and of its word */
};

/* What one thread remembers, of one language at a time. */
struct pieces;
struct pieces *pieces_new(void);
void pieces_free(struct pieces *p);

/* From now on OWNER's numbers are asked for; those of another are forgotten. */
void pieces_own(struct pieces *p, const void *owner);

/* What is remembered of TEXT, or NULL. */
const struct piece *pieces_find(struct pieces *p, struct str text);

/* Remembers TEXT, if it is not too long. Something else may be forgotten. */
void pieces_put(struct pieces *p, struct str text, uint32_t token, uint32_t stem, uint32_t exact);

/* Terms: the different ones of a table, numbered as they are met, shared by threads. */

struct terms;
struct terms *terms_new(void);
void terms_free(struct terms *t);

/* The number of TEXT, which is copied when it is new. Below 2^31. */
uint32_t terms_id(struct terms *t, struct str text);

/* An inverter: from a document's terms in order to each different term with its places, as FTS5 keeps them. For one thread. */

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

/* The next column of the document: its terms' numbers, in the order of the text. */
void inverter_column(struct inverter *v, const uint32_t *ids, size_t n);

/* The document, into A. The inverter is ready for the next one. */
struct inverted inverter_end(struct inverter *v, struct arena *a);

/* The tables. */

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

/* From now on TERM weighs nothing in a title. */
void fulltext_weightless(struct fulltext *f, uint32_t term);

/* The weight of a term that DF of N documents have: 16 ln(1 + (N - df + 0.5) / (df + 0.5)), rounded. */
uint32_t fulltext_weight(int64_t n, int64_t df);

/* Bytes of memory that documents take; giving them back by a file beside the database. */
size_t fulltext_held(const struct fulltext *f);
void fulltext_spill(struct fulltext *f);

/* After the last document: writes the index; of search_<lang> also document.title_weight, by the first column. Once. */
void fulltext_end(struct fulltext *f);

/*
 * What follows is between the files of this room: terms in their order, and the pages of one segment, byte for byte as
 * SQLite's own writer lays them out when it flushes everything at once (ext/fts5/fts5_index.c, "TERM/DOCLIST FORMAT" and
 * what follows; file format 4).
 */

struct term {
    uint64_t hash;
    struct str text;
    uint32_t id; /* from 0 */
};

/* Puts TITLES, of each row up to LAST, into document.title_weight; 0 stands there already. */
void titles_put(struct db *db, const uint32_t *titles, int64_t last);

/* All that there are by now, sorted by bytes, in A; their number into *N. */
const struct term **terms_sorted(struct terms *t, struct arena *a, uint32_t *n);

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

/* Adds one to O. */
static inline void segment_put(struct out *o, uint64_t value)
{
    o->n += segment_varint(out_room(o, SEGMENT_VARINT), value);
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
