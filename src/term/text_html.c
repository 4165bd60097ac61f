/*
 * Walks over tags and text once, and lays out each block when it ends. Tags it does not know
 * count for nothing. Knows nothing of pages.
 */
#include "term/text.h"

#include "base/html.h"

enum { LISTS_MOST = 16, LINK_MOST = 2048 };

struct list {
    bool ordered;
    unsigned next;   /* number of the next item */
    unsigned indent; /* of the current item's text, behind the list's own */
};

/* The table that is open: its cells, prepared, row by row. */
struct html_table {
    struct str *cells;
    size_t n, room, columns, rows;
    struct arena *keep;
    bool open;
};

struct html {
    struct text *t;
    struct out line;   /* the block being collected, prepared */
    struct out prefix; /* what stands before it */
    struct list lists[LISTS_MOST];
    size_t depth; /* of lists; those beyond LISTS_MOST are laid out as the last */
    unsigned quotes;
    unsigned strong; /* nested marks */
    bool marker;     /* the item's number or dash is still to be written */
    bool gap;        /* an empty line comes before the next block */
    bool any;        /* something has been written */
    bool pre;
    bool heading;
    struct str page; /* what links within the site are relative to */
    struct str href; /* of the link that is open */
    size_t link_at;  /* where its text begins in line */
    bool linked;     /* it is a hyperlink on the terminal too */
    bool noteref;    /* it leads to a footnote, */
    bool back;       /* or back from one */
    struct html_table table;
};

static struct list *list_of(struct html *h)
{
    size_t depth = h->depth > LISTS_MOST ? LISTS_MOST : h->depth;
    return depth ? &h->lists[depth - 1] : NULL;
}

static void blanks(struct out *o, unsigned n)
{
    while (n--)
        out_lit(o, " ");
}

/* The indent of the block at hand, with the item's marker when it is its first. */
static void put_prefix(struct html *h)
{
    size_t depth = h->depth > LISTS_MOST ? LISTS_MOST : h->depth;
    struct list *last = list_of(h);
    out_reset(&h->prefix);
    blanks(&h->prefix, 4 * h->quotes);
    for (size_t i = 0; i + 1 < depth; i++)
        blanks(&h->prefix, h->lists[i].indent);
    if (last && h->marker) {
        size_t before = h->prefix.n;
        if (last->ordered)
            out_printf(&h->prefix, "%u. ", last->next++);
        else
            out_lit(&h->prefix, "- ");
        last->indent = (unsigned)(h->prefix.n - before);
        h->marker = false;
    } else if (last) {
        blanks(&h->prefix, last->indent);
    }
}

/* Ends the block that is being collected, if there is one. */
static void end_block(struct html *h)
{
    struct str body = str_trim(out_str(&h->line));
    if (!body.n) {
        out_reset(&h->line);
        return;
    }
    if (h->gap && h->any)
        text_gap(h->t);
    put_prefix(h);
    if (h->heading)
        out_lit(&h->prefix, TEXT_BOLD);
    text_para(h->t, out_str(&h->prefix), body);
    out_reset(&h->line);
    h->gap = false;
    h->any = true;
    h->strong = 0;
}

/* The lines of code, as they stand. */
static void end_code(struct html *h)
{
    if (h->gap && h->any)
        text_gap(h->t);
    for (struct str rest = out_str(&h->line), line; (line = str_line(&rest)).s;) {
        put_prefix(h);
        blanks(&h->prefix, 4);
        text_verbatim(h->t, out_str(&h->prefix), line);
    }
    out_reset(&h->line);
    h->any = h->gap = true;
    h->pre = false;
}

/* Text between tags: as it stands in code, else with every run of white space one blank. */
static void put_text(struct html *h, struct str s)
{
    struct out plain = out_memory();
    html_decode(&plain, s);
    for (struct str rest = out_str(&plain); rest.n;) {
        size_t n = 0;
        while (n < rest.n && !strchr(" \t\n\r", rest.s[n]))
            n++;
        text_put(&h->line, str_sub(rest, 0, n));
        if (n < rest.n) {
            bool blank = h->line.n && h->line.buf[h->line.n - 1] == ' ';
            if (h->pre)
                out_lit(&h->line, rest.s[n] == '\n' ? "\n" : rest.s[n] == '\t' ? "    " : " ");
            else if (!blank)
                out_lit(&h->line, " ");
            n++;
        }
        rest = str_sub(rest, n, rest.n);
    }
    out_free(&plain);
}

static void mark(struct html *h, bool begin)
{
    if (h->heading || h->pre || (!begin && !h->strong))
        return;
    h->strong += begin ? 1 : -1u;
    if (h->strong == (begin ? 1 : 0))
        out_lit(&h->line, begin ? TEXT_BOLD : TEXT_END);
}

/* HREF as a target of text_put_link, to O: a URL as it is, else the page from the site's root. */
static void put_target(struct out *o, struct str page, struct str href)
{
    size_t slash = str_name_at(page);
    while (slash && str_starts(href, STR("../"))) {
        href = str_sub(href, 3, href.n);
        slash = str_name_at(str_sub(page, 0, slash - 1));
    }
    if (str_starts(href, STR("#")))
        out_raw(o, page);
    else if (str_find(href, ':', 0) == href.n)
        out_raw(o, str_sub(page, 0, slash));
    out_raw(o, href);
}

static void begin_link(struct html *h, struct str href)
{
    struct out decoded = out_memory(), target = out_memory();
    html_decode(&decoded, href);
    put_target(&target, h->page, out_str(&decoded));
    h->linked = !h->pre && text_begin_link(h->t, &h->line, out_str(&target));
    out_free(&target);
    out_free(&decoded);
    h->href = href;
    h->link_at = h->line.n;
}

/* The address behind a link's text, when it is one for people and not the text itself. */
static void end_link(struct html *h)
{
    struct out href = out_memory();
    html_decode(&href, h->href);
    struct str url = out_str(&href), text = str_sub(out_str(&h->line), h->link_at, h->line.n);
    bool mail = str_starts(url, STR("mailto:"));
    bool web = str_starts(url, STR("https://")) || str_starts(url, STR("http://"));
    struct str shown = mail ? str_sub(url, 7, url.n) : url;
    bool same =
        str_eq(shown, text) || (str_starts(url, STR("http://")) && str_eq(str_sub(url, 7, url.n), text));
    if (h->linked)
        text_end_link(&h->line);
    if ((web || mail) && !same && url.n < LINK_MOST) {
        out_lit(&h->line, " <");
        text_put_link(h->t, &h->line, url, shown);
        out_lit(&h->line, ">");
    }
    out_free(&href);
    h->href = (struct str){0};
    h->linked = false;
}

/* A cell ends with what the line holds. */
static void end_cell(struct html *h)
{
    struct html_table *t = &h->table;
    if (t->n == t->room) {
        struct str *more = ARENA_NEW(t->keep, struct str, t->room = t->room ? 2 * t->room : 64);
        if (t->n)
            memcpy(more, t->cells, t->n * sizeof *more);
        t->cells = more;
    }
    t->cells[t->n++] = arena_str(t->keep, str_trim(out_str(&h->line)));
    out_reset(&h->line);
    h->strong = 0;
    if (t->rows == 0)
        t->columns = t->n;
}

/* A row ends: as many cells as the first has. */
static void end_row(struct html *h)
{
    struct html_table *t = &h->table;
    t->rows += t->columns > 0;
    while (t->columns && t->n % t->columns)
        end_cell(h);
}

static void end_table(struct html *h)
{
    struct html_table *t = &h->table;
    end_block(h);
    if (t->columns && t->n >= t->columns) {
        if (h->any)
            text_gap(h->t);
        text_table(h->t, t->cells, t->cells + t->columns, t->columns, t->n / t->columns - 1);
        h->any = h->gap = true;
    }
    *t = (struct html_table){.keep = t->keep};
}

/* TAG of a table; false: it is another. */
static bool table_tag(struct html *h, const struct html_piece *tag)
{
    if (html_is(tag, -1, "table")) {
        if (h->table.open)
            end_table(h);
        end_block(h);
        h->table.open = !tag->end;
    } else if (!h->table.open) {
        return html_is(tag, -1, "td th tr");
    } else if (html_is(tag, true, "td th")) {
        end_cell(h);
    } else if (html_is(tag, false, "td th")) {
        out_reset(&h->line);
    } else if (html_is(tag, true, "tr")) {
        end_row(h);
    } else if (html_is(tag, -1, "br li")) {
        out_lit(&h->line, " ");
    } else {
        return html_is(tag, -1, "tr p ul ol");
    }
    return true;
}

static void list_tag(struct html *h, const struct html_piece *tag)
{
    uint64_t start = 1;
    end_block(h);
    h->gap = h->gap || h->depth == (tag->end ? 1 : 0);
    h->marker = false;
    if (tag->end) {
        h->depth -= h->depth > 0;
    } else {
        str_uint(html_attr(tag, "start"), 999999, &start);
        if (h->depth++ < LISTS_MOST)
            *list_of(h) = (struct list){html_is(tag, false, "ol"), (unsigned)start, 2};
    }
}

/* The number of a footnote stands in brackets; the way back from one leads nowhere here. */
/* An image's words, as a link to it. */
static void image_tag(struct html *h, const struct html_piece *tag)
{
    struct str src = html_attr(tag, "src"), alt = html_attr(tag, "alt");
    bool link = !h->href.s && src.s;
    if (link)
        begin_link(h, src);
    put_text(h, str_or_empty(alt));
    if (!link)
        return;
    end_link(h);
    out_lit(&h->line, " <");
    put_target(&h->line, h->page, src);
    out_lit(&h->line, ">");
}

static void link_tag(struct html *h, const struct html_piece *tag)
{
    if (h->href.s) {
        end_link(h);
        if (h->noteref)
            out_lit(&h->line, "]");
        h->noteref = false;
    }
    struct str role = html_attr(tag, "role");
    h->back = !tag->end && str_eq(role, STR("doc-backlink"));
    if (tag->end || h->back)
        return;
    h->noteref = str_eq(role, STR("doc-noteref"));
    if (h->noteref)
        out_lit(&h->line, "[");
    begin_link(h, html_attr(tag, "href"));
}

/* Whether a line ends at TAG. */
static bool block_tag(const struct html_piece *tag)
{
    return html_is(tag, -1, "p hr blockquote h1 h2 h3 h4 h5 h6 li br dt dd section details summary") ||
           (html_is(tag, -1, "div") && !str_eq(html_attr(tag, "class"), STR("scroll")));
}

static void take_tag(struct html *h, const struct html_piece *tag)
{
    bool end = tag->end;
    if (table_tag(h, tag)) {
        return;
    } else if (html_is(tag, -1, "ul ol")) {
        list_tag(h, tag);
    } else if (block_tag(tag)) {
        end_block(h);
        h->gap = h->gap || !html_is(tag, -1, "li br dd");
        if (html_is(tag, -1, "blockquote dd"))
            h->quotes += end ? (h->quotes ? -1u : 0) : h->quotes < LISTS_MOST;
        else if (html_is(tag, -1, "li"))
            h->marker = !end;
        else if (html_is(tag, -1, "h1 h2 h3 h4 h5 h6"))
            h->heading = !end;
        else if (!html_is(tag, -1, "br hr"))
            h->heading = html_is(tag, false, "summary") ||
                         (html_is(tag, false, "p") && str_eq(html_attr(tag, "class"), STR("title")));
    } else if (html_is(tag, false, "input")) {
        text_put(&h->line,
                 str_find_str(tag->source, STR(" checked"), 0) < tag->source.n ? STR("[x]") : STR("[ ]"));
    } else if (html_is(tag, -1, "pre")) {
        if (h->pre && end)
            end_code(h);
        else
            end_block(h);
        h->pre = !end;
    } else if (html_is(tag, -1, "strong code")) {
        mark(h, !end);
    } else if (html_is(tag, false, "img")) {
        image_tag(h, tag);
    } else if (html_is(tag, -1, "a")) {
        link_tag(h, tag);
    }
}

void text_html(struct text *t, struct arena *a, struct str html, struct str page)
{
    struct html *h = ARENA_NEW(a, struct html, 1);
    struct html_piece piece;
    h->t = t;
    h->page = page;
    h->table.keep = a;
    h->line = h->prefix = out_memory();
    while (html_next(&html, &piece)) {
        if (piece.name.s)
            take_tag(h, &piece);
        else if (!h->back && !(h->table.open && str_trim(piece.source).n == 0 && !h->line.n))
            put_text(h, piece.source);
    }
    if (h->table.open)
        end_table(h);
    if (h->pre)
        end_code(h);
    end_block(h);
    out_free(&h->line);
    out_free(&h->prefix);
}
