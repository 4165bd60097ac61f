/*
 * The door to SQLite: named statements, binding and stepping. Files are opened in db_open.c.
 * Knows nothing of mail, nor which statements exist.
 */
#include "db/db.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/out.h"
#include "db/db_part.h"

/* TICK: steps of SQLite's machine from one look at the time to the next. */
enum { NAME_ROOM = 32, LANG_ROOM = 4, TICK = 10000 };

struct stmt {
    sqlite3_stmt *raw;
    struct db *db;
    struct stmt *next;
    struct stmt **link; /* what points to this one */
    const char *sql;    /* the file and the section it is made of, if it is to be used again */
    char name[NAME_ROOM], lang[LANG_ROOM];
    bool idle; /* given back, and waiting for the next db_prepare of its name */
};

/* Whether RC says that the disk, the memory or the system failed, whatever stands in the file. */
static bool is_world(int rc)
{
    static const int world[] = {SQLITE_NOMEM, SQLITE_FULL,   SQLITE_IOERR, SQLITE_CANTOPEN, SQLITE_READONLY,
                                SQLITE_BUSY,  SQLITE_LOCKED, SQLITE_PERM,  SQLITE_PROTOCOL, SQLITE_NOLFS};
    for (size_t i = 0; i < COUNT(world); i++)
        if ((rc & 0xff) == world[i])
            return true;
    return false;
}

_Noreturn void db_fail(struct db *db, int rc, const char *sql)
{
    bool damaged =
        (rc & 0xff) == SQLITE_CORRUPT || (rc & 0xff) == SQLITE_NOTADB || (rc & 0xff) == SQLITE_TOOBIG;
    if ((rc & 0xff) == SQLITE_INTERRUPT)
        fail_system(0, "%s: answering takes too long; the database may be made to harm", db->path);
    if ((rc & 0xff) == SQLITE_NOMEM)
        fail_system(0, "out of memory");
    if (is_world(rc) || (damaged && !db->given))
        fail_system(sqlite3_system_errno(db->raw), "%s: %s", db->path, sqlite3_errmsg(db->raw));
    if (db->given)
        fail_system(0, "%s: the database is damaged, or not as portolan makes it: %s", db->path,
                    sqlite3_errmsg(db->raw));
    fail_internal("SQLite: %s in: %.400s", sqlite3_errmsg(db->raw), sql ? sql : "");
}

/* The thread's own time: neither a busy machine nor a slow disk makes a file bad. */
static int64_t now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int past_deadline(void *ctx)
{
    const struct db *db = ctx;
    return now_ns() > db->deadline;
}

void db_deadline(struct db *db, int milliseconds)
{
    db->deadline = now_ns() + (int64_t)milliseconds * 1000000;
    sqlite3_progress_handler(db->raw, TICK, past_deadline, db);
}

static int past_most(void *ctx)
{
    struct db *db = ctx;
    return ++db->ticks > db->most / TICK;
}

void db_bound(struct db *db)
{
    /* Our dearest statement takes a step for each eight bytes of the knowledge base that ships. */
    enum { BASE = 5000000, EACH_BYTE = 10, MOST = 2000000000 };
    int64_t bytes = db_int(db, sql_db, "size", (struct str){0});
    db->most = bytes < (MOST - BASE) / EACH_BYTE ? BASE + EACH_BYTE * (int)bytes : MOST;
    sqlite3_progress_handler(db->raw, TICK, past_most, db);
}

static void stmt_drop(struct stmt *st)
{
    sqlite3_finalize(st->raw);
    *st->link = st->next;
    if (st->next)
        st->next->link = st->link;
    free(st);
}

/* A statement of a file that is only asked waits for its next use: preparing takes longer than running. */
void stmt_free(struct stmt *st)
{
    if (!st)
        return;
    if (st->sql) {
        sqlite3_reset(st->raw);
        sqlite3_clear_bindings(st->raw);
        st->idle = true;
    } else {
        stmt_drop(st);
    }
}

void db_forget(struct db *db)
{
    while (db->stmts)
        stmt_drop(db->stmts);
}

struct str db_once(struct db *db, const char *sql, const char *name)
{
    size_t i = 0;
    while (i < COUNT(db->once) && db->once[i].name && strcmp(db->once[i].name, name) != 0)
        i++;
    if (i == COUNT(db->once))
        fail_internal("too many texts are kept");
    if (!db->once[i].name) {
        struct stmt *st = db_prepare(db, sql, name, NULL);
        struct str value = stmt_step(st) ? stmt_col(st, 0) : (struct str){0};
        /* Not an arena's: a failure that is caught gives those of its call back, and DB lives on. */
        char *kept = value.s ? malloc(value.n + 1) : NULL;
        if (value.s && !kept)
            fail_system(0, "out of memory");
        if (kept)
            memcpy(kept, value.s, value.n);
        db->once[i].text = (struct str){kept, value.n};
        db->once[i].name = name;
        stmt_free(st);
    }
    return db->once[i].text;
}

void db_close(struct db *db)
{
    if (!db)
        return;
    db_forget(db);
    if (sqlite3_close(db->raw) != SQLITE_OK)
        fail_internal("a statement was left open in %s", db->path);
    for (size_t i = 0; i < COUNT(db->once); i++)
        free((char *)(uintptr_t)db->once[i].text.s);
    file_unmap(db->draft);
    free(db->path);
    free(db);
}

static struct stmt *db_keep(struct db *db)
{
    struct stmt *st = calloc(1, sizeof *st);
    if (!st)
        fail_system(0, "out of memory");
    *st = (struct stmt){.db = db, .next = db->stmts, .link = &db->stmts};
    if (db->stmts)
        db->stmts->link = &st->next;
    db->stmts = st;
    return st;
}

bool db_try(struct db *db, const char *sql, const char *name, const char *lang)
{
    struct arena a = {0};
    int rc = sqlite3_exec(db->raw, db_section_for(&a, sql, name, lang).s, NULL, NULL, NULL);
    arena_free(&a);
    if ((rc & 0xff) == SQLITE_NOMEM)
        db_fail(db, rc, name);
    return rc == SQLITE_OK;
}

static void db_execute(struct db *db, const char *sql)
{
    int rc = sqlite3_exec(db->raw, sql, NULL, NULL, NULL);
    if (rc != SQLITE_OK)
        db_fail(db, rc, sql);
}

void db_run(struct db *db, const char *sql, const char *name, const char *lang)
{
    struct arena a = {0};
    db_execute(db, db_section_for(&a, sql, name, lang).s);
    arena_free(&a);
}

void db_run_made(struct db *db, const char *sql, const char *name)
{
    struct arena a = {0};
    struct out all = out_memory();
    struct stmt *made = db_prepare(db, sql, name, NULL);
    while (stmt_step(made)) {
        out_raw(&all, stmt_col(made, 0));
        out_lit(&all, ";\n");
    }
    stmt_free(made);
    db_execute(db, arena_str(&a, out_str(&all)).s);
    out_free(&all);
    arena_free(&a);
}

/* A statement like this one that was given back, or NULL. */
static struct stmt *db_idle(struct db *db, const char *sql, const char *name, const char *lang)
{
    for (struct stmt *st = db->stmts; st; st = st->next)
        if (st->idle && st->sql == sql && strcmp(st->name, name) == 0 && strcmp(st->lang, lang) == 0) {
            st->idle = false;
            return st;
        }
    return NULL;
}

struct stmt *db_prepare(struct db *db, const char *sql, const char *name, const char *lang)
{
    struct stmt *kept = db_idle(db, sql, name, lang ? lang : "");
    if (kept)
        return kept;
    struct arena a = {0};
    struct str text = db_section_for(&a, sql, name, lang);
    struct stmt *st = db_keep(db); /* first, as what is prepared and not kept could not be given back */
    int rc = sqlite3_prepare_v3(db->raw, text.s, (int)text.n, SQLITE_PREPARE_PERSISTENT, &st->raw, NULL);
    if (rc != SQLITE_OK || !st->raw)
        db_fail(db, rc, text.s);
    arena_free(&a);
    if (db->given && strlen(name) < sizeof st->name && strlen(lang ? lang : "") < sizeof st->lang) {
        st->sql = sql;
        memcpy(st->name, name, strlen(name) + 1);
        memcpy(st->lang, lang ? lang : "", strlen(lang ? lang : "") + 1);
    }
    return st;
}

struct stmt *db_prepare_made(struct db *db, struct str sql)
{
    struct stmt *st = db_keep(db);
    int rc = sqlite3_prepare_v2(db->raw, sql.s, (int)sql.n, &st->raw, NULL);
    if (rc != SQLITE_OK || !st->raw)
        db_fail(db, rc, sql.s);
    return st;
}

static int stmt_param(struct stmt *st, const char *name)
{
    char full[64];
    snprintf(full, sizeof full, ":%s", name);
    return sqlite3_bind_parameter_index(st->raw, full);
}

bool stmt_bind_text(struct stmt *st, const char *name, struct str value)
{
    int i = stmt_param(st, name);
    if (i)
        stmt_text(st, i, value);
    return i != 0;
}

bool stmt_bind_int(struct stmt *st, const char *name, int64_t value)
{
    int i = stmt_param(st, name);
    if (i)
        stmt_int(st, i, value);
    return i != 0;
}

void stmt_text(struct stmt *st, int index, struct str value)
{
    int rc = value.s ? sqlite3_bind_text64(st->raw, index, value.s, value.n, SQLITE_STATIC, SQLITE_UTF8)
                     : sqlite3_bind_null(st->raw, index);
    if (rc != SQLITE_OK)
        db_fail(st->db, rc, sqlite3_sql(st->raw));
}

bool stmt_changes(struct stmt *st)
{
    return sqlite3_changes(st->db->raw) > 0;
}

void stmt_blob(struct stmt *st, int index, struct str value)
{
    int rc = sqlite3_bind_blob64(st->raw, index, value.s, value.n, SQLITE_STATIC);
    if (rc != SQLITE_OK)
        db_fail(st->db, rc, sqlite3_sql(st->raw));
}

void stmt_int(struct stmt *st, int index, int64_t value)
{
    int rc = sqlite3_bind_int64(st->raw, index, value);
    if (rc != SQLITE_OK)
        db_fail(st->db, rc, sqlite3_sql(st->raw));
}

void stmt_null(struct stmt *st, int index)
{
    stmt_text(st, index, (struct str){0});
}

/* A view without end gives rows without end: what one run of ST has cost so far, each time it gives one. */
static void stmt_bound(struct stmt *st)
{
    if (sqlite3_stmt_status(st->raw, SQLITE_STMTSTATUS_VM_STEP, 0) > st->db->most)
        db_fail(st->db, SQLITE_INTERRUPT, NULL);
}

bool stmt_step(struct stmt *st)
{
    if (st->db->most) {
        st->db->ticks = 0;
        if (!sqlite3_stmt_busy(st->raw))
            sqlite3_stmt_status(st->raw, SQLITE_STMTSTATUS_VM_STEP, 1);
    }
    int rc = sqlite3_step(st->raw);
    if (rc == SQLITE_ROW) {
        if (st->db->most)
            stmt_bound(st);
        return true;
    }
    if (rc != SQLITE_DONE)
        db_fail(st->db, rc, sqlite3_sql(st->raw));
    sqlite3_reset(st->raw);
    return false;
}

void stmt_run(struct stmt *st)
{
    while (stmt_step(st))
        ;
}

void stmt_reset(struct stmt *st)
{
    sqlite3_reset(st->raw);
}

struct str stmt_col(struct stmt *st, int i)
{
    const char *s = (const char *)sqlite3_column_text(st->raw, i);
    if (!s && sqlite3_errcode(st->db->raw) == SQLITE_NOMEM)
        db_fail(st->db, SQLITE_NOMEM, "a value");
    return s ? (struct str){s, (size_t)sqlite3_column_bytes(st->raw, i)} : (struct str){0};
}

int64_t stmt_col_int(struct stmt *st, int i)
{
    return sqlite3_column_int64(st->raw, i);
}

double stmt_col_real(struct stmt *st, int i)
{
    return sqlite3_column_double(st->raw, i);
}

char stmt_col_type(struct stmt *st, int i)
{
    switch (sqlite3_column_type(st->raw, i)) {
    case SQLITE_INTEGER:
        return 'i';
    case SQLITE_FLOAT:
        return 'r';
    case SQLITE_TEXT:
        return 't';
    case SQLITE_BLOB:
        return 'b';
    default:
        return 'n';
    }
}

int stmt_columns(struct stmt *st)
{
    return sqlite3_column_count(st->raw);
}

struct str stmt_column_name(struct stmt *st, int i)
{
    const char *name = sqlite3_column_name(st->raw, i);
    if (!name)
        db_fail(st->db, SQLITE_NOMEM, "a column's name");
    return str_from(name);
}

struct str stmt_column_declared(struct stmt *st, int i)
{
    return str_from(sqlite3_column_decltype(st->raw, i));
}

int stmt_params(struct stmt *st)
{
    return sqlite3_bind_parameter_count(st->raw);
}

struct str stmt_param_name(struct stmt *st, int i)
{
    struct str name = str_from(sqlite3_bind_parameter_name(st->raw, i));
    return str_sub(name, 1, name.n);
}

const char *db_path(const struct db *db)
{
    return db->path;
}

void *db_fts5(struct db *db)
{
    fts5_api *api = NULL;
    struct stmt *st = db_prepare(db, sql_db, "fts5", NULL);
    int rc = sqlite3_bind_pointer(st->raw, 1, (void *)&api, "fts5_api_ptr", NULL);
    stmt_run(st);
    stmt_free(st);
    if (rc != SQLITE_OK || !api)
        db_fail(db, SQLITE_ERROR, "FTS5");
    return api;
}

const char *db_library_version(void)
{
    return sqlite3_libversion();
}
