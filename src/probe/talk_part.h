/*
 * talk_part: what the conversations share: the door to libcurl. Only talk*.c may include it.
 */
#ifndef PROBE_TALK_PART_H
#define PROBE_TALK_PART_H

#include <curl/curl.h>

#include "probe/talk.h"

struct talker {
    CURL *curl;
    struct resolver *resolver;
    struct talk_how how;
    struct talk *now; /* the conversation */
    bool shaking;     /* its handshake has begun */
};

/* Puts CURL back to what every conversation has; *RESOLVED (freed by the caller) says where HOST is. False after a fault. */
bool talk_set(struct talker *t, CURL *curl, struct arena *a, const char *host, unsigned port,
              struct curl_slist **resolved);

/* Runs it: the fault into the conversation, by libcurl's code; the stage is the caller's. */
CURLcode talk_run(struct talker *t, CURL *curl);

/* ManageSieve, which libcurl does not know, over connections that it makes and encrypts. */
void talk_sieve(struct talker *t, struct arena *a, const char *host, unsigned port,
                enum talk_security security);

#endif
