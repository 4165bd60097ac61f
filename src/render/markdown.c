/*
 * The few elements that bodies and our pages have, each as Markdown writes it.
 * Does not check nesting: the HTML is our own.
 */
#include "render/markdown.h"

#include <stdio.h>

#include "base/html.h"

enum { DEPTH = 32 };

struct twin {
    struct out *o;
    struct str href;        /* of the open link */
    unsigned number[DEPTH]; /* of the next item of each open list; 0: bullets */
    unsigned depth;
    unsigned quotes;
    unsigned cells; /* of the table's first row so far */
    bool pre, code; /* nothing in it is markup */
    bool table;     /* its rows are lines without empty ones between */
    char align[64]; /* of its columns */
    bool notes;     /* items are footnotes */
    bool silent;    /* nothing is written: the number of a footnote, and the way back from one */
};

/* A new line, at the margin of lists and quotes. */
static void line(struct twin *t)
{
    out_lit(t->o, "\n");
    for (unsigned i = 0; i < t->quotes; i++)
        out_lit(t->o, "> ");
    for (unsigned i = 0; i < t->depth; i++)
        out_lit(t->o, "   ");
}

static bool at_margin(const struct out *o)
{
    struct str all = out_str(o);
    return all.n == 0 || all.s[all.n - 1] == ' ' || all.s[all.n - 1] == '\n';
}

static void item(struct twin *t)
{
    unsigned *number = t->depth && t->depth <= DEPTH ? &t->number[t->depth - 1] : NULL;
    unsigned depth = t->depth;
    t->depth = depth ? depth - 1 : 0;
    line(t);
    t->depth = depth;
    if (number && *number)
        out_printf(t->o, "%u. ", (*number)++);
    else
        out_lit(t->o, "-  ");
}

static void text(struct twin *t, struct str s)
{
    bool marked = !t->pre && !t->code;
    size_t from = 0; /* what is before has been written */
    for (size_t i = 0; i < s.n; i++) {
        char c = s.s[i];
        bool mark = marked && (c == '\\' || c == '*' || c == '[' || c == '`' || (c == '|' && t->table));
        if (!mark && c != '&' && !(c == '\n' && t->pre))
            continue;
        out_raw(t->o, str_sub(s, from, i));
        if (mark || (c == '&' && marked && str_starts(str_sub(s, i, s.n), STR("&lt;"))))
            out_lit(t->o, "\\");
        from = mark ? i : i + 1;
        if (c == '\n')
            line(t);
        if (c != '&')
            continue;
        size_t n = 1;
        char stands = html_entity(str_sub(s, i, s.n), &n);
        out_raw(t->o, (struct str){stands ? &stands : "&", 1});
        from = i + n;
        i = from - 1;
    }
    out_raw(t->o, str_sub(s, from, s.n));
}

static void link_end(struct twin *t)
{
    struct str href = t->href, page = STR(".html");
    size_t at = str_find_str(href, page, 0);
    bool twin =
        at < href.n && str_find(href, ':', 0) == href.n && str_find_str(href, STR("search.html"), 0) == href.n;
    out_lit(t->o, "](");
    if (twin) {
        text(t, str_sub(href, 0, at));
        out_lit(t->o, ".md");
        href = str_sub(href, at + page.n, href.n);
    }
    text(t, href);
    out_lit(t->o, ")");
}

static void list_begin(struct twin *t, bool ordered)
{
    if (t->depth < DEPTH)
        t->number[t->depth] = ordered;
    t->depth++;
}

/* Rows are lines of cells between bars; the first is the head, as Markdown wants one. */
static void table(struct twin *t, const struct html_piece *tag)
{
    if (html_is(tag, -1, "table")) {
        t->cells = 0;
        t->table = !tag->end;
        line(t);
    } else if (html_is(tag, false, "tr")) {
        line(t);
        out_lit(t->o, "|");
    } else if (html_is(tag, false, "th td")) {
        struct str align = html_attr(tag, "class");
        if (t->cells < sizeof t->align)
            t->align[t->cells] = align.n ? align.s[0] : 'n';
        out_lit(t->o, " ");
    } else if (html_is(tag, true, "th td")) {
        out_lit(t->o, " |");
        t->cells++;
    } else if (html_is(tag, true, "thead")) {
        line(t);
        out_lit(t->o, "|");
        for (unsigned i = 0; i < t->cells; i++) {
            char align = i < sizeof t->align ? t->align[i] : 'n';
            out_lit(t->o, align == 'r' ? "--:|" : align == 'c' ? ":-:|" : "---|");
        }
        t->cells = 0;
    } else if (html_is(tag, -1, "caption")) {
        out_lit(t->o, "**");
        if (tag->end)
            line(t);
    }
}

/* An alert as GitHub writes it: its class is its kind. */
static void alert_begin(struct twin *t, struct str kind)
{
    t->quotes++;
    line(t);
    out_lit(t->o, "[!");
    for (size_t i = 0; i < kind.n; i++)
        out_raw(t->o, (struct str){(char[1]){(char)(kind.s[i] >= 'a' ? kind.s[i] & ~0x20 : kind.s[i])}, 1});
    out_lit(t->o, kind.n ? "] " : "NOTE] ");
}

/* Footnotes and alerts; false: TAG is none of theirs. */
static bool note(struct twin *t, const struct html_piece *tag)
{
    static const struct str alert = {"alert ", 6}, id = {"fn:", 3};
    bool frame = html_is(tag, -1, "div details");
    struct str class = frame ? html_attr(tag, "class") : STR("");
    if (t->notes && html_is(tag, -1, "ol")) {
        line(t);
    } else if (t->notes && t->depth == 0 && html_is(tag, false, "li")) {
        struct str name = html_attr(tag, "id");
        line(t);
        out_lit(t->o, "[^");
        out_raw(t->o, str_starts(name, id) ? str_sub(name, id.n, name.n) : name);
        out_lit(t->o, "]: ");
    } else if (frame && !tag->end && str_starts(class, alert)) {
        alert_begin(t, str_sub(class, alert.n, class.n));
    } else if (frame && tag->end && t->quotes) {
        t->quotes--;
        line(t);
    } else if (html_is(tag, -1, "section")) {
        t->notes = !tag->end;
        line(t);
    } else {
        return false;
    }
    return true;
}

static void block(struct twin *t, const struct html_piece *tag)
{
    if (note(t, tag)) {
        return;
    } else if (html_is(tag, false, "ul ol")) {
        list_begin(t, html_is(tag, false, "ol"));
    } else if (html_is(tag, true, "ul ol")) {
        t->depth -= t->depth > 0;
        line(t);
    } else if (html_is(tag, false, "li")) {
        item(t);
    } else if (html_is(tag, -1, "blockquote")) {
        t->quotes += tag->end ? (t->quotes ? -1U : 0) : 1;
        line(t);
    } else if (html_is(tag, -1, "pre")) {
        t->pre = !tag->end;
        if (t->pre || !at_margin(t->o))
            line(t);
        out_lit(t->o, "```");
        line(t);
    } else if (html_is(tag, false, "hr")) {
        out_lit(t->o, "---");
        line(t);
    } else if (html_is(tag, false, "h1 h2 h3 h4 h5 h6")) {
        line(t);
        for (char level = '0'; level < tag->name.s[1]; level++)
            out_lit(t->o, "#");
        out_lit(t->o, " ");
    } else if (html_is(tag, true, "p dt dd h1 h2 h3 h4 h5 h6") ||
               (html_is(tag, false, "p") && t->depth && !at_margin(t->o))) {
        line(t);
    } else if (html_is(tag, false, "dd")) {
        out_lit(t->o, ":   ");
    } else {
        table(t, tag);
    }
}

/* The number of a footnote, and the way back from one; false: TAG is no such link. */
static bool note_link(struct twin *t, const struct html_piece *tag)
{
    static const struct str to = {"#fn:", 4};
    if (html_is(tag, true, "a") && t->silent) {
        t->silent = false;
        return true;
    }
    if (!html_is(tag, false, "a") || !str_starts(html_attr(tag, "role"), STR("doc-")))
        return false;
    struct str href = html_attr(tag, "href");
    if (str_starts(href, to)) {
        out_lit(t->o, "[^");
        out_raw(t->o, str_sub(href, to.n, href.n));
        out_lit(t->o, "]");
    }
    t->silent = true;
    return true;
}

static void element(struct twin *t, const struct html_piece *tag)
{
    /* The commonest first, as each is compared with all names below. */
    if (html_is(tag, -1, "span small time tbody label") || note_link(t, tag)) {
        return;
    } else if (html_is(tag, -1, "p li ul ol td th tr h2 h3 dt dd")) {
        block(t, tag);
    } else if (html_is(tag, -1, "del")) {
        out_lit(t->o, "~~");
    } else if (html_is(tag, false, "input")) {
        out_lit(t->o, str_find_str(tag->source, STR(" checked"), 0) < tag->source.n ? "[x]" : "[ ]");
    } else if (html_is(tag, -1,
                       "kbd sub mark abbr ins u s q cite var samp")) { /* Markdown has no signs for them */
        out_raw(t->o, tag->source);
    } else if (html_is(tag, false, "img")) {
        out_lit(t->o, "![");
        text(t, html_attr(tag, "alt"));
        out_lit(t->o, "](");
        text(t, html_attr(tag, "src"));
        out_lit(t->o, ")");
    } else if (html_is(tag, false, "a")) {
        t->href = html_attr(tag, "href");
        out_lit(t->o, "[");
    } else if (html_is(tag, true, "a")) {
        link_end(t);
    } else if (html_is(tag, -1, "strong")) {
        out_lit(t->o, "**");
    } else if (html_is(tag, -1, "em")) {
        out_lit(t->o, "*");
    } else if (html_is(tag, -1, "code")) {
        t->code = !tag->end;
        if (!t->pre)
            out_lit(t->o, "`");
    } else if (html_is(tag, false, "br")) {
        out_lit(t->o, t->table ? "<br>" : "\\");
    } else {
        block(t, tag);
    }
}

/* Whether TAG begins what is not to be written; *REST is then behind its end, if it has one. */
static bool skipped(const struct html_piece *tag, struct str *rest)
{
    bool own = html_is(tag, false, "p") && str_eq(html_attr(tag, "class"), STR("own"));
    char close[16];
    if (!own && !html_is(tag, false, "nav search form noscript button"))
        return false;
    snprintf(close, sizeof close, "</%.*s>", STR_ARG(tag->name));
    size_t at = str_find_str(*rest, str_from(close), 0);
    if (at == rest->n)
        return false;
    *rest = str_sub(*rest, at + strlen(close), rest->n);
    return true;
}

/* TEXT with at most one empty line in a row, and no blanks at ends of lines. */
static void write_squeezed(struct out *o, struct str text)
{
    unsigned empty = 2;
    for (struct str rest = text; rest.s;) {
        struct str one = str_line(&rest);
        if (!one.s)
            break;
        while (one.n && one.s[one.n - 1] == ' ')
            one.n--;
        empty = one.n ? 0 : empty + 1;
        if (empty > 1)
            continue;
        out_raw(o, one);
        out_lit(o, "\n");
    }
}

void markdown_page(struct out *o, struct str html)
{
    size_t from = str_find_str(html, STR("<main"), 0), to = str_find_str(html, STR("</main>"), from);
    struct out all = out_memory();
    markdown_write(&all, str_sub(html, str_find(html, '>', from) + 1, to));
    write_squeezed(o, out_str(&all));
    out_free(&all);
}

void markdown_write(struct out *o, struct str html)
{
    struct twin t = {.o = o};
    for (struct html_piece p; html_next(&html, &p);) {
        if (p.name.s) {
            if (!skipped(&p, &html))
                element(&t, &p);
        } else if (t.silent) {
            continue;
        } else if (t.pre || !str_eq(p.source, STR("\n"))) {
            text(&t, p.source);
        } else if (!t.depth && !t.table) {
            line(&t);
        }
    }
    out_lit(o, "\n");
}

struct str markdown_twin(struct arena *a, struct str path)
{
    size_t end = str_ends(path, STR(".html")) ? path.n - 5 : path.n;
    return arena_printf(a, "%.*s.md", STR_ARG(str_sub(path, 0, end)));
}
