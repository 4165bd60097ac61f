/*
 * markdown_words: the inlines of a paragraph, each as HTML and as plain text.
 */
#include "read/hide.h"
#include "read/markdown_part.h"
#include "read/section.h"

struct str md_str(const char *s)
{
    return s ? str_from(s) : STR("");
}

struct record_pos md_pos(const struct md *m, cmark_node *node)
{
    int line = cmark_node_get_start_line(node), col = cmark_node_get_start_column(node);
    return (struct record_pos){place_line(&m->body.place, (unsigned)line), col > 0 ? (unsigned)col : 1};
}

void md_raw_html(struct md *m, cmark_node *node, bool block)
{
    struct str source = tree_literal(node);
    if (block && m->in->facts_on && m->in->facts && m->in->facts->tags && section_line(&m->body, source))
        return;
    if (block)
        raw_block(&m->raw, source);
    else
        raw_inline(&m->raw, source, tree_is_cell(cmark_node_parent(node)));
}

static void md_link(struct md *m, cmark_node *node, bool enter)
{
    if (enter) {
        struct str url = md_str(cmark_node_get_url(node)), title = md_str(cmark_node_get_title(node));
        bool open = !m->link && !tags_within(&m->raw.tags, STR("a"));
        if (body_link(&m->body, url, title, open))
            m->link = node;
        tags_enter(&m->raw.tags);
        return;
    }
    tags_leave(&m->raw.tags, &m->body.html);
    if (m->link == node) {
        out_lit(&m->body.html, "</a>");
        m->link = NULL;
    }
}

/* An element that emphasis or a strike opens or closes; HTML within it ends in it. */
static void md_span(struct md *m, const char *tag, bool enter)
{
    if (!enter)
        tags_leave(&m->raw.tags, &m->body.html);
    out_lit(&m->body.html, tag);
    if (enter)
        tags_enter(&m->raw.tags);
}

/* The number of a footnote where the text refers to it. */
static void md_reference(struct md *m, struct tree_note *n)
{
    struct out *html = &m->body.html;
    if (!n->number) {
        n->number = ++m->notes;
        m->written[m->notes - 1] = n;
    }
    n->references++;
    out_printf(html, "<sup><a href=\"#fn:%u\" id=\"fnref:%u", n->number, n->number);
    if (n->references > 1)
        out_printf(html, "-%u", n->references);
    out_printf(html, "\" role=\"doc-noteref\">%u</a></sup>", n->number);
    out_printf(&m->body.text, "[%u]", n->number);
}

/* References to footnotes that are not there stay text. */
static void md_lost_notes(struct md *m, struct str s)
{
    struct str sign = STR(HIDE_NOTE);
    for (size_t i = str_find_str(s, sign, 0); i < s.n; i = str_find_str(s, sign, i + 1)) {
        size_t shut = str_find(s, HIDE_NOTE_END, i), open = str_find(s, ']', i);
        struct str label = str_sub(s, i + sign.n, shut < open ? shut : open);
        body_say(&m->body, DIAG_MD_FOOTNOTE, place_text(&m->body.place, str_sub(s, i, i + sign.n + label.n)),
                 body_show(&m->body, str_sub(label, 0, 40)), STR("is not defined"));
    }
}

static void md_text(struct md *m, cmark_node *node)
{
    struct str s = tree_literal(node);
    if (m->raw.mute.n)
        return;
    cmark_node *before = cmark_node_previous(node), *parent = cmark_node_parent(node);
    bool first = !before && cmark_node_get_type(parent) == CMARK_NODE_PARAGRAPH;
    if (m->body.hidden)
        md_lost_notes(m, s);
    odd_text(&m->raw.odd, &m->body, s, first);
    body_text(&m->body, s);
}

static void md_code(struct md *m, cmark_node *node)
{
    if (m->raw.mute.n)
        return;
    out_lit(&m->body.html, "<code>");
    m->body.raw = true;
    body_text(&m->body, tree_literal(node));
    m->body.raw = false;
    out_lit(&m->body.html, "</code>");
}

void md_image(struct md *m, cmark_node *node)
{
    const struct body_image image = {.url = md_str(cmark_node_get_url(node)),
                                     .alt = tree_plain(&m->body, node),
                                     .title = md_str(cmark_node_get_title(node))};
    if (!m->raw.mute.n)
        body_image(&m->body, &image, !m->link && !tags_within(&m->raw.tags, STR("a")));
}

/* Between two terms of definitions, or words of a paragraph. */
static void md_softbreak(struct md *m, cmark_node *node)
{
    bool term = tree_is_term(cmark_node_parent(node));
    out_lit(&m->body.html, term ? "</dt>\n<dt>" : "\n");
    bool begins = m->body.text.n && m->body.text.buf[m->body.text.n - 1] == '\n';
    out_lit(&m->body.text, term ? "\n" : begins ? "" : " ");
}

void md_inline(struct md *m, cmark_node *node, cmark_node_type type, bool enter)
{
    struct out *html = &m->body.html, *text = &m->body.text;
    switch (type) {
    case CMARK_NODE_TEXT:
        md_text(m, node);
        break;
    case CMARK_NODE_SOFTBREAK:
        md_softbreak(m, node);
        break;
    case CMARK_NODE_LINEBREAK:
        out_lit(html, "<br>\n");
        out_lit(text, "\n");
        break;
    case CMARK_NODE_CODE:
        md_code(m, node);
        break;
    case CMARK_NODE_EMPH:
        md_span(m, enter ? "<em>" : "</em>", enter);
        break;
    case CMARK_NODE_STRONG:
        md_span(m, enter ? "<strong>" : "</strong>", enter);
        break;
    case CMARK_NODE_CUSTOM_INLINE:
        if (!cmark_node_get_user_data(node))
            md_span(m, enter ? "<del>" : "</del>", enter);
        else if (enter)
            md_reference(m, cmark_node_get_user_data(node));
        break;
    case CMARK_NODE_HTML_INLINE:
        md_raw_html(m, node, false);
        break;
    case CMARK_NODE_LINK:
        md_link(m, node, enter);
        break;
    default:
        break;
    }
}
