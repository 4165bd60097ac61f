/*
 * db: the one door to SQLite. Statements come from the .sql files, by file and name:
 * a line "-- @NAME" begins a section, which ends at the next one. Knows nothing of mail.
 *
 * A statement that does not prepare, or a constraint that fires, is our mistake and aborts; a
 * disk that is full or a file that is damaged is the world's, named and ended with exit 3. In a file
 * that was opened to be asked everything that fails is the file's fault.
 */
#ifndef DB_DB_H
#define DB_DB_H

#include <stdbool.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/str.h"

/* The .sql files, embedded whole. */
extern const char sql_db[], sql_digest[], sql_schema[], sql_views[], sql_raw[], sql_lint[], sql_seal[],
    sql_words[], sql_ask[], sql_pages[], sql_search[], sql_export[], sql_guide[], sql_page[], sql_files[],
    sql_fulltext[], sql_names[], sql_probe[];

/* "Port" in a file's header, so that a file of ours is known by its first 100 bytes. */
enum { DB_APPLICATION_ID = 0x506F7274, DB_USER_VERSION = 1000 };

struct db;   /* a connection; one thread at a time */
struct stmt; /* a prepared statement; belongs to its connection and is freed with it */

/* A new database file at PATH for building: no journal, not synced, temp tables in files. */
struct db *db_create(const char *path);

/*
 * Opens PATH to be asked only: read-only, immutable, nothing in its schema trusted. NULL when it
 * is no file, not ours, newer, or damaged: *WHY then says so in words (not to be freed).
 */
struct db *db_open(const char *path, const char **why);

/*
 * From now on DB has MILLISECONDS of this thread's processor time to answer everything; a statement that is running then
 * ends the program (exit 3).
 */
void db_deadline(struct db *db, int milliseconds);

/*
 * From now on a statement of DB may not take more steps than a file of its size gives reason for: one that does ends the
 * program (exit 3). In place of db_deadline where no time can be named.
 */
void db_bound(struct db *db);

/* Closes; NULL is fine. Every statement of it is freed. */
void db_close(struct db *db);

/* The text of section NAME of SQL, up to the next section; aborts when there is none. */
struct str db_section(const char *sql, const char *name);

/*
 * The same for language LANG (lang.h; NULL: aborts): LANG stands where it holds "@lang", and in a name, where that follows
 * a '_', with '_' for each '-'. NUL-ended, in A.
 */
struct str db_section_for(struct arena *a, const char *sql, const char *name, const char *lang);

/* Whether SQL has section NAME. */
bool db_has_section(const char *sql, struct str name);

/* Visits the sections' names: *AT starts at 0; false at the end. */
bool db_next_section(const char *sql, size_t *at, struct str *name);

/*
 * Runs every statement of section NAME. Where the section holds "@lang", LANG (a language code
 * of 2–3 letters) takes its place; NULL when it holds none.
 */
void db_run(struct db *db, const char *sql, const char *name, const char *lang);

/* Runs the statements that the one statement of section NAME gives, a row each: those made of what the schema holds. */
void db_run_made(struct db *db, const char *sql, const char *name);

/* Prepares the one statement of section NAME ("@lang" as in db_run). Kept until db_close. */
struct stmt *db_prepare(struct db *db, const char *sql, const char *name, const char *lang);

/*
 * Tells READ(ctx, table, column) of each column that the one statement of section NAME reads, in views and queries
 * inside it too ("@lang" as in db_run); some twice. An absent or empty column: only how many rows there are. Names that are no table's are those
 * of views and of the statement's own.
 */
typedef void db_read(void *ctx, struct str table, struct str column);
void db_reads(struct db *db, const char *sql, const char *name, const char *lang, db_read *read, void *ctx);

/* Prepares the one statement SQL, which another statement has made. */
struct stmt *db_prepare_made(struct db *db, struct str sql);

/* Gives a statement back before its connection is closed; NULL is fine. */
void stmt_free(struct stmt *st);

/* Frees every statement of DB, those in use too: after a caught failure (fail.h). */
void db_forget(struct db *db);

/*
 * From now on SQLite has memory or ends the program, unless a failure would be caught (fail.h): then it is told. For programs, once,
 * at the start of main; a library leaves it as it is.
 */
void db_memory_or_end(void);

/* From now on SQLite takes no locks, and little time for its memory: for a program with one thread, once, at the start of main. */
void db_one_thread(void);

/* In a program of db_one_thread SQLite takes at most BYTES of memory; what wants more fails. */
void db_memory(int64_t bytes);

/*
 * Binding by parameter name without ':', a name that the statement lacks is ignored (false). Text is borrowed
 * until the next bind or reset; an absent slice binds NULL.
 */
bool stmt_bind_text(struct stmt *st, const char *name, struct str value);
bool stmt_bind_int(struct stmt *st, const char *name, int64_t value);

/* Binding by position from 1, for the loops that put thousands of rows. */
void stmt_text(struct stmt *st, int index, struct str value);
void stmt_blob(struct stmt *st, int index, struct str value);
void stmt_int(struct stmt *st, int index, int64_t value);
void stmt_null(struct stmt *st, int index);

/* The next row; false at the end, and the statement is reset then. */
bool stmt_step(struct stmt *st);

/* For statements that give no row: runs it and resets it. */
void stmt_run(struct stmt *st);

/* Whether what stmt_run ran last on this connection changed a row. */
bool stmt_changes(struct stmt *st);

/* Ends a walk early. Bound values stay. */
void stmt_reset(struct stmt *st);

/* Column I (from 0) of the current row: valid until the next step or reset. NULL is absent. */
struct str stmt_col(struct stmt *st, int i);
int64_t stmt_col_int(struct stmt *st, int i);
double stmt_col_real(struct stmt *st, int i);

/* What column I holds: 'i'nteger, 'r'eal, 't'ext, 'b'lob or 'n'othing. */
char stmt_col_type(struct stmt *st, int i);

/* How many columns, their names, and the parameters' names without ':' (from 1). */
int stmt_columns(struct stmt *st);
struct str stmt_column_name(struct stmt *st, int i);

/* The type that the schema declares for column I; absent when it is computed. */
struct str stmt_column_declared(struct stmt *st, int i);
int stmt_params(struct stmt *st);
struct str stmt_param_name(struct stmt *st, int i);

/* The first column of the first row of section NAME with text ARG as :arg (absent: none bound), or an absent
 * slice. */
struct str db_text(struct db *db, struct arena *a, const char *sql, const char *name, struct str arg);
int64_t db_int(struct db *db, const char *sql, const char *name, struct str arg);

/* The same of section NAME for language LANG, without a parameter. */
int64_t db_int_for(struct db *db, const char *sql, const char *name, const char *lang);

/* The same without :arg, asked once for each connection and kept as long as it: eight NAMEs at most, whatever the file. */
struct str db_once(struct db *db, const char *sql, const char *name);

/* A row of `meta`, or an absent slice. */
struct str db_meta(struct db *db, struct arena *a, const char *key);

/* Begins / ends the one big transaction of a build. */
void db_begin(struct db *db);
void db_commit(struct db *db);

/* Structure and foreign keys: NULL when sound, else what is wrong. Exit 3 when it cannot be read. */
const char *db_check(struct db *db, struct arena *a);

/* The full-text indexes of the file at PATH: NULL when each agrees with what it indexes, else what is wrong. */
const char *db_check_fulltext(struct arena *a, const char *path);

/*
 * A copy in memory of the file at PATH, as large as it: for what SQLite asks in the form of a write. Exit 3 when it
 * cannot be read.
 */
struct db *db_open_copy(const char *path);

/*
 * The same as a draft of it, of which nothing is copied: what is written stays in memory and has an end, 32 MiB. NULL when
 * it cannot be had, or is not ours.
 */
struct db *db_open_draft(const char *path);

/*
 * TO_SCHEMA ("main" or "temp") of TO becomes what FROM_SCHEMA of FROM holds, page by page. Neither may be in a transaction.
 * Exit 3 when it cannot be read or written.
 */
void db_copy(struct db *to, const char *to_schema, struct db *from, const char *from_schema);

/* Runs section NAME; false when SQLite finds the file damaged or the section's tables missing. */
bool db_try(struct db *db, const char *sql, const char *name, const char *lang);

/*
 * SQLite's tokenizer as the full-text tables of the schema have it, for one thread, any. Made on the thread that owns
 * DB, and freed before DB is closed.
 */
struct tokenizer;
struct tokenizer *db_tokenizer(struct db *db);
void tokenizer_free(struct tokenizer *t);

/* Calls WORD(ctx, token) for every token of TEXT as FTS5 indexes it; the token is valid during the call. */
void tokenize(struct tokenizer *t, struct str text, void (*word)(void *ctx, struct str token), void *ctx);

/* From now on NAME(text) is what MAKE writes of the text; F stays as long as DB. For what a floor above knows to make. */
struct out;
struct db_function {
    const char *name;
    void (*make)(struct out *o, struct str text);
};
void db_define(struct db *db, const struct db_function *f);

/* The path that DB was made or opened by. */
const char *db_path(const struct db *db);

/* SQLite's own version, as "3.40.1". */
const char *db_library_version(void);

/* Whether the file at PATH carries our application id (reads its header only). */
bool db_is_ours(const char *path);

#endif
