/*
 * xml: the door to libxml2's writer: one document in memory, UTF-8 without BOM, LF, two blanks a level.
 * Knows nothing of what the elements mean.
 *
 * Values are escaped; what XML 1.0 cannot hold (control characters, bytes that are not UTF-8) is left out, so
 * that every document is well-formed whatever the database holds.
 */
#ifndef RENDER_XML_H
#define RENDER_XML_H

#include "base/arena.h"
#include "base/str.h"

/*
 * From now on libxml2, by whichever of its doors, has memory or ends the program (memory.h), since it would take an element for
 * empty, a page for read and a document for written when it has none. Once, at the start of main.
 */
void xml_memory(void);

struct xml; /* a document being written */

/* A new document. DOCTYPE is NULL, or the name, public and system identifier of the document type. */
struct xml *xml_new(const char *const doctype[3]);

/* Begins and ends an element. */
void xml_open(struct xml *x, const char *name);
void xml_close(struct xml *x);

/* Of the element just begun. */
void xml_attr(struct xml *x, const char *name, struct str value);

/* An element that holds VALUE, alone. */
void xml_leaf(struct xml *x, const char *name, struct str value);
void xml_leaf_int(struct xml *x, const char *name, int64_t value);

/* Text within the element that is open. */
void xml_text(struct xml *x, struct str value);

/* A comment; "--" in it is written "- -". */
void xml_comment(struct xml *x, struct str value);

/* A processing instruction; "?>" in it is written "? >". */
void xml_instruction(struct xml *x, const char *target, struct str value);

/* Ends the document and frees X: its bytes, in A, with a line end at the end. */
struct str xml_end(struct xml *x, struct arena *a);

#endif
