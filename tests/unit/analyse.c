/*
 * analyse: text into folded stems; and vocab, which it fills: df, the order of what is written, and that
 * neither the number of threads nor the order of documents changes anything.
 */
#include "kb/analyse.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/out.h"
#include "tap.h"

static struct str body_of(const char *lang, struct arena *a, const char *text)
{
    struct vocab *v = vocab_new();
    struct analysed words =
        analyse_document(analyser_new(v, lang), a, STR(""), (struct str){0}, str_from(text));
    vocab_free(v);
    return words.body;
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
    is_str(body_of("xx", a, "Settings and ports"), STR("settings and ports"), "no stemmer");
    is_str(body_of("fr", a, ""), STR(""), "nothing");
    is_str(body_of("fr", a, " …—\xff\xfe "), STR(""), "no words");
    char wide[401];
    for (size_t i = 0; i < 400; i += 4)
        memcpy(wide + i, "漢a", 5);
    struct str cut = body_of("xx", a, wide);
    ok(cut.n == 128, "a word has 64 characters at most (%zu bytes)", cut.n);
}

static void test_keywords(struct arena *a)
{
    struct record_word tags[] = {{STR("imap"), {1, 1}}, {STR("mot de passe"), {1, 1}}},
                       keys[] = {{STR("Gmail"), {1, 1}}};
    struct record_entry e = {
        .question = {STR("Quel port ?"), {1, 1}}, .tags = {tags, 2}, .keywords = {keys, 1}};
    e.summary = STR("Le résumé.");
    struct vocab *v = vocab_new();
    struct analysed words = analyse_entry(analyser_new(v, "fr"), a, &e);
    is_str(words.title, STR("quel port"), "the question is the title");
    is_str(words.keywords, STR("imap mot de pass gmail le resum"), "tags, keywords and summary");
    ok(words.body.n == 0, "an absent body is empty");
    vocab_free(v);
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
    struct vocab *vocab;
    int from, step;
};

static void *analyse_some(void *arg)
{
    struct job *job = arg;
    struct arena a = {0};
    struct analyser *an = analyser_new(job->vocab, "fr");
    for (int i = job->from; i >= 0 && i < DOCUMENTS; i += job->step)
        analyse_document(an, &a, STR(""), STR(""), document(&a, i));
    arena_free(&a);
    return NULL;
}

/* The vocabulary as rows, after the documents were analysed by N threads (0: backwards by one). */
static struct str written(struct arena *a, int n, const char *path)
{
    struct vocab *v = vocab_new();
    pthread_t threads[THREADS];
    struct job jobs[THREADS];
    for (int i = 0; i < n; i++) {
        jobs[i] = (struct job){v, i, n};
        pthread_create(&threads[i], NULL, analyse_some, &jobs[i]);
    }
    for (int i = 0; i < n; i++)
        pthread_join(threads[i], NULL);
    if (n == 0)
        analyse_some(&(struct job){v, DOCUMENTS - 1, -1});
    unlink(path);
    struct db *db = db_create(path);
    db_run(db, sql_schema, "tables", NULL);
    db_run(db, sql_schema, "language", "fr");
    vocab_write(v, db, "fr");
    struct out o = out_memory();
    struct stmt *st = db_prepare(db, sql_search, "shard_vocab", "fr");
    while (stmt_step(st))
        out_printf(&o, "%.*s %.*s %lld\n", STR_ARG(stmt_col(st, 0)), STR_ARG(stmt_col(st, 1)),
                   (long long)stmt_col_int(st, 2));
    stmt_free(st);
    struct str documents = db_meta(db, a, "documents_fr");
    out_printf(&o, "documents %.*s\n", STR_ARG(documents));
    struct str rows = arena_str(a, out_str(&o));
    out_free(&o);
    db_close(db);
    vocab_free(v);
    unlink(path);
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
    const char *tmp = getenv("TMPDIR");
    const char *path = arena_printf(a, "%s/portolan-analyse-%d.db", tmp ? tmp : "/tmp", (int)getpid()).s;
    struct str one = written(a, 1, path);
    ok(has_line(one, "tous tous 400"), "df counts documents, not words");
    ok(has_line(one, "w1 w1 400") && has_line(one, "w100 w100 4") && has_line(one, "w400 w400 1"),
       "each word its df");
    ok(has_line(one, "documents 400"), "the number of documents is kept");
    is_str(written(a, THREADS, path), one, "three threads write the same");
    is_str(written(a, 0, path), one, "so does the other order");
}

int main(void)
{
    struct arena a = {0};
    test_text(&a);
    test_keywords(&a);
    test_vocabulary(&a);
    arena_free(&a);
    return done();
}
