/*
 * fact: tokens for {{name}}, and back. A token begins with one of the noncharacters U+FDD0…U+FDEF, which
 * text_clean keeps out of sources and which Markdown takes for a letter. Knows no Markdown.
 */
#include "read/fact.h"

#include "base/out.h"

/* U+FDD0…U+FDEE and two letters number a reference, U+FDEF is a literal {{. Their UTF-8 is EF B7 90…AF. */
enum {
    FIRST = 0x90,
    LITERAL = 0xaf,
    LETTERS = 26,
    NUMBERS = (LITERAL - FIRST) * LETTERS * LETTERS,
    SHOWN_MAX = 60
};

/* Where the reading of a text stands. */
struct fact_scan {
    struct str text;
    size_t at;           /* counted up to here */
    struct diag_pos pos; /* of that byte */
};

static struct diag_pos scan_pos(struct fact_scan *s, size_t at)
{
    for (; s->at < at; s->at++) {
        s->pos.line += s->text.s[s->at] == '\n';
        s->pos.col = s->text.s[s->at] == '\n' ? 1 : s->pos.col + 1;
    }
    return s->pos;
}

static bool is_name(struct str s, bool tag)
{
    if (tag && s.n && memchr("#^/", s.s[0], 3))
        s = str_sub(s, 1, s.n);
    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];
        if (!is_alnum(c) && c != '.' && c != '-' && c != '_')
            return false;
    }
    return s.n > 0;
}

/* What stands at FROM, from {{ to }}, or to the line's end when there is no }}. */
static struct str reference(struct str text, size_t from)
{
    size_t line = str_find(text, '\n', from);
    size_t end = str_find_str(str_sub(text, 0, line), STR("}}"), from + 2);
    return str_sub(text, from, end < line ? end + 2 : line);
}

/* The value of a reference; for one that is unknown, a report and what was written. */
static struct str reference_value(struct str written, struct str lang, const struct record_facts *facts,
                                  struct diag *d, struct diag_pos pos)
{
    bool closed = str_ends(written, STR("}}")) && written.n >= 4;
    struct str name = str_trim(str_sub(written, 2, closed ? written.n - 2 : written.n));
    struct str value = {0}, hint = {0};
    if (closed && facts && is_name(name, facts->tags)) {
        value = facts->find(facts->ctx, lang, name);
        if (!value.s)
            hint = facts->nearest(facts->ctx, name);
    }
    if (value.s)
        return value;
    if (name.n > SHOWN_MAX) {
        name.n = SHOWN_MAX;
        while (name.n && ((unsigned char)name.s[name.n] & 0xc0) == 0x80)
            name.n--;
    }
    const struct str args[3] = {str_or_empty(name)};
    diag_at(d, DIAG_FACT_UNKNOWN, pos, args, hint);
    return written;
}

static void token_write(char *to, size_t n, size_t number)
{
    memset(to, 'x', n);
    to[0] = (char)0xef;
    to[1] = (char)0xb7;
    to[2] = (char)(FIRST + number / (LETTERS * LETTERS));
    to[3] = (char)('a' + number / LETTERS % LETTERS);
    to[4] = (char)('a' + number % LETTERS);
}

bool fact_is_foreign(struct str text, size_t at)
{
    size_t i = at + 3;
    if (i >= text.n || text.s[at + 1] != '{')
        return false;
    if (text.s[at + 2] == '<' || text.s[at + 2] == '%')
        return true;
    while (i < text.n && ((text.s[i] >= 'a' && text.s[i] <= 'z') || text.s[i] == '_'))
        i++;
    return text.s[at + 2] == '#' && i > at + 3 && i + 1 < text.n && text.s[i] == ' ' && text.s[i + 1] != '}';
}

/* The first {{ at or after FROM that is not another generator's, or the text's end. */
static size_t find_braces(struct str text, size_t from)
{
    size_t i = str_find_str(text, STR("{{"), from);
    while (i < text.n && fact_is_foreign(text, i))
        i = str_find_str(text, STR("{{"), i + 2);
    return i;
}

static size_t count(struct str text)
{
    size_t n = 0;
    for (size_t i = find_braces(text, 0); i < text.n; i = find_braces(text, i + 2))
        n++;
    return n;
}

struct str fact_hide(struct arena *keep, struct str text, struct str lang, const struct record_facts *facts,
                     struct diag *d, struct diag_pos pos, struct fact_refs *refs)
{
    size_t max = count(text);
    *refs = (struct fact_refs){0};
    if (max == 0)
        return text;
    struct fact_scan scan = {text, 0, pos};
    char *copy = arena_alloc(keep, text.n + 1);
    memcpy(copy, text.s, text.n);
    refs->items = ARENA_NEW(keep, struct fact_ref, max);
    refs->any = true;
    for (size_t i = find_braces(text, 0), next; i < text.n; i = find_braces(text, next)) {
        size_t slashes = 0;
        while (slashes < i && text.s[i - slashes - 1] == '\\')
            slashes++;
        next = i + 2;
        if (slashes & 1) {
            memcpy(copy + i - 1, "\xef\xb7\xaf", 3);
            continue;
        }
        struct str written = reference(text, i);
        struct str value = reference_value(written, lang, facts, d, scan_pos(&scan, i));
        if (written.n < 5 || refs->n == NUMBERS)
            continue;
        next = i + written.n;
        token_write(copy + i, written.n, refs->n);
        refs->items[refs->n++] = (struct fact_ref){written, value};
    }
    return (struct str){copy, text.n};
}

size_t fact_token(const struct fact_refs *refs, struct str s, size_t i, struct str *value)
{
    if (s.n - i < 3 || s.s[i] != (char)0xef || s.s[i + 1] != (char)0xb7)
        return 0;
    unsigned char c = (unsigned char)s.s[i + 2];
    if (c == LITERAL) {
        *value = STR("{{");
        return 3;
    }
    if (c < FIRST || c > LITERAL || s.n - i < 5 || s.s[i + 3] < 'a' || s.s[i + 4] < 'a')
        return 0;
    size_t number =
        ((size_t)(c - FIRST) * LETTERS + (size_t)(s.s[i + 3] - 'a')) * LETTERS + (size_t)(s.s[i + 4] - 'a');
    if (number >= refs->n || refs->items[number].written.n > s.n - i)
        return 0;
    *value = refs->items[number].value;
    return refs->items[number].written.n;
}

struct str fact_show(struct arena *keep, const struct fact_refs *refs, struct str s)
{
    struct str value;
    size_t from = 0;
    if (!refs->any)
        return s;
    struct out o = out_memory();
    for (size_t i = str_find(s, (char)0xef, 0), n; i < s.n; i = str_find(s, (char)0xef, i + (n ? n : 1))) {
        n = fact_token(refs, s, i, &value);
        if (n == 0)
            continue;
        out_raw(&o, str_sub(s, from, i));
        out_raw(&o, value);
        from = i + n;
    }
    out_raw(&o, str_sub(s, from, s.n));
    return out_take(&o, keep);
}
