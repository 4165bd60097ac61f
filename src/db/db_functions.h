/*
 * db_functions: the functions that every connection has beside SQLite's own. For db_open.c alone, but for inset.
 */
#ifndef DB_DB_FUNCTIONS_H
#define DB_DB_FUNCTIONS_H

#include "base/out.h"

struct sqlite3;

/* Makes distance(), nearest(), inset() and fold() known to a connection. Returns SQLite's result code. */
int db_functions(struct sqlite3 *raw);

/*
 * inset(): the body of one page as part of another. Adds HTML, as the reader makes it (read/markdown.c: a '<' begins a tag),
 * to O with <h2 id="x"> as <h3 id="NAME:x">, down to <h6>, and href="#x" as href="#NAME:x" where it is a link's first
 * attribute.
 */
void inset_append(struct out *o, struct str html, struct str name);

#endif
