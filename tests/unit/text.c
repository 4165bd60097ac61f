/*
 * Lines for a terminal never pass its edge, lose nothing, and hold no control character that content
 * brought; records for programs keep their shape whatever is in them.
 */
#include "term/text.h"
#include "base/fold.h"
#include "tap.h"
#include "term/text_rows.h"
#include "term/text_words.h"
#include "words_of.h"

enum { NARROWEST = 40, WIDEST = 200 };

static const char *const samples[] = {
    "",
    "one",
    "a rather ordinary sentence that is long enough to need several lines on any terminal that people still "
    "have, and "
    "then goes on for a while so that two hundred columns do not hold it either",
    "https://assistance.example/ordinateurs-peripheriques/installer-et-utiliser/"
    "l-utilisation-du-mail-et-du-cloud/mail-"
    "orange/le-mail-orange-nouvelle-version/parametrer-la-boite-mail/a-b-c-d-e-f-g_434630-964290",
    "e\u0301te\u0301 de\u0301compose\u0301 et un mot tre\u0300s long : anticonstitutionnellementanticonsti"
    "tutionnellement\u0301\u0301\u0301",
    "日本語のメールサーバーの設定はこちらをご覧ください日本語のメールサーバーの設定はこちらをご覧ください日本語"
    "のメー"
    "ルサーバーの設定",
    "📮 emoji 👍🏽 in 📬 between 日本 words "
    "📭📭📭📭📭📭📭📭📭📭📭📭📭📭📭📭📭📭📭📭📭📭📭📭📭📭📭📭",
    "naughty \x1b[31mred\x1b[0m \x07 bell \x7f del \xc2\x9b csi \u202e bidi \u2028 line \xff byte",
};

/* Columns of the widest line of TEXT, its escape sequences (ours: SGR only) apart. */
static unsigned widest(struct str text)
{
    struct out plain = out_memory();
    unsigned width = 0;
    for (struct str line; (line = str_line(&text)).s;) {
        out_reset(&plain);
        for (struct str rest = line; rest.s;) {
            out_raw(&plain, str_cut(&rest, '\x1b'));
            if (rest.s)
                str_cut(&rest, 'm');
        }
        unsigned w = fold_width(out_str(&plain));
        width = w > width ? w : width;
    }
    out_free(&plain);
    return width;
}

/* TEXT without white space. */
static struct str squeezed(struct arena *a, struct str text)
{
    char *to = arena_bytes(a, text.n);
    size_t n = 0;
    for (size_t i = 0; i < text.n; i++)
        if (text.s[i] != ' ' && text.s[i] != '\n')
            to[n++] = text.s[i];
    return (struct str){to, n};
}

static bool has_control(struct str text, bool marks)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.s[i];
        if ((c < 0x20 && c != '\n' && !(marks && c == 0x1b)) || c == 0x7f)
            return true;
    }
    return str_find_str(text, STR("\xc2\x9b"), 0) < text.n || str_find_str(text, STR("\u202e"), 0) < text.n;
}

static void paragraphs(void)
{
    struct arena a = {0};
    struct out o = out_memory(), line = out_memory();
    bool fits = true, whole = true, clean = true;
    for (unsigned columns = NARROWEST; columns <= WIDEST; columns++)
        for (size_t i = 0; i < COUNT(samples); i++) {
            struct text t = {.o = &o, .columns = columns, .marks = columns % 2};
            out_reset(&o);
            out_reset(&line);
            out_lit(&line, TEXT_FOUND);
            text_put(&line, str_from(samples[i]));
            out_lit(&line, TEXT_END);
            text_para(&t, STR("  12. "), out_str(&line));
            fits = fits && widest(out_str(&o)) <= columns;
            clean = clean && !has_control(out_str(&o), t.marks);
            if (t.marks)
                continue;
            struct str want = squeezed(&a, str_sub(out_str(&line), 1, line.n - 1));
            whole = whole && str_eq(str_sub(squeezed(&a, out_str(&o)), 3, o.n), want);
            arena_clear(&a);
        }
    ok(fits, "paragraphs stay within 40 to 200 columns");
    ok(whole, "paragraphs lose nothing");
    ok(clean, "paragraphs hold no control character of the content");
    out_free(&o);
    out_free(&line);
    arena_free(&a);
}

static void one_line(void)
{
    struct out o = out_memory(), line = out_memory();
    struct text t = {.o = &o};
    text_put(&line, str_from(samples[2]));
    text_para(&t, STR("> "), out_str(&line));
    ok(str_find(out_str(&o), '\n', 0) == o.n - 1, "what is not a terminal gets a paragraph on one line");
    out_reset(&o);
    text_para(&t, STR(TEXT_BOLD "a" TEXT_END), STR(TEXT_FOUND "b" TEXT_END));
    is_str(out_str(&o), STR("ab\n"), "no marks where they cannot be shown");
    out_reset(&o);
    t.marks = true;
    t.columns = 20;
    text_para(&t, STR(""), STR(TEXT_BOLD "aaaaaaaaaaaa bbbbbbbbbbbb" TEXT_END));
    is_str(out_str(&o), STR("\x1b[1maaaaaaaaaaaa\x1b[0m\n\x1b[1mbbbbbbbbbbbb\x1b[0m\n"),
           "a mark ends with its line");
    out_free(&o);
    out_free(&line);
}

/* TEXT without hyperlinks (OSC 8), in memory of A; *SOUND: each is closed on its line, and leads to TARGET. */
static struct str unlinked(struct arena *a, struct str text, struct str target, bool *sound)
{
    struct out plain = out_memory();
    bool open = false;
    while (text.n) {
        size_t at = str_find_str(text, STR("\x1b]8;;"), 0);
        struct str before = str_sub(text, 0, at);
        *sound = *sound && !(open && str_find(before, '\n', 0) < before.n);
        out_raw(&plain, before);
        if (at == text.n)
            break;
        size_t end = str_find_str(text, STR("\x1b\\"), at);
        struct str to = str_sub(text, at + 5, end);
        *sound = *sound && (open ? !to.n : str_eq(to, target));
        open = !open;
        text = str_sub(text, end + 2, text.n);
    }
    *sound = *sound && !open;
    struct str s = arena_str(a, out_str(&plain));
    out_free(&plain);
    return s;
}

static void links(void)
{
    struct arena a = {0};
    struct out o = out_memory(), line = out_memory();
    bool fits = true, sound = true, same = true;
    for (unsigned columns = NARROWEST; columns <= WIDEST; columns++)
        for (size_t i = 0; i < 2 * COUNT(samples); i++) {
            struct text t = {
                .o = &o, .columns = columns, .marks = true, .links = true, .pages = STR("file:///x y/")};
            struct str parts[2];
            for (size_t linked = 0; linked < 2; linked++) {
                out_reset(&o);
                out_reset(&line);
                out_lit(&line, TEXT_BOLD "before");
                t.links = linked;
                text_put_link(&t, &line, STR("fr/a\x1b\xc2\x9b.html"), str_from(samples[i / 2]));
                out_lit(&line, "after" TEXT_END);
                if (i % 2)
                    text_verbatim(&t, STR("  - "), out_str(&line));
                else
                    text_para(&t, STR("  - "), out_str(&line));
                parts[linked] = unlinked(&a, out_str(&o), STR("file:///x%20y/fr/a%1B%C2%9B.html"), &sound);
            }
            fits = fits && widest(parts[1]) <= columns;
            same = same && str_eq(parts[0], parts[1]);
            arena_clear(&a);
        }
    ok(fits, "text with hyperlinks stays within 40 to 200 columns");
    ok(sound, "hyperlinks end with their lines and lead where they should");
    ok(same, "nothing but hyperlinks is added");
    struct text t = {.o = &o, .columns = 80, .links = true};
    out_reset(&line);
    text_put_link(&t, &line, STR("fr/a.html"), STR("a"));
    text_put_link(&t, &line, STR("javascript:alert(1)"), STR("b"));
    text_put_link(&t, &line, STR(""), STR("c"));
    is_str(out_str(&line), STR("abc"),
           "without a place for pages, and for other schemes, there is no hyperlink");
    out_free(&o);
    out_free(&line);
    arena_free(&a);
}

static void tables(void)
{
    struct out o = out_memory(), cell = out_memory();
    struct arena a = {0};
    struct str heads[] = {STR("id"), STR("name"), STR("état")}, cells[COUNT(samples) * 3];
    bool fits = true, clean = true;
    for (size_t i = 0; i < COUNT(cells); i++) {
        out_reset(&cell);
        text_put(&cell, str_from(samples[i % COUNT(samples)]));
        cells[i] = arena_str(&a, out_str(&cell));
    }
    for (unsigned columns = NARROWEST; columns <= WIDEST; columns++) {
        struct text t = {.o = &o, .columns = columns, .marks = columns % 2};
        out_reset(&o);
        text_table(&t, heads, cells, 3, COUNT(samples));
        fits = fits && widest(out_str(&o)) <= columns;
        clean = clean && !has_control(out_str(&o), t.marks);
    }
    ok(fits, "tables stay within 40 to 200 columns");
    ok(clean, "tables hold no control character of the content");
    struct str small[] = {STR("日本"), STR("e\u0301"), STR("x"), STR("a"), STR("été"), STR("y")};
    struct text t = {.o = &o, .columns = 80};
    out_reset(&o);
    text_table(&t, heads, small, 3, 2);
    is_str(out_str(&o), STR("id    name  état\n日本  e\u0301     x\na     été   y\n"),
           "columns line up by width");
    struct str words[] = {STR("somebody"), STR("a few words"), STR("understanding")};
    t.columns = 32;
    out_reset(&o);
    text_table(&t, heads, words, 3, 1);
    is_str(out_str(&o), STR("id        name     état\nsomebody  a few    understanding\n          words\n"),
           "cells are wrapped between words");
    t.columns = 24;
    out_reset(&o);
    text_table(&t, heads, words, 3, 1);
    is_str(out_str(&o), STR("somebody\n  name  a few words\n  état  understanding\n"),
           "where words would be cut, cells stand below each other");
    out_free(&o);
    out_free(&cell);
    arena_free(&a);
}

static void html(void)
{
    static const char *const pages[] = {
        "<p>One <strong>two</strong> &lt;three&gt; &amp;amp; <a "
        "href=\"https://x.example/?a=1&amp;b\">four</a>.</p>\n",
        "<ol start=\"9\">\n<li>a\n<ul>\n<li>b</li>\n</ul>\n</li>\n<li>\n<p>c</p>\n<p>d</p>\n</li>\n</ol>\n",
        "<pre tabindex=\"0\"><code>x  y\n\tz\n</code></pre>\n<h2 "
        "id=\"h\">H</h2>\n<blockquote>\n<p>q</p>\n</blockquote>\n",
        "</ul></ol></blockquote></strong></a></li></"
        "pre><ul><ul><ul><ul><ul><ul><ul><ul><ul><ul><ul><ul><ul><ul><ul><ul><ul>"
        "<ul><ul><ul><ul><ul><li>deep</ul></ul><p",
    };
    static const char *const want[] = {
        "One two <three> &amp; four <https://x.example/?a=1&b>.\n",
        "9. a\n   - b\n\n10. c\n\n    d\n",
        "    x  y\n        z\n\nH\n\n    q\n",
        NULL,
    };
    struct arena a = {0};
    struct out o = out_memory();
    for (size_t i = 0; i < COUNT(pages); i++) {
        struct text t = {.o = &o};
        out_reset(&o);
        text_html(&t, &a, str_from(pages[i]), STR("fr/page.html"));
        if (want[i])
            is_str(out_str(&o), str_from(want[i]), pages[i]);
        else
            ok(str_find_str(out_str(&o), STR("- deep\n"), 0) < o.n,
               "HTML that is nothing of ours does no harm");
    }
    out_free(&o);
    arena_free(&a);
}

static struct str record(struct out *o, enum text_format format, const char *value)
{
    struct arena a = {0};
    struct text_rows r = {.o = o, .format = format};
    struct rows *rows = rows_named("a _b n z", &a);
    struct row row = rows_put(rows, NULL, &a);
    rows->numbers[2] = rows->numbers[3] = true;
    row_set(row, "a", str_from(value));
    row_set(row, "_b", STR("for us"));
    row_set(row, "n", STR("7"));
    out_reset(o);
    text_rows_put(&r, row);
    text_rows_end(&r);
    arena_free(&a);
    return out_str(o);
}

static void records(void)
{
    struct out o = out_memory();
    is_str(record(&o, TEXT_PLAIN, "x\ty\nz\x1b"), STR("x y z\\u{1b}\t7\t\n"), "plain");
    is_str(record(&o, TEXT_TSV, "x"), STR("a\tn\tz\nx\t7\t\n"), "TSV");
    is_str(record(&o, TEXT_CSV, "say \"hi\", all"), STR("a,n,z\n\"say \"\"hi\"\", all\",7,\n"), "CSV");
    is_str(record(&o, TEXT_CSV, "=1+1"), STR("a,n,z\n\"'=1+1\",7,\n"), "CSV: no formula");
    is_str(record(&o, TEXT_CSV, "@x"), STR("a,n,z\n\"'@x\",7,\n"), "CSV: no formula by @");
    is_str(record(&o, TEXT_CSV, "\tx"), STR("a,n,z\n\"'\tx\",7,\n"), "CSV: no formula by TAB");
    is_str(record(&o, TEXT_JSON, "é\"\x1b"), STR("[\n{\"a\":\"é\\\"\\u001b\",\"n\":7,\"z\":null}\n]\n"),
           "JSON");
    is_str(record(&o, TEXT_NDJSON, "x"), STR("{\"a\":\"x\",\"n\":7,\"z\":null}\n"), "one JSON a line");
    struct text_rows none = {.o = &o, .format = TEXT_JSON};
    out_reset(&o);
    text_rows_end(&none);
    is_str(out_str(&o), STR("[]\n"), "JSON of nothing");
    struct text_json j = {.o = &o, .words = "auth"};
    out_reset(&o);
    text_json_open(&j, NULL, '{');
    struct arena a = {0};
    struct rows *rows = rows_named("auth", &a);
    row_set(rows_put(rows, NULL, &a), "auth", STR(" b  a "));
    text_json_row(&j, rows_at(rows, 0));
    text_json_int(&j, "r", 5);
    text_json_bool(&j, "t", true);
    text_json_null(&j, "x");
    text_json_close(&j, '}');
    is_str(out_str(&o), STR("{\"auth\":[\"b\",\"a\"],\"r\":5,\"t\":true,\"x\":null}"), "JSON values");
    arena_free(&a);
    out_free(&o);
}

static void words(void)
{
    struct out o = out_memory();
    struct arena a = {0};
    struct db *db = words_db(&a);
    const struct words en = words_load(db, &a, "words_terminal", STR("en"));
    is_str(text_value(&en, "protocol", STR("managesieve")), STR("ManageSieve"), "a value has a word");
    is_str(text_value(&en, "security", STR("tsl")), STR("tsl"), "or stands for itself");
    is_str(str_from(text_word(&en, "no such")), STR("no such"), "and so does a key");
    text_say(&o, &en, "port_unknown", (struct str[3]){STR("1"), STR("{0}\x1b"), STR("3")});
    is_str(out_str(&o), STR("Port 1 is not in the record: {0}\\u{1b} is 3."), "arguments are content");
    out_free(&o);
    db_close(db);
    arena_free(&a);
}

int main(void)
{
    paragraphs();
    one_line();
    links();
    tables();
    html();
    records();
    words();
    return done();
}
