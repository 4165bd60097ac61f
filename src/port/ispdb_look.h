/*
 * ispdb_look: what is missing in a provider of a client configuration, or stands where a program would not read it. Only
 * ispdb.c's.
 * Does not look at values: what they may be is compile/lint.sql's affair, and ispdb_server.c's.
 */
#ifndef PORT_ISPDB_LOOK_H
#define PORT_ISPDB_LOOK_H

#include "base/diag.h"
#include "port/xml.h"

/* Says to D what is missing or misplaced in PROVIDER, of file PATH, and in its document ROOT. */
void ispdb_look(const struct xml_node *root, const struct xml_node *provider, struct str path, struct diag *d);

#endif
