/*
 * markdown_wiki: the links of note apps and wikis, [[name]]. Knows no other syntax.
 */
#include "base/picture.h"
#include "port/markdown_part.h"

/* The most bytes of such a link, of a note in the text. */
enum { WIKI_MOST = 500, NOTE_MOST = 2000 };

/*
 * What stands from I to the "]]" at END is a link of a note app: not [[text]](target) or [[text]][label], no index of a
 * program (a[[1]]), no class of characters ([[:alpha:]]), no test of a shell ([[ -f x ]]).
 */
static bool is_wiki(struct str s, size_t i, size_t end)
{
    size_t from = i + 2 + (s.s[i] == '!');
    char before = i ? s.s[i - 1] : ' ', behind = end + 2 < s.n ? s.s[end + 2] : ' ';
    bool word = is_alnum(before) || memchr(")]_", before, 3);
    return end > from && !memchr(" :[\"'", s.s[from], 5) && !memchr("([", behind, 2) &&
           !(word && s.s[i] == '[');
}

/* A link of that kind, read. */
struct wiki {
    struct str path, anchor, words; /* anchor: with its '#', or empty; words: absent when none were said */
    struct markdown_file *file;     /* NULL: nothing stands there */
};

/* What PATH in PAGE leads to, or what is called so besides. */
static struct markdown_file *look(struct markdown_folder *f, const struct markdown_file *page, struct str path)
{
    struct markdown_file *file = path.n ? markdown_find(f, page, path) : NULL;
    return file || !path.n ? file : markdown_at_address(f, markdown_alias(f->arena, page_name(f->arena, path)));
}

/* WHOLE, the part of INNER that says where it leads, in PAGE. */
static struct wiki read_part(struct markdown_folder *f, struct markdown_file *page, struct str whole)
{
    struct wiki w = {.path = str_sub(whole, 0, str_find(whole, '#', 0))};
    w.anchor = str_sub(whole, w.path.n, whole.n);
    w.file = w.path.n || !w.anchor.n ? look(f, page, w.path) : page;
    return w;
}

/* INNER of [[ ]]: page|words, or as GitHub's wikis have it words|page. */
static struct wiki read_wiki(struct markdown_folder *f, struct markdown_file *page, struct str inner)
{
    size_t bar = str_find(inner, '|', 0),
           cut = bar && bar < inner.n && inner.s[bar - 1] == '\\' ? bar - 1 : bar;
    struct str first = str_sub(inner, 0, cut), second = str_sub(inner, bar + 1, inner.n);
    struct wiki w = read_part(f, page, first);
    if (bar == inner.n)
        return w;
    struct wiki other = w.file || !second.n ? w : read_part(f, page, second);
    w = other.file ? other : w;
    w.words = other.file && other.file != w.file ? first : w.path.s == second.s ? first : second;
    return w;
}

/* Digits, or two numbers with x between: how large an image is shown. */
static bool is_size(struct str s)
{
    size_t i = 0, x = str_find(s, 'x', 0);
    while (i < s.n && (is_digit(s.s[i]) || i == x))
        i++;
    return s.n && i == s.n && x > 0 && x + 1 != s.n;
}

struct str markdown_sizeless(struct str words)
{
    size_t bar = words.n;
    while (bar && words.s[bar - 1] != '|')
        bar--;
    if (is_size(str_sub(words, bar, words.n)))
        words.n = bar ? bar - 1 : 0;
    if (str_ends(words, STR("\\")) && bar)
        words.n--;
    return words;
}

/* What is shown for W, which leads to a page or file, when nothing was said: the place of a block has no words of its own. */
static struct str words_of(struct arena *a, const struct wiki *w)
{
    struct out o = out_memory();
    bool block = str_starts(w->anchor, STR("#^")), whole = w->path.n && (block || (w->file && !w->file->page));
    out_raw(&o, w->path);
    for (struct str rest = str_sub(w->anchor, 1, whole ? 1 : w->anchor.n); rest.n;) {
        struct str part = str_cut(&rest, '#');
        out_printf(&o, "%s%.*s", o.n ? " > " : "", STR_ARG(str_sub(part, block, part.n)));
    }
    return out_take(&o, a);
}

/* W shows an image: IMAGE, said so, or of a GitHub wiki with what its attributes are. */
static bool is_picture(const struct wiki *w, bool image)
{
    const char *media = w->file->page ? NULL : picture_media(w->file->path);
    return media && str_starts(str_from(media), STR("image/")) && (image || str_starts(w->words, STR("alt=")));
}

/* W as Markdown's. */
static void put_link(struct markdown_copy *c, const struct wiki *w, bool picture)
{
    struct arena *a = c->f->arena;
    struct str words = w->words.s ? w->words : words_of(a, w), last = w->anchor;
    if (picture)
        words = w->words.s ? markdown_sizeless(w->words) : STR("");
    if (picture && str_starts(words, STR("alt=")))
        words = str_sub(words, 4, str_find(words, '|', 4));
    if (picture && !words.n)
        words = markdown_base_of(w->path);
    while (str_find(last, '#', 1) < last.n)
        last = str_sub(last, str_find(last, '#', 1), last.n);
    last = str_sub(last, 1 + str_starts(last, STR("#^")), last.n);
    struct str heading = last.n ? markdown_anchor(a, w->file, last) : (struct str){0};
    if (last.n && !heading.n && w->file->page)
        markdown_lose(c, &c->f->sums.anchors, "no such heading", w->anchor);
    out_printf(&c->out, "%s[%.*s](", picture ? "!" : "", STR_ARG(words));
    if (w->path.n)
        markdown_put_path(&c->out, c->page, w->file);
    if (heading.n || !w->path.n)
        out_printf(&c->out, "#%.*s", (int)heading.n, heading.n ? heading.s : "");
    out_lit(&c->out, ")");
}

size_t markdown_take_wiki(struct markdown_copy *c, size_t i)
{
    bool image = c->in.s[i] == '!';
    size_t from = i + 2 + image, shut = markdown_behind(c->f, c->in, from, "]]"), end = shut - 2;
    struct str inner = str_sub(c->in, from, end);
    if (shut == from || inner.n > WIKI_MOST || !is_wiki(c->in, i, end) || str_find(inner, '\n', 0) < inner.n)
        return i;
    struct wiki w = read_wiki(c->f, c->page, inner);
    if (!w.file && !c->f->wiki)
        return i;
    c->f->sums.wiki++;
    if (w.file) {
        w.file->wanted = true;
        put_link(c, &w, is_picture(&w, image));
    } else {
        markdown_lose(c, &c->f->sums.dead, "nothing stands there", inner);
        out_raw(&c->out, w.words.s ? w.words : words_of(c->f->arena, &w));
    }
    return end + 2;
}

void markdown_count_wiki(struct markdown_folder *f, struct markdown_file *page, unsigned *there, unsigned *all)
{
    struct str s = page->bytes;
    for (size_t i = str_find_str(s, STR("[["), 0), end; i < s.n; i = str_find_str(s, STR("[["), i + 2)) {
        end = markdown_behind(f, s, i, "]]") - 2;
        if (end + 2 == i || end > i + WIKI_MOST || !is_wiki(s, i, end))
            continue;
        ++*all;
        *there += read_wiki(f, page, str_sub(s, i + 2, end)).file != NULL;
    }
}

/* The end of the note ^[ ] whose text begins at I of S: its bracket; 0: it has none in its paragraph. */
static size_t note_end(struct str s, size_t i)
{
    unsigned deep = 0;
    for (size_t end = i; end < s.n && end < i + NOTE_MOST; end++) {
        if (s.s[end] == ']' && deep-- == 0)
            return end;
        deep += s.s[end] == '[';
        if (str_starts(str_sub(s, end, s.n), STR("\n\n")))
            break;
    }
    return 0;
}

size_t markdown_take_note(struct markdown_copy *c, size_t i)
{
    size_t end = i && c->in.s[i - 1] == '^' && c->f->wiki ? note_end(c->in, i + 1) : 0;
    if (end <= i + 1 || (end + 1 < c->in.n && c->in.s[end + 1] == '('))
        return i;
    struct arena *a = c->f->arena;
    c->notes = arena_more(a, c->notes, sizeof *c->notes, c->notes_n, &c->notes_room);
    c->notes[c->notes_n++] = str_sub(c->in, i + 1, end);
    c->out.n--;
    out_printf(&c->out, "[^note-%zu]", c->notes_n);
    return end + 1;
}

/* Where in LINE the name of a block begins, with the blank before it: words ^name at its end, or the name alone; LINE.n: none. */
static size_t block_at(struct str line)
{
    size_t at = line.n;
    while (at && (is_alnum(line.s[at - 1]) || line.s[at - 1] == '-'))
        at--;
    bool named = at < line.n && at && line.s[at - 1] == '^';
    return !named ? line.n : at == 1 ? 0 : line.s[at - 2] == ' ' ? at - 2 : line.n;
}

bool markdown_name_blocks(struct markdown_folder *f, struct markdown_file *page)
{
    struct str text = page->bytes;
    struct out o = out_memory();
    bool fenced = false, any = false;
    for (struct str rest = text; rest.n;) {
        struct str line = str_line(&rest), words = str_trim(line);
        fenced ^= str_starts(words, STR("```")) || str_starts(words, STR("~~~"));
        size_t at = fenced ? line.n : block_at(line);
        out_raw(&o, str_sub(line, 0, at));
        if (at < line.n)
            out_printf(&o, "%s<a id=\"%.*s\"></a>", at ? " " : "",
                       STR_ARG(str_sub(line, at + (at > 0) + 1, line.n)));
        any = any || at < line.n;
        out_lit(&o, rest.s > line.s + line.n ? "\n" : "");
    }
    if (any)
        page->bytes = arena_str(f->arena, out_str(&o));
    out_free(&o);
    return any;
}
