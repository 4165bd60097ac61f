/*
 * extend_line: what the parts of extend share: the line at hand, the containers around it, what is written.
 */
#ifndef READ_EXTEND_PART_H
#define READ_EXTEND_PART_H

#include <stdbool.h>

#include "base/out.h"
#include "read/extend.h"

enum { CONTAINERS = 100 };

/* What holds blocks. Those from INDENTED on are no CommonMark: they are written as quotes. */
enum container_kind { QUOTE, ITEM, INDENTED, DEFINITION, STRICT, COLONS };

struct container {
    enum container_kind kind;
    unsigned size; /* columns of its content; of COLONS how many */
};

/* The block that a line may go on with. */
enum leaf { LEAF_NONE, LEAF_PARAGRAPH, LEAF_FENCE, LEAF_HTML, LEAF_TABLE };

/* A place in a line; tabs stop every four columns. */
struct cursor {
    struct str s;
    size_t i;
    unsigned col, spare; /* columns before i; those of them that are left of a tab cut in two */
};

struct extension {
    struct arena *keep;
    struct diag *d;
    struct diag_pos pos;
    struct out out;
    unsigned *lines;
    size_t lines_n, lines_room;
    unsigned line; /* of the source, from 0 */
    struct container stack[CONTAINERS];
    size_t n, special; /* containers, and those of them that are no CommonMark */
    enum leaf leaf;
    char fence;        /* its sign, */
    size_t fence_n;    /* and how many open it */
    const char *until; /* ends the HTML block; NULL: an empty line does */
    size_t head_at;    /* of a paragraph: where its last line begins in OUT */
    struct str head;   /* and that line's text */
    unsigned head_n;   /* lines of the paragraph; those added lazily make it 0 */
    size_t defines;    /* definitions may follow at this depth; CONTAINERS: nowhere */
    unsigned blanks;   /* empty lines since */
    struct str align;  /* of the open table */
    size_t cells;      /* of all tables */
    bool full;         /* there are too many, and that is reported */
};

/* The columns of white space at C, and past N of them. */
unsigned cursor_indent(const struct cursor *c);
void cursor_skip(struct cursor *c, unsigned n);

/* What begins each line within the first N containers. */
void extension_prefix(struct extension *x, size_t n);

/* Ends a line of what is written. */
void extension_end(struct extension *x);

/* A mark KIND with ARG on the rest of the line. */
void extension_mark(struct extension *x, int kind, struct str arg);

/* True, and the table begun, when the paragraph's last line and ROW below it are a table's head. */
bool extension_table(struct extension *x, struct str row);

/* A further row of the open table. */
void extension_row(struct extension *x, struct str row);

/* What begins a container: how it is to be written. */
struct opening {
    enum container_kind kind;
    int mark;
    unsigned size;
    struct str arg, title;
};

/* True, and *O and *USED bytes of S set, when S, which no blank begins, is the head of a container that is no CommonMark. */
bool extension_opens(struct extension *x, struct str s, struct opening *o, size_t *used);

/* The same for what stands at the head of a quote: [!NOTE]. */
bool extension_alert(struct extension *x, struct str s, struct opening *o);

#endif
