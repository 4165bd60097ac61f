/*
 * raw: HTML within Markdown written to a body: elements that are allowed, text, and a count of what was left out.
 */
#ifndef READ_RAW_H
#define READ_RAW_H

#include <stdbool.h>
#include <stddef.h>

#include "base/out.h"
#include "base/str.h"
#include "read/body.h"

/*
 * tag: HTML that an author wrote by hand: what of it may stay, and what closes it. Elements of an allow-list pass, without
 * attributes, and always nest; other tags of HTML are left out and counted; what is no HTML is the author's text.
 */

/* A tag as written; the name of b is strong, of i em: that is what people mean. */
struct tag {
    struct str source, name;
    bool end, bare, empty; /* </x>; without attributes; <x/> */
};

/* What a tag is to us. */
enum tag_class {
    TAG_TEXT,    /* no element of HTML: <name> */
    TAG_DROPPED, /* HTML that is not taken over */
    TAG_MUTE,    /* the same, and its content is no text either: script, style */
    TAG_LINK,    /* <a> */
    TAG_WORDS,   /* an element that may stand among words */
    TAG_BLOCK,   /* one that may not */
    TAG_EMPTY,   /* <br> */
    TAG_RULE,    /* <hr> */
};

/* A tag of more bytes than the second is none. */
enum { TAGS_OPEN = 64, TAG_MOST = 1024 };

/* Elements that are open, innermost last; an empty name is a limit that no end tag passes. Zero-initialise. */
struct tags {
    struct str open[TAGS_OPEN];
    unsigned n, over; /* limits for which there was no room */
};

/* The tag at the beginning of S, which '<' is; its bytes, 0 when there is none. */
size_t tag_read(struct str s, struct tag *t);

/* The value of T's attribute NAME as written, absent when it has none. */
struct str tag_attribute(const struct tag *t, struct str name);

/* The direction that T gives to its words, ltr or rtl; empty when it gives none. A span or bdo that has one is a bdi. */
struct str tag_direction(const struct tag *t);

enum tag_class tag_class(const struct tag *t);

/* Of an element that is left out: words go on around it. */
bool tag_is_words(const struct tag *t);

/* Writes the start of T's element to HTML if it may stand where T is. False: it may not, or too many are open. */
bool tags_open(struct tags *tags, const struct tag *t, struct out *html);

/* Ends T's element and what stands open in it. False: there is none. */
bool tags_close(struct tags *tags, const struct tag *t, struct out *html);

/* The element called NAME is open within the last limit. */
bool tags_within(const struct tags *tags, struct str name);

/* What is open, innermost, cannot hold text: a table outside of its cells, a list outside of its items. */
bool tags_hold_items(const struct tags *tags);

/* Ends what cannot hold text. */
void tags_flow(struct tags *tags, struct out *html);

/* A limit is set, and taken away after what stands open behind it was ended. */
void tags_enter(struct tags *tags);
void tags_leave(struct tags *tags, struct out *html);

/*
 * odd: syntax of other generators that is known and not understood here. It is left as the author wrote it, and said
 * once a kind and file, where it stands first and how often.
 */

enum odd_kind {
    ODD_MATH,
    ODD_WIKI,
    ODD_SHORTCODE,
    ODD_LIQUID,
    ODD_IMPORT,
    ODD_COMPONENT,
    ODD_EXPRESSION,
    ODD_ATTRIBUTES,
    ODD_SOURCE,
    ODD_SNIPPET,
    ODD_TABLE,
    ODD_NOTE,
    ODD_ICON,
    ODD_KINDS
};

/* What a file has of each kind, and of HTML that was left out; zero-initialise. */
struct odd {
    struct odd_count {
        unsigned n;
        struct record_pos pos; /* of the first */
    } kinds[ODD_KINDS], html;
    struct str names[4]; /* of the first tags that differ */
    unsigned names_n;
};

/* Counts what stands in S, a text of a paragraph in the current block of B->place; FIRST: it begins the paragraph. */
void odd_text(struct odd *odd, struct body *b, struct str s, bool first);

void odd_add(struct odd *odd, enum odd_kind kind, struct record_pos pos);

/* The tag NAME is left out at POS. NAME outlives ODD. */
void odd_html(struct odd *odd, struct str name, struct record_pos pos);

/* Reports what was counted. */
void odd_report(const struct odd *odd, struct body *b);

/* Zero but for BODY and SOURCE. */
struct raw {
    struct body *body;
    struct str source; /* the whole text, where a component's end is looked for */
    struct tags tags;
    struct odd odd;
    struct str id;   /* an anchor that no place has been found for yet; empty when none is */
    size_t heading;  /* where the text of an <h2> that is left out begins, and one more; 0: there is none */
    struct str mute; /* the element whose content is left out; empty when none is */
    bool para;       /* a <p> of our own is open */
    struct str closed[32]; /* names that </Name> of the source closes */
    size_t closed_n;
    bool looked; /* they are known */
};

/* HTML that stands among words, one tag or comment; in a table's CELL blocks may stand, too. */
void raw_inline(struct raw *r, struct str source, bool cell);

/* A block of HTML: lines of tags and text. */
void raw_block(struct raw *r, struct str source);

#endif
