/*
 * probe: rows of the record against the live servers, many at once, one connection a host at a time.
 */
#ifndef PROBE_PROBE_H
#define PROBE_PROBE_H

#include "base/arena.h"
#include "db/db.h"
#include "db/db_rows.h"
#include "probe/talk.h"

/*
 * What a conversation says of a row of the record: whether the server answered as described. Never guesses: what
 * one conversation cannot show is undecided. Pure: no connection, no clock.
 */

enum verdict { VERDICT_AS_DESCRIBED, VERDICT_DIFFERS, VERDICT_NO_ANSWER, VERDICT_UNDECIDED };

/* As column verdict of table probe has it. */
const char *verdict_word(enum verdict v);

struct finding {
    enum verdict verdict;
    struct str seen; /* in English, one line of printable ASCII: what differs, or what answered; in the arena */
};

/* What a row says of its server, as the schema has it. */
struct described {
    unsigned port;
    struct str security, auth;
};

/* Of a conversation with a mail server at second NOW. */
struct finding verdict_mail(struct arena *a, const struct talk *talk, const struct described *d, int64_t now);

/* Of an answer of a web server that shall speak PROTOCOL at the address asked for. */
struct finding verdict_page(struct arena *a, const struct talk_page *page, struct str protocol, int64_t now);

/* Whether another port, or other security, may answer where this did not. */
bool verdict_may_be_elsewhere(const struct talk *talk);

/*
 * What column AUTH should say of a server that does not offer all of it: those kinds that it does offer, else all that it
 * lists; in A. Absent when all are offered; "" when none is.
 */
struct str verdict_auth(struct arena *a, const struct greeting *g, struct str auth);

/* TEXT as one line of printable ASCII of at most 200 bytes: what a server sent, for people. */
struct str verdict_plain(struct arena *a, struct str text);

/*
 * What there is to be probed, and what the record says besides that answers are compared with. Read once, before
 * the first connection; from then on nobody writes to it.
 */

struct plan {
    struct rows *servers;   /* provider protocol host port security auth url date */
    struct rows *domains;   /* provider host date */
    struct rows *patterns;  /* pattern provider */
    struct rows *published; /* provider protocol host port security url */
    struct rows *elsewhere; /* protocol security ports */
    struct rows *services;  /* protocol security service */
};

/* What is to be probed of provider OF (absent: of all), the longest unprobed first. In A. */
void plan_read(struct db *db, struct arena *a, struct str of, struct plan *plan);

/* The word on one row. Texts stay until probe_run returns; PROVIDER to URL are as the plan has them, or a literal. */
struct probe_result {
    struct str provider, protocol, host;
    unsigned port; /* 0: none */
    struct str security, url;
    struct finding finding;
    /* Where the server answered instead, port 0: nothing else was found; auth is absent where the row's holds. */
    unsigned port_instead;
    struct str security_instead, auth_instead;
};

struct probe_how {
    unsigned milliseconds;   /* for a conversation */
    unsigned delay;          /* milliseconds between two conversations with a host */
    unsigned threads;        /* conversations at a time, each with another host */
    int64_t now;             /* seconds since 1970: certificates are judged by it */
    const atomic_bool *stop; /* becomes true: what has been answered is kept, the rest is left */
};

/*
 * Probes SERVERS of PLAN's servers and DOMAINS of its domains, from the first on. TAKE is called for each result, one at a
 * time, on any thread; what was stopped gives none. Returns when all is done.
 */
struct probe_taker {
    void (*take)(void *ctx, const struct probe_result *result);
    void *ctx;
};
void probe_run(const struct plan *plan, size_t servers, size_t domains, const struct probe_how *how,
               const struct probe_taker *taker);

#endif
