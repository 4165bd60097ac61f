/*
 * Writes files by their templates, row by row.
 * Does not know what stands in them: files.sql and templates/files do.
 */
#include "render/files.h"

#include "base/digest.h"
#include "base/fail.h"
#include "render/source.h"
#include "term/card.h"

/* The columns of @files that are read here. */
enum { FILE_PATH, FILE_TEMPLATE, FILE_LANG, FILE_ID, FILE_MAIN_DOMAIN = 6, FILE_SAME = 8 };

struct files {
    struct arena *arena;
    const struct str *langs;
    size_t langs_n;
    struct layout_set names;
    struct words *words;     /* those of a card, by language */
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
    static const struct db_function functions[] = {{"uuid", make_uuid}, {"qr", qr_write}};
    for (size_t i = 0; i < COUNT(functions); i++)
        db_define(db, &functions[i]);
}

/* A literal of @files that is a file's name is a template's: others hold a '/', or are but an ending. */
struct layout_set files_templates(struct arena *a)
{
    struct str rest = db_section(sql_files, "files");
    struct layout_set set = {"FILE", ARENA_NEW(a, struct str, rest.n / 4 + 1), 0};
    while (rest.s) {
        struct str line = str_cut(&rest, '\n');
        while (line.s && !str_starts(line, STR("--"))) {
            str_cut(&line, '\'');
            struct str word = line.s ? str_cut(&line, '\'') : (struct str){0};
            size_t dot = str_find(word, '.', 0);
            bool have = dot == 0 || dot + 1 >= word.n || str_find(word, '/', 0) < word.n;
            for (size_t i = 0; i < set.n && !have; i++)
                have = str_eq(set.items[i], word);
            if (!have)
                set.items[set.n++] = word;
        }
    }
    return set;
}

struct files *files_new(struct arena *a, struct db *db, const struct model *m, unsigned first,
                        const struct str *langs, size_t n)
{
    struct files *f = ARENA_NEW(a, struct files, 1);
    *f = (struct files){.arena = a, .langs = langs, .langs_n = n, .names = files_templates(a), .first = first};
    f->forms = ARENA_NEW(a, struct view_page, n * f->names.n);
    f->words = ARENA_NEW(a, struct words, n);
    for (size_t i = 0; i < n; i++)
        f->words[i] = text_words_load(db, a, langs[i]);
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

void files_compile(struct files *f, struct model *m, size_t i, const struct tmpl_loader *loader, struct diag *d,
                   struct reuse *r)
{
    const struct tmpl_model names = model_names(m);
    for (size_t k = 0; k < f->names.n; k++) {
        struct view_page *p = &f->forms[i * f->names.n + k];
        const int roots[] = {p->list, model_scope_find(m, STR("site")), p->scope};
        p->tmpl = tmpl_compile(f->arena, d, loader, &names, roots, p->scope < 0 ? 2 : COUNT(roots),
                               f->names.items[k]);
        if (r && p->tmpl)
            reuse_template(r, p->template, p->tmpl, p->scope);
    }
}

/* The number of the language of the row that LIST is at. */
static size_t lang_of(const struct files *f, struct stmt *list)
{
    size_t i = 0;
    while (i < f->langs_n && !str_eq(f->langs[i], stmt_col(list, FILE_LANG)))
        i++;
    if (i == f->langs_n)
        fail_internal("@files: %.*s has no language", STR_ARG(stmt_col(list, FILE_PATH)));
    return i;
}

/* The template of the row that LIST is at, and its language. */
static const struct view_page *form_of(const struct files *f, struct stmt *list, struct str *lang)
{
    size_t i = lang_of(f, list), k = 0;
    while (k < f->names.n && !str_eq(f->names.items[k], stmt_col(list, FILE_TEMPLATE)))
        k++;
    if (k == f->names.n)
        fail_internal("@files: %.*s has no template", STR_ARG(stmt_col(list, FILE_PATH)));
    *lang = f->langs[i];
    return &f->forms[i * f->names.n + k];
}

/* The card as plain text, for tickets. */
static bool card_write(struct files_desk *d, struct arena *a, struct str provider)
{
    size_t i = lang_of(d->files, d->list);
    struct str lang = d->files->langs[i], base_url = db_meta(d->db, a, "base_url");
    struct text t = {.o = &d->out};
    struct ask_card card;
    struct answer answer = {.found = {.match = ASK_PROVIDER, .provider = provider}};
    struct card_view v = {.words = &d->files->words[i]};
    while (base_url.n && base_url.s[base_url.n - 1] == '/')
        base_url.n--;
    v.site = base_url.n ? arena_printf(a, "%.*s/", STR_ARG(base_url)) : STR("");
    if (!ask_card(d->db, a, provider, lang.s, words_reference(d->db, a).s, &card))
        return false;
    answer_take(a, &answer, &card);
    card_print(&t, a, &v, &answer);
    return true;
}

/* The file of the row that D's list is at, to its out; false when it has none. */
static bool row_write(struct files_desk *d)
{
    struct str lang, template = stmt_col(d->list, FILE_TEMPLATE);
    bool full = str_eq(template, STR("full")), card = str_eq(template, STR("card")), any = true;
    out_reset(&d->out);
    if (!full && !card) {
        struct view_page page = *form_of(d->files, d->list, &lang);
        page.row = d->list;
        return view_render(d->view, &page, lang, &d->out);
    }
    struct arena a = {0};
    struct str provider = arena_str(&a, stmt_col(d->list, FILE_ID));
    if (card)
        any = card_write(d, &a, provider);
    else
        out_raw(&d->out, autoconfig_write_full(d->db, &a, provider, stmt_col(d->list, FILE_MAIN_DOMAIN)));
    arena_free(&a);
    return any;
}

/* D's list from its beginning, for PROVIDER and, where that is not absent, addresses at DOMAIN. */
static void list_begin(struct files_desk *d, struct str provider, struct str domain)
{
    if (!d->list)
        d->list = db_prepare(d->db, sql_files, "files", NULL);
    stmt_reset(d->list);
    stmt_bind_text(d->list, "provider", provider);
    stmt_bind_text(d->list, "domain", str_or_empty(domain));
}

/* Whether the file of the row that D's list is at would be written as it was. */
static bool row_same(struct files_desk *d)
{
    struct str lang, template = stmt_col(d->list, FILE_TEMPLATE);
    if (!d->reuse)
        return false;
    if (str_eq(template, STR("full")) || str_eq(template, STR("card")))
        return !reuse_exports(d->reuse);
    struct view_page page = *form_of(d->files, d->list, &lang);
    page.row = d->list;
    return reuse_page(d->reuse, d->both, &page, stmt_col(d->list, FILE_ID), lang);
}

void files_put(struct files_desk *d, struct str provider, const struct render_sink *sink)
{
    bool kept = false, written = false;
    list_begin(d, provider, (struct str){0});
    while (stmt_step(d->list)) {
        if (!stmt_col_int(d->list, FILE_SAME)) {
            kept = row_same(d);
            written = !kept && (d->names || row_write(d));
        }
        if (kept)
            sink->keep(sink->ctx, stmt_col(d->list, FILE_PATH));
        if (written)
            sink->put(sink->ctx, stmt_col(d->list, FILE_PATH), d->names ? (struct str){0} : out_str(&d->out));
    }
}

struct str files_one(struct db *db, struct arena *a, const char *template, struct str provider,
                     struct str domain)
{
    struct source source = source_open(a);
    struct diag *mistakes = diag_new();
    const struct tmpl_loader loader = source_loader(&source);
    struct str lang = db_text(db, a, sql_search, "languages", (struct str){0}), bytes = {0};
    files_functions(db);
    struct model *m = model_load(a, db);
    const struct words words = words_load(db, a, "words_page", lang);
    struct files *files = files_new(a, db, m, 0, &lang, 1);
    m->words = &words;
    files_compile(files, m, 0, &loader, mistakes, NULL);
    if (diag_count(mistakes, DIAG_ERROR))
        fail_system(0, "templates: hold mistakes, which portolan check names");
    struct files_desk d = {.files = files,
                           .db = db,
                           .view = view_new(a, db, m, files_numbers(files), STR("")),
                           .out = out_memory()};
    list_begin(&d, provider, domain);
    while (!bytes.s && stmt_step(d.list))
        if (str_eq(stmt_col(d.list, FILE_TEMPLATE), str_from(template)) && row_write(&d))
            bytes = arena_str(a, out_str(&d.out));
    stmt_reset(d.list);
    view_rest(d.view);
    out_free(&d.out);
    diag_free(mistakes);
    source_close(&source);
    return bytes;
}
