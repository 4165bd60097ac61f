/*
 * Leaves are filled up to FULL bytes, footer included; a term's documents may go on over several. An index of
 * the page numbers is kept aside while they do, and written when the pages are enough.
 * Does not read what it wrote, nor check the order of what it is given.
 */
#include "compile/fulltext.h"

#include "base/fail.h"

/* What fts5_index.c fixes: the head of a page; "main index" before each term; pages that are worth an index; how a
 * page's number, its level and its segment (1) make an id. */
enum { HEAD = 4, MAIN = '0', TERMLESS_LEAST = 4, SEGMENT = 1 };
enum { BITS_PAGE = 31, BITS_LEVEL = 5, BITS_INDEX = 1 };

static int64_t page_id(bool index, unsigned level, uint32_t number)
{
    return ((int64_t)SEGMENT << (BITS_PAGE + BITS_LEVEL + BITS_INDEX)) +
           ((int64_t)index << (BITS_PAGE + BITS_LEVEL)) + ((int64_t)level << BITS_PAGE) + number;
}

/* Two bytes of the page's head, the higher first. */
static void put_head(struct segment *s, size_t at, size_t value)
{
    s->page.buf[at] = (char)(value >> 8);
    s->page.buf[at + 1] = (char)(value & 0xFF);
}

static void write_page(struct segment *s, int64_t id, const struct out *page)
{
    stmt_int(s->data, 1, id);
    stmt_blob(s->data, 2, out_str(page));
    stmt_run(s->data);
}

static void page_begin(struct segment *s)
{
    out_reset(&s->page);
    out_reset(&s->footer);
    out_raw(&s->page, (struct str){"\0\0\0\0", HEAD});
    s->footer_last = 0;
    s->has_term = s->has_row = false;
}

void segment_begin(struct segment *s, struct stmt *data, struct stmt *idx, size_t full)
{
    *s = (struct segment){.data = data, .idx = idx, .full = full, .number = 1, .first_page = 1};
    s->page = s->footer = s->last = s->first = out_memory();
    for (size_t i = 0; i < SEGMENT_LEVELS; i++)
        s->levels[i].page = out_memory();
    page_begin(s);
}

static void page_end(struct segment *s)
{
    struct out *index = &s->levels[0].page;
    put_head(s, 2, s->page.n);
    if (s->has_term) {
        out_raw(&s->page, out_str(&s->footer));
    } else {
        if (!s->has_row && index->n)
            out_raw(index, (struct str){"\0", 1});
        s->termless++;
    }
    write_page(s, page_id(false, 0, s->number), &s->page);
    s->number++;
    page_begin(s);
}

/* The index of the pages of a term's documents is complete: written when it is worth it, else forgotten. */
static bool index_end(struct segment *s)
{
    bool worth = s->levels[0].page.n > 0 && s->termless >= TERMLESS_LEAST;
    for (unsigned i = 0; i < SEGMENT_LEVELS && s->levels[i].page.n; i++) {
        struct segment_level *l = &s->levels[i];
        if (worth)
            write_page(s, page_id(true, i, l->number), &l->page);
        out_reset(&l->page);
        l->begun = false;
    }
    s->termless = 0;
    return worth;
}

/* Nothing more comes for the last term of the page that FIRST belongs to. */
static void first_end(struct segment *s)
{
    if (!s->first_page)
        return;
    bool index = index_end(s);
    stmt_blob(s->idx, 1, out_str(&s->first));
    stmt_int(s->idx, 2, (int64_t)s->first_page * 2 + index);
    stmt_run(s->idx);
    s->first_page = 0;
}

static size_t shared(struct str a, struct str b)
{
    size_t n = 0;
    while (n < a.n && n < b.n && a.s[n] == b.s[n])
        n++;
    return n;
}

void segment_term(struct segment *s, struct str term)
{
    char main = MAIN;
    if (s->page.n + s->footer.n + term.n + 1 + 2 >= s->full && s->page.n > HEAD)
        page_end(s);
    segment_put(&s->footer, s->page.n - s->footer_last);
    s->footer_last = s->page.n;
    /* Every term begins with the same byte, which counts as shared once there is a term before. */
    size_t common = s->last.n ? 1 + shared(str_sub(out_str(&s->last), 1, s->last.n), term) : 0, from = 0;
    if (s->has_term) {
        from = common;
        segment_put(&s->page, common);
    } else if (s->number > 1) {
        first_end(s);
        out_reset(&s->first);
        out_raw(&s->first, (struct str){&main, 1});
        out_raw(&s->first, s->last.n ? str_sub(term, 0, common) : term);
        s->first_page = s->number;
    }
    segment_put(&s->page, term.n + 1 - from);
    if (!from)
        out_raw(&s->page, (struct str){&main, 1});
    out_raw(&s->page, str_sub(term, from ? from - 1 : 0, term.n));
    out_reset(&s->last);
    out_raw(&s->last, (struct str){&main, 1});
    out_raw(&s->last, term);
    s->has_term = s->has_row = true;
    s->levels[0].number = s->number;
}

/* A page of level I of the index is full: it is written, and the level above learns of it. */
static void level_full(struct segment *s, unsigned i)
{
    if (i + 1 == SEGMENT_LEVELS)
        fail_internal("a term fills more pages than an index can name");
    struct segment_level *l = &s->levels[i], *above = &s->levels[i + 1];
    l->page.buf[0] = 1; /* not the root */
    write_page(s, page_id(true, i, l->number), &l->page);
    if (above->page.n == 0) {
        size_t at = 1;
        segment_varint_read(l->page.buf, &at);
        uint64_t first = segment_varint_read(l->page.buf, &at);
        above->number = l->number;
        segment_put(&above->page, 0);
        segment_put(&above->page, l->number);
        segment_put(&above->page, first);
        above->begun = true;
        above->last = (int64_t)first;
    }
    out_reset(&l->page);
    l->begun = false;
    l->number++;
}

/* ROW is the first on its page, which has no term before it. */
static void index_row(struct segment *s, int64_t row)
{
    bool full = true;
    for (unsigned i = 0; full; i++) {
        struct segment_level *l = &s->levels[i];
        full = l->page.n >= s->full;
        if (full)
            level_full(s, i);
        if (l->begun) {
            segment_put(&l->page, (uint64_t)(row - l->last));
        } else {
            segment_put(&l->page, full);
            segment_put(&l->page, i ? s->levels[i - 1].number : s->number);
            segment_put(&l->page, (uint64_t)row);
        }
        l->begun = true;
        l->last = row;
    }
}

/* How many bytes of whole varints fit in ROOM, less than all: at least one varint. */
static size_t whole(struct str positions, size_t room)
{
    size_t n, at = 0;
    do {
        n = at;
        segment_varint_read(positions.s, &at);
    } while (at <= room);
    return n ? n : at;
}

/* POSITIONS do not fit on the page. */
static void put_split(struct segment *s, struct str positions)
{
    while (positions.n) {
        size_t used = s->page.n + s->footer.n, room = used < s->full ? s->full - used : 0;
        size_t n = positions.n <= room ? positions.n : whole(positions, room);
        out_raw(&s->page, str_sub(positions, 0, n));
        positions = str_sub(positions, n, positions.n);
        if (s->page.n + s->footer.n >= s->full)
            page_end(s);
    }
}

void segment_row(struct segment *s, int64_t row, uint64_t distance, struct str positions)
{
    if (s->has_row) {
        segment_put(&s->page, distance);
    } else {
        put_head(s, 0, s->page.n);
        index_row(s, row);
        segment_put(&s->page, (uint64_t)row);
        s->has_row = true;
    }
    if (s->page.n + s->footer.n + positions.n <= s->full)
        out_raw(&s->page, positions);
    else
        put_split(s, positions);
}

uint32_t segment_end(struct segment *s)
{
    if (s->page.n > HEAD)
        page_end(s);
    uint32_t pages = s->number - 1;
    if (pages)
        first_end(s);
    out_free(&s->page);
    out_free(&s->footer);
    out_free(&s->last);
    out_free(&s->first);
    for (size_t i = 0; i < SEGMENT_LEVELS; i++)
        out_free(&s->levels[i].page);
    return pages;
}
