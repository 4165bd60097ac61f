/*
 * ask_address: what the files that understand addresses share.
 */
#ifndef ASK_ASK_ADDRESS_H
#define ASK_ASK_ADDRESS_H

#include "ask/ask.h"

/*
 * TYPED in NFKC, in the arena, without what nobody sees, "mailto:" and its query, and percent signs where those are there
 * or stand for the only '@'; blanks, quotes, hyphens, commas and dots of other scripts become those of ASCII. *PROBLEM is
 * ASK_CONTROL, ASK_NOT_TEXT or ASK_TOO_LONG where it may not be read; the result is then its beginning, to be shown.
 */
struct str ask_clean(struct arena *a, struct str typed, enum ask_problem *problem);

/* Walks over a cleaned text. */
struct ask_scan {
    struct str text;
    size_t at;
    bool angle;       /* the last token stood behind a '<' */
    struct out *room; /* borrowed memory writer: the last token lives there */
};

/*
 * The next token into *TOKEN, until the next call: a URL, or what stands between blanks, commas, semicolons, brackets and
 * quotes, where blanks around an '@' and a quoted string before one part nothing. False at the end.
 */
bool ask_token(struct ask_scan *scan, struct str *token);

/* Where the quoted string ends that begins at byte AT of S, when an '@' follows it, blanks or not; else 0. */
size_t ask_quoted(struct str s, size_t at);

/* Whether T is a URL as ask_token has it: where the part behind "://" begins, else 0. */
size_t ask_scheme(struct str t);

/* S without comments in parentheses; those with an '@' within lose their parentheses only. */
struct str ask_without_comments(struct arena *a, struct str s);

#endif
