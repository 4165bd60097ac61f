/*
 * markdown_tree: cmark's tree made richer before it is walked: the quotes that extend.h marked are known, footnotes have
 * left it, bare addresses are links, ~~ is struck through, headings have names. The second half of the door to libcmark.
 */
#ifndef READ_MARKDOWN_TREE_H
#define READ_MARKDOWN_TREE_H

#include <cmark.h>
#include <stdbool.h>

#include "read/body.h"

/* What a quote that extend.h has marked is: user data of its node. */
struct tree_mark {
    int kind;
    struct str arg;
    size_t cells; /* of a table, those already written */
};

/* A footnote; user data of the nodes that refer to it, whose type is custom and inline. */
struct tree_note {
    struct str label;
    cmark_node *quote;   /* its content */
    unsigned number;     /* by first reference; 0: none was written */
    unsigned references; /* written so far */
    struct record_pos pos;
    struct tree_note *next;  /* with the same hash, */
    struct tree_note *after; /* and in the source's order */
};

struct tree {
    struct body *body;
    cmark_mem *mem; /* DOCUMENT's */
    struct tree_note *notes, **last;
    size_t notes_n;
    struct tree_note *bucket[256];
};

/* Changes DOCUMENT, read from SOURCE. T is zero but for its body and mem, and outlives DOCUMENT. */
void tree_enrich(struct tree *t, cmark_node *document, struct str source);

/* Names the headings of DOCUMENT, for body_heading. */
void tree_names(struct tree *t, cmark_node *document);

/* Frees what has left the tree. */
void tree_free(struct tree *t);

/* NODE's text, '' where it has none; as long as the node. */
struct str tree_literal(cmark_node *node);

/* NODE's mark, or NULL. */
struct tree_mark *tree_mark(cmark_node *node);

/* NODE is a heading that was written for KIND of mark: a cell, or a title. */
bool tree_is_cell(cmark_node *node);
bool tree_is_title(cmark_node *node);

/* NODE is a paragraph of terms, whose definitions follow. */
bool tree_is_term(cmark_node *node);

/* The next sibling (or, BACK, the one before) that shows something. */
cmark_node *tree_sibling(cmark_node *node, bool back);

/* The plain text of NODE's inlines, on one line. */
struct str tree_plain(struct body *b, cmark_node *node);

/* What stands in a paragraph's text beyond CommonMark (markdown_inline.c): bare addresses, ~~strikes~~, footnotes' numbers. */

/* SOURCE may hold any of these. */
bool inline_wanted(struct str source);

/* Changes the inlines of BLOCK, a paragraph or heading. Takes time in proportion to their size. */
void inline_enrich(struct tree *t, cmark_node *block);

/* The footnote called WRITTEN, or NULL. */
struct tree_note *tree_note(struct tree *t, struct str written);

#endif
