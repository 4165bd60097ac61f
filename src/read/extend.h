/*
 * extend: blocks that CommonMark does not have, written so that its parser sees them: each becomes a block quote that
 * begins with a mark. Tables (GitHub), footnotes, alerts, admonitions (!!!, ???, :::, ===) and definition lists.
 */
#ifndef READ_EXTEND_H
#define READ_EXTEND_H

#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

/* The marks: a comment that holds HIDE_MARK, one of these letters, a blank and an argument. */
enum {
    EXTEND_TABLE = 't', /* one letter a column: n, l, c, r; a heading for each cell follows, row by row */
    EXTEND_NOTE = 'f',  /* a footnote's label */
    EXTEND_ALERT = 'a', /* note, tip, important, warning, caution; a first heading of level 1 is its title */
    EXTEND_SHUT = 's',  /* the same, folded: the title is its summary */
    EXTEND_OPEN = 'o',  /* the same, open */
    EXTEND_TAB = 'b',   /* one of several views, with its title */
    EXTEND_PLAIN = 'p', /* a division that means nothing to us */
    EXTEND_DEFINITION = 'd', /* of the terms in the paragraph before, a line each */
};

/* What keeps two blocks apart. */
#define EXTEND_APART "<!---->"

/* The most cells that the tables of an entry may have. */
enum { EXTEND_CELLS = 50000 };

/* Markdown for CommonMark's parser, and where its lines come from. */
struct extended {
    struct str text;
    const unsigned *lines; /* the source's line (from 0) of each line of TEXT; NULL: they are the same */
    size_t lines_n;
};

/*
 * TEXT (with tokens, see hide.h) in KEEP; what is code or HTML is not touched, and neither is a text without any of
 * these blocks. Takes time in proportion to its size. Reports to D, TEXT beginning at POS, tables with too many cells,
 * whose rows then stay text.
 */
struct extended extend(struct arena *keep, struct str text, struct diag *d, struct diag_pos pos);

#endif
