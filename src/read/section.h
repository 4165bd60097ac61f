/*
 * section: Mustache tags in a guide's Markdown. {{provider.imap.host}} and {{#provider.pop3}}…{{/provider.pop3}}
 * stay in the HTML, which thereby becomes a template, expanded for each provider when its page is written.
 * Knows no provider and which names there are: facts say that (fact.h, record_facts.tags).
 *
 * The value of such a fact is SECTION_OPEN, the name with its #, ^ or /, and SECTION_SHUT: two characters that no
 * source holds. A section's tag alone on its line stands between blocks or between the items of a list, and what
 * it encloses must be whole: the HTML is well-formed whichever sections are left out.
 */
#ifndef READ_SECTION_H
#define READ_SECTION_H

#include "read/body.h"

#define SECTION_OPEN "\x01"
#define SECTION_SHUT "\x02"

/* TEXT, where lines that hold nothing but the token of a section's tag have become HTML comments. */
struct str section_hide(struct arena *keep, struct str text, const struct fact_refs *refs);

/* Writes the tag in COMMENT to the HTML when it is one of section_hide's; false: it is not. */
bool section_line(struct body *b, struct str comment);

/*
 * After the Markdown IN was read into E: E->body_html becomes a template, in which every other '{' is escaped and
 * links of the site go one folder up (pages of guides stand one deeper); E->body_text loses its tags.
 * Sections that do not match, or enclose half of an element, are reported.
 */
void section_weave(struct arena *keep, const struct markdown_in *in, struct diag *d, struct record_entry *e);

#endif
