/*
 * diag: keeps diagnostics and counts them. How they look is diag_print.c's.
 */
#include "base/diag.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>

#include "base/diag_items.h"
#include "base/fail.h"

struct diag {
    pthread_mutex_t mutex;
    struct arena arena;
    struct diag_item **items; /* in the order they came */
    struct diag_item **slots; /* the same by hash, to keep equal ones once */
    size_t n, room;           /* items; slots has twice the room */
    size_t levels[DIAG_ERROR + 1];
    bool raised;
    bool quiet; /* notes are passed over */
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

void diag_print(struct diag *d, struct out *o, int root, bool show_source, bool colour)
{
    struct diag_style style = {.root = root, .show_source = show_source, .colour = colour};
    pthread_mutex_lock(&d->mutex);
    style.raised = d->raised;
    diag_items_print(d->items, d->n, o, &style);
    size_t counts[] = {count(d, DIAG_NOTE), count(d, DIAG_WARNING), count(d, DIAG_ERROR)};
    diag_items_count(counts, o);
    pthread_mutex_unlock(&d->mutex);
}
