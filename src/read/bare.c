/*
 * bare: from the sign that every address has outwards. Does not ask whether anything is there.
 */
#include "read/markdown_part.h"

/* The most bytes of a domain (253), and some for what letters beyond ASCII take. */
enum { DOMAIN_MOST = 512 };

/* A sign that hide.h has made of * _ ~. */
static bool is_sign(char c)
{
    return c >= 4 && c <= 6;
}

/* The end of the domain at I: labels joined by dots, one dot at least unless SHORT; 0 when it is none. */
static size_t domain_end(struct str s, size_t i, bool is_short)
{
    size_t from = i, dots = 0, low[2] = {0, 0}; /* underscores in the last label and the one before */
    s = str_sub(s, 0, from + DOMAIN_MOST);
    for (; i < s.n; i++) {
        if (s.s[i] == '.' && i > from && i + 1 < s.n &&
            (is_alnum(s.s[i + 1]) || (unsigned char)s.s[i + 1] >= 0x80)) {
            low[1] = low[0];
            low[0] = 0;
            dots++;
        } else if (s.s[i] == '_' || s.s[i] == 4) {
            low[0]++;
        } else if (!is_alnum(s.s[i]) && s.s[i] != '-' && (unsigned char)s.s[i] < 0x80) {
            break;
        }
    }
    return i > from && (dots || is_short) && !low[0] && !low[1] ? i : 0;
}

/* S up to TO without what belongs to the sentence: punctuation, a ')' that nothing opened, an entity. */
static size_t trim(struct str s, size_t from, size_t to)
{
    size_t open = 0, shut = 0;
    for (size_t i = from; i < to; i++) {
        open += s.s[i] == '(';
        shut += s.s[i] == ')';
    }
    while (to > from) {
        char c = s.s[to - 1];
        size_t i = to - 1;
        if (c == ';') {
            while (i > from && is_alnum(s.s[i - 1]))
                i--;
            bool entity = i > from && i < to - 1 && s.s[i - 1] == '&';
            to = entity ? i - 1 : to - 1;
        } else if (c == ')' && shut > open) {
            shut--;
            to--;
        } else if (memchr("?!.,:*_~'\"", c, 10) || is_sign(c)) {
            to--;
        } else {
            break;
        }
    }
    return to;
}

static size_t address_end(struct str s, size_t i)
{
    while (i < s.n && s.s[i] != '<' && ((unsigned char)s.s[i] > ' ' || is_sign(s.s[i])))
        i++;
    return i;
}

static bool is_web(struct str s, size_t from, size_t at, struct bare *b)
{
    size_t first = at;
    if (!str_starts(str_sub(s, at, s.n), STR("://")))
        return false;
    while (first > from && at - first < 6 && is_letter(s.s[first - 1]))
        first--;
    struct str scheme = str_sub(s, first, at);
    if (!str_ieq(scheme, STR("http")) && !str_ieq(scheme, STR("https")))
        return false;
    size_t host = domain_end(s, at + 3, true);
    *b = (struct bare){first, host ? trim(s, first, address_end(s, host)) : 0, ""};
    return host && b->to > at + 3;
}

static bool is_www(struct str s, size_t from, size_t at, struct bare *b)
{
    bool begins = at == from || strchr(" \t\n*_~(", s.s[at - 1]) || is_sign(s.s[at - 1]);
    if (!begins || !str_starts(str_sub(s, at, s.n), STR("www.")))
        return false;
    size_t host = domain_end(s, at, false);
    *b = (struct bare){at, host ? trim(s, at, address_end(s, host)) : 0, "http://"};
    return host > at + 4 && b->to > at + 4;
}

static bool is_mail(struct str s, size_t from, size_t at, struct bare *b)
{
    size_t first = at, end = at + 1, dots = 0;
    while (first > from && (is_alnum(s.s[first - 1]) || memchr("._+-\x04", s.s[first - 1], 5)))
        first--;
    while (end < s.n && (is_alnum(s.s[end]) || memchr("-_\x04", s.s[end], 3) ||
                         (s.s[end] == '.' && end + 1 < s.n && is_alnum(s.s[end + 1])))) {
        dots += s.s[end] == '.';
        end++;
    }
    if (first == at || !dots || !is_alnum(s.s[end - 1]))
        return false;
    bool said = first >= from + 7 && str_eq(str_sub(s, first - 7, first), STR("mailto:"));
    *b = (struct bare){said ? first - 7 : first, end, said ? "" : "mailto:"};
    return first == from || (s.s[first - 1] != '/' && (unsigned char)s.s[first - 1] < 0x80);
}

bool bare_address(struct str s, size_t from, size_t at, struct bare *b)
{
    return s.s[at] == ':'   ? is_web(s, from, at, b)
           : s.s[at] == 'w' ? is_www(s, from, at, b)
                            : is_mail(s, from, at, b);
}
