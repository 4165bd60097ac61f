/*
 * portolan: ask a Portolan database from C: the settings behind an address, a search, an entry.
 * The library only reads, needs no network, prints nothing, never ends the program and keeps no state
 * but what hangs on a handle.
 *
 *     struct portolan *p;
 *     const struct portolan_card *card;
 *     if (portolan_open("portolan.db", &p) == PORTOLAN_OK && portolan_lookup(p, "jeanne@orange.fr", NULL, NULL, &card) == PORTOLAN_OK)
 *         puts(portolan_value(card->servers[0], "host"));
 *     else
 *         fputs(portolan_message(p), stderr);
 *     portolan_close(p);
 *
 * Link with `pkg-config --cflags --libs portolan`. A handle belongs to one thread at a time; different threads
 * may use different handles, of the same file too.
 *
 * All texts are UTF-8 as the database holds them: who shows them on a terminal or in HTML escapes them. No text is
 * NULL: an absent one is "". Lists end with NULL. What is read out of the database comes as rows, whose columns have the
 * names that they have there and in JSON, see portolan.db(5); later versions may have more, and may add members at a struct's
 * end. What a question gave is valid until the next question to the same handle.
 */
#ifndef PORTOLAN_H
#define PORTOLAN_H

#ifdef __cplusplus
extern "C" {
#endif
#if defined __GNUC__ && __GNUC__ >= 4
#pragma GCC visibility push(default)
#endif

/* An open database. */
struct portolan;

/* The numbers are the exit codes of portolan(1). */
enum portolan_status {
    PORTOLAN_OK = 0,     /* found, or done */
    PORTOLAN_NONE = 1,   /* nothing found */
    PORTOLAN_MISUSE = 2, /* an argument was NULL that must not be, or empty */
    PORTOLAN_FAILED = 3  /* the file cannot be read, is damaged or not ours; no memory; too little time */
};

/* The library's version, as "0.1.0". */
const char *portolan_version(void);

/*
 * Opens the database at PATH to be read, and checks that it is one of ours that this library understands.
 * *HANDLE is set in any case, to NULL only when there is no memory at all: portolan_message says what is
 * wrong, and portolan_close frees it.
 */
enum portolan_status portolan_open(const char *path, struct portolan **handle);

/* Frees everything; NULL is fine. */
void portolan_close(struct portolan *handle);

/* What the last call with HANDLE had to complain about, in English, without a full stop; "" when nothing. */
const char *portolan_message(const struct portolan *handle);

/* Each later question may take MILLISECONDS of the processor's time (at first 2000), then it fails: a file may be made to harm. */
void portolan_limit(struct portolan *handle, int milliseconds);

/* The languages of the database, the default one first. */
const char *const *portolan_languages(const struct portolan *handle);

/* What table meta holds under KEY, such as "schema_version" or "source_date", or "". */
const char *portolan_meta(struct portolan *handle, const char *key);

/* A row of the database. */
struct portolan_row;

/* What ROW has in COLUMN, a number in digits; "" when that is nothing, or there is no such column. */
const char *portolan_value(const struct portolan_row *row, const char *column);

/* The name of the column of ROW that is number I, from 0; NULL behind the last one. */
const char *portolan_column(const struct portolan_row *row, int i);

/* The settings of one provider. */
struct portolan_card {
    const char *query;   /* what was asked, without what was around it */
    const char *match;   /* how it was found: "exact", "suffix", "mx", "family", "host", "provider" */
    const char *matched; /* the pattern, host or name that it was found by */
    /* id, name, short_name, country, website, status, retired_on, successor, last_checked, check_method, source, remark, url */
    const struct portolan_row *provider;
    /* Ways to reach its servers, those to prefer first: role, protocol, host, port, security, username, username_template,
     * auth, url, last_checked, source, note, answered, verdict, verdict_date (see portolan-probe(1)). Host and username are as the caller types them, as far as the question tells;
     * "%EMAILADDRESS%" and the like stay in them otherwise. */
    const struct portolan_row *const *servers;
    /* What must be done before any program can connect, in order: kind, lang, protocol, condition, programs,
     * valid_from, valid_until, url, text, source, last_checked. */
    const struct portolan_row *const *requirements;
    /* Official pages: kind, lang, url, title, source, which begins with "believed" where nobody has seen the page. */
    const struct portolan_row *const *links;
    /* The services of its house, where it has several, itself first: id, name, and text: how to tell it. */
    const struct portolan_row *const *products;
};

/*
 * The settings for WHAT: an address, a domain, a host with or without ":port", a provider's id or name. MX (or
 * NULL) is the mail exchanger of the domain, for domains that the record lacks; LANG (or NULL: the default) the
 * language of requirements and links. What stands around an address is taken away; more than one, or what is none, is
 * PORTOLAN_NONE, and portolan_message says why. PORTOLAN_NONE: see portolan_near.
 */
enum portolan_status portolan_lookup(struct portolan *handle, const char *what, const char *mx,
                                     const char *lang, const struct portolan_card **card);

/* Names near to what the last look-up or entry did not find, or what it may mean, the nearest first; often none. It is a question. */
const char *const *portolan_near(struct portolan *handle);

struct portolan_answer {
    const struct portolan_card
        *card; /* when the words ask for somebody's settings, else NULL; servers they name first */
    /* Entries, guides and providers, the best first, without the card's provider: kind, id, slug, lang, title, url, crumb,
     * summary, score (the higher the better), excerpt. */
    const struct portolan_row *const *results;
    /* When the words ask for ports and for nobody's settings, those that are usual: protocol, port, security, providers. */
    const struct portolan_row *const *ports;
    const char *instead; /* what was looked for instead of a domain or words that nobody knows */
};

/*
 * Searches for WORDS in LANG (or NULL: the default); LIMIT results at most, the card counted as one, 0: 10. An address among
 * the words that is asked back has no card, and portolan_message says why even where something is found.
 */
enum portolan_status portolan_search(struct portolan *handle, const char *words, const char *lang, int limit,
                                     const struct portolan_answer **answer);

/* A question with its answer. */
struct portolan_entry {
    /* lang, slug, id, question, summary, author, updated, topic, topic_title, tags, url, body (plain text), body_html (links
     * are relative to the language's folder). */
    const struct portolan_row *entry;
    /* What stands beside it: kind, slug, title, url. */
    const struct portolan_row *const *related;
    const struct portolan_row *const *providers;
};

/* The entry called SLUG, by a former name or its number too, in LANG (or NULL: the default) or else in another. */
enum portolan_status portolan_entry(struct portolan *handle, const char *slug, const char *lang,
                                    const struct portolan_entry **entry);

#if defined __GNUC__ && __GNUC__ >= 4
#pragma GCC visibility pop
#endif
#ifdef __cplusplus
}
#endif
#endif
