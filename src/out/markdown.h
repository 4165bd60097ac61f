/*
 * markdown: an answer's HTML as Markdown again, for who reads texts rather than pages.
 */
#ifndef OUT_MARKDOWN_H
#define OUT_MARKDOWN_H

#include "base/out.h"

/*
 * HTML (what read/markdown.h makes; anything else does no harm) to O. Links to pages of the site (not to folders
 * above it) go to their twins: x.html becomes x.md where x stands in the same folder.
 */
void markdown_write(struct out *o, struct str html);

#endif
