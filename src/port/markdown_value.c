/*
 * markdown_value: Jekyll's variables, {{ site.name }} and {{ page.name }}, where a line of YAML says what they stand for.
 * Knows no names but those of the address that the site had, which is another one here.
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
