/*
 * mention_event: what mention.c finds in a stretch of prose, and mention_bind.c joins to pairs.
 */
#ifndef READ_MENTION_EVENT_H
#define READ_MENTION_EVENT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/str.h"
#include "read/record.h"

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
