/*
 * gate: nobody has two connections to a host at a time, whichever of our threads wants them.
 */
#ifndef PROBE_GATE_H
#define PROBE_GATE_H

struct gate;

/* For so many threads at most. */
struct gate *gate_new(unsigned threads);
void gate_free(struct gate *g);

/* Waits until nobody is at HOST (borrowed until gate_leave). */
void gate_enter(struct gate *g, const char *host);
void gate_leave(struct gate *g, const char *host);

#endif
