/*
 * shards_lists: the words of a language with their postings, and the names of providers, as shards. Does not count: shards_index
 * does.
 */
#ifndef RENDER_SHARDS_LISTS_H
#define RENDER_SHARDS_LISTS_H

#include <stdint.h>

#include "base/arena.h"
#include "base/out.h"
#include "render/shards_code.h"

/* One shard of words alone goes with so many of postings. */
enum { SHARDS_WORDS = 16 };

/* What providers are called, and their numbers: "*words", sorted. */
struct shards_names {
    struct shards_name {
        struct str text;
        unsigned provider;
        bool stop; /* begins with a stop word: the writer's own */
    } * items;
    size_t n;
};

struct chunk {
    struct chunk *next;
    uint32_t used, room;
    char bytes[];
};

/* Which documents have a stem, how often. */
struct postings {
    struct chunk *head, *tail;
    uint32_t last; /* one more than the last one's number */
};

struct stem {
    struct str text;
    struct postings all, head; /* anywhere; in title or keywords */
    uint32_t words;            /* how many have it, and where they begin in order */
    size_t from;
    unsigned shard; /* one more than that where it was written last */
    bool
        apart; /* documents of one of them have another stem, or of another one this: what the others leave is not its */
};

struct word {
    struct str surface;
    uint32_t stem; /* its place in stems */
    uint32_t df;
    bool stop, forms;      /* FORMS: some of its forms have other stems: by_form */
    struct postings exact; /* where it stands itself, when other words have its stem too */
};

struct shards_lists {
    struct word *words;
    struct stem *stems;
    size_t words_n, stems_n;
    uint32_t documents; /* how many there are */
};

/* As shards_index_write; sorts the words. */
void shards_lists_write(const struct shards_lists *l, const struct shard_sink *sink, struct arena *a,
                        struct shards_names *names, struct shards_root *root);

#endif
