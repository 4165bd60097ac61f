/*
 * markdown_short: tags that hold text, Hugo's shortcodes, GitBook's {% hint %} and components of MDX, become Markdown: those for
 * code a fence, others a division. What they hold stays, and what they are called; a shortcode alone is left as it is, and so is
 * all but a shortcode in code. Knows no names but those of code, of boxes and of what GitBook has.
 */
#include <stdlib.h>

#include "base/fold.h"
#include "base/sorted.h"
#include "port/markdown_part.h"

enum { DEEP = 8, TAG_MOST = 2000, COMPONENT_MOST = 600, OPEN_MOST = 300 };

enum way { SHORTCODE, LIQUID, COMPONENT };
enum part { OPENS, SHUTS, ALONE };

struct tag {
    const char *at;
    struct str name, args;
    size_t n, shut; /* bytes of it; of one that opens the place among all of what shuts it, 0: nothing does */
    enum way way;
    enum part part;
};

/* {{< name args >}} or {{% name args %}} at the head of S. */
static bool read_shortcode(struct str s, struct tag *t)
{
    bool angle = str_starts(s, STR("{{<"));
    struct str end = angle ? STR(">}}") : STR("%}}");
    size_t to = str_find_str(str_sub(s, 0, TAG_MOST), end, 3);
    if ((!angle && !str_starts(s, STR("{{%"))) || !str_starts(str_sub(s, to, s.n), end))
        return false;
    struct str inner = str_trim(str_sub(s, 3, to));
    bool shuts = str_starts(inner, STR("/")) && !str_starts(inner, STR("/*"));
    inner = shuts ? str_trim(str_sub(inner, 1, inner.n)) : inner;
    *t = (struct tag){.at = s.s, .name = str_sub(inner, 0, str_find(inner, ' ', 0)), .n = to + 3};
    t->args = str_trim(str_sub(inner, t->name.n, inner.n));
    t->part = shuts ? SHUTS : str_ends(t->args, STR("/")) ? ALONE : OPENS;
    return t->name.n && str_find(inner, '\n', 0) == inner.n && t->name.s[0] != '/';
}

/* {% hint args %} or {% endhint %} at the head of S. */
static bool read_liquid(struct str s, struct tag *t)
{
    size_t to = str_find_str(str_sub(s, 0, TAG_MOST), STR("%}"), 2);
    struct str inner = str_trim(str_sub(s, 2, to)), name = str_sub(inner, 0, str_find(inner, ' ', 0));
    bool shuts = str_starts(name, STR("end"));
    name = shuts ? str_sub(name, 3, name.n) : name;
    *t = (struct tag){
        s.s, name, str_trim(str_sub(inner, name.n, inner.n)), to + 2, 0, LIQUID, shuts ? SHUTS : OPENS};
    return str_starts(str_sub(s, to, s.n), STR("%}")) &&
           str_has(STR("hint tabs tab code embed file content-ref stepper step columns column"), ' ', name);
}

/* <Name args>, <Name args /> or </Name> at the head of S: no element of HTML has a capital letter. */
static bool read_component(struct str s, struct tag *t)
{
    size_t from = s.n > 1 && s.s[1] == '/' ? 2 : 1, i = from, deep = 0;
    char quote = 0;
    while (i < s.n && i < COMPONENT_MOST && is_alnum(s.s[i]))
        i++;
    *t = (struct tag){
        .at = s.s, .name = str_sub(s, from, i), .way = COMPONENT, .part = from == 2 ? SHUTS : OPENS};
    if (i == from || i == s.n || s.s[from] < 'A' || s.s[from] > 'Z' || !memchr(" \n/>", s.s[i], 4))
        return false;
    size_t args = i;
    for (; i < s.n && i < COMPONENT_MOST && (quote || deep || s.s[i] != '>'); i++) {
        char c = s.s[i];
        if (c == quote)
            quote = 0;
        else if (!quote && (c == '"' || (c == '\'' && deep)))
            quote = c;
        else if (!quote && c == '<' && !deep)
            return false;
        deep += !quote && c == '{' ? 1u : 0u;
        deep -= !quote && c == '}' && deep ? 1u : 0u;
    }
    t->args = str_trim(str_sub(s, args, i));
    t->n = i + 1;
    if (t->part == OPENS && str_ends(t->args, STR("/")))
        t->part = ALONE;
    return i < s.n && s.s[i] == '>';
}

/* import x from "y" at the head of a line of S, or of several to the one that says from where: its bytes; 0: it is none. */
static size_t read_import(struct str s)
{
    struct str rest = s, line = str_line(&rest);
    bool open = str_starts(line, STR("import {")) && str_find(line, '}', 0) == line.n;
    if (!str_starts(line, STR("import ")))
        return 0;
    for (unsigned lines = 0; open && rest.n && lines < 30; lines++) {
        line = str_line(&rest);
        open = str_find(line, '}', 0) == line.n;
    }
    line = str_trim(line);
    line.n -= str_ends(line, STR(";"));
    size_t quote =
        line.n && memchr("\"'", line.s[line.n - 1], 2) ? str_find(line, line.s[line.n - 1], 0) : line.n;
    struct str before = str_trim(str_sub(line, 0, quote));
    bool from = str_ends(before, STR("from")) || str_eq(before, STR("import"));
    return quote + 1 < line.n && from ? s.n - rest.n : 0;
}

/* One text being rewritten, and its tags. */
struct rewriting {
    struct arena *arena;
    struct out out;
    struct tag *tags;
    size_t n, room;
    size_t open[OPEN_MOST], open_n; /* the last tags that opened and are not shut */
};

static void add_tag(struct rewriting *r, struct tag t)
{
    r->tags = arena_more(r->arena, r->tags, sizeof *r->tags, r->n, &r->room);
    if (t.part == OPENS && r->open_n == OPEN_MOST)
        memmove(r->open, r->open + 1, --r->open_n * sizeof *r->open);
    if (t.part == OPENS)
        r->open[r->open_n++] = r->n;
    for (size_t i = t.part == SHUTS ? r->open_n : 0; i--;)
        if (str_eq(r->tags[r->open[i]].name, t.name) && r->tags[r->open[i]].way == t.way) {
            r->tags[r->open[i]].shut = r->n;
            r->open_n = i;
        }
    r->tags[r->n++] = t;
}

static int by_place(const void *a, const void *b)
{
    const struct tag *x = a, *y = b;
    return x->at < y->at ? -1 : x->at > y->at;
}

/* The tag that begins at AT; NULL: none does. */
static const struct tag *tag_at(const struct rewriting *r, const char *at)
{
    size_t i = sorted_first(&(struct tag){.at = at}, r->tags, r->n, sizeof *r->tags, by_place);
    return i < r->n && r->tags[i].at == at ? &r->tags[i] : NULL;
}

/* The length of a fence's sign at the head of LINE, and in *SIGN what it is of; 0: there is none. */
static size_t fence(struct str line, char *sign)
{
    size_t n = 0;
    line = str_trim(line);
    while (n < line.n && line.s[n] == line.s[0] && memchr("`~", line.s[0], 2))
        n++;
    *sign = n ? line.s[0] : 0;
    return n >= 3 ? n : 0;
}

/* All tags of S, in their order; in code shortcodes alone. */
static void find_tags(struct rewriting *r, struct str s)
{
    size_t fenced = 0, n;
    char sign, of = 0;
    struct tag t;
    for (size_t i = 0; i < s.n; i++) {
        if (i == 0 || s.s[i - 1] == '\n') {
            n = fence(str_sub(s, i, str_find(s, '\n', i)), &sign);
            if (n && (!fenced || (n >= fenced && sign == of))) {
                fenced = fenced ? 0 : n;
                of = sign;
            }
            n = fenced || s.s[i] != 'i' ? 0 : read_import(str_sub(s, i, s.n));
            if (n)
                add_tag(r, (struct tag){.at = s.s + i, .n = n, .way = COMPONENT, .part = ALONE});
        }
        struct str rest = str_sub(s, i, s.n);
        if (s.s[i] == '{' && i + 1 < s.n && s.s[i + 1] == '{'   ? read_shortcode(rest, &t)
            : fenced                                            ? false
            : s.s[i] == '{' && i + 1 < s.n && s.s[i + 1] == '%' ? read_liquid(rest, &t)
                                                                : s.s[i] == '<' && read_component(rest, &t))
            add_tag(r, t);
    }
}

/* The value of ARGS called NAME, or its first word when there are no names; quotes taken off. */
static struct str argument(struct str args, const char *name)
{
    size_t at = str_find_str(args, str_from(name), 0), end;
    if (at == args.n && str_find(args, '=', 0) < args.n)
        return STR("");
    struct str s = at < args.n ? str_sub(args, at + strlen(name), args.n) : args;
    s = str_starts(s, STR("{")) ? str_sub(s, 1, s.n) : s;
    bool quote = s.n && (s.s[0] == '"' || s.s[0] == '\'');
    end = str_find(s, quote ? s.s[0] : ' ', quote);
    return str_sub(s, quote, end);
}

static bool is_code(const struct tag *t)
{
    return t->way == SHORTCODE && str_has(STR("highlight code code-toggle prism"), ' ', t->name);
}

/* What kind of box T opens: what it is called, or what it says. */
static struct str kind_of(const struct tag *t)
{
    static const char *const says[] = {"type=", "style=", "color="};
    struct str kind = t->name;
    if (!str_has(STR("hint notice callout alert admonition Admonition Callout Aside Alert Hint Notice"), ' ',
                 kind))
        return str_sub(kind, 0, str_find(kind, '.', 0));
    for (size_t i = 0; i < COUNT(says); i++)
        if (str_find_str(t->args, str_from(says[i]), 0) < t->args.n)
            return argument(t->args, says[i]);
    kind = argument(t->args, "type=");
    return kind.n && t->way == SHORTCODE ? kind : STR("note");
}

/* The words that T shows above what it holds. */
static struct str title_of(const struct tag *t)
{
    static const char *const names[] = {" title=", " label=", " summary=", " value="};
    struct str args = {t->args.s - 1, t->args.n + 1}; /* a sign is before it: a blank, or the end of the name */
    bool has = str_find(args, '=', 0) < args.n;
    for (size_t i = 0; has && i < COUNT(names) - !str_eq(t->name, STR("TabItem")); i++)
        if (str_find_str(args, str_from(names[i]), 0) < args.n)
            return argument(args, names[i]);
    bool kind = !str_eq(kind_of(t), t->name), many = str_ends(t->name, STR("s"));
    return has || kind || many || t->way != SHORTCODE ? STR("") : argument(t->args, "title=");
}

/* A line for the address that T leads to; empty when it leads nowhere. */
static struct str lead_of(struct arena *a, const struct tag *t)
{
    struct str url = argument(t->args, "url="), src = argument(t->args, "src="),
               href = argument(t->args, "href=");
    struct str title = t->way == COMPONENT ? title_of(t) : STR("");
    if (t->way == LIQUID && str_eq(t->name, STR("embed")) && url.n)
        return arena_printf(a, "<%.*s>\n\n", STR_ARG(url));
    if (t->way == LIQUID && str_eq(t->name, STR("file")) && src.n)
        return arena_printf(a, "[%.*s](<%.*s>)\n\n", STR_ARG(markdown_base_of(src)), STR_ARG(src));
    if (t->way == COMPONENT && title.n && href.n)
        return arena_printf(a, "[%.*s](<%.*s>)\n\n", STR_ARG(title), STR_ARG(href));
    if (t->part == ALONE && title.n)
        return arena_printf(a, "**%.*s**\n\n", STR_ARG(title));
    return STR("");
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

/* The lines of O from FROM on without the blanks that all of them begin with, which a component's text may have: no code. */
static void set_out(struct out *o, size_t from)
{
    struct str all = str_sub(out_str(o), from, o->n);
    size_t least = SIZE_MAX, to = from;
    for (struct str rest = all; rest.n;) {
        struct str line = str_line(&rest);
        size_t n = 0;
        while (n < line.n && line.s[n] == ' ')
            n++;
        least = n < line.n && n < least ? n : least;
    }
    for (struct str rest = all; least && rest.n;) {
        struct str line = str_line(&rest);
        size_t skip = line.n < least ? line.n : least, n = (size_t)(rest.s - line.s) - skip;
        memmove(o->buf + to, line.s + skip, n);
        to += n;
    }
    o->n = least ? to : o->n;
}

static void rewrite(struct rewriting *r, struct str s, unsigned deep);

/* Boxes of GitBook and of components; of a division that is none, and has no title, there is nothing to see. */
static bool is_box(const struct tag *t)
{
    struct out o = out_memory();
    fold_lower(&o, kind_of(t));
    bool box = str_has(STR("note tip info warning caution danger important success check error details"), ' ',
                       out_str(&o));
    out_free(&o);
    return box;
}

/* TEXT, which OPEN holds on a line that INDENT begins, as a division. */
static void put_division(struct rewriting *r, const struct tag *open, struct str text, struct str indent,
                         unsigned deep)
{
    struct out *o = &r->out;
    struct str lead = lead_of(r->arena, open), title = lead.n ? STR("") : title_of(open);
    bool seen = open->way == SHORTCODE || title.n || is_box(open);
    struct str colons = str_sub(STR("::::::::::::"), 0, seen ? 3 + DEEP - deep : 0);
    if (seen)
        out_printf(o, "%.*s %.*s %.*s\n", STR_ARG(colons), STR_ARG(kind_of(open)), STR_ARG(title));
    size_t from = o->n;
    out_raw(o, lead);
    rewrite(r, text, deep + 1);
    if (open->way == COMPONENT)
        set_out(o, from);
    out_printf(o, "\n%s%.*s%.*s", str_ends(out_str(o), STR("\n")) ? "" : "\n", STR_ARG(seen ? indent : colons),
               STR_ARG(colons)); /* an empty line ends a block of HTML */
}

/* The tag OPEN at S[I], on a line that INDENT begins; returns where to go on, I when it is left as it is. */
static size_t take(struct rewriting *r, struct str s, size_t i, struct str indent, unsigned deep)
{
    const struct tag *open = tag_at(r, s.s + i);
    if (deep == DEEP || open->part == SHUTS)
        return i;
    size_t from = i + open->n, lead = r->out.n;
    if (!open->name.n)
        return from; /* an import */
    const struct tag *shut = open->shut ? &r->tags[open->shut] : NULL;
    if (!shut || shut->at >= s.s + s.n) {
        out_raw(&r->out, lead_of(r->arena, open));
        return r->out.n > lead ? from : i;
    }
    size_t to = (size_t)(shut->at - s.s);
    struct str text = str_sub(s, from, to);
    text = text.n && text.s[0] == '\n' ? str_sub(text, 1, text.n) : text;
    size_t end = text.n;
    while (end && text.s[end - 1] == ' ')
        end--;
    text = end == 0 || text.s[end - 1] == '\n' ? str_sub(text, 0, end) : text;
    if (is_code(open))
        put_code(&r->out, indent, open, text);
    else
        put_division(r, open, text, indent, deep);
    return to + shut->n;
}

static void rewrite(struct rewriting *r, struct str s, unsigned deep)
{
    struct out *o = &r->out;
    size_t from = 0;
    for (size_t line = 0; line < s.n;) {
        size_t at = line;
        while (at < s.n && (s.s[at] == ' ' || s.s[at] == '\t'))
            at++;
        if (at == s.n || !tag_at(r, s.s + at)) {
            line = str_find(s, '\n', at) + 1;
            continue;
        }
        out_raw(o, str_sub(s, from, at));
        size_t end = take(r, s, at, str_sub(s, line, at), deep);
        from = end;
        line = end > at ? end : str_find(s, '\n', at) + 1;
        if (end == at)
            continue;
        if (end < s.n && s.s[end] != '\n' && s.s[end - 1] != '\n')
            out_lit(o, "\n");
    }
    out_raw(o, str_sub(s, from, s.n));
}

struct str markdown_shortcodes(struct markdown_folder *f, struct str text)
{
    struct rewriting r = {.arena = f->arena, .out = out_memory()};
    find_tags(&r, text);
    if (r.n) {
        rewrite(&r, text, 0);
        text = arena_str(f->arena, out_str(&r.out));
    }
    out_free(&r.out);
    return text;
}
