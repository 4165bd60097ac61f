/*
 * How a database file is made, and how one that somebody hands us is opened without trusting it.
 * Knows nothing of statements.
 */
#include <errno.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/out.h"
#include "db/db_functions.h"
#include "db/db_part.h"

/* What the file's header says it is. */
struct header {
    int n;
    long number[2]; /* application_id, user_version */
};

static int header_take(void *ctx, int columns, char **values, char **names)
{
    struct header *h = ctx;
    (void)columns;
    (void)names;
    h->number[h->n++] = strtol(values[0], NULL, 10);
    return 0;
}

/* Runs a section of db.sql on a connection that may fail; HEADER (may be NULL) takes what it gives. */
static int run_section(sqlite3 *raw, const char *name, struct header *header)
{
    struct str sql = db_section(sql_db, name);
    char *text = strndup(sql.s, sql.n);
    if (!text)
        fail_system(0, "out of memory");
    int rc = sqlite3_exec(raw, text, header ? header_take : NULL, header, NULL);
    free(text);
    return rc;
}

/* NAME is PATH as SQLite is told it, SECTION (may be NULL) what is run first. */
static struct db *db_make(const char *name, const char *path, int flags, const char *section, int *rc)
{
    struct db *db = calloc(1, sizeof *db);
    if (!db || !(db->path = strdup(path)))
        fail_system(0, "out of memory");
    *rc = sqlite3_open_v2(name, &db->raw, flags | SQLITE_OPEN_NOMUTEX, NULL);
    if (*rc == SQLITE_OK && section)
        *rc = run_section(db->raw, section, NULL);
    if (*rc == SQLITE_OK)
        *rc = db_functions(db->raw);
    return db;
}

/* PATH as a URI, so that OPTION can be said. */
static char *db_uri(const char *path, const char *option)
{
    struct out o = out_memory();
    out_lit(&o, "file:");
    struct str rest = str_from(path);
    if (str_starts(rest, STR("//")))
        rest = str_sub(rest, 1, rest.n);
    while (rest.s) {
        out_url(&o, str_cut(&rest, '/'));
        if (rest.s)
            out_lit(&o, "/");
    }
    out_printf(&o, "?%s", option);
    char *uri = strndup(out_str(&o).s, out_str(&o).n);
    out_free(&o);
    if (!uri)
        fail_system(0, "out of memory");
    return uri;
}

struct db *db_create(const char *path)
{
    int rc;
    char *uri =
        db_uri(path, "nolock=1"); /* some file systems have no locks, and nobody else knows of the file */
    struct db *db =
        db_make(uri, path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI, "create", &rc);
    free(uri);
    if (rc != SQLITE_OK)
        db_fail(db, rc, "open");
    return db;
}

/* A database somebody hands us may be made to harm: what it can make SQLite do is bounded here. */
static int db_distrust(struct db *db)
{
    sqlite3_db_config(db->raw, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(db->raw, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(db->raw, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    static const int limits[][2] = {
        {SQLITE_LIMIT_ATTACHED, 0},     {SQLITE_LIMIT_LENGTH, 8 << 20},  {SQLITE_LIMIT_SQL_LENGTH, 256 << 10},
        {SQLITE_LIMIT_VDBE_OP, 100000}, {SQLITE_LIMIT_EXPR_DEPTH, 200},  {SQLITE_LIMIT_COMPOUND_SELECT, 100},
        {SQLITE_LIMIT_COLUMN, 200},     {SQLITE_LIMIT_TRIGGER_DEPTH, 0}, {SQLITE_LIMIT_WORKER_THREADS, 0}};
    for (size_t i = 0; i < COUNT(limits); i++)
        sqlite3_limit(db->raw, limits[i][0], limits[i][1]);
    return run_section(db->raw, "distrust", NULL);
}

/* Why a file cannot be asked, in words; NULL when RC is no failure. */
static const char *words_of(int rc)
{
    switch (rc & 0xff) {
    case SQLITE_OK:
        return NULL;
    case SQLITE_NOMEM:
        return "out of memory";
    case SQLITE_CANTOPEN:
        return "the file cannot be opened";
    case SQLITE_IOERR:
    case SQLITE_PERM:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_NOLFS:
        return "the file cannot be read: its disk or file system fails";
    default:
        return "this is not a database, or it is damaged";
    }
}

struct db *db_open(const char *path, const char **why)
{
    int rc = file_check(path);
    struct header header = {0};
    *why = rc ? file_why(rc) : NULL;
    if (rc)
        return NULL;
    char *uri = db_uri(path, "immutable=1"); /* no lock, no journal is looked for */
    struct db *db = db_make(uri, path, SQLITE_OPEN_READONLY | SQLITE_OPEN_URI, NULL, &rc);
    free(uri);
    if (rc == SQLITE_OK)
        rc = db_distrust(db);
    if (rc == SQLITE_OK)
        rc = run_section(db->raw, "header", &header);
    *why = words_of(rc);
    if (!*why && header.number[0] != DB_APPLICATION_ID)
        *why = "this database was not made by portolan";
    else if (!*why && header.number[1] / 1000 > DB_USER_VERSION / 1000)
        *why = "this database is newer than this program: update portolan";
    else if (!*why && header.number[1] / 1000 < DB_USER_VERSION / 1000)
        *why = "this database is too old for this program: build it again";
    db->given = true;
    if (!*why)
        return db;
    db_close(db);
    return NULL;
}

struct db *db_open_copy(const char *path)
{
    struct str bytes;
    int rc = SQLITE_NOMEM;
    int err = file_map(path, &bytes);
    if (err)
        fail_system(err, "%s", path);
    struct db *db = db_make(":memory:", path, SQLITE_OPEN_READWRITE, NULL, &rc);
    unsigned char *copy = sqlite3_malloc64(bytes.n + 1);
    if (!copy)
        fail_system(0, "out of memory");
    memcpy(copy, bytes.s, bytes.n);
    unsigned flags = SQLITE_DESERIALIZE_FREEONCLOSE | SQLITE_DESERIALIZE_RESIZEABLE;
    rc = sqlite3_deserialize(db->raw, "main", copy, (sqlite3_int64)bytes.n, (sqlite3_int64)bytes.n, flags);
    file_unmap(bytes);
    db->given = true;
    if (rc != SQLITE_OK)
        db_fail(db, rc, "a copy");
    return db;
}

struct db *db_open_draft(const char *path)
{
    enum { DRAFT_MORE = 32 << 20 };
    struct str bytes;
    size_t size;
    int rc = db_is_ours(path) ? file_map_draft(path, DRAFT_MORE, &bytes, &size) : EINVAL;
    if (rc)
        return NULL;
    struct db *db = db_make(":memory:", path, SQLITE_OPEN_READWRITE, NULL, &rc);
    db->draft = bytes;
    db->given = true;
    rc = sqlite3_deserialize(db->raw, "main", (unsigned char *)(uintptr_t)bytes.s, (sqlite3_int64)size,
                             (sqlite3_int64)bytes.n, 0);
    if (rc == SQLITE_OK)
        return db;
    db_close(db);
    return NULL;
}

void db_copy(struct db *to, const char *to_schema, struct db *from, const char *from_schema)
{
    sqlite3_backup *copy = sqlite3_backup_init(to->raw, to_schema, from->raw, from_schema);
    int rc = copy ? sqlite3_backup_step(copy, -1) : sqlite3_errcode(to->raw);
    int err = sqlite3_backup_finish(copy);
    if (rc != SQLITE_DONE || err)
        fail_system(sqlite3_system_errno(to->raw), "%s: %s", to->path, sqlite3_errstr(err ? err : rc));
}
