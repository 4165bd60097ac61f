/*
 * Documents in order into postings; these from the order of documents into that of terms: sorted in memory, by runs on disk
 * when they are many, and merged. At the end an FTS5 table around the segment: its list of segments, its
 * sums, each document's lengths (ext/fts5/fts5_index.c, "Structure Records", "The Averages Record").
 *
 * A posting in the log: the term's number, how far its row is from the term's row before, its poslist. In a run:
 * a head (number and bytes) for each term, then its postings without the number. What a later run has
 * for a term continues what an earlier one has.
 */
#include "compile/fulltext.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"

/* Records of the table <name>_data. */
enum { RECORD_AVERAGES = 1, RECORD_STRUCTURE = 10, COOKIE = 4 };

enum { ID = sizeof(uint32_t), RUN_BUFFER = 32 << 10, POSTING_HEAD = 2 * SEGMENT_VARINT };

struct head {
    uint32_t id, bytes;
};

struct run { /* what was put on disk at once */
    struct run *before;
    int64_t from, to; /* what is yet to be read of it, in the file */
    struct out buffer;
    size_t at;        /* in the buffer */
    struct head head; /* of the term that is next */
    uint32_t rank;    /* that term's place among all; UINT32_MAX at the end */
};

/* Of one term. */
struct tally {
    uint32_t last;      /* the last row that has it at some place */
    uint32_t bytes;     /* of its postings that are in memory; then where the next one goes */
    uint32_t documents; /* that have it */
    bool weightless;
};

struct runs {
    struct arena arena;
    const char *path; /* of the file, which has no name any more once it is open */
    int fd;           /* -1: nothing is on disk */
    int64_t size;     /* of the file */
    struct out log;   /* postings by document */
    struct tally *tallies;
    uint32_t tallies_n;
    struct run *run; /* the last one */
};

struct fulltext {
    struct db *db;
    const char *lang; /* NULL: entry_fts */
    struct terms *terms;
    struct stmt *docsize;
    struct runs runs;
    unsigned columns;
    int64_t rows, last;
    uint64_t tokens[INVERTER_COLUMNS];
    uint32_t *titles; /* of each row: what the terms of its first column weigh; NULL: not asked for */
};

/* None yet; the file will be at PATH (borrowed). */
static struct runs runs_new(const char *path)
{
    struct runs r = {.path = path, .fd = -1};
    r.log = out_memory();
    return r;
}

static void runs_free(struct runs *r)
{
    for (struct run *run = r->run; run; run = run->before)
        out_free(&run->buffer);
    out_free(&r->log);
    free(r->tallies);
    if (r->fd >= 0)
        close(r->fd);
    arena_free(&r->arena);
}

static struct tally *tally_of(struct runs *r, uint32_t id)
{
    if (id >= r->tallies_n) {
        uint32_t n = r->tallies_n ? r->tallies_n : 4096;
        while (n <= id)
            n *= 2;
        struct tally *more = realloc(r->tallies, n * sizeof *more);
        if (!more)
            fail_system(ENOMEM, "%u terms", (unsigned)n);
        memset(more + r->tallies_n, 0, (n - r->tallies_n) * sizeof *more);
        r->tallies = more;
        r->tallies_n = n;
    }
    return &r->tallies[id];
}

/* Bytes of the poslist at S, its size included. */
static size_t poslist(const char *s)
{
    size_t at = 0, size = (size_t)segment_varint_read(s, &at) / 2;
    return at + size;
}

/*
 * Puts the postings of row ROW (greater than any before it): each the term's number in four bytes, then its
 * poslist as segment_row wants it; an empty one is only counted.
 */
static void runs_put(struct runs *r, uint32_t row, struct str postings)
{
    /* A row's distance takes five bytes at most, and there are five to a posting at least. */
    char *begin = out_room(&r->log, postings.n * 2), *to = begin;
    for (size_t at = 0; at < postings.n;) {
        uint32_t id;
        memcpy(&id, postings.s + at, ID);
        struct tally *t = tally_of(r, id);
        size_t n = poslist(postings.s + at + ID), distance;
        at += ID + n;
        t->documents++;
        if (n == 1)
            continue;
        distance = segment_varint(to + ID, row - t->last);
        memcpy(to, &id, ID);
        memcpy(to + ID + distance, postings.s + at - n, n);
        t->last = row;
        t->bytes += (uint32_t)(distance + n);
        to += ID + distance + n;
    }
    r->log.n += (size_t)(to - begin);
}

/* The log as a run, in memory: each posting goes where its term's are. Empties the log. */
static struct out sort(struct runs *r, const struct term **terms, uint32_t n)
{
    struct out run = out_memory();
    char *to = out_room(&run, r->log.n + n * sizeof(struct head));
    for (uint32_t i = 0; i < n; i++) {
        uint32_t id = terms[i]->id;
        if (id >= r->tallies_n || !r->tallies[id].bytes)
            continue;
        struct head head = {id, r->tallies[id].bytes};
        memcpy(to + run.n, &head, sizeof head);
        r->tallies[id].bytes = (uint32_t)(run.n + sizeof head);
        run.n += sizeof head + head.bytes;
    }
    for (size_t at = 0; at < r->log.n;) {
        uint32_t id;
        memcpy(&id, r->log.buf + at, ID);
        size_t from = at + ID, end = from;
        segment_varint_read(r->log.buf, &end);
        end += poslist(r->log.buf + end);
        memcpy(to + r->tallies[id].bytes, r->log.buf + from, end - from);
        r->tallies[id].bytes += (uint32_t)(end - from);
        at = end;
    }
    for (uint32_t i = 0; i < r->tallies_n; i++)
        r->tallies[i].bytes = 0;
    out_reset(&r->log);
    return run;
}

/* The file, which is gone when this process is. */
static void open_file(struct runs *r)
{
    r->fd = open(r->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (r->fd < 0 || unlink(r->path))
        fail_system(errno, "%s", r->path);
}

static struct run *run_new(struct runs *r)
{
    struct run *run = ARENA_NEW(&r->arena, struct run, 1);
    run->before = r->run;
    run->buffer = out_memory();
    return r->run = run;
}

/* All postings that are in memory go to the disk. */
static void runs_spill(struct runs *r, struct terms *t)
{
    struct arena scratch = {0};
    uint32_t n;
    const struct term **terms = terms_sorted(t, &scratch, &n);
    struct out sorted = sort(r, terms, n);
    struct run *run = run_new(r);
    if (r->fd < 0)
        open_file(r);
    int err = file_write_all(r->fd, out_str(&sorted));
    if (err)
        fail_system(err, "%s", r->path);
    run->from = r->size;
    r->size += (int64_t)sorted.n;
    run->to = r->size;
    out_free(&sorted);
    arena_free(&scratch);
}

/* The next N bytes of RUN, or all that are left when those are fewer; valid until the next call. */
static const char *run_peek(struct runs *r, struct run *run, size_t n)
{
    if (run->buffer.n - run->at < n && run->from < run->to) {
        size_t left = run->buffer.n - run->at;
        if (left)
            memmove(run->buffer.buf, run->buffer.buf + run->at, left);
        run->buffer.n = left;
        run->at = 0;
        size_t want = n > RUN_BUFFER ? n : RUN_BUFFER;
        if ((int64_t)want > run->to - run->from)
            want = (size_t)(run->to - run->from);
        char *to = out_room(&run->buffer, want);
        while (want) {
            ssize_t got = pread(r->fd, to, want, run->from);
            if (got < 0 && errno == EINTR)
                continue;
            if (got <= 0)
                fail_system(got ? errno : EIO, "%s", r->path);
            to += got;
            want -= (size_t)got;
            run->from += got;
            run->buffer.n += (size_t)got;
        }
    }
    return run->buffer.buf + run->at;
}

/* On to the next term of RUN. */
static void run_next(struct runs *r, struct run *run, const uint32_t *ranks)
{
    run->rank = UINT32_MAX;
    const char *head = run_peek(r, run, sizeof run->head);
    if (run->buffer.n - run->at < sizeof run->head)
        return;
    memcpy(&run->head, head, sizeof run->head);
    run->at += sizeof run->head;
    run->rank = ranks[run->head.id];
}

/* Whether the poslist at S, which is not empty, has a place in the first column: others come behind a 1. */
static bool in_first_column(const char *s)
{
    size_t at = 0;
    segment_varint_read(s, &at);
    return s[at] != 1;
}

/* What RUN has for its term, whose weight goes to those of TITLES that have it; ROW is the last one before. */
static void run_take(struct runs *r, struct run *run, struct segment *s, int64_t *row, uint32_t *titles,
                     uint32_t weight)
{
    for (size_t left = run->head.bytes, n; left; left -= n) {
        size_t at = 0;
        const char *posting = run_peek(r, run, left < POSTING_HEAD ? left : POSTING_HEAD);
        uint64_t distance = segment_varint_read(posting, &at);
        size_t size = poslist(posting + at);
        n = at + size;
        posting = run_peek(r, run, n);
        *row += (int64_t)distance;
        segment_row(s, *row, distance, (struct str){posting + at, size});
        if (titles && in_first_column(posting + at))
            titles[*row] += weight;
        run->at += n;
    }
}

/* The runs, the oldest first; the log is the last. */
static struct run **list_runs(struct runs *r, const struct term **terms, uint32_t n, size_t *runs_n)
{
    struct run *last = run_new(r);
    last->buffer = sort(r, terms, n);
    out_free(&r->log);
    *runs_n = 0;
    for (const struct run *run = r->run; run; run = run->before)
        ++*runs_n;
    struct run **list = ARENA_NEW(&r->arena, struct run *, *runs_n);
    size_t i = *runs_n;
    for (struct run *run = r->run; run; run = run->before)
        list[--i] = run;
    return list;
}

/* Everything, term by term, into SEGMENT. */
static void runs_merge(struct fulltext *f, struct segment *s)
{
    struct runs *r = &f->runs;
    uint32_t n;
    size_t runs_n;
    const struct term **terms = terms_sorted(f->terms, &r->arena, &n);
    struct run **runs = list_runs(r, terms, n, &runs_n);
    uint32_t *ranks = ARENA_NEW(&r->arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++)
        ranks[terms[i]->id] = i;
    for (size_t i = 0; i < runs_n; i++)
        run_next(r, runs[i], ranks);
    for (uint32_t rank = 0; rank < n; rank++) {
        int64_t row = 0;
        bool met = false;
        uint32_t id = terms[rank]->id;
        bool weightless = id < r->tallies_n && r->tallies[id].weightless;
        uint32_t weight = weightless ? 0 : fulltext_weight(f->rows, fulltext_documents(f, id));
        for (size_t i = 0; i < runs_n; i++) {
            if (runs[i]->rank != rank)
                continue;
            if (!met)
                segment_term(s, terms[rank]->text);
            met = true;
            run_take(r, runs[i], s, &row, f->titles, weight);
            run_next(r, runs[i], ranks);
        }
    }
}

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

void fulltext_weightless(struct fulltext *f, uint32_t term)
{
    tally_of(&f->runs, term)->weightless = true;
}

size_t fulltext_held(const struct fulltext *f)
{
    return f->runs.log.n;
}

void fulltext_spill(struct fulltext *f)
{
    runs_spill(&f->runs, f->terms);
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
        segment_put(&o, values[i]);
    stmt_int(put, 1, RECORD_STRUCTURE);
    stmt_blob(put, 2, out_str(&o));
    stmt_run(put);
    out_free(&o);
}

static void put_averages(const struct fulltext *f, struct stmt *put)
{
    struct out o = out_memory();
    segment_put(&o, (uint64_t)f->rows);
    for (unsigned i = 0; i < f->columns; i++)
        segment_put(&o, f->tokens[i]);
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
    if (f->lang)
        f->titles = ARENA_NEW(&f->runs.arena, uint32_t, (size_t)f->last + 1);
    runs_merge(f, &segment);
    uint32_t pages = segment_end(&segment);
    if (f->rows)
        put_averages(f, data);
    if (pages)
        put_structure(f, data, pages);
    if (f->titles)
        titles_put(f->db, f->titles, f->last);
    stmt_free(data);
    stmt_free(idx);
    runs_free(&f->runs);
    f->titles = NULL;
    f->runs = runs_new(f->runs.path);
}
