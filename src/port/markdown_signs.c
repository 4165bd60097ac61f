/*
 * markdown_signs: what other generators write for their own eyes: lists of attributes, comments, tags around code. What was
 * never shown goes; code becomes a fence; a heading keeps its name. Knows no classes and no includes.
 */
#include "port/markdown_part.h"

/* The most bytes of a tag of Liquid, of a heading's name. */
enum { LIQUID_MOST = 2000, NAME_MOST = 200 };

size_t markdown_behind(struct markdown_folder *f, struct str s, size_t i, const char *end)
{
    struct markdown_ahead *m = f->ahead;
    while (m->end && strcmp(m->end, end) != 0)
        m++;
    bool known = m->end && m->text == s.s && m->from <= i && i <= m->at;
    if (!known)
        *m = (struct markdown_ahead){s.s, end, i, str_find_str(s, str_from(end), i)};
    return m->at < s.n ? m->at + strlen(end) : i;
}

/* Where a line is that only S[I] up to END stands on: behind its end; END otherwise. */
static size_t whole_line(struct str s, size_t end, bool line)
{
    return line && end < s.n && s.s[end] == '\n' ? end + 1 : end;
}

/* "- TOC" before {:toc} is only there for the tag to stand on. */
static void drop_contents(struct out *o)
{
    struct str all = out_str(o), one = str_sub(all, 0, all.n - (all.n > 0));
    size_t at = one.n;
    while (at && one.n - at < 80 && one.s[at - 1] != '\n')
        at--;
    if (at && one.s[at - 1] != '\n')
        return;
    struct str words = str_trim(str_sub(one, at, one.n));
    size_t sign = str_find(words, ' ', 0);
    if (sign < 3 && sign < words.n && str_ieq(str_trim(str_sub(words, sign, words.n)), STR("toc")))
        o->n = at;
}

/* INNER of { } is attributes: .class, #name or name=value. */
static bool is_attributes(struct str inner)
{
    size_t word = 0;
    while (word < inner.n && (is_letter(inner.s[word]) || inner.s[word] == '-'))
        word++;
    bool named = inner.n > 1 && (inner.s[0] == '.' || inner.s[0] == '#') && is_letter(inner.s[1]);
    return named || (word && word < inner.n && inner.s[word] == '=');
}

/* {: .class } of kramdown and { .class #name key="value" } of others, behind what they are said of or on a line of their own. */
static size_t take_attributes(struct markdown_folder *f, struct out *o, struct str s, size_t i, bool line)
{
    size_t shut = markdown_behind(f, s, i, "}"), eol = markdown_behind(f, s, i, "\n");
    size_t end = shut > i && (shut < eol || eol == i) ? shut - 1 : s.n;
    eol = eol > i ? eol - 1 : s.n;
    struct str inner = str_trim(str_sub(s, i + 1, end));
    bool kramdown = i + 1 < s.n && s.s[i + 1] == ':';
    char before = i ? s.s[i - 1] : '\n';
    if (end >= s.n || s.s[end] != '}' || (!kramdown && !is_attributes(inner)))
        return i;
    if (!kramdown && !line && !memchr(")]`*_ }", before, 7))
        return i;
    if (str_starts(inner, STR(":toc")))
        drop_contents(o);
    size_t name = str_find(inner, '#', 0), stop = str_find(inner, ' ', name);
    size_t blank = markdown_behind(f, s, end, " ");
    bool heading = !line && name < inner.n && before == ' ' && (blank == end || blank > eol);
    if (heading && !kramdown && name == 0 && stop == inner.n && s.s[i + 1] == '#')
        return i; /* understood as it is */
    if (heading)
        out_printf(o, "{%.*s}", STR_ARG(str_sub(inner, name, stop)));
    return whole_line(s, end + 1, line);
}

/* {% highlight ruby %}, {% raw %} and {% comment %} of Liquid, with what they hold. */
static size_t take_liquid(struct markdown_folder *f, struct out *o, struct str s, size_t i, bool line)
{
    size_t tag = markdown_behind(f, s, i, "%}");
    struct str inner = tag > i && tag - i < LIQUID_MOST ? str_trim(str_sub(s, i + 2, tag - 2)) : STR("");
    struct str name = str_cut(&inner, ' ');
    if (str_eq(name, STR("raw")) || str_eq(name, STR("endraw")))
        return whole_line(s, tag, line);
    if (str_eq(name, STR("comment"))) {
        size_t end = markdown_behind(f, s, tag, "{% endcomment %}");
        return end > tag ? whole_line(s, end, line) : i;
    }
    size_t end =
        str_eq(name, STR("highlight")) && line ? markdown_behind(f, s, tag, "{% endhighlight %}") : tag;
    if (end == tag)
        return i;
    struct str code = str_sub(s, whole_line(s, tag, true), end - strlen("{% endhighlight %}"));
    struct str lang = str_cut(&inner, ' ');
    out_printf(o, "~~~~%.*s\n%.*s%s~~~~", STR_ARG(lang), STR_ARG(code), str_ends(code, STR("\n")) ? "" : "\n");
    return end;
}

/* A comment of MDX at I goes. */
static size_t take_comment(struct markdown_folder *f, struct str s, size_t i, bool line)
{
    return whole_line(s, markdown_behind(f, s, i, "*/}"), line);
}

void markdown_name_headings(struct markdown_folder *f, struct markdown_file *page)
{
    struct str s = page->bytes, sign = STR("{/* #");
    struct out o = out_memory();
    size_t from = 0;
    for (size_t i = str_find_str(s, sign, 0); i < s.n; i = str_find_str(s, sign, i + 1)) {
        struct str near = str_sub(s, 0, i + NAME_MOST);
        size_t end = str_find(near, '}', i);
        struct str inner = str_trim(str_sub(s, i + 3, end - 2));
        if (end == near.n || !str_ends(str_sub(s, i, end), STR("*/")) || str_find(inner, ' ', 0) < inner.n)
            continue;
        out_raw(&o, str_sub(s, from, i));
        out_printf(&o, "{%.*s", STR_ARG(inner));
        from = end;
    }
    out_raw(&o, str_sub(s, from, s.n));
    if (from)
        page->bytes = arena_str(f->arena, out_str(&o));
    out_free(&o);
}

/* <h1 align="center">Words</h1> on one line is a heading, as READMEs write it. */
static size_t take_heading(struct markdown_folder *f, struct out *o, struct str s, size_t i)
{
    size_t eol = markdown_behind(f, s, i, "\n");
    struct str tag = str_sub(s, i, eol > i ? eol - 1 : s.n);
    bool heading =
        tag.n > 9 && (tag.s[1] | 0x20) == 'h' && tag.s[2] > '0' && tag.s[2] < '7' && memchr(" >", tag.s[3], 2);
    size_t open = str_find(tag, '>', 0) + 1, shut = str_find_str(tag, STR("</h"), 0);
    struct str id = str_sub(tag, str_find_str(tag, STR(" id=\""), 0), open);
    if (!heading || open > shut || shut + 5 != tag.n || !str_trim(str_sub(tag, open, shut)).n)
        return i;
    out_printf(o, "%.*s %.*s", tag.s[2] - '0', "######", STR_ARG(str_trim(str_sub(tag, open, shut))));
    if (id.n > 5)
        out_printf(o, " {#%.*s}", STR_ARG(str_sub(id, 5, str_find(id, '"', 5))));
    out_lit(o, "\n");
    return i + tag.n;
}

/* The tag at I has the attribute that says its words are Markdown: a blank line behind it says so to every parser. */
static size_t take_tag(struct markdown_folder *f, struct out *o, struct str s, size_t i)
{
    size_t head = take_heading(f, o, s, i), end = markdown_behind(f, s, i, ">");
    struct str tag = str_sub(s, i, end);
    if (head > i)
        return head;
    if (str_find(tag, '\n', 0) < tag.n || str_find_str(tag, STR(" markdown"), 0) == tag.n)
        return i;
    out_raw(o, tag);
    out_lit(o, "\n\n");
    return end;
}

size_t markdown_take_signs(struct markdown_folder *f, struct out *o, struct str s, size_t i, bool line)
{
    struct str rest = str_sub(s, i, s.n);
    size_t end = i;
    if (str_starts(rest, STR("{::comment}")))
        end = whole_line(s, markdown_behind(f, s, i, "{:/comment}"), line);
    else if (str_starts(rest, STR("{/*")))
        end = take_comment(f, s, i, line);
    else if (str_starts(rest, STR("{%")))
        end = take_liquid(f, o, s, i, line);
    else if (rest.s[0] == '{' && !str_starts(rest, STR("{{")))
        end = take_attributes(f, o, s, i, line);
    else if (rest.s[0] == '<' && line)
        end = take_tag(f, o, s, i);
    else if (f->wiki && str_starts(rest, STR("%%")))
        end = whole_line(s, markdown_behind(f, s, i + 2, "%%") > i + 2 ? markdown_behind(f, s, i + 2, "%%") : i,
                         line);
    f->sums.shortcodes += end > i;
    return end;
}
