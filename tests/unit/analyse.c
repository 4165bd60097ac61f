/*
 * analyse: text into the numbers of tokens and of folded stems, however it is cut on the way; and vocab, which it
 * fills: df, the order of what is written, and that neither the number of threads nor the order in which words are
 * met changes anything.
 */
#include "compile/analyse.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/out.h"
#include "base/words.h"
#include "compile/stem.h"
#include "tap.h"
#include "words_of.h"

/* An analyser with what it needs, and a database for SQLite's tokenizer. */
struct desk {
    struct db *db;
    struct terms *stems, *tokens;
    struct tokenizer *tokenizer;
    struct pieces *pieces;
    struct vocab *vocab;
    struct analyser *analyser;
};

static const char *path_of(struct arena *a)
{
    const char *tmp = getenv("TMPDIR");
    return arena_printf(a, "%s/portolan-analyse-%d.db", tmp ? tmp : "/tmp", (int)getpid()).s;
}

static struct desk desk_new(struct arena *a, const char *lang)
{
    struct desk d = {.stems = terms_new(), .tokens = terms_new()};
    unlink(path_of(a));
    d.db = db_create(path_of(a));
    d.tokenizer = db_tokenizer(d.db);
    d.pieces = pieces_new();
    struct db *words = words_db(a);
    db_run(words, sql_raw, "tables", NULL);
    db_run_made(words, sql_raw, "make_tables");
    d.vocab = vocab_new(lang, words, d.stems);
    db_close(words);
    d.analyser = analyser_new(&(struct analyser_in){lang, d.vocab, d.tokens, d.tokenizer, d.pieces});
    return d;
}

static void desk_free(struct arena *a, struct desk *d)
{
    analyser_free(d->analyser);
    vocab_free(d->vocab);
    tokenizer_free(d->tokenizer);
    pieces_free(d->pieces);
    terms_free(d->stems);
    terms_free(d->tokens);
    db_close(d->db);
    unlink(path_of(a));
}

/* The terms by their numbers, a blank between; those without a place are left out. */
static struct str spelled(struct arena *a, struct terms *terms, const struct analysed_text *text)
{
    uint32_t n;
    const struct term **sorted = terms_sorted(terms, a, &n), **by_id = ARENA_NEW(a, const struct term *, n + 1);
    struct out o = out_memory();
    for (uint32_t i = 0; i < n; i++)
        by_id[sorted[i]->id] = sorted[i];
    for (size_t i = 0; i < text->n; i++)
        if (!(text->ids[i] & INVERTER_PLACELESS)) {
            out_lit(&o, o.n ? " " : "");
            out_raw(&o, by_id[text->ids[i]]->text);
        }
    struct str all = arena_str(a, out_str(&o));
    out_free(&o);
    return all;
}

static struct str body_of(const char *lang, struct arena *a, const char *text)
{
    struct desk d = desk_new(a, lang);
    const struct analysed *words = analyse_document(d.analyser, STR(""), (struct str){0}, str_from(text));
    struct str body = spelled(a, d.stems, &words->search[SEARCH_BODY]);
    desk_free(a, &d);
    return body;
}

static void test_text(struct arena *a)
{
    is_str(body_of("fr", a, "L’application d'Orange, à SÉCURISER !"), STR("l appliqu d orang a securis"),
           "elision, case, accents");
    is_str(body_of("fr", a, "imap.gmail.com:993"), STR("imap gmail com 993"), "a host and its port");
    is_str(body_of("fr", a, "cœur Straße ½ ﬁchier"), STR("coeur strass 1 2 fichi"),
           "letters that fold to several");
    is_str(body_of("de", a, "Einstellungen"), STR("einstell"), "German");
    is_str(body_of("tr", a, "kitabı kulübü"), STR("kitap kulup"), "a stem is folded again");
    is_str(body_of("fr", a, "pêche péchés peche"), STR("pech pech pech"),
           "stemmed with its accents, kept without");
    is_str(body_of("xx", a, "Settings and ports"), STR("settings and ports"), "no stemmer");
    is_str(body_of("fr", a, ""), STR(""), "nothing");
    is_str(body_of("fr", a, " …—\xff\xfe "), STR(""), "no words");
    char wide[401];
    for (size_t i = 0; i < 400; i += 4)
        memcpy(wide + i, "აa", 5);
    struct str cut = body_of("xx", a, wide);
    ok(cut.n == 128, "a word has 64 characters at most (%zu bytes)", cut.n);
}

static void test_keywords(struct arena *a)
{
    struct record_word tags[] = {{STR("imap"), {1, 1}}, {STR("mot de passe"), {1, 1}}},
                       keys[] = {{STR("Gmail"), {1, 1}}};
    struct record_entry e = {
        .question = {STR("Quel port du serveur IMAP ?"), {1, 1}}, .tags = {tags, 2}, .keywords = {keys, 1}};
    e.summary = STR("Le résumé.");
    struct desk d = desk_new(a, "fr");
    const struct analysed *words = analyse_entry(d.analyser, &e);
    is_str(spelled(a, d.stems, &words->search[SEARCH_TITLE]), STR("quel port du serveur imap"),
           "the question is the title");
    is_str(spelled(a, d.stems, &words->search[SEARCH_KEYWORDS]), STR("imap mot de pass gmail le resum"),
           "tags, keywords and summary");
    ok(words->search[SEARCH_BODY].n == 0, "an absent body is empty");
    is_str(spelled(a, d.tokens, &words->entry[ENTRY_QUESTION]), STR("quel port du serveur imap"),
           "the question's tokens");
    is_str(spelled(a, d.tokens, &words->entry[ENTRY_TAGS]), STR("imap mot de passe"), "the tags'");
    is_str(spelled(a, d.tokens, &words->entry[ENTRY_KEYWORDS]), STR("gmail"), "the keywords'");
    is_str(spelled(a, d.tokens, &words->entry[ENTRY_SUMMARY]), STR("le resume"), "the summary's");
    desk_free(a, &d);
}

/* What a text becomes without being cut into pieces first. */
struct whole {
    struct terms *terms;
    uint32_t ids[64];
    size_t n;
};

static void take_id(void *ctx, struct str token)
{
    struct whole *w = ctx;
    if (w->n < COUNT(w->ids))
        w->ids[w->n++] = terms_id(w->terms, token);
}

static struct whole whole_tokens(const struct desk *d, struct str text)
{
    struct whole w = {.terms = d->tokens};
    tokenize(d->tokenizer, text, take_id, &w);
    return w;
}

static struct whole whole_stems(const struct desk *d, struct str text, struct stemmer *stemmer)
{
    struct whole w = {.terms = d->stems};
    struct out room = out_memory();
    struct str word;
    struct ask_iter it = ask_words(text, &room);
    for (it.ends = true; ask_word(&it, &word);) {
        struct str form = stemmer_form(stemmer, str_sub(text, it.from, it.to), word);
        tokenize(d->tokenizer, stemmer_stem(stemmer, form), take_id, &w);
    }
    out_free(&room);
    return w;
}

/* Whether TEXT's numbers are W's, those without a place left aside. */
static bool is_whole(const struct analysed_text *text, const struct whole *w)
{
    size_t n = 0;
    bool same = true;
    for (size_t i = 0; i < text->n; i++)
        if (!(text->ids[i] & INVERTER_PLACELESS)) {
            same = same && n < w->n && w->ids[n] == text->ids[i];
            n++;
        }
    return same && n == w->n;
}

static size_t put_code(char *to, uint32_t c)
{
    if (c < 0x80)
        return (void)(to[0] = (char)c), 1;
    if (c < 0x800) {
        to[0] = (char)(0xC0 | c >> 6);
        to[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    size_t n = c < 0x10000 ? 3 : 4;
    to[0] = (char)(n == 3 ? 0xE0 | c >> 12 : 0xF0 | c >> 18);
    for (size_t i = 1; i < n; i++)
        to[i] = (char)(0x80 | (c >> 6 * (n - 1 - i) & 0x3F));
    return n;
}

/* Every character alone, before, between and behind letters. */
static void test_pieces(struct arena *a)
{
    struct desk d = desk_new(a, "fr");
    struct stemmer *stemmer = stemmer_new("fr");
    unsigned tokens = 0, stems = 0;
    for (uint32_t c = 1; c < 0x110000; c += c < 0x20000 ? 1 : 37) {
        char text[64], code[4];
        if (c >= 0xD800 && c < 0xE000)
            continue;
        int n = (int)put_code(code, c);
        int size =
            snprintf(text, sizeof text, "%.*s %.*sab cd%.*sef gh%.*s.", n, code, n, code, n, code, n, code);
        struct str all = {text, (size_t)size};
        struct whole t = whole_tokens(&d, all), s = whole_stems(&d, all, stemmer);
        for (int again = 0; again < 2; again++) { /* the second time it remembers */
            const struct analysed *words = analyse_document(d.analyser, STR(""), STR(""), all);
            if (!is_whole(&words->entry[ENTRY_TEXT], &t) && tokens++ < 5)
                printf("# tokens of U+%04X\n", (unsigned)c);
            if (!is_whole(&words->search[SEARCH_BODY], &s) && stems++ < 5)
                printf("# stems of U+%04X\n", (unsigned)c);
        }
    }
    ok(tokens == 0, "pieces give the tokens that the whole text gives");
    ok(stems == 0, "and the stems");
    stemmer_free(stemmer);
    desk_free(a, &d);
}

enum { DOCUMENTS = 400, THREADS = 3 };

/* Document I has word wJ when J divides I + 1; and every one has "tous", twice. */
static struct str document(struct arena *a, int i)
{
    struct out o = out_memory();
    out_lit(&o, "Tous tous");
    for (int j = 1; j <= i + 1; j++)
        if ((i + 1) % j == 0)
            out_printf(&o, " w%d", j);
    struct str text = arena_str(a, out_str(&o));
    out_free(&o);
    return text;
}

struct job {
    const struct desk *desk;
    struct tokenizer *tokenizer;
    int from, step;
    struct arena arena;
    struct inverted docs[DOCUMENTS];
};

static void *analyse_some(void *arg)
{
    struct job *job = arg;
    struct pieces *pieces = pieces_new();
    struct analyser *an =
        analyser_new(&(struct analyser_in){"fr", job->desk->vocab, job->desk->tokens, job->tokenizer, pieces});
    struct inverter *v = inverter_new();
    for (int i = job->from; i >= 0 && i < DOCUMENTS; i += job->step) {
        const struct analysed *d = analyse_document(an, STR(""), STR(""), document(&job->arena, i));
        for (int k = 0; k < SEARCH_COLUMNS; k++)
            inverter_column(v, d->search[k].ids, d->search[k].n);
        job->docs[i] = inverter_end(v, &job->arena);
    }
    inverter_free(v);
    analyser_free(an);
    pieces_free(pieces);
    return NULL;
}

/* The vocabulary as rows, and then the full text, after N threads have analysed the documents (0: one, backwards). */
static struct str written(struct arena *a, int n)
{
    struct desk d = desk_new(a, "fr");
    pthread_t threads[THREADS];
    struct job *jobs = ARENA_NEW(a, struct job, THREADS);
    int all = n ? n : 1;
    db_run(d.db, sql_schema, "tables", NULL);
    db_run(d.db, sql_schema, "language", "fr");
    struct fulltext *f = fulltext_new(a, d.db, "fr");
    vocab_free(d.vocab);
    d.vocab = vocab_new("fr", NULL, fulltext_terms(f));
    for (int i = 0; i < all; i++) {
        jobs[i] = (struct job){&d, db_tokenizer(d.db), n ? i : DOCUMENTS - 1, n ? n : -1, {0}, {{{0}, {0}}}};
        pthread_create(&threads[i], NULL, analyse_some, &jobs[i]);
    }
    for (int i = 0; i < all; i++)
        pthread_join(threads[i], NULL);
    for (int i = 0; i < DOCUMENTS; i++)
        fulltext_add(f, i + 1, &jobs[n ? i % n : 0].docs[i]);
    vocab_write(d.vocab, d.db, f);
    fulltext_end(f);
    struct out o = out_memory();
    struct stmt *st = db_prepare(d.db, sql_search, "shard_vocab", "fr");
    while (stmt_step(st))
        out_printf(&o, "%.*s %.*s %lld\n", STR_ARG(stmt_col(st, 0)), STR_ARG(stmt_col(st, 1)),
                   (long long)stmt_col_int(st, 2));
    stmt_free(st);
    struct str documents = db_meta(d.db, a, "documents_fr");
    out_printf(&o, "documents %.*s\n", STR_ARG(documents));
    struct str rows = arena_str(a, out_str(&o));
    out_free(&o);
    for (int i = 0; i < all; i++) {
        tokenizer_free(jobs[i].tokenizer);
        arena_free(&jobs[i].arena);
    }
    fulltext_free(f);
    desk_free(a, &d);
    return rows;
}

static bool has_line(struct str text, const char *line)
{
    for (struct str at = str_line(&text); at.s; at = str_line(&text))
        if (str_eq(at, str_from(line)))
            return true;
    return false;
}

static void test_vocabulary(struct arena *a)
{
    struct str one = written(a, 1);
    ok(has_line(one, "tous tous 400"), "df counts documents, not words");
    ok(has_line(one, "w1 w1 400") && has_line(one, "w100 w100 4") && has_line(one, "w400 w400 1"),
       "each word its df");
    ok(has_line(one, "documents 400"), "the number of documents is kept");
    is_str(written(a, THREADS), one, "three threads write the same");
    is_str(written(a, 0), one, "so does the other order");
}

int main(void)
{
    struct arena a = {0};
    test_text(&a);
    test_keywords(&a);
    test_pieces(&a);
    test_vocabulary(&a);
    arena_free(&a);
    return done();
}
