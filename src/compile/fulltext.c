/*
 * Documents in order into postings, and at the end an FTS5 table around the segment: its list of segments, its
 * sums, each document's lengths (ext/fts5/fts5_index.c, "Structure Records", "The Averages Record").
 */
#include "compile/fulltext.h"

#include "base/fail.h"
#include "compile/fulltext_runs.h"

/* Records of the table <name>_data. */
enum { RECORD_AVERAGES = 1, RECORD_STRUCTURE = 10, COOKIE = 4 };

struct fulltext {
    struct db *db;
    const char *lang; /* NULL: entry_fts */
    struct terms *terms;
    struct stmt *docsize;
    struct runs runs;
    unsigned columns;
    int64_t rows, last;
    uint64_t tokens[INVERTER_COLUMNS];
};

static struct stmt *prepare(const struct fulltext *f, const char *entry, const char *search)
{
    return db_prepare(f->db, sql_fulltext, f->lang ? search : entry, f->lang);
}

/* The one number that a statement answers. */
static size_t number(const struct fulltext *f, const char *entry, const char *search)
{
    struct stmt *st = prepare(f, entry, search);
    size_t n = stmt_step(st) ? (size_t)stmt_col_int(st, 0) : 0;
    stmt_free(st);
    return n;
}

struct fulltext *fulltext_new(struct arena *a, struct db *db, const char *lang)
{
    struct fulltext *f = ARENA_NEW(a, struct fulltext, 1);
    *f = (struct fulltext){.db = db, .lang = lang, .terms = terms_new()};
    f->docsize = prepare(f, "entry_docsize", "search_docsize");
    f->runs = runs_new(arena_printf(a, "%s.%s", db_path(db), lang ? lang : "fts").s);
    f->columns = (unsigned)number(f, "entry_columns", "search_columns");
    if (f->columns == 0 || f->columns > INVERTER_COLUMNS)
        fail_internal("a full-text table of %u columns", f->columns);
    return f;
}

void fulltext_free(struct fulltext *f)
{
    runs_free(&f->runs);
    terms_free(f->terms);
}

struct terms *fulltext_terms(struct fulltext *f)
{
    return f->terms;
}

void fulltext_add(struct fulltext *f, int64_t row, const struct inverted *doc)
{
    char sizes[INVERTER_COLUMNS * SEGMENT_VARINT];
    size_t n = 0;
    if (row <= f->last || row > UINT32_MAX)
        fail_internal("row %lld after %lld", (long long)row, (long long)f->last);
    for (unsigned i = 0; i < f->columns; i++) {
        n += segment_varint(sizes + n, doc->tokens[i]);
        f->tokens[i] += doc->tokens[i];
    }
    stmt_int(f->docsize, 1, row);
    stmt_blob(f->docsize, 2, (struct str){sizes, n});
    stmt_run(f->docsize);
    runs_put(&f->runs, (uint32_t)row, doc->postings);
    f->last = row;
    f->rows++;
}

int64_t fulltext_rows(const struct fulltext *f)
{
    return f->rows;
}

int64_t fulltext_documents(const struct fulltext *f, uint32_t term)
{
    return term < f->runs.tallies_n ? f->runs.tallies[term].documents : 0;
}

size_t fulltext_held(const struct fulltext *f)
{
    return f->runs.log.n;
}

void fulltext_spill(struct fulltext *f)
{
    runs_spill(&f->runs, f->terms);
}

static void put_varint(struct out *o, uint64_t value)
{
    o->n += segment_varint(out_room(o, SEGMENT_VARINT), value);
}

/* One level with one segment of PAGES pages; what the record says of the table's settings is kept. */
static void put_structure(const struct fulltext *f, struct stmt *put, uint32_t pages)
{
    enum { LEVELS = 1, SEGMENTS = 1, MERGING = 0, SEGMENT = 1, FIRST_PAGE = 1 };
    const uint64_t values[] = {LEVELS, SEGMENTS, pages, MERGING, SEGMENTS, SEGMENT, FIRST_PAGE, pages};
    struct out o = out_memory();
    struct stmt *is = prepare(f, "entry_structure", "search_structure");
    if (!stmt_step(is) || stmt_col(is, 0).n < COOKIE)
        fail_internal("a full-text table without structure");
    out_raw(&o, str_sub(stmt_col(is, 0), 0, COOKIE));
    stmt_free(is);
    for (size_t i = 0; i < COUNT(values); i++)
        put_varint(&o, values[i]);
    stmt_int(put, 1, RECORD_STRUCTURE);
    stmt_blob(put, 2, out_str(&o));
    stmt_run(put);
    out_free(&o);
}

static void put_averages(const struct fulltext *f, struct stmt *put)
{
    struct out o = out_memory();
    put_varint(&o, (uint64_t)f->rows);
    for (unsigned i = 0; i < f->columns; i++)
        put_varint(&o, f->tokens[i]);
    stmt_int(put, 1, RECORD_AVERAGES);
    stmt_blob(put, 2, out_str(&o));
    stmt_run(put);
    out_free(&o);
}

void fulltext_end(struct fulltext *f)
{
    struct segment segment;
    struct stmt *data = prepare(f, "entry_data", "search_data"), *idx = prepare(f, "entry_idx", "search_idx");
    segment_begin(&segment, data, idx, number(f, "entry_page", "search_page"));
    runs_merge(&f->runs, f->terms, &segment);
    uint32_t pages = segment_end(&segment);
    if (f->rows)
        put_averages(f, data);
    if (pages)
        put_structure(f, data, pages);
    stmt_free(data);
    stmt_free(idx);
    runs_free(&f->runs);
    f->runs = runs_new(f->runs.path);
}
