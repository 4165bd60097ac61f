/*
 * extend: the containers of each line, as CommonMark finds them, and between them those it does not know. Only as
 * much of its block structure as that needs: which lines are code, which paragraph a line belongs to.
 */
#include "read/extend.h"

#include "read/extend_part.h"
#include "read/hide.h"
#include "read/marker.h"

static struct str cursor_rest(const struct cursor *c)
{
    return str_sub(c->s, c->i, c->s.n);
}

static void put_apart(struct extension *x)
{
    extension_prefix(x, x->n);
    out_lit(&x->out, EXTEND_APART);
    extension_end(x);
}

static void pop_to(struct extension *x, size_t n)
{
    while (x->n > n)
        x->special -= x->stack[--x->n].kind >= INDENTED;
}

static void push(struct extension *x, enum container_kind kind, unsigned size)
{
    x->stack[x->n++] = (struct container){kind, size};
    x->special += kind >= INDENTED;
}

static bool is_blank(const struct cursor *c)
{
    return str_trim(cursor_rest(c)).n == 0;
}

/* How many of the open containers go on with the line at C, which moves behind what shows it. */
static size_t match(struct extension *x, struct cursor *c)
{
    size_t n = 0;
    bool blank = is_blank(c);
    for (; n < x->n; n++) {
        const struct container *k = &x->stack[n];
        unsigned indent = cursor_indent(c);
        if (k->kind == QUOTE) {
            struct cursor at = *c;
            cursor_skip(&at, indent);
            if (indent > 3 || at.i >= at.s.n || at.s.s[at.i] != '>')
                break;
            at.i++;
            at.col++;
            cursor_skip(&at, 1);
            *c = at;
            blank = is_blank(c);
        } else if (k->kind != COLONS) {
            if (!blank && indent < k->size)
                break;
            cursor_skip(c, k->size);
        }
    }
    return n;
}

/* How many bytes of S are SIGN, one after the other. */
static size_t run_of(struct str s, char sign)
{
    size_t n = 0;
    while (n < s.n && s.s[n] == sign)
        n++;
    return n;
}

static bool opens_fence(struct extension *x, struct str s)
{
    size_t n = run_of(s, s.s[0]);
    if ((s.s[0] != '`' && s.s[0] != '~') || n < 3 || (s.s[0] == '`' && str_find(s, '`', n) < s.n))
        return false;
    x->fence = s.s[0];
    x->fence_n = n;
    return true;
}

/* S begins HTML: what ends it in *UNTIL. Tags that CommonMark takes for words of a paragraph count as HTML here. */
static bool opens_html(struct extension *x, struct str s)
{
    static const char *const raw[][2] = {{"<!--", "-->"},   {"<script", "</script"},
                                         {"<pre", "</pre"}, {"<style", "</style"},
                                         {"<?", "?>"},      {"<textarea", "</textarea"}};
    char next = s.n > 1 ? s.s[1] : ' ';
    x->until = NULL;
    for (size_t i = 0; i < COUNT(raw); i++)
        if (str_ieq(str_sub(s, 0, strlen(raw[i][0])), str_from(raw[i][0])))
            x->until = raw[i][1];
    bool letter = is_letter(next) || next == '/';
    size_t shut = str_find(s, '>', 0), colon = str_find(s, ':', 0);
    return s.s[0] == '<' && (x->until || (letter && (colon > shut || shut == s.n)));
}

/* An item opens at C, INDENT columns in, with a marker of N bytes. */
static void open_item(struct extension *x, struct cursor *c, unsigned indent, size_t n)
{
    cursor_skip(c, indent);
    c->i += n;
    c->col += (unsigned)n;
    unsigned gap = cursor_indent(c);
    bool blank = is_blank(c);
    gap = blank || gap > 4 ? 1 : gap;
    cursor_skip(c, gap);
    push(x, ITEM, indent + (unsigned)n + gap);
}

/* The line that is being written: containers known before it, and what of it has not been written. */
struct pending {
    size_t depth;
    struct cursor from;
    bool marked; /* something has been written instead of it */
};

/* Writes what is pending up to TO, after the beginning of the line. */
static void put_pending(struct extension *x, const struct pending *p, size_t to)
{
    static const char blanks[] = "    ";
    extension_prefix(x, p->depth);
    out_raw(&x->out, str_sub((struct str){blanks, 4}, 0, p->from.spare));
    out_raw(&x->out, str_sub(p->from.s, p->from.i, to));
}

/* A container of ours opens at C; USED bytes of the line are its head. */
static void open_special(struct extension *x, struct pending *p, struct cursor *c, const struct opening *o,
                         size_t used, size_t depth)
{
    pop_to(x, depth);
    if (p->depth > depth)
        p->depth = depth;
    put_pending(x, p, c->i);
    out_lit(&x->out, EXTEND_APART);
    extension_end(x);
    push(x, o->kind, o->size);
    extension_prefix(x, x->n);
    extension_mark(x, o->mark, o->arg);
    if (o->title.n) {
        extension_prefix(x, x->n);
        out_printf(&x->out, "# %.*s #", STR_ARG(o->title));
        extension_end(x);
    }
    c->i += used;
    c->col += (unsigned)used;
    c->spare = 0;
    *p = (struct pending){x->n, *c, true};
    x->leaf = LEAF_NONE;
}

/* The container of colons that the line S, nothing else, closes; x->n when there is none. */
static size_t closed_by(const struct extension *x, struct str s, size_t matched)
{
    size_t n = run_of(s, ':');
    if (n < 3 || n < s.n)
        return x->n;
    for (size_t i = matched; i-- > 0;)
        if (x->stack[i].kind == COLONS && x->stack[i].size <= n)
            return i;
    return x->n;
}

/* Where a definition may stand, C being behind DEPTH containers. */
static bool may_define(const struct extension *x, size_t depth)
{
    return (depth < x->n && x->stack[depth].kind == DEFINITION) ||
           (x->defines == depth && depth <= x->n && x->blanks < 2);
}

/* A block of one line, or the first of several: what kind. False: it is text. */
static bool opens_leaf(struct extension *x, struct str s, bool goes_on, enum leaf *leaf)
{
    bool paragraph = x->leaf == LEAF_PARAGRAPH;
    *leaf = LEAF_NONE;
    size_t sharps = run_of(s, '#');
    if (goes_on && paragraph && (run_of(s, '=') == s.n || run_of(s, '-') == s.n))
        return true;
    if (marker_rule(s) ||
        (sharps && sharps < 7 && (sharps == s.n || s.s[sharps] == ' ' || s.s[sharps] == '\t')))
        return true;
    if (opens_fence(x, s)) {
        *leaf = LEAF_FENCE;
        return true;
    }
    if ((!paragraph || str_starts(s, STR("<!--"))) && opens_html(x, s)) {
        bool ends = x->until && str_find_str(s, str_from(x->until), 4) < s.n;
        *leaf = ends ? LEAF_NONE : LEAF_HTML;
        return true;
    }
    return false;
}

/* A container at C, of either kind; false when there is none. *DEPTH: how many are around it. */
static bool open_container(struct extension *x, struct pending *p, struct cursor *c, size_t *depth)
{
    unsigned indent = cursor_indent(c);
    struct cursor at = *c;
    struct opening o;
    size_t used;
    cursor_skip(&at, indent);
    struct str s = cursor_rest(&at);
    bool interrupts = x->leaf == LEAF_PARAGRAPH && *depth == x->n;
    if (!s.n || *depth + 1 >= CONTAINERS)
        return false;
    if (s.s[0] == '>') {
        size_t special = x->special;
        pop_to(x, *depth);
        if (x->leaf == LEAF_TABLE || special > x->special)
            put_apart(x);
        push(x, QUOTE, 0);
        at.i++;
        at.col++;
        cursor_skip(&at, 1);
    } else if (extension_opens(x, s, &o, &used)) {
        if (o.kind == DEFINITION && !may_define(x, *depth))
            return false;
        open_special(x, p, &at, &o, used, *depth);
    } else if (!marker_rule(s) && (used = marker_list(s, interrupts)) > 0) {
        pop_to(x, *depth);
        at = *c;
        open_item(x, &at, indent, used);
    } else {
        return false;
    }
    x->leaf = LEAF_NONE;
    x->defines = CONTAINERS;
    *c = at;
    *depth = x->n;
    return true;
}

/* An alert's head stands alone on its line in a quote that has just begun. */
static bool open_alert(struct extension *x, const struct pending *p, const struct cursor *c)
{
    struct opening o;
    struct str s = str_trim(cursor_rest(c));
    if (!x->n || x->stack[x->n - 1].kind != QUOTE || !extension_alert(x, s, &o))
        return false;
    put_pending(x, p, (size_t)(s.s - c->s.s));
    extension_mark(x, o.mark, o.arg);
    if (o.title.n) {
        extension_prefix(x, x->n);
        out_printf(&x->out, "# %.*s #", STR_ARG(o.title));
        extension_end(x);
    }
    return true;
}

static void put_line(struct extension *x, const struct pending *p, struct str line)
{
    if (!x->special && !p->marked)
        out_raw(&x->out, line);
    else
        put_pending(x, p, line.n);
    extension_end(x);
}

/* A line of text, in all containers (GOES_ON) or perhaps lazily in more than show. */
static void take_text(struct extension *x, const struct pending *p, struct cursor *c, size_t depth)
{
    struct str line = c->s, s = str_trim(cursor_rest(c));
    bool indented = cursor_indent(c) > 3, goes_on = depth == x->n, paragraph = x->leaf == LEAF_PARAGRAPH;
    if (goes_on && !indented && x->leaf == LEAF_TABLE) {
        extension_row(x, s);
        return;
    }
    if (goes_on && !indented && paragraph && x->head_n && extension_table(x, s))
        return;
    bool strict = !goes_on && x->stack[depth].kind == STRICT;
    if (!goes_on && (!paragraph || strict)) {
        bool apart = strict && paragraph;
        pop_to(x, depth);
        paragraph = false;
        if (apart)
            put_apart(x);
    }
    bool code = indented && !paragraph;
    x->head_n = code || (!goes_on && paragraph) ? 0 : paragraph ? x->head_n + (x->head_n > 0) : 1;
    x->head_at = x->out.n;
    x->head = s;
    x->leaf = code ? LEAF_NONE : LEAF_PARAGRAPH;
    x->defines = code ? CONTAINERS : x->n;
    put_line(x, p, line);
}

/* A line within a fence or HTML, or an empty one; false: it is another. */
static bool take_inner(struct extension *x, const struct pending *p, const struct cursor *c, size_t depth)
{
    struct str s = str_trim(cursor_rest(c));
    bool inside = depth == x->n;
    if (x->leaf == LEAF_FENCE && inside) {
        bool shuts = s.n && cursor_indent(c) < 4 && run_of(s, x->fence) == s.n && s.n >= x->fence_n;
        x->leaf = shuts ? LEAF_NONE : LEAF_FENCE;
    } else if (x->leaf == LEAF_HTML && inside && (s.n || x->until)) {
        bool ends = x->until && str_find_str(s, str_from(x->until), 0) < s.n;
        x->leaf = ends ? LEAF_NONE : LEAF_HTML;
    } else if (s.n == 0) {
        pop_to(x, depth);
        x->leaf = LEAF_NONE;
        x->blanks++;
    } else {
        return false;
    }
    put_line(x, p, c->s);
    return true;
}

static void take_line(struct extension *x, struct str line)
{
    struct cursor c = {line, 0, 0, 0};
    size_t depth = match(x, &c), shut;
    struct pending p = {depth, c, false};
    enum leaf leaf;
    if (take_inner(x, &p, &c, depth))
        return;
    if (x->leaf == LEAF_FENCE || x->leaf == LEAF_HTML)
        x->leaf = LEAF_NONE;
    if (cursor_indent(&c) < 4 && (shut = closed_by(x, str_trim(cursor_rest(&c)), depth)) < x->n) {
        pop_to(x, shut);
        put_apart(x);
        x->leaf = LEAF_NONE;
        return;
    }
    while (cursor_indent(&c) < 4 && open_container(x, &p, &c, &depth))
        ;
    struct str s = str_trim(cursor_rest(&c));
    if (s.n == 0) {
        if (!p.marked)
            put_line(x, &p, line);
        return;
    }
    if (x->leaf == LEAF_NONE && depth == x->n && open_alert(x, &p, &c))
        return;
    if (cursor_indent(&c) < 4 && opens_leaf(x, s, depth == x->n, &leaf)) {
        pop_to(x, depth);
        x->leaf = leaf;
        x->defines = CONTAINERS;
        put_line(x, &p, line);
    } else {
        take_text(x, &p, &c, depth);
    }
    x->blanks = 0;
}

/* TEXT may hold one of these blocks. */
static bool is_wanted(struct str text)
{
    static const char *const signs[] = {"!!! ", "???", ":::", "=== \"", "[!", HIDE_NOTE, "===! \""};
    if (str_find(text, '|', 0) < text.n || str_starts(text, STR(":")))
        return true;
    for (size_t i = 0; i < COUNT(signs); i++)
        if (str_find_str(text, str_from(signs[i]), 0) < text.n)
            return true;
    for (size_t i = str_find(text, ':', 0); i < text.n; i = str_find(text, ':', i + 1)) {
        size_t from = i;
        while (from && (text.s[from - 1] == ' ' || text.s[from - 1] == '>'))
            from--;
        if ((from == 0 || text.s[from - 1] == '\n') && i + 1 < text.n && text.s[i + 1] == ' ')
            return true;
    }
    return str_find_str(text, STR("\n:"), 0) < text.n;
}

struct extended extend(struct arena *keep, struct str text, struct diag *d, struct diag_pos pos)
{
    if (!is_wanted(text))
        return (struct extended){text, NULL, 0};
    struct extension *x = ARENA_NEW(keep, struct extension, 1);
    *x = (struct extension){.keep = keep, .d = d, .pos = pos, .out = out_memory(), .defines = CONTAINERS};
    out_room(&x->out, text.n + text.n / 4);
    for (struct str line; text.n; x->line++) {
        line = str_line(&text);
        take_line(x, line);
    }
    struct extended e = {arena_str(keep, out_str(&x->out)), x->lines, x->lines_n};
    out_free(&x->out);
    return e;
}
