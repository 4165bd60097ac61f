/* Markdown bodies: HTML, plain text, headings, links and facts, and where mistakes are said to stand. */
#include "read/markdown.h"

#include "said.h"
#include "tap.h"

static struct arena a;
static struct record_entry e;

static struct str find_fact(void *ctx, struct str lang, struct str name)
{
    (void)ctx;
    if (str_eq(name, STR("gmail.imap.host")))
        return STR("imap.gmail.com");
    if (str_eq(name, STR("gmail.imap")))
        return str_eq(lang, STR("fr")) ? STR("imap.gmail.com, port 993 (SSL/TLS)") : STR("in other words");
    if (str_eq(name, STR("evil_one")))
        return STR("<b>*&\" {{gmail.imap.host}} [x](y)");
    if (str_eq(name, STR("gmail.url")))
        return STR("https://mail.google.com/?a=1&b=2");
    if (str_eq(name, STR("bad.url")))
        return STR("javascript:alert(1)");
    return (struct str){0};
}

static struct str nearest_fact(void *ctx, struct str name)
{
    (void)ctx;
    return str_starts(name, STR("gmail")) ? STR("gmail.imap.host") : (struct str){0};
}

/* Reads SOURCE, which begins on LINE, with QUESTION from the front matter; returns the diagnostics. */
static struct str read_at(const char *source, unsigned line, const char *question, bool facts)
{
    struct diag *d = diag_new();
    const struct record_facts f = {.find = find_fact, .nearest = nearest_fact};
    const struct markdown_in in = {str_from(source), line, true, facts, &f};
    e = (struct record_entry){.path = STR("content/faq/fr/x.md"), .lang = STR("fr")};
    e.question.text = str_from(question);
    markdown_read(&a, &in, d, &e);
    struct str s = said(&a, d);
    diag_free(d);
    return s;
}

static struct str read_body(const char *source)
{
    return read_at(source, 1, "Q", true);
}

static void html(const char *source, const char *want)
{
    struct str diags = read_body(source);
    is_str(e.body_html, str_from(want), "html");
    is_str(diags, STR(""), "and nothing said");
}

static void says(const char *source, const char *want)
{
    struct str name = str_from(source);
    name.n = str_find(name, '\n', 0);
    is_str(read_body(source), str_from(want), arena_str(&a, name).s);
}

static void test_blocks(void)
{
    html("", "");
    html("a\nb  \nc\\\nd\n", "<p>a\nb<br>\nc<br>\nd</p>\n");
    html("a *b* **c** `<d>` &amp; < > \"",
         "<p>a <em>b</em> <strong>c</strong> <code>&lt;d&gt;</code> &amp; &lt; &gt; \"</p>\n");
    html("- a\n- b\n  - c\n", "<ul>\n<li>a</li>\n<li>b\n<ul>\n<li>c</li>\n</ul>\n</li>\n</ul>\n");
    html("- a\n\n- b\n", "<ul>\n<li>\n<p>a</p>\n</li>\n<li>\n<p>b</p>\n</li>\n</ul>\n");
    html("3. a\n4. b\n", "<ol start=\"3\">\n<li>a</li>\n<li>b</li>\n</ol>\n");
    html("1) a\n", "<ol>\n<li>a</li>\n</ol>\n");
    html("-\n", "<ul>\n<li></li>\n</ul>\n");
    html("> a\n>\n> b\n", "<blockquote>\n<p>a</p>\n<p>b</p>\n</blockquote>\n");
    html("a\n\n---\n\nb\n", "<p>a</p>\n<hr>\n<p>b</p>\n");
    html("```sh x\na < b\n\nc\n```\n",
         "<pre tabindex=\"0\"><code class=\"language-sh\">a &lt; b\n\nc\n</code></pre>\n");
    html("```js {1} title=\"a <b>\"\nx\n```\n", "<p class=\"title\">a &lt;b&gt;</p>\n<pre tabindex=\"0\"><code "
                                                "class=\"language-js\">x\n</code></pre>\n");
    html("```{.py filename='a b'}\nx\n```\n",
         "<p class=\"title\">a b</p>\n<pre tabindex=\"0\"><code class=\"language-py\">x\n</code></pre>\n");
    html("```rust,ignore subtitle=x\nx\n```\n",
         "<pre tabindex=\"0\"><code class=\"language-rust\">x\n</code></pre>\n");
    html("~~~ \"><x\na\n~~~\n", "<pre tabindex=\"0\"><code>a\n</code></pre>\n");
    html("    a\n", "<pre tabindex=\"0\"><code>a\n</code></pre>\n");
    html("- a\n\n      code\n",
         "<ul>\n<li>\n<p>a</p>\n<pre tabindex=\"0\"><code>code\n</code></pre>\n</li>\n</ul>\n");
    html("\xc3\xa9 \xe2\x82\xac &eacute; &#233; &#x1F4E7;",
         "<p>\xc3\xa9 \xe2\x82\xac \xc3\xa9 \xc3\xa9 \xf0\x9f\x93\xa7</p>\n");
    html("&#1; &#127; &#x85; &#xFDD0; &#xFFFE; &#0; &#xFDD0;aaxxxx",
         "<p>\xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd \xef\xbf\xbd"
         "aaxxxx</p>\n");
}

static void text(const char *source, const char *want)
{
    read_body(source);
    is_str(e.body_text, str_from(want), "text");
}

static void test_text(void)
{
    text("", "");
    text("a\nb\n\nc\n", "a b\nc");
    text("a  \nb", "a\nb");
    text("# T\n\n## A *b*\n\nc\n", "T\nA b\nc");
    text("1. a\n2. b\n   - c\n   - d\n\n   e\n", "a\nb\nc\nd\ne");
    text("> a\n\n---\n\n```\nx  y\n\nz\n```\n\nb `c`\n", "a\nx  y\n\nz\nb c");
    text("[a](https://x.fr) <https://y.fr> & &lt;", "a https://y.fr & <");
    text("- \n- b\n", "b");
}

static void heading(size_t i, unsigned level, const char *anchor, const char *title, const char *behind,
                    unsigned line)
{
    struct record_heading h = {0};
    if (i < e.headings_n)
        h = e.headings[i];
    is_str(h.anchor, str_from(anchor), "anchor");
    is_str(h.title, str_from(title), "title");
    is_str(str_sub(e.body_text, h.text_from, h.text_from + strlen(behind)), str_from(behind), "text behind it");
    ok(h.level == level && h.pos.line == line && h.pos.col == 1, "level and place of %s", anchor);
}

static void test_headings(void)
{
    html("## A & b\n\nx\n", "<h2 id=\"a--b\"><span id=\"a-b\"></span>A &amp; b</h2>\n<p>x</p>\n");
    read_at("## \xc3\x89tape 1\n\nun\n\n## Etape 1\n\n### `x` *y*\n\ntrois\n\n## ???\n\n## ?\n\nA\n===\n\n## "
            "etape 1-2\n",
            11, "Q", true);
    ok(e.headings_n == 7, "seven headings");
    heading(0, 2, "\xc3\xa9tape-1", "\xc3\x89tape 1", "un\nEtape 1", 11);
    heading(1, 2, "etape-1", "Etape 1", "x y", 15);
    heading(2, 3, "x-y", "x y", "trois", 17);
    heading(3, 2, "section", "???", "?", 21);
    heading(4, 2, "section-1", "?", "A", 23);
    heading(5, 2, "a", "A", "etape 1-2", 25);
    heading(6, 2, "etape-1-2", "etape 1-2", "", 28);
    read_body("## a-2\n\n## a\n\n## a\n\n## a\n");
    is_str(e.headings[2].anchor, STR("a-1"), "numbers begin at one");
    is_str(e.headings[3].anchor, STR("a-3"), "and a taken one is passed over");
    says("### a\n\n#### b\n\n## c\n\n###### d\n",
         "content/faq/fr/x.md:1:1: warning: heading level 3 follows level 1 [MD_HEADING_JUMP]\n"
         "content/faq/fr/x.md:7:1: warning: heading level 6 follows level 2 [MD_HEADING_JUMP]\n");
    says("## a\n\n- b\n\n  # c\n", "content/faq/fr/x.md:5:3: warning: a heading of level 1 beside the question "
                                   "is shown as level 2 [MD_HEADING_TOP]\n");
    ok(str_find_str(e.body_html, STR("<h2 id=\"c\">c</h2>"), 0) < e.body_html.n, "shown as level 2");
}

static void test_question(void)
{
    is_str(read_at("x\n\n# Ma *question* {{gmail.imap.host}}\ny\n", 5, NULL, true), STR(""),
           "a heading is the question");
    is_str(e.question.text, STR("Ma question imap.gmail.com"), "its plain text");
    ok(e.question.pos.line == 7 && e.question.pos.col == 1, "its place");
    is_str(e.body_html, STR("<span id=\"ma-question-imapgmailcom\"></span>\n<p>x</p>\n<p>y</p>\n"),
           "it has left the body");
    read_at("# Q\n\na\n", 1, "Q", true);
    is_str(e.body_html, STR("<span id=\"q\"></span>\n<p>a</p>\n"), "a heading equal to the question goes");
    ok(e.headings_n == 0, "and is no heading");
    read_at("## a\n\n## Q\n", 1, "Q", true);
    ok(e.headings_n == 2, "but only the first one");
    is_str(read_at("> # a\n\nb\n", 3, NULL, true),
           STR("content/faq/fr/x.md:3: warning: the entry has no question, and is called after its file: X "
               "[MD_TITLE]\n"
               "content/faq/fr/x.md:3:3: warning: a heading of level 1 beside the question is shown as level 2 "
               "[MD_HEADING_TOP]\n"),
           "a heading within a quote is not the question");
    is_str(read_at("#\n\nb\n", 1, NULL, true),
           STR("content/faq/fr/x.md:1: warning: the entry has no question, and is called after its file: X "
               "[MD_TITLE]\n"
               "content/faq/fr/x.md:1:1: warning: a heading of level 1 beside the question is shown as level 2 "
               "[MD_HEADING_TOP]\n"),
           "nor is an empty one");
}

static void link(size_t i, enum record_link_kind kind, const char *path, const char *written, unsigned line,
                 unsigned col)
{
    struct record_link l = {0};
    if (i < e.links_n)
        l = e.links[i];
    is_str(l.written, str_from(written), "link as written");
    ok(l.kind == kind && str_eq(l.path, str_from(path)), "leads to %s", path ? path : "itself");
    ok(l.pos.line == line && l.pos.col == col, "at %u:%u, is %u:%u", line, col, l.pos.line, l.pos.col);
}

static void test_links(void)
{
    html("[a](b.md#c \"t<\")", "<p><a href=\"b.html#c\" title=\"t&lt;\">a</a></p>\n");
    is_str(str_sub(e.body_html, e.links[0].href_from, e.links[0].href_from + e.links[0].href_n),
           STR("b.html#c"), "the place of the href");
    is_str(e.links[0].anchor, STR("c"), "the anchor");
    html("[a](<../en/b.md>) [b](#c) [d](provider:gmail) [e](guide:outlook)",
         "<p><a href=\"../en/b.html\">a</a> <a href=\"#c\">b</a> <a href=\"provider/gmail.html\">d</a> <a "
         "href=\"guide/outlook.html\">e</a></p>\n");
    html("[a](https://x.fr/?a&b) <https://y.fr> <a@b.fr> [t](tel:+331)",
         "<p><a href=\"https://x.fr/?a&amp;b\" rel=\"noopener\">a</a> <a href=\"https://y.fr\" "
         "rel=\"noopener\">https://y.fr</a> <a href=\"mailto:a@b.fr\">a@b.fr</a> <a "
         "href=\"tel:+331\">t</a></p>\n");
    html("[a <https://y.fr> b](x.md)", "<p><a href=\"x.html\">a https://y.fr b</a></p>\n");
    html("[a](x.md \"&#1;\")", "<p><a href=\"x.html\" title=\"\xef\xbf\xbd\">a</a></p>\n");
    read_at("Un [a](a.md) et\n  [b](a.md), `[x](c.md)` \\[y](c.md) [z\nz](c.md).\n\n- un\n\n  > [d](d.md) "
            "[e][f]\n  > "
            "[g](<a&amp;.md>) [h]( \n  > h.md )\n\n[f]: f.md\n\n## [t](t.md) [t](t.md)\n\nS [s](s.md)\n===\n",
            7, "Q", true);
    link(0, RECORD_LINK_ENTRY, "content/faq/fr/a.md", "a.md", 7, 8);
    link(1, RECORD_LINK_ENTRY, "content/faq/fr/a.md", "a.md", 8, 7);
    link(2, RECORD_LINK_ENTRY, "content/faq/fr/c.md", "c.md", 9, 4);
    link(3, RECORD_LINK_ENTRY, "content/faq/fr/d.md", "d.md", 13, 9);
    link(4, RECORD_LINK_ENTRY, "content/faq/fr/f.md", "f.md", 17, 6);
    link(6, RECORD_LINK_ENTRY, "content/faq/fr/t.md", "t.md", 19, 8);
    link(7, RECORD_LINK_ENTRY, "content/faq/fr/t.md", "t.md", 19, 18);
    link(8, RECORD_LINK_ENTRY, "content/faq/fr/s.md", "s.md", 21, 7);
    ok(e.links_n == 9, "nine links");
}

static void test_refused(void)
{
    says("a\n[b](java&#115;cript:x)",
         "content/faq/fr/x.md:2:5: error: a link may not go to \"javascript:x\" [MD_URL_SCHEME]\n");
    is_str(e.body_html, STR("<p>a\nb</p>\n"), "its text stays");
    says("- a\n  [b](<javascript&colon;x> 't') <javascript:y>\n",
         "content/faq/fr/x.md:2:8: error: a link may not go to \"javascript:x\" [MD_URL_SCHEME]\n"
         "content/faq/fr/x.md:2:34: error: a link may not go to \"javascript:y\" [MD_URL_SCHEME]\n");
    says("x [b] y\n\n[b]: //host/x\n",
         "content/faq/fr/x.md:3:6: error: a link may not go to \"//host/x\" [MD_URL_SCHEME]\n");
    says("[a](x.pdf) [b](/y.md) [c]()",
         "content/faq/fr/x.md:1:5: error: a link may not go to \"x.pdf\" [MD_URL_SCHEME]\n"
         "content/faq/fr/x.md:1:16: error: a link may not go to \"/y.md\" [MD_URL_SCHEME]\n"
         "content/faq/fr/x.md:1:27: error: a link may not go to \"\" [MD_URL_SCHEME]\n");
    says("x ![alt *b*](img/a.png) [![i](j.png)](k.md)\n",
         "content/faq/fr/x.md:1:14: error: a link may not go to \"img/a.png\" [MD_URL_SCHEME]\n"
         "content/faq/fr/x.md:1:31: error: a link may not go to \"j.png\" [MD_URL_SCHEME]\n");
    is_str(e.body_html, STR("<p>x alt b <a href=\"k.html\">i</a></p>\n"), "the alternative text stays");
}

static void test_raw_html(void)
{
    says("a <b>c</b> `<i>` \\<u> <br\n/> <!-- x --> <?p?>\n\n<div\nx>\n\ny\n\n  <!-- c -->\n\n<!-- c --> "
         "d\n\n> </p>\n",
         "content/faq/fr/x.md:2:15: warning: raw HTML is left out: <!>, <div>, <p> (3 tags) [MD_RAW_HTML]\n");
    is_str(e.body_html,
           STR("<p>a <strong>c</strong> <code>&lt;i&gt;</code> &lt;u&gt; <br>  "
               "</p>\n<p>y</p>\n<p>d\n</p>\n<blockquote>\n"
               "</blockquote>\n"),
           "what is allowed and all text is left");
}

static void test_facts(void)
{
    html("{{gmail.imap.host}} **{{ gmail.imap.host }}** `{{gmail.imap}}`",
         "<p>imap.gmail.com <strong>imap.gmail.com</strong> <code>imap.gmail.com, port 993 "
         "(SSL/TLS)</code></p>\n");
    html("a{{evil_one}}b\n\n    {{evil_one}}\n",
         "<p>a&lt;b&gt;*&amp;\" {{gmail.imap.host}} [x](y)b</p>\n<pre tabindex=\"0\"><code>&lt;b&gt;*&amp;\" "
         "{{gmail.imap.host}} "
         "[x](y)\n</code></pre>\n");
    is_str(e.body_text, STR("a<b>*&\" {{gmail.imap.host}} [x](y)b\n<b>*&\" {{gmail.imap.host}} [x](y)"),
           "in the text too");
    html("\\{{gmail.imap.host}} `\\{{x}}` \\\\{{gmail.imap.host}} {x} {",
         "<p>{{gmail.imap.host}} <code>{{x}}</code> \\imap.gmail.com {x} {</p>\n");
    html("## {{gmail.imap.host}}\n",
         "<h2 id=\"imapgmailcom\"><span id=\"imap-gmail-com\"></span>imap.gmail.com</h2>\n");
    html("[a]({{gmail.url}}) [b](https://{{gmail.imap.host}}/)",
         "<p><a href=\"https://mail.google.com/?a=1&amp;b=2\" rel=\"noopener\">a</a> <a "
         "href=\"https://imap.gmail.com/\" "
         "rel=\"noopener\">b</a></p>\n");
    says("a\n [b]({{bad.url}})",
         "content/faq/fr/x.md:2:6: error: a link may not go to \"javascript:alert(1)\" [MD_URL_SCHEME]\n");
    says("x {{gmail.imap.hots}}\n- {{a b}} {{}} \xc3\xa9 {{gmail\n  `{{unknown_one}}`\n",
         "content/faq/fr/x.md:1:3: error: no fact is called \"gmail.imap.hots\" [FACT_UNKNOWN]\n"
         "content/faq/fr/x.md:2:3: error: no fact is called \"a b\" [FACT_UNKNOWN]\n"
         "content/faq/fr/x.md:2:11: error: no fact is called \"\" [FACT_UNKNOWN]\n"
         "content/faq/fr/x.md:2:19: error: no fact is called \"gmail\" [FACT_UNKNOWN]\n"
         "content/faq/fr/x.md:3:4: error: no fact is called \"unknown_one\" [FACT_UNKNOWN]\n");
    is_str(e.body_text, STR("x {{gmail.imap.hots}}\n{{a b}} {{}} \xc3\xa9 {{gmail {{unknown_one}}"),
           "they stay as they are");
    is_str(read_at("{{gmail.imap.host}} `\\{{x}}` \\{{y}}", 1, "Q", false), STR(""), "facts: false");
    is_str(e.body_text, STR("{{gmail.imap.host}} \\{{x}} {{y}}"), "leaves all as Markdown has it");
}

int main(void)
{
    test_blocks();
    test_text();
    test_headings();
    test_question();
    test_links();
    test_refused();
    test_raw_html();
    test_facts();
    arena_free(&a);
    return done();
}
