/*
 * ask: the questions the terminal puts to a finished database: whose address, domain or server is
 * this, what are the settings, what is near what was typed, which entry. Knows nothing of terminals.
 *
 * Slices in results live in the arena given, and end with a NUL that does not count.
 */
#ifndef ASK_ASK_H
#define ASK_ASK_H

#include <stdbool.h>

#include "base/arena.h"
#include "base/str.h"
#include "db/db_rows.h"

/* The languages of DB, the default one first; *N of them. */
struct str *ask_languages(struct db *db, struct arena *a, size_t *n);

/*
 * Why a text is asked back instead of being answered; nothing is ever found for one that is. ASK_SEVERAL: it names more
 * than one address or host. ASK_NO_ADDRESS: it has an '@' but is no addr-spec (RFC 5322, RFC 6531). ASK_BESIDE: an address
 * stands among words that do not belong to one, and may have lost the beginning of its name to them.
 */
enum ask_problem { ASK_FINE, ASK_SEVERAL, ASK_NO_ADDRESS, ASK_BESIDE, ASK_CONTROL, ASK_NOT_TEXT, ASK_TOO_LONG };

/* The most bytes of a text, names that are told apart in it, and bytes of an address's parts (RFC 5321, 4.5.3.1). */
enum { ASK_TYPED_MOST = 4096, ASK_NAMES = 8, ASK_LOCAL_MOST = 64, ASK_NAME_MOST = 253 };

/* What somebody typed: an address, a domain, a host with or without port, or words. */
struct ask_query {
    struct str
        text; /* address, domain or host[:port] as understood; else what was typed without what nobody sees */
    struct str local;  /* before the '@', in NFC, quoted where it must be; absent when it is no address */
    struct str domain; /* domain or host as A-labels in lower case; absent when it is words */
    unsigned port;     /* 0: none said */
    enum ask_problem problem;
    struct str *meant; /* with a problem: what may be meant, MEANT_N of them, as text has it */
    size_t meant_n;
};

/*
 * Understands TYPED. What stands around an address or host is taken away: white space, quotes and brackets of all kinds,
 * punctuation, a name before <…>, comments (RFC 5322), "mailto:" with its query (RFC 6068), a URL's scheme, user and path,
 * words that DB (may be NULL) knows to ask for settings. Full width letters, '@' and dots are as others, %40 is '@' where there is no other.
 * tests/search/addresses.tsv holds it and templates/assets/address.js to the same answers.
 */
struct ask_query ask_parse(struct db *db, struct arena *a, struct str typed);

/* What is wrong with Q, to stand behind its text: "is not in the record" where nothing is. */
struct str ask_says(struct arena *a, const struct ask_query *q);

/* The problem as JSON says it: "several", "no-address" …; NULL when there is none. */
const char *ask_problem_name(enum ask_problem problem);

/* DOMAIN in lower case without a final dot, labels outside ASCII as A-labels (RFC 3492; NFC and small letters are all
 * of UTS 46 that is done to them), or an absent slice when it is no name in the DNS. */
struct str ask_domain(struct arena *a, struct str domain);

/* WORDS without what stands before an '@' in each: nobody's name is searched for. */
struct str ask_without_names(struct arena *a, struct str words);

enum ask_match { ASK_NONE, ASK_EXACT, ASK_SUFFIX, ASK_MX, ASK_FAMILY, ASK_HOST, ASK_PROVIDER };

struct ask_found {
    enum ask_match match;
    struct str provider; /* its id */
    struct str matched;  /* the pattern, host or name that it was found by */
    struct str beside;   /* by ask_answer, of a name: the other words, folded */
    struct str instead;  /* by ask_answer: the domain or host that was taken for a misspelt one; else absent */
};

/*
 * Exact domain, longest suffix on a label boundary, with MX (an A-label host name or absent) that
 * host and then each parent, national name of a family, server name, provider's id or name.
 */
struct ask_found ask_find(struct db *db, struct arena *a, const struct ask_query *q, struct str mx);

/* How something was found, as JSON and the library say it: "none", "exact", "suffix", "mx", "family", "host",
 * "provider". */
const char *ask_match_name(enum ask_match match);

/* What placeholders are filled with: Q as far as it is an address or an address's domain. */
struct ask_query ask_caller(const struct ask_query *q, const struct ask_found *found);

/*
 * For a search: the same when TEXT is nothing but an address, domain, host or provider's name
 * beside words that ask for settings (protocols, "port", "server", articles …). *Q is what names it.
 */
struct ask_found ask_answer(struct db *db, struct arena *a, struct str text, struct ask_query *q);

/*
 * The domain or server name that NAME is meant to be: one edit away, or two before the same last label (edits as in
 * ask_near); the fewest edits first, then the same first letter, then the same length, then by bytes. Absent when none.
 */
struct str ask_meant(struct db *db, struct arena *a, struct str name);

/*
 * When TEXT holds nothing but words that ask for settings, "port" or a port's number or a protocol and a security
 * among them: the ports of protocols that have ports of their own which one in twenty providers has, those it names:
 * protocol, port, security, and how many providers.
 */
struct rows *ask_ports(struct db *db, struct arena *a, struct str text);

/* The provider that all of TEXT names: id, folded name or short name, or all but words for settings
 * and programs when LOOSE; else its one domain with this first label. The longest name has it, then one that is no program's id, then the first. Absent when
 * none or several. BESIDE: the other words, folded. */
struct str ask_named(struct db *db, struct arena *a, struct str text, bool loose, struct str *beside);

/* Whether WORD (folded) is said of mail programs, and of nothing else that is asked for; the words of TEXT that are, or ALL. */
bool ask_is_program(struct db *db, struct str word);
struct str ask_programs(struct db *db, struct arena *a, struct str text, bool all);

/* Those words, folded, blanks around each; they live as long as DB. */
struct str ask_settings_words(struct db *db);

/* Likewise what they call a port. */
struct str ask_port_words(struct db *db);

/*
 * The guide in language LANG for the program that PROGRAMS (as ask_programs has them) name, among them in WORDS: one whose
 * words have some of PROGRAMS, and most of WORDS ("mail on mac" is not every program for the Mac); among equals that of
 * whose id, then of whose name, the largest share is said. Absent when several are left, or none.
 */
struct str ask_program(struct db *db, struct arena *a, struct str programs, struct str words, const char *lang);

/* Whether TEXT holds no words but those that ask for settings or name programs (without DB nobody knows one), or none at all. */
bool ask_only_settings(struct db *db, struct arena *a, struct str text);

/* Names near to what Q says, the nearest first, or what it may mean: at most MOST into NEAR; returns how many. */
size_t ask_near_names(struct db *db, struct arena *a, const struct ask_query *q, struct str *near, size_t most);

/* The same for whoever asks often: the names are read once and KEPT (NULL: they are not) in its arena, which is to be set first. */
struct ask_names {
    struct arena *arena;
    struct names *of[2]; /* whole ones, first labels */
};
size_t ask_near_among(struct ask_names *kept, struct db *db, struct arena *a, const struct ask_query *q,
                      struct str *near, size_t most);

/*
 * What is known of one provider, in the words of one language: the columns of @provider, @servers … of ask.sql. PRODUCTS: the
 * services of its house, itself first; none where there is but one.
 */
struct ask_card {
    struct row provider;
    struct rows *servers, *requirements, *links, *products;
};

/* The sections of ask.sql that a card is read with: the provider's, then those of its lists in their order. */
enum { ASK_CARD_PARTS = 5 };
extern const char *const ask_card_parts[ASK_CARD_PARTS];

/* The card of PROVIDER (an id) in language LANG, or in OTHER where LANG has nothing. False when there is none.
 */
bool ask_card(struct db *db, struct arena *a, struct str provider, const char *lang, const char *other,
              struct ask_card *card);

/* Puts the servers whose protocol TEXT names before the others; within both their order stays. */
void ask_prefer(struct db *db, struct arena *a, struct rows *servers, struct str text);

/*
 * The value of column KIND (security, username, auth) that mail programs or people call TYPED, in any language; "either"
 * (SSL/TLS or STARTTLS, as the port has it), "any" (the program finds out) and "app-password" are values too. Absent when
 * nobody calls anything so.
 */
struct str ask_typed(struct db *db, struct arena *a, const char *kind, struct str typed);

/*
 * TEMPLATE (a host or user name) with its placeholders replaced by what Q tells; those it cannot
 * tell stay as they are, and *OPEN says that some did.
 */
struct str ask_fill(struct arena *a, struct str template, const struct ask_query *q, bool *open);

/* An entry, the columns of @entry of ask.sql, and what stands beside it: related ones and the providers it is about. */
struct ask_entry {
    struct row entry;
    struct rows *related, *providers;
};

/* The entry called SLUG (or formerly so, or with that number). False when there is none. */
bool ask_entry(struct db *db, struct arena *a, struct str slug, const char *lang, const char *other,
               struct ask_entry *entry);

/* Slugs near to WORD: at most MOST into NEAR; returns how many. */
size_t ask_near_entries(struct db *db, struct arena *a, struct str word, struct str *near, size_t most);

#endif
