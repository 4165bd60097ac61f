/*
 * fold: text as the search compares it, its words, its width on a terminal, its slug.
 * The one door to utf8proc. Knows nothing of stems, languages or rankings.
 *
 * Folding is one rule for each code point, so that JavaScript can do the same: NFKD; marks (M*) dropped, and what nobody
 * sees (Default_Ignorable_Code_Point: soft hyphens, zero widths …) and the Arabic tatweel; lower case (the simple mapping);
 * ς becomes σ; then œ→oe æ→ae ß→ss ø→o ł→l đ→d ı→i. Marks stay that are vowels (U+0900 to U+1AAF: of the scripts of India and
 * its neighbours) or make another letter (kana, й), and are composed again with it, as Hangul is. In JavaScript:
 *     s.normalize('NFKD').replace(/(?<![иИ])\u0306|(?![\u0306\u3099\u309a\u0900-\u1aaf])\p{M}|[\p{DI}ـ]/gu, '')
 *         .toLowerCase()   and then the eight letters, and .normalize('NFC')
 * Bytes that are not UTF-8 fold to U+FFFD, which is no part of a word.
 */
#ifndef BASE_FOLD_H
#define BASE_FOLD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/arena.h"
#include "base/out.h"
#include "base/str.h"

/* Adds S folded to the memory writer O. */
void fold_append(struct out *o, struct str s);

/* Folds the code point at byte AT of S, which is not ASCII; returns how many bytes it takes there. */
size_t fold_one(struct out *o, struct str s, size_t at);

/* Folds the ASCII that stands at AT; returns where it ends. */
size_t fold_ascii(struct out *o, struct str s, size_t at);

/* Whether CODE, which is folded, may stand in a word. */
bool fold_is_word(uint32_t code);

/* S folded, in the arena. */
struct str fold_str(struct arena *a, struct str s);

/*
 * S, which is UTF-8, as somebody means it who typed or pasted it, in the arena: without code points that nobody sees
 * (Default_Ignorable_Code_Point: zero widths, soft hyphens, bidi marks …), NFKC, with a blank for each white space.
 * In JavaScript: s.replace(/\p{DI}/gu, '').normalize('NFKC').replace(/\s/g, ' ').
 */
struct str fold_typed(struct arena *a, struct str s);

/* Adds S, which is UTF-8, in NFC and small letters one by one (the simple mapping) to the memory writer O. */
void fold_lower(struct out *o, struct str s);

/*
 * A walk over the words of TEXT: runs of letters, digits and marks (L*, N*, M*) once folded.
 *     struct out room = out_memory();
 *     struct fold_iter it = fold_words(text, &room);
 *     while (fold_word(&it, &word)) …
 */
struct fold_iter {
    struct str text;
    size_t from;      /* the last word's surface is TEXT's bytes FROM up to TO */
    size_t to;        /* (a code point that gives parts of two words, as ½ does, belongs to both) */
    size_t at;        /* what has been folded so far; this and the rest is the walk's own */
    size_t last;      /* where the last code point folded begins */
    size_t pending;   /* what it gave beyond the last word begins here in *room */
    struct out *room; /* borrowed memory writer: the folded word lives here */
    bool units;  /* to be set before the first word: a letter of a script without blanks is a word for itself */
    bool joined; /* nothing stands between the last word and the one before */
};

/* Whether CODE is of a script that writes no blanks between words, or (Hangul) is found better so. */
bool fold_is_dense(uint32_t code);

struct fold_iter fold_words(struct str text, struct out *room);

/* The next word, folded, into *WORD (valid until the next call); false at the end of the text. */
bool fold_word(struct fold_iter *it, struct str *word);

/* Columns that S takes on a terminal: marks and controls 0, East Asian wide and emoji 2. */
unsigned fold_width(struct str s);

/*
 * How many bytes of S fit in COLUMNS; never splits a code point, and keeps the marks that belong
 * to the last one.
 */
size_t fold_fit(struct str s, unsigned columns);

/*
 * S as a slug: folded, what is not [a-z0-9] becomes one '-', none at the ends, at most MAX bytes
 * (cut between words when there is a '-' in the second half). May be empty, for a text without Latin.
 */
struct str fold_slug(struct arena *a, struct str s, size_t max);

/*
 * S, which is UTF-8, as GitHub names the anchor of a heading: small letters (the simple mapping), each blank a '-', and of
 * all else only letters, marks, digits, '-' and what joins words ('_') stays. At most MAX code points. May be empty.
 */
struct str fold_anchor(struct arena *a, struct str s, size_t max);

#endif
