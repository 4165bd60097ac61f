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
    struct str auth;     /* one word of the schema, or "app-password": a password made for programs */
};

/* What the record says of this caller, and in which language to say it. */
struct diagnose {
    struct db *db;
    const struct words *words;
    const struct answer *answer; /* with a card */
    const char *lang;
    struct str program; /* the guide of the mail program, or absent */
};

/*
 * The findings on G, in A. Columns: protocol; field, which is provider, protocol, host, port, security, username, auth or
 * password; verdict; given, record; text in words, prepared for term/text.h. Verdicts: "differs", the record has it
 * otherwise; "unknown", it is not in the record, which may be incomplete; "works", it does, and something else is to be
 * preferred; "rule", what kind of password is wanted.
 */
struct rows *diagnose_server(struct arena *a, const struct diagnose *d, const struct diagnose_given *g);

/* Likewise on the program at this provider. */
struct rows *diagnose_program(struct arena *a, const struct diagnose *d);

/* What all FOUND, N sets of them, come to: "differs", else "unknown", else "fits". */
const char *diagnose_verdict(struct rows *const *found, size_t n);

/* What must be done before the N servers G connect from the program, of the card's requirements. */
struct rows *diagnose_requirements(struct arena *a, const struct diagnose *d, const struct diagnose_given *g,
                                   size_t n);

#endif
