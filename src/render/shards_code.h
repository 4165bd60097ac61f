/*
 * shards_code: how shards are written: numbers, strings, front-coding, and when the next one begins.
 * Does not know what is in them.
 */
#ifndef RENDER_SHARDS_CODE_H
#define RENDER_SHARDS_CODE_H

#include <stdint.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/str.h"

/* Where finished shards go. */
struct shard_sink {
    void (*put)(void *ctx, struct str path, struct str bytes);
    void *ctx;
    const char *lang;
    size_t bytes;     /* at which a shard is full */
    struct str build; /* what all shards of one build of a language have in common */
};

/* What the root says of words. */
struct shards_root {
    struct out firsts;   /* the first keys of the shards of postings */
    struct out initials; /* first letters of words */
    struct out stops;    /* stop words */
    struct out first;    /* the first shard of postings, unless it is a file: most questions have stop words */
};

/* The shards of one kind, one after the other. */
struct shard {
    const struct shard_sink *sink;
    struct arena *arena;
    const char *kind;  /* "w", "p" … */
    unsigned index;    /* of the one being filled */
    size_t parts;      /* how many it holds */
    struct out text;   /* the one being filled */
    struct out firsts; /* first keys of those begun, '|' between; the first is empty */
    struct str last;   /* the key put last, in ROOM */
    struct out room;
};

struct shard shard_begin(const struct shard_sink *sink, struct arena *a, const char *kind);

/*
 * Makes room for a part of N bytes with KEY (sorted; absent when the kind has no keys): begins the next shard
 * when this one is full. Returns whether the part is the first of its shard.
 */
bool shard_part(struct shard *s, struct str key, size_t n);

/* Writes the last one, empty when nothing was put. Frees all but `firsts`, which the caller frees. */
void shard_end(struct shard *s);

/* The script KIND INDEX, or KIND with SHARD_ONLY, from finished text (see shard_text and shard_number). */
enum { SHARD_ONLY = 0x7FFFFFFF };
void shard_put(const struct shard_sink *sink, const char *kind, unsigned index, struct str text);

/* VALUE as VLQ; into TO, at most 12 bytes: how many. */
size_t shard_digits(char *to, uint64_t value);
void shard_number(struct out *o, uint64_t value);

/* Text within a JavaScript string in double quotes; line ends and control characters become blanks. */
void shard_text(struct out *o, struct str s);

/* The shortest beginning of KEY that is behind BEFORE, which is before KEY. */
struct str shard_separator(struct str before, struct str key);

/* Order by UTF-16 code units, as JavaScript compares. */
int shard_compare(struct str a, struct str b);

/* How many UTF-16 code units S has; how many bytes A and B share, whole characters, MOST code units at most. */
unsigned shard_units(struct str s);
size_t shard_shared(struct str a, struct str b, unsigned most);

#endif
