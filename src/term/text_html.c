/*
 * Walks over tags and text once, and lays out each block when it ends. Tags it does not know
 * count for nothing. Knows nothing of pages.
 */
#include "term/text_html.h"

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

/* The character that the entity at the beginning of S stands for, and its length in *N; 0 when it is none. */
static uint32_t entity(struct str s, size_t *n)
{
    static const struct {
        const char *name;
        char c;
    } names[] = {{"&amp;", '&'}, {"&lt;", '<'}, {"&gt;", '>'}, {"&quot;", '"'}, {"&#39;", '\''}};
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_starts(s, str_from(names[i].name))) {
            *n = strlen(names[i].name);
            return (uint32_t)names[i].c;
        }
    return 0;
}

/* Text with its entities resolved to O. */
static void put_decoded(struct out *o, struct str s)
{
    for (size_t at = 0; at < s.n;) {
        size_t next = str_find(s, '&', at), n = 0;
        out_raw(o, str_sub(s, at, next));
        uint32_t c = entity(str_sub(s, next, s.n), &n);
        if (c)
            out_raw(o, (struct str){(char[1]){(char)c}, 1});
        else
            out_raw(o, str_sub(s, next, next + 1));
        at = next + (c ? n : 1);
    }
}

/* Text between tags: as it stands in code, else with every run of white space one blank. */
static void put_text(struct html *h, struct str s)
{
    struct out plain = out_memory();
    put_decoded(&plain, s);
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

static struct str attribute(struct str tag, struct str name)
{
    size_t from = str_find_str(tag, name, 0) + name.n;
    return from < tag.n ? str_sub(tag, from, str_find(tag, '"', from)) : (struct str){0};
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
    put_decoded(&decoded, href);
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
    put_decoded(&href, h->href);
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

static void list_tag(struct html *h, struct str tag, bool ordered, bool end)
{
    uint64_t start = 1;
    end_block(h);
    h->gap = h->gap || h->depth == (end ? 1 : 0);
    h->marker = false;
    if (end) {
        h->depth -= h->depth > 0;
    } else {
        struct str from = attribute(tag, STR("start=\""));
        if (from.n)
            str_uint(from, 999999, &start);
        if (h->depth++ < LISTS_MOST)
            *list_of(h) = (struct list){ordered, (unsigned)start, 2};
    }
}

static void heading_tag(struct html *h, bool end)
{
    end_block(h);
    h->heading = !end;
    h->gap = true;
}

/* TAG without its brackets. */
static void take_tag(struct html *h, struct str tag)
{
    bool end = tag.n && tag.s[0] == '/';
    struct str name = end ? str_sub(tag, 1, tag.n) : tag;
    name = str_sub(name, 0, str_find(name, ' ', 0));
    if (str_eq(name, STR("p")) || str_eq(name, STR("hr")) || str_eq(name, STR("blockquote"))) {
        end_block(h);
        h->gap = true;
        if (str_eq(name, STR("blockquote")))
            h->quotes += end ? (h->quotes ? -1u : 0) : h->quotes < LISTS_MOST;
    } else if (name.n == 2 && name.s[0] == 'h') {
        heading_tag(h, end);
    } else if (str_eq(name, STR("ul")) || str_eq(name, STR("ol"))) {
        list_tag(h, tag, name.s[0] == 'o', end);
    } else if (str_eq(name, STR("li"))) {
        end_block(h);
        h->marker = !end;
    } else if (str_eq(name, STR("pre"))) {
        if (h->pre && end)
            end_code(h);
        else
            end_block(h);
        h->pre = !end;
    } else if (str_eq(name, STR("br"))) {
        end_block(h);
    } else if (str_eq(name, STR("strong")) || str_eq(name, STR("code"))) {
        mark(h, !end);
    } else if (str_eq(name, STR("a"))) {
        if (h->href.s)
            end_link(h);
        if (!end)
            begin_link(h, attribute(tag, STR("href=\"")));
    }
}

void text_html(struct text *t, struct arena *a, struct str html, struct str page)
{
    struct html *h = ARENA_NEW(a, struct html, 1);
    h->t = t;
    h->page = page;
    h->line = h->prefix = out_memory();
    for (size_t at = 0; at < html.n;) {
        size_t open = str_find(html, '<', at), close = str_find(html, '>', open);
        put_text(h, str_sub(html, at, open));
        if (open < html.n)
            take_tag(h, str_sub(html, open + 1, close));
        at = close + 1;
    }
    if (h->pre)
        end_code(h);
    end_block(h);
    out_free(&h->line);
    out_free(&h->prefix);
}
