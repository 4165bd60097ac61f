/*
 * page: pages that are no question become raw rows. Knows nothing of where a site shows them.
 */
#include "compile/compile.h"
#include "read/record.h"

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

void compile_pages(struct arena *a, const struct compile_guides *in, struct diag *d)
{
    struct stmt *st = db_prepare(in->db, sql_page, "put", NULL);
    put_pairs(in->db, sql_page, "put_place", &in->site->pages);
    for (size_t i = 0; i < in->sources->n; i++) {
        const struct file_entry *f = &in->sources->items[i];
        struct record_entry e;
        struct str bytes, lang = compile_lang(f, STR("content/pages/"), in->site);
        if (lang.s && compile_bytes(in->root, a, f->path, ENTRY_MAX, d, &bytes) &&
            entry_read(a, f->path, lang, bytes, in->facts, in->site->facts, d, &e))
            page_put(st, in->put, &e);
    }
    stmt_free(st);
}
