/*
 * ask_words: text into the words that search knows: folded, of bounded length. Indexing and asking
 * share it. Knows nothing of stems.
 *
 * What the search's words mean, here, in compile/, ask/, render/shards and the site's script:
 *
 *  surface    a word as it stands in the text, folded: "serveurs". vocab_<lang> has a row for each
 *  word       a run of letters and digits, folded and cut to ASK_WORD_CHARS, or two letters in a row of a script without
 *             blanks: what this header makes of a text
 *  form       a word as it is stemmed: composed, in small letters, with its accents: "sécurité"
 *  stem       a form without its ending (Snowball), folded: "serveur"; words that mean the same have one (synonym). Where forms
 *             of one surface have several (French "référence", "référencé"), that surface in a query has the one which most
 *             documents have; vocab_<lang> says those of the other forms by WORD_FORM and the form
 *  token      what SQLite's own tokenizer (unicode61) makes of a text: entry_fts holds tokens, search_<lang> stems
 *  piece      a part of a text between signs at which words and tokens both end for certain (compile/fulltext.h)
 *  term       what a full-text table indexes and is asked for: a stem in search_<lang>, a token in entry_fts
 *  posting    one document of a term, with the places where it has it
 *  document   what can be found: an entry, a provider, a guide in one language: a row of document
 *  df         in how many documents of its language a stem stands; N is the number of all of them
 *  ending     what a word has behind its stem of three letters or more: WORD_ENDING and that is a surface of vocab_<lang> too
 *  front      what many words have in front of it (Arabic "ال"): WORD_ENDING twice and that
 *  exact      a word as it stands in the text, as a term: WORD_EXACT and its surface
 *  stop word  a word that holds sentences together (base/stop.h): its weight is 0
 *  weight     of a stem: how much it tells documents apart, in sixteenths: vocab_<lang>.weight
 *  common     of a word of a query: 2 df > N (ask/ask_rewrite.h)
 *  group      a word of a query as what is searched for it: one stem, or several when it is unfinished or unknown
 *  shard      a script of 2 to 24 KB, a part of the site's index of one language (render/shards.h)
 */
#ifndef BASE_WORDS_H
#define BASE_WORDS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/fold.h"
#include "base/str.h"

/* From here on scripts have so many letters, or write so densely, that one says something and another one is no misprint. */
enum { ASK_MANY_LETTERS = 0xE00 };

/* The most characters (code points) of a word that count, and of a query: bytes and words. */
enum { ASK_WORD_CHARS = 64, ASK_QUERY_BYTES = 256, ASK_QUERY_WORDS = 32 };

/* U+E000, a letter to FTS5's unicode61 and to no text: before a word it is the word itself, not a stem. */
#define WORD_EXACT "\xEE\x80\x80"

/* U+E001, the same before the key of an error. */
#define WORD_KEY "\xEE\x80\x81"

/* U+E003, the same before a form. */
#define WORD_FORM "\xEE\x80\x83"

/* U+E002, the same before an ending: what words have behind their stems. */
#define WORD_ENDING "\xEE\x80\x82"

/*
 * A walk over the words of TEXT, as fold_words, but quick where a word is ASCII, and with words of more
 * than ASK_WORD_CHARS characters cut to that. Where a script has no blanks between words, each two letters in a row are a
 * word (设置邮箱: 设置, 置邮, 邮箱), and one that stands alone.
 */
struct ask_iter {
    struct str text;
    size_t from, to; /* the last word stands in TEXT's bytes FROM up to TO */
    size_t at;       /* the walk's own from here on */
    size_t run;
    struct fold_iter fold;
    struct out *room; /* borrowed memory writer: the word lives here */
    bool
        ends; /* to be set before the first word, by whoever indexes: the last letter of such a run is a word too, so
                         that every letter begins one */
    char pair[4], two[8]; /* the letter before; that with the one behind it */
    size_t pair_n, pair_from, pair_to;
    bool paired; /* the letter before stands in a word already */
    bool held;   /* the fold's last word has not been given yet */
    struct str word;
};

struct ask_iter ask_words(struct str text, struct out *room);

/* The next word, folded, into *WORD (valid until the next call); false at the end of the text. */
bool ask_word(struct ask_iter *it, struct str *word);

/*
 * The form of WORD, which TEXT becomes when it is folded: TEXT in small letters, composed, without what nobody sees; WORD itself
 * where TEXT folds to more. In A, or WORD.
 */
struct str ask_form(struct arena *a, struct str text, struct str word);

/* The longest beginning of QUERY of at most ASK_QUERY_BYTES bytes that splits no character. */
struct str ask_query_cut(struct str query);

/*
 * What a code or message of an error is compared by, in A: its words without anything between, cut as a word is; of "0x" and
 * hexadecimal digits the digits alone. "0x800CCC0E" is 800ccc0e, "535 5.7.8" is 535578. Empty when there is no word.
 */
struct str ask_key(struct arena *a, struct str text);

/* The same of words that are known: KEY with WORD (folded) behind it. */
struct str ask_key_add(struct arena *a, struct str key, struct str word);

/* The code points of WORD (well-formed) into CODES, at most ASK_WORD_CHARS of them; returns how many. */
unsigned ask_codes(struct str word, uint32_t codes[ASK_WORD_CHARS]);

/*
 * Whether EDITS edits at most (a letter more, less, another, or two neighbours swapped) make A of B; with BEGINS, of
 * a beginning of B. AN and BN are numbers of code points.
 */
bool ask_near(const uint32_t *a, unsigned an, const uint32_t *b, unsigned bn, bool begins, unsigned edits);

#endif
