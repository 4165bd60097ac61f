/*
 * markdown: parses, then walks the tree once and tells body.c what stands there.
 * Knows nothing of front matter, nor of what other entries there are.
 */
#include "read/markdown.h"

#include "base/layout.h"
#include "base/memory.h"
#include "read/guard.h"
#include "read/hide.h"
#include "read/markdown_part.h"
#include "read/section.h"

/* The file's name in words: "Set up outlook" of set-up_outlook.md; of an index that of its folder. */
static struct str file_title(struct arena *keep, struct str path)
{
    struct str base = path, folder = STR("");
    for (struct str rest = path; rest.s;) {
        folder = base;
        base = str_cut(&rest, '/');
    }
    struct str stem = str_sub(base, 0, str_find(base, '.', 0));
    struct str title = layout_is_index(stem) && folder.n > 3 ? folder : stem.n ? stem : base;
    char *to = arena_alloc(keep, title.n + 1);
    for (size_t i = 0; i < title.n; i++)
        to[i] = title.s[i] == '-' || title.s[i] == '_' ? ' ' : title.s[i];
    if (title.n && to[0] >= 'a' && to[0] <= 'z')
        to[0] = (char)(to[0] & ~0x20);
    return str_trim((struct str){to, title.n});
}

/* NODE, the first heading, is what the text is called: of the first level, or at its head and above all that follow. */
static bool md_is_title(cmark_node *node)
{
    int level = cmark_node_get_heading_level(node);
    bool alone = level == 1 || !cmark_node_previous(node);
    for (cmark_node *next = cmark_node_next(node); next && level > 1 && alone; next = cmark_node_next(next))
        alone = cmark_node_get_type(next) != CMARK_NODE_HEADING || cmark_node_get_heading_level(next) > level;
    return alone;
}

/* Finds the question, and takes its heading out of the tree. */
static void md_question(struct md *m, cmark_node *document)
{
    struct record_word *question = &m->body.e->question;
    cmark_node *node = cmark_node_first_child(document);
    while (node && cmark_node_get_type(node) != CMARK_NODE_HEADING)
        node = cmark_node_next(node);
    struct str plain = node ? tree_plain(&m->body, node) : STR("");
    if (!question->text.n && plain.n && md_is_title(node))
        *question = (struct record_word){plain, md_pos(m, node)};
    if (plain.n && str_eq(plain, question->text)) {
        const struct str *id = cmark_node_get_user_data(node);
        body_name(&m->body, plain, id ? *id : STR(""));
        m->top = true;
        cmark_node_unlink(node);
        cmark_node_free(node);
    }
    if (!question->text.n) {
        *question = (struct record_word){file_title(m->body.keep, m->body.e->path), {m->in->line, 1}};
        if (m->in->title)
            body_say(&m->body, DIAG_MD_TITLE, (struct record_pos){m->in->line, 0}, question->text, STR(""));
    }
}

/* The only paragraph of a definition, behind its mark. */
static bool md_is_only(cmark_node *node)
{
    const struct tree_mark *mark = tree_mark(cmark_node_parent(node));
    return mark && mark->kind == EXTEND_DEFINITION && !cmark_node_next(node) &&
           cmark_node_previous(node) == cmark_node_first_child(cmark_node_parent(node));
}

/* A paragraph of a tight list has no <p>. */
static bool md_is_tight(cmark_node *node)
{
    cmark_node *item = cmark_node_parent(node), *list = item ? cmark_node_parent(item) : NULL;
    return (list && cmark_node_get_type(list) == CMARK_NODE_LIST && cmark_node_get_list_tight(list)) ||
           md_is_only(node);
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
    if (tree_is_cell(node)) {
        md_cell(m, node, enter);
    } else if (tree_is_title(node)) {
        md_title(m, tree_mark(cmark_node_parent(node)), enter);
    } else if (m->note) {
        out_lit(&m->body.html, enter ? "<p><strong>" : "</strong></p>\n");
    } else if (!enter) {
        body_heading_end(&m->body, level);
    } else {
        level = body_heading(&m->body, level, md_pos(m, node));
        cmark_node_set_heading_level(node, (int)level);
    }
}

static void md_quote(struct md *m, cmark_node *node, bool enter)
{
    const struct tree_mark *mark = tree_mark(node);
    if (!enter)
        tags_leave(&m->raw.tags, &m->body.html);
    if (mark)
        md_marked(m, node, mark, enter);
    else
        out_lit(&m->body.html, enter ? "<blockquote>\n" : "</blockquote>\n");
    if (enter)
        tags_enter(&m->raw.tags);
}

static void md_item(struct md *m, cmark_node *node, bool enter)
{
    struct out *html = &m->body.html;
    (void)node;
    if (!enter)
        tags_leave(&m->raw.tags, html);
    out_lit(html, enter ? "<li>" : "</li>\n");
    if (enter)
        tags_enter(&m->raw.tags);
}

static void md_paragraph(struct md *m, cmark_node *node, bool enter)
{
    struct out *html = &m->body.html;
    bool tight = md_is_tight(node), task = md_is_task(node);
    if (!enter)
        tags_leave(&m->raw.tags, html);
    if (!enter && task)
        out_lit(html, "</label>");
    if (tree_is_term(node))
        md_term(m, node, enter);
    else if (!tight)
        out_lit(html, enter ? "<p>" : "</p>\n");
    if (enter && task)
        md_task(m, node);
    if (enter)
        tags_enter(&m->raw.tags);
    m->raw.mute = STR("");
}

static void md_block(struct md *m, cmark_node *node, cmark_node_type type, bool enter)
{
    struct out *html = &m->body.html;
    switch (type) {
    case CMARK_NODE_PARAGRAPH:
        md_paragraph(m, node, enter);
        break;
    case CMARK_NODE_HEADING:
        md_heading(m, node, enter);
        break;
    case CMARK_NODE_LIST:
        md_list(html, node, enter);
        break;
    case CMARK_NODE_ITEM:
        md_item(m, node, enter);
        break;
    case CMARK_NODE_BLOCK_QUOTE:
        md_quote(m, node, enter);
        break;
    case CMARK_NODE_CODE_BLOCK:
        body_code_block(&m->body, md_str(cmark_node_get_fence_info(node)), tree_literal(node));
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
    const struct tree_mark *table = tree_is_cell(node) ? tree_mark(cmark_node_parent(node)) : NULL;
    if (!m->joined && (!table || table->cells % table->arg.n == 0))
        body_line(&m->body.text);
    m->joined = m->joined && type != CMARK_NODE_PARAGRAPH;
    if (type != CMARK_NODE_HTML_BLOCK) {
        tags_flow(&m->raw.tags, &m->body.html);
        if (type != CMARK_NODE_PARAGRAPH || !md_is_tight(node))
            body_line(&m->body.html);
    }
    place_block(&m->body.place, (unsigned)cmark_node_get_start_line(node),
                (unsigned)cmark_node_get_end_line(node), (unsigned)cmark_node_get_start_column(node));
}

/* What may hold others of its kind within it without end. */
static bool md_nests(cmark_node_type type)
{
    return type == CMARK_NODE_BLOCK_QUOTE || type == CMARK_NODE_ITEM || type == CMARK_NODE_EMPH ||
           type == CMARK_NODE_STRONG || type == CMARK_NODE_LINK || type == CMARK_NODE_IMAGE ||
           type == CMARK_NODE_CUSTOM_INLINE;
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
        if (type == CMARK_NODE_IMAGE) {
            md_image(m, node);
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

/* A footnote's content, with the ways back behind its last words. */
static void md_note(struct md *m, struct tree_note *n)
{
    struct out *html = &m->body.html;
    body_line(&m->body.text);
    out_printf(&m->body.text, "[%u] ", n->number);
    out_printf(html, "<li id=\"fn:%u\">\n", n->number);
    size_t from = html->n;
    m->note = n;
    m->joined = true;
    md_walk(m, n->quote);
    m->note = NULL;
    m->joined = false;
    bool paragraph = str_ends(str_sub(out_str(html), from, html->n), STR("</p>\n"));
    html->n -= paragraph ? 5 : 0;
    for (unsigned i = 1; i <= n->references; i++) {
        out_printf(html, " <a href=\"#fnref:%u", n->number);
        if (i > 1)
            out_printf(html, "-%u", i);
        out_lit(html, "\" role=\"doc-backlink\">\xe2\x86\xa9</a>");
    }
    out_lit(html, paragraph ? "</p>\n</li>\n" : "</li>\n");
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

/* Footnotes in the order of their numbers; those that nothing refers to, after a report, behind them. */
static void md_notes(struct md *m)
{
    struct out *html = &m->body.html;
    bool left = true;
    if (!m->tree.notes)
        return;
    body_line(html);
    out_lit(html, "<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n");
    for (unsigned i = 0; left; i++) {
        for (struct tree_note *n = m->tree.notes; n && i == m->notes; n = n->after)
            if (!n->number) {
                body_say(&m->body, DIAG_MD_FOOTNOTE, n->pos, body_show(&m->body, n->label),
                         STR("is never referred to"));
                n->number = ++m->notes;
                m->written[i] = n;
            }
        if ((left = i < m->notes))
            md_note(m, m->written[i]);
    }
    out_lit(html, "</ol>\n</section>\n");
}

void markdown_read(struct arena *keep, const struct markdown_in *in, struct diag *d, struct record_entry *out)
{
    struct diag_pos pos = {out->path, in->line, 1};
    struct md m = {
        .in = in,
        .body = {.keep = keep, .d = d, .e = out, .level = 1, .tree = in->facts ? in->facts->tree : NULL}};
    out->body_html = out->body_text = STR("");
    if (in->facts_on && !guard_facts(in->text, d, pos))
        return;
    struct str source = in->text;
    if (in->facts_on)
        source = fact_hide(keep, source, out->lang, in->facts, d, pos, &m.body.facts);
    if (in->facts_on && in->facts && in->facts->tags)
        source = section_hide(keep, source, &m.body.facts);
    struct str shown = hide_marks(keep, source);
    struct extended extended = extend(keep, shown, d, pos);
    if (!guard_check(&extended, d, pos))
        return;
    m.body.hidden = shown.s != source.s;
    m.raw = (struct raw){.body = &m.body, .source = source};
    m.tree = (struct tree){.body = &m.body, .mem = &m.mem};
    body_begin(&m.body, source.n);
    place_begin(&m.body.place, keep, shown, &extended, in->line);
    cmark_node *document = md_parse(&m, extended.text);
    tree_enrich(&m.tree, document, extended.text);
    md_question(&m, document);
    tree_names(&m.tree, document);
    m.written = ARENA_NEW(keep, struct tree_note *, m.tree.notes_n + 1);
    tags_enter(&m.raw.tags);
    if (m.top)
        body_top(&m.body);
    md_walk(&m, document);
    tags_leave(&m.raw.tags, &m.body.html);
    md_notes(&m);
    odd_report(&m.raw.odd, &m.body);
    cmark_node_free(document);
    tree_free(&m.tree);
    body_finish(&m.body);
}
