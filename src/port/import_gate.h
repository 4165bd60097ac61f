/*
 * import_gate: the rules of compile/lint.sql over the rows of foreign files, with the places that they have there.
 */
#ifndef PORT_IMPORT_GATE_H
#define PORT_IMPORT_GATE_H

#include "base/arena.h"
#include "base/diag.h"
#include "read/record.h"

struct import_gate;

struct import_gate *import_gate_open(struct arena *a);

/* ROWS, which are going into the tables. */
void import_gate_put(struct import_gate *g, const struct record_rows *rows);

/* Says to D what the rules say of them, of LEVEL and above, but for the N codes FINE. Frees G. */
void import_gate_close(struct import_gate *g, struct diag *d, enum diag_level level, const enum diag_code *fine,
                       size_t n);

#endif
