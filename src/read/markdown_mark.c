/*
 * markdown_mark: the blocks that extend.h has marked, and tasks. Nothing here decides what a block is.
 */
#include "read/markdown_part.h"

bool md_is_task(cmark_node *node)
{
    cmark_node *text = cmark_node_first_child(node), *item = cmark_node_parent(node);
    if (!text || cmark_node_get_type(text) != CMARK_NODE_TEXT || cmark_node_get_type(item) != CMARK_NODE_ITEM ||
        cmark_node_previous(node))
        return cmark_node_get_user_data(node) != NULL;
    struct str s = tree_literal(text);
    return cmark_node_get_user_data(node) ||
           ((s.n > 4 || (s.n == 4 && cmark_node_next(text))) && s.s[0] == '[' && memchr(" xX", s.s[1], 3) &&
            s.s[2] == ']' && s.s[3] == ' ');
}

void md_task(struct md *m, cmark_node *node)
{
    static char task;
    cmark_node *text = cmark_node_first_child(node);
    struct str s = tree_literal(text);
    bool done = s.s[1] != ' ';
    out_lit(&m->body.html, done ? "<label><input type=\"checkbox\" disabled checked> "
                                : "<label><input type=\"checkbox\" disabled> ");
    out_lit(&m->body.text, done ? "[x] " : "[ ] ");
    cmark_node_set_literal(text, arena_str(m->body.keep, str_sub(s, 4, s.n)).s);
    cmark_node_set_user_data(node, &task);
}

void md_title(struct md *m, const struct tree_mark *mark, bool enter)
{
    bool folds = mark->kind == EXTEND_SHUT || mark->kind == EXTEND_OPEN;
    const char *tags[2][2] = {{"</p>\n", "<p class=\"title\">"}, {"</summary>\n", "<summary>"}};
    out_lit(&m->body.html, tags[folds][enter]);
}

/* The word for an alert's kind in the language of the page, or, when it has none, in English. */
static struct str md_word(struct md *m, struct str kind)
{
    struct str name = arena_printf(m->body.keep, "alert.%.*s", STR_ARG(kind)), word = {0};
    const struct record_facts *facts = m->in->facts;
    if (facts)
        word = facts->find(facts->ctx, m->body.e->lang, name);
    if (word.s)
        return word;
    name = str_sub(name, 6, name.n);
    ((char *)(uintptr_t)name.s)[0] &= (char)~0x20;
    return name;
}

static void md_alert(struct md *m, cmark_node *node, const struct tree_mark *mark, bool enter)
{
    struct out *html = &m->body.html;
    bool folds = mark->kind == EXTEND_SHUT || mark->kind == EXTEND_OPEN;
    cmark_node *first = cmark_node_first_child(node), *second = first ? cmark_node_next(first) : NULL;
    if (!enter) {
        out_lit(html, folds ? "</details>\n" : "</div>\n");
        return;
    }
    if (mark->kind == EXTEND_TAB)
        out_lit(html, "<div class=\"alert\">\n");
    else
        out_printf(
            html, folds ? "<details class=\"alert %.*s\"%s>\n" : "<div class=\"alert %.*s\" role=\"note\"%s>\n",
            STR_ARG(mark->arg), mark->kind == EXTEND_OPEN ? " open" : "");
    if (second && tree_is_title(second))
        return;
    md_title(m, mark, true);
    body_text(&m->body, md_word(m, mark->arg));
    md_title(m, mark, false);
}

void md_cell(struct md *m, cmark_node *node, bool enter)
{
    struct tree_mark *table = tree_mark(cmark_node_parent(node));
    size_t columns = table->arg.n, column = table->cells % columns;
    bool head = table->cells < columns && cmark_node_first_child(node);
    struct out *html = &m->body.html;
    char align = table->arg.s[column];
    if (enter) {
        if (column)
            out_lit(&m->body.text, " | ");
        else
            out_lit(html, table->cells == 0         ? "<thead>\n<tr>\n"
                          : table->cells == columns ? "<tbody>\n<tr>\n"
                                                    : "<tr>\n");
        out_lit(html, head ? "<th scope=\"col\"" : "<td");
        out_lit(html, align == 'r' ? " class=\"right\">" : align == 'c' ? " class=\"center\">" : ">");
        return;
    }
    out_lit(html, head ? "</th>\n" : "</td>\n");
    if (++table->cells % columns == 0)
        out_lit(html, table->cells == columns ? "</tr>\n</thead>\n" : "</tr>\n");
}

void md_term(struct md *m, cmark_node *node, bool enter)
{
    cmark_node *before = tree_sibling(node, true);
    const struct tree_mark *mark = before ? tree_mark(before) : NULL;
    bool first = !mark || mark->kind != EXTEND_DEFINITION;
    out_lit(&m->body.html, !enter ? "</dt>\n" : first ? "<dl>\n<dt>" : "<dt>");
}

void md_marked(struct md *m, cmark_node *node, const struct tree_mark *mark, bool enter)
{
    struct out *html = &m->body.html;
    cmark_node *next = tree_sibling(node, false);
    switch (mark->kind) {
    case EXTEND_TABLE:
        out_lit(html, enter ? "<div class=\"scroll\" tabindex=\"0\">\n<table>\n" : "");
        if (!enter)
            out_lit(html, mark->cells > mark->arg.n ? "</tbody>\n</table>\n</div>\n" : "</table>\n</div>\n");
        break;
    case EXTEND_DEFINITION:
        out_lit(html, enter ? "<dd>" : "</dd>\n");
        if (!enter &&
            !(next && (tree_is_term(next) || (tree_mark(next) && tree_mark(next)->kind == mark->kind))))
            out_lit(html, "</dl>\n");
        break;
    case EXTEND_ALERT:
    case EXTEND_TAB:
    case EXTEND_SHUT:
    case EXTEND_OPEN:
        md_alert(m, node, mark, enter);
        break;
    default:
        break;
    }
}
