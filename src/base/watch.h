/*
 * watch: ends the program when a piece of work takes too much of the processor's time, and says which: a parser that is
 * stuck cannot say so itself. Knows nothing of the work.
 */
#ifndef BASE_WATCH_H
#define BASE_WATCH_H

struct watch;

/*
 * Watches up to SLOTS pieces of work at a time. One that takes more than some MILLISECONDS of its own thread's
 * processor time (waiting does not count) ends in fail_system: "NAME: takes too long …". When no thread can be
 * had for it, nothing is watched.
 */
struct watch *watch_new(unsigned slots, unsigned milliseconds);

/* The calling thread begins with NAME, which lives as long as W; and is done with it. */
void watch_begin(struct watch *w, unsigned slot, const char *name);
void watch_end(struct watch *w, unsigned slot);

/* After the last watch_end. */
void watch_free(struct watch *w);

#endif
