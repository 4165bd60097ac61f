/*
 * The names that templates may use, from the queries' own columns.
 * Does not run the queries.
 */
#include "render/model.h"

static const char *const sources[] = {sql_pages, sql_files};

static void scope_columns(struct arena *a, struct db *db, struct model_scope *s)
{
    struct stmt *st = db_prepare(db, s->sql, s->section, NULL);
    s->columns_n = stmt_columns(st);
    s->columns = ARENA_NEW(a, struct str, (size_t)s->columns_n);
    for (int i = 0; i < s->columns_n; i++)
        s->columns[i] = arena_str(a, stmt_column_name(st, i));
    stmt_free(st);
}

static struct model_scope scope_of(struct arena *a, struct db *db, const char *sql, struct str name)
{
    size_t dot = str_find(name, '.', 0);
    struct model_scope s = {.sql = sql, .section = arena_str(a, name).s};
    s.name = dot == name.n ? name : str_sub(name, dot + 1, name.n);
    s.owner = dot == name.n ? (struct str){0} : str_sub(name, 0, dot);
    scope_columns(a, db, &s);
    return s;
}

struct model *model_load(struct arena *a, struct db *db)
{
    struct model *m = ARENA_NEW(a, struct model, 1);
    struct str name;
    for (size_t k = 0; k < COUNT(sources); k++)
        for (size_t at = 0; db_next_section(sources[k], &at, &name);)
            m->n++;
    m->scopes = ARENA_NEW(a, struct model_scope, (size_t)m->n);
    int i = 0;
    for (size_t k = 0; k < COUNT(sources); k++)
        for (size_t at = 0; db_next_section(sources[k], &at, &name);)
            m->scopes[i++] = scope_of(a, db, sources[k], name);
    return m;
}

int model_scope_find(const struct model *m, struct str name)
{
    for (int i = 0; i < m->n; i++)
        if (!m->scopes[i].owner.s && str_eq(m->scopes[i].name, name))
            return i;
    return -1;
}

/* Column "imap.host" is field host of group imap, whose truth is column "imap"; a group is numbered from m->n on. */
static bool group_field(const struct model *m, int scope, struct str name, struct tmpl_field *out)
{
    const struct model_scope *s = &m->scopes[(scope - m->n) / MODEL_LIST];
    struct str group = s->columns[(scope - m->n) % MODEL_LIST];
    for (int i = 0; i < s->columns_n; i++) {
        struct str c = s->columns[i];
        if (c.n == group.n + 1 + name.n && str_starts(c, group) && c.s[group.n] == '.' && str_ends(c, name)) {
            *out = (struct tmpl_field){.kind = TMPL_TEXT, .slot = i};
            return true;
        }
    }
    return false;
}

static bool is_group(const struct model_scope *s, struct str name)
{
    for (int i = 0; i < s->columns_n; i++)
        if (str_starts(s->columns[i], name) && s->columns[i].n > name.n && s->columns[i].s[name.n] == '.')
            return true;
    return false;
}

static bool is_raw(struct str name)
{
    return str_ends(name, STR("_html")) || str_ends(name, STR("_raw"));
}

/* Whether scope LIST is a list of scope S. */
static bool is_list_of(const struct model_scope *s, const struct model_scope *list)
{
    return list->owner.s ? str_eq(list->owner, s->name)
                         : str_eq(list->name, STR("pages")) && str_eq(s->name, STR("files"));
}

static bool model_field(void *ctx, int scope, struct str name, struct tmpl_field *out)
{
    const struct model *m = ctx;
    if (scope >= m->n)
        return group_field(m, scope, name, out);
    const struct model_scope *s = &m->scopes[scope];
    for (int i = 0; i < s->columns_n; i++)
        if (str_eq(s->columns[i], name)) {
            *out = (struct tmpl_field){.kind = is_raw(name) ? TMPL_HTML : TMPL_TEXT, .slot = i};
            if (is_group(s, name)) {
                out->kind = TMPL_GROUP;
                out->scope = m->n + scope * MODEL_LIST + i;
            }
            return true;
        }
    for (int i = 0; i < m->n; i++)
        if (is_list_of(s, &m->scopes[i]) && str_eq(m->scopes[i].name, name)) {
            *out = (struct tmpl_field){.kind = TMPL_LIST, .slot = MODEL_LIST + i, .scope = i};
            return true;
        }
    return false;
}

static struct str model_field_name(void *ctx, int scope, size_t i)
{
    const struct model *m = ctx;
    if (scope >= m->n)
        return (struct str){0};
    const struct model_scope *s = &m->scopes[scope];
    if (i < (size_t)s->columns_n)
        return s->columns[i];
    i -= (size_t)s->columns_n;
    for (int k = 0; k < m->n; k++)
        if (is_list_of(s, &m->scopes[k]) && i-- == 0)
            return m->scopes[k].name;
    return (struct str){0};
}

static struct str model_scope_name(void *ctx, int scope)
{
    const struct model *m = ctx;
    /* The list of pages is the scope `page` of each page it lists, as that of files; a guide speaks of its provider. */
    if (scope >= m->n)
        return (struct str){0};
    if (str_eq(m->scopes[scope].name, STR("guide")))
        return STR("provider");
    if (str_eq(m->scopes[scope].name, STR("files")))
        return STR("file");
    return str_eq(m->scopes[scope].name, STR("pages")) ? STR("page") : m->scopes[scope].name;
}

static struct str model_word(void *ctx, struct str key)
{
    const struct model *m = ctx;
    return words_find(m->words, "page", key);
}

static struct str model_word_name(void *ctx, size_t i)
{
    const struct model *m = ctx;
    return i < m->words->n ? m->words->items[i].key : (struct str){0};
}

struct tmpl_model model_names(struct model *m)
{
    return (struct tmpl_model){.ctx = m,
                               .field = model_field,
                               .field_name = model_field_name,
                               .scope_name = model_scope_name,
                               .word = model_word,
                               .word_name = model_word_name};
}
