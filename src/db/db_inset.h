/*
 * db_inset: the body of one page as part of another: headings go one level down, and anchors get the page's name.
 * Knows no HTML but what the reader makes (read/markdown.c): a '<' begins a tag.
 */
#ifndef DB_DB_INSET_H
#define DB_DB_INSET_H

#include "base/out.h"

/*
 * Adds HTML to O with <h2 id="x"> as <h3 id="NAME:x">, down to <h6>, and href="#x" as href="#NAME:x" where it is a link's
 * first attribute.
 */
void inset_append(struct out *o, struct str html, struct str name);

#endif
