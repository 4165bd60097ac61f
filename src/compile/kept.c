/*
 * The file is a database with a line behind it, by which it is known and found whole.
 * Does not know what is in the tables.
 */
#include "compile/kept.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/day.h"
#include "base/digest.h"
#include "base/fail.h"
#include "compile/tables.h"

#define MARK "portolan settings "

enum { TRAILER = sizeof MARK - 1 + 2 * DIGEST_HEX, BYTES_MOST = 512 << 20 };

/* A file that cannot be read differs from an empty one. */
static void add_file(struct digest *g, struct arena *a, int root, struct str path, size_t limit)
{
    struct arena_mark mark = arena_mark(a);
    struct str bytes = {0};
    int err = file_read(a, root, path.s, limit, &bytes);
    digest_value(g, arena_printf(a, "%d", err));
    digest_value(g, err ? STR("") : bytes);
    arena_rewind(a, mark);
}

struct str kept_key(struct arena *a, int root, const struct record_site *site, const struct file_text *files,
                    size_t n)
{
    struct digest *g = digest_new(a);
    struct stat st;
    digest_value(g, STR(PORTOLAN_VERSION));
    if (stat("/proc/self/exe", &st) == 0)
        digest_value(g, arena_printf(a, "%lld %lld %llu", (long long)st.st_size, (long long)st.st_mtim.tv_nsec,
                                     (unsigned long long)st.st_ino));
    digest_value(g, day_text(a, day_now()));
    for (size_t i = 0; i < site->languages.n; i++)
        digest_value(g, site->languages.items[i].text);
    for (size_t i = 0; i < n; i++) {
        digest_value(g, files[i].name);
        digest_value(g, files[i].path);
        digest_value(g, files[i].bytes);
    }
    add_file(g, a, root, STR("content/site.yaml"), ENTRY_MAX);
    for (size_t i = 0; i < TABLES_N; i++)
        add_file(g, a, root, arena_printf(a, "content/settings/%s", tables_all[i].file), TABLE_MAX);
    return digest_hex(g, a);
}

/* The line for BYTES. In A. */
static struct str trailer(struct arena *a, struct str key, struct str bytes)
{
    uint8_t sum[DIGEST_SIZE];
    char hex[DIGEST_HEX];
    digest_bytes(bytes, sum);
    digest_print(sum, hex);
    return arena_printf(a, MARK "%.*s%.*s", STR_ARG(key), (int)sizeof hex, hex);
}

/* Whether the file PATH ends with a line that begins with BEGIN and is true of the bytes before it; where not WHOLE, the
 * bytes may be others, or none. */
static bool is_kept(const char *path, struct str begin, bool whole)
{
    struct arena a = {0};
    struct str all;
    if (file_map(path, &all))
        return false;
    struct str line = str_sub(all, all.n - (all.n < TRAILER ? all.n : TRAILER), all.n);
    bool fits = line.n == TRAILER ? str_starts(line, begin) : !whole && !all.n;
    if (fits && whole) {
        struct str key = str_sub(line, sizeof MARK - 1, sizeof MARK - 1 + DIGEST_HEX);
        fits = str_eq(line, trailer(&a, key, str_sub(all, 0, all.n - TRAILER)));
    }
    file_unmap(all);
    arena_free(&a);
    return fits;
}

/* Opens PATH by HOW and writes BYTES. */
static void write_bytes(const char *path, int how, struct str bytes)
{
    int fd = open(path, O_WRONLY | O_CLOEXEC | how, 0644);
    int err = fd < 0 ? errno : file_write_all(fd, bytes);
    if (fd >= 0 && close(fd) && !err)
        err = errno;
    if (err)
        fail_system(err, "%s", path);
}

struct db *kept_take(const char *path, struct str key, const char *db_path)
{
    struct arena a = {0};
    const char *why;
    bool fits = is_kept(path, arena_printf(&a, MARK "%.*s", STR_ARG(key)), true);
    struct db *kept = fits ? db_open(path, &why) : NULL, *db = NULL;
    if (kept) {
        write_bytes(db_path, O_CREAT | O_TRUNC, db_text(kept, &a, sql_raw, "kept", (struct str){0}));
        db = db_create(db_path);
        db_copy(db, "temp", kept, "main");
    }
    db_close(kept);
    arena_free(&a);
    return db;
}

struct db *kept_make(const struct kept *k, struct str key, const char *db_path, struct db *db, bool keep)
{
    struct arena a = {0};
    struct str bytes;
    if (db_int(db, sql_raw, "raw_bytes", (struct str){0}) > BYTES_MOST)
        return db;
    struct db *fresh = db_create(k->fresh);
    db_copy(fresh, "main", db, "temp");
    db_close(db);
    int err = file_map(db_path, &bytes);
    if (err)
        fail_system(err, "%s", db_path);
    db_run(fresh, sql_raw, "keep", NULL);
    struct stmt *put = db_prepare(fresh, sql_raw, "put_kept", NULL);
    stmt_blob(put, 1, bytes);
    stmt_run(put);
    db_close(fresh);
    file_unmap(bytes);
    err = file_map(k->fresh, &bytes);
    if (err)
        fail_system(err, "%s", k->fresh);
    struct str line = trailer(&a, key, bytes);
    file_unmap(bytes);
    write_bytes(k->fresh, O_APPEND, line);
    arena_free(&a);
    db = kept_take(k->fresh, key, db_path);
    if (!db)
        fail_system(0, "%s: has not what was written to it", k->fresh);
    if (keep && (is_kept(k->path, STR(MARK), false) || access(k->path, F_OK)))
        rename(k->fresh, k->path);
    return db;
}
