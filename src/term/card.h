/*
 * card: the settings of one provider as a help desk reads them aloud, as JSON, as one record a
 * server. Knows nothing of how the provider was found beyond what struct card_view says.
 */
#ifndef TERM_CARD_H
#define TERM_CARD_H

#include "ask/ask.h"
#include "base/arena.h"
#include "term/text.h"
#include "term/text_rows.h"
#include "term/text_words.h"

/* Who asked, and how the answer was found. */
struct card_view {
    enum text_lang lang;
    struct ask_query query; /* as typed */
    struct ask_found found;
    bool many;       /* one of several questions: records say which */
    struct str site; /* what stands before a page's name, with its '/', or ""; absent: there are no pages */
};

/* For a person, wrapped and marked as T says. A is for scratch. */
void card_print(struct text *t, struct arena *a, const struct card_view *v, const struct ask_card *c);

/* The keys of the card into the open object J: query, match, matched, provider, servers, requirements, links.
 */
void card_json(struct text_json *j, struct arena *a, const struct card_view *v, const struct ask_card *c);

/* One record a server; of MANY questions one without a provider too, when C is NULL. */
void card_rows(struct text_rows *r, struct arena *a, const struct card_view *v, const struct ask_card *c);

/* All servers in words on one line, as prepared text. */
void card_brief(struct out *line, struct arena *a, const struct card_view *v, const struct ask_card *c);

/* "exact", "suffix" … as in JSON. */
const char *card_match(enum ask_match match);

/* What to fill placeholders with: V's query as far as it is an address or an address's domain. */
struct ask_query card_caller(const struct card_view *v);

/* Whether S is a server on the host and port that V asks for. */
bool card_fits(const struct card_view *v, const struct ask_server *s);

/* "IMAP" for "imap"; what we do not know stays as it is. */
struct str card_protocol(struct str protocol);

#endif
