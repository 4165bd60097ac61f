/*
 * markdown_find: which file of the folder a path stands for, and the keys of front matter.
 */
#include <stdlib.h>

#include "base/fold.h"
#include "base/layout.h"
#include "base/out.h"
#include "port/markdown_part.h"

enum { DEPTH = 64 };

struct str markdown_folder_of(struct str path)
{
    return str_sub(path, 0, str_name_at(path));
}

struct str markdown_base_of(struct str path)
{
    return str_sub(path, str_name_at(path), path.n);
}

static int by_path(const void *key, const void *file)
{
    return str_cmp(*(const struct str *)key, ((const struct markdown_file *)file)->path);
}

static struct markdown_file *file_at(const struct markdown_folder *f, struct str path)
{
    return bsearch(&path, f->files, f->n, sizeof *f->files, by_path);
}

/* FOLDER and PATH as one path without "." and ".."; absent when it leads out. */
static struct str join(struct arena *a, struct str folder, struct str path)
{
    struct str parts[DEPTH];
    size_t n = 0;
    for (struct str rest = arena_printf(a, "%.*s%.*s", STR_ARG(folder), STR_ARG(path)); rest.s;) {
        struct str part = str_cut(&rest, '/');
        if (str_eq(part, STR("..")) ? n == 0 : n == DEPTH)
            return (struct str){0};
        if (str_eq(part, STR("..")))
            n--;
        else if (part.n && !str_eq(part, STR(".")))
            parts[n++] = part;
    }
    struct out o = out_memory();
    for (size_t i = 0; i < n; i++) {
        out_lit(&o, i ? "/" : "");
        out_raw(&o, parts[i]);
    }
    struct str whole = arena_str(a, out_str(&o));
    out_free(&o);
    return whole;
}

/* The file that PATH stands for, with what people leave out. */
static struct markdown_file *file_like(const struct markdown_folder *f, struct str path)
{
    static const char *const ends[] = {"",          ".md",        ".markdown",  ".mdx",
                                       "/index.md", "/README.md", "/_index.md", "/index.mdx"};
    struct markdown_file *found = NULL;
    struct str bare = str_ends(path, STR(".html")) ? str_sub(path, 0, path.n - 5) : path;
    for (size_t i = 0; path.s && i < COUNT(ends) && !found; i++)
        found = file_at(f, arena_printf(f->arena, "%.*s%s", STR_ARG(i ? bare : path), ends[i]));
    return found;
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

static struct str unescaped(struct arena *a, struct str s)
{
    char *to = arena_alloc(a, s.n + 1);
    size_t n = 0;
    uint64_t code;
    for (size_t i = 0; i < s.n; i++) {
        char hex[3] = {0};
        if (s.s[i] == '%' && i + 2 < s.n)
            memcpy(hex, s.s + i + 1, 2);
        char *end = hex;
        code = hex[0] ? strtoul(hex, &end, 16) : 0;
        bool escape = end == hex + 2 && code >= 0x20;
        to[n++] = escape ? (char)code : s.s[i];
        i += escape ? 2 : 0;
    }
    return (struct str){to, n};
}

/* What PATH of a link in PAGE leads to: from its folder, from the folder its page had, from the root, by its name. */
struct markdown_file *markdown_find(const struct markdown_folder *f, const struct markdown_file *page,
                                    struct str path)
{
    static const char *const roots[] = {"",      "static/",  "public/", "assets/",
                                        "docs/", "content/", "_posts/", "images/"};
    struct str folder = markdown_folder_of(page->path), stem = layout_markdown(page->path);
    struct markdown_file *found = NULL;
    path = unescaped(f->arena, path);
    if (str_starts(path, STR("@site/")))
        path = str_sub(path, 5, path.n);
    if (path.s[0] != '/') {
        found = file_like(f, join(f->arena, folder, path));
        if (!found && stem.s)
            found = file_like(f, join(f->arena, arena_printf(f->arena, "%.*s/", STR_ARG(stem)), path));
    }
    for (size_t i = 0; i < COUNT(roots) && !found; i++)
        found = file_like(f, join(f->arena, str_from(roots[i]), path));
    for (struct str rest = path; !found && rest.s && str_find(rest, '/', 0) < rest.n;) {
        str_cut(&rest, '/'); /* the folder that the whole site stood in */
        found = rest.n ? file_like(f, join(f->arena, STR(""), rest)) : NULL;
    }
    if (!found && str_find(path, '/', 0) == path.n)
        found = file_called(f, path);
    return found;
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

bool markdown_has_anchor(struct arena *a, const struct markdown_file *file, struct str written)
{
    struct str anchor = unescaped(a, written);
    if (str_find(anchor, ' ', 0) < anchor.n)
        anchor = fold_anchor(a, anchor, anchor.n);
    for (size_t i = 0; i < file->anchors_n; i++)
        if (str_eq(file->anchors[i], anchor))
            return true;
    return false;
}

/* Where the body of TEXT begins, and what its front matter is written in: '-', '+', '{' or nothing. */
size_t markdown_body_at(struct str text, char *kind)
{
    static const char *const fences[] = {"---", "+++", "{"};
    struct str rest = text, first = str_trim(str_line(&rest));
    *kind = 0;
    for (size_t i = 0; i < COUNT(fences); i++)
        if (str_eq(first, str_from(fences[i])))
            *kind = fences[i][0];
    while (*kind && rest.n) {
        struct str line = str_trim(str_line(&rest));
        if (str_eq(line, *kind == '{' ? STR("}") : first))
            return text.n - rest.n;
    }
    *kind = 0;
    return 0;
}

/* KEY with VALUE in the front matter of PAGE, which may have none yet. */
void markdown_add_key(struct markdown_folder *f, struct markdown_file *page, const char *key, struct str value)
{
    char kind;
    struct str text = page->bytes;
    size_t body = markdown_body_at(text, &kind), line = kind ? str_find(text, '\n', 0) + 1 : 0;
    bool has = body && str_find_str(str_sub(text, 0, body), arena_printf(f->arena, "\n%s", key), 0) < body;
    struct str head = str_sub(text, 0, line), rest = str_sub(text, line, text.n);
    if (has)
        return;
    struct out o = out_memory();
    out_raw(&o, head);
    out_lit(&o, kind ? "" : "---\n");
    out_printf(&o,
               kind == '{'   ? " \"%s\": \"%.*s\","
               : kind == '+' ? "%s = \"%.*s\""
                             : "%s: %.*s",
               key, STR_ARG(value));
    out_lit(&o, kind ? "\n" : "\n---\n\n");
    out_raw(&o, rest);
    page->bytes = arena_str(f->arena, out_str(&o));
    out_free(&o);
}
