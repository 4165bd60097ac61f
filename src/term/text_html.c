/*
 * Walks over tags and text once, and lays out each block when it ends. Tags it does not know
 * count for nothing. Knows nothing of pages.
 */
#include "term/text_html.h"

#include "base/html.h"

enum { LISTS_MOST = 16, LINK_MOST = 2048 };

struct list {
    bool ordered;
    unsigned next;   /* number of the next item */
    unsigned indent; /* of the current item's text, behind the list's own */
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
    size_t slash = page.n;
    while (slash && page.s[slash - 1] != '/')
        slash--;
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
    bool same = str_eq(shown, text);
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

static void take_tag(struct html *h, const struct html_piece *tag)
{
    bool end = tag->end;
    if (html_is(tag, -1, "ul ol")) {
        list_tag(h, tag);
    } else if (html_is(tag, -1, "p hr blockquote h1 h2 h3 h4 h5 h6 li br")) {
        end_block(h);
        h->gap = h->gap || !html_is(tag, -1, "li br");
        if (html_is(tag, -1, "blockquote"))
            h->quotes += end ? (h->quotes ? -1u : 0) : h->quotes < LISTS_MOST;
        else if (html_is(tag, -1, "li"))
            h->marker = !end;
        else if (tag->name.s[0] == 'h' && !html_is(tag, -1, "hr"))
            h->heading = !end;
    } else if (html_is(tag, -1, "pre")) {
        if (h->pre && end)
            end_code(h);
        else
            end_block(h);
        h->pre = !end;
    } else if (html_is(tag, -1, "strong code")) {
        mark(h, !end);
    } else if (html_is(tag, -1, "a")) {
        if (h->href.s)
            end_link(h);
        if (!end)
            begin_link(h, html_attr(tag, "href"));
    }
}

void text_html(struct text *t, struct arena *a, struct str html, struct str page)
{
    struct html *h = ARENA_NEW(a, struct html, 1);
    struct html_piece piece;
    h->t = t;
    h->page = page;
    h->line = h->prefix = out_memory();
    while (html_next(&html, &piece)) {
        if (piece.name.s)
            take_tag(h, &piece);
        else
            put_text(h, piece.source);
    }
    if (h->pre)
        end_code(h);
    end_block(h);
    out_free(&h->line);
    out_free(&h->prefix);
}
