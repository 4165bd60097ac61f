/*
 * Takes away what keyboards, mail programs and web pages put into an address, and cuts what is left into tokens.
 * Does not know what an address is.
 */
#include "ask/ask_address.h"
#include "base/fold.h"

/* The bytes that are shown of a text that may not be read. */
enum { SHOWN = 256 };

/* Signs that other keyboards and word processors have for ours. */
static const struct sign {
    uint32_t from, to;
    const char *ours;
} signs[] = {
    {0xAB, 0xAB, "\""},     {0xBB, 0xBB, "\""},    {0x60C, 0x60C, ","},    {0x61B, 0x61B, ";"},
    {0x2010, 0x2013, "-"},  {0x2018, 0x201B, "'"}, {0x201C, 0x201F, "\""}, {0x2032, 0x2032, "'"},
    {0x2039, 0x203A, "\""}, {0x2212, 0x2212, "-"}, {0x3001, 0x3001, ","},  {0x3002, 0x3002, "."},
    {0x3008, 0x3011, "\""},
};

static enum ask_problem problem_of(struct str t)
{
    if (t.n > ASK_TYPED_MOST)
        return ASK_TOO_LONG;
    if (str_bad_utf8(t) < t.n)
        return ASK_NOT_TEXT;
    for (size_t at = 0; at < t.n; at++) {
        unsigned char c = (unsigned char)t.s[at], next = at + 1 < t.n ? (unsigned char)t.s[at + 1] : 0xFF;
        if ((c < 0x20 && !(c >= '\t' && c <= '\r')) || c == 0x7F || (c == 0xC2 && next < 0xA0))
            return ASK_CONTROL;
    }
    return ASK_FINE;
}

static struct str plain(struct arena *a, struct str t)
{
    struct out o = out_memory();
    struct str typed = fold_typed(a, t);
    uint32_t c;
    for (size_t at = 0, n; at < typed.n && (n = str_utf8(typed, at, &c)) > 0; at += n) {
        const char *ours = NULL;
        for (size_t i = 0; c >= 0x80 && i < COUNT(signs); i++)
            if (c >= signs[i].from && c <= signs[i].to)
                ours = signs[i].ours;
        out_raw(&o, ours ? str_from(ours) : str_sub(typed, at, at + n));
    }
    return out_take(&o, a);
}

/* Where the next WORD (ASCII, in any case) stands in T, from byte AT on; T.n when nowhere. */
static size_t find(struct str t, struct str word, size_t at)
{
    while (at < t.n && !str_ieq(str_sub(t, at, at + word.n), word))
        at++;
    return at;
}

/* How many bytes of T from AT on are none of the characters END. */
static size_t span(struct str t, size_t at, const char *end)
{
    size_t n = 0;
    while (at + n < t.n && !strchr(end, t.s[at + n]))
        n++;
    return n;
}

/* The first "to" among the fields of a query, or an empty slice (RFC 6068, 2). */
static struct str to_of(struct str query)
{
    while (query.s) {
        struct str field = str_cut(&query, '&');
        if (str_ieq(str_sub(field, 0, 3), STR("to=")))
            return str_sub(field, 3, field.n);
    }
    return STR("");
}

/* T with each "mailto:…?…" replaced by whom it is to. */
static struct str without_mailto(struct arena *a, struct str t)
{
    static const struct str mailto = {"mailto:", 7};
    struct out o = out_memory();
    size_t at = 0;
    for (size_t next; (next = find(t, mailto, at)) < t.n;) {
        out_raw(&o, str_sub(t, at, next));
        at = next + mailto.n;
        if (str_starts(str_sub(t, at, t.n), STR("//")))
            at += 2;
        while (at < t.n && t.s[at] == ' ')
            at++;
        struct str to = str_sub(t, at, at + span(t, at, " ?<>()\"")), query = {0};
        at += to.n;
        if (at < t.n && t.s[at] == '?') {
            query = str_sub(t, at + 1, at + 1 + span(t, at + 1, " <>()\""));
            at += 1 + query.n;
        }
        out_lit(&o, " ");
        out_raw(&o, to.n ? to : to_of(query));
    }
    out_raw(&o, str_sub(t, at, t.n));
    return out_take(&o, a);
}

static int hex_of(char c)
{
    const char *digits = "0123456789abcdef",
               *found = c ? strchr(digits, c >= 'A' && c <= 'F' ? c + 32 : c) : NULL;
    return found ? (int)(found - digits) : -1;
}

/* T with each %XX as the byte that it is. */
static struct str decoded(struct arena *a, struct str t)
{
    char *bytes = arena_bytes(a, t.n + 1);
    size_t n = 0;
    for (size_t at = 0; at < t.n; at++) {
        bool escape = t.s[at] == '%' && at + 2 < t.n && hex_of(t.s[at + 1]) >= 0 && hex_of(t.s[at + 2]) >= 0;
        bytes[n++] = escape ? (char)(hex_of(t.s[at + 1]) * 16 + hex_of(t.s[at + 2])) : t.s[at];
        at += escape ? 2 : 0;
    }
    bytes[n] = '\0';
    return (struct str){bytes, n};
}

struct str ask_clean(struct arena *a, struct str typed, enum ask_problem *problem)
{
    static const struct str at_sign = {"%40", 3};
    typed = str_trim(typed);
    struct str head = arena_str(a, str_sub(typed, 0, SHOWN));
    if ((*problem = problem_of(typed)) != ASK_FINE)
        return head;
    struct str t = plain(a, typed);
    bool mailto = find(t, STR("mailto:"), 0) < t.n;
    if (mailto)
        t = without_mailto(a, t);
    for (int i = 0; i < 2; i++) {
        bool hidden = str_find(t, '@', 0) == t.n && str_find_str(t, at_sign, 0) < t.n;
        if (!(mailto && i == 0) && !hidden)
            break;
        struct str bytes = decoded(a, t);
        if ((*problem = problem_of(bytes)) != ASK_FINE)
            return head;
        t = plain(a, bytes);
    }
    return arena_str(a, str_trim(t));
}

size_t ask_quoted(struct str s, size_t at)
{
    size_t end = at + 1;
    while (end < s.n && s.s[end] != '"')
        end += s.s[end] == '\\' ? 2 : 1;
    size_t next = end + 1;
    while (next < s.n && s.s[next] == ' ')
        next++;
    return next < s.n && s.s[next] == '@' ? end + 1 : 0;
}

size_t ask_scheme(struct str t)
{
    size_t n = 0;
    while (n < t.n && t.s[n] > ' ' && !strchr(":/@,;<>()[]\"", t.s[n]))
        n++;
    return n && str_starts(str_sub(t, n, t.n), STR("://")) ? n + 3 : 0;
}

/* The blanks where SCAN is, when an '@' stands on one of their sides, and the '[' of a domain literal: where they end; else 0. */
static size_t around_at(const struct ask_scan *scan)
{
    struct str text = scan->text;
    size_t end = scan->at;
    while (end < text.n && text.s[end] == ' ')
        end++;
    bool before = scan->room->n && scan->room->buf[scan->room->n - 1] == '@';
    end += before && end < text.n && text.s[end] == '[';
    return end > scan->at && (before || (end < text.n && text.s[end] == '@')) ? end : 0;
}

/* The bytes from AT on that go to the token as one; 0 at its end. */
static size_t next_part(struct ask_scan *scan)
{
    struct str text = scan->text;
    char c = text.s[scan->at];
    if (c == '"') {
        size_t end = ask_quoted(text, scan->at);
        return end ? end - scan->at : 0;
    }
    return !strchr(" ,;<>()[]", c);
}

bool ask_token(struct ask_scan *scan, struct str *token)
{
    struct str text = scan->text;
    out_reset(scan->room);
    scan->angle = false;
    for (; scan->at < text.n && next_part(scan) == 0; scan->at++)
        scan->angle = text.s[scan->at] == '<' || (scan->angle && text.s[scan->at] == ' ');
    struct str rest = str_sub(text, scan->at, text.n);
    if (ask_scheme(rest)) {
        size_t n = span(text, scan->at, " <>\"");
        out_raw(scan->room, str_sub(text, scan->at, scan->at + n));
        scan->at += n;
    } else {
        for (size_t n; scan->at < text.n; scan->at += n) {
            size_t blanks = around_at(scan);
            scan->at = blanks ? blanks : scan->at;
            if (scan->at == text.n || (n = next_part(scan)) == 0)
                break;
            out_raw(scan->room, str_sub(text, scan->at, scan->at + n));
        }
    }
    *token = out_str(scan->room);
    return token->n > 0;
}

struct str ask_without_comments(struct arena *a, struct str s)
{
    char *kept = arena_bytes(a, s.n + 1);
    size_t n = 0, least = 0, end;
    for (size_t at = 0; at < s.n; at++) {
        if (s.s[at] == '"' && (end = ask_quoted(s, at)) > 0) {
            memcpy(kept + n, s.s + at, end - at);
            least = n += end - at;
            at = end - 1;
            continue;
        }
        size_t open = n;
        while (s.s[at] == ')' && open > least && kept[open - 1] != '(')
            open--;
        if (s.s[at] == ')' && open > least) {
            bool names = memchr(kept + open, '@', n - open) != NULL;
            n = names ? n : open;
            kept[open - 1] = ' ';
            if (!names)
                continue;
        }
        kept[n++] = s.s[at];
    }
    kept[n] = '\0';
    return (struct str){kept, n};
}
