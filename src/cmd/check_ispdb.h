/*
 * check_ispdb: client configurations of others (config-v1.1.xml) under the rules of the settings tables.
 */
#ifndef CMD_CHECK_ISPDB_H
#define CMD_CHECK_ISPDB_H

#include "base/arena.h"
#include "base/diag.h"
#include "cmd/options.h"

/* Reads the files that O names and says what is wrong with them to D, with the lines of the XML. */
void check_ispdb(struct arena *a, const struct options *o, struct diag *d);

#endif
