/*
 * analyse: text into what the full-text tables index: entry_fts its tokens as SQLite has them, search_<lang> the stems of
 * its words (ask_words.h). Fills the vocabulary on the way. Knows nothing of queries.
 */
#ifndef COMPILE_ANALYSE_H
#define COMPILE_ANALYSE_H

#include "base/arena.h"
#include "base/str.h"
#include "compile/fulltext.h"
#include "compile/pieces.h"
#include "compile/vocab.h"
#include "read/record.h"

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

/* The columns of search_<lang>. The words of a title come once in their order, then again (stop_focus). */
enum { SEARCH_TITLE, SEARCH_KEYWORDS, SEARCH_BODY, SEARCH_COLUMNS };

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

/* An entry: title = question; keywords = tags, keywords and summary; body. */
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
