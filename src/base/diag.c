/*
 * diag: keeps diagnostics, counts them, and shows them with the source line and a caret when asked.
 * Knows no code's meaning; all that comes from content goes through out_term.
 */
#include "base/diag.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/fold.h"

/* One diagnostic, its text filled in. */
struct diag_item {
    struct diag_pos pos;
    enum diag_code code;
    struct str text; /* with the advice */
    uint64_t hash;
};

struct diag_style {
    int root; /* source paths begin here */
    bool show_source;
    bool colour;
    bool raised; /* warnings are errors */
    bool whole;
};

struct diag {
    pthread_mutex_t mutex;
    struct arena arena;
    struct diag_item **items; /* in the order they came */
    struct diag_item **slots; /* the same by hash, to keep equal ones once */
    size_t n, room;           /* items; slots has twice the room */
    size_t levels[DIAG_ERROR + 1];
    bool raised;
    bool quiet; /* notes are passed over */
    bool whole; /* every one is printed, however many are alike */
};

#define X(code, level, text, advice) {#code, DIAG_##level, text, advice},
static const struct {
    const char *name;
    enum diag_level level;
    const char *text;
    const char *advice;
} codes[] = {
#include "base/diag.def"
};
#undef X

const char *diag_name(enum diag_code code)
{
    return codes[code].name;
}

enum diag_level diag_level_of(enum diag_code code)
{
    return codes[code].level;
}

const char *diag_text(enum diag_code code)
{
    return codes[code].text;
}

const char *diag_advice(enum diag_code code)
{
    return codes[code].advice;
}

enum diag_code diag_by_name(struct str name)
{
    unsigned i = 0;
    while (i < DIAG_CODES && !str_eq(name, str_from(codes[i].name)))
        i++;
    return (enum diag_code)i;
}

struct diag *diag_new(void)
{
    struct diag *d = calloc(1, sizeof *d);
    if (!d)
        fail_system(errno, "%zu bytes", sizeof *d);
    pthread_mutex_init(&d->mutex, NULL);
    return d;
}

void diag_free(struct diag *d)
{
    if (!d)
        return;
    arena_free(&d->arena);
    free(d->items);
    free(d->slots);
    pthread_mutex_destroy(&d->mutex);
    free(d);
}

static void fill(struct out *o, const char *pattern, const struct str *args)
{
    struct str rest = str_from(pattern);
    for (size_t at = 0; at < rest.n;) {
        const char *p = rest.s + at;
        if (rest.n - at >= 3 && p[0] == '{' && p[1] >= '0' && p[1] <= '2' && p[2] == '}') {
            if (args)
                out_raw(o, args[p[1] - '0']);
            at += 3;
        } else {
            size_t end = str_find(rest, '{', at + 1);
            out_raw(o, str_sub(rest, at, end));
            at = end;
        }
    }
}

static bool item_eq(const struct diag_item *a, const struct diag_item *b)
{
    return a->hash == b->hash && a->code == b->code && a->pos.line == b->pos.line && a->pos.col == b->pos.col &&
           str_eq(a->pos.path, b->pos.path) && str_eq(a->text, b->text);
}

static struct diag_item **slot_of(struct diag *d, const struct diag_item *item)
{
    size_t mask = d->room * 2 - 1;
    size_t at = item->hash & mask;
    while (d->slots[at] && !item_eq(d->slots[at], item))
        at = (at + 1) & mask;
    return &d->slots[at];
}

static void make_room(struct diag *d)
{
    if (d->n < d->room)
        return;
    size_t room = d->room ? d->room * 2 : 64;
    struct diag_item **items = realloc(d->items, room * sizeof(struct diag_item *));
    struct diag_item **slots = calloc(room * 2, sizeof(struct diag_item *));
    if (!items || !slots)
        fail_system(ENOMEM, "%zu diagnostics", room);
    free(d->slots);
    d->items = items;
    d->slots = slots;
    d->room = room;
    for (size_t i = 0; i < d->n; i++)
        *slot_of(d, items[i]) = items[i];
}

static uint64_t hash_of(const struct diag_item *item)
{
    uint64_t hash = str_hash(item->text);
    hash = hash * 31 + str_hash(item->pos.path);
    hash = (hash * 31 + item->pos.line) * 31 + item->pos.col;
    return hash * 31 + (uint64_t)item->code;
}

/* A copy of ITEM, unless it is there. */
static void keep(struct diag *d, struct diag_item item)
{
    enum diag_level level = codes[item.code].level;
    pthread_mutex_lock(&d->mutex);
    make_room(d);
    struct diag_item **slot = slot_of(d, &item);
    bool unwanted = d->quiet && level == DIAG_NOTE;
    if (!*slot && !unwanted) {
        item.pos.path = arena_str(&d->arena, item.pos.path);
        item.text = arena_str(&d->arena, item.text);
        *slot = ARENA_NEW(&d->arena, struct diag_item, 1);
        **slot = item;
        d->items[d->n++] = *slot;
        d->levels[level]++;
    }
    pthread_mutex_unlock(&d->mutex);
}

void diag_at(struct diag *d, enum diag_code code, struct diag_pos pos, const struct str args[3],
             struct str hint)
{
    struct out text = out_memory();
    fill(&text, codes[code].text, args);
    if (hint.s) {
        out_lit(&text, "; did you mean \"");
        out_raw(&text, hint);
        out_lit(&text, "\"?");
    } else if (codes[code].advice[0]) {
        out_lit(&text, "; ");
        fill(&text, codes[code].advice, args);
    }
    struct diag_item item = {.code = code, .pos = pos, .text = out_str(&text)};
    item.hash = hash_of(&item);
    keep(d, item);
    out_free(&text);
}

void diag_take(struct diag *d, const struct diag *from, enum diag_level level, const enum diag_code *but,
               size_t n)
{
    for (size_t i = 0; i < from->n; i++) {
        bool wanted = codes[from->items[i]->code].level >= level;
        for (size_t k = 0; k < n; k++)
            wanted &= from->items[i]->code != but[k];
        if (wanted)
            keep(d, *from->items[i]);
    }
}

void diag_say(struct diag *d, enum diag_code code, struct diag_pos pos, struct str arg0, struct str arg1)
{
    diag_at(d, code, pos, (struct str[3]){arg0, arg1}, (struct str){0});
}

static size_t count(const struct diag *d, enum diag_level level)
{
    if (!d->raised || level == DIAG_NOTE)
        return d->levels[level];
    return level == DIAG_ERROR ? d->levels[DIAG_ERROR] + d->levels[DIAG_WARNING] : 0;
}

size_t diag_count(const struct diag *d, enum diag_level level)
{
    /* The mutex is no part of what the collector says, so that the caller's view stays const. */
    pthread_mutex_t *mutex = (pthread_mutex_t *)(uintptr_t)&d->mutex;
    pthread_mutex_lock(mutex);
    size_t n = count(d, level);
    pthread_mutex_unlock(mutex);
    return n;
}

void diag_raise_warnings(struct diag *d)
{
    pthread_mutex_lock(&d->mutex);
    d->raised = true;
    pthread_mutex_unlock(&d->mutex);
}

void diag_hide_notes(struct diag *d)
{
    pthread_mutex_lock(&d->mutex);
    d->quiet = true;
    pthread_mutex_unlock(&d->mutex);
}

/* Of more than ALIKE_MOST with one code the first few are printed, and how many there are. */
enum { ALIKE_MOST = 20, ALIKE_SHOWN = 3 };

void diag_show_all(struct diag *d)
{
    d->whole = true;
}

enum { SOURCE_MOST = 64 << 20, WINDOW = 120, WINDOW_BEFORE = 80 };

/* The file that was read last; diagnostics come sorted, so that each is read and walked once. */
struct source {
    struct arena arena;
    struct str path;
    struct str rest;
    struct str text; /* line number LINE */
    unsigned line;
};

static int by_unsigned(unsigned a, unsigned b)
{
    return (a > b) - (a < b);
}

static int by_place(const void *left, const void *right)
{
    const struct diag_item *a = *(const struct diag_item *const *)left;
    const struct diag_item *b = *(const struct diag_item *const *)right;
    int order = str_cmp(a->pos.path, b->pos.path);
    if (!order)
        order = by_unsigned(a->pos.line, b->pos.line);
    if (!order)
        order = by_unsigned(a->pos.col, b->pos.col);
    if (!order)
        order = by_unsigned(a->code, b->code);
    return order ? order : str_cmp(a->text, b->text);
}

/* Line LINE of the file PATH (ended by NUL), or an absent slice. */
static struct str source_line(struct source *src, int root, struct str path, unsigned line)
{
    if (!src->path.s || !str_eq(path, src->path) || line < src->line) {
        arena_clear(&src->arena);
        *src = (struct source){.arena = src->arena, .path = path};
        if (file_read(&src->arena, root, path.s, SOURCE_MOST, &src->rest))
            src->rest = (struct str){0};
    }
    while (src->line < line) {
        src->text = str_line(&src->rest);
        if (!src->text.s)
            return src->text;
        src->line++;
    }
    return src->text;
}

static bool inside_sequence(struct str s, size_t at)
{
    return at < s.n && ((unsigned char)s.s[at] & 0xC0) == 0x80;
}

/* As much white space as S is wide once shown; its tabs stay tabs, so that any tab width lines up. */
static void indent_like(struct out *o, struct str s)
{
    struct out shown = out_memory();
    while (s.s) {
        out_reset(&shown);
        out_term(&shown, str_cut(&s, '\t'), false);
        for (unsigned width = fold_width(out_str(&shown)); width; width--)
            out_lit(o, " ");
        if (s.s)
            out_lit(o, "\t");
    }
    out_free(&shown);
}

/* The line and a caret below byte COL; of a very long line only what stands around it. */
static void show_line(struct out *o, struct str line, unsigned col, bool colour)
{
    size_t at = col ? col - 1 : 0, from = 0, to = line.n;
    if (at > line.n)
        at = line.n;
    while (inside_sequence(line, at))
        at--;
    if (line.n > WINDOW) {
        from = at > WINDOW_BEFORE ? at - WINDOW_BEFORE : 0;
        to = line.n - from > WINDOW ? from + WINDOW : line.n;
        while (from < at && inside_sequence(line, from))
            from++;
        while (to > at && inside_sequence(line, to))
            to--;
    }
    const char *gap = from ? "  … " : "    ";
    out_lit(o, gap);
    out_term(o, str_sub(line, from, to), true);
    out_lit(o, to < line.n ? " …\n" : "\n");
    if (!col)
        return;
    out_lit(o, "    ");
    indent_like(o, str_sub(line, from, at));
    out_lit(o, colour ? "\033[1;32m^\033[0m\n" : "^\n");
}

static void print_place(struct out *o, struct diag_pos pos)
{
    out_term(o, pos.path, false);
    if (pos.line)
        out_printf(o, ":%u", pos.line);
    if (pos.line && pos.col)
        out_printf(o, ":%u", pos.col);
    out_lit(o, ":");
}

static void print_item(struct out *o, const struct diag_item *item, const struct diag_style *style)
{
    static const char *const words[] = {"note:", "warning:", "error:"};
    static const char *const colours[] = {"\033[1;36m", "\033[1;35m", "\033[1;31m"};
    enum diag_level level = diag_level_of(item->code);
    if (level == DIAG_WARNING && style->raised)
        level = DIAG_ERROR;
    const char *off = style->colour ? "\033[0m" : "";
    if (item->pos.path.n) {
        out_lit(o, style->colour ? "\033[1m" : "");
        print_place(o, item->pos);
        out_lit(o, off);
        out_lit(o, " ");
    }
    out_lit(o, style->colour ? colours[level] : "");
    out_lit(o, words[level]);
    out_lit(o, off);
    out_lit(o, " ");
    out_term(o, item->text, false);
    out_printf(o, " [%s]\n", diag_name(item->code));
}

/* Of each code that was not printed whole how many there are. */
static void print_alike(const size_t counts[DIAG_CODES], struct out *o, const struct diag_style *style)
{
    static const char *const words[] = {"notes", "warnings", "errors"};
    bool any = false;
    for (size_t i = 0; i < DIAG_CODES; i++) {
        enum diag_level level = diag_level_of((enum diag_code)i);
        if (counts[i] <= ALIKE_MOST)
            continue;
        if (level == DIAG_WARNING && style->raised)
            level = DIAG_ERROR;
        out_printf(o, "%zu %s [%s], of which %d are shown\n", counts[i], words[level],
                   diag_name((enum diag_code)i), ALIKE_SHOWN);
        any = true;
    }
    if (any)
        out_lit(o, "--all shows every one\n");
}

/* Sorts the N ITEMS and prints them to O. */
static void print_items(struct diag_item **items, size_t n, struct out *o, const struct diag_style *style)
{
    struct source src = {0};
    size_t counts[DIAG_CODES] = {0}, seen[DIAG_CODES] = {0};
    if (n)
        qsort(items, n, sizeof *items, by_place);
    for (size_t i = 0; i < n; i++)
        counts[items[i]->code]++;
    for (size_t i = 0; i < n; i++) {
        struct diag_pos pos = items[i]->pos;
        enum diag_code code = items[i]->code;
        if (!style->whole && counts[code] > ALIKE_MOST && seen[code]++ >= ALIKE_SHOWN)
            continue;
        print_item(o, items[i], style);
        if (!style->show_source || !pos.line || !pos.path.n)
            continue;
        struct str line = source_line(&src, style->root, pos.path, pos.line);
        if (line.s)
            show_line(o, line, pos.col, style->colour);
    }
    arena_free(&src.arena);
    if (!style->whole)
        print_alike(counts, o, style);
}

/* "2 errors, 1 warning", from the counts by level; nothing when all are 0. */
static void print_counts(const size_t counts[DIAG_ERROR + 1], struct out *o)
{
    static const char *const words[] = {"note", "warning", "error"};
    const char *before = "";
    for (int level = DIAG_ERROR; level >= DIAG_NOTE; level--) {
        if (!counts[level])
            continue;
        out_printf(o, "%s%zu %s%s", before, counts[level], words[level], counts[level] == 1 ? "" : "s");
        before = ", ";
    }
    if (*before)
        out_lit(o, "\n");
}

void diag_print(struct diag *d, struct out *o, int root, bool show_source, bool colour)
{
    struct diag_style style = {.root = root, .show_source = show_source, .colour = colour};
    pthread_mutex_lock(&d->mutex);
    style.raised = d->raised;
    style.whole = d->whole;
    print_items(d->items, d->n, o, &style);
    size_t counts[] = {count(d, DIAG_NOTE), count(d, DIAG_WARNING), count(d, DIAG_ERROR)};
    print_counts(counts, o);
    pthread_mutex_unlock(&d->mutex);
}
