/* A whole source file: hygiene, front matter and body together, with positions that fit the file. */
#include "read/record.h"

#include "said.h"
#include "tap.h"

static struct arena a;
static struct record_entry e;
static bool good;

static struct str find_fact(void *ctx, struct str lang, struct str name)
{
    (void)ctx;
    (void)lang;
    return str_eq(name, STR("gmail.imap.port")) ? STR("993") : (struct str){0};
}

static struct str nearest_fact(void *ctx, struct str name)
{
    (void)ctx;
    (void)name;
    return STR("gmail.imap.port");
}

static const struct mention_words *no_words(void *ctx, struct str lang)
{
    static const struct mention_words none;
    (void)ctx;
    (void)lang;
    return &none;
}

static struct str read_entry(const char *path, struct str bytes)
{
    const struct record_facts facts = {.find = find_fact, .nearest = nearest_fact, .words = no_words};
    struct diag *d = diag_new();
    good = entry_read(&a, str_from(path), STR("fr"), bytes, &facts, true, d, &e);
    struct str s = said(&a, d);
    diag_free(d);
    return s;
}

static void test_whole(void)
{
    struct str diags = read_entry(
        "content/faq/fr/gmail-pop.md",
        STR("\xef\xbb\xbf---\r\nquestion: POP ou IMAP {{gmail.imap.port}} ?\r\nsummary: \"Port "
            "{{gmail.imap.port}} {{x}}\"\r\n"
            "related: [autre, b.md#c, ../../x.md, https://x.fr]\r\n---\r\n\r\n# POP ou IMAP 993 ?\r\n\r\n"
            "Le port {{gmail.imap.port}} [a](b.md).\r\nimap.gmail.com:143 {{y}} <font>\r\n"));
    ok(good, "read");
    is_str(
        diags,
        STR("content/faq/fr/gmail-pop.md:3:36: error: no fact is called \"x\" [FACT_UNKNOWN]\n"
            "content/faq/fr/gmail-pop.md:4:26: error: a link may not go to \"../../x.md\" [MD_URL_SCHEME]\n"
            "content/faq/fr/gmail-pop.md:4:38: error: a link may not go to \"https://x.fr\" [MD_URL_SCHEME]\n"
            "content/faq/fr/gmail-pop.md:10:20: error: no fact is called \"y\" [FACT_UNKNOWN]\n"
            "content/faq/fr/gmail-pop.md:10:26: warning: raw HTML is left out: <font> [MD_RAW_HTML]\n"),
        "lines and columns are those of the file");
    is_str(e.path, STR("content/faq/fr/gmail-pop.md"), "path");
    is_str(e.lang, STR("fr"), "lang");
    is_str(e.slug.text, STR("gmail-pop"), "the file's name is the slug");
    is_str(e.question.text, STR("POP ou IMAP 993 ?"), "facts in the question");
    is_str(e.summary, STR("Port 993 {{x}}"), "and in the summary");
    is_str(e.body_html,
           STR("<span id=\"pop-ou-imap-993-\"></span>\n<p>Le port 993 <a "
               "href=\"b.html\">a</a>.\nimap.gmail.com:143 {{y}} </p>\n"),
           "the body");
    ok(e.links_n == 3 && e.links[0].kind == RECORD_LINK_ENTRY && e.links[1].kind == RECORD_LINK_RELATED,
       "links");
    ok(e.links[0].pos.line == 9 && e.links[0].pos.col == 33, "a link's place");
    is_str(e.links[1].path, STR("content/faq/fr/autre.md"), "related without .md");
    is_str(e.links[2].anchor, STR("c"), "related with an anchor");
    ok(e.links[2].pos.line == 4 && e.links[2].pos.col == 18, "its place");
    ok(e.mentions_n == 1 && e.mentions[0].port == 143 && e.mentions[0].pos.line == 10 &&
           e.mentions[0].pos.col == 1,
       "a mention, and the fact is none");
}

static void test_plain(void)
{
    is_str(read_entry("content/faq/fr/x.md", STR("# Une question\n\nUne r\xc3\xa9ponse.\n")), STR(""),
           "without front matter");
    is_str(e.question.text, STR("Une question"), "the heading is the question");
    is_str(e.body_text, STR("Une r\xc3\xa9ponse."), "the rest is the body");
    is_str(read_entry("content/faq/fr/x.md", STR("")),
           STR("content/faq/fr/x.md:1: warning: the entry has no question, and is called after its file: X "
               "[MD_TITLE]\n"),
           "an empty file");
    ok(good && e.body_html.s && e.body_html.n == 0, "has an empty body");
    is_str(read_entry("content/faq/fr/x.md", STR("---\ntags: [\n---\n# q\n")),
           STR("content/faq/fr/x.md:3:1: error: this is not YAML: did not find expected node content "
               "[FRONT_SYNTAX]\n"),
           "broken front matter, and no word about what it might have said");
    is_str(read_entry("content/faq/fr/x.md", STR("---\nx\n")),
           STR("content/faq/fr/x.md:1:1: error: front matter is not closed [FRONT_OPEN]\n"),
           "front matter without end");
    read_entry("content/faq/fr/x.md", STR("---\nfacts: no\n---\n# q {{x}}\n\n{{y}}\n"));
    is_str(e.body_text, STR("{{y}}"), "facts turned off by the entry");
}

static void test_slugs(void)
{
    static const char *const other[][2] = {
        {"Abc", "abc"},      {"a_b", "a-b"},        {"a b (2)", "a-b-2"}, {"\xc3\x89t\xc3\xa9", "ete"},
        {"con", "page-con"}, {"lpt9", "page-lpt9"}, {"a.b", "a-b"},       {"\xe3\x82\xab", "page-860f64c0"}};
    static const char *const fine[] = {"a", "a-1", "com", "com10", "console", "topic", "0", "index-2"};
    for (size_t i = 0; i < COUNT(other); i++) {
        struct str path = arena_printf(&a, "content/faq/fr/%s.md", other[i][0]);
        is_str(read_entry(path.s, STR("# q\n")), STR(""), "any file's name");
        is_str(e.slug.text, str_from(other[i][1]), other[i][0]);
    }
    for (size_t i = 0; i < COUNT(fine); i++) {
        struct str path = arena_printf(&a, "content/faq/fr/%s.md", fine[i]);
        is_str(read_entry(path.s, STR("# q\n")), STR(""), fine[i]);
    }
    struct str path = arena_printf(&a, "content/faq/fr/%080d.md", 1);
    is_str(read_entry(path.s, STR("# q\n")), STR(""), "80 characters");
    path = arena_printf(&a, "content/faq/fr/%081d.md", 1);
    read_entry(path.s, STR("# q\n"));
    ok(e.slug.text.n == 80, "81");
    is_str(read_entry(
               "content/faq/fr/Été.md",
               STR("---\nslug: /docs/Un ete/\naliases: [a, B c, /old/p/, /x.html, //e, /../f]\n---\n# q\n")),
           STR(""), "slug: and aliases: in any words");
    is_str(e.slug.text, STR("docs-un-ete"), "slug: goes before the file's name");
    ok(e.aliases.n == 2 && str_eq(e.aliases.items[1].text, STR("b-c")) && e.keywords.n == 1,
       "another name is a page's, and a keyword as written");
    ok(e.redirects.n == 2 && str_eq(e.redirects.items[0].text, STR("old/p")),
       "paths that may become pages are redirects");
    is_str(e.slug.text, STR("docs-un-ete"), "slug");
    ok(e.slug.pos.line == 2 && e.slug.pos.col == 7, "its place");
}

static void test_hygiene(void)
{
    read_entry("content/faq/fr/x.md", STR("\xff\xfe#\0 \0"));
    ok(!good, "UTF-16 is nothing to use");
    is_str(e.slug.text, STR("x"), "but it has a slug");
    is_str(read_entry("content/faq/fr/x.md", STR("# q\n\ncaf\xe9 {{x}}\n")),
           STR("content/faq/fr/x.md:3:4: error: this is not valid UTF-8 (byte 0xE9) [TEXT_UTF8]\n"
               "content/faq/fr/x.md:3:6: error: no fact is called \"x\" [FACT_UNKNOWN]\n"),
           "Latin-1 is read on");
    char *big = arena_alloc(&a, ENTRY_MAX + 2);
    memset(big, '\n', ENTRY_MAX + 1);
    memcpy(big, "# q", 3);
    is_str(read_entry("content/faq/fr/x.md", (struct str){big, ENTRY_MAX}), STR(""), "512 KiB");
    is_str(read_entry("content/faq/fr/x.md", (struct str){big, ENTRY_MAX + 1}),
           STR("content/faq/fr/x.md: error: the file has more than 512 KiB [TEXT_SIZE]\n"), "one more");
    ok(!good, "is not read");
}

int main(void)
{
    test_whole();
    test_plain();
    test_slugs();
    test_hygiene();
    arena_free(&a);
    return done();
}
