/*
 * Two pieces to a line of memory, the one met last in front. Texts are compared whole, eight bytes at a time.
 */
#include "compile/pieces.h"

#include <stdint.h>
#include <string.h>

enum { LINES = 1 << 14, WAYS = 2, WORDS = 3 };

struct line {
    struct piece ways[WAYS];
};

struct pieces {
    struct arena arena;
    const void *owner;
    struct line *lines;
};

_Static_assert(sizeof(struct line) == 64, "a line of memory");

/* Whether ASCII's C is a letter or digit. */
static bool is_alnum(unsigned char c)
{
    static const uint64_t of_piece[2] = {0x03FF000000000000u, 0x07FFFFFE07FFFFFEu};
    return of_piece[c >> 6] >> (c & 63) & 1;
}

/* How many bytes of S at AT are a character of another script that stands between pieces. */
static size_t between(struct str s, size_t at)
{
    const unsigned char *c = (const unsigned char *)s.s + at;
    if (c[0] == 0xE2 && s.n - at > 2 && c[1] == 0x80)
        return 3;
    if (c[0] == 0xC2 && s.n - at > 1 && (c[1] == 0xA0 || c[1] == 0xAB || c[1] == 0xBB))
        return 2;
    return 0;
}

struct str pieces_next(struct str *rest)
{
    struct str s = *rest;
    size_t at = 0, from, n;
    while (at < s.n) {
        unsigned char c = (unsigned char)s.s[at];
        if (c < 0x80 ? is_alnum(c) : !(n = between(s, at)))
            break;
        at += c < 0x80 ? 1 : n;
    }
    for (from = at; at < s.n; at++) {
        unsigned char c = (unsigned char)s.s[at];
        if (c < 0x80 ? !is_alnum(c) : (c == 0xE2 || c == 0xC2) && between(s, at))
            break;
    }
    *rest = str_sub(s, at, s.n);
    return at > from ? str_sub(s, from, at) : (struct str){0};
}

struct pieces *pieces_new(void)
{
    struct arena own = {0};
    struct pieces *p = ARENA_NEW(&own, struct pieces, 1);
    /* Lines that begin where the processor's do. */
    char *room = (char *)ARENA_NEW(&own, struct line, LINES + 1);
    p->lines = (struct line *)(void *)(room + (-(uintptr_t)room & (sizeof(struct line) - 1)));
    p->arena = own;
    return p;
}

void pieces_free(struct pieces *p)
{
    struct arena own = p->arena;
    arena_free(&own);
}

void pieces_own(struct pieces *p, const void *owner)
{
    if (p->owner && p->owner != owner)
        memset(p->lines, 0, LINES * sizeof *p->lines);
    p->owner = owner;
}

/* TEXT and its length as a piece has them, in words. */
static void key_of(uint64_t key[WORDS], struct str text)
{
    char bytes[PIECE_TEXT + 1] = {0};
    memcpy(bytes, text.s, text.n);
    bytes[PIECE_TEXT] = (char)text.n;
    memcpy(key, bytes, sizeof bytes);
}

static bool is_key(const struct piece *piece, const uint64_t key[WORDS])
{
    uint64_t own[WORDS];
    memcpy(own, piece, sizeof own);
    return ((own[0] ^ key[0]) | (own[1] ^ key[1]) | (own[2] ^ key[2])) == 0;
}

static struct line *line_of(struct pieces *p, const uint64_t key[WORDS])
{
    uint64_t h = (key[0] ^ (key[1] * 0x9E3779B97F4A7C15u)) * 0xBF58476D1CE4E5B9u + key[2] * 0x94D049BB133111EBu;
    h ^= h >> 32;
    return &p->lines[(h * 0x9E3779B97F4A7C15u >> 40) & (LINES - 1)];
}

const struct piece *pieces_find(struct pieces *p, struct str text)
{
    uint64_t key[WORDS];
    if (text.n > PIECE_TEXT)
        return NULL;
    key_of(key, text);
    struct line *line = line_of(p, key);
    if (is_key(&line->ways[0], key))
        return &line->ways[0];
    if (!is_key(&line->ways[1], key))
        return NULL;
    struct piece found = line->ways[1];
    line->ways[1] = line->ways[0];
    line->ways[0] = found;
    return &line->ways[0];
}

void pieces_put(struct pieces *p, struct str text, uint32_t token, uint32_t word)
{
    uint64_t key[WORDS];
    if (text.n > PIECE_TEXT)
        return;
    key_of(key, text);
    struct line *line = line_of(p, key);
    line->ways[1] = line->ways[0];
    memcpy(&line->ways[0], key, sizeof key);
    line->ways[0].token = token;
    line->ways[0].word = word;
}
