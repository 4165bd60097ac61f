/*
 * ispdb_server: a server element of a client configuration as a row. Only ispdb.c's.
 * Does not know which servers there are beside it.
 */
#ifndef PORT_ISPDB_SERVER_H
#define PORT_ISPDB_SERVER_H

#include "base/arena.h"
#include "base/diag.h"
#include "port/xml.h"
#include "read/record.h"

/* Whether NODE is a server of some kind; ROLE is then its role. */
bool ispdb_is_server(const struct xml_node *node, const char **role);

/*
 * The row of server NODE, number ORDINAL, into ROWS; what was made use of in NODE is taken. Without STRICT a user name
 * or a kind of authentication that no table may hold is not: D is told, and it becomes a remark.
 */
void ispdb_server(struct arena *a, struct record_rows *rows, struct xml_node *node, const char *role,
                  unsigned ordinal, bool strict, struct diag *d);

#endif
