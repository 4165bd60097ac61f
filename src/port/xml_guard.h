/*
 * xml_guard: what is refused in a foreign XML file before any parser sees it.
 * Does not check that the rest is XML.
 */
#ifndef PORT_XML_GUARD_H
#define PORT_XML_GUARD_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

/* What passed: clean text, and where in it (bytes) elements, comments and instructions begin, in their order. */
struct xml_guarded {
    struct str text;
    size_t *begin, n;
};

/*
 * BYTES of PATH as clean text (see text.h) into OUT, which lives in KEEP; false, and said where, when it is not UTF-8 throughout or declares
 * another encoding, declares a document type or entities, refers to any, or exceeds the limits of xml.h.
 */
bool xml_guard(struct arena *keep, struct str path, struct str bytes, struct diag *d, struct xml_guarded *out);

#endif
