/*
 * analyse: text into what the full-text tables index: entry_fts its tokens as SQLite has them, search_<lang> the stems of
 * its words (base/words.h) and, behind a mark, the words as they stand there. Fills the vocabulary on the way: the words of one language in one build, each surface form with
 * its stem, and in how many documents a stem stands. Knows nothing of queries; the order in which documents come does not
 * change what is written.
 */
#ifndef COMPILE_ANALYSE_H
#define COMPILE_ANALYSE_H

#include "compile/fulltext.h"
#include "read/record.h"

/* A vocabulary, filled by analysers on any number of threads. */
struct vocab;

/*
 * An empty vocabulary of LANG. With DB, whose raw_synonym is filled, words that mean the same have one stem: that of
 * the first word of their row. A row that shares a stem with an earlier one adds to that. Stems get their numbers from
 * TERMS, which outlives it.
 */
struct vocab *vocab_new(const char *lang, struct db *db, struct terms *terms);

/* NULL is fine. */
void vocab_free(struct vocab *v);

/*
 * Writes vocab_<lang>, sorted by surface, and how many documents there are to meta (documents_<lang>), as F has counted
 * them. Words that hold sentences together (stop.h) weigh nothing, there and from now on in F; a stem in none is left
 * out. Once, after the last document and synonym, when no analyser is at work.
 */
void vocab_write(struct vocab *v, struct db *db, struct fulltext *f);

/* A text and its hash (str_hash_long). */
struct vocab_key {
    uint64_t hash;
    struct str text;
};

/*
 * A word in the vocabulary; lives as long as it. Words that fold to one surface may have different stems (French "pêche" and
 * "péché"): their documents are found by their own, and that surface in a query by the one which most documents have.
 */
struct vocab_word {
    struct vocab_key form; /* as it is stemmed */
    struct str surface, stem;
    int64_t df; /* documents that have the stem, once written */
    bool stop;  /* see stop.h */
    /*
     * What an inverter is to be given: the number of the stem; or, where SQLite's tokenizer does not take the stem as it
     * is, that with INVERTER_PLACELESS, and then the numbers of the tokens it makes of it.
     */
    size_t terms_n;
    const uint32_t *terms;
    size_t exact_n; /* the same of the word itself, with WORD_EXACT before it */
    const uint32_t *exact;
};

/* The word FORM, or NULL while it is unknown. */
const struct vocab_word *vocab_find(struct vocab *v, struct vocab_key form);

/* As vocab_find, but a word not yet known is added with its SURFACE and with STEM, or what stands for that (all is copied). */
const struct vocab_word *vocab_add(struct vocab *v, struct vocab_key form, struct str surface, struct str stem,
                                   struct tokenizer *tokenizer);

/* Works for one thread and one language. */
struct analyser;

/* What an analyser shares with others, which outlives it: the vocabulary of its language, all entries' terms, its thread's
 * tokenizer and pieces. */
struct analyser_in {
    const char *lang;
    struct vocab *vocab;
    struct terms *tokens;
    struct tokenizer *tokenizer;
    struct pieces *pieces;
};

/* Several threads may make theirs at the same time. */
struct analyser *analyser_new(const struct analyser_in *in);
void analyser_free(struct analyser *an);

/* Numbers of terms, as inverter_column takes them. */
struct analysed_text {
    uint32_t *ids;
    size_t n, room;
};

/* The columns of search_<lang>: stems of the three texts, and the words of all of them. */
enum { SEARCH_TITLE, SEARCH_KEYWORDS, SEARCH_BODY, SEARCH_EXACT, SEARCH_COLUMNS };

/* The columns of entry_fts. */
enum { ENTRY_QUESTION, ENTRY_SUMMARY, ENTRY_TAGS, ENTRY_KEYWORDS, ENTRY_TEXT, ENTRY_COLUMNS };

/* A document; the analyser's own, until its next one. */
struct analysed {
    struct analysed_text search[SEARCH_COLUMNS];
    struct analysed_text entry[ENTRY_COLUMNS];
};

/* One document for search_<lang> alone. Absent slices are empty text. */
const struct analysed *analyse_document(struct analyser *an, struct str title, struct str keywords,
                                        struct str body);

/* An entry: title = question; keywords = tags, keywords and summary; body; the keys of its errors among the words themselves. */
const struct analysed *analyse_entry(struct analyser *an, const struct record_entry *e);

/*
 * Puts every document of LANG that is no entry (providers …) into F, which is search_<lang>, from the shipped
 * tables: after `document` is filled, before vocab_write.
 */
void analyse_others(struct analyser *an, struct db *db, const char *lang, struct fulltext *f,
                    struct inverter *v);

/*
 * Puts WORDS (separated by blanks), which mean the same in language LANG, into `synonym` as sense SENSE, and into the
 * vocabulary. What folds to more or less than one word is left out.
 */
void analyse_synonyms(struct analyser *an, struct db *db, const char *lang, struct str words, int64_t sense);

#endif
