/*
 * talk: one conversation with a server, up to where a user would log in and no further: nobody logs in, no mail is sent.
 * Says what happened and what was said; what that means is verdict.c's.
 */
#ifndef PROBE_TALK_H
#define PROBE_TALK_H

#include <stdatomic.h>

#include "base/arena.h"
#include "probe/certificate.h"
#include "probe/gate.h"
#include "probe/greeting.h"
#include "probe/resolve.h"

enum talk_security { TALK_TLS, TALK_STARTTLS, TALK_PLAIN };

/* Where a conversation stood when it ended. */
enum talk_stage { TALK_RESOLVE, TALK_CONNECT, TALK_HANDSHAKE, TALK_GREETING, TALK_LISTING, TALK_THROUGH };

/* Why it ended before TALK_THROUGH. */
enum talk_fault {
    TALK_FINE,
    TALK_NO_NAME,     /* the host's name does not exist, or has no address */
    TALK_UNKNOWN,     /* no name server could say */
    TALK_UNREACHABLE, /* this machine has no way there */
    TALK_REFUSED,
    TALK_SILENT, /* nothing more came in time */
    TALK_CLOSED,
    TALK_STRANGE,     /* what came is not of this protocol */
    TALK_TURNED_AWAY, /* the server greets, and sends us away */
    TALK_LONG,        /* it says more than anybody would read */
    TALK_NO_STARTTLS, /* it does not offer it, or refuses it */
    TALK_NO_TLS,      /* it does not speak TLS here */
    TALK_STOPPED,     /* the user stopped us */
    TALK_OTHER
};

struct talk {
    enum talk_stage stage;
    enum talk_fault fault;
    struct greeting greeting;
    struct certificate certificate;
    char why[256]; /* the library's words for a fault */
};

/* What one thread talks with. */
struct talker;

struct talk_how {
    unsigned milliseconds; /* for a conversation, from its first byte to its last */
    const struct trust *trust;
    struct gate *gate;       /* of web servers, which lead to others: each is entered for its turn */
    const atomic_bool *stop; /* becomes true: every conversation ends within a second or two */
};

struct talker *talker_open(const struct talk_how *how);
void talker_close(struct talker *t);
struct resolver *talker_resolver(struct talker *t);

/* Greets HOST (which is none of ours to complete) on PORT in PROTOCOL, lists, and says good-bye. */
void talk_mail(struct talker *t, const char *host, unsigned port, enum greeting_protocol protocol,
               enum talk_security security, struct talk *out);

enum { TALK_PAGE_MOST = 256 << 10 };

/* What a web server answered. Texts in the arena asked with. */
struct talk_page {
    struct talk talk;                      /* stage and fault; certificate of the last address */
    unsigned status;                       /* 0: none */
    struct str url;                        /* that answered, behind redirections */
    struct str challenge, dav, activesync; /* WWW-Authenticate, DAV, MS-ASProtocolVersions; absent */
    struct str body;
};

/* Asks for URL (https or http) by METHOD without any account; follows at most five redirections. */
void talk_page(struct talker *t, struct arena *a, const char *url, const char *method, struct talk_page *out);

/* Once, before the first thread and after the last. */
void talk_begin(void);
void talk_end(void);

#endif
