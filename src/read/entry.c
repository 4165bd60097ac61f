/*
 * entry: the readers of one source file in their order. Knows nothing of other entries; what
 * points beyond this file is only written down.
 */
#include "read/record.h"

#include "base/words.h"
#include "read/fact.h"
#include "read/front.h"
#include "read/link.h"
#include "read/markdown.h"
#include "read/mention.h"
#include "read/section.h"
#include "read/value.h"

/* The file's name without folders and .md. */
static struct str entry_name(struct str path)
{
    struct str name = str_sub(path, str_name_at(path), path.n);
    return str_ends(name, STR(".md")) ? str_sub(name, 0, name.n - 3) : name;
}

static void entry_check_slug(struct str path, struct record_word slug, struct diag *d)
{
    struct str fault = value_slug_fault(slug.text);
    if (fault.s)
        diag_say(d, DIAG_FRONT_SLUG, (struct diag_pos){path, slug.pos.line, slug.pos.col}, slug.text, fault);
}

/* A path of another site, "/old/path/" or "/old.html", that may become a page here; absent when it may not. */
static struct str entry_redirect(struct arena *keep, struct str s)
{
    struct str rest = s;
    while (rest.n && rest.s[0] == '/')
        rest = str_sub(rest, 1, rest.n);
    while (rest.n && rest.s[rest.n - 1] == '/')
        rest.n--;
    if (rest.n == 0 || rest.n > 200 || str_starts(s, STR("//")))
        return (struct str){0};
    for (struct str left = rest; left.s;) {
        struct str part = str_cut(&left, '/');
        if (part.n == 0 || part.s[0] == '.' || !link_is_name(part))
            return (struct str){0};
    }
    return arena_str(keep, rest);
}

static void entry_put_redirect(struct arena *keep, struct record_word w, struct record_entry *out)
{
    struct str path = entry_redirect(keep, w.text);
    if (path.s)
        out->redirects.items[out->redirects.n++] = (struct record_word){path, w.pos};
}

/* Another name of an entry: a path that its page had, or what it is called besides, which people search for. */
static void entry_alias(struct arena *keep, struct record_word w, struct record_entry *out)
{
    if (w.text.s[0] == '/') {
        entry_put_redirect(keep, w, out);
        return;
    }
    struct str name = page_name(keep, w.text);
    bool same = str_eq(name, w.text);
    out->aliases.items[out->aliases.n++] = (struct record_word){name, same ? w.pos : (struct record_pos){0, 0}};
    if (!same)
        out->keywords.items[out->keywords.n++] = w;
}

/* Errors are keywords too; a hexadecimal code also without its 0x, as people type it. */
static void entry_error(struct arena *keep, struct record_word w, struct record_entry *out)
{
    struct str key = ask_key(keep, w.text), folded = fold_str(keep, w.text);
    out->keywords.items[out->keywords.n++] = w;
    if (folded.n == key.n + 2 && str_ends(folded, key))
        out->keywords.items[out->keywords.n++] = (struct record_word){key, w.pos};
}

/* The names of the entry's page, made of what its author wrote. */
static void entry_names(struct arena *keep, struct record_entry *out)
{
    struct record_words aliases = out->aliases, paths = out->redirects, keywords = out->keywords;
    struct str slug = str_trim(out->slug.text);
    while (slug.n && slug.s[0] == '/')
        slug = str_sub(slug, 1, slug.n);
    if (out->slug.pos.line)
        out->slug.text = slug.n ? page_name(keep, slug) : out->page;
    out->aliases = (struct record_words){ARENA_NEW(keep, struct record_word, aliases.n + 1), 0};
    out->redirects = (struct record_words){ARENA_NEW(keep, struct record_word, aliases.n + paths.n + 1), 0};
    out->keywords.items = ARENA_NEW(keep, struct record_word, keywords.n + aliases.n + 2 * out->errors.n + 1);
    if (keywords.n)
        memcpy(out->keywords.items, keywords.items, keywords.n * sizeof *keywords.items);
    for (size_t i = 0; i < aliases.n; i++)
        if (aliases.items[i].text.n)
            entry_alias(keep, aliases.items[i], out);
    for (size_t i = 0; i < out->errors.n; i++)
        entry_error(keep, out->errors.items[i], out);
    for (size_t i = 0; i < paths.n; i++)
        entry_put_redirect(keep, paths.items[i], out);
}

/* related: names of source files, ".md" or not, as links of the body are written. */
static void entry_related(struct arena *keep, struct record_words related, const struct record_tree *tree,
                          struct diag *d, struct record_entry *out)
{
    struct record_link *links = ARENA_NEW(keep, struct record_link, out->links_n + related.n);
    if (out->links_n)
        memcpy(links, out->links, out->links_n * sizeof *links);
    out->links = links;
    for (size_t i = 0; i < related.n; i++) {
        struct record_word w = related.items[i];
        bool bare = !str_ends(w.text, STR(".md")) && str_find(w.text, '#', 0) == w.text.n;
        struct str url = bare ? arena_printf(keep, "%.*s.md", STR_ARG(w.text)) : w.text;
        struct link link = link_resolve(keep, out->path, out->lang, tree ? w.text : url, tree);
        if (link.class == LINK_LOST)
            link = link_resolve(keep, out->path, out->lang, url, tree);
        if (link.class == LINK_INSIDE && link.kind == RECORD_LINK_ENTRY)
            links[out->links_n++] =
                (struct record_link){RECORD_LINK_RELATED, link.path, link.anchor, w.text, w.pos, 0, 0};
        else
            diag_say(d, link.class == LINK_LOST ? DIAG_MD_LOST : DIAG_MD_URL_SCHEME,
                     (struct diag_pos){out->path, w.pos.line, w.pos.col}, w.text, STR(""));
    }
}

/* The place where VALUE, a front matter's value that begins at POS of TEXT, would begin were it not quoted. */
static struct diag_pos entry_value_pos(struct str path, struct str text, struct str value,
                                       struct record_pos pos)
{
    size_t from = 0;
    for (unsigned line = 1; line < pos.line; line++)
        from = str_find(text, '\n', from) + 1;
    size_t braces = str_find_str(text, STR("{{"), from + pos.col - 1);
    if (braces == text.n)
        return (struct diag_pos){path, pos.line, pos.col};
    for (size_t i = str_find(text, '\n', from); i < braces; i = str_find(text, '\n', from)) {
        from = i + 1;
        pos.line++;
    }
    size_t col = braces - from + 1, before = str_find_str(value, STR("{{"), 0);
    return (struct diag_pos){path, pos.line, col > before ? (unsigned)(col - before) : 1};
}

/* The value W of the front matter of TEXT with facts for references. */
static struct str entry_facts(struct arena *keep, const struct record_facts *facts, struct diag *d,
                              struct str text, struct record_word w, const struct record_entry *e)
{
    struct fact_refs refs;
    if (str_find_str(w.text, STR("{{"), 0) == w.text.n)
        return w.text;
    struct diag_pos pos = entry_value_pos(e->path, text, w.text, w.pos);
    struct str hidden = fact_hide(keep, w.text, e->lang, facts, d, pos, &refs);
    return fact_show(keep, &refs, hidden);
}

bool entry_read(struct arena *keep, struct str path, struct str lang, struct str bytes,
                const struct record_facts *facts, bool facts_on, struct diag *d, struct record_entry *out)
{
    struct str text;
    struct front front;
    struct record_target self;
    const struct record_tree *tree = facts ? facts->tree : NULL;
    *out = (struct record_entry){.path = arena_str(keep, path), .lang = arena_str(keep, lang)};
    out->guide = facts && facts->tags;
    out->slug.text = tree && tree->find(tree->ctx, out->path, &self) ? self.name
                     : out->guide                                    ? entry_name(out->path)
                                                                     : page_name(keep, entry_name(out->path));
    out->page = out->slug.text;
    if (!text_clean(keep, out->path, bytes, ENTRY_MAX, d, &text))
        return false;
    front_read(keep, text, d, out, &front);
    if (front.facts != FRONT_FACTS_UNSAID)
        facts_on = front.facts == FRONT_FACTS_ON;
    if (facts_on && !out->guide) {
        out->question.text = entry_facts(keep, facts, d, text, out->question, out);
        out->summary = entry_facts(keep, facts, d, text, front.summary, out);
    }
    if (out->guide)
        entry_check_slug(out->path, out->slug, d);
    else
        entry_names(keep, out);
    struct markdown_in in = {str_sub(text, front.body_from, text.n), front.body_line, !front.broken, facts_on,
                             facts};
    markdown_read(keep, &in, d, out);
    if (facts && facts->words)
        mention_find(keep, facts->words(facts->ctx, lang), in.text, in.line, out);
    entry_related(keep, front.links, tree, d, out);
    if (out->guide)
        section_weave(keep, &in, d, out);
    return true;
}
