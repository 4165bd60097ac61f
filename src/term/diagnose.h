/*
 * diagnose: the settings that somebody has in a program beside those of the record, and each difference in
 * words. Knows nothing of where they were typed.
 */
#ifndef TERM_DIAGNOSE_H
#define TERM_DIAGNOSE_H

#include <stdbool.h>

#include "ask/answer.h"
#include "base/arena.h"
#include "term/text_words.h"

/* One server as somebody has set it up. What was not said is absent, and is not compared. */
struct diagnose_given {
    struct str protocol; /* imap, pop3, smtp */
    struct str host;     /* as A-labels in lower case */
    unsigned port;       /* 0: not said */
    struct str security; /* tls, starttls, none */
    struct str username; /* as typed, or a template */
    struct str auth;     /* one word of the schema */
};

/* What the record says of this caller, and in which language to say it. */
struct diagnose {
    const struct words *words;
    const struct answer *answer; /* with a card */
};

/*
 * The differences of G, in A; none: it fits. Columns: protocol; field, which is provider, protocol, host, port, security,
 * username or auth; given, record; text in words, prepared for term/text.h.
 */
struct rows *diagnose_server(struct arena *a, const struct diagnose *d, const struct diagnose_given *g);

#endif
