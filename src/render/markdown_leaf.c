/*
 * Escapes what would be a sign, and asks of each emphasis whether its neighbours leave it one.
 * Does not know what the elements of HTML are called, but for the four that it falls back to.
 */
#include "render/markdown_part.h"

#include "base/fold.h"
#include "base/html.h"

/* What stands beside a sign, as CommonMark 6.2 sees it. OTHER may be punctuation, which depends on the version of Unicode. */
enum beside { BLANK, SIGN, LETTER, OTHER };

static char last(const struct out *o)
{
    return o->n ? o->buf[o->n - 1] : LEAF_BREAK;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

/* Whether C, between BEFORE and AFTER (0: nothing there), would be read as more than itself. */
static bool is_mark(char c, char before, char after, bool cell)
{
    switch (c) {
    case '\\':
    case '*':
    case '[':
    case ']':
    case '`':
    case '<':
    case '~':
        return true;
    case '_':
        return !is_alnum(before) || !is_alnum(after);
    case '&':
        return is_alnum(after) || after == '#';
    case '!':
        return !after;
    default:
        return c == '|' && cell;
    }
}

/* Where the word that begins at byte AT of S ends, or the next sign in it stands. */
static size_t word_end(struct str s, size_t at, bool cell)
{
    while (++at < s.n && (unsigned char)s.s[at] > ' ' &&
           (is_alnum(s.s[at]) || !is_mark(s.s[at], s.s[at - 1], at + 1 < s.n ? s.s[at + 1] : 0, cell)))
        continue;
    return at;
}

void leaf_text(struct out *leaf, struct str text, bool cell)
{
    struct out plain = out_memory();
    html_decode(&plain, text);
    struct str s = out_str(&plain);
    for (size_t i = 0; i < s.n; i++) {
        size_t from = i;
        while (i < s.n && is_blank(s.s[i]))
            i++;
        if (i > from) {
            bool line = !cell && memchr(s.s + from, '\n', i - from);
            if (!is_blank(last(leaf)) && last(leaf) != LEAF_BREAK)
                out_lit(leaf, line ? "\n" : " ");
            i--;
        } else if ((unsigned char)s.s[i] >= ' ') {
            if (is_mark(s.s[i], i ? s.s[i - 1] : 0, i + 1 < s.n ? s.s[i + 1] : 0, cell))
                out_lit(leaf, "\\");
            from = word_end(s, i, cell);
            out_raw(leaf, str_sub(s, i, from));
            i = from - 1;
        }
    }
    out_free(&plain);
}

void leaf_code(struct out *leaf, struct str code, bool cell)
{
    size_t run = 0, most = 0;
    for (size_t i = 0; i < code.n; i++) {
        run = code.s[i] == '`' ? run + 1 : 0;
        most = run > most ? run : most;
    }
    if (!code.n)
        return;
    if (last(leaf) == '`') { /* two in a row would be one */
        struct out text = out_memory();
        out_text(&text, code);
        out_lit(leaf, "<code>");
        leaf_text(leaf, out_str(&text), cell);
        out_lit(leaf, "</code>");
        out_free(&text);
        return;
    }
    bool pad =
        code.s[0] == '`' || code.s[code.n - 1] == '`' || (is_blank(code.s[0]) && is_blank(code.s[code.n - 1]));
    for (size_t i = 0; i <= most; i++)
        out_lit(leaf, "`");
    out_lit(leaf, pad ? " " : "");
    for (size_t i = 0; i < code.n; i++) {
        out_lit(leaf, cell && code.s[i] == '|' ? "\\" : "");
        out_raw(leaf, (unsigned char)code.s[i] < ' ' ? STR(" ") : str_sub(code, i, i + 1));
    }
    out_lit(leaf, pad ? " " : "");
    for (size_t i = 0; i <= most; i++)
        out_lit(leaf, "`");
}

void leaf_sign(struct out *leaf, char sign)
{
    if (sign > LEAF_ENDS && sign != LEAF_BREAK && last(leaf) == sign - LEAF_ENDS) {
        leaf->n--;
        return;
    }
    if (sign == LEAF_BREAK && last(leaf) == LEAF_BREAK)
        return;
    while (sign == LEAF_BREAK && leaf->n && is_blank(last(leaf)))
        leaf->n--;
    out_raw(leaf, (struct str){&sign, 1});
}

/* HREF where its twin is: what leads to a page of the site, but for the search, which has none. */
static void twin_of(struct out *o, struct str href)
{
    struct str page = STR(".html");
    size_t at = str_find_str(href, page, 0);
    char behind = at + page.n < href.n ? href.s[at + page.n] : '#';
    bool leads = at < href.n && (behind == '#' || behind == '?') && str_find(href, ':', 0) > at &&
                 !str_starts(href, STR("//")) && str_find_str(href, STR("search.html"), 0) == href.n;
    out_raw(o, str_sub(href, 0, leads ? at : href.n));
    if (leads) {
        out_lit(o, ".md");
        out_raw(o, str_sub(href, at + page.n, href.n));
    }
}

void leaf_href(struct out *leaf, struct str href, bool twin, bool cell)
{
    struct out decoded = out_memory(), to = out_memory();
    html_decode(&decoded, href);
    if (twin)
        twin_of(&to, out_str(&decoded));
    else
        out_raw(&to, out_str(&decoded));
    struct str s = out_str(&to);
    bool plain = s.n > 0;
    for (size_t i = 0; i < s.n; i++)
        plain = plain && !memchr(" ()<>", s.s[i], 5);
    out_lit(leaf, plain ? "](" : "](<");
    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i], after = i + 1 < s.n ? s.s[i + 1] : 0;
        if (c == '\\' || c == '<' || c == '>' || (c == '&' && (is_alnum(after) || after == '#')))
            out_lit(leaf, "\\");
        if (c == '|' && cell)
            out_lit(leaf, "%7C");
        else if ((unsigned char)c >= ' ')
            out_raw(leaf, str_sub(s, i, i + 1));
    }
    out_lit(leaf, plain ? ")" : ">)");
    out_free(&decoded);
    out_free(&to);
}

/* What the character at byte AT of S is; nothing is a blank. */
static enum beside beside(struct str s, size_t at)
{
    static const char *const blanks[] = {"\xc2\xa0",     "\xe1\x9a\x80", "\xe2\x80\x80", "\xe2\x80\x89",
                                         "\xe2\x80\xaf", "\xe2\x81\x9f", "\xe3\x80\x80"};
    unsigned char c = at < s.n ? (unsigned char)s.s[at] : ' ';
    if (is_blank((char)c) || c == LEAF_BREAK)
        return BLANK;
    if (c < 0x80)
        return is_alnum((char)c) ? LETTER : SIGN;
    struct str rest = str_sub(s, at, s.n), one;
    for (size_t i = 0; i < COUNT(blanks); i++)
        if (str_starts(rest, str_from(blanks[i])))
            return BLANK;
    struct out folded = out_memory(), word = out_memory();
    struct fold_iter it = fold_words(str_sub(rest, 0, fold_one(&folded, rest, 0)), &word);
    bool letter = folded.n == 0 || fold_word(&it, &one);
    out_free(&folded);
    out_free(&word);
    return letter ? LETTER : OTHER;
}

static enum beside before(struct str s, size_t at)
{
    if (at == 0)
        return BLANK;
    while (--at > 0 && ((unsigned char)s.s[at] & 0xC0) == 0x80)
        continue;
    return beside(s, at);
}

/* Where the emphasis that begins at AT ends. */
static size_t end_of(struct str s, size_t at)
{
    size_t depth = 0, i = at;
    for (; i < s.n; i++) {
        depth += s.s[i] == s.s[at];
        depth -= s.s[i] == s.s[at] + LEAF_ENDS;
        if (depth == 0)
            break;
    }
    return i;
}

/* Whether the sign of the same character as that of SIGN stands at AT of S. */
static bool same(struct str s, size_t at, char sign)
{
    char other = at < s.n ? s.s[at] : 0;
    char kind = other > LEAF_ENDS && other != LEAF_BREAK ? (char)(other - LEAF_ENDS) : other;
    if (kind < LEAF_STRONG || kind > LEAF_DEL)
        return false;
    return kind == sign || (sign == LEAF_EM && kind == LEAF_STRONG);
}

/* Whether a parser takes the signs of the emphasis from FROM to TO for what they are. */
static bool holds(struct str s, size_t from, size_t to)
{
    char sign = s.s[from];
    if (to >= s.n || (from && same(s, from - 1, sign)) || same(s, from + 1, sign) || same(s, to - 1, sign) ||
        same(s, to + 1, sign))
        return false;
    enum beside left = before(s, from), first = beside(s, from + 1), end = before(s, to),
                right = beside(s, to + 1);
    return first != BLANK && (first == LETTER || left == BLANK || left == SIGN) && end != BLANK &&
           (end == LETTER || right == BLANK || right == SIGN);
}

void leaf_write(struct out *o, struct str leaf, bool lines)
{
    static const char *const signs[] = {"", "**", "*", "~~"};
    static const char *const tags[] = {"", "strong", "em", "del"};
    bool held[64] = {0};
    size_t open = 0;
    while (leaf.n && (is_blank(leaf.s[leaf.n - 1]) || leaf.s[leaf.n - 1] == LEAF_BREAK))
        leaf.n--;
    for (size_t i = 0; i < leaf.n; i++) {
        char c = leaf.s[i];
        if (c == LEAF_BREAK) {
            if (o->n)
                out_lit(o, lines ? "\\\n" : "<br>");
        } else if (c >= LEAF_STRONG && c <= LEAF_DEL) {
            bool good = open < COUNT(held) && holds(leaf, i, end_of(leaf, i));
            if (open < COUNT(held))
                held[open] = good;
            open++;
            out_printf(o, good ? "%s" : "<%s>", good ? signs[(int)c] : tags[(int)c]);
        } else if (c > LEAF_ENDS && c <= LEAF_DEL + LEAF_ENDS && open) {
            bool good = --open < COUNT(held) && held[open];
            out_printf(o, good ? "%s" : "</%s>", good ? signs[c - LEAF_ENDS] : tags[c - LEAF_ENDS]);
        } else {
            size_t from = i;
            while (i + 1 < leaf.n && (unsigned char)leaf.s[i + 1] >= ' ')
                i++;
            out_raw(o, c == '\n' && !lines ? STR(" ") : str_sub(leaf, from, from + 1));
            out_raw(o, str_sub(leaf, from + 1, i + 1));
        }
    }
}

void leaf_line(struct out *o, struct str line, bool heading)
{
    size_t digits = 0, n = 0;
    char c = line.n ? line.s[0] : 0, after = line.n > 1 ? line.s[1] : ' ';
    while (digits < line.n && is_digit(line.s[digits]))
        digits++;
    if (digits && digits < 10 && digits < line.n && (line.s[digits] == '.' || line.s[digits] == ')') &&
        (digits + 1 == line.n || line.s[digits + 1] == ' '))
        n = digits;
    out_raw(o, str_sub(line, 0, n));
    if (n || c == '>' || c == '=' || c == '-' || c == '|' || (c == '+' && after == ' ') ||
        (c == ':' && after == '-') || (c == '#' && (after == '#' || after == ' ')))
        out_lit(o, "\\");
    size_t end = heading && line.n > n + 1 && line.s[line.n - 1] == '#' ? line.n - 1 : line.n;
    out_raw(o, str_sub(line, n, end));
    out_lit(o, end < line.n ? "\\#" : "");
}
