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
#include "read/anchor.h"
#include "read/fact.h"
#include "read/place.h"
#include "read/record.h"

/* The most headings an entry may have. */
enum { BODY_HEADINGS = 1000 };

/* The most anchors that HTML may give. */
enum { BODY_ANCHORS = 5000 };

/* What is read. */
struct markdown_in {
    struct str text; /* the body: clean (see text.h) */
    unsigned line;   /* the file's line it begins on */
    bool title;      /* a missing question is worth reporting */
    bool facts_on;   /* {{name}} is looked up */
    const struct record_facts *facts;
};

/* Set the first four, and facts and place when they are known; then body_begin. */
struct body {
    struct arena *keep;
    struct diag *d;
    struct record_entry *e; /* its path and lang are set; headings and links are added to it */
    unsigned level;         /* of the last heading; 1, the question's, to begin with */
    struct fact_refs facts;
    bool hidden; /* the text holds tokens of hide.h */
    bool raw;    /* what is written is code: of an escape its backslash stays */
    struct place place;
    struct out html, text;          /* memory writers */
    size_t headings, links, named;  /* room in the record's arrays */
    bool full;                      /* there are too many headings, and that is reported */
    struct body_anchors *anchors;   /* of all headings */
    const struct record_tree *tree; /* what links and images lead to, or NULL */
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

/* S with values and signs for tokens, controls and all. */
struct str body_show(struct body *b, struct str s);

/* Text for both outputs, cleaned. */
void body_text(struct body *b, struct str s);

/* Begins a line in O unless one has just begun. */
void body_line(struct out *o);

/*
 * A name for the next heading, called TITLE, that no heading before it has: ID if its author gave it one, else what GitHub
 * makes of TITLE (fold.h), with -1, -2 … behind it where that is taken. Each heading is named once, before the first is written.
 */
void body_name(struct body *b, struct str title, struct str id);

/*
 * The next of the headings that were named, of LEVEL and at POS, begins; returns the level it is shown with. The
 * anchor that we made of a title before, in ASCII, leads there too, unless another has it.
 */
unsigned body_heading(struct body *b, unsigned level, struct record_pos pos);

/* The first of the headings that were named is the question, which leads to the head of the text. */
void body_top(struct body *b);

/* ID, as an author's HTML gives it to the place reached, when no other place has it and it can be one. */
void body_anchor(struct body *b, struct str id);

/* A heading shown with LEVEL ends. */
void body_heading_end(struct body *b, unsigned level);

/*
 * A link to URL (as the parser gives it) in the current block of b->place. True when an <a> was opened; false
 * when URL is refused, after a report, or OPEN is not set (links do not hold links).
 */
bool body_link(struct body *b, struct str url, struct str title, bool open);

/* An image as written. */
struct body_image {
    struct str url, alt, title; /* the URL as the parser gives it, or as HTML has it */
    bool decorative;            /* that it has no words is its author's wish */
};

/*
 * An image in the current block: a file of this knowledge base as <img> with its size, one of another site as a link to it
 * (where OPEN: links do not hold links), after a report as its words. Its words are the plain text.
 */
void body_image(struct body *b, const struct body_image *i, bool open);

/* A block of code; INFO is what stood behind the fence. */
void body_code_block(struct body *b, struct str info, struct str code);

/* Takes what was written into the record, and gives the writers' memory back. */
void body_finish(struct body *b);

#endif
