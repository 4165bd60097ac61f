/*
 * greeting: what a mail server says of itself, line by line: its greeting and what it lists (IMAP CAPABILITY, POP3 CAPA,
 * SMTP EHLO, ManageSieve). Knows no connection. Any bytes may come: nothing is taken that does not fit.
 */
#ifndef PROBE_GREETING_H
#define PROBE_GREETING_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum greeting_protocol { GREETING_IMAP, GREETING_POP3, GREETING_SMTP, GREETING_SIEVE, GREETING_NONE };

/* Zero-initialise all but the protocol. */
struct greeting {
    enum greeting_protocol protocol;
    size_t lines, bytes;
    bool is_right;        /* the first line is a greeting of this protocol */
    bool turned_away;     /* it is one, and says that we shall go */
    bool listed;          /* what the server can do was listed */
    bool starttls;        /* it lists STARTTLS (STLS) */
    bool login_disabled;  /* IMAP: LOGINDISABLED */
    bool user;            /* POP3: USER */
    bool apop;            /* POP3: the greeting has a time stamp (RFC 1939) */
    bool ready;           /* STARTTLS was granted; ManageSieve: the list has come to its end */
    char first[96];       /* the first line's beginning, with what is no printable ASCII as '?' */
    char mechanisms[256]; /* of SASL, in upper case, blanks between */
};

/* The protocol called NAME in the record: GREETING_NONE when it has no greeting. */
enum greeting_protocol greeting_protocol_of(struct str name);

/* Takes a line of the server, with or without its end. */
void greeting_line(struct greeting *g, struct str line);

/* The connection is encrypted now: what was listed before is void (RFC 3207, 3501, 2595). */
void greeting_encrypted(struct greeting *g);

/* Whether the server lists mechanism NAME (upper case); a NAME that ends with '*' means all that begin so. */
bool greeting_has(const struct greeting *g, const char *name);

#endif
