/*
 * text_html: an entry's HTML as lines for a terminal: paragraphs, headings, lists, code, links.
 */
#ifndef TERM_TEXT_HTML_H
#define TERM_TEXT_HTML_H

#include "base/arena.h"
#include "term/text.h"

/*
 * HTML (what read/markdown.h makes; anything else does no harm) to T. The address of a link to the
 * web follows its text when that is another; links within the site are relative to PAGE. A is for scratch.
 */
void text_html(struct text *t, struct arena *a, struct str html, struct str page);

#endif
