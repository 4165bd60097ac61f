/*
 * Templates: each mistake an author can make is a diagnostic with its exact place, all of them in
 * one run; and no template, however odd, takes memory or time without end.
 */
#include "tmpl_help.h"

static void names(void)
{
    is_str(MISTAKES("a\n <{{titel}}>{{nonsense}}"), STR("main:2:3 TMPL_NAME title?\nmain:2:13 TMPL_NAME\n"),
           "an unknown name, with a hint when one is near");
    is_str(MISTAKES("{{site.titel}} {{siet.title}} {{provider.nam}} {{page.provider.hots}} {{site.}} "
                    "{{.title}} {{a.b}}"),
           STR("main:1:1 TMPL_NAME site.title?\nmain:1:16 TMPL_NAME site.title?\nmain:1:31 TMPL_NAME "
               "provider.name?\n"
               "main:1:48 TMPL_NAME page.provider.host?\nmain:1:71 TMPL_NAME\nmain:1:81 TMPL_NAME\nmain:1:92 "
               "TMPL_NAME\n"),
           "unknown dotted names");
    is_str(MISTAKES("{{title.x}} {{title.x.y}} {{.}} {{entries.title}} {{site}}"),
           STR("main:1:1 TMPL_NAME\nmain:1:13 TMPL_NAME\nmain:1:27 TMPL_NAME\nmain:1:33 TMPL_NAME\nmain:1:51 "
               "TMPL_NAME\n"),
           "names that cannot be dotted, nor anything else");
    is_str(MISTAKES("{{provider.name.x}} {{#title}}{{tilte}}{{/title}}{{#title}}{{site.zzz}}{{/title}}"),
           STR("main:1:1 TMPL_NAME\nmain:1:31 TMPL_NAME title?\nmain:1:60 TMPL_NAME\n"),
           "names inside a condition");
    is_str(MISTAKES("{{#entrys}}{{title}}{{what}}{{#a}}{{b}}{{/a}}{{t.x}}{{/entrys}}{{^c}}{{d}}{{/c}}"),
           STR("main:1:1 TMPL_NAME entries?\nmain:1:46 TMPL_STRING\nmain:1:64 TMPL_NAME\n"),
           "what an unknown section may hold is not reported");
    is_str(MISTAKES2("{{#entries}}{{>p}}{{/entries}}{{>p}}", {"p", "\n{{tags}}{{answer}}"}),
           STR("p:2:1 TMPL_NAME\np:2:1 TMPL_KIND\np:2:9 TMPL_NAME\np:2:9 TMPL_KIND\n"),
           "a partial is wrong in one way here, in another there");
    is_str(MISTAKES("{{t.serach}}\n{{t.x}}{{#t.search}}a{{/t.search}}{{{t.more}}}{{&t.more}}"),
           STR("main:1:1 TMPL_STRING t.search?\nmain:2:1 TMPL_STRING\nmain:2:8 TMPL_KIND\nmain:2:35 TMPL_KIND\n"
               "main:2:47 TMPL_KIND\n"),
           "words");
    is_str(MISTAKES("{{note}}{{{title}}}{{&title}}{{entries}}{{provider}}{{{provider}}}{{#note}}{{."
                    "}}{{/note}}"),
           STR("main:1:1 TMPL_KIND\nmain:1:9 TMPL_KIND\nmain:1:20 TMPL_KIND\nmain:1:30 TMPL_KIND\nmain:1:41 "
               "TMPL_KIND\n"
               "main:1:53 TMPL_KIND\nmain:1:76 TMPL_KIND\n"),
           "HTML escaped, text not escaped, lists and groups as values");
}

/* A model that only knows fields. */
static void bare_model(void)
{
    static const struct tmpl_model bare = {.field = model_field};
    struct file files[] = {{"main", "{{titel}}{{site.title}}{{t.search}}{{>nope}}"}, {0}};
    struct arena a = {0};
    struct diag *diag = diag_new();
    struct tmpl_loader loader = {.ctx = files, .load = file_load};
    ok(!tmpl_compile(&a, diag, &loader, &bare, roots, COUNT(roots), STR("main")), "a model without hints");
    is_str(brief(diag),
           STR("main:1:1 TMPL_NAME\nmain:1:10 TMPL_NAME\nmain:1:24 TMPL_NAME\nmain:1:36 TMPL_PARTIAL\n"),
           "has no scope names nor words either");
    diag_free(diag);
    arena_free(&a);
}

static void syntax(void)
{
    is_str(MISTAKES("a\n{{#entries}}\n{{#steps}}\n"), STR("main:2:1 TMPL_OPEN\nmain:3:1 TMPL_OPEN\n"),
           "open sections");
    is_str(MISTAKES("{{#entries}}{{#tags}}{{$b}}x{{/entries}}{{title}}{{zzz}}"),
           STR("main:1:13 TMPL_OPEN\nmain:1:22 TMPL_OPEN\nmain:1:50 TMPL_NAME\n"), "closed in the wrong order");
    is_str(MISTAKES("a{{/title}}\n{{#title}}{{/titel}}{{/title}}"),
           STR("main:1:2 TMPL_CLOSE\nmain:2:11 TMPL_CLOSE\n"), "closing what is not open");
    is_str(MISTAKES("é {{title\n{{title}}\n{{title"), STR("main:1:4 TMPL_TAG\nmain:3:1 TMPL_TAG\n"),
           "open tags");
    is_str(MISTAKES("{{{note}} {{#title}}{{/title}} {{{note}}} {{{note}}"),
           STR("main:1:1 TMPL_TAG\nmain:1:43 TMPL_TAG\n"), "three braces closed by two");
    is_str(MISTAKES("{{}} {{ }} {{a b}} {{#}}{{/}} {{{{x}}}} {{>}}{{! }} {{!"),
           STR("main:1:1 TMPL_NO_NAME\nmain:1:6 TMPL_NO_NAME\nmain:1:12 TMPL_NO_NAME\nmain:1:20 TMPL_NO_NAME\n"
               "main:1:25 TMPL_NO_NAME\nmain:1:31 TMPL_NO_NAME\nmain:1:41 TMPL_NO_NAME\nmain:1:53 TMPL_TAG\n"),
           "tags that name nothing");
    is_str(MISTAKES("\n {{=<% %>=}} {{titel}}"), STR("main:2:2 TMPL_DELIMITER\nmain:2:14 TMPL_NAME title?\n"),
           "delimiters");
}

static void partials(void)
{
    is_str(
        MISTAKES2("a {{>heder}}\n{{<layuot}}{{$a}}b{{/a}}{{/layuot}}{{>xyz}}", {"header", ""}, {"layout", ""}),
        STR("main:1:3 TMPL_PARTIAL header?\nmain:2:1 TMPL_PARTIAL layout?\nmain:2:36 TMPL_PARTIAL\n"),
        "none of that name");
    is_str(MISTAKES2("{{>a}}", {"a", "a\n {{>b}}"}, {"b", "{{#title}}{{>a}}{{/title}}{{>b}}"}),
           STR("b:1:11 TMPL_RECURSION\nb:1:27 TMPL_RECURSION\n"), "partials that contain themselves");
    is_str(MISTAKES("{{>main}}{{<main}}{{$b}}{{/b}}{{/main}}"),
           STR("main:1:1 TMPL_RECURSION\nmain:1:10 TMPL_RECURSION\n"), "the template itself");
    is_str(MISTAKES2("{{<l}}{{$b}}{{>l}}{{/b}}{{/l}}{{<l}}{{$b}}{{>main}}{{/b}}{{/l}}", {"l", "{{$b}}{{/b}}"}),
           STR("main:1:43 TMPL_RECURSION\n"), "a block's partials count where it is written");

    struct diag *diag = diag_new();
    struct arena a = {0};
    struct out out = out_memory();
    struct file files[] = {{"main", "{{>a}}"}, {"a", "{{>b}}"}, {"b", "{{>a}}"}, {0}};
    struct tmpl_loader loader = {.ctx = files, .load = file_load};
    ok(!tmpl_compile(&a, diag, &loader, &model, roots, COUNT(roots), STR("main")), "a circle does not compile");
    ok(!tmpl_compile(&a, diag, &loader, &model, roots, COUNT(roots), STR("other")), "nor what is not there");
    diag_print(diag, &out, AT_FDCWD, false, false);
    is_str(out_str(&out),
           STR("b:1:1: error: \"a\" contains itself: a > b > a; break the circle [TMPL_RECURSION]\n"
               "other: error: no template is called \"other\"; put it into the templates, or take this tag out "
               "[TMPL_PARTIAL]\n2 errors\n"),
           "and both are said in plain words");
    out_free(&out);
    arena_free(&a);
    diag_free(diag);
}

static void blocks(void)
{
    is_str(
        MISTAKES2("{{<l}}\n  {{$tilte}}x{{/tilte}}\n{{$xyz}}{{/xyz}}\n{{$main}}{{$in}}{{/in}}{{/main}}{{/l}}",
                  {"l", "{{$title}}{{/title}}{{$main}}{{/main}}"}),
        STR("main:2:3 TMPL_BLOCK title?\nmain:3:1 TMPL_BLOCK\n"), "a block that the parent has not");
    is_str(MISTAKES2("{{<l}}{{$a}}1{{/a}}{{$b}}2{{/b}}{{/l}}", {"l", "{{$a}}{{$b}}{{/b}}{{/a}}"}),
           STR("main:1:20 TMPL_BLOCK\n"), "a block that another one has replaced");
    is_str(MISTAKES2("{{<m}}{{$a}}1{{/a}}{{/m}}{{<m}}{{/m}}", {"m", "{{<l}}{{$a}}2{{/a}}{{/l}}"},
                     {"l", "{{$a}}{{/a}}"}),
           STR(""), "blocks handed on");
    is_str(MISTAKES2("{{<l}}{{$a}}1{{/a}}{{$a}}2{{/a}}{{/l}}", {"l", "{{$a}}{{/a}}"}),
           STR("main:1:20 TMPL_BLOCK_TWICE\n"), "a block twice");
    is_str(MISTAKES2("{{<l}}\n {{! fine }}\n\n  "
                     "text\n{{title}}{{$a}}1{{/a}}{{/l}}\n{{<l}}{{#title}}{{$a}}{{/a}}{{/title}}{{/l}}",
                     {"l", "{{$a}}{{/a}}"}),
           STR("main:4:3 TMPL_LOST\nmain:6:7 TMPL_LOST\n"), "what is in no block is lost, which is a warning");
    is_str(MISTAKES2("{{<l}}{{$a}}{{zzz}}{{/a}}{{/l}}", {"l", "{{$a}}{{wrong}}{{/a}}"}),
           STR("main:1:13 TMPL_NAME\n"), "a replaced block is not looked into");
}

/* OPEN N times, then CLOSE as often. */
static const char *nest(const char *open, const char *close, size_t n)
{
    struct out out = out_memory();
    for (size_t i = 0; i < 2 * n; i++)
        out_lit(&out, i < n ? open : close);
    struct str all = arena_str(&help_arena, out_str(&out));
    out_free(&out);
    return all.s;
}

static void limits(void)
{
    is_str(MISTAKES(nest("{{#title}}", "{{/title}}", 64)), STR(""), "64 sections in one another");
    is_str(MISTAKES(nest("{{#title}}", "{{/title}}", 65)), STR("main:1:641 TMPL_DEPTH\n"), "65 are too many");
    is_str(MISTAKES(nest("{{#title}}", "", 100000)), STR("main:1:641 TMPL_DEPTH\n"), "100,000 too");
    ok(MISTAKES(nest("{{$b}}", "", 100000)).n > 0, "and blocks");
    is_str(MISTAKES2("{{#title}}{{>a}}{{/title}}{{>a}}", {"a", nest("{{#title}}", "{{/title}}", 63)}),
           STR("a:1:621 TMPL_DEPTH\n"), "levels count across partials");
    struct file chain[102] = {{0}};
    for (size_t i = 0; i < 100; i++) {
        chain[i].name = i ? arena_printf(&help_arena, "p%zu", i).s : "main";
        chain[i].text = arena_printf(&help_arena, "{{>p%zu}}", i + 1).s;
    }
    chain[100] = (struct file){"p100", "end"};
    is_str(mistakes(chain), STR("p64:1:1 TMPL_DEPTH\n"), "a long chain of partials");

    /* Each partial has the next one ten times: 10^20 in all. */
    struct file bomb[22] = {{0}};
    for (size_t i = 0; i < 20; i++) {
        bomb[i].name = chain[i].name;
        const char *next =
            arena_printf(&help_arena, "0123456789 0123456789 0123456789 0123456789 0123456789 {{>p%zu}}", i + 1)
                .s;
        bomb[i].text = nest(next, next, 5);
    }
    bomb[20] = (struct file){"p20", "{{title}}y"};
    struct str got = mistakes(bomb);
    ok(str_find_str(got, STR(" TMPL_SIZE\n"), 0) < got.n, "partials that multiply");
    for (size_t i = 0; i < 20; i++)
        bomb[i].text = nest(chain[i].text, chain[i].text, 5);
    bomb[20].text = "";
    got = mistakes(bomb);
    ok(str_find_str(got, STR(" TMPL_SIZE\n"), 0) < got.n, "and come to nothing");
    const char *wide = nest(" ", "", 10000), *lines = nest("x\n", "", 10000);
    is_str(MISTAKES2(arena_printf(&help_arena, "%s{{>p}}", wide).s, {"p", lines}), STR("p:1:1 TMPL_SIZE\n"),
           "indentation that multiplies");
}

static void hostile(void)
{
    size_t n = 50000;
    ok(MISTAKES(nest("{{", "", n)).n > 0, "only opening braces");
    ok(MISTAKES(nest("{{{", "", n)).n > 0, "in threes");
    ok(MISTAKES(nest("{{a ", "}}", n)).n > 0, "tags open before all are closed");
    ok(MISTAKES(nest("{{!", "", n)).n > 0, "comments");
    ok(MISTAKES(nest("}}", "}", n)).n == 0, "only closing braces are text");
    ok(MISTAKES(nest("{{/x}}", "", n / 4)).n > 0, "only closing tags");
}

int main(void)
{
    names();
    bare_model();
    syntax();
    partials();
    blocks();
    limits();
    hostile();
    arena_free(&help_arena);
    return done();
}
