/*
 * put_row: what is published of an entry: its row and those of its sections, tags and errors.
 * Does not number entries, nor decide which of them are published.
 */
#ifndef COMPILE_PUT_ROW_H
#define COMPILE_PUT_ROW_H

#include "db/db.h"
#include "read/record.h"

/* The statements that put them; they belong to their database. */
struct put_row {
    struct stmt *entry, *section, *tag, *error;
};
struct put_row put_row_new(struct db *db);

/* What an entry does not know of itself: its number, the id of its topic; and its tags and keywords, a line each. */
struct put_row_key {
    int64_t id;
    struct str topic, tags, keywords;
};
void put_row(const struct put_row *p, struct arena *a, const struct record_entry *e,
             const struct put_row_key *key);

/*
 * Into DB, a whole knowledge base of before, in the place of the entry that has the page of E: its rows, and what it says of
 * providers and related entries, which TREE knows by their files. Nothing else follows it: no search, no index, no other
 * page. False, and nothing, when no entry has that page.
 */
bool put_row_again(struct db *db, struct arena *a, const struct record_entry *e,
                   const struct record_tree *tree);

/* The items as one line, ", " between them. In A. */
struct str put_row_line(struct arena *a, const struct record_words *w);

#endif
