/*
 * db_functions: what db.c and db_functions.c, the two leaves of the door to SQLite, need of each other.
 */
#ifndef KB_DB_FUNCTIONS_H
#define KB_DB_FUNCTIONS_H

#include "kb/db.h"

struct sqlite3;

/* Makes distance(), nearest(), inset() and fold() known to a connection. Returns SQLite's result code. */
int db_functions(struct sqlite3 *raw);

/* FTS5's own interface (struct fts5_api) of DB. */
void *db_fts5(struct db *db);

#endif
