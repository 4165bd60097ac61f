/*
 * hide: tokens for escapes, and back. Looks for single signs, knows nothing of blocks: a token within code gives
 * back what stood there.
 */
#include "read/hide.h"

static const char escapes[] =
    "\\!\\\"\\#\\$\\%\\&\\'\\(\\)\\*\\+\\,\\-\\.\\/\\:\\;\\<\\=\\>\\?\\@\\[\\\\\\]\\^\\_\\`\\{\\|\\}\\~";
static const char singles[] = "_*~<]";

enum { C1 = 0x80, SINGLE = 0x04 };

static bool is_hidden(char c)
{
    return memchr("[]~:@${.", c, 8) != NULL;
}

/* Which token stands for a backslash and C: ASCII's punctuation in its order. */
static char escape_code(char c)
{
    int n = c <= '/' ? c - '!' : c <= '@' ? c - ':' + 15 : c <= '`' ? c - '[' + 22 : c - '{' + 28;
    return (char)(C1 + n);
}

static void hide_escapes(char *s, size_t n)
{
    for (char *at = memchr(s, '\\', n); at && at + 1 < s + n; at = memchr(at, '\\', (size_t)(s + n - at))) {
        if (is_hidden(at[1])) {
            at[1] = escape_code(at[1]);
            at[0] = (char)0xc2;
        }
        at += 2;
    }
}

/* "[^" that names a footnote: a label without blanks and brackets, no link behind it. */
static void hide_notes(char *s, size_t n)
{
    struct str all = {s, n};
    for (size_t i = str_find_str(all, STR("[^"), 0); i < n; i = str_find_str(all, STR("[^"), i + 2)) {
        size_t end = i + 2;
        while (end < n && (unsigned char)s[end] > ' ' && !memchr("[]<>", s[end], 4))
            end++;
        bool named = end < n && s[end] == ']' && end > i + 2;
        if (named && (end + 1 == n || s[end + 1] != '('))
            memcpy(s + i, HIDE_NOTE, 2);
        if (named && end + 1 < n && !memchr("(:", s[end + 1], 2))
            s[end] = HIDE_NOTE_END; /* else it would end a link that the note stands in */
    }
}

/* What stands before a web address that is a link's own target, or within a tag. */
static bool is_target(struct str s, size_t at)
{
    while (at && s.s[at - 1] == ' ')
        at--;
    char last = at ? s.s[at - 1] : ' ', before = at > 1 ? s.s[at - 2] : ' ';
    return last == '<' || last == '"' || last == '\'' || last == '=' || (last == '(' && before == ']') ||
           (last == ':' && before == ']');
}

/* The signs of emphasis within the bare address that begins at AT; returns its end. */
static size_t hide_address(char *s, size_t n, size_t at)
{
    size_t end = at;
    while (end < n && (unsigned char)s[end] > ' ' && !memchr("<>\"`|", s[end], 5) &&
           !(s[end] == ']' && end + 1 < n && s[end + 1] == '('))
        end++;
    size_t last = end;
    while (last > at && memchr("?!.,:*_~;')\"", s[last - 1], 12))
        last--;
    if (is_target((struct str){s, n}, at))
        return end;
    for (size_t i = at; i < last; i++) {
        const char *sign = memchr("_*~", s[i], 3) ? strchr(singles, s[i]) : NULL;
        if (sign)
            s[i] = (char)(SINGLE + (sign - singles));
    }
    return end;
}

static void hide_addresses(char *s, size_t n)
{
    struct str all = {s, n};
    for (size_t i = str_find_str(all, STR("://"), 0); i < n; i = str_find_str(all, STR("://"), i + 3)) {
        size_t at = i > 4 && s[i - 1] == 's' ? i - 5 : i > 3 ? i - 4 : i;
        if (str_starts(str_sub(all, at, n), STR("http")))
            i = hide_address(s, n, at);
    }
    for (size_t i = str_find_str(all, STR("www."), 0); i < n; i = str_find_str(all, STR("www."), i + 4))
        if (i == 0 || s[i - 1] != '/')
            i = hide_address(s, n, i);
}

static void hide_shortcodes(char *s, size_t n)
{
    struct str all = {s, n};
    for (size_t i = str_find_str(all, STR("{{<"), 0); i < n; i = str_find_str(all, STR("{{<"), i + 3))
        s[i + 2] = (char)(SINGLE + 3);
}

struct str hide_marks(struct arena *keep, struct str text)
{
    bool escape = str_find(text, '\\', 0) < text.n;
    bool note = str_find_str(text, STR("[^"), 0) < text.n && str_find_str(text, STR("]:"), 0) < text.n;
    bool address = str_find_str(text, STR("://"), 0) < text.n || str_find_str(text, STR("www."), 0) < text.n;
    bool shortcode = str_find_str(text, STR("{{<"), 0) < text.n;
    if (!escape && !note && !address && !shortcode)
        return text;
    struct str copy = arena_str(keep, text);
    char *s = (char *)(uintptr_t)copy.s;
    hide_escapes(s, copy.n);
    if (note)
        hide_notes(s, copy.n);
    if (address)
        hide_addresses(s, copy.n);
    if (shortcode)
        hide_shortcodes(s, copy.n);
    return copy;
}

size_t hide_token(struct str s, size_t i, bool code, struct str *instead)
{
    unsigned char c = (unsigned char)s.s[i];
    if (c >= SINGLE && c <= HIDE_NOTE_END) {
        *instead = (struct str){singles + (c - SINGLE), 1};
        return 1;
    }
    if (str_starts(str_sub(s, i, s.n), STR(HIDE_NOTE))) {
        *instead = STR("[^");
        return 2;
    }
    if (c != 0xc2 || i + 1 >= s.n || (unsigned char)s.s[i + 1] < C1 || (unsigned char)s.s[i + 1] >= C1 + 32)
        return 0;
    size_t at = ((unsigned char)s.s[i + 1] - C1) * 2u;
    *instead = (struct str){escapes + at + !code, code ? 2 : 1};
    return 2;
}
