/* Front matter and site.yaml: every key, and the exact place of every mistake. */
#include "read/front.h"

#include "said.h"
#include "tap.h"

static struct arena a;
static struct record_entry e;
static struct front f;

/* Reads front matter; returns the diagnostics without advice. */
static struct str read_front(const char *text)
{
    struct diag *d = diag_new();
    e = (struct record_entry){.path = STR("x.md")};
    front_read(&a, str_from(text), d, &e, &f);
    struct str s = said(&a, d);
    diag_free(d);
    return s;
}

static void says(const char *text, const char *want)
{
    struct str name = str_from(text);
    name = str_sub(name, 4, name.n);
    name.n = str_find(name, '\n', 0);
    is_str(read_front(text), str_from(want), arena_str(&a, name).s);
}

static void word(struct record_word w, const char *text, unsigned line, unsigned col)
{
    is_str(w.text, str_from(text), "word");
    ok(w.pos.line == line && w.pos.col == col, "%s at %u:%u, is %u:%u", text, line, col, w.pos.line, w.pos.col);
}

static void test_all_keys(void)
{
    says("---\n"
         "question: \"Gmail : POP ou IMAP ?\"\n"
         "summary: >\n  Deux\n  lignes\n"
         "updated: 2024-02-29T10:11:12+01:00\n"
         "author: C\xc3\xa9line Merle\n"
         "topic: Comptes\n"
         "tags: [imap, 'pop, 3']\n"
         "keywords:\n  - un mot\n  -\n  - \"deux\"\n"
         "related: a.md, ../en/b.md\n"
         "providers: gmail\n"
         "aliases: [ancien]\n"
         "key: gmail-pop\n"
         "slug: pop-ou-imap\n"
         "draft: yes\n"
         "expires: 2030-01-01\n"
         "review_by: 2027-12-31\n"
         "rating: {value: 4.5, best: 5, count: 65, date: 2022-10-11}\n"
         "facts: false\n"
         "meta: {a: [1, true, ~, \"x<\"], b: {c: 'true'}}\n"
         "---\nbody\n",
         "");
    word(e.question, "Gmail : POP ou IMAP ?", 2, 11);
    is_str(e.summary, STR("Deux lignes"), "summary on one line");
    is_str(e.updated, STR("2024-02-29"), "updated without its time");
    is_str(e.author, STR("C\xc3\xa9line Merle"), "author");
    word(e.topic, "Comptes", 8, 8);
    ok(e.tags.n == 2 && e.keywords.n == 2 && f.links.n == 2 && e.providers.n == 1 && e.aliases.n == 1, "lists");
    word(e.tags.items[0], "imap", 9, 8);
    word(e.tags.items[1], "pop, 3", 9, 14);
    word(e.keywords.items[0], "un mot", 11, 5);
    word(e.keywords.items[1], "deux", 13, 5);
    word(f.links.items[0], "a.md", 14, 10);
    word(f.links.items[1], "../en/b.md", 14, 16);
    word(e.slug, "pop-ou-imap", 18, 7);
    is_str(e.key, STR("gmail-pop"), "key");
    ok(e.draft && f.facts == FRONT_FACTS_OFF, "draft and facts");
    is_str(e.expires, STR("2030-01-01"), "expires");
    is_str(e.review_by, STR("2027-12-31"), "review_by");
    is_str(e.rating_value, STR("4.5"), "rating's value");
    is_str(e.rating_best, STR("5"), "best");
    is_str(e.rating_count, STR("65"), "count");
    is_str(e.rating_date, STR("2022-10-11"), "date");
    is_str(e.meta_json, STR("{\"a\":[\"1\",true,null,\"x\\u003c\"],\"b\":{\"c\":\"true\"}}"), "meta as JSON");
    ok(f.body_line == 26 && !f.broken, "the body begins on line 26");
}

static void test_other_names(void)
{
    says(
        "---\ntitle: T\ndescription: D\ndate: 2020-01-01\nlastmod: 2021-01-01 10:00\ncategories: [A, B]\n---\n",
        "");
    is_str(e.question.text, STR("T"), "title is question");
    is_str(e.summary, STR("D"), "description is summary");
    is_str(e.updated, STR("2021-01-01"), "lastmod goes before date");
    word(e.topic, "A", 6, 14);
    says("---\ndate: 2020-01-01\ntitle: T\nquestion: Q\nupdated: 2022-01-01\nlastmod: 2021-01-01\n---\n", "");
    is_str(e.question.text, STR("Q"), "question goes before title");
    is_str(e.updated, STR("2022-01-01"), "updated before both");
    says("---\nquestion:\ntitle: T\ntags:\nmeta: ~\ndraft: null\n---\n", "");
    is_str(e.question.text, STR("T"), "a key without value says nothing");
    ok(!e.meta_json.s && !e.tags.n, "nor do others");
}

static void test_fences(void)
{
    says("body\n---\n", "");
    ok(f.body_from == 0 && f.body_line == 1, "no front matter");
    says("", "");
    says("---\n---\nx", "");
    ok(f.body_from == 8 && f.body_line == 3, "empty front matter");
    says("--- \t\n# comment\n...  \nx", "");
    ok(f.body_line == 4, "blanks behind the dashes, dots at the end");
    says("----\nx: y\n---\n", "");
    ok(f.body_from == 0, "four dashes are a rule");
    says("---\nquestion: x\n", "x.md:1:1: error: front matter is not closed [FRONT_OPEN]\n");
    ok(f.broken && f.body_from == 16, "all of it is front matter then");
    says("+++\ntitle = 'a \\\"b\"' # c\ntags = [\"x\",\n  \"y z\"]\ndescription = "
         "\"\"\"one\ntwo\"\"\"\n[params]\nz = {q = 1}\n+++\n\nt",
         "");
    is_str(e.question.text, STR("a \\\"b\""), "TOML, a literal string");
    is_str(f.summary.text, STR("one two"), "TOML, a string of two lines");
    ok(e.tags.n == 2 && e.ignored.n == 1 && f.body_line == 10, "TOML, an array over lines, and a table");
    says("{\n \"title\": \"J\",\n \"tags\": [\"q\"]\n}\nt\n", "");
    ok(str_eq(e.question.text, STR("J")) && e.tags.n == 1 && f.body_line == 5, "JSON");
    says("{ is no JSON\n", "");
    ok(f.body_from == 0 && e.question.text.n == 0, "a brace alone begins nothing");
    says("\n\n---\ntitle: B\n---\nt",
         "x.md:3:1: warning: front matter begins below a blank line [FRONT_BLANK]\n");
    ok(str_eq(e.question.text, STR("B")) && f.body_line == 6, "front matter below blank lines");
    says("\n---\nNo key\n---\n", "");
    ok(f.body_from == 0, "rules around words are text");
    says("---\nauthors: [{name: A B}, C]\npublished: false\ndate: soon\ncategory: T\n---\n", "");
    is_str(e.author, STR("A B, C"), "authors by name");
    ok(e.draft && str_eq(e.topic.text, STR("T")) && !e.updated.n,
       "keys of others; their odd values are no mistakes");
}

static void test_keys(void)
{
    says("---\ntitel: x\nQuestion: y\nfoo: z\n\"\xc3\xa9\": 1\n---\n",
         "x.md:2:1: warning: \"titel\" means nothing here [FRONT_NEARLY]\n");
    ok(e.ignored.n == 2 && e.ignored.items[0].pos.line == 4 && str_eq(e.question.text, STR("y")),
       "keys of others are counted, and case does not matter");
    struct diag *d = diag_new();
    e = (struct record_entry){.path = STR("x.md")};
    front_read(&a, STR("---\ntitel: x\nfoo: y\n---\n"), d, &e, &f);
    is_str(said_in_full(&a, d),
           STR("x.md:2:1: warning: \"titel\" means nothing here; did you mean \"title\"? [FRONT_NEARLY]\n1 "
               "warning\n"),
           "the nearest key");
    diag_free(d);
    says("---\nkey: a\nkey: b\nmeta: {x: 1, x: 2}\nrating: {value: 1, valeu: 2}\n---\n",
         "x.md:3:1: error: \"key\" stands twice [FRONT_TWICE]\n"
         "x.md:4:14: error: \"x\" stands twice [FRONT_TWICE]\n"
         "x.md:5:20: error: unknown key \"valeu\" [FRONT_KEY]\n");
    is_str(e.key, STR("a"), "the first one counts");
    says("---\n<<: {a: b}\n? [x]\n: y\n---\n", "x.md:3:3: error: \"a key\" wants plain text [FRONT_TYPE]\n");
}

static void test_types(void)
{
    says("---\n"
         "question: [a]\n"
         "tags: {a: b}\n"
         "keywords: [a, [b]]\n"
         "draft: maybe\n"
         "facts: [true]\n"
         "rating: 5\n"
         "topic: {a: b}\n"
         "meta: x\n"
         "updated: [2020-01-01]\n"
         "---\n",
         "x.md:2:11: error: \"question\" wants one text [FRONT_TYPE]\n"
         "x.md:3:7: error: \"tags\" wants a list of words [FRONT_TYPE]\n"
         "x.md:4:15: error: \"keywords\" wants a list of words [FRONT_TYPE]\n"
         "x.md:5:8: error: \"draft\" wants true or false [FRONT_TYPE]\n"
         "x.md:6:8: error: \"facts\" wants true or false [FRONT_TYPE]\n"
         "x.md:7:9: error: \"rating\" wants the keys value, best, count and date [FRONT_TYPE]\n"
         "x.md:8:8: error: \"topic\" wants one text [FRONT_TYPE]\n"
         "x.md:9:7: error: \"meta\" wants keys and values [FRONT_TYPE]\n"
         "x.md:10:10: error: \"updated\" wants a date [FRONT_TYPE]\n");
    says("---\nrating: {value: four, best: 5x, count: -1, date: 2022}\n---\n",
         "x.md:2:17: error: \"value\" wants a number [FRONT_TYPE]\n"
         "x.md:2:29: error: \"best\" wants a number [FRONT_TYPE]\n"
         "x.md:2:40: error: \"count\" wants a number [FRONT_TYPE]\n"
         "x.md:2:50: error: \"2022\" is not a date [FRONT_DATE]\n");
}

static void test_dates(void)
{
    static const char *const good[] = {"2024-02-29", "2000-02-29", "2026-12-31", "0001-01-01",
                                       "2026-11-23T10:00:00Z"};
    static const char *const bad[] = {"2026-02-29",           "1900-02-29",  "2026-13-01",  "2026-00-01",
                                      "2026-01-00",           "2026-04-31",  "2026-1-1",    "26-01-01",
                                      "01/02/2026",           "2026-01-01x", "2026-01-01T", "0000-01-01",
                                      "2026-01-01T10:00 <b>", "+026-01-01",  "2026/01/01"};
    for (size_t i = 0; i < COUNT(good); i++) {
        struct str text = arena_printf(&a, "---\nupdated: %s\n---\n", good[i]);
        ok(read_front(text.s).n == 0 && str_eq(e.updated, str_sub(str_from(good[i]), 0, 10)), "%s", good[i]);
    }
    for (size_t i = 0; i < COUNT(bad); i++) {
        struct str text = arena_printf(&a, "---\nupdated: \"%s\"\n---\n", bad[i]);
        struct str want = arena_printf(&a, "x.md:2:10: error: \"%s\" is not a date [FRONT_DATE]\n", bad[i]);
        is_str(read_front(text.s), want, bad[i]);
    }
    says("---\nexpires: 2026-01-01T10:00\n---\n",
         "x.md:2:10: error: \"2026-01-01T10:00\" is not a date [FRONT_DATE]\n");
}

static void test_syntax(void)
{
    says("---\nquestion: Gmail: POP\n---\n",
         "x.md:2:16: error: this is not YAML: mapping values are not allowed in this context [FRONT_SYNTAX]\n");
    ok(f.broken, "broken");
    says("---\nauthor: \"\xc3\xa9\xc3\xa9\" x: y\n---\n",
         "x.md:2:16: error: this is not YAML: did not find expected key [FRONT_SYNTAX]\n");
    says("---\n\xe2\x80\xa8title: [a\nb: c\n---\n",
         "x.md:3:2: error: this is not YAML: did not find expected ',' or ']' [FRONT_SYNTAX]\n");
    says("---\ntitle: @a\n---\n",
         "x.md:2:8: error: this is not YAML: found character that cannot start any token [FRONT_SYNTAX]\n");
    says("---\n- a\n---\n", "x.md:2:1: error: this is not YAML: it has no keys [FRONT_SYNTAX]\n");
    says("---\ntext\n---\n", "x.md:2:1: error: this is not YAML: it has no keys [FRONT_SYNTAX]\n");
    says("---\ntitle: \"a\\x01b\"\nauthor: \"\\uFDD0\"\n---\n",
         "x.md:2:8: error: control character U+0001 [TEXT_CONTROL]\n"
         "x.md:3:9: error: control character U+FDD0 [TEXT_CONTROL]\n");
    is_str(e.question.text, STR("a?b"), "control characters do not get in by escapes");
}

static struct str again(const char *s, size_t times)
{
    struct out o = out_memory();
    out_lit(&o, "---\nmeta: ");
    for (size_t i = 0; i < times; i++)
        out_lit(&o, s);
    out_lit(&o, "\n---\n");
    struct str text = arena_str(&a, out_str(&o));
    out_free(&o);
    return text;
}

static void test_hostile(void)
{
    says("---\nmeta: &a [x]\ntitle: *a\nauthor: !!str x\ntags: !t [y]\n*a : b\n---\n",
         "x.md:2:7: error: YAML anchors (&name) are not read here [FRONT_ANCHOR]\n"
         "x.md:2:7: error: \"meta\" wants keys and values [FRONT_TYPE]\n"
         "x.md:3:8: error: YAML aliases (*name) are not read here [FRONT_ANCHOR]\n"
         "x.md:4:9: error: YAML tags (!name) are not read here [FRONT_ANCHOR]\n"
         "x.md:5:7: error: YAML tags (!name) are not read here [FRONT_ANCHOR]\n"
         "x.md:6:1: error: YAML aliases (*name) are not read here [FRONT_ANCHOR]\n");
    struct str deep = arena_printf(&a, "---\nmeta: {a: %.*s%.*s}\n---\n", 30, "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[",
                                   30, "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
    ok(read_front(deep.s).n == 0, "32 levels");
    deep = arena_printf(&a, "---\nmeta: {a: %.*s%.*s}\n---\n", 31, "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[", 31,
                        "]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]");
    is_str(read_front(deep.s),
           STR("x.md:2:41: error: this is not YAML: lists are nested more than 32 deep [FRONT_SYNTAX]\n"),
           "33 levels");
    is_str(read_front(again("[", 1001).s),
           STR("x.md:2:1007: error: this is not YAML: it has more than 1000 brackets [FRONT_SYNTAX]\n"),
           "more brackets than front matter needs");
    is_str(read_front(again("x", 17000).s),
           STR("x.md:2: error: the file has more than 16 KiB of YAML [TEXT_SIZE]\n"), "16 KiB at most");
    ok(read_front(again("- ", 8000).s).n > 0, "dashes");
    ok(read_front(again("? ", 8000).s).n > 0, "question marks");
    ok(read_front(again("{a: ", 900).s).n > 0, "open maps");
    ok(read_front(again("a: ", 5000).s).n > 0, "colons");
}

static struct record_site site;

static struct str read_site(const char *text)
{
    struct diag *d = diag_new();
    front_site(&a, STR("site.yaml"), str_from(text), d, &site);
    struct str s = said(&a, d);
    diag_free(d);
    return s;
}

static void test_site(void)
{
    is_str(read_site("\xef\xbb\xbftitle: Portulan\r\ntagline: T\r\nbase_url: https://x.fr/aide/\r\ncontact: "
                     "mailto:a@b.fr\r\n"
                     "languages: [fr, en, por]\r\ntheme:\r\n  accent: '#0a5'\r\n  accent-dark: rgb(1, 2, 3)\r\n"
                     "featured:\r\n  en: [gmail, aol]\r\n  fr: [free]\r\nguide_pairs: 9\r\n"),
           STR(""), "a good site.yaml");
    is_str(site.title, STR("Portulan"), "title");
    is_str(site.base_url, STR("https://x.fr/aide/"), "base_url");
    is_str(site.contact, STR("mailto:a@b.fr"), "contact");
    ok(site.facts, "facts are on");
    ok(site.languages.n == 3 && site.theme.n == 4, "languages and theme");
    ok(site.featured.n == 6 && str_eq(site.guide_pairs, STR("9")),
       "featured providers by language, guide_pairs");
    word(site.featured.items[2], "en", 10, 3);
    word(site.featured.items[3], "aol", 10, 15);
    word(site.languages.items[2], "por", 5, 21);
    word(site.theme.items[2], "accent-dark", 8, 3);
    word(site.theme.items[3], "rgb(1, 2, 3)", 8, 16);
    is_str(
        read_site("titel: x\nbase_url: x.fr\nlanguages: [FR, f, fr, fr, ../x]\nfacts: false\ntheme:\n  A: x\n  "
                  "b: 'x;y'\n  c: "
                  "url(x)\n  d: [x]\n"),
        STR("site.yaml:1:1: error: unknown key \"titel\" [FRONT_KEY]\n"
            "site.yaml:2:11: error: \"base_url\" wants an address that begins with https:// or http:// "
            "[FRONT_TYPE]\n"
            "site.yaml:3:13: error: \"languages\" wants names of languages, as fr, pt-BR or zh-Hans "
            "[FRONT_TYPE]\n"
            "site.yaml:3:17: error: \"languages\" wants names of languages, as fr, pt-BR or zh-Hans "
            "[FRONT_TYPE]\n"
            "site.yaml:3:24: error: \"fr\" stands twice [FRONT_TWICE]\n"
            "site.yaml:3:28: error: \"languages\" wants names of languages, as fr, pt-BR or zh-Hans "
            "[FRONT_TYPE]\n"
            "site.yaml:6:3: error: \"theme\" wants names of a-z, 0-9 and '-' [FRONT_TYPE]\n"
            "site.yaml:7:6: error: \"theme\" wants a colour or a size [FRONT_TYPE]\n"
            "site.yaml:8:6: error: \"theme\" wants a colour or a size [FRONT_TYPE]\n"
            "site.yaml:9:6: error: \"theme\" wants a colour or a size [FRONT_TYPE]\n"),
        "a bad one");
    ok(!site.facts && site.theme.n == 0, "what was wrong is left out");
    is_str(read_site("title: a\n--- \ntitle: b\n"),
           STR("site.yaml:2:1: error: this is not YAML: a second document begins here [FRONT_SYNTAX]\n"),
           "two documents");
    is_str(read_site(""), STR(""), "an empty one");
    ok(site.facts, "has facts on");
    is_str(read_site("theme: x\nlanguages: {a: b}\n"),
           STR("site.yaml:1:8: error: \"theme\" wants names and values of colours [FRONT_TYPE]\n"
               "site.yaml:2:12: error: \"languages\" wants a list of words [FRONT_TYPE]\n"),
           "wrong types");
}

int main(void)
{
    test_all_keys();
    test_other_names();
    test_fences();
    test_keys();
    test_types();
    test_dates();
    test_syntax();
    test_hostile();
    test_site();
    arena_free(&a);
    return done();
}
