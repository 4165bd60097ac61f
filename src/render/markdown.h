/*
 * markdown: an answer's or a page's HTML as Markdown again, for who reads texts rather than pages.
 */
#ifndef RENDER_MARKDOWN_H
#define RENDER_MARKDOWN_H

#include "base/arena.h"
#include "base/out.h"

/*
 * HTML (what read/markdown.h makes; anything else does no harm) to O. Links to pages of the site go to their twins:
 * x.html becomes x.md, but for the search page, which has none.
 */
void markdown_write(struct out *o, struct str html);

/* What stands in <main> of the page HTML, without its navigation, forms and buttons. */
void markdown_page(struct out *o, struct str html);

/* The path of the twin of the page at PATH: x.md for x.html. In A. */
struct str markdown_twin(struct arena *a, struct str path);

#endif
