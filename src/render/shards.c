/*
 * One walk over the documents of a language, by number: their words are counted, their cards
 * and texts written; then everything that needed all of them.
 */
#include "render/shards.h"

#include "base/out.h"
#include "render/shards_code.h"
#include "render/shards_index.h"
#include "render/shards_settings.h"

/* Cards to a shard: few, so that eight results cost little; more where there would be too many files. */
enum {
    CARDS_FEW = 8,
    CARDS_MANY = 32,
    MANY_FROM = 50000,
    TEXT_BYTES = 6000,
    SUMMARY_BYTES = 240,
    BUILD_DIGITS = 6
};

/* The columns of @document. */
enum { TITLE, KEYWORDS, BODY, KIND, SHOWN, URL, CRUMB, SUMMARY, KEYS };

struct walk {
    struct arena arena;
    struct shard_sink sink;
    struct shards_index *index;
    const struct shards_document *documents;
    size_t documents_n;
    uint64_t tokens;
    unsigned cards_per_shard;
    struct out cards;
    struct shard texts;
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
static void write_text(struct walk *w, struct str summary, struct str body)
{
    struct str text = cut(body, TEXT_BYTES), line = cut(summary, SUMMARY_BYTES);
    if (!shard_part(&w->texts, (struct str){0}, line.n + text.n + 2))
        out_lit(&w->texts.text, "\t");
    shard_text(&w->texts.text, line);
    out_lit(&w->texts.text, line.n < summary.n ? " …\t" : "\t");
    shard_text(&w->texts.text, text);
    out_printf(&w->cards, "%u\t%zu", w->texts.index, w->texts.parts - 1);
}

static void put_cards(struct walk *w, size_t index)
{
    shard_put(&w->sink, "d", (unsigned)index, out_str(&w->cards));
    out_reset(&w->cards);
}

static void write_card(struct walk *w, struct stmt *st, size_t number)
{
    struct str kind = stmt_col(st, KIND);
    if (number && number % w->cards_per_shard == 0) {
        put_cards(w, number / w->cards_per_shard - 1);
    }
    out_lit(&w->cards, w->cards.n ? "\t" : "");
    write_field(&w->cards, str_sub(kind, 0, 1));
    write_field(&w->cards, stmt_col(st, SHOWN));
    write_field(&w->cards, stmt_col(st, URL));
    write_field(&w->cards, stmt_col(st, CRUMB));
    write_text(w, stmt_col(st, SUMMARY), stmt_col(st, BODY));
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
        write_card(w, st, i);
        stmt_reset(st);
    }
    stmt_free(st);
    if (w->cards.n)
        put_cards(w, (w->documents_n - 1) / w->cards_per_shard);
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

static void write_root(struct walk *w, struct db *db, const struct out *firsts[3], const struct out *initials)
{
    struct out o = out_memory();
    out_printf(&o, "%zu\t%llu\t", w->documents_n, (unsigned long long)w->tokens);
    write_lengths(&o, w);
    for (int i = 0; i < 3; i++) {
        out_lit(&o, "\t");
        shard_text(&o, out_str(firsts[i]));
    }
    out_lit(&o, "\t");
    shard_text(&o, out_str(initials));
    out_printf(&o, "\t%u\t", w->cards_per_shard);
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
    shard_put(&w->sink, "root", SHARD_ONLY, out_str(&o));
    out_free(&o);
}

void shards_write(struct db *db, const char *lang, void (*put)(void *ctx, struct str path, struct str bytes),
                  void *ctx)
{
    struct walk w = {.sink = {.put = put, .ctx = ctx, .lang = lang}};
    w.sink.build = str_sub(shards_digest(db, &w.arena, lang), 0, BUILD_DIGITS);
    struct out words, postings, names, initials = out_memory();
    w.cards = out_memory();
    w.texts = shard_begin(&w.sink, &w.arena, "x");
    w.documents = shards_documents(&w.arena, db, lang, &w.documents_n, &w.tokens);
    w.index = shards_index_new(&w.arena, db, lang, w.documents);
    w.sink.bytes = w.documents_n > MANY_FROM ? SHARD_BYTES_MANY : SHARD_BYTES_FEW;
    w.cards_per_shard = w.documents_n > MANY_FROM ? CARDS_MANY : CARDS_FEW;
    walk_documents(&w, db);
    shards_index_write(w.index, &w.sink, &words, &postings, &initials);
    names = shards_settings(&w.sink, &w.arena, db);
    write_root(&w, db, (const struct out *[]){&words, &postings, &names}, &initials);
    shards_index_free(w.index);
    out_free(&words);
    out_free(&postings);
    out_free(&names);
    out_free(&initials);
    out_free(&w.cards);
    out_free(&w.texts.firsts);
    arena_free(&w.arena);
}
