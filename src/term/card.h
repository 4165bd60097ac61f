/*
 * card: the settings of one provider as a help desk reads them aloud, as JSON, as one record a
 * server. Knows nothing of how the provider was found beyond what the answer says.
 */
#ifndef TERM_CARD_H
#define TERM_CARD_H

#include "ask/answer.h"
#include "base/arena.h"
#include "term/text.h"
#include "term/text_rows.h"
#include "term/text_words.h"

/* How a card is to be read. */
struct card_view {
    const struct words *words;
    struct str site; /* what stands before a page's name, with its '/', or ""; absent: there are no pages */
};

/* For a person, wrapped and marked as T says. ANSWER has a card. A is for scratch. */
void card_print(struct text *t, struct arena *a, const struct card_view *v, const struct answer *answer);

/* What must be done first, REQUIREMENTS as a card has them, under a heading; nothing when there are none. */
void card_requirements(struct text *t, struct arena *a, const struct card_view *v,
                       const struct rows *requirements);

/* The keys of the card into the open object J: query, match, matched, provider, servers, requirements, links.
 */
void card_json(struct text_json *j, const struct answer *answer);

/* One record a server; of MANY questions one without a provider too, when ANSWER has no card. */
void card_rows(struct text_rows *r, struct arena *a, bool many, const struct answer *answer);

/* All servers in words on one line, as prepared text. */
void card_brief(struct out *line, const struct words *words, const struct answer *answer);

#endif
