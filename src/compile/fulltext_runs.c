/*
 * A posting in the log: the term's number, how far its row is from the term's row before, its poslist. In a run:
 * a head (number and bytes) for each term, then its postings without the number. What a later run has
 * for a term continues what an earlier one has.
 */
#include "compile/fulltext_runs.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"

enum { ID = sizeof(uint32_t), RUN_BUFFER = 32 << 10, POSTING_HEAD = 2 * SEGMENT_VARINT };

struct head {
    uint32_t id, bytes;
};

struct run {
    struct run *before;
    int64_t from, to; /* what is yet to be read of it, in the file */
    struct out buffer;
    size_t at;        /* in the buffer */
    struct head head; /* of the term that is next */
    uint32_t rank;    /* that term's place among all; UINT32_MAX at the end */
};

struct runs runs_new(const char *path)
{
    struct runs r = {.path = path, .fd = -1};
    r.log = out_memory();
    return r;
}

void runs_free(struct runs *r)
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

void runs_put(struct runs *r, uint32_t row, struct str postings)
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

void runs_spill(struct runs *r, struct terms *t)
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

/* What RUN has for its term; ROW is the last one before. */
static void run_take(struct runs *r, struct run *run, struct segment *s, int64_t *row)
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

void runs_merge(struct runs *r, struct terms *t, struct segment *s)
{
    uint32_t n;
    size_t runs_n;
    const struct term **terms = terms_sorted(t, &r->arena, &n);
    struct run **runs = list_runs(r, terms, n, &runs_n);
    uint32_t *ranks = ARENA_NEW(&r->arena, uint32_t, n);
    for (uint32_t i = 0; i < n; i++)
        ranks[terms[i]->id] = i;
    for (size_t i = 0; i < runs_n; i++)
        run_next(r, runs[i], ranks);
    for (uint32_t rank = 0; rank < n; rank++) {
        int64_t row = 0;
        bool met = false;
        for (size_t i = 0; i < runs_n; i++) {
            if (runs[i]->rank != rank)
                continue;
            if (!met)
                segment_term(s, terms[rank]->text);
            met = true;
            run_take(r, runs[i], s, &row);
            run_next(r, runs[i], ranks);
        }
    }
}
