/*
 * db_functions: what db.c, db_open.c and db_functions.c, the leaves of the door to SQLite, need of each other.
 */
#ifndef DB_DB_FUNCTIONS_H
#define DB_DB_FUNCTIONS_H

#include "base/out.h"
#include "db/db.h"

struct sqlite3;

struct db {
    struct sqlite3 *raw;
    char *path;
    struct stmt *stmts;
    struct {
        const char *name;
        struct str text;
    } once[8];        /* what db_once has asked */
    bool given;       /* somebody's file: whatever fails in it is the file's fault */
    int64_t deadline; /* ns of the asking thread's own time, 0: none */
    int most, ticks;  /* steps that one run of a statement may take, 0: any; looks during the current step */
};

/* SQLite's result code RC for statement SQL: the world's failures end the program with the file's name; others are ours. */
_Noreturn void db_fail(struct db *db, int rc, const char *sql);

/* Makes distance(), nearest(), inset() and fold() known to a connection. Returns SQLite's result code. */
int db_functions(struct sqlite3 *raw);

/* FTS5's own interface (struct fts5_api) of DB. */
void *db_fts5(struct db *db);

/*
 * inset(): the body of one page as part of another. Adds HTML, as the reader makes it (read/markdown.c: a '<' begins a tag),
 * to O with <h2 id="x"> as <h3 id="NAME:x">, down to <h6>, and href="#x" as href="#NAME:x" where it is a link's first
 * attribute.
 */
void inset_append(struct out *o, struct str html, struct str name);

#endif
