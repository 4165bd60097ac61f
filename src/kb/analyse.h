/*
 * analyse: text into what search_<lang> indexes: its words folded, stemmed, and joined by blanks,
 * so that SQLite's stock unicode61 tokenizer finds exactly those tokens. Fills the vocabulary
 * on the way. Knows nothing of queries.
 */
#ifndef KB_ANALYSE_H
#define KB_ANALYSE_H

#include "base/arena.h"
#include "base/str.h"
#include "kb/db.h"
#include "kb/vocab.h"
#include "read/record.h"

/* Works for one thread and one language; belongs to its vocabulary, which frees it. */
struct analyser;

/* V holds language LANG alone. Several threads may make theirs at the same time. */
struct analyser *analyser_new(struct vocab *v, const char *lang);

/* The three columns of search_<lang>. */
struct analysed {
    struct str title;
    struct str keywords;
    struct str body;
};

/*
 * One document, to be published: call it once for each (and not for drafts), for the
 * vocabulary counts it. The result lives in A. Absent slices are empty text.
 */
struct analysed analyse_document(struct analyser *an, struct arena *a, struct str title, struct str keywords,
                                 struct str body);

/* An entry as a document: title = question; keywords = tags, keywords and summary; body. */
struct analysed analyse_entry(struct analyser *an, struct arena *a, const struct record_entry *e);

/*
 * Puts every document of LANG that is no entry (providers …) into search_<lang>, from the shipped
 * tables: after `document` is filled, before vocab_write.
 */
void analyse_others(struct analyser *an, struct db *db, const char *lang);

/*
 * Puts WORDS (separated by blanks), which mean the same in language LANG, into `synonym` as sense SENSE. What
 * folds to more or less than one word is left out: its parts are found as words of their own.
 */
void analyse_synonyms(struct analyser *an, struct db *db, const char *lang, struct str words, int64_t sense);

#endif
