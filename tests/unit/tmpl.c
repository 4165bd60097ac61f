/*
 * Templates: what they show, and how inheritance places and indents. Mistakes are in
 * tmpl_mistakes.c, the specification's own cases in tmpl_spec.c.
 */
#include "tmpl_help.h"

static void names(void)
{
    is_str(SHOWS("plain {text} }} & <b>\n"), STR("plain {text} }} & <b>\n"), "text is left as it is");
    is_str(SHOWS(""), STR(""), "an empty template");
    is_str(SHOWS("<h1>{{title}}</h1>"), STR("<h1>Help &quot;&amp;&quot; more</h1>"), "a value is escaped");
    is_str(SHOWS("{{{note}}}{{&note}}{{& note }}"), STR("<b>note</b><b>note</b><b>note</b>"), "HTML is not");
    is_str(SHOWS("{{site.title}}: {{page.title}}"), STR("Harbour: Help &quot;&amp;&quot; more"),
           "a scope's name reaches past a nearer field");
    is_str(SHOWS("{{#entries}}{{title}} of {{page.title}} of {{site.title}}; {{/entries}}"),
           STR("First of Help &quot;&amp;&quot; more of Harbour; "
               "Second {{title}} of Help &quot;&amp;&quot; more of Harbour; "),
           "names nearest first, and values are not read as templates");
    is_str(SHOWS("{{#entries}}{{{answer}}}|{{/entries}}"), STR("<p>one</p>|{{{answer}}}|"),
           "nor is HTML read as a template");
    is_str(SHOWS("{{empty}}[{{#empty}}no{{/empty}}{{^empty}}yes{{/empty}}]"), STR("[yes]"),
           "an empty field is false");
    is_str(SHOWS("{{#title}}[{{.}}]{{/title}}{{^title}}no{{/title}}"), STR("[Help &quot;&amp;&quot; more]"),
           "a section over a text is about it");
    is_str(SHOWS("{{#note}}{{{.}}}{{/note}}"), STR("<b>note</b>"), "a section over HTML too");
    is_str(SHOWS("{{! a comment }}a{{!\nb\n}}c{{!}}"), STR("ac"), "comments are not shown");
}

static void words_and_groups(void)
{
    is_str(SHOWS("<{{t.search}}> {{t.more}}"), STR("<Search> Q &amp; &quot;A&quot; &lt;{{title}}&gt;"),
           "words are literals, escaped and not read as templates");
    is_str(SHOWS("{{provider.name}} {{page.provider.host}}"), STR("Gmail imap.gmail.com"), "fields of a group");
    is_str(SHOWS("{{provider.server.host}}"), STR("imap.gmail.com"), "a group in a group");
    is_str(SHOWS("{{#provider}}{{name}} {{title}}{{/provider}}"), STR("Gmail Help &quot;&amp;&quot; more"),
           "a section over a group brings its fields near");
    is_str(SHOWS("{{#gone}}no{{/gone}}{{^gone}}yes{{/gone}}"), STR("yes"), "a group can be false");
    is_str(SHOWS("{{#entries}}{{provider.name}} {{/entries}}"), STR("Gmail Gmail "), "a group of an outer row");
}

static void lists(void)
{
    is_str(SHOWS("{{#nothing}}{{title}}{{/nothing}}{{^nothing}}none{{/nothing}}{{^entries}}no{{/entries}}"),
           STR("none"), "an empty list");
    is_str(
        SHOWS("{{#entries}}\n<h2>{{title}}</h2>\n<ul>\n  {{#steps}}\n  <li>{{what}}</li>\n  {{/steps}}\n</ul>\n"
              "{{#tags}}{{.}},{{/tags}}\n{{^steps}}\nnothing to do\n{{/steps}}\n{{/entries}}\n"),
        STR("<h2>First</h2>\n<ul>\n  <li>open &lt;it&gt;</li>\n  <li>close it</li>\n</ul>\nimap,pop &amp; "
            "smtp,\n"
            "<h2>Second {{title}}</h2>\n<ul>\n</ul>\n\nnothing to do\n"),
        "lists in lists, each tag on its own line");
    is_str(SHOWS("{{#entries}}{{#steps}}{{what}}{{#steps}} > {{what}} in "
                 "{{title}}{{/steps}};{{/steps}}{{/entries}}"),
           STR("open &lt;it&gt; > deeper in First;close it;"), "a list of the same name further in");
    is_str(SHOWS("{{#languages}}{{.}} {{/languages}}{{#site.languages}}{{.}} {{/site.languages}}"),
           STR("imap pop &amp; smtp imap pop &amp; smtp "), "a list of an outer scope");
    is_str(
        SHOWS("{{#title}}a{{/title}}b{{#title}}{{/title}}c{{#entries}}{{/entries}}d{{^nothing}}{{/nothing}}e"),
        STR("abcde"), "literals do not grow across a section's end");
    is_str(SHOWS("{{#empty}}a{{/empty}}b{{#nothing}}c{{/nothing}}d"), STR("bd"),
           "nor into one that is left out");
}

static void partials(void)
{
    is_str(SHOWS2("{{#entries}}{{>card}}{{/entries}}", {"card", "<{{title}}{{#steps}}{{> step }}{{/steps}}>"},
                  {"step", " {{what}}"}),
           STR("<First open &lt;it&gt; close it><Second {{title}}>"), "partials see the rows where they stand");
    is_str(SHOWS2("{{>one}}{{>one}}", {"one", "1\n"}), STR("1\n1\n"), "a partial twice is no circle");
    is_str(SHOWS2("a\n  {{>p}}\nb", {"p", "1\n\n{{title}}\r\n\r\n {{>q}}\n"}, {"q", "2\n3"}),
           STR("a\n  1\n\n  Help &quot;&amp;&quot; more\r\n\r\n   2\n   3b"),
           "indentation adds up, but not on empty lines");
    is_str(SHOWS2("  {{>p}}\n", {"p", "{{#entries}}\n- {{{answer}}}\n  x\n{{/entries}}\n"}),
           STR("  - <p>one</p>\n    x\n  - {{{answer}}}\n    x\n"),
           "lines of a section in an indented partial");
    is_str(SHOWS2("  {{>p}} tail\n", {"p", "1\n2"}), STR("  1\n2 tail\n"),
           "a partial with a neighbour is not indented");
}

static void inheritance(void)
{
    static const char layout[] =
        "<title>{{$title}}{{site.title}}{{/title}}</title>\n<main>\n  {{$main}}\n  {{/main}}\n"
        "</main>\n{{$foot}}\n<p>foot</p>\n{{/foot}}\n";
    is_str(SHOWS2("{{<layout}}{{/layout}}\n", {"layout", layout}),
           STR("<title>Harbour</title>\n<main>\n</main>\n<p>foot</p>\n"), "defaults");
    is_str(SHOWS2("{{<layout}}\n{{$title}}{{title}}{{/title}}\n{{$main}}\n    <ul>\n    {{#entries}}\n"
                  "      <li>{{title}}</li>\n    {{/entries}}\n    </ul>\n{{/main}}\n{{/layout}}\n",
                  {"layout", layout}),
           STR("<title>Help &quot;&amp;&quot; more</title>\n<main>\n  <ul>\n    <li>First</li>\n"
               "    <li>Second {{title}}</li>\n  </ul>\n</main>\n<p>foot</p>\n"),
           "blocks lose the indentation they had and get the parent's");
    is_str(SHOWS2("{{<layout}}{{$main}}x{{/main}}{{$foot}}{{/foot}}{{/layout}}", {"layout", layout}),
           STR("<title>Harbour</title>\n<main>\n  x\n</main>\n"), "a block in one line, and an empty one");
    is_str(SHOWS2("{{<page}}{{$text}}mine{{/text}}{{/page}}",
                  {"page", "{{<layout}}{{$main}}[{{$text}}text{{/text}}]{{/main}}{{$foot}}{{$text}}t{{/"
                           "text}}{{/foot}}{{/layout}}"},
                  {"layout", layout}),
           STR("<title>Harbour</title>\n<main>\n  [mine]\n</main>\nmine\n"), "a parent with a parent");
    is_str(SHOWS2("{{<a}}{{$x}}outer{{/x}}{{/a}}", {"a", "{{<b}}{{$x}}inner{{/x}}{{$y}}y{{/y}}{{/b}}"},
                  {"b", "{{$x}}{{/x}}{{$y}}{{/y}}"}),
           STR("outery"), "the outermost block counts");
    is_str(SHOWS2("{{<l}}{{$m}}{{<card}}{{$m}}in{{/m}}{{/card}}{{<card}}{{$m}}too{{/m}}{{/card}}{{/m}}{{/l}}",
                  {"l", "<{{$m}}{{/m}}>"}, {"card", "[{{$m}}{{/m}}]"}),
           STR("<[in][too]>"), "blocks inside a block belong to where they are written");
    is_str(SHOWS2("{{<card}}{{$m}}{{<card}}{{$m}}x{{/m}}{{/card}}{{/m}}{{/card}}", {"card", "[{{$m}}{{/m}}]"}),
           STR("[[x]]"), "a parent within its own block is no circle");
    is_str(SHOWS2("{{<l}}{{$head}}mine{{/head}}{{/l}}", {"l", "{{>top}}!"}, {"top", "<{{$head}}no{{/head}}>"}),
           STR("<mine>!"), "blocks in a parent's partials");
    is_str(SHOWS2("{{>top}}", {"top", "<{{$head}}default{{/head}}>"}), STR("<default>"),
           "a partial's own blocks");
    is_str(SHOWS2("{{#entries}}{{<card}}{{$b}}{{title}};{{/b}}{{/card}}{{/entries}}",
                  {"card", "{{#steps}}{{$b}}{{/b}}{{/steps}}"}),
           STR("First;First;"), "blocks see the rows where the parent shows them");
}

static void placing(void)
{
    is_str(SHOWS2("  {{<p}}\n  {{$b}}\n  one\n    two\n  {{/b}}\n  {{/p}}\nend\n",
                  {"p", "<p>\n  {{$b}}{{/b}}\n</p>\n"}),
           STR("  <p>\n    one\n      two\n  </p>\nend\n"), "an indented parent, a block on one line in it");
    is_str(SHOWS2("{{<p}}{{$b}}\n  one\n  two\n{{/b}}{{/p}}", {"p", "<p>{{$b}}x{{/b}}</p>\n"}),
           STR("<p>one\ntwo\n</p>\n"), "lines in the middle of a line");
    is_str(SHOWS2("{{<p}}{{$b}}\n  one\n  {{>q}}\n  {{<r}}{{$c}}\n      c\n  {{/c}}{{/r}}\n  {{$d}}\n    d\n  "
                  "{{/d}}\n"
                  "{{/b}}{{/p}}",
                  {"p", "    {{$b}}{{/b}}\n"}, {"q", "q\nq\n"}, {"r", "<r>\n  {{$c}}{{/c}}\n</r>\n"}),
           STR("    one\n    q\n    q\n    <r>\n      c\n    </r>\n      d\n"),
           "partials, parents and blocks in a block");
    is_str(SHOWS("a\n{{#title}}\n{{/title}}\n  {{$b}}  \n \n"), STR("main:4:3 TMPL_OPEN\n"),
           "a block before nothing");
    is_str(SHOWS("a\n {{$b}}\n  x\n {{/b}} tail\n"), STR("a\n  x\n  tail\n"),
           "a block whose end has a neighbour");
    is_str(SHOWS("a {{$b}}\nx\n{{/b}}\nc"), STR("a \nx\nc"), "a block whose beginning has one");
    is_str(SHOWS("a\n  {{$b}}x{{/b}} tail\n"), STR("a\n  x tail\n"), "a block before something");
    is_str(SHOWS("\t{{#title}}\r\n x\r\n\t{{/title}}\r\ny"), STR(" x\r\ny"), "CRLF");
    is_str(SHOWS("{{#title}} {{! c }}\n{{/title}}\n"), STR(" \n"), "two tags on a line keep it");
    is_str(SHOWS2("{{<p}}{{! c }}\n{{$b}}\n\n\n  x\n{{/b}}\n{{/p}}\n|", {"p", "{{$b}}{{/b}}\n"}),
           STR("\n\nx\n|"), "empty lines do not count for the indentation");
}

/* VALUE as {{.}} in the template FILE. */
static struct str text_given(void *ctx, unsigned depth, int slot)
{
    (void)depth;
    (void)slot;
    return *(const struct str *)ctx;
}

static struct str escaped(const char *file, struct str value)
{
    struct arena a = {0};
    struct out out = out_memory();
    const struct file files[] = {{file, "<{{title}}>"}, {0}};
    struct tmpl_loader loader = {.ctx = (void *)(uintptr_t)files, .load = file_load};
    const struct tmpl_data data = {.ctx = &value, .text = text_given};
    struct tmpl *t = tmpl_compile(&a, NULL, &loader, &model, roots, COUNT(roots), str_from(file));
    if (t)
        tmpl_render(t, &data, &out);
    struct str all = arena_str(&help_arena, out_str(&out));
    out_free(&out);
    arena_free(&a);
    return all;
}

/* The ending of a template's name says how values are written. */
static void escaping(void)
{
    const struct str hostile = STR("a&b<c>\"'\\\n\x1b\xff\xe2\x80\xae\xef\xbf\xbe\0z");
    is_str(escaped("x.html", hostile), STR("<a&amp;b&lt;c&gt;&quot;'\\\n\x1b\xff\xe2\x80\xae\xef\xbf\xbe\0z>"),
           "HTML");
    is_str(escaped("x", STR("<")), STR("<&lt;>"), "HTML where nothing else is said");
    is_str(escaped("files/x.xml", hostile), STR("<a&amp;b&lt;c&gt;&quot;'\\&#xA;&#x202E;z>"),
           "XML: what it cannot hold is left out, what a terminal obeys is a reference");
    is_str(escaped("x.mobileconfig", STR("\"\t")), STR("<&quot;&#x9;>"), "a profile is XML");
    is_str(escaped("x.json", hostile),
           STR("<a&b\\u003cc>\\\"'\\\\\\n\\u001b\\ufffd\\u202e\xef\xbf\xbe\\u0000z>"), "JSON, within a string");
    is_str(escaped("x.webmanifest", (struct str){0}), STR("<>"), "nothing in a string is no null");
    is_str(escaped("x.txt", STR("a\nb\x1b<\"")), STR("<a\\u{a}b\\u{1b}<\">"), "a text's value begins no line");
    is_str(escaped("x.conf", STR("é;")), STR("<é;>"), "a configuration is a text");
}

static void sites(void)
{
    struct arena a = {0};
    struct diag *diag = diag_new();
    const struct file files[] = {
        {"main", "{{#entries}}{{>p}}{{^tags}}{{/tags}}{{/entries}}{{#site.languages}}{{/site.languages}}"},
        {"p", "{{#steps}}{{/steps}}"},
        {0}};
    struct tmpl_loader loader = {.ctx = (void *)(uintptr_t)files, .load = file_load};
    struct tmpl *t = tmpl_compile(&a, diag, &loader, &model, roots, COUNT(roots), STR("main"));
    static const struct tmpl_site want[] = {{PAGE, 0, ENTRY, 1, 2, false},
                                            {ENTRY, 0, STEP, 2, 3, false},
                                            {ENTRY, 1, TAG, 2, 3, true},
                                            {SITE, 0, TAG, 0, 2, false}};
    ok(t && tmpl_sites(t) == COUNT(want), "each section over rows is a site");
    for (size_t i = 0; t && i < COUNT(want); i++) {
        struct tmpl_site s = tmpl_site(t, i);
        ok(s.owner == want[i].owner && s.slot == want[i].slot && s.scope == want[i].scope &&
               s.depth == want[i].depth && s.at == want[i].at && s.inverted == want[i].inverted,
           "site %zu", i);
    }
    diag_free(diag);
    arena_free(&a);
}

/* TEXT, TIMES times. */
static const char *repeat(const char *text, size_t times)
{
    struct out out = out_memory();
    while (times--)
        out_lit(&out, text);
    struct str all = arena_str(&help_arena, out_str(&out));
    out_free(&out);
    return all.s;
}

static void large(void)
{
    struct str text = str_from(repeat("<li class=\"entry\">0123456789 0123456789</li>\n", 25000));
    is_str(SHOWS(text.s), text, "a megabyte of text");
    struct str got = SHOWS(repeat("  {{#title}}\n  {{site.title}} & {{! c }}\n  {{/title}}\n", 25000));
    is_str(got, str_from(repeat("  Harbour & \n", 25000)), "a megabyte of tags");
    got = SHOWS2("\t{{>big}}\n", {"big", repeat("line\n", 100000)});
    is_str(got, str_from(repeat("\tline\n", 100000)), "an indented partial of 100,000 lines");
    got = SHOWS(repeat("{{title}}", 100000));
    ok(got.n == 100000 * strlen("Help &quot;&amp;&quot; more"), "100,000 variables in one line");
}

int main(void)
{
    names();
    words_and_groups();
    lists();
    partials();
    inheritance();
    placing();
    escaping();
    sites();
    large();
    arena_free(&help_arena);
    return done();
}
