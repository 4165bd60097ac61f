/*
 * query: what the commands that ask have in common: which database, which language, and standard output.
 */
#ifndef CMD_QUERY_H
#define CMD_QUERY_H

#include <stdbool.h>

#include "base/arena.h"
#include "cmd/options.h"
#include "db/db.h"
#include "portolan.h"
#include "term/card.h"
#include "term/text.h"
#include "term/text_rows.h"
#include "term/text_words.h"

struct query {
    struct arena arena; /* everything lives here until query_end */
    struct options o;
    struct str words;  /* those given, one blank between */
    const char *first; /* the first of them, or "" */
    enum text_format format;
    long limit; /* 0: not said */

    struct portolan *handle;
    struct db *db;     /* the handle's */
    struct str site;   /* the folder of the database file, with its '/', or "" */
    struct str pages;  /* what stands before a page's name: SITE, or where the site stands; absent: no pages */
    struct str *langs; /* the database's, the default one first */
    size_t langs_n;    /* at least 1 */
    const char *lang;  /* asked for: by --lang or the environment, else the default one */
    const char *entry_lang; /* the same if the database has entries in it, else the default one */
    const char *other;      /* the default one */
    struct words say;       /* query_words */
    struct ask_names names; /* that many unknown ones are compared with */

    struct out out;   /* what goes to standard output */
    struct text text; /* lines to out */
    enum text_colour colour;
};

/*
 * Reads the options. False when there is nothing to do: *CODE is then the exit code, and what is wrong
 * has been said. Then come the command's own questions to the words, and query_open.
 */
bool query_begin(struct query *q, int argc, char **argv, const struct cmd *cmd, int *code);

/* What was typed without what a path or a link target has around the name; *PROVIDER: it says which it is. */
struct str query_name(struct str typed, bool *provider);

/* The next question has the whole time again that a question may take. */
void query_deadline(struct query *q);

/* Opens the database and settles the languages. False when --lang names none: EXIT_USAGE, and it has been said.
 */
bool query_open(struct query *q);

/* Sends what was written to standard output (through a pager when it is a terminal and too
 * small) and gives everything back. Returns CODE, or exits when it cannot be written. */
int query_end(struct query *q, int code);

/* Sends what was written so far; false when nobody reads it any more. Not for people: a pager needs all of it. */
bool query_flush(struct query *q);

/* Records to Q's output, plain ones for people; ONLY as in struct text_rows. */
struct text_rows query_rows(struct query *q, const char *only);

/* Q's question about TEXT: its languages and its limit. */
struct question query_question(const struct query *q, struct str text);

/* The words around, in Q's language: read from the database when they are first asked for. */
const struct words *query_words(struct query *q);

/* How Q's cards are to be read. */
struct card_view query_view(struct query *q);

/* Whether standard output is read by a person: no format was asked for. */
bool query_is_human(const struct query *q);

/* The same, and on a terminal. */
bool query_is_terminal(const struct query *q);

/*
 * The id of the provider that somebody names by id, name, domain or address; absent after saying that there is none,
 * and which are near.
 */
struct str query_provider(struct query *q, struct str name);

/* The card of ANSWER in the format asked for. */
void query_put_card(struct query *q, const struct answer *answer);

/*
 * "portolan: "WORD" WHAT; did you mean NEAR …?" on standard error.
 */
void query_say_none(const struct query *q, struct str word, const char *what, const struct str *near, size_t n);

/* The same of what was ASKED: WHAT unless something is wrong with it, and the names that are near. */
void query_say_near(struct query *q, struct str word, const struct ask_query *asked, const char *what);

/* The file to ask: PATH (--db), $PORTOLAN_DB, ./site/portolan.db, the XDG data folders, where it was installed.
 */
struct str query_find_db(struct arena *a, const char *path);

#endif
