/*
 * markdown_short: Hugo's shortcodes that hold text become Markdown: those for code a fence, others a division. What they
 * hold stays; a shortcode alone is left as it is. Knows no names but those of code and of films.
 */
#include <stdlib.h>

#include "base/sorted.h"
#include "port/markdown_part.h"

enum { DEEP = 8 };

/* A shortcode's tag. */
struct tag {
    struct str name, args;
    size_t n; /* bytes of it */
    bool shut;
};

/* The tag at the head of S: {{< name args >}} or {{% name args %}}. */
static bool read_tag(struct str s, struct tag *t)
{
    bool angle = str_starts(s, STR("{{<"));
    struct str end = angle ? STR(">}}") : STR("%}}");
    size_t to = str_find_str(str_sub(s, 0, 2000), end, 3);
    if ((!angle && !str_starts(s, STR("{{%"))) || to + 3 > s.n || !str_starts(str_sub(s, to, s.n), end))
        return false;
    struct str inner = str_trim(str_sub(s, 3, to));
    t->n = to + 3;
    t->shut = str_starts(inner, STR("/")) && !str_starts(inner, STR("/*"));
    inner = t->shut ? str_trim(str_sub(inner, 1, inner.n)) : inner;
    t->name = str_sub(inner, 0, str_find(inner, ' ', 0));
    t->args = str_trim(str_sub(inner, t->name.n, inner.n));
    bool alone = str_ends(t->args, STR("/"));
    return t->name.n && !alone && str_find(inner, '\n', 0) == inner.n && t->name.s[0] != '/';
}

/* A tag that closes, and where. */
struct shut {
    const char *at;
    struct tag tag;
};

/* One text being rewritten: its tags that close, sorted by name and place. */
struct rewriting {
    struct out out;
    struct shut *shuts;
    size_t n, room;
};

static int by_name(const void *a, const void *b)
{
    const struct shut *x = a, *y = b;
    int order = str_cmp(x->tag.name, y->tag.name);
    return order ? order : x->at < y->at ? -1 : x->at > y->at;
}

static void find_shuts(struct arena *a, struct rewriting *r, struct str s)
{
    struct tag t;
    for (size_t i = str_find_str(s, STR("{{"), 0); i < s.n; i = str_find_str(s, STR("{{"), i + 2)) {
        if (!read_tag(str_sub(s, i, s.n), &t) || !t.shut)
            continue;
        r->shuts = arena_more(a, r->shuts, sizeof *r->shuts, r->n, &r->room);
        r->shuts[r->n++] = (struct shut){s.s + i, t};
    }
    if (r->n)
        qsort(r->shuts, r->n, sizeof *r->shuts, by_name);
}

/* Where in S, part of that text, the tag that closes NAME begins behind FROM; s.n when there is none. */
static size_t find_shut(const struct rewriting *r, struct str s, size_t from, struct str name, struct tag *t)
{
    struct shut key = {s.s + from, {.name = name}};
    size_t next = sorted_first(&key, r->shuts, r->n, sizeof key, by_name);
    if (next == r->n || !str_eq(r->shuts[next].tag.name, name) || r->shuts[next].at >= s.s + s.n)
        return s.n;
    *t = r->shuts[next].tag;
    return (size_t)(r->shuts[next].at - s.s);
}

/* The value of ARGS called NAME, or its first word when there are no names; quotes taken off. */
static struct str argument(struct str args, const char *name)
{
    size_t at = str_find_str(args, str_from(name), 0), end;
    if (at == args.n && str_find(args, '=', 0) < args.n)
        return STR("");
    struct str s = at < args.n ? str_sub(args, at + strlen(name), args.n) : args;
    bool quote = s.n && (s.s[0] == '"' || s.s[0] == '\'');
    end = str_find(s, quote ? s.s[0] : ' ', quote);
    return str_sub(s, quote, end);
}

static bool is_code(struct str name)
{
    return str_has(STR("highlight code code-toggle prism"), ' ', name);
}

/* TEXT between the tags OPEN and its end as code. */
static void put_code(struct out *o, struct str indent, const struct tag *open, struct str text)
{
    size_t fence = 3, run = 0;
    for (size_t i = 0; i < text.n; i++) {
        run = text.s[i] == '`' ? run + 1 : 0;
        fence = run >= fence ? run + 1 : fence;
    }
    struct str lang = str_eq(open->name, STR("highlight"))                       ? argument(open->args, "lang=")
                      : str_find_str(open->args, STR("lang="), 0) < open->args.n ? argument(open->args, "lang=")
                                                                                 : STR("");
    for (size_t i = 0; i < fence; i++)
        out_lit(o, "`");
    out_printf(o, "%.*s\n%.*s", STR_ARG(lang), STR_ARG(text));
    out_lit(o, text.n && text.s[text.n - 1] == '\n' ? "" : "\n");
    out_raw(o, indent);
    for (size_t i = 0; i < fence; i++)
        out_lit(o, "`");
}

static void rewrite(struct rewriting *r, struct str s, unsigned deep);

/* The shortcode OPEN at S[I], on a line that INDENT begins; returns where to go on, I when it is left as it is. */
static size_t take(struct rewriting *r, struct str s, size_t i, struct str indent, unsigned deep)
{
    struct out *o = &r->out;
    struct tag open, shut;
    if (deep == DEEP || !read_tag(str_sub(s, i, s.n), &open) || open.shut)
        return i;
    size_t from = i + open.n, to = find_shut(r, s, from, open.name, &shut);
    if (to == s.n)
        return i;
    struct str text = str_sub(s, from, to);
    text = text.n && text.s[0] == '\n' ? str_sub(text, 1, text.n) : text;
    size_t end = text.n;
    while (end && text.s[end - 1] == ' ')
        end--;
    text = end == 0 || text.s[end - 1] == '\n' ? str_sub(text, 0, end) : text;
    if (is_code(open.name)) {
        put_code(o, indent, &open, text);
        return to + shut.n;
    }
    unsigned colons = 3 + DEEP - deep;
    for (unsigned k = 0; k < colons; k++)
        out_lit(o, ":");
    out_printf(o, " %.*s %.*s\n", STR_ARG(open.name), STR_ARG(argument(open.args, "title=")));
    rewrite(r, text, deep + 1);
    out_lit(o, "\n\n"); /* an empty line ends a block of HTML */
    out_raw(o, indent);
    for (unsigned k = 0; k < colons; k++)
        out_lit(o, ":");
    return to + shut.n;
}

static void rewrite(struct rewriting *r, struct str s, unsigned deep)
{
    struct out *o = &r->out;
    size_t from = 0;
    for (size_t line = 0; line < s.n; line = str_find(s, '\n', line) + 1) {
        size_t at = line;
        while (at < s.n && (s.s[at] == ' ' || s.s[at] == '\t'))
            at++;
        if (at + 3 > s.n || s.s[at] != '{' || s.s[at + 1] != '{' || line < from)
            continue;
        out_raw(o, str_sub(s, from, at));
        size_t end = take(r, s, at, str_sub(s, line, at), deep);
        from = end > at ? end : at;
        line = end > at ? end : line;
        if (end > at && str_find(s, '\n', end) > end)
            out_lit(o, "\n");
        if (line >= s.n)
            break;
    }
    out_raw(o, str_sub(s, from, s.n));
}

struct str markdown_shortcodes(struct markdown_folder *f, struct str text)
{
    if (str_find_str(text, STR("{{<"), 0) == text.n && str_find_str(text, STR("{{%"), 0) == text.n)
        return text;
    struct rewriting r = {.out = out_memory()};
    find_shuts(f->arena, &r, text);
    rewrite(&r, text, 0);
    text = out_take(&r.out, f->arena);
    return text;
}
