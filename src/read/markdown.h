/*
 * markdown: a Markdown body becomes safe HTML, plain text, headings and links. CommonMark as
 * libcmark parses it; no raw HTML, no images, links by allow-list (link.h), facts filled in (fact.h).
 */
#ifndef READ_MARKDOWN_H
#define READ_MARKDOWN_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"
#include "read/body.h"
#include "read/record.h"

/*
 * Reads IN into OUT, whose path, lang and, when the front matter had one, question are set:
 *   - the first heading that is not within a list or quote gives the question when there is none, and
 *     is left out of the body when it is the question;
 *   - the HTML: blocks end with LF; headings have ids (OUT->headings); hrefs are relative to the folder of the
 *     page's language (link.h);
 *   - the text: every block and list item on its own line, code as it stands, no LF at the end.
 * Mistakes go to D. What OUT points to lives in KEEP.
 */
void markdown_read(struct arena *keep, const struct markdown_in *in, struct diag *d, struct record_entry *out);

#endif
