/*
 * query: what the commands that ask have in common: their options, which database, which
 * language, and standard output.
 */
#ifndef CMD_QUERY_H
#define CMD_QUERY_H

#include <stdbool.h>

#include "base/arena.h"
#include "cmd/cmd.h"
#include "kb/db.h"
#include "out/card.h"
#include "out/text.h"
#include "out/text_rows.h"
#include "out/text_words.h"

/* The first rows of every query command's table, in the order of enum query_option. */
#define QUERY_OPTIONS \
    {0, "db", "FILE", "ask this database"}, {0, "json", NULL, "print JSON"}, \
        {0, "ndjson", NULL, "print JSON, one object a line"}, \
        {0, "tsv", NULL, "print values between tabs, names in the first line"}, \
        {0, "csv", NULL, "print CSV for spreadsheets (RFC 4180)"}, \
        {0, "plain", NULL, "print one record a line, values between tabs"}, \
        {'n', "limit", "N", "give at most N results"}, \
        {0, "lang", "L", "answer in this language (fr, en, de …)"}, \
        {0, "color", "WHEN", "mark with colours: always, never or auto"}, \
        {0, "no-pager", NULL, "start no pager"}, \
    { \
        'h', "help", NULL, "show this help" \
    }

enum query_option {
    QUERY_DB,
    QUERY_JSON,
    QUERY_NDJSON,
    QUERY_TSV,
    QUERY_CSV,
    QUERY_PLAIN,
    QUERY_LIMIT,
    QUERY_LANG,
    QUERY_COLOR,
    QUERY_NO_PAGER,
    QUERY_HELP,
    QUERY_OWN /* the command's own option, if it has one */
};

struct query {
    struct arena arena; /* everything lives here until query_end */
    struct args args;   /* for args_error */
    struct str words;   /* those given, one blank between */
    int words_n;
    const char *first;  /* the first of them, or "" */
    const char *wanted; /* --lang */
    const char *own;    /* the value of the command's own option, or NULL */
    enum text_format format;
    long limit; /* 0: not said */

    struct db *db;
    struct str site;        /* the folder of the database file, with its '/', or "" */
    struct str *langs;      /* the database's, the default one first */
    size_t langs_n;         /* at least 1 */
    const char *lang;       /* asked for: by --lang or the environment, else the default one */
    const char *entry_lang; /* the same if the database has entries in it, else the default one */
    const char *other;      /* the default one */
    enum text_lang say;     /* for the words around */

    struct out out;   /* what goes to standard output */
    struct text text; /* lines to out */
    enum text_colour colour;
    bool no_pager;
    const char *db_path; /* --db */
};

/*
 * Reads the options. False when there is nothing to do: *CODE is then the exit code, and what is wrong
 * has been said. Then come the command's own questions to the words, and query_open.
 */
bool query_begin(struct query *q, int argc, char **argv, const struct cmd *cmd, int *code);

/* Opens the database and settles the languages. False when --lang names none: EXIT_USAGE, and it has been said.
 */
bool query_open(struct query *q);

/* Sends what was written to standard output (through a pager when it is a terminal and too
 * small) and gives everything back. Returns CODE, or exits when it cannot be written. */
int query_end(struct query *q, int code);

/* Whether standard output is read by a person: no format was asked for. */
bool query_is_human(const struct query *q);

/* The same, and on a terminal. */
bool query_is_terminal(const struct query *q);

/* The card in the format asked for; as JSON one object. */
void query_put_card(struct query *q, const struct card_view *v, const struct ask_card *card);

/*
 * "portolan: "WORD" WHAT; did you mean NEAR …?" on standard error.
 */
void query_say_none(const struct query *q, struct str word, const char *what, const struct str *near, size_t n);

/* The file to ask: PATH (--db), $PORTOLAN_DB, ./site/portolan.db, the XDG data folders, where it was installed.
 */
struct str query_find_db(struct arena *a, const char *path);

#endif
