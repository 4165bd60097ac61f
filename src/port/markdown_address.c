/*
 * markdown_address: what pages are called on their own sites: without regard to case (Hugo), without what orders them
 * (Docusaurus' "01-", Jekyll's "_"), by the day they are of (Jekyll's posts), or as they say. Asks for no file.
 */
#include <stdlib.h>

#include "base/fold.h"
#include "base/layout.h"
#include "base/path.h"
#include "base/sorted.h"
#include "port/markdown_part.h"

/* PATH in small letters without '/' at either end, the ending of a page, and the name of an index. */
static struct str plain(struct arena *a, struct str path)
{
    struct str stem = str_ends(path, STR(".html")) ? str_sub(path, 0, path.n - 5) : layout_markdown(path);
    struct out o = out_memory();
    stem = stem.s ? stem : path;
    while (str_starts(stem, STR("/")))
        stem = str_sub(stem, 1, stem.n);
    if (layout_is_index(markdown_base_of(stem)))
        stem = markdown_folder_of(stem);
    while (str_ends(stem, STR("/")))
        stem.n--;
    fold_lower(&o, stem);
    stem = arena_str(a, out_str(&o));
    out_free(&o);
    return stem;
}

static void add(struct markdown_folder *f, struct markdown_file *file, struct str address)
{
    f->addresses = arena_more(f->arena, f->addresses, sizeof *f->addresses, f->addresses_n, &f->addresses_room);
    f->addresses[f->addresses_n] = (struct markdown_address){plain(f->arena, address), file, f->addresses_n};
    f->addresses_n++;
}

/* How many bytes of NAME are not in addresses: "_" of Jekyll's collections; when NUMBERS also "01-" and "2. ". */
static size_t ordinal(struct str name, bool numbers)
{
    size_t n = 0;
    if (str_starts(name, STR("_")))
        return 1;
    while (numbers && n < name.n && is_digit(name.s[n]))
        n++;
    size_t digits = n;
    while (n < name.n && memchr("-_. ", name.s[n], 4))
        n++;
    return digits && digits < 4 && n > digits && n < name.n && !is_digit(name.s[n]) ? n : 0;
}

/* NAME begins with a day: 2024-02-03-name. */
static bool has_day(struct str name)
{
    static const char shape[] = "dddd-dd-dd-";
    for (size_t i = 0; i + 1 < sizeof shape; i++)
        if (i >= name.n || (shape[i] == 'd' ? name.s[i] < '0' || name.s[i] > '9' : name.s[i] != shape[i]))
            return false;
    return name.n > sizeof shape - 1;
}

static int by_address(const void *a, const void *b)
{
    const struct markdown_address *x = a, *y = b;
    int order = str_cmp(x->address, y->address);
    return order ? order : x->order < y->order ? -1 : x->order > y->order;
}

/* The address of FILE without what orders it, if that is another one. */
static void add_shorter(struct markdown_folder *f, struct markdown_file *file, bool numbers)
{
    struct out o = out_memory();
    for (struct str rest = file->path; rest.n;) {
        struct str part = str_cut(&rest, '/');
        out_raw(&o, str_sub(part, ordinal(part, numbers), part.n));
        out_lit(&o, rest.s ? "/" : "");
    }
    if (out_str(&o).n < file->path.n)
        add(f, file, arena_str(f->arena, out_str(&o)));
    out_free(&o);
}

/* The address of FILE as wikis write it, with blanks for hyphens and signs for %XX, if that is another one. */
static void add_spelt(struct markdown_folder *f, struct markdown_file *file)
{
    struct str path = path_unescape(f->arena, file->path);
    char *s = arena_bytes(f->arena, path.n + 1);
    for (size_t i = 0; i < path.n; i++)
        s[i] = path.s[i] == '-' ? ' ' : path.s[i];
    if (!str_eq((struct str){s, path.n}, file->path))
        add(f, file, (struct str){s, path.n});
}

struct str markdown_alias(struct arena *a, struct str name)
{
    return arena_printf(a, "alias:%.*s", STR_ARG(name));
}

void markdown_addresses(struct markdown_folder *f)
{
    for (size_t i = 0; i < f->n; i++) {
        struct markdown_file *file = &f->files[i];
        struct str name = markdown_base_of(file->path);
        add(f, file, file->path);
        if (file->page) {
            add_shorter(f, file, false);
            add_shorter(f, file, true);
            add_spelt(f, file);
        }
        if (file->page && has_day(name))
            add(f, file,
                arena_printf(f->arena, "%.4s/%.2s/%.2s/%.*s", name.s, name.s + 5, name.s + 8,
                             STR_ARG(str_sub(name, 11, name.n))));
    }
}

void markdown_own_addresses(struct markdown_folder *f, struct markdown_file *page, const struct record_entry *e)
{
    char kind;
    size_t body = markdown_body_at(page->bytes, &kind);
    struct str slug = markdown_value(str_sub(page->bytes, 0, body), STR("slug"));
    struct str folder = str_starts(slug, STR("/")) ? STR("") : markdown_folder_of(page->path);
    for (size_t i = 0; i < e->redirects.n; i++)
        add(f, page, e->redirects.items[i].text);
    for (size_t i = 0; i < e->aliases.n; i++)
        add(f, page, markdown_alias(f->arena, e->aliases.items[i].text));
    if (slug.n)
        add(f, page, arena_printf(f->arena, "%.*s%.*s", STR_ARG(folder), STR_ARG(slug)));
}

void markdown_sort_addresses(struct markdown_folder *f)
{
    if (f->addresses_n)
        qsort(f->addresses, f->addresses_n, sizeof *f->addresses, by_address);
}

struct markdown_file *markdown_at_address(const struct markdown_folder *f, struct str path)
{
    struct str address = plain(f->arena, path);
    size_t from = sorted_first(&address, f->addresses, f->addresses_n, sizeof *f->addresses, str_order);
    return from < f->addresses_n && str_eq(f->addresses[from].address, address) ? f->addresses[from].file
                                                                                : NULL;
}
