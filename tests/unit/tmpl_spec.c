/*
 * The cases of the Mustache specification in the mode of our pages, when its files stand beside the project.
 * SQLite reads their JSON; this knows nothing of the engine but tmpl/tmpl.h.
 */
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include "tap.h"
#include "tmpl/tmpl.h"

/* A JSON value; the members of an object and the items of a list are a chain. */
struct value {
    sqlite3_int64 id;
    struct str key, text;
    bool list, object, truth;
    struct value *first, *last, *next;
};

/* The values as a model: a scope is an object, or what a list's items are, and where in a row its fields begin. */
struct world {
    const struct value *rows[TMPL_ROWS]; /* by depth: the row itself */
    struct {
        const struct value *shape;
        int base;
    } scopes[512];
    struct {
        int base; /* of the group it stands in, -1: of the row */
        struct str key;
    } slots[512];
    int scopes_n, slots_n;
    bool raw; /* the template writes values as they are */
};

static const struct value *member(const struct value *object, struct str name)
{
    const struct value *v = object ? object->first : NULL;
    while (v && !str_eq(v->key, name))
        v = v->next;
    return v;
}

static const struct value *value_at(const struct world *w, const struct value *row, int slot)
{
    if (slot < 0 || str_eq(w->slots[slot].key, STR(".")))
        return row;
    return member(value_at(w, row, w->slots[slot].base), w->slots[slot].key);
}

static int new_scope(struct world *w, const struct value *shape, int base)
{
    w->scopes[w->scopes_n].shape = shape;
    w->scopes[w->scopes_n].base = base;
    return w->scopes_n++;
}

static bool field(void *ctx, int scope, struct str name, struct tmpl_field *out)
{
    struct world *w = ctx;
    const struct value *shape = w->scopes[scope].shape;
    bool self = str_eq(name, STR("."));
    const struct value *v = self ? shape : shape && !shape->list ? member(shape, name) : NULL;
    if (!v)
        return false;
    int slot = w->slots_n++;
    w->slots[slot].base = w->scopes[scope].base;
    w->slots[slot].key = name;
    *out = (struct tmpl_field){w->raw ? TMPL_HTML : TMPL_TEXT, slot, 0};
    if (v->list)
        *out = (struct tmpl_field){TMPL_LIST, slot, new_scope(w, v->first, -1)};
    else if (v->object)
        *out = (struct tmpl_field){TMPL_GROUP, slot, new_scope(w, v, self ? w->slots[slot].base : slot)};
    return true;
}

static struct str text(void *ctx, unsigned depth, int slot)
{
    const struct value *v = value_at(ctx, ((struct world *)ctx)->rows[depth], slot);
    return v ? v->text : (struct str){0};
}

static bool truth(void *ctx, unsigned depth, int slot)
{
    const struct value *v = value_at(ctx, ((struct world *)ctx)->rows[depth], slot);
    return v && v->truth;
}

static bool first(void *ctx, size_t site, unsigned depth, int slot, unsigned at)
{
    struct world *w = ctx;
    (void)site;
    w->rows[at] = value_at(w, w->rows[depth], slot)->first;
    return w->rows[at] != NULL;
}

static bool next(void *ctx, size_t site, unsigned at)
{
    struct world *w = ctx;
    (void)site;
    w->rows[at] = w->rows[at]->next;
    return w->rows[at] != NULL;
}

static bool any(void *ctx, size_t site, unsigned depth, int slot)
{
    (void)site;
    return value_at(ctx, ((struct world *)ctx)->rows[depth], slot)->first != NULL;
}

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
        v->object = str_eq(type, STR("object"));
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

/*
 * What the specification wants rendered as nothing is a mistake in a page: a name that nobody has, a partial that does
 * not exist or contains itself. These cases must be refused, by the diagnostic named.
 */
static const struct {
    const char *name, *code;
} refused[] = {
    {"interpolation: Basic Context Miss Interpolation", "TMPL_NAME"},
    {"interpolation: Triple Mustache Context Miss Interpolation", "TMPL_NAME"},
    {"interpolation: Ampersand Context Miss Interpolation", "TMPL_NAME"},
    {"interpolation: Dotted Names - Broken Chains", "TMPL_NAME"},
    {"interpolation: Dotted Names - Broken Chain Resolution", "TMPL_NAME"},
    {"interpolation: Dotted Names are never single keys", "TMPL_NAME"},
    {"interpolation: Dotted Names - Context Precedence", "TMPL_NAME"},
    {"sections: Dotted Names - Broken Chains", "TMPL_NAME"},
    {"sections: Context Misses", "TMPL_NAME"},
    {"inverted: Dotted Names - Broken Chains", "TMPL_NAME"},
    {"inverted: Context Misses", "TMPL_NAME"},
    {"inverted: Context", "TMPL_NAME"},
    {"inverted: List", "TMPL_NAME"},
    {"partials: Failed Lookup", "TMPL_PARTIAL"},
    {"partials: Recursion", "TMPL_RECURSION"},
};

static const char *refusal(const char *name)
{
    for (size_t i = 0; i < COUNT(refused); i++)
        if (!strcmp(name, refused[i].name))
            return refused[i].code;
    return NULL;
}

/* Whether any source writes a value as it is. */
static bool is_raw(const struct sources *s)
{
    bool raw = false;
    for (size_t i = 0; i < s->n && !raw; i++) {
        struct str source = s->source[i].text;
        raw = str_find_str(source, STR("{{{"), 0) < source.n || str_find_str(source, STR("{{&"), 0) < source.n;
    }
    return raw;
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

    struct world *w = ARENA_NEW(&a, struct world, 1);
    const struct value *data = data_of(db, test, &a);
    w->raw = is_raw(&sources);
    w->rows[0] = data;
    const int root = new_scope(w, data, -1);
    const struct tmpl_model model = {.ctx = w, .field = field};
    const struct tmpl_data values = {
        .ctx = w, .text = text, .truth = truth, .first = first, .next = next, .any = any};
    struct tmpl_loader loader = {.ctx = &sources, .load = load};
    struct tmpl *t = tmpl_compile(&a, diag, &loader, &model, &root, 1, STR(" "));
    if (t)
        tmpl_render(t, &values, &out);
    else
        diag_print(diag, &out, AT_FDCWD, false, false);
    const char *what = arena_printf(&a, "%s: %.*s", file, STR_ARG(name)).s, *code = refusal(what);
    if (code)
        ok(!t && str_find_str(out_str(&out), str_from(code), 0) < out.n, "%s: refused", what);
    else
        is_str(out_str(&out), expected, what);
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
    sqlite3_close(db);
    return done();
}
