/*
 * page: pages that are no question become raw rows. Knows nothing of where a site shows them.
 */
#include "base/layout.h"
#include "compile/compile.h"
#include "read/record.h"

#define FOLDER STR("content/pages/")

static void page_put(struct stmt *st, struct put *p, const struct record_entry *e)
{
    const struct {
        const char *name;
        struct str value;
    } texts[] = {{"path", e->path},          {"lang", e->lang},       {"name", e->page},
                 {"slug", e->slug.text},     {"key", e->key},         {"title", e->question.text},
                 {"summary", e->summary},    {"updated", e->updated}, {"body", e->body_text},
                 {"body_html", e->body_html}};
    stmt_bind_int(st, "seq", put_source(p, e));
    for (size_t i = 0; i < COUNT(texts); i++)
        stmt_bind_text(st, texts[i].name, str_or_empty(texts[i].value));
    stmt_bind_int(st, "slug_line", e->slug.pos.line);
    stmt_bind_int(st, "slug_col", e->slug.pos.col);
    stmt_bind_int(st, "draft", e->draft);
    stmt_run(st);
}

/* Where site.yaml lists pages. */
static void places_put(struct db *db, const struct record_words *pages)
{
    struct stmt *st = db_prepare(db, sql_page, "put_place", NULL);
    for (size_t i = 0; i + 1 < pages->n; i += 2) {
        const struct record_word *place = &pages->items[i], *name = place + 1;
        stmt_bind_text(st, "place", place->text);
        stmt_bind_int(st, "place_line", place->pos.line);
        stmt_bind_int(st, "place_col", place->pos.col);
        stmt_bind_text(st, "name", name->text);
        stmt_bind_int(st, "line", name->pos.line);
        stmt_bind_int(st, "col", name->pos.col);
        stmt_run(st);
    }
    stmt_free(st);
}

/* The language folder of F when it is a page of the site's, else an absent slice; layout_check says what is not. */
static struct str page_lang(const struct file_entry *f, const struct record_site *site)
{
    if (f->fault || !str_starts(f->path, FOLDER) || !layout_markdown(f->path).s)
        return (struct str){0};
    struct str rest = str_sub(f->path, FOLDER.n, f->path.n), lang = str_cut(&rest, '/');
    for (size_t i = 0; i < site->languages.n; i++)
        if (str_eq(site->languages.items[i].text, lang))
            return lang;
    return (struct str){0};
}

void compile_pages(struct arena *a, const struct compile_guides *in, struct diag *d)
{
    struct stmt *st = db_prepare(in->db, sql_page, "put", NULL);
    places_put(in->db, &in->site->pages);
    for (size_t i = 0; i < in->sources->n; i++) {
        const struct file_entry *f = &in->sources->items[i];
        struct record_entry e;
        struct str bytes, lang = page_lang(f, in->site);
        if (lang.s && compile_bytes(in->root, a, f->path, ENTRY_MAX, d, &bytes) &&
            entry_read(a, f->path, lang, bytes, in->facts, in->site->facts, d, &e))
            page_put(st, in->put, &e);
    }
    stmt_free(st);
}
