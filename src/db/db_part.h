/*
 * db_part: what a connection holds, for the leaves of the door to SQLite (db.c, db_open.c, db_functions.c, db_reads.c) alone.
 */
#ifndef DB_DB_PART_H
#define DB_DB_PART_H

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
    struct str draft; /* what db_open_draft has mapped */
    int64_t deadline; /* ns of the asking thread's own time, 0: none */
    int most, ticks;  /* steps that one run of a statement may take, 0: any; looks during the current step */
};

/* SQLite's result code RC for statement SQL: the world's failures end the program with the file's name; others are ours. */
_Noreturn void db_fail(struct db *db, int rc, const char *sql);

/* FTS5's own interface (struct fts5_api) of DB. */
void *db_fts5(struct db *db);

#endif
