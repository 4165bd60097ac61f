/*
 * card_part: what the parts of the printed card share: the line being prepared, its words, its labelled fields.
 * Only card*.c may include it.
 */
#ifndef TERM_CARD_PART_H
#define TERM_CARD_PART_H

#include "term/card.h"

struct printing {
    struct text *t;
    struct arena *a;
    const struct card_view *v;
    const struct answer *answer;
    const struct ask_card *c; /* of the answer */
    struct out line;          /* the line being prepared */
    bool table;               /* the servers were printed as one */
};

/* The word W in the language of the view. */
const char *card_word(const struct printing *p, const char *w);

/* To the line: a value of the schema's column KIND in words, or as it is when there are none. */
void card_put_value(struct printing *p, const char *kind, struct str value);

/* To the line: the kinds of sign-in, the preferred one first. */
void card_put_auth(struct printing *p, struct str auth);

/* To the line: a host or user name, filled or not, with what the caller did not say put in words. */
void card_put_template(struct printing *p, struct str template);

/* To the line: the date of the check, or that there is none, when the source was CHANGED, and the source. */
void card_put_provenance(struct printing *p, struct str checked, struct str changed, struct str source);

/* To the line: how server S answered when it was probed; nothing when nobody has. */
void card_put_answer(struct printing *p, struct row s);

/* To the line: what stands before the value that a part of the servers, or one case, has. */
void card_put_colon(struct printing *p);

/* The line as it was prepared, in the arena; the next one is empty. */
struct str card_take(struct printing *p);

/* The columns that the widest of N words takes. */
unsigned card_width(const struct printing *p, const char *const *words, size_t n);

/* The line behind its label of WIDTH columns; below it where the label takes more than half of the terminal. */
void card_labelled(struct printing *p, struct str label, unsigned width);

/* The line behind the word W. */
void card_field(struct printing *p, const char *w, unsigned width);

/* URL behind its label, as a hyperlink where such are shown; on lines of its own where it does not fit. */
void card_url(struct printing *p, struct str label, unsigned width, struct str url, bool believed);

/* An empty line and TEXT. */
void card_heading(struct printing *p, const char *text);

/* All servers: a table where the terminal has room for it, else each with its fields one below the other. */
void card_servers(struct printing *p);

/* Below the table has been printed: the dates and sources of those servers that have their own. */
void card_checked(struct printing *p, unsigned width);

#endif
