/*
 * floor: the least that any builder of this kind must do, to measure builds against: read every entry, make HTML
 * and plain text of it with cmark, write a page, put a row and its full text into SQLite. One thread reads and
 * renders, one writes SQL. No lint, no links, no search for the site, no safety of any kind.
 *
 *     floor CONTENT OUT TABLES     OUT is made; TABLES is 1 or 2 tables of full text
 */
#include <cmark.h>
#include <dirent.h>
#include <errno.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { WINDOW = 64, SOURCE_MOST = 256 << 10, ARENA = 64 << 20 };

struct entry {
    char *title, *html, *text;
};

static struct {
    char **paths;
    size_t n, room;
    const char *out;
    struct entry ring[WINDOW];
    size_t made, taken;
    size_t used; /* of the room for cmark */
    pthread_mutex_t mutex;
    pthread_cond_t moved;
} floor_ = {.mutex = PTHREAD_MUTEX_INITIALIZER, .moved = PTHREAD_COND_INITIALIZER};

static _Noreturn void die(const char *what, const char *why)
{
    fprintf(stderr, "floor: %s: %s\n", what, why);
    exit(1);
}

/*
 * What cmark allocates for one entry lies in one piece and goes at once: twice as fast as malloc. In front of
 * each block stands its size.
 */
static void *bump(size_t n)
{
    static char *room;
    n = (n + sizeof(size_t) + 15) & ~(size_t)15;
    if (!room && !(room = malloc(ARENA)))
        die("memory", strerror(errno));
    if (n > ARENA - floor_.used)
        die("memory", "an entry wants too much");
    char *p = room + floor_.used;
    floor_.used += n;
    memcpy(p, &n, sizeof n);
    return p + sizeof n;
}

static void *bump_calloc(size_t count, size_t size)
{
    return memset(bump(count * size), 0, count * size);
}

static void *bump_realloc(void *old, size_t size)
{
    size_t n = 0;
    if (old)
        memcpy(&n, (char *)old - sizeof n, sizeof n);
    if (old && size + sizeof n <= n)
        return old;
    void *p = bump(size);
    return old ? memcpy(p, old, n - sizeof n) : p;
}

static void bump_free(void *p)
{
    (void)p;
}

/* Every .md file below DIR. */
static void list(const char *dir)
{
    DIR *stream = opendir(dir);
    if (!stream)
        die(dir, strerror(errno));
    for (const struct dirent *d; (d = readdir(stream));) {
        char *path;
        size_t n = strlen(d->d_name);
        if (d->d_name[0] == '.' || asprintf(&path, "%s/%s", dir, d->d_name) < 0)
            continue;
        if (d->d_type == DT_DIR) {
            list(path);
            free(path);
        } else if (n > 3 && strcmp(d->d_name + n - 3, ".md") == 0) {
            if (floor_.n == floor_.room)
                floor_.paths =
                    realloc(floor_.paths, (floor_.room = floor_.room * 2 + 1024) * sizeof *floor_.paths);
            floor_.paths[floor_.n++] = path;
        }
    }
    closedir(stream);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The plain text of a document: its leaves' literals, a blank behind each. */
static char *plain(cmark_node *root)
{
    char *text;
    size_t n;
    FILE *f = open_memstream(&text, &n);
    cmark_iter *it = cmark_iter_new(root);
    while (cmark_iter_next(it) != CMARK_EVENT_DONE) {
        const char *literal = cmark_node_get_literal(cmark_iter_get_node(it));
        if (literal) {
            fputs(literal, f);
            fputc(' ', f);
        }
    }
    cmark_iter_free(it);
    fclose(f);
    return text;
}

static void write_page(size_t index, const struct entry *e)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%zu.html", floor_.out, index);
    FILE *f = fopen(path, "w");
    if (!f)
        die(path, strerror(errno));
    fprintf(f,
            "<!doctype html><html lang=\"fr\"><head><meta charset=\"utf-8\"><title>%s</title></head>"
            "<body><main><h1>%s</h1>%s</main></body></html>",
            e->title, e->title, e->html);
    fclose(f);
}

static struct entry make(size_t index)
{
    static char source[SOURCE_MOST];
    FILE *f = fopen(floor_.paths[index], "r");
    if (!f)
        die(floor_.paths[index], strerror(errno));
    source[fread(source, 1, sizeof source - 1, f)] = '\0';
    fclose(f);
    char *body = strncmp(source, "---\n", 4) ? NULL : strstr(source + 4, "\n---\n");
    char *title = strstr(source, "title: ");
    struct entry e = {.title = strndup(title ? title + 7 : "", title ? strcspn(title + 7, "\n") : 0)};
    body = body ? body + 5 : source;
    cmark_mem mem = {bump_calloc, bump_realloc, bump_free};
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &mem);
    cmark_parser_feed(parser, body, strlen(body));
    cmark_node *root = cmark_parser_finish(parser);
    char *html = cmark_render_html(root, CMARK_OPT_DEFAULT);
    e.html = strdup(html);
    e.text = plain(root);
    floor_.used = 0;
    write_page(index, &e);
    return e;
}

static void *reader(void *none)
{
    for (size_t i = 0; i < floor_.n; i++) {
        struct entry e = make(i);
        pthread_mutex_lock(&floor_.mutex);
        while (floor_.made - floor_.taken == WINDOW)
            pthread_cond_wait(&floor_.moved, &floor_.mutex);
        floor_.ring[i % WINDOW] = e;
        /* The other side is woken for several at once: waking costs more than waiting. */
        if (++floor_.made - floor_.taken == WINDOW / 4 || floor_.made == floor_.n)
            pthread_cond_signal(&floor_.moved);
        pthread_mutex_unlock(&floor_.mutex);
    }
    return none;
}

/* How many entries can be taken from index I on: at least one. */
static size_t await(size_t i)
{
    pthread_mutex_lock(&floor_.mutex);
    floor_.taken = i;
    pthread_cond_signal(&floor_.moved);
    while (floor_.made - i < WINDOW / 4 && floor_.made < floor_.n)
        pthread_cond_wait(&floor_.moved, &floor_.mutex);
    size_t ready = floor_.made - i;
    pthread_mutex_unlock(&floor_.mutex);
    return ready;
}

static void run(sqlite3 *db, const char *sql)
{
    if (sqlite3_exec(db, sql, NULL, NULL, NULL) != SQLITE_OK)
        die(sql, sqlite3_errmsg(db));
}

/* Binds ID and three texts, and runs. */
static void insert(sqlite3 *db, sqlite3_stmt *st, size_t id, const char *const texts[3])
{
    sqlite3_bind_int64(st, 1, (sqlite3_int64)id);
    for (int i = 0; i < 3; i++)
        sqlite3_bind_text(st, i + 2, texts[i], -1, SQLITE_STATIC);
    if (sqlite3_step(st) != SQLITE_DONE || sqlite3_reset(st) != SQLITE_OK)
        die("insert", sqlite3_errmsg(db));
}

static sqlite3 *open_database(int tables)
{
    sqlite3 *db;
    char path[4096];
    snprintf(path, sizeof path, "%s/floor.db", floor_.out);
    if (sqlite3_open(path, &db) != SQLITE_OK)
        die(path, sqlite3_errmsg(db));
    run(db, "pragma journal_mode=off; pragma synchronous=off; pragma locking_mode=exclusive;"
            "create table entry (id integer primary key, title, body, body_html); begin");
    for (int t = 0; t < tables; t++) {
        char *sql = sqlite3_mprintf("create virtual table fts%d using fts5(title, summary, body, content=entry,"
                                    "content_rowid=id, tokenize='unicode61 remove_diacritics 2');"
                                    "insert into fts%d (fts%d, rank) values ('automerge', 0),"
                                    "('crisismerge', 1999), ('hashsize', 8388608)",
                                    t, t, t);
        run(db, sql);
        sqlite3_free(sql);
    }
    return db;
}

static sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *st;
    if (sqlite3_prepare_v2(db, sql, -1, &st, NULL) != SQLITE_OK)
        die(sql, sqlite3_errmsg(db));
    return st;
}

static void write_database(int tables)
{
    sqlite3 *db = open_database(tables);
    sqlite3_stmt *row = prepare(db, "insert into entry values (?1, ?2, ?3, ?4)"), *fts[2] = {0};
    fts[0] = prepare(db, "insert into fts0 (rowid, title, summary, body) values (?1, ?2, ?3, ?4)");
    if (tables > 1)
        fts[1] = prepare(db, "insert into fts1 (rowid, title, summary, body) values (?1, ?2, ?3, ?4)");
    for (size_t i = 0, ready = 0; i < floor_.n; i++) {
        if (ready <= i)
            ready = i + await(i);
        struct entry *e = &floor_.ring[i % WINDOW];
        insert(db, row, i + 1, (const char *const[]){e->title, e->text, e->html});
        for (int t = 0; t < tables; t++)
            insert(db, fts[t], i + 1, (const char *const[]){e->title, "", e->text});
        free(e->title);
        free(e->html);
        free(e->text);
    }
    run(db, "insert into fts0 (fts0) values ('optimize')");
    if (tables > 1)
        run(db, "insert into fts1 (fts1) values ('optimize')");
    run(db, "commit");
    sqlite3_finalize(row);
    sqlite3_finalize(fts[0]);
    sqlite3_finalize(fts[1]);
    sqlite3_close(db);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: floor CONTENT OUT TABLES\n");
        return 2;
    }
    pthread_t thread;
    floor_.out = argv[2];
    if (mkdir(floor_.out, 0777))
        die(floor_.out, strerror(errno));
    list(argv[1]);
    qsort(floor_.paths, floor_.n, sizeof *floor_.paths, by_bytes);
    if (pthread_create(&thread, NULL, reader, NULL))
        die("thread", "cannot be started");
    write_database(argv[3][0] == '2' ? 2 : 1);
    pthread_join(thread, NULL);
    return 0;
}
