/*
 * fulltext_runs: postings in the order of documents become postings in the order of terms: sorted in memory, by
 * runs on disk when they are many, and merged. Knows nothing of what a posting says but how long it is.
 */
#ifndef COMPILE_FULLTEXT_RUNS_H
#define COMPILE_FULLTEXT_RUNS_H

#include "base/out.h"
#include "compile/fulltext_segment.h"
#include "compile/terms.h"

/* Of one term. */
struct tally {
    uint32_t last;      /* the last row that has it at some place */
    uint32_t bytes;     /* of its postings that are in memory; then where the next one goes */
    uint32_t documents; /* that have it */
};

struct run; /* what was put on disk at once */

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

/* None yet; the file will be at PATH (borrowed). */
struct runs runs_new(const char *path);
void runs_free(struct runs *r);

/*
 * Puts the postings of row ROW (greater than any before it): each the term's number in four bytes, then its
 * poslist as segment_row wants it; an empty one is only counted.
 */
void runs_put(struct runs *r, uint32_t row, struct str postings);

/* All postings that are in memory go to the disk. */
void runs_spill(struct runs *r, struct terms *t);

/* Everything, term by term, into SEGMENT. */
void runs_merge(struct runs *r, struct terms *t, struct segment *s);

#endif
