/*
 * markdown_value: what lines of YAML say: Jekyll's variables, {{ site.name }} and {{ page.name }}, and what a page is related to.
 * Of variables knows no names but those of the address that the site had, which is another one here.
 */
#include "port/markdown_part.h"

/* VALUE of a line without quotes and comments; absent when it is more than a line's text. */
static struct str plain(struct str value)
{
    value = str_trim(value);
    char first = value.n ? value.s[0] : '|';
    if (memchr("|>[{&*!#", first, 8))
        return (struct str){0};
    if (first == '"' || first == '\'')
        return str_sub(value, 1, str_find(value, first, 1));
    return str_trim(str_sub(value, 0, str_find_str(value, STR(" #"), 0)));
}

struct str markdown_value(struct str yaml, struct str name)
{
    struct str part = str_cut(&name, '.');
    size_t margin = 0;
    while (yaml.n) {
        struct str line = str_line(&yaml);
        size_t indent = 0, colon = str_find(line, ':', 0);
        while (indent < line.n && line.s[indent] == ' ')
            indent++;
        if (indent == line.n || line.s[indent] == '#')
            continue;
        if (indent < margin)
            break;
        if (!str_eq(str_sub(line, indent, colon), part) || (margin == 0 && indent))
            continue;
        if (!name.s)
            return plain(str_sub(line, colon + 1, line.n));
        part = str_cut(&name, '.');
        margin = indent + 1;
    }
    return (struct str){0};
}

/* What INNER of {{ }} stands for; absent when nobody says. */
static struct str known(const struct markdown_folder *f, struct str front, struct str inner)
{
    bool site = str_starts(inner, STR("site.")), page = str_starts(inner, STR("page."));
    struct str name = str_sub(inner, 5, inner.n);
    bool own = str_eq(name, STR("url")) || str_eq(name, STR("baseurl"));
    return (!site && !page) || own ? (struct str){0} : markdown_value(site ? f->config : front, name);
}

struct str markdown_variables(struct markdown_folder *f, struct str front, struct str text)
{
    struct out o = out_memory();
    struct str last = {0}, value = {0};
    size_t from = 0;
    for (size_t i = str_find(text, '{', 0), end; f->config.s && i < text.n; i = str_find(text, '{', i + 1)) {
        if (str_starts(str_sub(text, i, text.n), STR("{% raw %}")))
            i = str_find_str(text, STR("{% endraw %}"), i);
        if (!str_starts(str_sub(text, i, text.n), STR("{{")))
            continue;
        end = str_find_str(str_sub(text, 0, i + 200), STR("}}"), i);
        struct str inner = str_trim(str_sub(text, i + 2, end));
        value = last.s && str_eq(inner, last) ? value : known(f, front, inner);
        last = inner;
        if (!value.n)
            continue;
        out_raw(&o, str_sub(text, from, i));
        out_raw(&o, value);
        from = end + 2;
        f->sums.shortcodes++;
    }
    out_raw(&o, str_sub(text, from, text.n));
    text = from ? arena_str(f->arena, out_str(&o)) : text;
    out_free(&o);
    return text;
}

/* ITEM of what PAGE is related to goes into the list O when a page stands there; else it is told. */
static void put_related(struct markdown_folder *f, const struct markdown_file *page, struct str item,
                        struct out *o)
{
    struct str path = plain(item);
    struct markdown_file *to = path.n ? markdown_find(f, page, path) : NULL;
    if (!to || !to->page) {
        f->lost(f->ctx, page->path, "related to what is no page here", str_trim(item));
        return;
    }
    out_lit(o, o->n ? ", \"" : "\"");
    markdown_put_path(o, page, to);
    out_lit(o, "\"");
}

/* Whether LINE belongs to the key above it. */
static bool is_further(struct str line)
{
    return line.n &&
           (line.s[0] == ' ' || line.s[0] == '\t' || (line.s[0] == '-' && !str_starts(line, STR("---"))));
}

/* The items of the list that begins with the '[' at AT of S, go to LIST; returns where it ends, AT when it does not. */
static size_t read_list(struct markdown_folder *f, const struct markdown_file *page, struct str s, size_t at,
                        struct out *list)
{
    size_t end = str_find(s, ']', at);
    if (end == s.n)
        return at;
    for (struct str items = str_sub(s, at + 1, end); items.n;) {
        struct str item = str_trim(str_cut(&items, ','));
        if (item.n)
            put_related(f, page, item, list);
    }
    return end + 1;
}

/* The same of TOML and JSON, of which VALUE is where a list begins, or one text. */
static void mend_list(struct markdown_folder *f, struct markdown_file *page, struct str front, size_t value)
{
    struct str text = page->bytes;
    struct out list = out_memory();
    while (value < front.n && memchr(" \t\n", front.s[value], 3))
        value++;
    size_t end = value,
           quote = value < front.n && front.s[value] == '"' ? str_find(front, '"', value + 1) : front.n;
    if (value < front.n && front.s[value] == '[')
        end = read_list(f, page, front, value, &list);
    else if (quote < front.n)
        put_related(f, page, str_sub(front, value, end = quote + 1), &list);
    struct str kept = out_take(&list, f->arena);
    if (end > value)
        page->bytes = arena_printf(f->arena, "%.*s[%.*s]%.*s", STR_ARG(str_sub(text, 0, value)), STR_ARG(kept),
                                   STR_ARG(str_sub(text, end, text.n)));
}

void markdown_mend_related(struct markdown_folder *f, struct markdown_file *page)
{
    char kind;
    struct str text = page->bytes, front = str_sub(text, 0, markdown_body_at(text, &kind));
    size_t from = str_find_str(front, STR("\nrelated:"), 0) + 1;
    static const char *const keys[] = {"\nrelated =", "\nrelated=", "\"related\":"};
    for (size_t i = 0; i < COUNT(keys) && kind && kind != '-'; i++) {
        size_t at = str_find_str(front, str_from(keys[i]), 0);
        if (at < front.n && (kind == '{') == (i == 2)) {
            mend_list(f, page, front, at + strlen(keys[i]));
            return;
        }
    }
    if (kind != '-' || from > front.n)
        return;
    struct str rest = str_sub(text, from, text.n), value = str_trim(str_line(&rest));
    value = str_trim(str_sub(value, sizeof "related:" - 1, value.n));
    struct out list = out_memory();
    if (str_starts(value, STR("[")))
        for (value = str_sub(value, 1, str_find(value, ']', 1)); value.n;)
            put_related(f, page, str_cut(&value, ','), &list);
    else if (value.n)
        put_related(f, page, value, &list);
    while (is_further(rest)) {
        struct str item = str_trim(str_line(&rest));
        put_related(f, page, str_sub(item, str_starts(item, STR("-")), item.n), &list);
    }
    struct str kept = out_take(&list, f->arena), head = str_sub(text, 0, from);
    page->bytes = kept.n ? arena_printf(f->arena, "%.*srelated: [%.*s]\n%.*s", STR_ARG(head), STR_ARG(kept),
                                        STR_ARG(rest))
                         : arena_printf(f->arena, "%.*s%.*s", STR_ARG(head), STR_ARG(rest));
}
