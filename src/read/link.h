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
    LINK_WEB,    /* http: or https: */
    LINK_PERSON, /* mailto: or tel: */
    LINK_TOP,    /* a bare '#' */
    LINK_INSIDE, /* of this knowledge base: kind, path and anchor are set */
};

struct link {
    enum link_class class;
    enum record_link_kind kind;
    struct str path;   /* as in record_link */
    struct str anchor; /* as in record_link */
    struct str href;   /* not escaped; relative to the folder of the page's language */
};

/*
 * Where URL (entities and backslashes already undone) leads from a link in FROM, the source
 * file of an entry or guide in language LANG:
 *     http://host… https://host… mailto:… tel:…   as they are
 *     #a                  RECORD_LINK_SELF
 *     provider:id[#a]     RECORD_LINK_PROVIDER, href provider/id.html
 *     guide:id[#a]        RECORD_LINK_GUIDE, href guide/id.html
 *     x.md[#a]            beside FROM, or by ../ elsewhere; must end below content/faq/<lang>/:
 *                         RECORD_LINK_ENTRY, href x.html or ../<lang>/x.html; or in FROM's own
 *                         content/guides/<lang>/: RECORD_LINK_GUIDE
 * All else is refused: other schemes, //host, /path, queries, controls and blanks, backslashes.
 * What it returns lives in KEEP or in URL.
 */
struct link link_resolve(struct arena *keep, struct str from, struct str lang, struct str url);

/*
 * URL as an attribute's value: what RFC 3986 does not allow is %XX, a '%' that begins no %XX is %25,
 * '&' is &amp;. In a host of http or https letters beyond ASCII stay (IDN).
 */
void link_attr(struct out *o, struct str url);

#endif
