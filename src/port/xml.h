/*
 * xml: a foreign XML file as a small tree, each part with its line. XML from elsewhere is hostile until
 * proven otherwise: no document type, no entities but the five of XML, bounded size, depth and breadth,
 * nothing opened but the bytes given.
 * Does not know which elements there are.
 */
#ifndef PORT_XML_H
#define PORT_XML_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/str.h"

/* Most of everything: bytes of a file, elements and the like in it, elements within each other, attributes of
 * one. */
enum { XML_FILE_MAX = 1024 * 1024, XML_PARTS_MAX = 20000, XML_NEST_MAX = 32, XML_ATTRS_MAX = 200 };

enum xml_kind {
    XML_PART,        /* an element */
    XML_REMARK,      /* a comment */
    XML_INSTRUCTION, /* <?name text?> */
};

struct xml_attr {
    struct str name, value; /* the name without prefix */
    bool taken;             /* for the caller: it has been made use of */
    struct xml_attr *next;
};

struct xml_node {
    enum xml_kind kind;
    struct str name;              /* of an element, without prefix; of an instruction */
    struct str text;              /* trimmed: of an element what stands in it directly, of the others all */
    unsigned line, col;           /* of its '<', from 1; col in bytes */
    unsigned text_line, text_col; /* where its text begins; as line and col when there is none */
    unsigned index;  /* among the elements of this name in its parent, from 1; 0 when it is the only one */
    bool taken;      /* for the caller, as above */
    bool taken_text; /* for the caller: its text has been made use of */
    struct xml_attr *attrs;
    struct xml_node *parent, *first, *next;
};

/*
 * BYTES, the content of PATH, as a tree in KEEP: its root element, with comments before and behind the root
 * among the root's own. NULL when anything at all is wrong with it, which is then said once, with line (and
 * column where it is known).
 */
struct xml_node *xml_read(struct arena *keep, struct str path, struct str bytes, struct diag *d);

/* Where NODE stands, "/clientConfig/emailProvider/domain[2]", in A. */
struct str xml_path(struct arena *a, const struct xml_node *node);

/* The first element called NAME (ASCII case aside) in NODE, or NULL. */
struct xml_node *xml_child(const struct xml_node *node, const char *name);

/* Whether NODE is an element of that name (ASCII case aside). */
bool xml_is(const struct xml_node *node, const char *name);

/* The attribute's value; absent when there is none. */
struct str xml_get_attr(const struct xml_node *node, const char *name);

/* The same, and it is taken; absent when there is none. */
struct str xml_take_attr(struct xml_node *node, const char *name);

/* Takes NODE with its text: the text, empty when there is none. NULL gives an absent slice. */
struct str xml_take_text(struct xml_node *node);

/* What is refused before any parser sees it (xml_guard.c, for xml.c alone). */

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
