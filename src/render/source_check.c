/*
 * What in the project's templates/ is read by nothing: the names that its pages, partials and words may have.
 * Does not know the folders: those are layout.c's.
 */
#include "base/lang.h"
#include "base/layout.h"
#include "db/db.h"
#include "render/files.h"
#include "render/source.h"

/* Adds the names of what TEXT includes, {{>name}} and {{<name}}, to SET. */
static void add_included(const struct source *s, struct str text, struct layout_set *set, size_t *room)
{
    for (size_t at = 0; (at = str_find_str(text, STR("{{"), at)) < text.n;) {
        at += 2;
        if (at == text.n || (text.s[at] != '>' && text.s[at] != '<'))
            continue;
        struct str name = str_trim(str_sub(text, at + 1, str_find(text, '}', at)));
        set->items = arena_more(s->arena, set->items, sizeof *set->items, set->n, room);
        bool have = false;
        for (size_t i = 0; i < set->n; i++)
            have = have || str_eq(set->items[i], name);
        if (!have)
            set->items[set->n++] = name;
    }
}

/* The set PARTIAL: what any template includes. */
static struct layout_set included(const struct source *s)
{
    static const char *const folders[] = {"pages", "partials"};
    struct layout_set set = {.word = "PARTIAL"};
    size_t room = 0;
    for (size_t k = 0; k < COUNT(folders); k++) {
        struct file_list list = source_list(s, folders[k]);
        for (size_t i = 0; i < list.n; i++)
            if (str_ends(list.items[i].path, STR(".html")))
                add_included(s, source_read(s, list.items[i].path.s), &set, &room);
    }
    return set;
}

/* The set PAGE: each query of the pages that stands for itself. */
static struct layout_set pages(struct arena *a)
{
    struct str name;
    size_t n = 0;
    for (size_t at = 0; db_next_section(sql_pages, &at, &name);)
        n++;
    struct layout_set set = {"PAGE", ARENA_NEW(a, struct str, n), 0};
    for (size_t at = 0; db_next_section(sql_pages, &at, &name);)
        if (str_find(name, '.', 0) == name.n && !str_eq(name, STR("pages")) && !str_eq(name, STR("site")))
            set.items[set.n++] = name;
    return set;
}

#define STRINGS "templates/strings/"

/* The set LANGUAGE: those of the site, and others that have words: the terminal speaks them too. */
static struct layout_set languages(struct arena *a, const struct file_list *own, const struct str *langs,
                                   size_t n)
{
    struct layout_set set = {"LANGUAGE", ARENA_NEW(a, struct str, n + own->n), n};
    memcpy(set.items, langs, n * sizeof *langs);
    for (size_t i = 0; i < own->n; i++) {
        struct str name = str_sub(own->items[i].path, sizeof STRINGS - 1, SIZE_MAX);
        if (str_starts(own->items[i].path, STR(STRINGS)) && lang_is(name))
            set.items[set.n++] = name;
    }
    return set;
}

void source_check(const struct source *s, const struct str *langs, size_t n, struct diag *d)
{
    struct file_list own = source_own(s);
    if (!own.n)
        return;
    const struct layout_set sets[] = {languages(s->arena, &own, langs, n), pages(s->arena), included(s),
                                      files_templates(s->arena)};
    layout_check(s->arena, &own, sets, COUNT(sets), d);
}

struct file_text *source_names(struct arena *a, const struct str *langs, size_t n, struct diag *d,
                               size_t *files)
{
    struct source templates = source_open(a);
    source_check(&templates, langs, n, d);
    struct file_text *strings = source_strings(&templates, files);
    source_close(&templates);
    return strings;
}
