/*
 * import_markdown: `portolan import markdown DIR --into content`.
 */
#ifndef CMD_IMPORT_MARKDOWN_H
#define CMD_IMPORT_MARKDOWN_H

#include "cmd/options.h"

/* Runs it with the words behind "markdown"; returns what to exit with. */
int import_markdown(const struct options *o);

#endif
