/*
 * text_page: more lines than the terminal has rows, through the reader's pager.
 */
#ifndef TERM_TEXT_PAGE_H
#define TERM_TEXT_PAGE_H

#include <stdbool.h>

#include "base/str.h"

/*
 * Shows BYTES with $PORTOLAN_PAGER, $PAGER or "less -FIRX" when standard output has fewer rows than
 * they have lines, and waits for its end. False when that is not so, when the pager's name is
 * empty or when it cannot be run: nothing has been shown then.
 */
bool text_page(struct str bytes);

/* Whether that pager lets hyperlinks through: less does, of others nothing is known. */
bool text_page_takes_links(void);

#endif
