/* CSV: every cell with its place, and what is wrong with the rest. */
#include "read/record.h"

#include "said.h"
#include "tap.h"

static struct arena a;
static struct record_table t;
static bool good;

static struct str read_table(struct str bytes)
{
    struct diag *d = diag_new();
    good = table_read(&a, STR("t.csv"), bytes, d, &t);
    struct str s = said(&a, d);
    diag_free(d);
    return s;
}

/* The table as text: cells with line:col, '|' between them. */
static struct str shown(void)
{
    struct out o = out_memory();
    for (size_t i = 0; i < t.columns_n; i++)
        out_printf(&o, "%.*s@%u:%u|", STR_ARG(t.columns[i].text), t.columns[i].pos.line, t.columns[i].pos.col);
    out_lit(&o, "\n");
    for (size_t r = 0; r < t.rows_n; r++) {
        out_printf(&o, "%u ", t.row_lines[r]);
        for (size_t i = 0; i < t.columns_n; i++) {
            struct record_word *w = &t.cells[r * t.columns_n + i];
            out_printf(&o, "%.*s@%u:%u|", STR_ARG(w->text), w->pos.line, w->pos.col);
        }
        out_lit(&o, "\n");
    }
    struct str s = arena_str(&a, out_str(&o));
    out_free(&o);
    return s;
}

static void table(struct str bytes, const char *want, const char *diags, const char *name)
{
    is_str(read_table(bytes), str_from(diags), name);
    is_str(shown(), str_from(want), name);
}

static void test_good(void)
{
    table(STR("a,b\n1,2\n"), "a@1:1|b@1:3|\n2 1@2:1|2@2:3|\n", "", "commas");
    table(STR("a;b\n1;2,3\n"), "a@1:1|b@1:3|\n2 1@2:1|2,3@2:3|\n", "", "semicolons");
    table(STR("a;\"b,c,d\"\n1;2\n"), "a@1:1|b,c,d@1:4|\n2 1@2:1|2@2:3|\n", "",
          "separators in quotes do not count");
    table(STR("\xef\xbb\xbf"
              "a,b\r\n1,2\r\n"),
          "a@1:1|b@1:3|\n2 1@2:1|2@2:3|\n", "", "BOM and CRLF");
    table(STR("a\n1\n\n \t\n2"), "a@1:1|\n2 1@2:1|\n5 2@5:1|\n", "",
          "one column, blank lines, no LF at the end");
    table(STR("\n\na,b\n,\n1,\n"), "a@3:1|b@3:3|\n5 1@5:1|@5:3|\n", "",
          "lines before the header, a row of separators");
    table(STR(" a , b\t\n  1 ,\t2  \n"), "a@1:2|b@1:6|\n2 1@2:3|2@2:7|\n", "", "blanks around cells");
    table(STR("a,b,c\n\"1\",\"x\"\"y\",\"\"\n"), "a@1:1|b@1:3|c@1:5|\n2 1@2:2|x\"y@2:6|@2:13|\n", "", "quotes");
    table(STR("a,b\n \"1\" , \"2\"\t\n"), "a@1:1|b@1:3|\n2 1@2:3|2@2:9|\n", "", "blanks around quotes");
    table(STR("a,b\n\"x\ny\n\",2\n3,4\n"), "a@1:1|b@1:3|\n2 x\ny@2:2|2@4:3|\n5 3@5:1|4@5:3|\n", "",
          "lines in quotes");
    table(STR("a,b\n\xc3\xa9,2\n"), "a@1:1|b@1:3|\n2 \xc3\xa9@2:1|2@2:4|\n", "", "columns count bytes");
    table(STR("a,b\n1,2,,\n"), "a@1:1|b@1:3|\n2 1@2:1|2@2:3|\n", "", "empty cells too many");
    table(STR("a\n\"\"\"\"\n\"a\"\"\"\n"), "a@1:1|\n2 \"@2:2|\n3 a\"@3:2|\n", "", "nothing but quotes");
    table(STR("a,b"), "a@1:1|b@1:3|\n", "", "no rows");
}

static void test_bad(void)
{
    table(STR("a,b\n1\n1,2,3\n4,5\n"), "a@1:1|b@1:3|\n2 1@2:1|@2:1|\n3 1@3:1|2@3:3|\n4 4@4:1|5@4:3|\n",
          "t.csv:2:1: error: the header line has 2 cells, this row has 1 [CSV_CELLS]\n"
          "t.csv:3:5: error: the header line has 2 cells, this row has 3 [CSV_CELLS]\n",
          "rows of the wrong length");
    table(STR("a,,a,b,a\n1,2,3,4,5\n"), "a@1:1|@1:3|a@1:4|b@1:6|a@1:8|\n2 1@2:1|2@2:3|3@2:5|4@2:7|5@2:9|\n",
          "t.csv:1:3: error: column 2 has no name [CSV_HEADER]\n"
          "t.csv:1:4: error: column \"a\" stands twice [CSV_TWICE]\n"
          "t.csv:1:8: error: column \"a\" stands twice [CSV_TWICE]\n",
          "headers");
    table(STR("a,b\nx\"y,2\n\"1\"z,4\n"), "a@1:1|b@1:3|\n2 x\"y@2:1|2@2:5|\n3 1@3:2|4@3:6|\n",
          "t.csv:2:2: error: a quote stands inside a cell that does not begin with one [CSV_QUOTE]\n"
          "t.csv:3:4: error: text stands behind a cell's closing quote [CSV_QUOTE]\n",
          "quotes out of place");
    table(STR("a,b\n1,\"2\n3,4\n5,\"6\n"), "a@1:1|b@1:3|\n2 1@2:1|2\n3,4\n5,@2:4|\n",
          "t.csv:4:4: error: text stands behind a cell's closing quote [CSV_QUOTE]\n",
          "a quote that another one closes");
    table(STR("a,b\n1,\"2\n3,4\n5,6\n"), "a@1:1|b@1:3|\n2 1@2:1|2@2:4|\n3 3@3:1|4@3:3|\n4 5@4:1|6@4:3|\n",
          "t.csv:2:3: error: this quote is never closed [CSV_QUOTE]\n",
          "a quote that nothing closes ends with its line");
    table(STR(""), "\n", "t.csv:1: error: the table has no header line [CSV_EMPTY]\n", "nothing");
    ok(!good, "nothing to go by");
    table(STR("\n , ,\n\n"), "\n", "t.csv:1: error: the table has no header line [CSV_EMPTY]\n",
          "nothing but separators");
    table(STR("a\ncaf\xe9\n"), "a@1:1|\n2 caf?@2:1|\n",
          "t.csv:2:4: error: this is not valid UTF-8 (byte 0xE9) [TEXT_UTF8]\n", "Latin-1");
    table(STR("\xff\xfe"
              "a\0"),
          "\n", "t.csv:1:1: error: this is not valid UTF-8 (byte 0xFF) [TEXT_UTF8]\n", "UTF-16");
    ok(!good, "and nothing is read");
    table(STR("a\nx\x01y\n"), "a@1:1|\n2 x?y@2:1|\n",
          "t.csv:2:2: error: control character U+0001 [TEXT_CONTROL]\n", "a control");
}

static void test_many(void)
{
    struct out o = out_memory();
    out_lit(&o, "a,b,c\n");
    for (unsigned i = 0; i < 20000; i++)
        out_printf(&o, "%u,\"x%u\",\n", i, i);
    ok(read_table(out_str(&o)).n == 0 && t.rows_n == 20000, "20000 rows");
    is_str(t.cells[19999 * 3 + 1].text, STR("x19999"), "the last one");
    ok(t.row_lines[19999] == 20001, "its line");
    out_reset(&o);
    out_lit(&o, "a,b\n");
    for (unsigned i = 0; i < 3000; i++)
        out_lit(&o, "x\n");
    read_table(out_str(&o));
    ok(t.rows_n == 1000, "1000 bad rows are enough");
    out_reset(&o);
    for (unsigned i = 0; i < 200000; i++)
        out_lit(&o, i % 3 ? "\"a\"\"\n" : "\"");
    read_table(out_str(&o));
    ok(good, "a million odd quotes are read in a moment");
    out_free(&o);
}

int main(void)
{
    test_good();
    test_bad();
    test_many();
    arena_free(&a);
    return done();
}
