/*
 * One walk over the documents of a language, by number: their words are counted, their cards
 * and texts written; then everything that needed all of them.
 */
#include "render/shards.h"

#include "base/out.h"
#include "render/shards_code.h"
#include "render/shards_index.h"
#include "render/shards_lists.h"
#include "render/shards_settings.h"

enum { TEXT_BYTES = 6000, SUMMARY_BYTES = 240, BUILD_DIGITS = 6, CARD_FIELDS = 6 };

/*
 * How large shards are up to so many documents: bytes of postings, and of texts, without which results are shown; cards: few, so
 * that eight results cost little, and more where there would be too many files.
 */
static const struct sizes {
    size_t documents, bytes, text_bytes;
    unsigned cards;
} sizes[] = {{1024, 1280, 4096, 64},
             {4096, 2048, 8192, 32},
             {20000, 3072, 12288, 32},
             {50000, 4096, 12288, 32},
             {SIZE_MAX, 8192, 24576, 64}};

/* But while there are few entries, all their cards come at once. */
enum { CARDS_LEAST = 128, CARDS_MOST = 352 };

/* The columns of @document. */
enum { TITLE, KEYWORDS, BODY, KIND, SHOWN, URL, CRUMB, SUMMARY, KEYS };

struct walk {
    struct arena arena;
    struct shard_sink sink;
    struct shards_index *index;
    const struct shards_document *documents;
    size_t documents_n;
    uint64_t tokens;
    const struct sizes *sizes;
    unsigned cards_n; /* in a shard */
    struct cards {
        struct out fields[CARD_FIELDS];
        size_t n, shard; /* how many so far; where the next ones go */
    } entries, providers;
    size_t providers_seat; /* the place of the first card of a provider, shards being full */
    struct shard texts;
    struct shard_sink texts_sink; /* larger ones: what is shown is shown without them */
};

/* At most MOST bytes of S, cut between words. */
static struct str cut(struct str s, size_t most)
{
    if (s.n <= most)
        return s;
    for (size_t i = most; i > most / 2; i--)
        if (s.s[i] == ' ' || s.s[i] == '\n')
            return str_sub(s, 0, i);
    while (most && ((unsigned char)s.s[most] & 0xC0) == 0x80)
        most--;
    return str_sub(s, 0, most);
}

static void write_field(struct out *o, struct str s)
{
    shard_text(o, s);
    out_lit(o, "\t");
}

/* What is shown under a title, and the text that excerpts are taken from; where they stand goes into the card. */
static void write_text(struct walk *w, struct out *fields, struct str summary, struct str body)
{
    struct str text = cut(body, TEXT_BYTES), line = cut(summary, SUMMARY_BYTES);
    if (!shard_part(&w->texts, (struct str){0}, line.n + text.n + 2))
        out_lit(&w->texts.text, "\t");
    shard_text(&w->texts.text, line);
    out_lit(&w->texts.text, line.n < summary.n ? " …\t" : "\t");
    shard_text(&w->texts.text, text);
    out_printf(&fields[0], "%u\t", w->texts.index);
    out_printf(&fields[1], "%zu\t", w->texts.parts - 1);
}

/* The fields of one kind stand together: they are packed better so. */
static void put_cards(struct walk *w, struct cards *c)
{
    struct out *all = c->fields;
    for (int i = 1; i < CARD_FIELDS; i++) {
        out_raw(all, out_str(&c->fields[i]));
        out_reset(&c->fields[i]);
    }
    if (all->n)
        shard_put(&w->sink, "d", (unsigned)c->shard++, out_str(all));
    out_reset(all);
}

static void write_card(struct walk *w, struct cards *c, struct stmt *st)
{
    static const int shown[] = {SHOWN, URL, CRUMB};
    if (c->n && c->n % w->cards_n == 0)
        put_cards(w, c);
    write_field(&c->fields[0], str_sub(stmt_col(st, KIND), 0, 1));
    for (int i = 0; i < (int)COUNT(shown); i++)
        write_field(&c->fields[1 + i], stmt_col(st, shown[i]));
    write_text(w, &c->fields[1 + COUNT(shown)], stmt_col(st, SUMMARY), stmt_col(st, BODY));
    c->n++;
}

/*
 * Providers have their cards behind those of all others: few queries find both. Their first shard is the one that is not full:
 * those that are asked for most have many names, and so are the last.
 */
static void place_cards(struct walk *w)
{
    size_t entries = 0, n = w->sizes->cards;
    for (size_t i = 0; i < w->documents_n; i++)
        entries += w->documents[i].provider == 0;
    if (w->sizes == sizes && entries <= CARDS_MOST)
        n = entries > CARDS_LEAST ? entries : CARDS_LEAST;
    w->cards_n = (unsigned)n;
    w->providers.shard = (entries + n - 1) / n;
    w->providers.n = (n - (w->documents_n - entries) % n) % n;
    w->providers_seat = w->providers.shard * n + w->providers.n;
    for (size_t i = 0; i < w->providers.n * CARD_FIELDS; i++)
        out_lit(&w->providers.fields[i % CARD_FIELDS], "\t");
}

static void walk_documents(struct walk *w, struct db *db)
{
    struct stmt *st = db_prepare(db, sql_search, "document", w->sink.lang);
    for (size_t i = 0; i < w->documents_n; i++) {
        stmt_int(st, 1, w->documents[i].id);
        if (!stmt_step(st))
            continue;
        shards_count(w->index, stmt_col(st, TITLE), SHARDS_TITLE);
        shards_count(w->index, stmt_col(st, KEYWORDS), SHARDS_KEYWORDS);
        shards_count(w->index, stmt_col(st, BODY), SHARDS_BODY);
        shards_count_keys(w->index, stmt_col(st, KEYS));
        shards_counted(w->index, (uint32_t)i);
        write_card(w, w->documents[i].provider ? &w->providers : &w->entries, st);
        stmt_reset(st);
    }
    stmt_free(st);
    put_cards(w, &w->entries);
    put_cards(w, &w->providers);
    shard_end(&w->texts);
}

/* Lengths of documents, in the order of their numbers: how much longer, and how many are so long. */
static void write_lengths(struct out *o, const struct walk *w)
{
    uint32_t length = 0;
    for (size_t i = 0, n; i < w->documents_n; i += n) {
        for (n = 1; i + n < w->documents_n && w->documents[i + n].tokens == w->documents[i].tokens;)
            n++;
        shard_number(o, w->documents[i].tokens - length);
        shard_number(o, n);
        length = w->documents[i].tokens;
    }
}

/* Which documents are providers (1), or such as have closed (2): that, and how many are so in a row. */
static void write_kinds(struct out *o, const struct walk *w)
{
    for (size_t i = 0, n; i < w->documents_n; i += n) {
        for (n = 1; i + n < w->documents_n && w->documents[i + n].provider == w->documents[i].provider;)
            n++;
        shard_number(o, w->documents[i].provider);
        shard_number(o, n);
    }
}

static void write_root(struct walk *w, struct db *db, const struct shards_root *root, const struct out *hosts)
{
    const struct out *const lists[] = {&root->firsts, hosts, &root->initials, &root->stops};
    struct out o = out_memory();
    out_printf(&o, "%zu\t%llu\t", w->documents_n, (unsigned long long)w->tokens);
    write_lengths(&o, w);
    for (int i = 0; i < (int)COUNT(lists); i++) {
        out_lit(&o, "\t");
        shard_text(&o, out_str(lists[i]));
    }
    out_printf(&o, "\t%zu %u\t", w->providers_seat, w->cards_n);
    shards_settings_words(&o, db);
    out_lit(&o, "\t");
    shards_ports(&o, db, w->sink.lang);
    out_lit(&o, "\t");
    shards_programs(&o, &w->sink, &w->arena, db);
    out_lit(&o, "\t");
    write_kinds(&o, w);
    out_lit(&o, "\t");
    struct stmt *keys = db_prepare(db, sql_search, "shard_keys", w->sink.lang);
    if (stmt_step(keys))
        out_raw(&o, stmt_col(keys, 0));
    stmt_free(keys);
    out_lit(&o, "\t");
    out_raw(&o, out_str(&root->first));
    shard_put(&w->sink, "root", SHARD_ONLY, out_str(&o));
    out_free(&o);
}

void shards_write(struct db *db, const char *lang, void (*put)(void *ctx, struct str path, struct str bytes),
                  void *ctx)
{
    struct walk w = {.sink = {.put = put, .ctx = ctx, .lang = lang}};
    w.sink.build = str_sub(shards_digest(db, &w.arena, lang), 0, BUILD_DIGITS);
    struct out hosts;
    struct shards_root root;
    struct shards_names names;
    for (int i = 0; i < CARD_FIELDS; i++)
        w.entries.fields[i] = w.providers.fields[i] = out_memory();
    w.documents = shards_documents(&w.arena, db, lang, &w.documents_n, &w.tokens);
    w.index = shards_index_new(&w.arena, db, lang, w.documents, w.documents_n);
    for (w.sizes = sizes; w.documents_n > w.sizes->documents;)
        w.sizes++;
    w.sink.bytes = w.sizes->bytes;
    w.texts_sink = w.sink;
    w.texts_sink.bytes = w.sizes->text_bytes;
    w.texts = shard_begin(&w.texts_sink, &w.arena, "x");
    place_cards(&w);
    walk_documents(&w, db);
    hosts = shards_settings(&w.sink, &w.arena, db, &names);
    shards_index_write(w.index, &w.sink, &names, &root);
    write_root(&w, db, &root, &hosts);
    shards_index_free(w.index);
    out_free(&hosts);
    out_free(&root.firsts);
    out_free(&root.initials);
    out_free(&root.stops);
    out_free(&root.first);
    for (int i = 0; i < CARD_FIELDS; i++) {
        out_free(&w.entries.fields[i]);
        out_free(&w.providers.fields[i]);
    }
    out_free(&w.texts.firsts);
    arena_free(&w.arena);
}
