/*
 * html: cuts at brackets. Knows no element.
 */
#include "base/html.h"

bool html_next(struct str *rest, struct html_piece *p)
{
    struct str s = *rest;
    if (!s.n)
        return false;
    *p = (struct html_piece){.source = str_sub(s, 0, str_find(s, '<', 0))};
    if (!p->source.n) {
        size_t close = str_find(s, '>', 0), from = s.n > 1 && s.s[1] == '/' ? 2 : 1, to = from;
        while (to < close && (unsigned char)s.s[to] > ' ')
            to++;
        *p = (struct html_piece){str_sub(s, 0, close + 1), str_sub(s, from, to), from > 1};
    }
    *rest = str_sub(s, p->source.n, s.n);
    return true;
}

bool html_is(const struct html_piece *p, int end, const char *names)
{
    size_t n = p->name.n;
    if (n == 0 || (end >= 0 && p->end != end))
        return false;
    while (*names) {
        size_t same = 0;
        while (same < n && names[same] && names[same] == p->name.s[same])
            same++;
        if (same == n && (names[n] == ' ' || !names[n]))
            return true;
        for (names += same; *names && *names != ' ';)
            names++;
        names += *names == ' ';
    }
    return false;
}

struct str html_attr(const struct html_piece *p, const char *name)
{
    struct str wanted = str_from(name), s = p->source;
    for (size_t at = 1; at < s.n;) {
        size_t is = str_find_str(s, STR("=\""), at), end = str_find(s, '"', is + 2), from = is;
        while (from > at && (unsigned char)s.s[from - 1] > ' ')
            from--;
        if (is < s.n && str_eq(str_sub(s, from, is), wanted))
            return str_sub(s, is + 2, end);
        at = end + 1;
    }
    return (struct str){0};
}

/*
 * The character that the entity at the beginning of S stands for, and its length in *N; 0 when there is none that we
 * write: &amp; &lt; &gt; &quot; &#39; &#123;.
 */
static char entity(struct str s, size_t *n)
{
    static const struct {
        const char *name;
        char c;
    } names[] = {{"&amp;", '&'},  {"&lt;", '<'},   {"&gt;", '>'},
                 {"&quot;", '"'}, {"&#39;", '\''}, {"&#123;", '{'}};
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_starts(s, str_from(names[i].name))) {
            *n = strlen(names[i].name);
            return names[i].c;
        }
    return 0;
}

void html_decode(struct out *o, struct str s)
{
    for (size_t at = 0; at < s.n;) {
        size_t next = str_find(s, '&', at), n = 0;
        char c = entity(str_sub(s, next, s.n), &n);
        out_raw(o, str_sub(s, at, c ? next : next + 1));
        if (c)
            out_raw(o, (struct str){&c, 1});
        at = next + (c ? n : 1);
    }
}
