/*
 * The cases of the Mustache specification, as free templates, when its files stand beside the project.
 * SQLite reads their JSON; this knows nothing of the engine but base/tmpl.h.
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/tmpl.h"
#include "tap.h"

/* A JSON value; the members of an object and the items of a list are a chain. */
struct value {
    sqlite3_int64 id;
    struct str key, text;
    bool list, truth;
    struct value *first, *last, *next;
};

static const void *value_member(void *ctx, const void *value, struct str name)
{
    const struct value *v = value;
    (void)ctx;
    if (v->list)
        return NULL;
    for (v = v->first; v && !str_eq(v->key, name);)
        v = v->next;
    return v;
}

static const void *value_item(void *ctx, const void *value, size_t i)
{
    const struct value *v = ((const struct value *)value)->first;
    (void)ctx;
    while (v && i--)
        v = v->next;
    return v;
}

static bool value_is_list(void *ctx, const void *value)
{
    (void)ctx;
    return ((const struct value *)value)->list;
}

static bool value_truth(void *ctx, const void *value)
{
    (void)ctx;
    return ((const struct value *)value)->truth;
}

static struct str value_text(void *ctx, const void *value)
{
    (void)ctx;
    return ((const struct value *)value)->text;
}

static const struct tmpl_tree tree = {.member = value_member,
                                      .item = value_item,
                                      .is_list = value_is_list,
                                      .truth = value_truth,
                                      .text = value_text};

static sqlite3_stmt *query(sqlite3 *db, const char *sql, struct str json)
{
    sqlite3_stmt *q = NULL;
    if (sqlite3_prepare_v2(db, sql, -1, &q, NULL) ||
        sqlite3_bind_text64(q, 1, json.s, json.n, SQLITE_STATIC, SQLITE_UTF8)) {
        printf("Bail out! %s\n", sqlite3_errmsg(db));
        exit(1);
    }
    return q;
}

static struct str column(sqlite3_stmt *q, int i, struct arena *a)
{
    const void *s = sqlite3_column_text(q, i);
    return arena_str(a, (struct str){s, (size_t)sqlite3_column_bytes(q, i)});
}

/* The tree of TEST's data. */
static struct value *data_of(sqlite3 *db, struct str test, struct arena *a)
{
    struct value *all[512], *root = NULL;
    size_t n = 0;
    sqlite3_stmt *q =
        query(db, "SELECT id, parent, key, type, atom FROM json_tree(?, '$.data') ORDER BY id", test);
    while (n < COUNT(all) && sqlite3_step(q) == SQLITE_ROW) {
        struct value *v = all[n++] = ARENA_NEW(a, struct value, 1);
        struct str type = column(q, 3, a);
        v->id = sqlite3_column_int64(q, 0);
        v->key = column(q, 2, a);
        v->text = column(q, 4, a);
        v->list = str_eq(type, STR("array"));
        v->truth = !str_eq(type, STR("false")) && !str_eq(type, STR("null"));
        struct value *parent = NULL;
        for (size_t i = 0; root && i < n; i++)
            if (all[i]->id == sqlite3_column_int64(q, 1))
                parent = all[i];
        if (!root)
            root = v;
        else if (parent)
            *(parent->first ? &parent->last->next : &parent->first) = v;
        if (parent)
            parent->last = v;
    }
    sqlite3_finalize(q);
    return root;
}

/* A case's templates. */
struct sources {
    struct tmpl_source source[16];
    struct str name[16];
    size_t n;
};

static bool load(void *ctx, struct str name, struct tmpl_source *out)
{
    struct sources *s = ctx;
    for (size_t i = 0; i < s->n; i++) {
        if (!str_eq(s->name[i], name))
            continue;
        *out = s->source[i];
        return true;
    }
    return false;
}

static void add_source(struct sources *s, struct str name, struct str text)
{
    s->name[s->n] = name;
    s->source[s->n++] = (struct tmpl_source){text, name};
}

static void run_case(sqlite3 *db, const char *file, struct str test)
{
    struct arena a = {0};
    struct sources sources = {0};
    struct diag *diag = diag_new();
    struct out out = out_memory();
    sqlite3_stmt *q =
        query(db, "SELECT j ->> 'name', j ->> 'template', j ->> 'expected' FROM (SELECT ? AS j)", test);
    sqlite3_step(q);
    struct str name = column(q, 0, &a), template = column(q, 1, &a), expected = column(q, 2, &a);
    sqlite3_finalize(q);
    add_source(&sources, STR(" "), template);
    q = query(db, "SELECT key, value FROM json_each(?, '$.partials')", test);
    while (sources.n < COUNT(sources.name) && sqlite3_step(q) == SQLITE_ROW)
        add_source(&sources, column(q, 0, &a), column(q, 1, &a));
    sqlite3_finalize(q);

    struct tmpl_loader loader = {.ctx = &sources, .load = load};
    struct tmpl *t = tmpl_compile_free(&a, diag, &loader, STR(" "));
    bool complete = t && tmpl_render_tree(t, &tree, data_of(db, test, &a), &out);
    ok(complete, "%s: %.*s: compiled and rendered", file, STR_ARG(name));
    is_str(out_str(&out), expected, arena_printf(&a, "%s: %.*s", file, STR_ARG(name)).s);
    diag_print(diag, &out, AT_FDCWD, false, false);
    out_free(&out);
    diag_free(diag);
    arena_free(&a);
}

/* The cases of DIR/FILE; false: there is no such file. */
static bool run_file(sqlite3 *db, const char *dir, const char *file)
{
    struct arena a = {0};
    struct out text = out_memory();
    char buf[4096];
    int fd = open(arena_printf(&a, "%s/%s.json", dir, file).s, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) {
        for (ssize_t n; (n = read(fd, buf, sizeof buf)) > 0;)
            out_raw(&text, (struct str){buf, (size_t)n});
        close(fd);
        sqlite3_stmt *q = query(db, "SELECT value FROM json_each(?, '$.tests')", out_str(&text));
        while (sqlite3_step(q) == SQLITE_ROW)
            run_case(db, file, column(q, 0, &a));
        sqlite3_finalize(q);
    }
    out_free(&text);
    arena_free(&a);
    return fd >= 0;
}

int main(int argc, char **argv)
{
    static const char *const files[] = {"comments", "interpolation", "sections", "inverted", "partials"};
    const char *dir = argc > 1 ? argv[1] : "../shared/data/mustache";
    if (access(dir, X_OK)) {
        printf("ok 1 - mustache specification # SKIP not beside the project\n1..1\n");
        return 0;
    }
    sqlite3 *db;
    if (sqlite3_open(":memory:", &db))
        return 1;
    for (size_t i = 0; i < COUNT(files); i++)
        ok(run_file(db, dir, files[i]), "%s.json is there", files[i]);
    /* An optional part of the specification, with blocks and parents. */
    run_file(db, dir, "~inheritance");
    sqlite3_close(db);
    return done();
}
