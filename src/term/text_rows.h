/*
 * text_rows: records for programs: JSON, one JSON a line, TSV, CSV, plain lines. Also the pieces
 * of JSON that records with something inside are made of. Knows no record's meaning.
 */
#ifndef TERM_TEXT_ROWS_H
#define TERM_TEXT_ROWS_H

#include <stdbool.h>

#include "base/out.h"
#include "base/str.h"
#include "db/db_rows.h"

/* HUMAN is not a format for records: who asked for it lays lines out. */
enum text_format { TEXT_HUMAN, TEXT_PLAIN, TEXT_JSON, TEXT_NDJSON, TEXT_TSV, TEXT_CSV };

/* JSON being written; zero-initialise all but O. */
struct text_json {
    struct out *o;
    bool comma;        /* the next value needs one before it */
    const char *words; /* the column of rows that holds words, separated by blanks: an array; or NULL */
};

/* Values of an object (NAME) or of an array (NAME is NULL). An absent slice is null. */
void text_json_str(struct text_json *j, const char *name, struct str value);
void text_json_int(struct text_json *j, const char *name, int64_t value);
void text_json_bool(struct text_json *j, const char *name, bool value);
void text_json_null(struct text_json *j, const char *name);

/* Begins with '{' or '[', ends with '}' or ']'. */
void text_json_open(struct text_json *j, const char *name, char bracket);
void text_json_close(struct text_json *j, char bracket);

/* The columns of ROW that are said to programs. */
void text_json_row(struct text_json *j, struct row row);

/* R as objects of an open array; as such an array. */
void text_json_items(struct text_json *j, const struct rows *r);
void text_json_rows(struct text_json *j, const char *name, const struct rows *r);

/* Records being written; zero-initialise all but O and FORMAT. */
struct text_rows {
    struct out *o;
    enum text_format format;
    const char *only;  /* in lines: these columns, separated by blanks; NULL: all. JSON has all */
    struct str schema; /* JSON says this schema_version first, unless it is absent */
    size_t rows;
};

/*
 * One record; the columns are the same for all. In lines, a TAB or line end within a value
 * becomes a blank and other controls visible; CSV (RFC 4180) quotes what needs it, and a value that a
 * spreadsheet would take for a formula gets a ' before it.
 */
void text_rows_put(struct text_rows *r, struct row row);

/* Whether the records are JSON. */
bool text_rows_is_json(const struct text_rows *r);

/* Before and after what is written between two records as JSON, by the caller. */
struct text_json text_rows_open(struct text_rows *r);
void text_rows_close(struct text_rows *r, struct text_json *j);

/* After the last record. */
void text_rows_end(struct text_rows *r);

#endif
