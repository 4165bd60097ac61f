/*
 * markdown_inline: cuts text nodes where something begins or ends. A sign that has no mate stays what it was.
 */
#include "read/markdown_tree.h"

#include "read/hide.h"
#include "read/markdown_part.h"

enum { RUN_OPENS = 1, RUN_SHUTS = 2 };

/* Strikes that may still end, of one and of two signs; in NODES the text nodes that hold them. */
struct strikes {
    cmark_node **nodes[2];
    size_t *order[2]; /* which of all signs each is */
    size_t n[2];
};

bool inline_wanted(struct str source)
{
    return str_find(source, '~', 0) < source.n || str_find(source, '@', 0) < source.n ||
           str_find_str(source, STR("://"), 0) < source.n || str_find_str(source, STR("www."), 0) < source.n ||
           str_find_str(source, STR(HIDE_NOTE), 0) < source.n;
}

/* A text node of S before NODE. */
static cmark_node *put_text(struct tree *t, cmark_node *node, struct str s)
{
    cmark_node *text = cmark_node_new_with_mem(CMARK_NODE_TEXT, t->mem);
    cmark_node_set_literal(text, arena_str(t->body->keep, s).s);
    cmark_node_insert_before(node, text);
    return text;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n';
}

static bool is_punctuation(char c)
{
    return c > ' ' && c < 0x7f && !((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z'));
}

/* Whether the run of N signs at S[AT] may begin or end a strike, by what stands around it (CommonMark's flanks). */
static int run_flanks(cmark_node *node, struct str s, size_t at, size_t n)
{
    cmark_node *prev = cmark_node_previous(node), *next = cmark_node_next(node);
    bool breaks = prev && cmark_node_get_type(prev) == CMARK_NODE_SOFTBREAK;
    bool ends = next && cmark_node_get_type(next) == CMARK_NODE_SOFTBREAK;
    char before = at ? s.s[at - 1] : prev && !breaks ? '*' : ' ';
    char behind = at + n < s.n ? s.s[at + n] : next && !ends ? '*' : ' ';
    bool left = !is_space(behind) && (!is_punctuation(behind) || is_space(before) || is_punctuation(before));
    bool right = !is_space(before) && (!is_punctuation(before) || is_space(behind) || is_punctuation(behind));
    return (left ? RUN_OPENS : 0) | (right ? RUN_SHUTS : 0);
}

/* All between OPEN and SHUT, two text nodes of signs, is struck through. */
static void strike(struct tree *t, cmark_node *open, cmark_node *shut)
{
    cmark_node *del = cmark_node_new_with_mem(CMARK_NODE_CUSTOM_INLINE, t->mem), *next;
    cmark_node_set_on_enter(del, "<del>");
    cmark_node_set_on_exit(del, "</del>");
    cmark_node_insert_before(open, del);
    for (cmark_node *at = cmark_node_next(open); at != shut; at = next) {
        next = cmark_node_next(at);
        cmark_node_append_child(del, at);
    }
    cmark_node_unlink(open);
    cmark_node_unlink(shut);
    cmark_node_free(open);
    cmark_node_free(shut);
}

/* A run of N signs stands in the text node NODE: it ends a strike, or may begin one. */
static void strikes_take(struct tree *t, struct strikes *k, cmark_node *node, size_t n, int flanks,
                         size_t order)
{
    size_t which = n - 1;
    if ((flanks & RUN_SHUTS) && k->n[which]) {
        size_t from = k->order[which][--k->n[which]];
        while (k->n[!which] && k->order[!which][k->n[!which] - 1] > from)
            k->n[!which]--;
        strike(t, k->nodes[which][k->n[which]], node);
    } else if (flanks & RUN_OPENS) {
        k->nodes[which][k->n[which]] = node;
        k->order[which][k->n[which]++] = order;
    }
}

/* Cuts the text node NODE at its runs of signs. */
static void strike_text(struct tree *t, struct strikes *k, cmark_node *node, size_t *order)
{
    struct str s = arena_str(t->body->keep, tree_literal(node));
    size_t from = 0;
    for (size_t i = str_find(s, '~', 0), n; i < s.n; i = str_find(s, '~', i + n)) {
        for (n = 0; i + n < s.n && s.s[i + n] == '~'; n++)
            ;
        int flanks = n < 3 ? run_flanks(node, s, i, n) : 0;
        if (!flanks)
            continue;
        if (from < i)
            put_text(t, node, str_sub(s, from, i));
        from = i + n;
        strikes_take(t, k, put_text(t, node, str_sub(s, i, from)), n, flanks, (*order)++);
    }
    if (from)
        cmark_node_set_literal(node, arena_str(t->body->keep, str_sub(s, from, s.n)).s);
}

static size_t signs_of(cmark_node *parent)
{
    size_t n = 0;
    for (cmark_node *at = cmark_node_first_child(parent); at; at = cmark_node_next(at))
        if (cmark_node_get_type(at) == CMARK_NODE_TEXT)
            for (struct str s = tree_literal(at); (s = str_sub(s, str_find(s, '~', 0), s.n)).n;
                 s = str_sub(s, 1, s.n))
                n++;
    return n;
}

static void strike_all(struct tree *t, cmark_node *parent)
{
    size_t most = signs_of(parent), order = 0;
    struct strikes k = {.n = {0, 0}};
    if (most < 2)
        return;
    for (int i = 0; i < 2; i++) {
        k.nodes[i] = ARENA_NEW(t->body->keep, cmark_node *, most);
        k.order[i] = ARENA_NEW(t->body->keep, size_t, most);
    }
    for (cmark_node *at = cmark_node_first_child(parent), *next; at; at = next) {
        next = cmark_node_next(at);
        if (cmark_node_get_type(at) == CMARK_NODE_TEXT)
            strike_text(t, &k, at, &order);
    }
}

static void put_link(struct tree *t, cmark_node *node, struct str s, const struct bare *b)
{
    cmark_node *link = cmark_node_new_with_mem(CMARK_NODE_LINK, t->mem),
               *text = cmark_node_new_with_mem(CMARK_NODE_TEXT, t->mem);
    struct str shown = arena_str(t->body->keep, str_sub(s, b->from, b->to));
    cmark_node_set_url(link, arena_printf(t->body->keep, "%s%.*s", b->scheme, STR_ARG(shown)).s);
    cmark_node_set_literal(text, shown.s);
    cmark_node_append_child(link, text);
    cmark_node_insert_before(node, link);
}

/* REFERENCE, a link too, stands behind LINK and the references that it has already: no link can stand in one. */
static void put_behind(cmark_node *link, cmark_node *reference)
{
    for (cmark_node *next = cmark_node_next(link); next; next = cmark_node_next(link)) {
        if (cmark_node_get_type(next) != CMARK_NODE_CUSTOM_INLINE || !cmark_node_get_user_data(next))
            break;
        link = next;
    }
    cmark_node_insert_after(link, reference);
}

/* The reference to a footnote at S[AT]: its end, or 0 when there is none of that name. */
static size_t put_note(struct tree *t, cmark_node *node, struct str s, size_t from, size_t at, bool in_link)
{
    size_t label = at + 2, end = label;
    while (end < s.n && end < at + 200 && s.s[end] != ']' && s.s[end] != HIDE_NOTE_END)
        end++;
    struct tree_note *n = end < s.n && end < at + 200 ? tree_note(t, str_sub(s, label, end)) : NULL;
    if (!n)
        return 0;
    if (from < at)
        put_text(t, node, str_sub(s, from, at));
    cmark_node *reference = cmark_node_new_with_mem(CMARK_NODE_CUSTOM_INLINE, t->mem);
    cmark_node_set_user_data(reference, n);
    cmark_node *link = cmark_node_parent(node);
    while (in_link && cmark_node_get_type(link) != CMARK_NODE_LINK)
        link = cmark_node_parent(link);
    if (in_link)
        put_behind(link, reference);
    else
        cmark_node_insert_before(node, reference);
    return end + 1;
}

/* Cuts the text node NODE at addresses, unless within a LINK, and at references to footnotes. */
static void cut_text(struct tree *t, cmark_node *node, bool link)
{
    struct str s = tree_literal(node);
    bool any = memchr(s.s, '@', s.n) || memchr(s.s, ':', s.n) || memchr(s.s, HIDE_NOTE[1], s.n) ||
               memchr(s.s, 'w', s.n);
    size_t from = 0, end;
    struct bare b;
    if (!any)
        return;
    s = arena_str(t->body->keep, s);
    for (size_t i = 0; i < s.n; i++) {
        bool sign = s.s[i] == '@' || s.s[i] == ':' || (s.s[i] == 'w' && (i == 0 || s.s[i - 1] != 'w'));
        if (sign && !link && bare_address(s, from, i, &b)) {
            if (from < b.from)
                put_text(t, node, str_sub(s, from, b.from));
            put_link(t, node, s, &b);
            from = b.to;
            i = from - 1;
        } else if (s.s[i] == HIDE_NOTE[0] && str_starts(str_sub(s, i, s.n), STR(HIDE_NOTE)) &&
                   (end = put_note(t, node, s, from, i, link)) > 0) {
            from = end;
            i = from - 1;
        }
    }
    if (from)
        cmark_node_set_literal(node, arena_str(t->body->keep, str_sub(s, from, s.n)).s);
}

void inline_enrich(struct tree *t, cmark_node *block)
{
    unsigned links = 0;
    cmark_event_type event;
    cmark_iter *iter = cmark_iter_new(block);
    while ((event = cmark_iter_next(iter)) != CMARK_EVENT_DONE) {
        cmark_node *node = cmark_iter_get_node(iter);
        cmark_node_type type = cmark_node_get_type(node);
        if (type == CMARK_NODE_LINK)
            links += event == CMARK_EVENT_ENTER ? 1 : -1u;
        else if (type == CMARK_NODE_TEXT)
            cut_text(t, node, links > 0);
        if (event == CMARK_EVENT_EXIT)
            strike_all(t, node);
    }
    cmark_iter_free(iter);
}
