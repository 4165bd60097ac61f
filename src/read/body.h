/*
 * body: an entry's body being written, HTML and plain text side by side, with the headings and
 * links met on the way. Every value is escaped here. Knows no Markdown parser.
 */
#ifndef READ_BODY_H
#define READ_BODY_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/out.h"
#include "base/str.h"
#include "read/fact.h"
#include "read/record.h"

/* The most headings an entry may have. */
enum { BODY_HEADINGS = 1000 };

/* What is read. */
struct markdown_in {
    struct str text; /* the body: clean (see text.h) */
    unsigned line;   /* the file's line it begins on */
    bool title;      /* a missing question is worth reporting */
    bool facts_on;   /* {{name}} is looked up */
    const struct record_facts *facts;
};

/*
 * Where in the Markdown source a link's target or a piece of raw HTML stands (place.c). The parser's own columns inside
 * paragraphs are not to be relied on, so the source is looked at again, block by block, only where a position is needed.
 */
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
};

/* TEXT begins on line FIRST_LINE of its file. What is found along the way lives in KEEP. */
void place_begin(struct place *p, struct arena *keep, struct str text, unsigned first_line);

/* The next questions are about the block on lines FROM to TO of TEXT (from 1), beginning in column COL. */
void place_block(struct place *p, unsigned from, unsigned to, unsigned col);

/*
 * The place in the file of the target URL (as the parser gives it) in the current block, after
 * the last one found: of a link's destination, an autolink, or else of a definition [x]: URL
 * anywhere. The block's own place when there is none.
 */
struct record_pos place_link(struct place *p, struct str url);

/* The same for inline HTML, by its source. */
struct record_pos place_html(struct place *p, struct str source);

/* Set the first four, and facts and place when they are known; then body_begin. */
struct body {
    struct arena *keep;
    struct diag *d;
    struct record_entry *e; /* its path and lang are set; headings and links are added to it */
    unsigned level;         /* of the last heading; 1, the question's, to begin with */
    struct fact_refs facts;
    struct place place;
    struct out html, text;         /* memory writers */
    size_t headings, links;        /* room in the record's arrays */
    bool full;                     /* there are too many headings, and that is reported */
    unsigned again[BODY_HEADINGS]; /* the last number put behind each heading's anchor to make others */
};

/* Makes the writers, with room for a body of about N bytes. */
void body_begin(struct body *b, size_t n);

/* Reports CODE at POS of the entry's file. */
void body_say(struct body *b, enum diag_code code, struct record_pos pos, struct str arg0, struct str arg1);

/*
 * S with values for tokens, and U+FFFD for what an entity like &#1; brought in (&#xFFFE; is not
 * even UTF-8 when it comes out of the parser). S itself when there is nothing to replace.
 */
struct str body_clean(struct body *b, struct str s);

/* Text for both outputs, cleaned. */
void body_text(struct body *b, struct str s);

/* Begins a line in O unless one has just begun. */
void body_line(struct out *o);

/* A heading of LEVEL with the plain text TITLE at POS begins; returns the level it is shown with. */
unsigned body_heading(struct body *b, unsigned level, struct str title, struct record_pos pos);

/* A heading shown with LEVEL ends. */
void body_heading_end(struct body *b, unsigned level);

/*
 * A link to URL (as the parser gives it) in the current block of b->place. True when an <a> was opened; false
 * when URL is refused, after a report, or OPEN is not set (links do not hold links).
 */
bool body_link(struct body *b, struct str url, struct str title, bool open);

/* A block of code; INFO is what stood behind the fence. */
void body_code_block(struct body *b, struct str info, struct str code);

/* Takes what was written into the record, and gives the writers' memory back. */
void body_finish(struct body *b);

#endif
