/*
 * text: lines for a person to read: wrapped to the terminal's width, marked where it can show
 * marks, whole and unwrapped when it is not a terminal. Knows nothing of what it says.
 *
 * Prepared text is UTF-8 on one line, in which content has gone through text_put (so that no
 * control character is left in it), TEXT_BOLD, TEXT_DIM, TEXT_FOUND and TEXT_END begin and end marks, and
 * text_put_link puts hyperlinks.
 */
#ifndef TERM_TEXT_H
#define TERM_TEXT_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/str.h"

#define TEXT_BOLD "\1"
#define TEXT_DIM "\2"
#define TEXT_FOUND "\3"
#define TEXT_END "\4"

enum { TEXT_LEAST = 20, TEXT_MEASURE = 96 };

struct text {
    struct out *o;    /* borrowed */
    unsigned columns; /* lines are broken there; 0: never */
    bool marks;       /* bold and colour may be shown */
    bool links;       /* hyperlinks too (OSC 8) */
    struct str
        pages; /* what a link without a scheme is below: a URL that ends with '/'; empty: such are no links */
    unsigned left; /* blanks before each line of a table */
};

/* When marks are shown: AUTO is on a terminal that can, unless NO_COLOR is set (no-color.org). */
enum text_colour { TEXT_AUTO, TEXT_ALWAYS, TEXT_NEVER };

/*
 * Lines to O, for what FD is: its width when it is a terminal (at least TEXT_LEAST columns). Hyperlinks are shown
 * where marks are, on a terminal only, and not on Linux' own console, which cannot follow them.
 */
struct text text_to(struct out *o, int fd, enum text_colour colour);

/* Content S to LINE, a memory writer, as prepared text. */
void text_put(struct out *line, struct str s);

/*
 * Content LABEL to LINE as prepared text: a hyperlink to TARGET, a URL (http, https, mailto) or a page below T's pages,
 * where T shows such; else LABEL alone. A URL that is its own label is given twice.
 */
void text_put_link(const struct text *t, struct out *line, struct str target, struct str label);

/* The same around what is put to LINE between the two; false when there is no link, and none is to be ended. */
bool text_begin_link(const struct text *t, struct out *line, struct str target);
void text_end_link(struct out *line);

/* A paragraph of prepared text: PREFIX before its first line, as many blanks before the others. Within
 * TEXT_MEASURE columns even on a wide terminal. */
void text_para(struct text *t, struct str prefix, struct str body);

/* The same, of what the memory writer LINE holds, which is empty afterwards. */
void text_line(struct text *t, const char *prefix, struct out *line);

/* The same with all blanks kept, as code and addresses are: lines are cut where the terminal ends. */
void text_verbatim(struct text *t, struct str prefix, struct str body);

/* An empty line. */
void text_gap(struct text *t);

/*
 * Rows of N prepared cells under HEADS, in columns as wide as they must be; cells are wrapped
 * where the terminal is too narrow, the widest first; where words would have to be cut the cells of a row stand
 * one below the other.
 */
void text_table(struct text *t, const struct str *heads, const struct str *cells, size_t columns, size_t rows);

/* An entry's HTML as lines for a terminal: paragraphs, headings, lists, code, links. */

/*
 * HTML (what read/markdown.h makes; anything else does no harm) to T. The address of a link to the
 * web follows its text when that is another; links within the site are relative to PAGE. A is for scratch.
 */
void text_html(struct text *t, struct arena *a, struct str html, struct str page);

/* More lines than the terminal has rows, through the reader's pager. */

/*
 * Shows BYTES with $PORTOLAN_PAGER, $PAGER or "less -FIRX" when standard output has fewer rows than
 * they have lines, and waits for its end. False when that is not so, when the pager's name is
 * empty or when it cannot be run: nothing has been shown then.
 */
bool text_page(struct str bytes);

/* Whether that pager lets hyperlinks through: less does, of others nothing is known. */
bool text_page_takes_links(void);

#endif
