/*
 * A small hash table of the document's terms, each with a chain of its tokens: what is touched at every token
 * stays in the processor's first cache.
 */
#include "compile/fulltext.h"

#include <errno.h>
#include <stdlib.h>

#include "base/fail.h"

/* A token of the document, and the next one with the same term (0: none; they count from 1). */
struct token {
    uint32_t next;
    uint32_t place; /* position in its column, and the column in the highest bits */
};

/* A term of the document: its first and last token. */
struct slot {
    uint32_t id1; /* its number + 1; 0: free */
    uint32_t first, last;
};

enum { PLACE_BITS = 28, SLOTS_FIRST = 1024, TOKENS_FIRST = 4096 };

struct inverter {
    struct token *tokens;
    size_t tokens_n, tokens_room;
    struct slot *slots; /* open addressing, at most half full */
    size_t slots_n, slots_room;
    uint32_t column;
    uint32_t counts[INVERTER_COLUMNS];
    struct out postings;
};

/* N objects of SIZE bytes in the place of OLD. */
static void *room_for(void *old, size_t n, size_t size)
{
    void *p = realloc(old, n * size);
    if (!p)
        fail_system(ENOMEM, "%zu times %zu bytes", n, size);
    return p;
}

static void begin(struct inverter *v)
{
    memset(v->counts, 0, sizeof v->counts);
    v->tokens_n = v->slots_n = 0;
    v->column = 0;
    out_reset(&v->postings);
}

struct inverter *inverter_new(void)
{
    struct inverter *v = room_for(NULL, 1, sizeof *v);
    *v = (struct inverter){.tokens_room = TOKENS_FIRST, .slots_room = SLOTS_FIRST};
    v->tokens = room_for(NULL, v->tokens_room, sizeof *v->tokens);
    v->slots = room_for(NULL, v->slots_room, sizeof *v->slots);
    memset(v->slots, 0, v->slots_room * sizeof *v->slots);
    v->postings = out_memory();
    begin(v);
    return v;
}

void inverter_free(struct inverter *v)
{
    free(v->tokens);
    free(v->slots);
    out_free(&v->postings);
    free(v);
}

static struct slot *slot_of(const struct inverter *v, uint32_t id1)
{
    size_t i = (id1 * 0x9E3779B1u >> 7) & (v->slots_room - 1);
    while (v->slots[i].id1 && v->slots[i].id1 != id1)
        i = (i + 1) & (v->slots_room - 1);
    return &v->slots[i];
}

static void slots_grow(struct inverter *v)
{
    struct slot *old = v->slots;
    size_t room = v->slots_room;
    v->slots_room *= 2;
    v->slots = room_for(NULL, v->slots_room, sizeof *v->slots);
    memset(v->slots, 0, v->slots_room * sizeof *v->slots);
    for (size_t i = 0; i < room; i++)
        if (old[i].id1)
            *slot_of(v, old[i].id1) = old[i];
    free(old);
}

/* The slot of term ID, which is the document's now at the latest. */
static struct slot *slot_put(struct inverter *v, uint32_t id)
{
    struct slot *slot = slot_of(v, id + 1);
    if (slot->id1)
        return slot;
    if (++v->slots_n > v->slots_room / 2) {
        slots_grow(v);
        slot = slot_of(v, id + 1);
    }
    slot->id1 = id + 1;
    return slot;
}

void inverter_column(struct inverter *v, const uint32_t *ids, size_t n)
{
    uint32_t position = 0;
    if (v->column == INVERTER_COLUMNS || n >> PLACE_BITS)
        fail_internal("a document of %u columns, %zu terms", v->column + 1, n);
    if (v->tokens_n + n + 1 > v->tokens_room) {
        while (v->tokens_n + n + 1 > v->tokens_room)
            v->tokens_room *= 2;
        v->tokens = room_for(v->tokens, v->tokens_room, sizeof *v->tokens);
    }
    for (size_t k = 0; k < n; k++) {
        struct slot *slot = slot_put(v, ids[k] & ~INVERTER_PLACELESS);
        if (ids[k] & INVERTER_PLACELESS)
            continue;
        uint32_t i = (uint32_t)++v->tokens_n;
        v->tokens[i] = (struct token){0, v->column << PLACE_BITS | position++};
        if (slot->first)
            v->tokens[slot->last].next = i;
        else
            slot->first = i;
        slot->last = i;
    }
    v->counts[v->column++] = position;
}

/* Writes a term's number and places: FTS5's poslist, its size before it. */
static void put_slot(struct inverter *v, const struct slot *slot)
{
    uint32_t id = slot->id1 - 1, column = 0, position = 0, count = 0;
    for (uint32_t i = slot->first; i; i = v->tokens[i].next)
        count++;
    /* Room for each token: a mark and its column, and how far it is from the one before. */
    char *begin = out_room(&v->postings, sizeof id + SEGMENT_VARINT + (size_t)count * (2 + SEGMENT_VARINT));
    char *list = begin + sizeof id + SEGMENT_VARINT, *to = list;
    for (uint32_t i = slot->first; i; i = v->tokens[i].next) {
        uint32_t place = v->tokens[i].place, at = place & ((1u << PLACE_BITS) - 1);
        if (place >> PLACE_BITS != column) {
            column = place >> PLACE_BITS;
            position = 0;
            *to++ = 1;
            to += segment_varint(to, column);
        }
        to += segment_varint(to, at - position + 2);
        position = at;
    }
    memcpy(begin, &id, sizeof id);
    size_t n = (size_t)(to - list), head = sizeof id + segment_varint(begin + sizeof id, n * 2);
    memmove(begin + head, list, n);
    v->postings.n += head + n;
}

struct inverted inverter_end(struct inverter *v, struct arena *a)
{
    struct inverted doc = {0};
    for (size_t i = 0; i < v->slots_room; i++)
        if (v->slots[i].id1) {
            put_slot(v, &v->slots[i]);
            v->slots[i] = (struct slot){0};
        }
    doc.postings = arena_str(a, out_str(&v->postings));
    memcpy(doc.tokens, v->counts, sizeof doc.tokens);
    begin(v);
    return doc;
}
