/*
 * markdown_signs: what other generators write for their own eyes: lists of attributes, comments, tags around code. What was
 * never shown goes; code becomes a fence; a heading keeps its name. Knows no classes and no includes.
 */
#include "port/markdown_part.h"
#include "read/text.h"

/*
 * The end of what END closes behind I in S; I when nothing does, which is remembered: of what is never closed, S is searched
 * through once.
 */
static size_t behind(struct markdown_folder *f, struct str s, size_t i, const char *end)
{
    struct markdown_lack *free = NULL;
    for (size_t k = 0; k < COUNT(f->lacks); k++) {
        struct markdown_lack *lack = &f->lacks[k];
        if (lack->text == s.s && strcmp(lack->end, end) == 0)
            return i;
        free = lack->text != s.s ? lack : free;
    }
    size_t at = str_find_str(s, str_from(end), i);
    if (at == s.n && free)
        *free = (struct markdown_lack){s.s, end};
    return at < s.n ? at + strlen(end) : i;
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
    while (at && one.s[at - 1] != '\n')
        at--;
    struct str words = str_trim(str_sub(one, at, one.n));
    size_t sign = str_find(words, ' ', 0);
    if (sign < 3 && sign < words.n && str_ieq(str_trim(str_sub(words, sign, words.n)), STR("toc")))
        o->n = at;
}

/* INNER of { } is attributes: .class, #name or name=value. */
static bool is_attributes(struct str inner)
{
    size_t word = 0;
    while (word < inner.n &&
           ((inner.s[word] | 0x20) >= 'a' ? (inner.s[word] | 0x20) <= 'z' : inner.s[word] == '-'))
        word++;
    bool named = inner.n > 1 && (inner.s[0] == '.' || inner.s[0] == '#') && (inner.s[1] | 0x20) >= 'a' &&
                 (inner.s[1] | 0x20) <= 'z';
    return named || (word && word < inner.n && inner.s[word] == '=');
}

/* {: .class } of kramdown and { .class #name key="value" } of others, behind what they are said of or on a line of their own. */
static size_t take_attributes(struct out *o, struct str s, size_t i, bool line)
{
    size_t end = str_find(str_sub(s, 0, str_find(s, '\n', i)), '}', i);
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
    bool heading = !line && name < inner.n && before == ' ' &&
                   str_find(str_sub(s, end, str_find(s, '\n', end)), ' ', 0) >= str_find(s, '\n', end) - end;
    if (heading && !kramdown && name == 0 && stop == inner.n && s.s[i + 1] == '#')
        return i; /* understood as it is */
    if (heading)
        out_printf(o, "{%.*s}", STR_ARG(str_sub(inner, name, stop)));
    return whole_line(s, end + 1, line);
}

/* {% highlight ruby %}, {% raw %} and {% comment %} of Liquid, with what they hold. */
static size_t take_liquid(struct markdown_folder *f, struct out *o, struct str s, size_t i, bool line)
{
    size_t tag = behind(f, s, i, "%}");
    struct str inner = tag > i ? str_trim(str_sub(s, i + 2, tag - 2)) : STR("");
    struct str name = str_cut(&inner, ' ');
    if (str_eq(name, STR("raw")) || str_eq(name, STR("endraw")))
        return whole_line(s, tag, line);
    if (str_eq(name, STR("comment"))) {
        size_t end = behind(f, s, tag, "{% endcomment %}");
        return end > tag ? whole_line(s, end, line) : i;
    }
    size_t end = str_eq(name, STR("highlight")) && line ? behind(f, s, tag, "{% endhighlight %}") : tag;
    if (end == tag)
        return i;
    struct str code = str_sub(s, whole_line(s, tag, true), end - strlen("{% endhighlight %}"));
    struct str lang = str_cut(&inner, ' ');
    out_printf(o, "~~~~%.*s\n%.*s%s~~~~", STR_ARG(lang), STR_ARG(code), str_ends(code, STR("\n")) ? "" : "\n");
    return end;
}

/* The tag at I has the attribute that says its words are Markdown: a blank line behind it says so to every parser. */
static size_t take_tag(struct markdown_folder *f, struct out *o, struct str s, size_t i)
{
    size_t end = behind(f, s, i, ">");
    struct str tag = str_sub(s, i, end);
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
        end = whole_line(s, behind(f, s, i, "{:/comment}"), line);
    else if (str_starts(rest, STR("{%")))
        end = take_liquid(f, o, s, i, line);
    else if (rest.s[0] == '{' && !str_starts(rest, STR("{{")))
        end = take_attributes(o, s, i, line);
    else if (rest.s[0] == '<' && line)
        end = take_tag(f, o, s, i);
    else if (f->wiki && str_starts(rest, STR("%%")))
        end = whole_line(s, behind(f, s, i + 2, "%%") > i + 2 ? behind(f, s, i + 2, "%%") : i, line);
    f->sums.shortcodes += end > i;
    return end;
}

void markdown_clean(struct markdown_folder *f, struct markdown_file *page)
{
    struct str s = page->bytes;
    struct out o = out_memory();
    size_t from = 0;
    for (size_t i = 0, n; i < s.n; i += n ? n : 1) {
        uint32_t c = ' ';
        n = str_utf8(s, i, &c);
        bool crlf = c == '\r' && i + 1 < s.n && s.s[i + 1] == '\n';
        if (n == 0 || !text_unwanted(c) || (c == '\r' && !crlf))
            continue;
        out_raw(&o, str_sub(s, from, i));
        f->sums.signs += !crlf;
        from = i + n;
    }
    if (from) {
        out_raw(&o, str_sub(s, from, s.n));
        page->bytes = arena_str(f->arena, out_str(&o));
    }
    out_free(&o);
}
