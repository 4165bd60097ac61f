/*
 * Reads the guides below content/guides/.
 * Does not know formats (read/) nor rules (lint.sql).
 */
#include "compile/compile.h"
#include "compile/guide.h"
#include "read/record.h"

#define FOLDER STR("content/guides/")

/* The language folder of F when it is a guide of the site's, else an absent slice; layout_check says what is not. */
static struct str guide_lang(const struct file_entry *f, const struct record_site *site)
{
    if (f->fault || !str_starts(f->path, FOLDER) || !str_ends(f->path, STR(".md")))
        return (struct str){0};
    struct str rest = str_sub(f->path, FOLDER.n, f->path.n);
    struct str lang = str_sub(rest, 0, str_find(rest, '/', 0));
    for (size_t i = 0; i < site->languages.n; i++)
        if (str_eq(site->languages.items[i].text, lang))
            return lang;
    return (struct str){0};
}

void compile_guides(struct arena *a, const struct compile_guides *in, struct diag *d)
{
    struct record_facts facts = guide_facts(a, in->db, in->facts);
    for (size_t i = 0; i < in->sources->n; i++) {
        const struct file_entry *f = &in->sources->items[i];
        struct record_entry e;
        struct str bytes, lang = guide_lang(f, in->site);
        if (lang.s && compile_bytes(in->root, a, f->path, ENTRY_MAX, d, &bytes) &&
            entry_read(a, f->path, lang, bytes, &facts, true, d, &e))
            guide_put(a, in->db, in->put, &e);
    }
}
