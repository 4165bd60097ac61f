/*
 * link: where a link may go. An allow-list: what is not known to be good is refused.
 * Knows no Markdown and does not know which entries exist.
 */
#ifndef READ_LINK_H
#define READ_LINK_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/str.h"
#include "read/record.h"

enum link_class {
    LINK_REFUSED,
    LINK_WEB,     /* http: or https: */
    LINK_PERSON,  /* mailto: or tel: */
    LINK_TOP,     /* a bare '#' */
    LINK_INSIDE,  /* of this knowledge base: kind, path and anchor are set */
    LINK_LOST,    /* a path at which nothing stands */
    LINK_FOREIGN, /* scheme://… that is none of these, and does no harm */
};

struct link {
    enum link_class class;
    enum record_link_kind kind;
    struct str path;           /* as in record_link */
    struct str anchor;         /* as in record_link */
    struct str href;           /* not escaped; relative to the folder of the page's language */
    struct record_target file; /* of RECORD_LINK_FILE; its path is the link's too */
};

/*
 * Where URL (entities and backslashes already undone) leads from a link in FROM, the source
 * file of an entry or guide in language LANG:
 *     http://host… https://host… mailto:… tel:…   as they are
 *     #a                  RECORD_LINK_SELF
 *     provider:id[#a]     RECORD_LINK_PROVIDER, href provider/id.html
 *     guide:id[#a]        RECORD_LINK_GUIDE, href guide/id.html
 *     x.md[#a]            beside FROM, or by ../ and sub/ elsewhere below content/, as TREE finds it: an entry
 *                         (RECORD_LINK_ENTRY, href x.html or ../<lang>/x.html), a guide of FROM's own language
 *                         (RECORD_LINK_GUIDE) or a file (RECORD_LINK_FILE, href ../files/…). What is not found there is
 *                         looked for from the folder that FROM itself is on sites of others (x/ for x.md); /a/b from
 *                         content/static/ and from the language's folder. The name of a source that is not there is an
 *                         ENTRY to be reported as missing, any other LINK_LOST. Blanks may stand as they are or as %20;
 *                         a query is left out.
 * All else is refused: javascript: and its like, //host, controls. Without TREE (NULL) x.md must be written in full and is taken as
 * being there. What it returns lives in KEEP, in URL or in TREE.
 */
struct link link_resolve(struct arena *keep, struct str from, struct str lang, struct str url,
                         const struct record_tree *tree);

/* URL would run a script, or reach into the reader's own files. */
bool link_is_harmful(struct str url);

/* NAME, of a file or folder, needs no escape in an address. */
bool link_is_name(struct str name);

/*
 * URL as an attribute's value: what RFC 3986 does not allow is %XX, a '%' that begins no %XX is %25,
 * '&' is &amp;. In a host of http or https letters beyond ASCII stay (IDN).
 */
void link_attr(struct out *o, struct str url);

#endif
