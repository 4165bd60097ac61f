/*
 * section: the HTML of a guide as a row of tags, section tags and text; lists that a section cut in two are joined
 * again, and all of it must nest. Knows no Markdown.
 */
#include "read/section.h"

#include "base/html.h"

enum piece_kind { PIECE_TEXT, PIECE_TAG, PIECE_END, PIECE_SECTION, PIECE_SECTION_END };

/* A tag of HTML, of a section, or what stands between them. */
struct piece {
    enum piece_kind kind;
    struct str text; /* HTML: as written; a section: its name with # or ^, without / */
    size_t mate;     /* the other end; itself when there is none */
    size_t number;   /* of a section's tag among them all */
};

struct weave {
    struct piece *pieces;
    size_t n, sections;
    size_t *stack[2]; /* room for pieces_mate and pieces_check */
    struct arena *keep;
    struct diag *d;
    const struct markdown_in *in;
    const struct record_entry *e;
};

/* ---- before the Markdown is parsed ---- */

static bool is_tag_value(struct str value)
{
    return value.n > 2 && value.s[0] == SECTION_OPEN[0] && memchr("#^/", value.s[1], 3);
}

struct str section_hide(struct arena *keep, struct str text, const struct fact_refs *refs)
{
    struct out o = out_memory();
    if (!refs->any)
        return text;
    for (struct str rest = text; rest.n;) {
        struct str at = rest, line = str_line(&rest), core = str_trim(line), value;
        size_t n = core.n ? fact_token(refs, core, 0, &value) : 0;
        size_t whole = rest.s ? at.n - rest.n : at.n;
        if (n && n == core.n && is_tag_value(value)) {
            out_raw(&o, str_sub(line, 0, (size_t)(core.s - line.s)));
            out_lit(&o, "<!--");
            out_raw(&o, core);
            out_lit(&o, "-->\n");
        } else {
            out_raw(&o, str_sub(at, 0, whole));
        }
    }
    text = out_take(&o, keep);
    return text;
}

bool section_line(struct body *b, struct str comment)
{
    struct str value, inner = str_trim(comment);
    if (!str_starts(inner, STR("<!--")) || !str_ends(inner, STR("-->")) || inner.n < 7)
        return false;
    inner = str_trim(str_sub(inner, 4, inner.n - 3));
    if (!inner.n || fact_token(&b->facts, inner, 0, &value) != inner.n || !is_tag_value(value))
        return false;
    out_raw(&b->html, value);
    out_lit(&b->html, "\n");
    return true;
}

/* ---- the pieces ---- */

static bool is_list(struct str tag)
{
    return str_starts(tag, STR("<ol")) || str_starts(tag, STR("<ul")) || str_eq(tag, STR("</ol>")) ||
           str_eq(tag, STR("</ul>"));
}

static bool is_blank(const struct piece *p)
{
    return p->kind == PIECE_TEXT && str_trim(p->text).n == 0;
}

static bool is_section(const struct piece *p)
{
    return p->kind == PIECE_SECTION || p->kind == PIECE_SECTION_END;
}

/* S goes on with the text before it, if a text stands there. */
static void pieces_text(struct weave *w, struct str s)
{
    struct piece *last = w->n ? &w->pieces[w->n - 1] : NULL;
    if (last && last->kind == PIECE_TEXT)
        last->text.n += s.n;
    else if (s.n)
        w->pieces[w->n++] = (struct piece){PIECE_TEXT, s, 0, 0};
}

/* Cuts S, in which no tag of HTML stands, at the tags of sections: variables are text. */
static void pieces_sections(struct weave *w, struct str s)
{
    while (s.n) {
        size_t at = str_find(s, SECTION_OPEN[0], 0), after = str_find(s, SECTION_SHUT[0], at) + 1;
        struct str tag = str_sub(s, at, after);
        bool section = is_tag_value(tag), end = section && tag.s[1] == '/';
        pieces_text(w, str_sub(s, 0, section ? at : after));
        if (section)
            w->pieces[w->n++] = (struct piece){end ? PIECE_SECTION_END : PIECE_SECTION,
                                               str_sub(tag, end ? 2 : 1, tag.n - 1), 0, w->sections++};
        s = str_sub(s, after, s.n);
    }
}

/* Cuts HTML, our own, into tags and what stands between; empty elements are text. */
static void pieces_cut(struct weave *w, struct str html)
{
    size_t most = 1;
    for (size_t i = 0; i < html.n; i++)
        most += html.s[i] == '<' || html.s[i] == SECTION_OPEN[0] ? 2 : 0;
    w->pieces = ARENA_NEW(w->keep, struct piece, most);
    for (struct html_piece p; html_next(&html, &p);) {
        if (!p.name.n)
            pieces_sections(w, p.source);
        else if (html_is(&p, -1, "br hr input"))
            pieces_text(w, p.source);
        else
            w->pieces[w->n++] = (struct piece){p.end ? PIECE_END : PIECE_TAG, p.source, 0, 0};
    }
}

/* Two lists with nothing but section tags between them were one. */
static void lists_join(struct weave *w)
{
    for (size_t i = 0; i < w->n; i++) {
        struct piece *end = &w->pieces[i];
        bool cut = false;
        size_t j = i + 1;
        if (end->kind != PIECE_END || !is_list(end->text))
            continue;
        for (; j < w->n && (is_blank(&w->pieces[j]) || is_section(&w->pieces[j])); j++)
            cut = cut || is_section(&w->pieces[j]);
        if (cut && j < w->n && w->pieces[j].kind == PIECE_TAG && is_list(w->pieces[j].text) &&
            w->pieces[j].text.s[1] == end->text.s[2]) {
            end->kind = w->pieces[j].kind = PIECE_TEXT;
            end->text = w->pieces[j].text = STR("");
        }
    }
}

/* Finds mates, among tags and among sections each for themselves. */
static void pieces_mate(struct weave *w)
{
    size_t **stack = w->stack, depth[2] = {0, 0};
    for (size_t i = 0; i < w->n; i++) {
        struct piece *p = &w->pieces[i];
        int which = is_section(p);
        p->mate = i;
        if (p->kind == PIECE_TAG || p->kind == PIECE_SECTION) {
            stack[which][depth[which]++] = i;
        } else if (p->kind != PIECE_TEXT && depth[which]) {
            p->mate = stack[which][--depth[which]];
            w->pieces[p->mate].mate = i;
        }
    }
}

/* Moves piece FROM to stand at TO; those between make room. */
static void piece_move(struct weave *w, size_t from, size_t to)
{
    struct piece p = w->pieces[from];
    size_t n = from < to ? to - from : from - to;
    if (from < to)
        memmove(&w->pieces[from], &w->pieces[from + 1], n * sizeof p);
    else
        memmove(&w->pieces[to + 1], &w->pieces[to], n * sizeof p);
    w->pieces[to] = p;
    pieces_mate(w);
}

/* A section before a list that ends within it moves into the list, and one that begins within it and ends behind. */
static void sections_sink(struct weave *w)
{
    pieces_mate(w);
    for (size_t i = w->n; i-- > 0;) {
        size_t j = i + 1;
        if (w->pieces[i].kind != PIECE_SECTION)
            continue;
        while (j < w->n && (is_blank(&w->pieces[j]) || w->pieces[j].kind == PIECE_SECTION))
            j++;
        if (j < w->n && w->pieces[j].kind == PIECE_TAG && is_list(w->pieces[j].text) &&
            w->pieces[i].mate < w->pieces[j].mate && w->pieces[i].mate > j)
            piece_move(w, i, j);
    }
    for (size_t i = 0; i < w->n; i++) {
        size_t j = i;
        if (w->pieces[i].kind != PIECE_SECTION_END)
            continue;
        while (j-- > 0 && (is_blank(&w->pieces[j]) || w->pieces[j].kind == PIECE_SECTION_END))
            ;
        if (j < w->n && w->pieces[j].kind == PIECE_END && is_list(w->pieces[j].text) &&
            w->pieces[i].mate > w->pieces[j].mate && w->pieces[i].mate < j)
            piece_move(w, i, j);
    }
}

/* ---- what is wrong, and the result ---- */

/* Where section tag NUMBER stands in the source. */
static struct diag_pos section_pos(const struct weave *w, size_t number)
{
    struct diag_pos pos = {w->e->path, w->in->line, 1};
    struct str s = w->in->text;
    for (size_t i = 0; i < s.n; i++) {
        bool tag = i + 2 < s.n && s.s[i] == '{' && s.s[i + 1] == '{' && memchr("#^/", s.s[i + 2], 3);
        if (tag && (i == 0 || s.s[i - 1] != '\\') && number-- == 0)
            return pos;
        pos.line += s.s[i] == '\n';
        pos.col = s.s[i] == '\n' ? 1 : pos.col + 1;
    }
    return (struct diag_pos){w->e->path, w->in->line, 1};
}

static void section_say(struct weave *w, const struct piece *p, const char *what)
{
    diag_say(w->d, DIAG_GUIDE_SECTION, section_pos(w, p->number), p->text, str_from(what));
}

/* Tags and sections together must nest: a section that does not would leave half an element. */
static void pieces_check(struct weave *w)
{
    size_t *stack = w->stack[0], depth = 0;
    for (size_t i = 0; i < w->n; i++) {
        struct piece *p = &w->pieces[i], *top = depth ? &w->pieces[stack[depth - 1]] : NULL;
        if (p->kind == PIECE_TAG || p->kind == PIECE_SECTION) {
            stack[depth++] = i;
        } else if (p->kind == PIECE_SECTION_END) {
            bool same =
                top && top->kind == PIECE_SECTION && str_eq(str_sub(top->text, 1, top->text.n), p->text);
            if (!same)
                section_say(w, p, "ends here, but did not begin in the same paragraph or list");
            depth -= same;
        } else if (p->kind == PIECE_END) {
            for (; top && top->kind == PIECE_SECTION; top = depth ? &w->pieces[stack[depth - 1]] : NULL) {
                section_say(w, top, "does not end in the paragraph or list where it begins");
                depth--;
            }
            depth -= depth > 0;
        }
    }
    while (depth-- > 0)
        if (w->pieces[stack[depth]].kind == PIECE_SECTION)
            section_say(w, &w->pieces[stack[depth]], "is not closed");
}

/* HTML with its variables as tags; no other brace opens one. */
static void write_text(struct out *o, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.s[i] == SECTION_OPEN[0])
            out_lit(o, "{{");
        else if (s.s[i] == SECTION_SHUT[0])
            out_lit(o, "}}");
        else if (s.s[i] == '{')
            out_lit(o, "&#123;");
        else
            out_raw(o, str_sub(s, i, i + 1));
    }
}

static void write_piece(struct out *o, const struct piece *p)
{
    struct str text = p->text, link = str_starts(text, STR("<img")) ? STR("<img src=\"") : STR("<a href=\"");
    if (p->kind == PIECE_SECTION || p->kind == PIECE_SECTION_END) {
        out_printf(o, "{{%s%.*s}}", p->kind == PIECE_SECTION ? "" : "/", STR_ARG(text));
        return;
    }
    if (p->kind == PIECE_TAG && str_starts(text, link) && text.s[link.n] != '#') {
        struct str rest = str_sub(text, link.n, text.n);
        size_t colon = str_find(rest, ':', 0);
        bool inside = colon > str_find(rest, '"', 0) || colon > str_find(rest, '#', 0);
        out_raw(o, link);
        out_lit(o, inside ? "../" : "");
        text = rest;
    }
    write_text(o, text);
}

/* TEXT without tags: of a variable an ellipsis is left. */
static struct str text_plain(struct arena *keep, struct str text)
{
    struct out o = out_memory();
    for (size_t i = 0; i < text.n; i++) {
        if (text.s[i] != SECTION_OPEN[0]) {
            out_raw(&o, str_sub(text, i, i + 1));
            continue;
        }
        struct str tag = str_sub(text, i, str_find(text, SECTION_SHUT[0], i) + 1);
        out_lit(&o, is_tag_value(tag) ? "" : "…");
        i += tag.n - 1;
    }
    text = out_take(&o, keep);
    return text;
}

void section_weave(struct arena *keep, const struct markdown_in *in, struct diag *d, struct record_entry *e)
{
    struct weave w = {.keep = keep, .d = d, .in = in, .e = e};
    struct out o = out_memory();
    pieces_cut(&w, e->body_html);
    w.stack[0] = ARENA_NEW(keep, size_t, w.n + 1);
    w.stack[1] = ARENA_NEW(keep, size_t, w.n + 1);
    lists_join(&w);
    sections_sink(&w);
    pieces_check(&w);
    for (size_t i = 0; i < w.n; i++)
        write_piece(&o, &w.pieces[i]);
    e->body_html = out_take(&o, keep);
    e->body_text = text_plain(keep, e->body_text);
}
