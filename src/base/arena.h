/*
 * arena: memory that is freed all at once, or rewound to a mark.
 * Running out of memory ends the program (exit 3, see fail.h): no caller checks.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include "base/str.h"

struct arena_block;

/* Zero-initialise before first use: `struct arena a = {0};`. One thread at a time. */
struct arena {
    struct arena_block *block; /* the one being filled */
    size_t used;               /* bytes used of it */
};

/* Where an arena stood; valid until the arena is rewound below it. */
struct arena_mark {
    struct arena_block *block;
    size_t used;
};

/* N zeroed bytes aligned for any type, valid until the arena is rewound or freed. */
void *arena_alloc(struct arena *a, size_t n);

/* N bytes of room whose content and alignment are not defined: for text about to be written there. */
char *arena_bytes(struct arena *a, size_t n);

/* Room for COUNT zeroed objects of TYPE. */
#define ARENA_NEW(a, type, count) ((type *)arena_array((a), sizeof(type), (count)))
void *arena_array(struct arena *a, size_t size, size_t count);

/* The array ITEMS of N objects of SIZE bytes with room for one more: itself while N is below *ROOM, else a copy with twice the room. */
void *arena_more(struct arena *a, void *items, size_t size, size_t n, size_t *room);

/* A copy of S in the arena, with a NUL after it that does not count in its size. */
struct str arena_str(struct arena *a, struct str s);

/* As printf, into the arena. */
struct str arena_printf(struct arena *a, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
struct str arena_vprintf(struct arena *a, const char *fmt, va_list ap);

struct arena_mark arena_mark(const struct arena *a);

/* Forgets what came after MARK; keeps one spare block, so that a loop does not go to malloc. */
void arena_rewind(struct arena *a, struct arena_mark mark);

/* Forgets everything, keeps one block. */
void arena_clear(struct arena *a);

/* Gives all memory back; the arena is as new. */
void arena_free(struct arena *a);

#endif
