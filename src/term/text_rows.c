/*
 * Writes records in the formats that programs read.
 */
#include "term/text_rows.h"

static void name_of(struct text_json *j, const char *name)
{
    if (j->comma)
        out_lit(j->o, ",");
    j->comma = true;
    if (!name)
        return;
    out_json(j->o, str_from(name));
    out_lit(j->o, ":");
}

void text_json_str(struct text_json *j, const char *name, struct str value)
{
    name_of(j, name);
    out_json(j->o, value);
}

void text_json_int(struct text_json *j, const char *name, int64_t value)
{
    name_of(j, name);
    out_int(j->o, value);
}

void text_json_bool(struct text_json *j, const char *name, bool value)
{
    name_of(j, name);
    out_lit(j->o, value ? "true" : "false");
}

void text_json_null(struct text_json *j, const char *name)
{
    name_of(j, name);
    out_lit(j->o, "null");
}

void text_json_open(struct text_json *j, const char *name, char bracket)
{
    name_of(j, name);
    out_lit(j->o, bracket == '{' ? "{" : "[");
    j->comma = false;
}

void text_json_close(struct text_json *j, char bracket)
{
    out_lit(j->o, bracket == '}' ? "}" : "]");
    j->comma = true;
}

/* VALUE's words, separated by blanks, as an array. */
static void put_words(struct text_json *j, const char *name, struct str value)
{
    text_json_open(j, name, '[');
    for (struct str rest = value; rest.s;) {
        struct str word = str_cut(&rest, ' ');
        if (word.n)
            text_json_str(j, NULL, word);
    }
    text_json_close(j, ']');
}

void text_json_row(struct text_json *j, struct row row)
{
    for (size_t i = 0; i < row.of->columns; i++) {
        const char *name = row.of->names[i].s;
        struct str value = row.cells[i];
        if (!rows_is_said(row.of, i))
            continue;
        if (j->words && strcmp(name, j->words) == 0) {
            put_words(j, name, value);
            continue;
        }
        name_of(j, name);
        if (!row.of->numbers[i])
            out_json(j->o, value);
        else if (value.n)
            out_raw(j->o, value);
        else
            out_lit(j->o, "null");
    }
}

void text_json_items(struct text_json *j, const struct rows *r)
{
    for (size_t i = 0; i < r->n; i++) {
        text_json_open(j, NULL, '{');
        text_json_row(j, rows_at(r, i));
        text_json_close(j, '}');
    }
}

void text_json_rows(struct text_json *j, const char *name, const struct rows *r)
{
    text_json_open(j, name, '[');
    text_json_items(j, r);
    text_json_close(j, ']');
}

bool text_rows_is_json(const struct text_rows *r)
{
    return r->format == TEXT_JSON || r->format == TEXT_NDJSON;
}

struct text_json text_rows_open(struct text_rows *r)
{
    if (r->format == TEXT_JSON)
        out_lit(r->o, r->rows ? ",\n" : "[\n");
    r->rows++;
    struct text_json j = {.o = r->o};
    text_json_open(&j, NULL, '{');
    if (r->schema.s)
        text_json_str(&j, "schema_version", r->schema);
    return j;
}

void text_rows_close(struct text_rows *r, struct text_json *j)
{
    text_json_close(j, '}');
    if (r->format == TEXT_NDJSON)
        out_lit(r->o, "\n");
}

/* A value of a line: what separates values and lines becomes a blank. */
static void put_plain(struct out *o, struct str value)
{
    size_t from = 0;
    for (size_t i = 0; i <= value.n; i++) {
        if (i < value.n && !strchr("\t\n\r", value.s[i]))
            continue;
        out_term(o, str_sub(value, from, i), false);
        if (i < value.n)
            out_lit(o, " ");
        from = i + 1;
    }
}

static void put_csv(struct out *o, struct str value, bool number)
{
    bool formula = !number && value.n && strchr("=+-@\t\r", value.s[0]), quote = formula;
    for (size_t i = 0; i < value.n && !quote; i++)
        quote = strchr(",\"\n\r", value.s[i]) != NULL;
    out_lit(o, quote ? "\"" : "");
    out_lit(o, formula ? "'" : "");
    for (struct str rest = value; rest.s;) {
        out_term(o, str_cut(&rest, '"'), true);
        out_lit(o, rest.s ? "\"\"" : "");
    }
    out_lit(o, quote ? "\"" : "");
}

/* The next column that lines have of ROWS into *I, which begins at 0, as REST does at R's names; false behind the last. */
static bool next_column(const struct text_rows *r, const struct rows *rows, struct str *rest, size_t *i)
{
    if (r->only && rest->s) {
        *i = rows_column(rows, str_cut(rest, ' ')) + 1;
        return true;
    }
    while (!r->only && *i < rows->columns)
        if (rows_is_said(rows, (*i)++))
            return true;
    return false;
}

/* One line: the names of ROW's columns, or its values. */
static void put_line(struct text_rows *r, struct row row, bool head)
{
    struct str rest = str_from(r->only);
    const char *separator = "";
    for (size_t i = 0; next_column(r, row.of, &rest, &i); separator = r->format == TEXT_CSV ? "," : "\t") {
        out_lit(r->o, separator);
        if (i > row.of->columns)
            continue;
        if (head)
            out_raw(r->o, row.of->names[i - 1]);
        else if (r->format == TEXT_CSV)
            put_csv(r->o, row.cells[i - 1], row.of->numbers[i - 1]);
        else
            put_plain(r->o, row.cells[i - 1]);
    }
    out_lit(r->o, "\n");
}

void text_rows_put(struct text_rows *r, struct row row)
{
    if (text_rows_is_json(r)) {
        struct text_json j = text_rows_open(r);
        text_json_row(&j, row);
        text_rows_close(r, &j);
        return;
    }
    if (!r->rows++ && r->format != TEXT_PLAIN)
        put_line(r, row, true);
    put_line(r, row, false);
}

void text_rows_end(struct text_rows *r)
{
    if (r->format == TEXT_JSON)
        out_lit(r->o, r->rows ? "\n]\n" : "[]\n");
}
