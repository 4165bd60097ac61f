/*
 * fulltext: what it writes is what SQLite's FTS5 writes for the same rows, byte for byte: small pages and large,
 * terms on many pages, documents of one word and none, letters of all kinds; and by runs on disk too.
 */
#include "compile/fulltext.h"

#include <stdlib.h>
#include <unistd.h>

#include "base/out.h"
#include "tap.h"

/* FTS5's own way, and what it left behind. */
static const char sql_test[] =
    "Statements.\n"
    "\n-- @document\ncreate table document (id integer primary key, title_weight integer);"
    "\n-- @page\ninsert into search_@lang (search_@lang, rank) values ('pgsz', :size);"
    "\n-- @bulk\ninsert into search_@lang (search_@lang, rank) values ('hashsize', 1000000000);"
    "\n-- @insert\ninsert into search_@lang (rowid, title, keywords, body) values (?1, ?2, ?3, ?4);"
    "\n-- @data\nselect id, hex(case id when 10 then substr(block, 5) else block end) from search_@lang_data "
    "order by id;"
    "\n-- @idx\nselect segid, hex(term), pgno from search_@lang_idx order by segid, term;"
    "\n-- @docsize\nselect id, hex(sz), 0 from search_@lang_docsize order by id;"
    "\n-- @found\nselect count(*) from search_@lang where search_@lang match :arg;";

enum { COLUMNS = 3 };

struct corpus {
    const char *name;
    unsigned documents, words, vocabulary, page, gap;
};

static uint64_t state;

static unsigned below(unsigned n)
{
    state = state * 6364136223846793005u + 1442695040888963407u;
    return (unsigned)((state >> 33) % n);
}

/* Word I of the vocabulary: some long, some of other scripts, marks and capitals among them. */
static void put_word(struct out *o, unsigned i)
{
    static const char *const odd[] = {"Ça", "ÉTÉ", "naïve", "Straße", "Ελλάς", "пример", "例子", "e\xcc\x81t",
                                      "x²", "½",   "ﬁn",    "ſ",      "Ø",     "İz",     "ǅ",    "👍"};
    if (i % 11 == 3)
        out_printf(o, "%s%u", odd[i % COUNT(odd)], i);
    else if (i % 97 == 5)
        for (unsigned n = 0; n < 20 + i % 90; n++)
            out_printf(o, "w%u", i);
    else
        out_printf(o, "w%u", i);
}

/* One column: words, the low ones often; a few documents are long, and a few have nothing. */
static struct str column(struct arena *a, const struct corpus *c, unsigned most)
{
    struct out o = out_memory();
    unsigned n = below(most + 1);
    if (below(50) == 0)
        n *= 20;
    for (unsigned i = 0; i < n; i++) {
        put_word(&o, below(3) ? below(1 + c->vocabulary / 20) : below(c->vocabulary));
        out_lit(&o, below(9) ? " " : ", «.» \xc2\xa0— ");
    }
    struct str text = arena_str(a, out_str(&o));
    out_free(&o);
    return text;
}

static const char *path_of(struct arena *a, const char *name)
{
    const char *tmp = getenv("TMPDIR");
    return arena_printf(a, "%s/fulltext-%s.%ld.db", tmp ? tmp : "/tmp", name, (long)getpid()).s;
}

static struct db *new_db(const char *path, unsigned page)
{
    unlink(path);
    struct db *db = db_create(path);
    db_begin(db);
    db_run(db, sql_test, "document", NULL);
    db_run(db, sql_schema, "language", "fr");
    if (page) {
        struct stmt *st = db_prepare(db, sql_test, "page", "fr");
        stmt_bind_int(st, "size", page);
        stmt_run(st);
        stmt_free(st);
    }
    return db;
}

/* As a new connection sees it: FTS5 has its own notes of what it knows. */
static struct db *reopen(struct db *db, const char *path)
{
    db_commit(db);
    db_close(db);
    db = db_open_copy(path);
    unlink(path);
    return db;
}

/* Cuts texts into terms as SQLite does. */
struct cutter {
    struct tokenizer *tokenizer;
    struct inverter *inverter;
    struct terms *terms;
    uint32_t *ids;
    size_t n;
};

enum { IDS = 1 << 16 };

static struct cutter cutter_new(struct arena *a, struct db *db, struct fulltext *f)
{
    return (struct cutter){db_tokenizer(db), inverter_new(), fulltext_terms(f), ARENA_NEW(a, uint32_t, IDS), 0};
}

static void cutter_free(struct cutter *c)
{
    tokenizer_free(c->tokenizer);
    inverter_free(c->inverter);
}

static void take_token(void *ctx, struct str token)
{
    struct cutter *c = ctx;
    c->ids[c->n++ % IDS] = terms_id(c->terms, token);
}

static struct inverted cut(struct cutter *c, struct arena *a, const struct str columns[COLUMNS])
{
    for (int i = 0; i < COLUMNS; i++) {
        c->n = 0;
        tokenize(c->tokenizer, columns[i], take_token, c);
        inverter_column(c->inverter, c->ids, c->n);
    }
    return inverter_end(c->inverter, a);
}

/* The documents of C, by FTS5 (F is NULL) or by ours; SPILL: how many between two runs. */
static void fill(struct db *db, const struct corpus *c, struct fulltext *f, unsigned spill)
{
    struct arena scratch = {0};
    struct stmt *insert = f ? NULL : db_prepare(db, sql_test, "insert", "fr");
    struct arena own = {0};
    struct cutter cutter = {0};
    if (f)
        cutter = cutter_new(&own, db, f);
    int64_t row = 0;
    state = c->documents;
    for (unsigned i = 0; i < c->documents; i++) {
        row += 1 + below(c->gap);
        const struct str columns[COLUMNS] = {column(&scratch, c, 4), column(&scratch, c, 3),
                                             column(&scratch, c, c->words)};
        if (f) {
            struct inverted doc = cut(&cutter, &scratch, columns);
            fulltext_add(f, row, &doc);
            if (spill && i % spill == spill - 1)
                fulltext_spill(f);
        } else {
            stmt_int(insert, 1, row);
            for (int k = 0; k < COLUMNS; k++)
                stmt_text(insert, k + 2, columns[k]);
            stmt_run(insert);
        }
        arena_clear(&scratch);
    }
    if (f)
        cutter_free(&cutter);
    arena_free(&own);
    stmt_free(insert);
    arena_free(&scratch);
}

/* The rows of one of the tables behind the index. */
static struct str rows(struct arena *a, struct db *db, const char *section)
{
    struct out o = out_memory();
    struct stmt *st = db_prepare(db, sql_test, section, "fr");
    while (stmt_step(st)) {
        for (int i = 0; i < stmt_columns(st); i++)
            out_printf(&o, "%.*s ", STR_ARG(stmt_col(st, i)));
        out_lit(&o, "\n");
    }
    stmt_free(st);
    struct str all = arena_str(a, out_str(&o));
    out_free(&o);
    return all;
}

static void same(struct arena *a, struct db *want, struct db *got, const char *name)
{
    static const char *const sections[] = {"data", "idx", "docsize"};
    for (size_t i = 0; i < COUNT(sections); i++) {
        struct str w = rows(a, want, sections[i]), g = rows(a, got, sections[i]);
        ok(str_eq(w, g), "%s: the rows of %s are FTS5's (%zu bytes)", name, sections[i], w.n);
        if (!str_eq(w, g))
            for (struct str x = str_line(&w), y = str_line(&g); x.s || y.s; x = str_line(&w), y = str_line(&g))
                if (!str_eq(x, y)) {
                    printf("# want %.*s\n# got  %.*s\n", STR_ARG(x), STR_ARG(y));
                    break;
                }
    }
    ok(db_try(got, sql_db, "check_search", "fr"), "%s: FTS5 finds it sound", name);
}

static void compare(const struct corpus *c)
{
    struct arena a = {0};
    const char *path = path_of(&a, "theirs");
    struct db *theirs = new_db(path, c->page);
    db_run(theirs, sql_test, "bulk", "fr");
    fill(theirs, c, NULL, 0);
    theirs = reopen(theirs, path);
    path = path_of(&a, "ours");
    for (unsigned spill = 0; spill < 3; spill++) {
        struct db *ours = new_db(path, c->page);
        struct fulltext *f = fulltext_new(&a, ours, "fr");
        fill(ours, c, f, spill == 2 ? 7 : spill ? 1 + c->documents / 3 : 0);
        fulltext_end(f);
        fulltext_free(f);
        ours = reopen(ours, path);
        same(&a, theirs, ours, c->name);
        db_close(ours);
    }
    db_close(theirs);
    arena_free(&a);
}

static int64_t found(struct db *db, const char *query)
{
    struct stmt *st = db_prepare(db, sql_test, "found", "fr");
    stmt_bind_text(st, "arg", str_from(query));
    int64_t n = stmt_step(st) ? stmt_col_int(st, 0) : -1;
    stmt_free(st);
    return n;
}

/* A token that FTS5 cuts, memory that is given back, and a table to which SQL adds more afterwards. */
static void test_rest(void)
{
    enum { LONG = 40000 };
    struct arena a = {0};
    const char *path = path_of(&a, "rest");
    struct db *db = new_db(path, 0);
    struct fulltext *f = fulltext_new(&a, db, "fr");
    struct cutter cutter = cutter_new(&a, db, f);
    char *text = arena_bytes(&a, LONG);
    memset(text, 'z', LONG);
    const struct str columns[COLUMNS] = {{text, LONG}, STR("one two"), {0}};
    struct inverted doc = cut(&cutter, &a, columns);
    ok(doc.tokens[0] == 1 && doc.tokens[1] == 2 && doc.tokens[2] == 0, "tokens are counted by column");
    fulltext_add(f, 1, &doc);
    uint32_t two = terms_id(fulltext_terms(f), STR("two")), none = terms_id(fulltext_terms(f), STR("none"));
    inverter_column(cutter.inverter, (uint32_t[]){none | INVERTER_PLACELESS, two, two}, 3);
    doc = inverter_end(cutter.inverter, &a);
    ok(doc.tokens[0] == 2, "a term without a place is no token");
    fulltext_add(f, 2, &doc);
    ok(fulltext_rows(f) == 2 && fulltext_documents(f, two) == 2 && fulltext_documents(f, none) == 1 &&
           fulltext_documents(f, 1000000) == 0,
       "but its documents are counted");
    ok(fulltext_held(f) > 0, "documents are held");
    fulltext_spill(f);
    ok(fulltext_held(f) == 0, "until they are on disk");
    fulltext_end(f);
    cutter_free(&cutter);
    fulltext_free(f);
    db = reopen(db, path);
    ok(db_try(db, sql_db, "check_search", "fr"), "a token of 40,000 bytes leaves it sound");
    db_begin(db);
    struct stmt *insert = db_prepare(db, sql_test, "insert", "fr");
    stmt_int(insert, 1, 3);
    stmt_text(insert, 2, STR("two three"));
    stmt_run(insert);
    stmt_free(insert);
    db_commit(db);
    ok(found(db, "two") == 3 && found(db, "three") == 1 && found(db, "none") == 0,
       "SQL may add to it afterwards");
    ok(db_try(db, sql_db, "check_search", "fr"), "and it is sound");
    db_close(db);
    arena_free(&a);
}

int main(void)
{
    static const struct corpus corpora[] = {
        {"nothing", 0, 1, 1, 0, 1},
        {"one document", 1, 5, 10, 0, 1},
        {"documents of few words", 300, 3, 20, 0, 1},
        {"a few pages", 400, 60, 900, 0, 3},
        {"many pages", 1500, 120, 4000, 0, 70000},
        {"two terms everywhere", 3000, 60, 2, 0, 2},
        {"small pages", 300, 30, 500, 64, 1},
        {"small pages, two terms", 700, 40, 2, 64, 300},
        {"tiny pages, many levels", 900, 90, 1, 32, 1},
        {"tiny pages", 200, 40, 200, 32, 9},
    };
    for (size_t i = 0; i < COUNT(corpora); i++)
        compare(&corpora[i]);
    test_rest();
    return done();
}
