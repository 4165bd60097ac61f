/*
 * Writes records in the formats that programs read.
 */
#include "term/text_rows.h"

#include <math.h>

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

void text_json_real(struct text_json *j, const char *name, double value)
{
    name_of(j, name);
    if (isfinite(value))
        out_printf(j->o, "%.17g", value);
    else
        out_lit(j->o, "null");
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

void text_json_words(struct text_json *j, const char *name, struct str value)
{
    text_json_open(j, name, '[');
    for (struct str rest = value; rest.s;) {
        struct str word = str_cut(&rest, ' ');
        if (word.n)
            text_json_str(j, NULL, word);
    }
    text_json_close(j, ']');
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

struct text_json text_rows_open(struct text_rows *r)
{
    if (r->format == TEXT_JSON)
        out_lit(r->o, r->rows ? ",\n" : "[\n");
    r->rows++;
    struct text_json j = {.o = r->o};
    text_json_open(&j, NULL, '{');
    return j;
}

void text_rows_close(struct text_rows *r, struct text_json *j)
{
    text_json_close(j, '}');
    if (r->format == TEXT_NDJSON)
        out_lit(r->o, "\n");
}

static void put_json(struct text_rows *r, const struct text_field *fields, size_t n)
{
    struct text_json j = text_rows_open(r);
    for (size_t i = 0; i < n; i++) {
        name_of(&j, fields[i].name);
        if (!fields[i].number)
            out_json(r->o, fields[i].value);
        else if (fields[i].value.n)
            out_raw(r->o, fields[i].value);
        else
            out_lit(r->o, "null");
    }
    text_rows_close(r, &j);
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

static void put_head(struct text_rows *r, const struct text_field *fields, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        out_lit(r->o, i == 0 ? "" : r->format == TEXT_CSV ? "," : "\t");
        out_lit(r->o, fields[i].name);
    }
    out_lit(r->o, "\n");
}

void text_rows_put(struct text_rows *r, const struct text_field *fields, size_t n)
{
    if (r->format == TEXT_JSON || r->format == TEXT_NDJSON) {
        put_json(r, fields, n);
        return;
    }
    if (!r->rows++ && r->format != TEXT_PLAIN)
        put_head(r, fields, n);
    for (size_t i = 0; i < n; i++) {
        out_lit(r->o, i == 0 ? "" : r->format == TEXT_CSV ? "," : "\t");
        if (r->format == TEXT_CSV)
            put_csv(r->o, fields[i].value, fields[i].number);
        else
            put_plain(r->o, fields[i].value);
    }
    out_lit(r->o, "\n");
}

void text_rows_end(struct text_rows *r)
{
    if (r->format == TEXT_JSON)
        out_lit(r->o, r->rows ? "\n]\n" : "[]\n");
}
