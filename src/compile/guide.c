/*
 * Guides become rows; the names they may use are read off the query that will answer them.
 * Does not judge them: lint does.
 */
#include "base/words.h"
#include "compile/compile.h"

#include "base/layout.h"

#define PREFIX STR("provider.")

struct guide_facts {
    struct arena *arena;
    const struct record_facts *others;
    struct str *names; /* without "provider." */
    int n;
};

static bool is_group(const struct guide_facts *g, struct str name)
{
    for (int i = 0; i < g->n; i++)
        if (str_starts(g->names[i], name) && g->names[i].n > name.n && g->names[i].s[name.n] == '.')
            return true;
    return false;
}

/* Called by the one thread that reads guides: the tag it returns is made on the spot. */
static struct str guide_find(void *ctx, struct str lang, struct str name)
{
    const struct guide_facts *g = ctx;
    bool section = name.n && memchr("#^/", name.s[0], 3);
    struct str path = section ? str_sub(name, 1, name.n) : name;
    if (!str_starts(path, PREFIX))
        return section ? (struct str){0} : g->others->find(g->others->ctx, lang, name);
    path = str_sub(path, PREFIX.n, path.n);
    for (int i = 0; i < g->n; i++)
        if (str_eq(g->names[i], path) && (section || !is_group(g, path)))
            return arena_printf(g->arena, "\x01%.*s\x02", STR_ARG(name));
    return (struct str){0};
}

static struct str guide_nearest(void *ctx, struct str name)
{
    const struct guide_facts *g = ctx;
    bool section = name.n && memchr("#^/", name.s[0], 3);
    struct str path = section ? str_sub(name, 1, name.n) : name, best = {0};
    unsigned least = 4;
    if (!section && str_starts(path, PREFIX) && is_group(g, str_sub(path, PREFIX.n, path.n)))
        return arena_printf(g->arena, "%.*s.host", STR_ARG(path));
    for (int i = 0; i < g->n; i++) {
        struct str whole = arena_printf(g->arena, "provider.%.*s", STR_ARG(g->names[i]));
        unsigned edits = str_distance(whole, path, least - 1);
        if (edits < least && edits > 0 && (section || !is_group(g, g->names[i]))) {
            least = edits;
            best = arena_printf(g->arena, "%.*s%.*s", (int)section, name.s, STR_ARG(whole));
        }
    }
    return best.s || section ? best : g->others->nearest(g->others->ctx, name);
}

static struct record_facts guide_facts(struct arena *a, struct db *db, const struct record_facts *others)
{
    struct guide_facts *g = ARENA_NEW(a, struct guide_facts, 1);
    struct stmt *st = db_prepare(db, sql_pages, "guide", NULL);
    g->arena = a;
    g->others = others;
    g->names = ARENA_NEW(a, struct str, (size_t)stmt_columns(st));
    for (int i = 0; i < stmt_columns(st); i++)
        if (str_find(stmt_column_name(st, i), '_', 0) == stmt_column_name(st, i).n)
            g->names[g->n++] = arena_str(a, stmt_column_name(st, i));
    stmt_free(st);
    return (struct record_facts){
        .ctx = g, .find = guide_find, .nearest = guide_nearest, .tags = true, .tree = others->tree};
}

/* The items with BETWEEN between them. */
static struct str join(struct arena *a, const struct record_words *w, const char *between)
{
    struct out o = out_memory();
    for (size_t i = 0; i < w->n; i++)
        out_printf(&o, "%s%.*s", i ? between : "", STR_ARG(w->items[i].text));
    return out_take(&o, a);
}

/* What people may call the program: the words of its id, its name and its keywords, folded. */
static struct str guide_words(struct arena *a, const struct record_entry *e)
{
    struct str text = arena_printf(a, "%.*s %.*s %.*s", STR_ARG(e->slug.text), STR_ARG(e->name.text),
                                   STR_ARG(join(a, &e->keywords, " ")));
    struct out room = out_memory(), all = out_memory();
    struct str word;
    for (struct ask_iter it = ask_words(text, &room); ask_word(&it, &word);)
        out_printf(&all, "%s%.*s", all.n ? " " : "", STR_ARG(word));
    struct str words = out_take(&all, a);
    out_free(&room);
    return words;
}

static void guide_put(struct arena *a, struct db *db, struct put *p, const struct record_entry *e)
{
    struct stmt *st = db_prepare(db, sql_guide, "put", NULL),
                *protocol = db_prepare(db, sql_guide, "put_protocol", NULL);
    const struct {
        const char *name;
        struct str value;
    } texts[] = {{"path", e->path},
                 {"lang", e->lang},
                 {"id", e->slug.text},
                 {"name", e->name.text},
                 {"title", e->question.text},
                 {"summary", e->summary},
                 {"author", e->author},
                 {"updated", e->updated},
                 {"platform", e->platform.text},
                 {"protocols", join(a, &e->protocols, " ")},
                 {"keywords", join(a, &e->keywords, ", ")},
                 {"words", guide_words(a, e)},
                 {"body", e->body_text},
                 {"template_html", e->body_html}};
    int64_t seq = put_source(p, e);
    stmt_bind_int(st, "seq", seq);
    for (size_t i = 0; i < COUNT(texts); i++)
        stmt_bind_text(st, texts[i].name, str_or_empty(texts[i].value));
    stmt_bind_int(st, "name_line", e->name.pos.line);
    stmt_bind_int(st, "name_col", e->name.pos.col);
    stmt_bind_int(st, "platform_line", e->platform.pos.line);
    stmt_bind_int(st, "platform_col", e->platform.pos.col);
    stmt_bind_int(st, "draft", e->draft);
    stmt_run(st);
    for (size_t i = 0; i < e->protocols.n; i++) {
        const struct record_word *w = &e->protocols.items[i];
        stmt_bind_int(protocol, "seq", seq);
        stmt_bind_text(protocol, "protocol", w->text);
        stmt_bind_int(protocol, "line", w->pos.line);
        stmt_bind_int(protocol, "col", w->pos.col);
        stmt_run(protocol);
    }
    stmt_free(protocol);
    stmt_free(st);
}

void compile_guides(struct arena *a, const struct compile_guides *in, struct diag *d)
{
    struct record_facts facts = guide_facts(a, in->db, in->facts);
    for (size_t i = 0; i < in->sources->n; i++) {
        const struct file_entry *f = &in->sources->items[i];
        struct record_entry e;
        struct str bytes, lang = compile_lang(f, STR("content/guides/"), in->site);
        if (lang.s && compile_bytes(in->root, a, f->path, ENTRY_MAX, d, &bytes) &&
            entry_read(a, f->path, lang, bytes, &facts, true, d, &e))
            guide_put(a, in->db, in->put, &e);
    }
}
