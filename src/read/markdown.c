/*
 * markdown: the one door to libcmark; walks its tree once and tells body.c what stands there.
 * Knows nothing of front matter, nor of what other entries there are.
 */
#include "read/markdown.h"

#include <cmark.h>

#include "base/memory.h"
#include "read/body.h"
#include "read/section.h"
#include "read/value.h"

/* One tree being walked. */
struct md {
    const struct markdown_in *in;
    struct body body;
    cmark_mem mem;    /* the tree's; must outlive it */
    unsigned depth;   /* what nests around the current node */
    bool deep;        /* it was too much once, and that is reported */
    cmark_node *link; /* the link whose <a> is open */
};

static struct str md_str(const char *s)
{
    return s ? str_from(s) : STR("");
}

static struct record_pos md_pos(const struct md *m, cmark_node *node)
{
    int line = cmark_node_get_start_line(node), col = cmark_node_get_start_column(node);
    return (struct record_pos){m->in->line + (unsigned)line - 1, col > 0 ? (unsigned)col : 1};
}

/* The plain text of NODE's inlines, on one line. */
static struct str md_plain(struct md *m, cmark_node *node)
{
    struct out o = out_memory();
    cmark_iter *iter = cmark_iter_new(node);
    while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        cmark_node *at = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(at);
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE)
            out_raw(&o, body_clean(&m->body, md_str(cmark_node_get_literal(at))));
        else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK)
            out_lit(&o, " ");
    }
    cmark_iter_free(iter);
    struct str plain = value_one_line(m->body.keep, out_str(&o));
    out_free(&o);
    return plain;
}

/* Finds the question, and takes its heading out of the tree. */
static void md_question(struct md *m, cmark_node *document)
{
    struct record_word *question = &m->body.e->question;
    cmark_node *node = cmark_node_first_child(document);
    while (node && cmark_node_get_type(node) != CMARK_NODE_HEADING)
        node = cmark_node_next(node);
    struct str plain = node ? md_plain(m, node) : STR("");
    if (!question->text.n && plain.n)
        *question = (struct record_word){plain, md_pos(m, node)};
    if (plain.n && str_eq(plain, question->text)) {
        cmark_node_unlink(node);
        cmark_node_free(node);
    }
    if (!question->text.n && m->in->title)
        body_say(&m->body, DIAG_MD_TITLE, (struct record_pos){m->in->line, 0}, STR(""), STR(""));
}

/* A comment, or several, and nothing else. */
static bool md_is_comment(struct str s)
{
    for (s = str_trim(s); str_starts(s, STR("<!--")); s = str_trim(s))
        s = str_sub(s, str_find_str(s, STR("-->"), 4) + 3, s.n);
    return s.n == 0;
}

/* Raw HTML is left out. A closing tag alone shows nothing, and its opening one has been reported. */
static void md_raw_html(struct md *m, cmark_node *node, bool block)
{
    struct str source = md_str(cmark_node_get_literal(node));
    if (block && m->in->facts_on && m->in->facts && m->in->facts->tags && section_line(&m->body, source))
        return;
    if (md_is_comment(source) || (!block && str_starts(source, STR("</"))))
        return;
    struct record_pos pos = block ? md_pos(m, node) : place_html(&m->body.place, source);
    body_say(&m->body, DIAG_MD_RAW_HTML, pos, STR(""), STR(""));
}

static void md_link(struct md *m, cmark_node *node, bool enter)
{
    if (enter) {
        struct str url = md_str(cmark_node_get_url(node)), title = md_str(cmark_node_get_title(node));
        if (body_link(&m->body, url, title, !m->link))
            m->link = node;
    } else if (m->link == node) {
        out_lit(&m->body.html, "</a>");
        m->link = NULL;
    }
}

static void md_image(struct md *m, cmark_node *node)
{
    struct record_pos pos = place_link(&m->body.place, md_str(cmark_node_get_url(node)));
    body_say(&m->body, DIAG_MD_IMAGE, pos, STR(""), STR(""));
}

static void md_inline(struct md *m, cmark_node *node, cmark_node_type type, bool enter)
{
    struct out *html = &m->body.html, *text = &m->body.text;
    switch (type) {
    case CMARK_NODE_TEXT:
        body_text(&m->body, md_str(cmark_node_get_literal(node)));
        break;
    case CMARK_NODE_SOFTBREAK:
        out_lit(html, "\n");
        out_lit(text, " ");
        break;
    case CMARK_NODE_LINEBREAK:
        out_lit(html, "<br>\n");
        out_lit(text, "\n");
        break;
    case CMARK_NODE_CODE:
        out_lit(html, "<code>");
        body_text(&m->body, md_str(cmark_node_get_literal(node)));
        out_lit(html, "</code>");
        break;
    case CMARK_NODE_EMPH:
        out_lit(html, enter ? "<em>" : "</em>");
        break;
    case CMARK_NODE_STRONG:
        out_lit(html, enter ? "<strong>" : "</strong>");
        break;
    case CMARK_NODE_HTML_INLINE:
        md_raw_html(m, node, false);
        break;
    case CMARK_NODE_LINK:
        md_link(m, node, enter);
        break;
    case CMARK_NODE_IMAGE:
        if (enter)
            md_image(m, node);
        break;
    default:
        break;
    }
}

/* A paragraph of a tight list has no <p>. */
static bool md_is_tight(cmark_node *node)
{
    cmark_node *item = cmark_node_parent(node), *list = item ? cmark_node_parent(item) : NULL;
    return list && cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list);
}

static void md_list(struct out *html, cmark_node *node, bool enter)
{
    bool ordered = cmark_node_get_list_type(node) == CMARK_ORDERED_LIST;
    int start = cmark_node_get_list_start(node);
    if (enter && ordered && start != 1)
        out_printf(html, "<ol start=\"%d\">\n", start);
    else if (enter)
        out_lit(html, ordered ? "<ol>\n" : "<ul>\n");
    else
        out_lit(html, ordered ? "</ol>\n" : "</ul>\n");
}

static void md_heading(struct md *m, cmark_node *node, bool enter)
{
    unsigned level = (unsigned)cmark_node_get_heading_level(node);
    if (!enter) {
        body_heading_end(&m->body, level);
        return;
    }
    level = body_heading(&m->body, level, md_plain(m, node), md_pos(m, node));
    cmark_node_set_heading_level(node, (int)level);
}

static void md_block(struct md *m, cmark_node *node, cmark_node_type type, bool enter)
{
    struct out *html = &m->body.html;
    switch (type) {
    case CMARK_NODE_PARAGRAPH:
        if (!md_is_tight(node))
            out_lit(html, enter ? "<p>" : "</p>\n");
        break;
    case CMARK_NODE_HEADING:
        md_heading(m, node, enter);
        break;
    case CMARK_NODE_LIST:
        md_list(html, node, enter);
        break;
    case CMARK_NODE_ITEM:
        out_lit(html, enter ? "<li>" : "</li>\n");
        break;
    case CMARK_NODE_BLOCK_QUOTE:
        out_lit(html, enter ? "<blockquote>\n" : "</blockquote>\n");
        break;
    case CMARK_NODE_CODE_BLOCK:
        body_code_block(&m->body, md_str(cmark_node_get_fence_info(node)),
                        md_str(cmark_node_get_literal(node)));
        break;
    case CMARK_NODE_HTML_BLOCK:
        md_raw_html(m, node, true);
        break;
    case CMARK_NODE_THEMATIC_BREAK:
        out_lit(html, "<hr>\n");
        break;
    default:
        break;
    }
}

/* A block begins on a line of its own, unless it is the text of a tight list's item. */
static void md_block_begins(struct md *m, cmark_node *node, cmark_node_type type)
{
    body_line(&m->body.text);
    if (type != CMARK_NODE_PARAGRAPH || !md_is_tight(node))
        body_line(&m->body.html);
    place_block(&m->body.place, (unsigned)cmark_node_get_start_line(node),
                (unsigned)cmark_node_get_end_line(node), (unsigned)cmark_node_get_start_column(node));
}

/* What may hold others of its kind within it without end. */
static bool md_nests(cmark_node_type type)
{
    return type == CMARK_NODE_BLOCK_QUOTE || type == CMARK_NODE_ITEM || type == CMARK_NODE_EMPH ||
           type == CMARK_NODE_STRONG || type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE;
}

static void md_too_deep(struct md *m)
{
    if (!m->deep)
        body_say(&m->body, DIAG_MD_LIMIT, m->body.place.start, STR("this is nested more than 32 deep"),
                 STR("write it flatter"));
    m->deep = true;
}

static void md_walk(struct md *m, cmark_node *document)
{
    cmark_event_type event;
    cmark_iter *iter = cmark_iter_new(document);
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        bool enter = event == CMARK_EVENT_ENTER, block = type <= CMARK_NODE_LAST_BLOCK, nests = md_nests(type);
        if (enter && block)
            md_block_begins(m, node, type);
        if (enter && nests && m->depth == GUARD_DEPTH) {
            md_too_deep(m);
            cmark_iter_reset(iter, node, CMARK_EVENT_EXIT);
            continue;
        }
        m->depth += nests && enter;
        m->depth -= nests && !enter;
        if (block)
            md_block(m, node, type, enter);
        else
            md_inline(m, node, type, enter);
    }
    cmark_iter_free(iter);
}

static cmark_node *md_parse(struct md *m, struct str source)
{
    m->mem = (cmark_mem){memory_zeroed, memory_resize, memory_free};
    cmark_parser *parser = cmark_parser_new_with_mem(CMARK_OPT_DEFAULT, &m->mem);
    cmark_parser_feed(parser, source.s, source.n);
    cmark_node *document = cmark_parser_finish(parser);
    cmark_parser_free(parser);
    return document;
}

void markdown_read(struct arena *keep, const struct markdown_in *in, struct diag *d, struct record_entry *out)
{
    struct diag_pos pos = {out->path, in->line, 1};
    struct md m = {.in = in, .body = {.keep = keep, .d = d, .e = out, .level = 1}};
    out->body_html = out->body_text = STR("");
    if (!guard_check(in->text, d, pos))
        return;
    struct str source = in->text;
    if (in->facts_on)
        source = fact_hide(keep, source, out->lang, in->facts, d, pos, &m.body.facts);
    if (in->facts_on && in->facts && in->facts->tags)
        source = section_hide(keep, source, &m.body.facts);
    body_begin(&m.body, source.n);
    place_begin(&m.body.place, keep, source, in->line);
    cmark_node *document = md_parse(&m, source);
    md_question(&m, document);
    md_walk(&m, document);
    cmark_node_free(document);
    body_finish(&m.body);
}
