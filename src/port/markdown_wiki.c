/*
 * markdown_wiki: the links of note apps and wikis, [[name]]. Knows no other syntax.
 */
#include "port/markdown_part.h"

/* The most bytes of such a link. */
enum { WIKI_MOST = 500 };

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

size_t markdown_take_wiki(struct markdown_copy *c, size_t i)
{
    bool image = c->in.s[i] == '!';
    size_t from = i + 2 + image, shut = markdown_behind(c->f, c->in, from, "]]"), end = shut - 2;
    struct str inner = str_sub(c->in, from, end);
    if (shut == from || inner.n > WIKI_MOST || !is_wiki(c->in, i, end) || str_find(inner, '\n', 0) < inner.n)
        return i;
    size_t bar = str_find(inner, '|', 0),
           cut = bar && bar < inner.n && inner.s[bar - 1] == '\\' ? bar - 1 : bar;
    struct str whole = str_sub(inner, 0, cut), words = bar < inner.n ? str_sub(inner, bar + 1, inner.n) : whole;
    struct str path = str_sub(whole, 0, str_find(whole, '#', 0)), anchor = str_sub(whole, path.n, whole.n);
    struct markdown_file *file = path.n ? markdown_find(c->f, c->page, path) : c->page;
    bool shown = image && file && !file->page;
    if (!file && !c->f->wiki)
        return i;
    c->f->sums.wiki++;
    if (!file) {
        markdown_lose(c, &c->f->sums.dead, "nothing stands there", inner);
        out_raw(&c->out, words);
        return end + 2;
    }
    file->wanted = true;
    struct str heading =
        anchor.n ? markdown_anchor(c->f->arena, file, str_sub(anchor, 1, anchor.n)) : (struct str){0};
    if (shown)
        words = bar < inner.n && !(words.n && words.s[0] >= '0' && words.s[0] <= '9') ? words
                                                                                      : markdown_base_of(path);
    out_printf(&c->out, "%s[%.*s](", shown ? "!" : "", STR_ARG(words));
    if (path.n)
        markdown_put_path(&c->out, c->page, file);
    if (heading.n || !path.n)
        out_printf(&c->out, "#%.*s", (int)heading.n, heading.n ? heading.s : "");
    out_lit(&c->out, ")");
    return end + 2;
}

void markdown_count_wiki(struct markdown_folder *f, const struct markdown_file *page, unsigned *there,
                         unsigned *all)
{
    struct str s = page->bytes;
    for (size_t i = str_find_str(s, STR("[["), 0), end; i < s.n; i = str_find_str(s, STR("[["), i + 2)) {
        end = markdown_behind(f, s, i, "]]") - 2;
        if (end + 2 == i || end > i + WIKI_MOST || !is_wiki(s, i, end))
            continue;
        struct str inner = str_sub(s, i + 2, end);
        struct str path = str_sub(inner, 0, str_find(str_sub(inner, 0, str_find(inner, '|', 0)), '#', 0));
        ++*all;
        *there += path.n && markdown_find(f, page, path);
    }
}
