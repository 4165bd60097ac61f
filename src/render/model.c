/*
 * The names that templates may use, from the queries' own columns.
 * Does not run the queries.
 */
#include "render/model.h"

static void scope_columns(struct arena *a, struct db *db, struct model_scope *s)
{
    struct stmt *st = db_prepare(db, sql_pages, s->section, NULL);
    s->columns_n = stmt_columns(st);
    s->columns = ARENA_NEW(a, struct str, (size_t)s->columns_n);
    for (int i = 0; i < s->columns_n; i++)
        s->columns[i] = arena_str(a, stmt_column_name(st, i));
    stmt_free(st);
}

struct model *model_load(struct arena *a, struct db *db)
{
    struct model *m = ARENA_NEW(a, struct model, 1);
    struct str name;
    for (size_t at = 0; db_next_section(sql_pages, &at, &name);)
        m->n++;
    m->scopes = ARENA_NEW(a, struct model_scope, (size_t)m->n);
    int i = 0;
    for (size_t at = 0; db_next_section(sql_pages, &at, &name); i++) {
        struct model_scope *s = &m->scopes[i];
        size_t dot = str_find(name, '.', 0);
        s->section = arena_str(a, name).s;
        s->name = dot == name.n ? name : str_sub(name, dot + 1, name.n);
        s->owner = dot == name.n ? (struct str){0} : str_sub(name, 0, dot);
        scope_columns(a, db, s);
    }
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

static bool model_field(void *ctx, int scope, struct str name, struct tmpl_field *out)
{
    const struct model *m = ctx;
    if (scope >= m->n)
        return group_field(m, scope, name, out);
    const struct model_scope *s = &m->scopes[scope];
    for (int i = 0; i < s->columns_n; i++)
        if (str_eq(s->columns[i], name)) {
            *out = (struct tmpl_field){.kind = str_ends(name, STR("_html")) ? TMPL_HTML : TMPL_TEXT, .slot = i};
            if (is_group(s, name)) {
                out->kind = TMPL_GROUP;
                out->scope = m->n + scope * MODEL_LIST + i;
            }
            return true;
        }
    for (int i = 0; i < m->n; i++)
        if (m->scopes[i].owner.s && str_eq(m->scopes[i].owner, s->name) && str_eq(m->scopes[i].name, name)) {
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
        if (m->scopes[k].owner.s && str_eq(m->scopes[k].owner, s->name) && i-- == 0)
            return m->scopes[k].name;
    return (struct str){0};
}

static struct str model_scope_name(void *ctx, int scope)
{
    const struct model *m = ctx;
    /* The list of pages is the scope `page` of each page it lists; a guide speaks of its provider. */
    if (scope >= m->n)
        return (struct str){0};
    if (str_eq(m->scopes[scope].name, STR("guide")))
        return STR("provider");
    return str_eq(m->scopes[scope].name, STR("pages")) ? STR("page") : m->scopes[scope].name;
}

static struct str model_word(void *ctx, struct str key)
{
    const struct model *m = ctx;
    return words_find(m->words, key);
}

static struct str model_word_name(void *ctx, size_t i)
{
    const struct model *m = ctx;
    return i < m->words->n ? m->words->lines[i].key : (struct str){0};
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
