/*
 * markdown_find: which file of the folder a path stands for, and which heading an anchor.
 */
#include <stdint.h>
#include <stdlib.h>

#include "base/fold.h"
#include "base/layout.h"
#include "base/out.h"
#include "base/path.h"
#include "base/sorted.h"
#include "port/markdown_part.h"

struct str markdown_folder_of(struct str path)
{
    return str_sub(path, 0, str_name_at(path));
}

struct str markdown_base_of(struct str path)
{
    return str_sub(path, str_name_at(path), path.n);
}

static struct markdown_file *file_at(const struct markdown_folder *f, struct str path)
{
    return bsearch(&path, f->files, f->n, sizeof *f->files, str_order);
}

/* FOLDER and PATH as one path without "." and ".."; absent when it leads out. */
static struct str join(struct arena *a, struct str folder, struct str path)
{
    struct path_parts to = {.n = 0};
    return path_walk(&to, folder) && path_walk(&to, path) ? path_join(a, &to) : (struct str){0};
}

/* The file that PATH stands for, with what people leave out. */
static struct markdown_file *file_like(const struct markdown_folder *f, struct str path)
{
    static const char *const ends[] = {"",          ".md",        ".markdown",  ".mdx",
                                       "/index.md", "/README.md", "/_index.md", "/index.mdx"};
    struct markdown_file *found = NULL;
    struct str bare = str_ends(path, STR(".html")) ? str_sub(path, 0, path.n - 5) : path;
    struct markdown_file *near = path.s ? markdown_at_address(f, path) : NULL;
    if (!near)
        return NULL; /* whatever ending it lacks, each file has its address without */
    for (size_t i = 0; path.s && i < COUNT(ends) && !found; i++)
        found = file_at(
            f, arena_printf(f->arena, "%.*s%s", STR_ARG(i ? bare : path), ends[i] + (i > 3 && !bare.n)));
    return found ? found : near;
}

/* The only file called NAME, whatever folder it stands in, as note apps find it. */
static struct markdown_file *file_called(const struct markdown_folder *f, struct str name)
{
    struct markdown_file *found = NULL;
    for (size_t i = 0; i < f->n; i++) {
        struct str base = markdown_base_of(f->files[i].path), stem = layout_markdown(base);
        struct str path = f->files[i].path;
        bool tail = path.n > name.n && path.s[path.n - name.n - 1] == '/' &&
                    str_ieq(str_sub(path, path.n - name.n, path.n), name);
        if (str_ieq(base, name) || (stem.s && str_ieq(stem, name)) || tail) {
            if (found && str_cmp(markdown_folder_of(found->path), markdown_folder_of(path)) <= 0)
                continue;
            found = &f->files[i];
        }
    }
    return found;
}

/* From its folder, from the folder its page had, from the root, by its name. */
static struct markdown_file *look(const struct markdown_folder *f, const struct markdown_file *page,
                                  struct str path)
{
    static const char *const roots[] = {"",      "static/",  "public/", "assets/",
                                        "docs/", "content/", "_posts/", "images/"};
    struct str folder = markdown_folder_of(page->path), stem = layout_markdown(page->path);
    struct markdown_file *found = NULL;
    path = path_unescape(f->arena, path);
    if (str_starts(path, STR("@site/")))
        path = str_sub(path, 5, path.n);
    if (str_ends(path, STR("/")) && layout_markdown(str_sub(path, 0, path.n - 1)).s)
        path.n--;
    if (path.s[0] != '/') {
        found = file_like(f, join(f->arena, folder, path));
        if (!found && stem.s)
            found = file_like(f, join(f->arena, arena_printf(f->arena, "%.*s/", STR_ARG(stem)), path));
    }
    for (size_t i = 0; i < COUNT(roots) && !found; i++)
        found = file_like(f, join(f->arena, str_from(roots[i]), path));
    for (size_t n = str_find(folder, '/', 0); !found && n < folder.n; n = str_find(folder, '/', n + 1))
        found =
            file_like(f, join(f->arena, str_sub(folder, 0, n + 1), path)); /* the site's own root is below */
    for (struct str rest = path; !found && rest.s && str_find(rest, '/', 0) < rest.n;) {
        str_cut(&rest, '/'); /* the folder that the whole site stood in */
        found = rest.n ? file_like(f, join(f->arena, STR(""), rest)) : NULL;
    }
    if (!found && str_find(path, '/', 0) == path.n)
        found = file_called(f, path);
    return found;
}

struct markdown_file *markdown_find(struct markdown_folder *f, const struct markdown_file *page,
                                    struct str path)
{
    uint32_t digest = 2166136261u;
    for (size_t i = 0; i < path.n; i++)
        digest = (digest ^ (unsigned char)path.s[i]) * 16777619u;
    struct markdown_seen *seen = &f->seen[(digest ^ digest >> 16) % COUNT(f->seen)];
    if (seen->page != page || !str_eq(seen->path, path)) {
        struct arena_mark mark = arena_mark(f->arena);
        *seen = (struct markdown_seen){path, page, look(f, page, path)};
        arena_rewind(f->arena, mark);
    }
    return seen->found;
}

/* FILE as seen from PAGE; what would end a target is escaped. */
void markdown_put_path(struct out *o, const struct markdown_file *page, const struct markdown_file *file)
{
    struct str from = markdown_folder_of(page->path), to = file->path;
    size_t same = 0;
    for (size_t i = 0; i < from.n && i < to.n && from.s[i] == to.s[i]; i++)
        if (from.s[i] == '/')
            same = i + 1;
    for (size_t i = same; i < from.n; i++)
        out_lit(o, from.s[i] == '/' ? "../" : "");
    for (size_t i = same; i < to.n; i++)
        if (memchr(" ()<>%#?\"'\\", to.s[i], 11))
            out_printf(o, "%%%02X", (unsigned)(unsigned char)to.s[i]);
        else
            out_raw(o, str_sub(to, i, i + 1));
}

/* S as the anchors of all generators come out alike: letters and digits, '-' between words. */
static struct str loose(struct arena *a, struct str s)
{
    struct out o = out_memory();
    fold_lower(&o, s);
    struct str low = arena_str(a, out_str(&o));
    char *to = (char *)(uintptr_t)low.s;
    size_t n = 0;
    for (size_t i = 0; i < low.n; i++) {
        char c = low.s[i];
        bool word = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80;
        if (word)
            to[n++] = c;
        else if (memchr("-_ ", c, 3) && n && to[n - 1] != '-')
            to[n++] = '-';
    }
    n -= n && to[n - 1] == '-';
    out_free(&o);
    return (struct str){to, n};
}

static int by_loose(const void *a, const void *b)
{
    const struct markdown_name *x = a, *y = b;
    int order = str_cmp(x->loose, y->loose);
    return order ? order : x->order < y->order ? -1 : x->order > y->order;
}

static void add_anchor(struct arena *a, struct markdown_file *page, struct str name)
{
    if (name.n)
        page->anchors[page->anchors_n] = (struct markdown_name){loose(a, name), name, page->anchors_n};
    page->anchors_n += name.n > 0;
}

void markdown_set_anchors(struct arena *a, struct markdown_file *page, const struct record_entry *e)
{
    page->anchors_n = 0;
    page->anchors = ARENA_NEW(a, struct markdown_name, 2 * e->headings_n + e->anchors_n + 1);
    for (size_t i = 0; i < e->headings_n; i++) {
        add_anchor(a, page, e->headings[i].anchor);
        add_anchor(a, page, e->headings[i].old);
    }
    for (size_t i = 0; i < e->anchors_n; i++)
        add_anchor(a, page, e->anchors[i]);
    if (page->anchors_n)
        qsort(page->anchors, page->anchors_n, sizeof *page->anchors, by_loose);
}

struct str markdown_anchor(struct arena *a, const struct markdown_file *file, struct str written)
{
    struct str anchor = path_unescape(a, written), plain;
    if (str_starts(anchor, STR("user-content-")))
        anchor = str_sub(anchor, 13, anchor.n);
    plain = loose(a, anchor);
    size_t from = sorted_first(&plain, file->anchors, file->anchors_n, sizeof *file->anchors, str_order);
    struct str first = {0};
    for (size_t i = from; i < file->anchors_n && str_eq(file->anchors[i].loose, plain); i++) {
        if (str_eq(file->anchors[i].name, anchor))
            return anchor;
        first = i == from && plain.n ? file->anchors[i].name : first;
    }
    return first;
}
