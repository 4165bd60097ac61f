/* What GitHub and others have beyond CommonMark: tables, tasks, strikes, addresses, footnotes, alerts, definitions. */
#include "read/markdown.h"

#include "said.h"
#include "tap.h"

static struct arena a;
static struct record_entry e;

static struct str find_word(void *ctx, struct str lang, struct str name)
{
    (void)ctx;
    bool note = str_eq(name, STR("alert.note")) && str_eq(lang, STR("fr"));
    return note ? STR("Remarque") : str_eq(name, STR("x.host")) ? STR("imap.x.org") : (struct str){0};
}

static struct str no_word(void *ctx, struct str name)
{
    (void)ctx;
    (void)name;
    return (struct str){0};
}

static struct str read_body(const char *source, bool facts)
{
    struct diag *d = diag_new();
    const struct record_facts f = {.find = find_word, .nearest = no_word};
    const struct markdown_in in = {str_from(source), 1, true, facts, &f};
    e = (struct record_entry){.path = STR("content/faq/fr/x.md"), .lang = STR("fr"), .question.text = STR("Q")};
    markdown_read(&a, &in, d, &e);
    struct str s = said(&a, d);
    diag_free(d);
    return s;
}

static void html(const char *source, const char *want)
{
    struct str name = str_from(source);
    struct str diags = read_body(source, false);
    is_str(e.body_html, str_from(want), arena_str(&a, str_sub(name, 0, str_find(name, '\n', 0))).s);
    is_str(diags, STR(""), "and nothing said");
}

static void text(const char *source, const char *want)
{
    read_body(source, false);
    is_str(e.body_text, str_from(want), "text");
}

static void says(const char *source, const char *want)
{
    is_str(read_body(source, false), str_from(want), "said");
}

#define TABLE "<div class=\"scroll\" tabindex=\"0\">\n<table>\n<thead>\n<tr>\n"
#define BODY "</tr>\n</thead>\n<tbody>\n<tr>\n"
#define TABLE_END "</tr>\n</tbody>\n</table>\n</div>\n"
#define TH(x) "<th scope=\"col\">" x "</th>\n"
#define TD(x) "<td>" x "</td>\n"

static void test_tables(void)
{
    html("| port | use |\n| --- | --- |\n| 993 | *imap* |\n",
         TABLE TH("port") TH("use") BODY TD("993") TD("<em>imap</em>") TABLE_END);
    html("| a | b | c |\n|:--|:-:|--:|\n1 | 2 | 3\n",
         TABLE TH(
             "a") "<th scope=\"col\" class=\"center\">b</th>\n<th scope=\"col\" class=\"right\">c</th>\n" BODY
             TD("1") "<td class=\"center\">2</td>\n<td class=\"right\">3</td>\n" TABLE_END);
    html("| `a\\|b` | \\| |\n|-|-|\n| **c\\|d** | x |\n",
         TABLE TH("<code>a|b</code>") TH("|") BODY TD("<strong>c|d</strong>") TD("x") TABLE_END);
    html("| a | b |\n|-|-|\n| 1 |\n| 1 | 2 | 3 |\n",
         TABLE TH("a") TH("b") BODY TD("1") TD("") "</tr>\n<tr>\n" TD("1") TD("2") TABLE_END);
    html("| a | b |\n|-|-|\n", TABLE TH("a") TH("b") "</tr>\n</thead>\n</table>\n</div>\n");
    html("| a | b |\n|-|\n| 1 |\n", "<p>| a | b |\n|-|\n| 1 |</p>\n");
    html("words\n| a |\n|---|\n| # b # |\n> c\n",
         "<p>words</p>\n" TABLE TH("a") BODY TD("# b #") TABLE_END "<blockquote>\n<p>c</p>\n</blockquote>\n");
    html("| a |\n|---|\nb\n\nc\n", TABLE TH("a") BODY TD("b") TABLE_END "<p>c</p>\n");
    html("> - | a |\n>   |---|\n>   | - b |\n",
         "<blockquote>\n<ul>\n<li>\n" TABLE TH("a") BODY TD("- b") TABLE_END "</li>\n</ul>\n</blockquote>\n");
    html("    | a |\n    |---|\n", "<pre tabindex=\"0\"><code>| a |\n|---|\n</code></pre>\n");
    html("```\n| a |\n|---|\n```\n", "<pre tabindex=\"0\"><code>| a |\n|---|\n</code></pre>\n");
    html("a\n---\n", "<h2 id=\"a\">a</h2>\n");
    html("|   | b |\n|-|-|\n| x<br>y | <kbd>F5</kbd> |\n",
         TABLE TD("") TH("b") BODY TD("x<br>y") TD("<kbd>F5</kbd>") TABLE_END);
    html("| [t] |\n|-|\n\n[t]: https://x.org\n",
         TABLE TH("<a href=\"https://x.org\" rel=\"noopener\">t</a>") "</tr>\n</thead>\n</table>\n</div>\n");
    text("a\n\n| b | c |\n|-|-|\n| d | e |\n\nf\n", "a\nb | c\nd | e\nf");
    says("x\n\n| a | b |\n|---|---|\n| q | [z](javascript:x) |\n",
         "content/faq/fr/x.md:5:11: error: a link may not go to \"javascript:x\" [MD_URL_SCHEME]\n");
}

static void test_inline(void)
{
    html("~~a *b*~~ ~c~ d~e f ~~g", "<p><del>a <em>b</em></del> <del>c</del> d~e f ~~g</p>\n");
    html("~~~ x\n", "<pre tabindex=\"0\"><code class=\"language-x\"></code></pre>\n");
    html("a ~~~b~~~ \\~~c~~ `~~d~~`", "<p>a ~~~b~~~ ~~c~~ <code>~~d~~</code></p>\n");
    html("~~a\n\nb~~\n", "<p>~~a</p>\n<p>b~~</p>\n");
    html("*a ~~b* c~~", "<p><em>a ~~b</em> c~~</p>\n");
#define WEB(href, x) "<a href=\"" href "\" rel=\"noopener\">" x "</a>"
    html("see https://x.org/a_b_c, or (www.y.org/p_(q)). http://z.org/?a=1&b=2!",
         "<p>see " WEB("https://x.org/a_b_c", "https://x.org/a_b_c") ", or (" WEB(
             "http://www.y.org/p_(q)", "www.y.org/p_(q)") "). " WEB("http://z.org/?a=1&amp;b=2",
                                                                    "http://z.org/?a=1&amp;b=2") "!</p>\n");
    html("https://x.org/*a*/_b_/~c *https://y.org*",
         "<p>" WEB("https://x.org/*a*/_b_/~c",
                   "https://x.org/*a*/_b_/~c") " <em>" WEB("https://y.org", "https://y.org") "</em></p>\n");
    html("https://x.org/a&hl; http://x.org<br>y",
         "<p>" WEB("https://x.org/a", "https://x.org/a") "&amp;hl; " WEB("http://x.org",
                                                                         "http://x.org") "<br>y</p>\n");
    html("jo.e+x@mail.x-y.org. a@b a@b.c_ https:// www. xwww.a.b www.a_b.c",
         "<p><a href=\"mailto:jo.e+x@mail.x-y.org\">jo.e+x@mail.x-y.org</a>. a@b a@b.c_ https:// www. xwww.a.b "
         "www.a_b.c</p>\n");
    html("`www.x.org` [www.x.org](https://y.org) \\www.x.org www\\.x.org j\\@x.org",
         "<p><code>www.x.org</code> " WEB("https://y.org", "www.x.org") " \\"
                                                                        "www.x.org www.x.org j@x.org</p>\n");
}

static void test_lists(void)
{
#define BOX "<label><input type=\"checkbox\" disabled> "
#define DONE "<label><input type=\"checkbox\" disabled checked> "
    html("- [ ] a\n- [x] *b*\n- [X]c\n- \\[x] d\n- `[x]` e\n",
         "<ul>\n<li>" BOX "a</label></li>\n<li>" DONE "<em>b</em></label></li>\n<li>[X]c</li>\n<li>[x] d</li>\n"
         "<li><code>[x]</code> e</li>\n</ul>\n");
    html("1. [x] a\n   - [ ] b\n",
         "<ol>\n<li>" DONE "a</label>\n<ul>\n<li>" BOX "b</label></li>\n</ul>\n</li>\n</ol>\n");
    html("[x] a\n", "<p>[x] a</p>\n");
    text("- [ ] a\n- [x] b\n", "[ ] a\n[x] b");
    html("Port\n: a number\n: or *two*\n\n    more\n\nHost\n\n:   a name\n",
         "<dl>\n<dt>Port</dt>\n<dd>a number</dd>\n<dd>\n<p>or "
         "<em>two</em></p>\n<p>more</p>\n</dd>\n<dt>Host</dt>\n"
         "<dd>a name</dd>\n</dl>\n");
    html("a\nb\n: c\n", "<dl>\n<dt>a</dt>\n<dt>b</dt>\n<dd>c</dd>\n</dl>\n");
    html(": a\n\n- b\n: c\n", "<p>: a</p>\n<ul>\n<li>b\n: c</li>\n</ul>\n");
}

#define REF(n, id) "<sup><a href=\"#fn:" n "\" id=\"fnref:" id "\" role=\"doc-noteref\">" n "</a></sup>"
#define BACK(id) " <a href=\"#fnref:" id "\" role=\"doc-backlink\">\xe2\x86\xa9</a>"
#define NOTES "<section class=\"footnotes\" role=\"doc-endnotes\">\n<ol>\n"

static void test_notes(void)
{
    html("a[^b] c[^a] d[^b]\n\n[^a]: one\n[^b]: *two*\n",
         "<p>a" REF("1", "1") " c" REF("2", "2") " d" REF(
             "1", "1-2") "</p>\n" NOTES "<li id=\"fn:1\">\n<p><em>two</em>" BACK("1")
             BACK("1-2") "</p>\n</li>\n<li id=\"fn:2\">\n<p>one" BACK("2") "</p>\n</li>\n</ol>\n</section>\n");
    html("a[^1]\n\n[^1]: b[^2]\n\n    c\n\n[^2]: d\n",
         "<p>a" REF("1", "1") "</p>\n" NOTES "<li id=\"fn:1\">\n<p>b" REF("2", "2") "</p>\n<p>c" BACK(
             "1") "</p>\n</li>\n<li id=\"fn:2\">\n<p>d" BACK("2") "</p>\n</li>\n</ol>\n</section>\n");
    html("a [^1](https://x.org) `[^1]` \\[^1] b[^1]\n\n[^1]: word\n",
         "<p>a " WEB("https://x.org", "^1") " <code>[^1]</code> [^1] b" REF(
             "1", "1") "</p>\n" NOTES "<li id=\"fn:1\">\n<p>word" BACK("1") "</p>\n</li>\n</ol>\n</section>\n");
    html("a [b[^1] c[^2]](https://x.org) **[d[^1]](https://x.org)**\n\n[^1]: one\n[^2]: two\n",
         "<p>a " WEB("https://x.org", "b c") REF("1", "1") REF("2", "2") " <strong>" WEB("https://x.org", "d")
             REF("1", "1-2") "</strong></p>\n" NOTES "<li id=\"fn:1\">\n<p>one" BACK("1") BACK(
                 "1-2") "</p>\n</li>\n<li id=\"fn:2\">\n<p>two" BACK("2") "</p>\n</li>\n</ol>\n</section>\n");
    html("[^1] stays\n", "<p>[^1] stays</p>\n");
    text("a[^1]\n\n[^1]: b\n", "a[1]\n[1] b");
    says("a[^1] [^3]\n\n[^1]: b\n[^2]: c\n[^1]: d\n",
         "content/faq/fr/x.md:1:7: warning: footnote \"3\" is not defined [MD_FOOTNOTE]\n"
         "content/faq/fr/x.md:4:1: warning: footnote \"2\" is never referred to [MD_FOOTNOTE]\n"
         "content/faq/fr/x.md:5:1: warning: footnote \"1\" stands twice [MD_FOOTNOTE]\n");
    ok(str_find_str(e.body_text, STR("c"), 0) < e.body_text.n &&
           str_find_str(e.body_text, STR("d"), 0) < e.body_text.n,
       "and nothing is lost");
}

#define ALERT(kind, title) "<div class=\"alert " kind "\" role=\"note\">\n<p class=\"title\">" title "</p>\n"

static void test_alerts(void)
{
    html("> [!NOTE]\n> a\n>\n> b\n", ALERT("note", "Remarque") "<p>a</p>\n<p>b</p>\n</div>\n");
    html("> [!warning] Own *title*\n> a\n\n> [!x](y.md)\n",
         ALERT("warning",
               "Own <em>title</em>") "<p>a</p>\n</div>\n"
                                     "<blockquote>\n<p><a href=\"y.html\">!x</a></p>\n</blockquote>\n");
    html("!!! danger \"T\"\n    a\n\n    !!! tip\n        - b\nc\n",
         ALERT("caution", "T") "<p>a</p>\n" ALERT("tip",
                                                  "Tip") "<ul>\n<li>b</li>\n</ul>\n</div>\n</div>\n<p>c</p>\n");
    html("::::tip[T]\na\n:::note\n| b |\n|---|\n:::\n::::\nc\n",
         ALERT("tip", "T") "<p>a</p>\n" ALERT("note", "Remarque")
             TABLE TH("b") "</tr>\n</thead>\n</table>\n</div>\n"
                           "</div>\n</div>\n<p>c</p>\n");
    html("??? bug \"T\"\n    a\n",
         "<details class=\"alert caution\">\n<summary>T</summary>\n<p>a</p>\n</details>\n");
    html("- a\n\n    !!! note\n        b\n\n```\n!!! note\n:::tip\n```\n",
         "<ul>\n<li>\n<p>a</p>\n" ALERT(
             "note", "Remarque") "<p>b</p>\n</div>\n</li>\n</ul>\n"
                                 "<pre tabindex=\"0\"><code>!!! note\n:::tip\n</code></pre>\n");
    html("wow!!! note\n\n!!!\n\n::: \n", "<p>wow!!! note</p>\n<p>!!!</p>\n<p>:::</p>\n");
}

static void test_headings(void)
{
    html("## A b {#own}\n\n## \xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82, "
         "\xd0\xbc\xd0\xb8\xd1\x80!\n\n## c {d}\n",
         "<h2 id=\"own\"><span id=\"a-b\"></span>A b</h2>\n<h2 "
         "id=\"\xd0\xbf\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82-\xd0\xbc\xd0\xb8\xd1\x80\">"
         "\xd0\x9f\xd1\x80\xd0\xb8\xd0\xb2\xd0\xb5\xd1\x82, \xd0\xbc\xd0\xb8\xd1\x80!</h2>\n<h2 id=\"c-d\">c "
         "{d}</h2>\n");
    html("## \xc3\x89\n\n## E\n",
         "<h2 id=\"\xc3\xa9\">\xc3\x89</h2>\n<h2 id=\"e\"><span id=\"e-2\"></span>E</h2>\n");
    html("## A `\\{#x}` \\{#y}\n", "<h2 id=\"a-x-y\">A <code>\\{#x}</code> {#y}</h2>\n");
}

/* Names that HTML gives to places; a heading keeps its own. */
static void test_ids(void)
{
    says("<h2 align=\"center\">How to <b>do</b> it</h2>\n\n[a](#how-to-do-it)\n",
         "content/faq/fr/x.md:1:1: warning: raw HTML is left out: <h2> (2 tags) [MD_RAW_HTML]\n");
    is_str(e.body_html,
           STR("<p>How to <strong>do</strong> it<span id=\"how-to-do-it\"></span></p>\n<p><a "
               "href=\"#how-to-do-it\">a</a></p>\n"),
           "its name stays");
    html("a <a id=\"x\"></a>b\n\n<a name='y'></a>\n\n## x\n\n<a id=\"z\" href=\"https://b.org/\">c</a> <kbd "
         "id=z>d</kbd>\n",
         "<p>a b</p>\n<p><span id=\"y\"></span></p>\n<h2 id=\"x\">x</h2>\n<p><a href=\"https://b.org/\" "
         "rel=\"noopener\"><span id=\"z\"></span>c</a> <kbd>d</kbd></p>\n");
    html("<dl id=\"l\"><dt id=\"t\">d</dt><dd>e</dd></dl>\n\n<table id=\"b\"><tr "
         "id=\"r\"><td>f</td></tr></table>\n",
         "<dl><dt><span id=\"t\"></span>d</dt>\n<dd>e</dd>\n</dl>\n<table><tr><td><span "
         "id=\"r\"></span>f</td>\n</tr>\n</table>\n");
    html("<kbd id=\"a b\">c</kbd> <kbd id=\"fn:1\">d</kbd> <kbd id=\"&quot;>\">e</kbd> <kbd "
         "id=\"\xc3\xa9\">f</kbd>\n",
         "<p><kbd>c</kbd> <kbd>d</kbd> <kbd>e</kbd> <kbd><span id=\"\xc3\xa9\"></span>f</kbd></p>\n");
}

static void test_raw(void)
{
    html("a<br>b <kbd>c</kbd> H<sub>2</sub>O Vec<T> <name> <a@x.org>\n",
         "<p>a<br>b <kbd>c</kbd> H<sub>2</sub>O Vec&lt;T&gt; &lt;name&gt; <a "
         "href=\"mailto:a@x.org\">a@x.org</a></p>\n");
    html("**a <mark>b** c</mark> <sub>d\n\ne\n",
         "<p><strong>a <mark>b</mark></strong> c <sub>d</sub></p>\n<p>e</p>\n");
    html("<del>\n\n*a*\n\n</del>\n\n<ins>b\n",
         "<p><del>\n</del></p>\n<p><em>a</em></p>\n<p><ins>b</ins></p>\n");
    html("<details><summary>a &amp; b</summary>\n\n- c\n\n</details>\n\n<dl><dt>d<dd>e</dl>\n",
         "<details><summary>a &amp; "
         "b</summary>\n<ul>\n<li>c</li>\n</ul>\n</details>\n<dl><dt>d</dt><dd>e</dd></dl>\n");
    says("a <b onclick=\"x()\">b</b> <span>c</span>\n\n<div>d</div>\n",
         "content/faq/fr/x.md:1:26: warning: raw HTML is left out: <span>, <div> (4 tags) [MD_RAW_HTML]\n");
    is_str(e.body_html, STR("<p>a <strong>b</strong> c</p>\n<p>d</p>\n"), "and the text stays");
    says("a <script>alert(1)</script> b\n\n<script>\nx\n</script>\n\n<svg onload=x> c\n",
         "content/faq/fr/x.md:1:3: warning: raw HTML is left out: <script>, <svg> (3 tags) [MD_RAW_HTML]\n");
    is_str(e.body_html, STR("<p>a  b</p>\n<p> c</p>\n"), "and no script");
}

static void test_foreign(void)
{
    says("a [[b]] [[c|d]] $$x$$ $5 and $6 $a^2$ `[[e]]`\n\n{{< f >}} {% g %} {{ h }}\n\nimport X from "
         "'y'\n\n<X a=\"b\" />\n",
         "content/faq/fr/x.md:1:3: warning: wiki links ([[page]]) are not understood here (2 times) "
         "[MD_FOREIGN]\n"
         "content/faq/fr/x.md:1:17: warning: formulas ($$) are not understood here (2 times) [MD_FOREIGN]\n"
         "content/faq/fr/x.md:3:1: warning: Hugo's shortcodes ({{<) are not understood here [MD_FOREIGN]\n"
         "content/faq/fr/x.md:3:11: warning: Liquid tags ({%) are not understood here [MD_FOREIGN]\n"
         "content/faq/fr/x.md:5:1: warning: imports and exports (MDX) are not understood here [MD_FOREIGN]\n"
         "content/faq/fr/x.md:7:1: warning: components (MDX) are not understood here [MD_FOREIGN]\n");
    is_str(read_body("{{x.host}} {{< f >}}\n", true),
           STR("content/faq/fr/x.md:1:12: warning: Hugo's shortcodes ({{<) are not understood here "
               "[MD_FOREIGN]\n"),
           "a shortcode is no fact");
    is_str(e.body_html, STR("<p>imap.x.org {{&lt; f &gt;}}</p>\n"), "and stands as it was");
}

int main(void)
{
    test_tables();
    test_inline();
    test_lists();
    test_notes();
    test_alerts();
    test_headings();
    test_ids();
    test_raw();
    test_foreign();
    arena_free(&a);
    return done();
}
