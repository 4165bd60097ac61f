/*
 * markdown_tree: passes over blocks, then over the inlines of each. What they find is put into the tree as links and
 * custom nodes; nothing is written here.
 */
#include "read/markdown_tree.h"

#include "read/fit.h"
#include "read/hide.h"
#include "read/value.h"

struct str tree_literal(cmark_node *node)
{
    const char *s = cmark_node_get_literal(node);
    return s ? str_from(s) : STR("");
}

struct str tree_plain(struct body *b, cmark_node *node)
{
    struct out o = out_memory();
    cmark_iter *iter = cmark_iter_new(node);
    while (cmark_iter_next(iter) != CMARK_EVENT_DONE) {
        cmark_node *at = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(at);
        if (type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE) {
            b->raw = type == CMARK_NODE_CODE;
            out_raw(&o, body_clean(b, tree_literal(at)));
        } else if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) {
            out_lit(&o, " ");
        }
    }
    b->raw = false;
    cmark_iter_free(iter);
    struct str plain = value_one_line(b->keep, out_str(&o));
    out_free(&o);
    return plain;
}

struct tree_mark *tree_mark(cmark_node *node)
{
    return node && cmark_node_get_type(node) == CMARK_NODE_BLOCK_QUOTE ? cmark_node_get_user_data(node) : NULL;
}

static bool has_mark(cmark_node *node, int kind)
{
    const struct tree_mark *m = tree_mark(node);
    return m && m->kind == kind;
}

bool tree_is_cell(cmark_node *node)
{
    return has_mark(cmark_node_parent(node), EXTEND_TABLE);
}

bool tree_is_title(cmark_node *node)
{
    const struct tree_mark *m = tree_mark(cmark_node_parent(node));
    cmark_node *before = cmark_node_previous(node);
    return m && cmark_node_get_type(node) == CMARK_NODE_HEADING && cmark_node_get_heading_level(node) == 1 &&
           memchr("asob", m->kind, 4) && before == cmark_node_first_child(cmark_node_parent(node));
}

cmark_node *tree_sibling(cmark_node *node, bool back)
{
    do
        node = back ? cmark_node_previous(node) : cmark_node_next(node);
    while (node && cmark_node_get_type(node) == CMARK_NODE_HTML_BLOCK &&
           str_eq(str_trim(tree_literal(node)), STR(EXTEND_APART)));
    return node;
}

bool tree_is_term(cmark_node *node)
{
    return cmark_node_get_type(node) == CMARK_NODE_PARAGRAPH &&
           has_mark(tree_sibling(node, false), EXTEND_DEFINITION);
}

/* Remembers what QUOTE was marked as. */
static void find_mark(struct tree *t, cmark_node *quote)
{
    cmark_node *first = cmark_node_first_child(quote);
    struct str head = STR("<!--" HIDE_MARK), s;
    if (!first || cmark_node_get_type(first) != CMARK_NODE_HTML_BLOCK || !str_starts(tree_literal(first), head))
        return;
    s = str_sub(tree_literal(first), head.n, str_find_str(tree_literal(first), STR("-->"), 0));
    struct tree_mark *m = ARENA_NEW(t->body->keep, struct tree_mark, 1);
    *m = (struct tree_mark){s.s[0], arena_str(t->body->keep, str_sub(s, 2, s.n)), 0};
    cmark_node_set_user_data(quote, m);
}

/* A label as labels are compared. */
static struct str label_of(struct tree *t, struct str written)
{
    return fit_lower(t->body->keep, written);
}

struct tree_note *tree_note(struct tree *t, struct str written)
{
    struct str label = label_of(t, written);
    struct tree_note *n = t->bucket[str_hash(label) & 255];
    while (n && !str_eq(n->label, label))
        n = n->next;
    return n;
}

/* The footnote in QUOTE leaves the tree; of two with one label the first counts, the other's text stays where it is. */
static void take_note(struct tree *t, cmark_node *quote, struct str written)
{
    struct body *b = t->body;
    unsigned line = place_line(&b->place, (unsigned)cmark_node_get_start_line(quote));
    struct record_pos pos = {line, 1};
    if (tree_note(t, written)) {
        body_say(b, DIAG_MD_FOOTNOTE, pos, body_show(b, written), STR("stands twice"));
        return;
    }
    struct tree_note *n = ARENA_NEW(b->keep, struct tree_note, 1), **bucket;
    *n = (struct tree_note){.label = label_of(t, written), .quote = quote, .pos = pos};
    bucket = &t->bucket[str_hash(n->label) & 255];
    n->next = *bucket;
    *bucket = n;
    *t->last = n;
    t->last = &n->after;
    t->notes_n++;
    cmark_node_unlink(quote);
}

static void find_marks(struct tree *t, cmark_node *document)
{
    cmark_event_type event;
    cmark_iter *iter = cmark_iter_new(document);
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        if (cmark_node_get_type(node) != CMARK_NODE_BLOCK_QUOTE)
            continue;
        if (event == CMARK_EVENT_ENTER)
            find_mark(t, node);
        else if (has_mark(node, EXTEND_NOTE))
            take_note(t, node, tree_mark(node)->arg);
    }
    cmark_iter_free(iter);
}

/* Takes {#id} off the end of HEADING. */
static struct str take_id(struct body *b, cmark_node *heading)
{
    cmark_node *last = cmark_node_last_child(heading);
    struct str s = last && cmark_node_get_type(last) == CMARK_NODE_TEXT ? tree_literal(last) : STR("");
    struct str whole = str_trim(s);
    if (!str_ends(whole, STR("}")))
        return STR("");
    size_t open = whole.n;
    while (open && whole.s[open - 1] != '{')
        open--;
    struct str inner = str_trim(str_sub(whole, open, whole.n - 1));
    if (str_starts(inner, STR(":")))
        inner = str_trim(str_sub(inner, 1, inner.n));
    if (!open || inner.n < 2 || inner.s[0] != '#')
        return STR("");
    struct str id = str_sub(inner, 1, str_find(inner, ' ', 1));
    for (size_t i = 0; i < id.n; i++)
        if (memchr("\"<>&#'`\x03\x04\x05\x06\x07", id.s[i], 12) || (unsigned char)id.s[i] <= ' ')
            return STR("");
    id = body_show(b, arena_str(b->keep, str_sub(id, 0, 100)));
    cmark_node_set_literal(last, arena_str(b->keep, str_trim(str_sub(whole, 0, open - 1))).s);
    return str_bad_utf8(id) == id.n ? id : STR("");
}

static void enrich(struct tree *t, cmark_node *root, bool inlines)
{
    cmark_event_type event;
    cmark_iter *iter = cmark_iter_new(root);
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        if (event != CMARK_EVENT_EXIT || (type != CMARK_NODE_PARAGRAPH && type != CMARK_NODE_HEADING))
            continue;
        if (inlines)
            inline_enrich(t, node);
        if (type == CMARK_NODE_HEADING && !tree_is_cell(node) && !tree_is_title(node)) {
            struct str id = take_id(t->body, node);
            struct str *named = ARENA_NEW(t->body->keep, struct str, 1);
            *named = id;
            cmark_node_set_user_data(node, named);
        }
    }
    cmark_iter_free(iter);
}

void tree_enrich(struct tree *t, cmark_node *document, struct str source)
{
    bool marks = str_find_str(source, STR("<!--" HIDE_MARK), 0) < source.n;
    t->last = &t->notes;
    if (marks)
        find_marks(t, document);
    bool inlines = inline_wanted(source);
    enrich(t, document, inlines);
    for (struct tree_note *n = t->notes; n; n = n->after)
        enrich(t, n->quote, inlines);
}

void tree_names(struct tree *t, cmark_node *document)
{
    cmark_event_type event;
    cmark_iter *iter = cmark_iter_new(document);
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        if (event != CMARK_EVENT_ENTER || cmark_node_get_type(node) != CMARK_NODE_HEADING)
            continue;
        const struct str *id = cmark_node_get_user_data(node);
        if (id)
            body_name(t->body, tree_plain(t->body, node), *id);
    }
    cmark_iter_free(iter);
}

void tree_free(struct tree *t)
{
    for (struct tree_note *n = t->notes; n; n = n->after)
        cmark_node_free(n->quote);
}
