/*
 * The elements that bodies and our pages have, each as Markdown writes it.
 * Does not check nesting: the HTML is our own.
 */
#include "render/render_part.h"

#include <stdio.h>

#include "base/html.h"
#include "render/markdown_part.h"

enum { COLUMNS = 64 };

struct twin {
    struct boxes in;
    struct out leaf, row, code; /* the block, the row, the code being read */
    struct str href, lang;      /* of the open link, of the open block of code */
    size_t link;                /* where in the leaf the link's text begins; 0: no link is open */
    unsigned level;             /* of the open heading */
    char lead[24];              /* what the next leaf begins with */
    bool paragraph, notes, in_pre, in_code, cell;
    bool silent; /* nothing is written: the number of a footnote, and the way back from one */
    bool noted;  /* a reference to a footnote has been written, which </sup> follows */
    char align[COLUMNS];
    unsigned cells, rows;
};

/* The leaf as a paragraph or a heading, if there is anything in it. */
static void flush(struct twin *t)
{
    struct out text = out_memory();
    if (t->cell || t->link)
        return;
    leaf_write(&text, out_str(&t->leaf), !t->level);
    out_reset(&t->leaf);
    struct str rest = out_str(&text);
    if (rest.n) {
        struct box *b = box_inner(&t->in);
        box_begin(&t->in);
        b->bare = b->item && !t->paragraph;
        if (b->item && t->paragraph && t->in.depth > 1)
            t->in.box[t->in.depth - 2].loose = true;
        for (unsigned i = 0; i < t->level; i++)
            out_lit(t->in.o, i + 1 < t->level ? "#" : "# ");
        out_lit(t->in.o, t->lead);
        t->lead[0] = '\0';
        for (bool tag = rest.s[0] == '<', first = true; rest.n; first = false) {
            if (!first && tag) /* alone on a line it would begin a block of HTML */
                out_lit(t->in.o, " ");
            else if (!first)
                box_line(&t->in);
            tag = tag && first;
            leaf_line(t->in.o, str_line(&rest), t->level > 0);
        }
    }
    out_free(&text);
}

/* Two lists in a row are one but for their signs. */
static void list_begin(struct twin *t, const struct html_piece *tag)
{
    struct box *in = box_inner(&t->in);
    bool ordered = html_is(tag, false, "ol");
    char sign = ordered ? '.' : '-';
    sign = in->last != sign ? sign : ordered ? ')' : '*';
    in->last = sign;
    struct box *b = box_push(&t->in, "", "");
    b->list = true;
    b->sign = sign;
    struct str start = html_attr(tag, "start");
    for (size_t i = 0; ordered && i < start.n && i < 9; i++)
        b->number = b->number * 10 + (unsigned)(start.s[i] - '0') % 10;
    b->number += ordered && !start.n;
}

/* The label of the footnote that ID ("fn:1", or "answer:fn:1" where a page has several answers) is the address of. */
static void note_label(struct out *o, struct str id)
{
    size_t at = str_find_str(id, STR("fn:"), 0);
    out_printf(o, "[^%.*s%.*s]", STR_ARG(str_sub(id, 0, at)), STR_ARG(str_sub(id, at + 3, id.n)));
}

static void item_begin(struct twin *t, const struct html_piece *tag)
{
    static const char blanks[] = "                           ";
    struct box *list = box_inner(&t->in);
    char marker[BOX_MARKER] = "- ";
    bool note = t->notes && t->in.depth == 1;
    if (note) {
        struct out label = out_memory();
        note_label(&label, html_attr(tag, "id"));
        snprintf(marker, sizeof marker, "%.*s: ", STR_ARG(out_str(&label)));
        out_free(&label);
    } else if (list->sign == '.' || list->sign == ')')
        snprintf(marker, sizeof marker, "%u%c ", list->number++, list->sign);
    else if (list->sign)
        marker[0] = list->sign;
    box_push(&t->in, marker, note ? "    " : blanks + sizeof blanks - 1 - strlen(marker))->item = !note;
}

static void fence(struct twin *t)
{
    struct str code = out_str(&t->leaf);
    size_t most = 2, run = 0;
    for (size_t i = 0; i < code.n; i++) {
        run = code.s[i] == '`' ? run + 1 : 0;
        most = run > most ? run : most;
    }
    box_begin(&t->in);
    for (size_t i = 0; i <= most; i++)
        out_lit(t->in.o, "`");
    out_raw(t->in.o, t->lang);
    while (code.n) {
        struct str line = str_line(&code);
        out_lit(t->in.o, "\n");
        size_t margin = t->in.o->n;
        box_prefixes(&t->in);
        while (!line.n && t->in.o->n > margin && t->in.o->buf[t->in.o->n - 1] == ' ')
            t->in.o->n--;
        out_raw(t->in.o, line);
    }
    out_lit(t->in.o, "\n");
    box_prefixes(&t->in);
    for (size_t i = 0; i <= most; i++)
        out_lit(t->in.o, "`");
    out_reset(&t->leaf);
}

/* Rows are lines of cells between bars; the first is the head, as Markdown wants one. */
static void row_end(struct twin *t)
{
    if (!t->cells)
        return;
    if (t->rows++)
        box_line(&t->in);
    else
        box_begin(&t->in);
    out_lit(t->in.o, "|");
    out_raw(t->in.o, out_str(&t->row));
    for (unsigned i = 0; t->rows == 1 && i < t->cells; i++) {
        char align = i < COLUMNS ? t->align[i] : 'n';
        if (i == 0) {
            box_line(&t->in);
            out_lit(t->in.o, "|");
        }
        out_lit(t->in.o, align == 'r' ? "--:|" : align == 'c' ? ":-:|" : "---|");
    }
}

static void table(struct twin *t, const struct html_piece *tag)
{
    if (html_is(tag, -1, "table")) {
        flush(t);
        t->rows = 0;
    } else if (html_is(tag, -1, "caption")) {
        leaf_sign(&t->leaf, (char)(LEAF_STRONG + (tag->end ? LEAF_ENDS : 0)));
        if (tag->end)
            flush(t);
    } else if (html_is(tag, false, "tr")) {
        out_reset(&t->row);
        t->cells = 0;
    } else if (html_is(tag, true, "tr")) {
        row_end(t);
    } else if (html_is(tag, false, "th td")) {
        struct str align = html_attr(tag, "class");
        if (t->cells < COLUMNS)
            t->align[t->cells] = align.n ? align.s[0] : 'n';
        out_reset(&t->leaf);
        t->cell = true;
    } else if (html_is(tag, true, "th td")) {
        struct out text = out_memory();
        leaf_write(&text, out_str(&t->leaf), false);
        out_lit(&t->row, " ");
        out_raw(&t->row, out_str(&text));
        out_lit(&t->row, " |");
        out_free(&text);
        out_reset(&t->leaf);
        t->cells++;
        t->cell = false;
    }
}

/* A <div> or <details>; an alert is one, and is a quote as GitHub writes it: its class is its kind. */
static void division(struct twin *t, const struct html_piece *tag)
{
    static const struct str alert = {"alert ", 6};
    struct str class = html_attr(tag, "class");
    struct box *b = box_inner(&t->in);
    if (!tag->end && str_starts(class, alert)) {
        char kind[sizeof t->lead - 5] = "";
        for (size_t i = 0; i + 1 < sizeof kind && i < class.n - alert.n; i++)
            kind[i] = (char)(class.s[alert.n + i] & ~0x20);
        snprintf(t->lead, sizeof t->lead, "[!%s] ", kind);
        b->last = 0;
        box_push(&t->in, "> ", "> ")->alert = true;
    } else if (!tag->end) {
        b->inner++;
    } else if (b->inner) {
        b->inner--;
    } else if (b->alert) {
        box_pop(&t->in);
    }
}

static void block(struct twin *t, const struct html_piece *tag)
{
    if (t->cell || t->link) {
        if (t->cell && t->leaf.n)
            leaf_sign(&t->leaf, LEAF_BREAK);
        else
            leaf_text(&t->leaf, STR(" "), t->cell);
        return;
    }
    flush(t);
    if (html_is(tag, -1, "ul ol") && t->notes && t->in.depth == 1) {
        return;
    } else if (html_is(tag, false, "ul ol")) {
        list_begin(t, tag);
    } else if (html_is(tag, false, "li")) {
        item_begin(t, tag);
    } else if (html_is(tag, false, "blockquote")) {
        box_inner(&t->in)->last = 0;
        box_push(&t->in, "> ", "> ");
    } else if (html_is(tag, true, "ul ol li blockquote")) {
        box_pop(&t->in);
    } else if (html_is(tag, -1, "div details")) {
        division(t, tag);
    } else if (html_is(tag, false, "hr")) {
        box_begin(&t->in);
        out_lit(t->in.o, "___");
    } else if (html_is(tag, -1, "section")) {
        t->notes = !tag->end && str_eq(html_attr(tag, "class"), STR("footnotes"));
    } else if (html_is(tag, false, "dd")) {
        snprintf(t->lead, sizeof t->lead, ":   ");
    }
    t->paragraph = html_is(tag, false, "p");
    t->level = html_is(tag, false, "h1 h2 h3 h4 h5 h6") ? (unsigned)(tag->name.s[1] - '0') : 0;
}

/* The number of a footnote, and the way back from one; false: TAG, an <a>, is no such link. */
static bool note_link(struct twin *t, const struct html_piece *tag)
{
    struct str href = html_attr(tag, "href");
    size_t at = str_find_str(href, STR("fn:"), 0);
    if (tag->end && t->silent) {
        t->silent = false;
        return true;
    }
    if (tag->end || !str_starts(html_attr(tag, "role"), STR("doc-")))
        return false;
    if (at < href.n) {
        struct str sup = STR("<sup>"), leaf = out_str(&t->leaf);
        t->noted = str_ends(leaf, sup);
        t->leaf.n -= t->noted ? sup.n : 0;
        note_label(&t->leaf, str_sub(href, 1, href.n));
    }
    t->silent = true;
    return true;
}

static void anchor(struct twin *t, const struct html_piece *tag)
{
    if (!tag->end) {
        t->href = html_attr(tag, "href");
        if (t->href.n)
            out_lit(&t->leaf, "[");
        t->link = t->href.n ? t->leaf.n : 0;
    } else if (t->link) {
        if (t->leaf.n == t->link)
            t->leaf.n--;
        else
            leaf_href(&t->leaf, t->href, true, t->cell);
        t->link = 0;
    }
}

static void code(struct twin *t, const struct html_piece *tag)
{
    struct str class = html_attr(tag, "class"), language = STR("language-");
    if (t->in_pre) {
        t->lang = str_starts(class, language) ? str_sub(class, language.n, class.n) : t->lang;
    } else if (tag->end) {
        leaf_code(&t->leaf, out_str(&t->code), t->cell);
        out_reset(&t->code);
    }
    t->in_code = !t->in_pre && !tag->end;
}

static void pre(struct twin *t, const struct html_piece *tag)
{
    if (t->cell) { /* a row has one line */
        t->in_code = !tag->end;
        if (tag->end)
            leaf_code(&t->leaf, out_str(&t->code), true);
        out_reset(&t->code);
        return;
    }
    if (tag->end) {
        fence(t);
    } else {
        flush(t);
        t->lang = STR("");
    }
    t->in_pre = !tag->end;
}

static void element(struct twin *t, const struct html_piece *tag)
{
    static const struct {
        const char *names;
        char sign;
    } signs[] = {{"strong b", LEAF_STRONG}, {"em i", LEAF_EM}, {"del", LEAF_DEL}};
    if (html_is(tag, -1, "span small time tbody thead label")) /* at once: they are many */
        return;
    for (size_t i = 0; i < COUNT(signs) && !t->in_pre && !t->in_code; i++)
        if (html_is(tag, -1, signs[i].names)) {
            leaf_sign(&t->leaf, (char)(signs[i].sign + (tag->end ? LEAF_ENDS : 0)));
            return;
        }
    if (html_is(tag, -1, "pre")) {
        pre(t, tag);
    } else if (html_is(tag, -1, "code")) {
        code(t, tag);
    } else if (t->in_pre || t->in_code) {
        return;
    } else if (html_is(tag, -1,
                       "li p td tr th h1 h2 h3 h4 h5 h6 ul ol blockquote div details summary section dl dt dd "
                       "article "
                       "aside figure figcaption header footer address hr table caption")) {
        if (html_is(tag, -1, "td tr th table caption"))
            table(t, tag);
        else
            block(t, tag);
    } else if (html_is(tag, -1, "a")) {
        if (!note_link(t, tag))
            anchor(t, tag);
    } else if (html_is(tag, -1, "kbd sub sup mark abbr ins u s q cite var samp")) {
        out_raw(&t->leaf, t->noted ? STR("") : tag->source); /* Markdown has no signs for them */
        t->noted = false;
    } else if (html_is(tag, false, "input")) {
        bool box = str_eq(html_attr(tag, "type"), STR("checkbox"));
        out_lit(&t->leaf, !box                                                            ? ""
                          : str_find_str(tag->source, STR(" checked"), 0) < tag->source.n ? "[x]"
                                                                                          : "[ ]");
    } else if (html_is(tag, false, "img")) {
        out_lit(&t->leaf, "![");
        leaf_text(&t->leaf, html_attr(tag, "alt"), t->cell);
        leaf_href(&t->leaf, html_attr(tag, "src"), false, t->cell);
    } else if (html_is(tag, false, "br")) {
        leaf_sign(&t->leaf, LEAF_BREAK);
    }
}

/* Whether TAG begins what is not to be written; *REST is then behind its end, if it has one. */
static bool skipped(const struct html_piece *tag, struct str *rest)
{
    bool own = html_is(tag, false, "p") && str_eq(html_attr(tag, "class"), STR("own"));
    char close[16];
    if (!own && !html_is(tag, false, "nav search form noscript button script style template svg"))
        return false;
    snprintf(close, sizeof close, "</%.*s>", STR_ARG(tag->name));
    size_t at = str_find_str(*rest, str_from(close), 0);
    if (at == rest->n)
        return false;
    *rest = str_sub(*rest, at + strlen(close), rest->n);
    return true;
}

void markdown_page(struct out *o, struct str page)
{
    size_t from = str_find_str(page, STR("<main"), 0), to = str_find_str(page, STR("</main>"), from);
    struct str html = str_sub(page, str_find(page, '>', from) + 1, to);
    struct twin t = {
        .in = {.o = o, .depth = 1}, .leaf = out_memory(), .row = out_memory(), .code = out_memory()};
    for (struct html_piece p; html_next(&html, &p);) {
        if (p.name.s) {
            if (!skipped(&p, &html))
                element(&t, &p);
        } else if (t.in_pre || t.in_code) {
            html_decode(t.in_code ? &t.code : &t.leaf, p.source);
        } else if (!t.silent) {
            leaf_text(&t.leaf, p.source, t.cell);
        }
    }
    t.cell = false;
    t.link = 0;
    flush(&t);
    box_end(&t.in);
    out_free(&t.leaf);
    out_free(&t.row);
    out_free(&t.code);
}

struct str markdown_twin(struct arena *a, struct str path)
{
    size_t end = str_ends(path, STR(".html")) ? path.n - 5 : path.n;
    return arena_printf(a, "%.*s.md", STR_ARG(str_sub(path, 0, end)));
}
