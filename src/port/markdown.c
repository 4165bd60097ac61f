/*
 * markdown: a forgiving walk over each text; what is code is passed over. A link is changed only where it stands.
 */
#include "base/diag.h"
#include "base/fold.h"
#include "base/layout.h"
#include "db/db.h"
#include "port/markdown_part.h"
#include "read/link.h"
#include "read/record.h"

/* The most bytes of a target, of a shortcode's tag: nobody writes longer ones, and what is sought from each sign is sought in no more. */
enum { TARGET_MOST = 1024, TAG_MOST_BYTES = 2000, BEFORE_SHUT = 400 };

void markdown_lose(struct markdown_copy *c, unsigned *sum, const char *what, struct str written)
{
    enum { SHOWN = 60 };
    ++*sum;
    c->f->lost(c->f->ctx, c->page->path, what, str_sub(written, 0, written.n > SHOWN ? SHOWN : written.n));
}

/* What stands between quotes in S, or all of it. */
static struct str quoted(struct str s)
{
    size_t from = str_find(s, '"', 0), other = str_find(s, '\'', 0);
    from = other < from ? other : from;
    return from < s.n ? str_sub(s, from + 1, str_find(s, s.s[from], from + 1)) : s;
}

/* The path that a template's tag in a target stands for. */
static struct str plain_target(struct arena *a, struct str s)
{
    if (str_starts(s, STR("{{<")) || str_starts(s, STR("{{%"))) {
        struct str inner = quoted(s);
        return inner.s == s.s ? STR("") : inner;
    }
    if (str_starts(s, STR("{% link ")) || str_starts(s, STR("{% post_url "))) {
        struct str inner = str_trim(str_sub(s, str_find(s, ' ', 3), str_find_str(s, STR("%}"), 0)));
        struct str rest = str_sub(s, str_find_str(s, STR("%}"), 0) + 2, s.n);
        return arena_printf(a, "/%.*s%.*s", STR_ARG(inner), STR_ARG(rest));
    }
    if (str_starts(s, STR("{{"))) {
        size_t end = str_find_str(s, STR("}}"), 0);
        struct str inner = str_sub(s, 2, end), path = quoted(inner);
        struct str rest = str_sub(s, end + 2, s.n);
        if (path.s == inner.s && str_starts(rest, STR("{")))
            return plain_target(a, rest);
        return arena_printf(a, "%.*s%.*s", STR_ARG(path.s == inner.s ? STR("") : path), STR_ARG(rest));
    }
    return s;
}

/* Leads to another site. */
static bool is_far(struct str s)
{
    size_t i = 0;
    while (i < s.n && is_letter(s.s[i]))
        i++;
    return (i > 1 && i < s.n && s.s[i] == ':') || str_starts(s, STR("//"));
}

enum fate { AS_IS, CHANGED, DEAD };

/* What becomes of the target WRITTEN; *TO is the new one. */
static enum fate target(struct markdown_copy *c, struct str written, struct str *to)
{
    struct arena *a = c->f->arena;
    struct str s = plain_target(a, written), head = str_sub(s, 0, str_find(s, '#', 0)),
               anchor = str_sub(s, head.n, s.n);
    if (!str_eq(s, written))
        c->f->sums.shortcodes++;
    if (link_is_harmful(s)) {
        markdown_lose(c, &c->f->sums.dead, "no link may go there", written);
        return DEAD;
    }
    if (s.n == 0 || is_far(s) || str_eq(s, STR("#"))) {
        *to = str_starts(s, STR("//")) ? arena_printf(a, "https:%.*s", STR_ARG(s)) : s;
        return s.n == 0 ? DEAD : str_eq(*to, written) ? AS_IS : CHANGED;
    }
    struct str path = str_sub(head, 0, str_find(head, '?', 0));
    struct markdown_file *file = path.n ? markdown_find(c->f, c->page, path) : c->page;
    if (!file) {
        markdown_lose(c, &c->f->sums.dead, "nothing stands there", written);
        return DEAD;
    }
    file->wanted = true;
    struct out o = out_memory();
    if (path.n)
        markdown_put_path(&o, c->page, file);
    struct str there =
        anchor.n > 1 && file->page ? markdown_anchor(a, file, str_sub(anchor, 1, anchor.n)) : anchor;
    if (!there.s && anchor.n)
        markdown_lose(c, &c->f->sums.anchors, "no such heading", written);
    else if (there.s != anchor.s)
        out_printf(&o, "#%.*s", STR_ARG(there));
    else
        out_raw(&o, anchor);
    *to = out_take(&o, a);
    if (to->n == 0)
        return DEAD;
    c->f->sums.rewritten += !str_eq(*to, written);
    return str_eq(*to, written) ? AS_IS : CHANGED;
}

/* The end of the target that begins at I of S; its text in *T. */
static size_t target_end(struct str s, size_t i, struct str *t)
{
    unsigned deep = 0;
    size_t from = i;
    s = str_sub(s, 0, i + TARGET_MOST);
    bool angle = i < s.n && s.s[i] == '<';
    while (i + 1 < s.n && s.s[i] == '{' && (s.s[i + 1] == '{' || s.s[i + 1] == '%')) {
        const char *end = s.s[i + 1] == '{' ? "}}" : "%}";
        i = str_find_str(s, str_from(end), i);
        i = i < s.n ? i + 2 : s.n;
    }
    if (angle)
        for (from = ++i; i < s.n && s.s[i] != '>' && s.s[i] != '\n'; i++)
            ;
    for (; !angle && i < s.n && (unsigned char)s.s[i] > ' '; i++) {
        if (s.s[i] == ')' && deep-- == 0)
            break;
        deep += s.s[i] == '(';
    }
    *t = str_sub(s, from, i);
    return angle ? i + 1 : i;
}

/* The words of the last link are all that stays of it. */
static void unwrap(struct markdown_copy *c, size_t at)
{
    size_t n = c->out.n - at - 1;
    memmove(c->out.buf + at, c->out.buf + at + 1, n);
    c->out.n--;
}

/* "](" at I, behind which a target stands. Returns where to go on. */
static size_t take_link(struct markdown_copy *c, size_t i)
{
    struct str written, to;
    size_t from = i + 2;
    while (from < c->in.n && c->in.s[from] == ' ')
        from++;
    size_t end = target_end(c->in, from, &written);
    struct str near = str_sub(c->in, 0, end + BEFORE_SHUT);
    size_t shut = str_find(near, ')', end);
    size_t open = c->n ? c->open[--c->n] : c->out.n;
    bool image = open < c->out.n && open > 0 && c->out.buf[open - 1] == '!';
    if (image && c->f->wiki)
        c->out.n = open + 1 + markdown_sizeless(str_sub(out_str(&c->out), open + 1, c->out.n)).n;
    struct str all = str_sub(c->in, from, shut);
    if (end < shut && shut < near.n && c->in.s[end] == ' ' && str_find(all, '\n', 0) == all.n &&
        markdown_find(c->f, c->page, all)) {
        written = all; /* a name with blanks, as some generators take it */
        end = shut;
    }
    enum fate fate = shut < near.n && written.n ? target(c, written, &to) : shut == from ? DEAD : AS_IS;
    if (fate == AS_IS || (fate == DEAD && image)) {
        out_raw(&c->out, str_sub(c->in, i, end));
        return end;
    }
    if (fate == DEAD && open < c->out.n) {
        unwrap(c, open);
        return shut + 1;
    }
    out_lit(&c->out, "](");
    out_raw(&c->out, fate == DEAD ? STR("#") : to);
    return end;
}

/* The value of attribute NAME in TAG. */
static struct str attribute(struct str tag, const char *name)
{
    size_t at = str_find_str(tag, str_from(name), 0);
    return at < tag.n ? quoted(str_sub(tag, at + strlen(name), tag.n)) : STR("");
}

/* The image SRC with the words ALT. */
static void put_image(struct markdown_copy *c, struct str src, struct str alt)
{
    struct str to;
    enum fate fate = src.n ? target(c, src, &to) : DEAD;
    out_printf(&c->out, "![%.*s](<%.*s>)", STR_ARG(alt), STR_ARG(fate == CHANGED ? to : src));
    c->f->sums.shortcodes++;
}

/* {{< figure … >}} at I becomes an image. Returns where to go on; I when it is none. */
static size_t take_figure(struct markdown_copy *c, size_t i)
{
    struct str near = str_sub(c->in, 0, i + TAG_MOST_BYTES);
    size_t end = str_find_str(near, STR(">}}"), i);
    struct str tag = str_sub(c->in, i, end);
    if (end == near.n || str_find_str(tag, STR("figure "), 0) > 8)
        return i;
    struct str alt = attribute(tag, "alt=");
    put_image(c, attribute(tag, "src="), alt.n ? alt : attribute(tag, "caption="));
    return end + 3;
}

/* <img src={useBaseUrl("x")}> of MDX at I likewise. */
static size_t take_img(struct markdown_copy *c, size_t i)
{
    size_t end = markdown_behind(c->f, c->in, i, ">");
    struct str tag = end - i < TAG_MOST_BYTES ? str_sub(c->in, i, end) : STR("");
    size_t src = str_find_str(tag, STR(" src={"), 0), shut = str_find(tag, '}', src);
    if (shut == tag.n)
        return i;
    struct str path = str_sub(tag, src, shut), quoted_path = quoted(path);
    if (quoted_path.s == path.s)
        return i;
    put_image(c, quoted_path, attribute(tag, " alt="));
    return end;
}

/* href=" or src=" of a tag at I. Returns where to go on; I when it is none. */
static size_t take_attribute(struct markdown_copy *c, size_t i)
{
    struct str rest = str_sub(c->in, i, c->in.n), to;
    size_t n = str_starts(rest, STR("href=\"")) ? 6 : str_starts(rest, STR("src=\"")) ? 5 : 0;
    rest = str_sub(rest, 0, n + TARGET_MOST);
    size_t end = n ? str_find(rest, '"', n) : rest.n;
    struct str written = str_sub(rest, n, end);
    if (!n || end == rest.n || str_find(written, '\n', 0) < written.n || i == 0 || c->in.s[i - 1] != ' ')
        return i;
    enum fate fate = target(c, written, &to);
    out_raw(&c->out, str_sub(rest, 0, n));
    out_raw(&c->out, fate == AS_IS || (fate == DEAD && n == 5) ? written : fate == DEAD ? STR("#") : to);
    return i + end;
}

/* A line "[label]: target" at I. Returns where to go on; I when it is none. */
static size_t take_definition(struct markdown_copy *c, size_t i)
{
    struct str written, to;
    size_t eol = str_find(c->in, '\n', i), at = str_find_str(str_sub(c->in, 0, eol), STR("]:"), i);
    if (c->in.s[i] != '[' || at == eol || at == c->in.n || c->in.s[i + 1] == '^')
        return i;
    for (at += 2; at < eol && c->in.s[at] == ' '; at++)
        ;
    size_t end = target_end(str_sub(c->in, 0, eol), at, &written);
    enum fate fate = written.n ? target(c, written, &to) : AS_IS;
    out_raw(&c->out, str_sub(c->in, i, at));
    out_raw(&c->out, fate == AS_IS ? str_sub(c->in, at, end) : fate == DEAD ? STR("#") : to);
    return end;
}

/* The end of code that begins at I: a fence's, at the head of a LINE, or a span's. I when there is none. */
static size_t code_end(struct str s, size_t i, bool line)
{
    size_t n = 0;
    char sign = s.s[i];
    while (i + n < s.n && s.s[i + n] == sign)
        n++;
    if (n == 0 || (sign != '`' && !(line && sign == '~' && n > 2)))
        return i;
    for (size_t at = i + n, run; at < s.n; at += run ? run : 1) {
        for (run = 0; at + run < s.n && s.s[at + run] == sign; run++)
            ;
        bool head = at && (s.s[at - 1] == '\n' || s.s[at - 1] == ' ');
        if (run == n || (line && n > 2 && run > n && head))
            return at + run;
        if (!run && n < 3 && s.s[at] == '\n' && at + 1 < s.n && s.s[at + 1] == '\n')
            return i + n; /* a span ends with its paragraph */
    }
    return line && n > 2 ? s.n : i + n;
}

/* Whether I of S may stand in code that is set in, for all that the bytes before it tell. */
static bool is_set_in(struct str s, size_t i)
{
    size_t from = i;
    while (from && i - from < 200 && s.s[from - 1] != '\n')
        from--;
    return str_starts(str_sub(s, from, i), STR("    ")) || (from < i && s.s[from] == '\t');
}

/* ==words== that are marked, within a line and with no blank inside its signs. Returns where to go on; I when they are none. */
static size_t take_mark(struct markdown_copy *c, size_t i)
{
    struct str s = c->in;
    if (i && i == c->marked) {
        out_lit(&c->out, "</mark>");
        return i + 2;
    }
    bool opens = str_starts(str_sub(s, i, s.n), STR("==")) && i + 2 < s.n && !memchr("= \n", s.s[i + 2], 3) &&
                 (!i || !is_alnum(s.s[i - 1])) && i >= c->marked && !is_set_in(s, i);
    size_t shut = opens ? markdown_behind(c->f, s, i + 2, "==") : i, eol = markdown_behind(c->f, s, i, "\n");
    if (shut < i + 5 || (eol > i && shut > eol) || s.s[shut - 3] == ' ' ||
        (shut < s.n && (s.s[shut] == '=' || is_alnum(s.s[shut]))))
        return i;
    c->marked = shut - 2;
    out_lit(&c->out, "<mark>");
    return i + 2;
}

/* What begins at I, at the head of a LINE or not. Returns where to go on; I when nothing does. */
static size_t take(struct markdown_copy *c, size_t i, bool line)
{
    struct str rest = str_sub(c->in, i, c->in.n);
    size_t end = i;
    if (rest.s[0] == '`' || (rest.s[0] == '~' && line)) {
        end = code_end(c->in, i, line);
        out_raw(&c->out, str_sub(c->in, i, end));
        return end;
    }
    if (rest.s[0] == '[')
        end = markdown_take_note(c, i);
    if (end > i)
        return end;
    if (str_starts(rest, STR("[[")) || str_starts(rest, STR("![[")))
        end = markdown_take_wiki(c, i);
    else if (str_starts(rest, STR("](")))
        return take_link(c, i);
    else if (str_starts(rest, STR("{{<")))
        end = take_figure(c, i);
    else if (rest.s[0] == '=')
        end = take_mark(c, i);
    else if (memchr("{%<", rest.s[0], 3))
        end = str_starts(rest, STR("<img ")) ? take_img(c, i)
                                             : markdown_take_signs(c->f, &c->out, c->in, i, line);
    else if (rest.s[0] == 'h' || rest.s[0] == 's')
        end = take_attribute(c, i);
    if (end == i && line && rest.s[0] == '[')
        end = take_definition(c, i);
    if (end > i)
        return end;
    if (rest.s[0] == '[' && c->n < MARKDOWN_DEPTH)
        c->open[c->n++] = c->out.n;
    else if (rest.s[0] == ']' && c->n)
        c->n--;
    return i;
}

/* The text from I to TO, with its links changed. */
static void copy_text(struct markdown_copy *c, size_t i, size_t to)
{
    bool line = true;
    for (size_t end; i < to; i = end) {
        char sign = c->in.s[i];
        end = memchr("[]!`~{%<hs=", sign, 11) ? take(c, i, line) : i;
        if (end == i) {
            end = i + (sign == '\\' && i + 1 < c->in.n ? 2 : 1);
            out_raw(&c->out, str_sub(c->in, i, end));
            line = sign == '\n' || (line && sign == ' ');
        } else {
            line = c->in.s[end - 1] == '\n';
        }
        c->n = sign == '\n' && end < c->in.n && c->in.s[end] == '\n' ? 0 : c->n;
    }
}

/* The text of PAGE from AT on, which its front matter ends at, with its links changed. */
static struct str copy_page(struct markdown_folder *f, struct markdown_file *page, size_t at)
{
    struct markdown_copy c = {.f = f, .page = page, .out = out_memory()};
    struct str body =
        markdown_variables(f, str_sub(page->bytes, 0, at), str_sub(page->bytes, at, page->bytes.n));
    body = markdown_shortcodes(f, body);
    c.in = arena_printf(f->arena, "%.*s%.*s", STR_ARG(str_sub(page->bytes, 0, at)), STR_ARG(body));
    out_raw(&c.out, str_sub(c.in, 0, at));
    copy_text(&c, at, c.in.n);
    for (size_t i = 0; i < c.notes_n; i++) {
        size_t from = (size_t)(c.notes[i].s - c.in.s);
        out_printf(&c.out, "%s[^note-%zu]: ", i ? "\n" : "\n\n", i + 1);
        copy_text(&c, from, from + c.notes[i].n);
    }
    struct str text = out_take(&c.out, f->arena);
    return text;
}

/* What PAGE is called, its anchors, and, the FIRST time, where it stood, as it will be read. */
static void find_names(struct markdown_folder *f, struct markdown_file *page, struct diag *d, bool first)
{
    struct record_entry e;
    struct str path = arena_printf(f->arena, "content/faq/und/%.*s", STR_ARG(page->path));
    entry_read(f->arena, path, STR("und"), page->bytes, NULL, false, d, &e);
    markdown_set_anchors(f->arena, page, &e);
    page->question = e.question.text;
    page->topic = e.topic.text;
    if (first)
        markdown_own_addresses(f, page, &e);
}

void markdown_import(struct markdown_folder *f)
{
    struct diag *d = diag_new();
    char kind;
    unsigned there = 0, all = 0;
    markdown_addresses(f);
    for (size_t i = 0; i < f->n; i++)
        if (f->files[i].page) {
            markdown_clean(f, &f->files[i]);
            markdown_name_headings(f, &f->files[i]);
            f->sums.fronts += markdown_mend_front(f, &f->files[i]);
            find_names(f, &f->files[i], d, true);
        }
    markdown_sort_addresses(f);
    for (size_t i = 0; i < f->n; i++)
        if (f->files[i].page)
            markdown_count_wiki(f, &f->files[i], &there, &all);
    f->wiki = there * 2 > all;
    for (size_t i = 0; i < f->n && f->wiki; i++)
        if (f->files[i].page && markdown_name_blocks(f, &f->files[i]))
            find_names(f, &f->files[i], d, false);
    markdown_name_pages(f);
    struct db *db = db_create(":memory:");
    db_run(db, sql_schema, "tables", NULL);
    db_run(db, sql_raw, "tables", NULL);
    struct stmt *own = db_prepare(db, sql_raw, "is_own", NULL);
    for (size_t i = 0; i < f->n; i++) {
        struct markdown_file *page = &f->files[i];
        if (!page->page)
            continue;
        page->wanted = true;
        markdown_mend_related(f, page);
        page->bytes = copy_page(f, page, markdown_body_at(page->bytes, &kind));
        markdown_add_slug(f, page, own);
        if (str_find_str(page->bytes, STR("{{"), 0) < page->bytes.n) {
            markdown_add_key(f, page, "facts", STR("false"));
            f->sums.braces++;
        }
    }
    stmt_free(own);
    db_close(db);
    diag_free(d);
}
