/*
 * markdown_part: what markdown.c writes with: boxes, which know nothing of words, and leaves, which know nothing of blocks.
 * A box is what blocks stand in (the page, a list, an item, a quote), each with what its lines begin with. A leaf is a memory
 * writer with the words of one block: escaped text in which a byte stands for where emphasis begins and ends, and for a break.
 */
#ifndef RENDER_MARKDOWN_PART_H
#define RENDER_MARKDOWN_PART_H

#include <stdbool.h>

#include "base/out.h"

enum { BOX_DEPTH = 96 };

/* A footnote's label holds the name of an answer, where a page has several. */
enum { BOX_MARKER = 112 };

struct box {
    char marker[BOX_MARKER]; /* what its first line begins with, */
    char prefix[28];         /* and every other one */
    bool any;                /* something has been written in it */
    bool list, loose;        /* with empty lines between its items */
    bool item, bare;         /* what was written last in it is text without <p> */
    bool alert;
    unsigned inner;  /* open <div> and <details> in it */
    unsigned number; /* of the next item; 0: bullets */
    char sign;       /* before or behind it */
    char last;       /* the sign of a list that stands last in it: the next one needs another */
};

/* Box 0 is the page. */
struct boxes {
    struct out *o; /* a memory writer */
    struct box box[BOX_DEPTH];
    unsigned depth, beyond; /* how many are open; how many more there is no room for */
};

/* The innermost box. */
struct box *box_inner(struct boxes *b);

/* Begins a block in the innermost box: what stands between it and the one before, and what its line begins with. */
void box_begin(struct boxes *b);

/* What each line begins with but the first of a box. */
void box_prefixes(struct boxes *b);

/* Ends a line, without blanks at its end; box_line begins another one. */
void box_end(struct boxes *b);
void box_line(struct boxes *b);

/* A box within the innermost. */
struct box *box_push(struct boxes *b, const char *marker, const char *prefix);

/* The innermost box ends; an empty one is a line all the same, if it has a marker. */
void box_pop(struct boxes *b);

enum { LEAF_STRONG = 1, LEAF_EM, LEAF_DEL, LEAF_ENDS = 3 /* added to one of these */, LEAF_BREAK = 7 };

/* Adds TEXT of HTML to LEAF: escaped, each run of white space as one, none at the beginning. CELL: of a table. */
void leaf_text(struct out *leaf, struct str text, bool cell);

/* Adds CODE, which is no HTML. */
void leaf_code(struct out *leaf, struct str code, bool cell);

/* Adds SIGN, one of the bytes above; a second break in a row and an emphasis of nothing go. */
void leaf_sign(struct out *leaf, char sign);

/* Adds the end of a link or a picture, whose address is HREF of HTML; what is a page goes to its twin when TWIN is set. */
void leaf_href(struct out *leaf, struct str href, bool twin, bool cell);

/*
 * LEAF to the memory writer O, signs as Markdown writes them, or as tags where no parser would take those for signs
 * (CommonMark 6.2). LINES: a break ends a line; else all is one line, and a break a tag.
 */
void leaf_write(struct out *o, struct str leaf, bool lines);

/* LINE of a paragraph or of a HEADING to O: what would begin another block there, or end the heading, is escaped. */
void leaf_line(struct out *o, struct str line, bool heading);

#endif
