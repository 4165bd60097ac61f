/*
 * Writes files by their templates, row by row.
 * Does not know what stands in them: files.sql and templates/files do.
 */
#include "render/files.h"

#include "base/digest.h"
#include "base/fail.h"
#include "render/markdown.h"

/* The columns of @files that are read here. */
enum { FILE_PATH, FILE_TEMPLATE, FILE_LANG };

struct files {
    struct arena *arena;
    const struct str *langs;
    size_t langs_n;
    struct layout_set names;
    struct view_page *forms; /* by language, then by name; without a row */
    unsigned first;
};

static void make_uuid(struct out *o, struct str name)
{
    struct arena a = {0};
    out_raw(o, digest_uuid(&a, name));
    arena_free(&a);
}

void files_functions(struct db *db)
{
    static const struct db_function functions[] = {{"markdown", markdown_write}, {"uuid", make_uuid}};
    for (size_t i = 0; i < COUNT(functions); i++)
        db_define(db, &functions[i]);
}

/* A literal of @files that is a file's name is a template's: others hold a '/', or are but an ending. */
struct layout_set files_templates(struct arena *a)
{
    struct str rest = db_section(sql_files, "files");
    struct layout_set set = {"FILE", ARENA_NEW(a, struct str, rest.n / 4 + 1), 0};
    while (rest.s) {
        str_cut(&rest, '\'');
        struct str word = rest.s ? str_cut(&rest, '\'') : (struct str){0};
        size_t dot = str_find(word, '.', 0);
        bool have = dot == 0 || dot + 1 >= word.n || str_find(word, '/', 0) < word.n;
        for (size_t i = 0; i < set.n && !have; i++)
            have = str_eq(set.items[i], word);
        if (!have)
            set.items[set.n++] = word;
    }
    return set;
}

struct files *files_new(struct arena *a, const struct model *m, unsigned first, const struct str *langs,
                        size_t n)
{
    struct files *f = ARENA_NEW(a, struct files, 1);
    *f = (struct files){.arena = a, .langs = langs, .langs_n = n, .names = files_templates(a), .first = first};
    f->forms = ARENA_NEW(a, struct view_page, n * f->names.n);
    for (size_t i = 0; i < n * f->names.n; i++) {
        struct str name = f->names.items[i % f->names.n];
        f->forms[i] = (struct view_page){.template = first + (unsigned)i,
                                         .list = model_scope_find(m, STR("files")),
                                         .scope = model_scope_find(m, str_cut(&name, '.'))};
    }
    return f;
}

unsigned files_numbers(const struct files *f)
{
    return f->first + (unsigned)(f->langs_n * f->names.n);
}

void files_compile(struct files *f, struct model *m, size_t i, const struct tmpl_loader *loader, struct diag *d)
{
    const struct tmpl_model names = model_names(m);
    for (size_t k = 0; k < f->names.n; k++) {
        struct view_page *p = &f->forms[i * f->names.n + k];
        const int roots[] = {p->list, model_scope_find(m, STR("site")), p->scope};
        p->tmpl = tmpl_compile(f->arena, d, loader, &names, roots, p->scope < 0 ? 2 : COUNT(roots),
                               f->names.items[k]);
    }
}

/* The template of the row that LIST is at, and its language. */
static const struct view_page *form_of(const struct files *f, struct stmt *list, struct str *lang)
{
    size_t i = 0, k = 0;
    while (i < f->langs_n && !str_eq(f->langs[i], stmt_col(list, FILE_LANG)))
        i++;
    while (k < f->names.n && !str_eq(f->names.items[k], stmt_col(list, FILE_TEMPLATE)))
        k++;
    if (i == f->langs_n || k == f->names.n)
        fail_internal("@files: %.*s has no template", STR_ARG(stmt_col(list, FILE_PATH)));
    *lang = f->langs[i];
    return &f->forms[i * f->names.n + k];
}

void files_put(struct files_desk *d, struct str provider, const struct render_sink *sink)
{
    struct str lang;
    if (!d->list)
        d->list = db_prepare(d->db, sql_files, "files", NULL);
    stmt_reset(d->list);
    stmt_bind_text(d->list, "provider", provider);
    while (stmt_step(d->list)) {
        struct view_page page = *form_of(d->files, d->list, &lang);
        page.row = d->list;
        out_reset(&d->out);
        if (view_render(d->view, &page, lang, &d->out))
            sink->put(sink->ctx, stmt_col(d->list, FILE_PATH), out_str(&d->out));
    }
}
