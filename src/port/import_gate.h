/*
 * import_gate: what import takes, check and build take: the rules of compile/lint.sql over the rows of foreign files, with
 * the places that they have there.
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

/* Says to D what is an error in them. Frees G. */
void import_gate_close(struct import_gate *g, struct diag *d);

#endif
