/*
 * html: the pieces of HTML of our own making, one after another: a tag, or the text up to the next one.
 * A '<' begins a tag and the next '>' ends it: true of what out_text and out_attr wrote. Does not check nesting.
 */
#ifndef BASE_HTML_H
#define BASE_HTML_H

#include "base/out.h"
#include "base/str.h"

struct html_piece {
    struct str source; /* as it stands, a tag with its brackets */
    struct str name;   /* of a tag, without '/'; absent: this is text */
    bool end;          /* a tag that closes */
};

/* Cuts the next piece off *REST, never an empty one; false at the end. Slices are of *REST. */
bool html_next(struct str *rest, struct html_piece *p);

/* Whether P is a tag, or with END a closing one, whose name is one of NAMES: "p", or "ul ol". Either for -1. */
bool html_is(const struct html_piece *p, int end, const char *names);

/* The value of attribute NAME, entities as they stand; absent when the tag has none. */
struct str html_attr(const struct html_piece *p, const char *name);

/* S to O with the entities that we write as what they stand for: danger, as out_raw. */
void html_decode(struct out *o, struct str s);

#endif
