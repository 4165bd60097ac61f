/*
 * The few elements that bodies and our pages have, each as Markdown writes it.
 * Does not check nesting: the HTML is our own.
 */
#include "render/markdown.h"

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
};

static bool is(struct str tag, const char *name)
{
    struct str n = str_from(name);
    return str_starts(tag, n) && (tag.n == n.n || tag.s[n.n] == ' ');
}

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

static struct str attribute(struct str tag, const char *name)
{
    size_t from = str_find_str(tag, str_from(name), 0);
    if (from == tag.n)
        return STR("");
    from += strlen(name);
    return str_sub(tag, from, str_find(tag, '"', from));
}

static void entity(struct out *o, struct str s, size_t *at)
{
    static const struct {
        const char *name, *text;
    } known[] = {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}, {"&#123;", "{"}};
    for (size_t i = 0; i < COUNT(known); i++)
        if (str_starts(str_sub(s, *at, s.n), str_from(known[i].name))) {
            out_lit(o, known[i].text);
            *at += strlen(known[i].name) - 1;
            return;
        }
    out_lit(o, "&");
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
        if (c == '&')
            entity(t->o, s, &i);
        else if (c == '\n')
            line(t);
        from = mark ? i : i + 1;
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
static void table(struct twin *t, struct str tag)
{
    if (is(tag, "table") || is(tag, "/table")) {
        t->cells = 0;
        t->table = tag.s[0] != '/';
        line(t);
    } else if (is(tag, "tr")) {
        line(t);
        out_lit(t->o, "|");
    } else if (is(tag, "th") || is(tag, "td")) {
        out_lit(t->o, " ");
    } else if (is(tag, "/th") || is(tag, "/td")) {
        out_lit(t->o, " |");
        t->cells++;
    } else if (is(tag, "/thead")) {
        line(t);
        out_lit(t->o, "|");
        while (t->cells) {
            out_lit(t->o, "---|");
            t->cells--;
        }
    } else if (is(tag, "caption") || is(tag, "/caption")) {
        out_lit(t->o, "**");
        if (tag.s[0] == '/')
            line(t);
    }
}

static void block(struct twin *t, struct str tag)
{
    if (is(tag, "ul") || is(tag, "ol")) {
        list_begin(t, tag.s[0] == 'o');
    } else if (is(tag, "/ul") || is(tag, "/ol")) {
        t->depth -= t->depth > 0;
        line(t);
    } else if (is(tag, "li")) {
        item(t);
    } else if (is(tag, "blockquote") || is(tag, "/blockquote")) {
        t->quotes += tag.s[0] == '/' ? (t->quotes ? -1U : 0) : 1;
        line(t);
    } else if (is(tag, "pre") || is(tag, "/pre")) {
        t->pre = tag.s[0] != '/';
        if (t->pre || !at_margin(t->o))
            line(t);
        out_lit(t->o, "```");
        line(t);
    } else if (tag.n == 2 && tag.s[0] == 'h' && tag.s[1] == 'r') {
        out_lit(t->o, "---");
        line(t);
    } else if (tag.n >= 2 && tag.s[0] == 'h' && tag.s[1] >= '1' && tag.s[1] <= '6') {
        line(t);
        for (char level = '0'; level < tag.s[1]; level++)
            out_lit(t->o, "#");
        out_lit(t->o, " ");
    } else if (is(tag, "/p") || is(tag, "/dt") || is(tag, "/dd") ||
               (tag.n == 3 && str_starts(tag, STR("/h")))) {
        line(t);
    } else if (is(tag, "p") && t->depth && !at_margin(t->o)) {
        line(t);
    } else if (is(tag, "dd")) {
        out_lit(t->o, ":  ");
    } else {
        table(t, tag);
    }
}

static void element(struct twin *t, struct str tag)
{
    if (is(tag, "a")) {
        t->href = attribute(tag, "href=\"");
        out_lit(t->o, "[");
    } else if (is(tag, "/a")) {
        link_end(t);
    } else if (is(tag, "strong") || is(tag, "/strong")) {
        out_lit(t->o, "**");
    } else if (is(tag, "em") || is(tag, "/em")) {
        out_lit(t->o, "*");
    } else if (is(tag, "code") || is(tag, "/code")) {
        t->code = tag.s[0] != '/';
        if (!t->pre)
            out_lit(t->o, "`");
    } else if (is(tag, "br")) {
        out_lit(t->o, "\\");
    } else {
        block(t, tag);
    }
}

/* Where what begins with TAG, which ends at END, ends; END itself when it is to be written. */
static size_t skipped(struct str html, struct str tag, size_t end)
{
    static const char *const names[] = {"nav", "search", "form", "noscript", "button", "p class=\"own\""};
    for (size_t i = 0; i < COUNT(names); i++)
        if (is(tag, names[i]) || str_eq(tag, str_from(names[i]))) {
            const char *close[] = {"</nav>", "</search>", "</form>", "</noscript>", "</button>", "</p>"};
            size_t at = str_find_str(html, str_from(close[i]), end);
            return at < html.n ? at + strlen(close[i]) - 1 : end;
        }
    return end;
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
    for (size_t i = 0; i < html.n;) {
        size_t tag = str_find(html, '<', i), end = str_find(html, '>', tag);
        struct str before = str_sub(html, i, tag);
        bool blank = !t.pre && str_eq(before, STR("\n"));
        text(&t, blank ? STR("") : before);
        if (blank && !t.depth && !t.table)
            line(&t);
        struct str name = str_sub(html, tag + 1, end);
        size_t last = skipped(html, name, end);
        if (last == end)
            element(&t, name);
        i = last + 1;
    }
    out_lit(o, "\n");
}

struct str markdown_twin(struct arena *a, struct str path)
{
    size_t end = str_ends(path, STR(".html")) ? path.n - 5 : path.n;
    return arena_printf(a, "%.*s.md", STR_ARG(str_sub(path, 0, end)));
}
