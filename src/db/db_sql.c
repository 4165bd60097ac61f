/*
 * Finds named sections in the embedded .sql files, and the small helpers made of statements.
 * Does not include SQLite: everything goes through db.c.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/lang.h"
#include "base/out.h"
#include "db/db.h"

/* A file begins with its comment, so that every section stands behind a line end. */
#define MARK "\n-- @"

/* Where the first mark of a section from AT on begins; at the end of ALL when there is none. There are few other '@'. */
static size_t mark_find(struct str all, size_t at)
{
    const size_t n = sizeof MARK - 1;
    while ((at = str_find(all, '@', at)) < all.n)
        if (str_ends(str_sub(all, 0, ++at), STR(MARK)))
            return at - n;
    return all.n;
}

static bool next_section(struct str all, size_t *at, struct str *name)
{
    size_t from = mark_find(all, *at) + sizeof MARK - 1;
    *at = str_find(all, '\n', from);
    *name = str_trim(str_sub(all, from, *at));
    return from < all.n;
}

bool db_next_section(const char *sql, size_t *at, struct str *name)
{
    return next_section(str_from(sql), at, name);
}

static bool section_find(const char *sql, struct str wanted, struct str *text)
{
    struct str name, all = str_from(sql);
    for (size_t at = 0; next_section(all, &at, &name);)
        if (str_eq(name, wanted)) {
            *text = str_sub(all, at, mark_find(all, at));
            return true;
        }
    return false;
}

struct str db_section(const char *sql, const char *name)
{
    struct str text;
    if (!section_find(sql, str_from(name), &text))
        fail_internal("no SQL section @%s", name);
    return text;
}

bool db_has_section(const char *sql, struct str name)
{
    struct str text;
    return section_find(sql, name, &text);
}

struct str db_section_for(struct arena *a, const char *sql, const char *name, const char *lang)
{
    struct str text = db_section(sql, name), mark = STR("@lang");
    struct out o = out_memory();
    for (size_t at = 0, hit; at < text.n; at = hit + mark.n) {
        hit = str_find_str(text, mark, at);
        out_raw(&o, str_sub(text, at, hit));
        if (hit == text.n)
            break;
        if (!lang || !lang_is(str_from(lang)))
            fail_internal("SQL section @%s wants a language", name);
        bool in_name = hit > at && text.s[hit - 1] == '_';
        for (const char *c = lang; *c; c++)
            out_raw(&o, in_name && *c == '-' ? STR("_") : (struct str){c, 1});
    }
    return out_take(&o, a);
}

struct str db_text(struct db *db, struct arena *a, const char *sql, const char *name, struct str arg)
{
    struct stmt *st = db_prepare(db, sql, name, NULL);
    if (arg.s)
        stmt_bind_text(st, "arg", arg);
    struct str value = stmt_step(st) ? arena_str(a, stmt_col(st, 0)) : (struct str){0};
    stmt_free(st);
    return value;
}

int64_t db_int(struct db *db, const char *sql, const char *name, struct str arg)
{
    struct stmt *st = db_prepare(db, sql, name, NULL);
    if (arg.s)
        stmt_bind_text(st, "arg", arg);
    int64_t value = stmt_step(st) ? stmt_col_int(st, 0) : 0;
    stmt_free(st);
    return value;
}

int64_t db_int_for(struct db *db, const char *sql, const char *name, const char *lang)
{
    struct stmt *st = db_prepare(db, sql, name, lang);
    int64_t value = stmt_step(st) ? stmt_col_int(st, 0) : 0;
    stmt_free(st);
    return value;
}

struct str db_meta(struct db *db, struct arena *a, const char *key)
{
    return db_text(db, a, sql_db, "meta", str_from(key));
}

void db_begin(struct db *db)
{
    db_run(db, sql_db, "begin", NULL);
}

void db_commit(struct db *db)
{
    db_run(db, sql_db, "commit", NULL);
}

/* Runs a pragma that answers with complaints; NULL when it answers WANT or nothing. */
static const char *complaint(struct db *db, struct arena *a, const char *section, struct str want)
{
    struct stmt *st = db_prepare(db, sql_db, section, NULL);
    const char *bad = NULL;
    if (stmt_step(st) && !str_eq(stmt_col(st, 0), want))
        bad = arena_str(a, stmt_col(st, 0)).s;
    stmt_free(st);
    return bad;
}

/* Of a page that the system does not give the check complains as of one that is damaged. */
static void fail_if_unread(const struct db *db, const char *bad)
{
    enum { OUT_OF_MEMORY = 7, NOT_READ = 10 }; /* SQLite's codes are part of its interface */
    const char *code = strstr(bad, "error code=");
    long rc = code ? strtol(strchr(code, '=') + 1, NULL, 10) & 0xff : 0;
    if (rc == OUT_OF_MEMORY)
        fail_system(0, "out of memory");
    if (rc == NOT_READ)
        fail_system(EIO, "%s", db_path(db));
}

const char *db_check(struct db *db, struct arena *a)
{
    const char *bad = complaint(db, a, "integrity", STR("ok"));
    if (bad)
        fail_if_unread(db, bad);
    if (!bad)
        bad = complaint(db, a, "foreign_keys", STR(""));
    return bad;
}

const char *db_check_fulltext(struct arena *a, const char *path)
{
    struct db *db = db_open_copy(path);
    const char *bad =
        db_try(db, sql_db, "check_entry_fts", NULL) ? NULL : "entry_fts does not agree with entry";
    struct stmt *st = db_prepare(db, sql_db, "languages", NULL);
    while (!bad && stmt_step(st)) {
        const char *lang = arena_str(a, stmt_col(st, 0)).s;
        if (!lang_is(str_from(lang)))
            bad = "a language has no proper name";
        else if (!db_try(db, sql_db, "check_search", lang))
            bad = arena_printf(a, "search_%s is damaged", lang).s;
    }
    db_close(db);
    return bad;
}

bool db_is_ours(const char *path)
{
    unsigned char head[72];
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return false;
    ssize_t n = pread(fd, head, sizeof head, 0);
    close(fd);
    /* The application id stands in bytes 68–71, big-endian (SQLite's file format, 1.3). */
    return n == (ssize_t)sizeof head && memcmp(head, "SQLite format 3", 16) == 0 &&
           ((uint32_t)head[68] << 24 | (uint32_t)head[69] << 16 | (uint32_t)head[70] << 8 | head[71]) ==
               DB_APPLICATION_ID;
}
