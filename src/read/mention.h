/*
 * mention: server names that an author typed by hand next to a port or a word for encryption.
 * Reads the Markdown source as prose; which words a language has for these things, and whether what is said is true, is
 * not known here. When in doubt it finds nothing: a wrong accusation costs more than a missed one.
 */
#ifndef READ_MENTION_H
#define READ_MENTION_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "read/record.h"

/*
 * The mentions in TEXT (clean, see text.h), which begins on line LINE of its file, into OUT's
 * mentions: one for each pair of host and port said within a sentence, line or list item, or one
 * with port 0 when only encryption was said. A host has two labels or more and a last one of
 * letters. What stands in {{ }}, in a web or e-mail address or in a link's target is no host. Sentences with
 * a negation are passed over. WORDS are those of TEXT's language.
 */
void mention_find(struct arena *keep, const struct mention_words *words, struct str text, unsigned line,
                  struct record_entry *out);

/* What mention.c finds in a stretch of prose, and mention_bind.c joins to pairs. */

enum mention_kind { MENTION_HOST, MENTION_PORT, MENTION_SECURITY };

/* A bare "TLS" means one of two things. */
enum mention_security { MENTION_OPEN, MENTION_TLS, MENTION_STARTTLS, MENTION_NONE };

struct mention_event {
    enum mention_kind kind;
    unsigned value;  /* port, or enum mention_security */
    size_t from, to; /* bytes in the text */
    bool attached;   /* a port that stands behind its host with a colon */
    bool used;       /* encryption that has gone to a port */
    size_t host;     /* of a port or encryption: its host's index */
};

/* The events of one stretch (sentence, line or list item), in the order of the text. */
struct mention_stretch {
    struct mention_event events[64];
    size_t n;
    bool negated;
};

/* The mentions being collected. */
struct mention_list {
    struct arena *keep;
    const struct mention_words *words;
    struct str text;
    unsigned line; /* of the text's first byte */
    size_t at;     /* counted up to here */
    struct record_pos pos;
    struct record_mention *items;
    size_t n, room;
};

/* Joins the events of S to mentions. */
void mention_bind(struct mention_list *list, struct mention_stretch *s);

#endif
