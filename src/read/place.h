/*
 * place: where in the Markdown source a link's target or a piece of raw HTML stands. The
 * parser's own columns inside paragraphs are not to be relied on, so the source is looked at
 * again, block by block, only where a position is needed.
 */
#ifndef READ_PLACE_H
#define READ_PLACE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "read/extend.h"
#include "read/record.h"

struct place_spot;

/* The search's state; zero-initialise, then place_begin. */
struct place {
    struct arena *keep;
    struct str text;
    unsigned first_line; /* the file's line that TEXT begins on */
    size_t *lines;       /* where each line of TEXT begins, made when first needed */
    size_t lines_n;
    size_t from, to;          /* the current block */
    struct record_pos start;  /* its place in the file */
    struct place_spot *spots; /* what may be a link or a tag in it, in order; NULL: not yet looked */
    size_t spots_n, spot;     /* how many, and the one after the last found */
    struct place_spot *definitions;
    size_t definitions_n;
    size_t after;                    /* where place_text looks on */
    const struct extended *extended; /* how TEXT was made of SOURCE; NULL: it is the same */
    struct str source;
    size_t *source_lines;
};

/*
 * TEXT was made of SOURCE, which begins on line FIRST_LINE of its file (EXTENDED is borrowed). What is found along the
 * way lives in KEEP.
 */
void place_begin(struct place *p, struct arena *keep, struct str source, const struct extended *extended,
                 unsigned first_line);

/* The file's line of line LINE (from 1) of TEXT. */
unsigned place_line(const struct place *p, unsigned line);

/* The next questions are about the block on lines FROM to TO of TEXT (from 1), beginning in column COL. */
void place_block(struct place *p, unsigned from, unsigned to, unsigned col);

/*
 * The place in the file of the target URL (as the parser gives it) in the current block, after
 * the last one found: of a link's destination, an autolink, or else of a definition [x]: URL
 * anywhere. The block's own place when there is none.
 */
struct record_pos place_link(struct place *p, struct str url);

/* Where S stands in the current block, after what was last found; the block's own place when it does not. */
struct record_pos place_text(struct place *p, struct str s);

/* The same for inline HTML, by its source. */
struct record_pos place_html(struct place *p, struct str source);

#endif
