/*
 * answer: what somebody asked and everything there is to say to it, put together once: for the terminal, its JSON, the
 * library and files. The site's script does the same (ask of templates/assets/portolan.js); tests/house/same holds all of
 * them to each other. Knows nothing of how an answer looks.
 */
#ifndef ASK_ANSWER_H
#define ASK_ANSWER_H

#include <stdbool.h>

#include "ask/ask.h"
#include "ask/ask_search.h"

struct question {
    struct str text;           /* as typed */
    struct str mx;             /* of a look-up: a mail exchanger, as typed; absent: none */
    const char *lang, *other;  /* for requirements and links; where LANG has none */
    const char *entry_lang;    /* of a search: the language searched */
    struct str kind, provider; /* of a search: only these documents; absent: all, and the settings asked for */
    size_t limit;              /* of a search: results at most, the card counted as one; 0: 10 */
};

struct answer {
    struct ask_query query; /* as understood; of a search without an address its text is as typed */
    struct ask_found found;
    struct ask_query caller; /* what host and user names are filled with */
    struct ask_card
        card;           /* SERVERS is NULL when there is none; hosts and user names as this caller types them */
    struct rows *ports; /* of protocols, when there is no card and the words ask for them */
    struct row document; /* the card's own page as a result; OF is NULL when there is none */
    double score;        /* its score */
    struct search_result
        pair; /* the page of a program for that provider, the first of the results; OF is NULL without one */
    struct search_answer results; /* without that page; an excerpt that is none is the summary */
    struct str instead;           /* what was taken for what was typed; absent: nothing */
};

/* What Q looks up. False when it is not in the record, or is asked back: the query's problem says why. */
bool answer_lookup(struct db *db, struct arena *a, const struct question *q, struct answer *answer);

/* The same in two steps, for whoever keeps cards: whose it is, and its CARD, which stays as it is. */
bool answer_find(struct db *db, struct arena *a, const struct question *q, struct answer *answer);
void answer_take(struct arena *a, struct answer *answer, const struct ask_card *card);

/* What Q searches. False when nothing is found. */
bool answer_search(struct db *db, struct arena *a, const struct question *q, struct answer *answer);

/* Whether the words of a search hold addresses that are asked back, so that no card is shown (ask_says has the words). */
bool answer_asks_back(const struct answer *answer);

/* Whether S, a server of the answer, is on the host and port that were asked for. */
bool answer_fits(const struct answer *answer, struct row s);

#endif
