/*
 * verdict: what a conversation says of a row of the record: whether the server answered as described. Never guesses: what
 * one conversation cannot show is undecided. Pure: no connection, no clock.
 */
#ifndef PROBE_VERDICT_H
#define PROBE_VERDICT_H

#include "base/arena.h"
#include "probe/talk.h"

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

#endif
