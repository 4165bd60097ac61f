/*
 * steps: a shim for LD_PRELOAD that counts the steps of SQLite's machine, statement by statement, and writes them to the file
 * STEPS_TO at the end: "steps runs statement", a line each, line ends and tabs of the statement as blanks.
 */
#include <dlfcn.h>
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static struct statement {
    char *sql;
    long long steps, runs;
} *known;
static size_t known_n, room;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

static void write_all(void)
{
    FILE *f = fopen(getenv("STEPS_TO"), "w");
    if (!f)
        return;
    for (size_t i = 0; i < known_n; i++) {
        for (char *c = known[i].sql; *c; c++)
            *c = *c == '\n' || *c == '\t' ? ' ' : *c;
        fprintf(f, "%lld\t%lld\t%s\n", known[i].steps, known[i].runs, known[i].sql);
    }
    fclose(f);
}

static struct statement *find(const char *sql)
{
    for (size_t i = known_n; i > 0; i--)
        if (strcmp(known[i - 1].sql, sql) == 0)
            return &known[i - 1];
    if (known_n == room) {
        room = room * 2 + 64;
        known = realloc(known, room * sizeof *known);
        if (!known)
            abort();
    }
    if (known_n == 0)
        atexit(write_all);
    known[known_n] = (struct statement){.sql = strdup(sql)};
    return &known[known_n++];
}

static int count(unsigned what, void *context, void *statement, void *time)
{
    (void)what, (void)context, (void)time;
    const char *sql = sqlite3_sql(statement);
    if (!sql)
        return 0;
    pthread_mutex_lock(&lock);
    struct statement *s = find(sql);
    s->steps += sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_VM_STEP, 1);
    s->runs++;
    pthread_mutex_unlock(&lock);
    return 0;
}

int sqlite3_open_v2(const char *path, sqlite3 **db, int flags, const char *vfs)
{
    int (*open)(const char *, sqlite3 **, int, const char *);
    *(void **)&open = dlsym(RTLD_NEXT, "sqlite3_open_v2");
    int rc = open(path, db, flags, vfs);
    if (rc == SQLITE_OK)
        sqlite3_trace_v2(*db, SQLITE_TRACE_PROFILE, count, NULL);
    return rc;
}
