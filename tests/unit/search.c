/*
 * search: the rules of rewriting over a small knowledge base, by the cases that the browser's
 * script is held to as well (tests/search/cases.tsv); and what no case can show.
 *
 *     search                     the tests
 *     search make DB DIR         makes that knowledge base, and its shards below DIR
 *     search answer DB           reads queries; writes the provider whose settings each asks for, or ports, or nothing
 *     search slowest DB LANG     reads queries between NUL bytes; says how long the slowest took
 *     search ask DB LANG LIMIT   reads queries, "full" or "typing" and a TAB before each; writes a line of JSON
 * for each
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "ask/ask.h"
#include "ask/ask_rewrite.h"
#include "ask/ask_search.h"
#include "base/fail.h"
#include "base/file.h"
#include "base/out.h"
#include "compile/compile.h"
#include "render/shards.h"
#include "tap.h"
#include "words_of.h"

static struct str read_file(struct arena *a, const char *path)
{
    struct str bytes = {0};
    if (file_read(a, AT_FDCWD, path, 1 << 24, &bytes))
        fail_system(errno, "%s", path);
    return bytes;
}

/* Lines "slug TAB question TAB tags TAB text TAB errors" as entries of topic ''. */
static void put_documents(struct arena *a, struct put *p, struct analyser *an, struct inverter *inverter,
                          struct str lines)
{
    for (struct str line = str_line(&lines); line.s; line = str_line(&lines)) {
        struct record_entry e = {.path = arena_printf(a, "content/faq/fr/%.*s", STR_ARG(line)),
                                 .lang = STR("fr")};
        struct record_word tag = {0}, errors[8];
        if (line.n == 0 || line.s[0] == '#')
            continue;
        e.slug.text = str_cut(&line, '\t');
        e.question.text = str_cut(&line, '\t');
        tag.text = str_cut(&line, '\t');
        e.tags = (struct record_words){&tag, 1};
        e.body_text = e.body_html = str_cut(&line, '\t');
        for (e.errors.items = errors; line.s && e.errors.n < COUNT(errors);)
            errors[e.errors.n++].text = str_cut(&line, ',');
        struct put_words read = put_read(a, inverter, &e, analyse_entry(an, &e));
        put_entry(p, &e, &read);
    }
}

/* A table "synonym" of one column of words. */
static void put_synonyms(struct arena *a, struct put *p, struct diag *d, struct str lines)
{
    struct record_word columns[] = {{STR("lang"), {1, 1}}, {STR("words"), {1, 4}}}, cells[64];
    struct record_table t = {.path = STR("synonyms.csv"), .columns = columns, .columns_n = 2, .cells = cells};
    (void)a;
    for (struct str line = str_line(&lines); line.s && t.rows_n < 32; line = str_line(&lines)) {
        if (line.n == 0 || line.s[0] == '#')
            continue;
        cells[t.rows_n * 2] = (struct record_word){STR("fr"), {1, 1}};
        cells[t.rows_n * 2 + 1] = (struct record_word){line, {1, 4}};
        t.rows_n++;
    }
    put_table(p, STR("synonym"), &t, d);
}

static void make(struct arena *a, const char *path)
{
    struct record_word fr = {STR("fr"), {1, 1}};
    struct record_site site = {.title = STR("t"), .languages = {&fr, 1}};
    unlink(path);
    struct db *db = db_create(path);
    db_begin(db);
    struct diag *d = diag_new();
    struct put *p = put_new(a, db, &site);
    put_words(a, db, (const char *const[]){"fr"}, 1);
    put_synonyms(a, p, d, read_file(a, "tests/search/synonyms.txt"));
    put_tables_done(p);
    struct tokenizer *tokenizer = db_tokenizer(db);
    struct pieces *pieces = pieces_new();
    struct vocab *v = vocab_new("fr", db, fulltext_terms(put_search(p, STR("fr"))));
    struct analyser *an =
        analyser_new(&(struct analyser_in){"fr", v, fulltext_terms(put_entries(p)), tokenizer, pieces});
    struct inverter *inverter = inverter_new();
    put_documents(a, p, an, inverter, read_file(a, "tests/search/documents.tsv"));
    put_done(p);
    struct seal seal = {
        .db = db, .put = p, .site = &site, .vocabs = &v, .analysers = &an, .inverter = inverter};
    seal_run(a, &seal);
    db_commit(db);
    analyser_free(an);
    vocab_free(v);
    pieces_free(pieces);
    inverter_free(inverter);
    tokenizer_free(tokenizer);
    put_free(p);
    diag_free(d);
    db_close(db);
}

static struct db *open_db(const char *path)
{
    const char *why = NULL;
    struct db *db = db_open(path, &why);
    if (!db)
        fail_system(0, "%s: %s", path, why);
    return db;
}

static void write_shard(void *ctx, struct str path, struct str bytes)
{
    char name[256];
    snprintf(name, sizeof name, "%.*s", STR_ARG(path));
    int err = file_write(*(int *)ctx, name, bytes);
    if (err)
        fail_system(err, "%s", name);
}

static void make_shards(const char *path, const char *dir)
{
    mkdir(dir, 0777);
    int fd = open(dir, O_RDONLY | O_DIRECTORY);
    struct db *db = open_db(path);
    shards_write(db, "fr", write_shard, &fd);
    db_close(db);
    close(fd);
}

static void say_answer(struct out *o, const struct search_answer *s)
{
    out_lit(o, "{\"instead\":");
    out_json(o, s->instead);
    out_lit(o, ",\"match\":");
    out_json(o, s->expression);
    out_printf(o, ",\"found\":%zu,\"results\":[", s->found);
    for (size_t i = 0; i < s->n; i++) {
        out_lit(o, i ? ",[" : "[");
        out_json(o, row_text(s->items[i].row, "url"));
        out_printf(o, ",%.17g,%lld]", s->items[i].score, (long long)s->items[i].id);
    }
    out_lit(o, "]}\n");
}

static int ask(const char *path, const char *lang, const char *limit)
{
    struct db *db = open_db(path);
    struct out o = out_fd(STDOUT_FILENO);
    char *line = NULL;
    size_t room = 0;
    for (ssize_t n; (n = getline(&line, &room, stdin)) > 0;) {
        struct arena a = {0};
        struct str text = {line, (size_t)n - (line[n - 1] == '\n')}, mode = str_cut(&text, '\t');
        struct search_query q = {.text = text, .lang = lang, .limit = (unsigned)atoi(limit)};
        q.typing = str_eq(mode, STR("typing"));
        struct search_answer answer = ask_search(db, &a, &q);
        say_answer(&o, &answer);
        arena_free(&a);
    }
    free(line);
    db_close(db);
    int err = out_flush(&o);
    out_free(&o);
    return err != 0;
}

/* Reads queries between NUL bytes, asks each as `portolan search` does; says how many and the slowest. */
static int slowest(const char *path, const char *lang)
{
    struct db *db = open_db(path);
    char *line = NULL;
    size_t room = 0, queries = 0, results = 0;
    double worst = 0;
    struct out which = out_memory();
    for (ssize_t n; (n = getdelim(&line, &room, '\0', stdin)) > 0; queries++) {
        struct arena a = {0};
        struct timespec from, to;
        struct str text = {line, (size_t)n - (line[n - 1] == '\0')};
        struct search_query q = {.text = ask_without_names(&a, text), .lang = lang, .limit = 10};
        q.typing = queries & 1;
        q.phrases = q.excerpts = true;
        struct ask_query parsed;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
        if (!ask_answer(db, &a, text, &parsed).match)
            ask_ports(db, &a, text);
        results += ask_search(db, &a, &q).n;
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
        double ms = (double)(to.tv_sec - from.tv_sec) * 1e3 + (double)(to.tv_nsec - from.tv_nsec) / 1e6;
        if (ms > worst) {
            worst = ms;
            out_reset(&which);
            out_json(&which, text);
        }
        arena_free(&a);
    }
    printf("{\"queries\":%zu,\"results\":%zu,\"ms\":%.2f,\"slowest\":%.*s}\n", queries, results, worst,
           STR_ARG(out_str(&which)));
    out_free(&which);
    free(line);
    db_close(db);
    return ferror(stdout);
}

static int answer(const char *path)
{
    struct db *db = open_db(path);
    char *line = NULL;
    size_t room = 0;
    for (ssize_t n; (n = getline(&line, &room, stdin)) > 0;) {
        struct arena a = {0};
        struct ask_query q;
        struct ask_found found = ask_answer(db, &a, (struct str){line, (size_t)n - (line[n - 1] == '\n')}, &q);
        const struct rows *ports = NULL;
        if (!found.match)
            ports = ask_ports(db, &a, (struct str){line, (size_t)n - (line[n - 1] == '\n')});
        printf("%.*s", STR_ARG(found.provider));
        for (size_t i = 0; ports && i < ports->n; i++)
            printf("%s%.*s:%u", i ? " " : "", STR_ARG(row_text(rows_at(ports, i), "protocol")),
                   row_number(rows_at(ports, i), "port"));
        printf("\n");
        arena_free(&a);
    }
    free(line);
    db_close(db);
    return ferror(stdout);
}

/* The groups of R, as cases.tsv writes them. */
static struct str groups_of(struct arena *a, const struct ask_rewritten *r)
{
    struct out o = out_memory();
    for (unsigned g = 0; g < r->n; g++) {
        out_lit(&o, g ? " + " : "");
        for (unsigned t = 0; t < r->groups[g].n; t++)
            out_printf(&o, "%s%.*s%s", t ? " | " : "", STR_ARG(r->groups[g].terms[t].text),
                       r->groups[g].terms[t].kind == ASK_BEGINS   ? "*"
                       : r->groups[g].terms[t].kind == ASK_ITSELF ? "="
                                                                  : "");
    }
    struct str text = arena_str(a, out_str(&o));
    out_free(&o);
    return text;
}

/* Each line: full or typing, the query, what is asked for, what was searched instead. */
static void test_cases(struct arena *a, struct db *db)
{
    struct ask_vocab v;
    struct str lines = read_file(a, "tests/search/cases.tsv");
    ok(ask_vocab_open(&v, db, "fr"), "the language is searched");
    for (struct str line = str_line(&lines); line.s; line = str_line(&lines)) {
        if (line.n == 0 || line.s[0] == '#')
            continue;
        struct str mode = str_cut(&line, '\t'), query = str_cut(&line, '\t'), groups = str_cut(&line, '\t');
        struct ask_rewritten r = ask_rewrite(&v, a, query, str_eq(mode, STR("typing")));
        struct str name = arena_printf(a, "%.*s: %.*s", STR_ARG(mode), STR_ARG(query));
        is_str(groups_of(a, &r), groups, name.s);
        is_str(r.instead.s ? r.instead : STR(""), line, arena_printf(a, "%s, instead", name.s).s);
    }
    ask_vocab_close(&v);
}

/* What FTS5 is asked. */
static void test_match(struct arena *a, struct db *db)
{
    static const struct {
        const char *query, *match;
        bool phrases;
    } cases[] = {
        {"orange", "\"orang\" OR \"" WORD_EXACT "orange\"", false},
        {"gmail orange", "\"gmail\" OR \"" WORD_EXACT "gmail\" OR \"orang\" OR \"" WORD_EXACT "orange\"",
         false},
        {"\"orange", "\"orang\" OR \"" WORD_EXACT "orange\"", true},
        {"\"orange\"", "\"orang\" OR \"" WORD_EXACT "orange\"", true},
        {"\"Serveurs d’Orange\"",
         "(\"" WORD_EXACT "d\" OR \"orang\" OR \"" WORD_EXACT "orange\") AND \"serveur d orang\"", true},
        {"\"orange zzz\"", "\"orang\" OR \"" WORD_EXACT "orange\"", true},
        {"zzz", "", false},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct search_query q = {
            .text = str_from(cases[i].query), .lang = "fr", .limit = 3, .phrases = cases[i].phrases};
        is_str(ask_search(db, a, &q).expression, str_from(cases[i].match), cases[i].query);
    }
}

static void test_excerpt(struct arena *a, struct db *db)
{
    struct search_query q = {.text = STR("sécurité port"), .lang = "fr", .limit = 5, .excerpts = true};
    struct search_answer s = ask_search(db, a, &q);
    ok(s.n > 0 && s.items[0].excerpt.text.n > 0, "the first result has an excerpt");
    ok(s.items[0].excerpt.marks_n >= 2, "both words are marked (%zu marks)",
       s.n ? s.items[0].excerpt.marks_n : 0);
    for (size_t i = 0; s.n && i < s.items[0].excerpt.marks_n; i++) {
        struct search_mark m = s.items[0].excerpt.marks[i];
        struct str word = str_sub(s.items[0].excerpt.text, m.from, m.to);
        ok(str_starts(word, STR("sécur")) || str_starts(word, STR("port")), "mark \"%.*s\"", STR_ARG(word));
    }
}

/* Whatever is typed, the answer is no SQL error and nothing is read out of bounds. */
static void test_garbage(struct arena *a, struct db *db)
{
    static const char *const queries[] = {
        "",           " ",       "\"",           "'; drop table entry; --",
        "a AND",      "NOT",     "NEAR(",        "^x",
        "{title}: x", "*",       "x*",           "(((",
        "-",          "\\",      "\xff\xfe",     "é\xcc",
        "½",          "œ",       "\xe2\x80\x8b", "🙂",
        "a\tb\nc",    "title:x",
    };
    for (size_t i = 0; i < COUNT(queries); i++) {
        struct search_query q = {.text = str_from(queries[i]), .lang = "fr", .limit = 5, .typing = i & 1};
        ok(ask_search(db, a, &q).n <= 5, "garbage %zu", i);
    }
    char bytes[600];
    unsigned seed = 1;
    size_t results = 0;
    for (int round = 0; round < 3000; round++) {
        struct arena scratch = {0};
        size_t n = (seed >> 8) % sizeof bytes;
        for (size_t i = 0; i < n; i++, seed = seed * 1664525u + 1013904223u)
            bytes[i] = round % 2 ? (char)(seed >> 24) : "abcdeimoprstuv0123 \"*()-'é"[(seed >> 24) % 27];
        seed = seed * 1664525u + 1013904223u;
        struct search_query q = {
            .text = {bytes, n}, .lang = "fr", .limit = 5, .typing = round % 3 == 0, .excerpts = true};
        results += ask_search(db, &scratch, &q).n;
        arena_free(&scratch);
    }
    ok(results > 0, "3,000 random queries (%zu results)", results);
    ok(ask_search(db, a, &(struct search_query){.text = STR("x"), .lang = "xx", .limit = 1}).n == 0,
       "no such language");
    ok(ask_search(db, a, &(struct search_query){.text = STR("x"), .lang = "f'", .limit = 1}).n == 0,
       "no language at all");
}

static void test_near(void)
{
    static const struct {
        const char *a, *b;
        bool begins, near;
    } cases[] =
        {
            {"port", "port", false, true},
            {"port", "prot", false, true},
            {"port", "pot", false, true},
            {"port", "porte", false, true},
            {"port", "post", false, true},
            {"port", "sport", false, true},
            {"port", "pst", false, false},
            {"port", "p", false, false},
            {"confgur", "configuration", true, true},
            {"confg", "configurer", true, true},
            {"cofnig", "configurer", true, true},
            {"xonfig", "configurer", true, true},
            {"confgr", "configurer", true, false},
            {"configurer", "config", true, false},
            {"", "a", false, true},
        },
      twice[] = {
          {"configuration", "konfigurazion", false, true},
          {"configuration", "cnfguration", false, true},
          {"configuration", "cnfguratoin", false, false},
          {"cnfguratio", "configurations", true, true},
          {"abcd", "badc", false, true},
      };
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint32_t x[ASK_WORD_CHARS], y[ASK_WORD_CHARS];
        unsigned xn = ask_codes(str_from(cases[i].a), x), yn = ask_codes(str_from(cases[i].b), y);
        ok(ask_near(x, xn, y, yn, cases[i].begins, 1) == cases[i].near, "%s %s %s", cases[i].a,
           cases[i].near ? "near" : "not near", cases[i].b);
    }
    for (size_t i = 0; i < COUNT(twice); i++) {
        uint32_t x[ASK_WORD_CHARS], y[ASK_WORD_CHARS];
        unsigned xn = ask_codes(str_from(twice[i].a), x), yn = ask_codes(str_from(twice[i].b), y);
        ok(ask_near(x, xn, y, yn, twice[i].begins, 2) == twice[i].near, "%s and %s, two edits", twice[i].a,
           twice[i].b);
    }
}

static void test_all(struct arena *a)
{
    const char *tmp = getenv("TMPDIR");
    struct str path = arena_printf(a, "%s/portolan-search-%d.db", tmp ? tmp : "/tmp", (int)getpid());
    make(a, path.s);
    struct db *db = open_db(path.s);
    test_near();
    test_cases(a, db);
    test_match(a, db);
    test_excerpt(a, db);
    test_garbage(a, db);
    db_close(db);
    unlink(path.s);
}

int main(int argc, char **argv)
{
    struct arena a = {0};
    int rc = 0;
    if (argc == 4 && strcmp(argv[1], "make") == 0) {
        make(&a, argv[2]);
        make_shards(argv[2], argv[3]);
    } else if (argc == 3 && strcmp(argv[1], "answer") == 0) {
        rc = answer(argv[2]);
    } else if (argc == 4 && strcmp(argv[1], "slowest") == 0) {
        rc = slowest(argv[2], argv[3]);
    } else if (argc == 5 && strcmp(argv[1], "ask") == 0) {
        rc = ask(argv[2], argv[3], argv[4]);
    } else {
        test_all(&a);
        rc = done();
    }
    arena_free(&a);
    return rc;
}
