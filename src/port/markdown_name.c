/*
 * markdown_name: what pages are called in their addresses, and above their text. Knows no links.
 */
#include <stdlib.h>

#include "base/layout.h"
#include "db/db.h"
#include "port/markdown_part.h"

/* What the page at PATH will be called. */
static struct str name_of(struct arena *a, struct str path)
{
    struct str folder = markdown_folder_of(path), stem = layout_markdown(markdown_base_of(path));
    bool index = folder.n && layout_is_index(stem);
    return page_name(a, index ? markdown_base_of(str_sub(folder, 0, folder.n - 1)) : stem);
}

static int by_folder_and_name(const void *left, const void *right)
{
    const struct markdown_file *a = *(struct markdown_file *const *)left,
                               *b = *(struct markdown_file *const *)right;
    int order = str_cmp(markdown_folder_of(a->path), markdown_folder_of(b->path));
    order = order ? order : str_cmp(a->name, b->name);
    return order ? order : str_cmp(a->path, b->path);
}

void markdown_name_pages(struct markdown_folder *f)
{
    struct markdown_file **pages = ARENA_NEW(f->arena, struct markdown_file *, f->n + 1);
    size_t n = 0;
    for (size_t i = 0; i < f->n; i++)
        if (f->files[i].page) {
            f->files[i].name = name_of(f->arena, f->files[i].path);
            pages[n++] = &f->files[i];
        }
    if (n)
        qsort(pages, n, sizeof *pages, by_folder_and_name);
    for (size_t i = 1; i < n; i++)
        if (str_eq(pages[i]->name, pages[i - 1]->name) &&
            str_eq(markdown_folder_of(pages[i]->path), markdown_folder_of(pages[i - 1]->path)))
            pages[i]->before = pages[i - 1]->before + 1;
}

void markdown_add_slug(struct markdown_folder *f, struct markdown_file *page, struct stmt *own)
{
    stmt_bind_text(own, "name", page->name);
    bool taken = stmt_step(own);
    stmt_reset(own);
    if (!taken && !page->before)
        return;
    struct str slug = taken ? arena_printf(f->arena, "%.*s-page", STR_ARG(page->name)) : page->name;
    markdown_add_key(f, page, "slug",
                     page->before
                         ? arena_printf(f->arena, "%.*s-%u", STR_ARG(str_sub(slug, 0, 75)), page->before + 1)
                         : slug);
    f->sums.named++;
}
