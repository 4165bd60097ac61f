/*
 * markdown_walk: what the parts of the walk over a document's tree share; what each writes stands in the body.
 */
#ifndef READ_MARKDOWN_PART_H
#define READ_MARKDOWN_PART_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "read/markdown.h"
#include "read/markdown_tree.h"
#include "read/raw.h"

/* One tree being walked. */
struct md {
    const struct markdown_in *in;
    struct body body;
    struct tree tree;
    struct raw raw;
    cmark_mem mem;              /* the tree's; must outlive it */
    unsigned depth;             /* what nests around the current node */
    bool deep;                  /* it was too much once, and that is reported */
    cmark_node *link;           /* the link whose <a> is open */
    struct tree_note *note;     /* the footnote that is being written */
    struct tree_note **written; /* those that have a number, in its order */
    unsigned notes;
    bool top;    /* the question was a heading of the text, and was named first */
    bool joined; /* the next block's text goes on with the line */
};

/* A string of cmark's, which may be NULL. */
struct str md_str(const char *s);

/* Where NODE, a block, begins in the file. */
struct record_pos md_pos(const struct md *m, cmark_node *node);

/* Raw HTML, unless it is one of our own marks. */
void md_raw_html(struct md *m, cmark_node *node, bool block);

/* NODE, an inline of TYPE, begins (ENTER) or ends. */
void md_inline(struct md *m, cmark_node *node, cmark_node_type type, bool enter);

/* An image; what stands in it are its words, and no more. */
void md_image(struct md *m, cmark_node *node);

/* NODE is the first paragraph of an item that begins with [ ] or [x]; the box before it; what remains of its text is its label. */
bool md_is_task(cmark_node *node);
void md_task(struct md *m, cmark_node *node);

/* What extend.h has marked: a title, a cell, a paragraph of terms, a quote that is something else. */
void md_title(struct md *m, const struct tree_mark *mark, bool enter);
void md_cell(struct md *m, cmark_node *node, bool enter);
void md_term(struct md *m, cmark_node *node, bool enter);
void md_marked(struct md *m, cmark_node *node, const struct tree_mark *mark, bool enter);

/*
 * Web and mail addresses in running text, by the rules of GitHub's "extended autolinks". Knows no Markdown tree.
 */

/* What was found: bytes FROM to TO of the text, and what goes before them to make a URL. */
struct bare {
    size_t from, to;
    const char *scheme;
};

/*
 * Whether an address stands around S[AT], which is ':', '@' or 'w', at or after FROM (what is before belongs to another).
 * Text holds tokens of hide.h and fact.h: they count as what they hide, as letters.
 */
bool bare_address(struct str s, size_t from, size_t at, struct bare *b);

#endif
