/* Limits before parsing: each at its edge, and no input of 256 KiB takes long. */
#include "read/guard.h"
#include "read/markdown.h"

#include <stdlib.h>
#include <time.h>

#include "read/record.h"
#include "said.h"
#include "tap.h"

static struct arena a;

static struct str again(const char *s, size_t times)
{
    size_t n = strlen(s);
    char *to = arena_alloc(&a, n * times + 1);
    for (size_t i = 0; i < times; i++)
        memcpy(to + i * n, s, n);
    return (struct str){to, n * times};
}

static struct str both(struct str x, struct str y)
{
    char *to = arena_alloc(&a, x.n + y.n + 1);
    memcpy(to, x.s, x.n);
    memcpy(to + x.n, y.s, y.n);
    return (struct str){to, x.n + y.n};
}

static void passes(struct str text, const char *name)
{
    struct diag *d = diag_new();
    struct diag_pos pos = {STR("x.md"), 5, 1};
    bool good = guard_facts(text, d, pos) && guard_check(&(struct extended){text, NULL, 0}, d, pos);
    is_str(said(&a, d), STR(""), name);
    ok(good, "%s passes", name);
    diag_free(d);
}

static void stops(struct str text, const char *want)
{
    struct diag *d = diag_new();
    struct diag_pos pos = {STR("x.md"), 5, 1};
    bool good = guard_facts(text, d, pos) && guard_check(&(struct extended){text, NULL, 0}, d, pos);
    is_str(str_sub(said(&a, d), 0, strlen(want)), str_from(want), want);
    ok(!good, "and it is not parsed");
    diag_free(d);
}

/* Each footnote is a paragraph of its own, whatever it is written as for the parser. */
static void test_footnotes(void)
{
    struct out o = out_memory();
    for (unsigned i = 0; i < 1000; i++)
        out_printf(&o,
                   "Word[^%u], *another* and `code`.\n\n[^%u]: What is *said* of it, with [a "
                   "link](https://a.org/).\n\n",
                   i, i);
    struct diag *d = diag_new();
    struct record_entry e;
    entry_read(&a, STR("content/faq/fr/x.md"), STR("fr"), both(STR("# q\n\n"), out_str(&o)), NULL, true, d, &e);
    is_str(said(&a, d), STR(""), "1000 footnotes");
    diag_free(d);
    out_free(&o);
}

static void test_limits(void)
{
    passes(STR(""), "nothing");
    passes(both(STR("a\n\n"), again("*", GUARD_RUN - 1)), "16 KiB of signs less one and a line end");
    stops(both(STR("a\n\n"), again("*", GUARD_RUN)),
          "x.md:7:1: error: more than 16 KiB without a blank line, with many signs [MD_LIMIT]");
    passes(again("*\n", GUARD_RUN / 2), "16 KiB in short lines");
    stops(both(STR("a\n \t\n"), both(again("x\n", GUARD_RUN), again("*\n", 4 * GUARD_RUN / 2 + 1))),
          "x.md:7:1: error: more than 16 KiB without a blank line, with many signs [MD_LIMIT]");
    passes(again("x\n", ENTRY_MAX / 2), "words without a blank line");
    passes(again("- `a` [b](c) *d*\n", 10 * GUARD_RUN / 16 - 300), "a long list of short items");
    passes(again("## `a` b *d* <e>\n", 10 * GUARD_RUN / 16), "nothing but headings");
    passes(again("* a b\n", GUARD_RUN), "many items");
    passes(again("> > `a` *b*\n> >\n", 4 * GUARD_RUN), "blank lines within quotes");
    stops(again("    * a *b\n", GUARD_RUN),
          "x.md:5:1: error: more than 16 KiB without a blank line, with many signs [MD_LIMIT]");
    struct str full = both(again("*", GUARD_RUN - 1), STR("\n\n"));
    passes(again(full.s, 16), "16 paragraphs of signs");
    stops(again(full.s, 17), "x.md:37:1: error: the paragraphs of the entry have too many signs [MD_LIMIT]");
    passes(both(again("word ", 20000), again("`y` ", 1000)), "96 KiB with few signs");
    passes(again("x\n\n", 80000), "many short paragraphs");
    passes(both(again("> ", 32), STR("x")), "32 quotes");
    stops(both(STR("x\n\n  "), both(again("> ", 33), STR("x"))),
          "x.md:7:67: error: quotes and lists are nested more than 32 deep [MD_LIMIT]");
    stops(both(again("- ", 33), STR("x")),
          "x.md:5:65: error: quotes and lists are nested more than 32 deep [MD_LIMIT]");
    stops(both(again("1. ", 33), STR("x")),
          "x.md:5:97: error: quotes and lists are nested more than 32 deep [MD_LIMIT]");
    passes(again("- ", 200), "a rule is no list");
    passes(again("* * *\n", 200), "nor are many");
    passes(again("    - a\n", 200), "items at the same depth");
    passes(both(again(" ", 200), STR("- a\n")), "code far to the right");
    passes(both(STR("- a\n\n"), both(again(" ", 200), STR("code\n"))), "code far to the right in a list");
    passes(again("]", GUARD_BRACKETS), "10000 brackets");
    stops(both(again("]", GUARD_BRACKETS), STR(" ]")),
          "x.md:5:10002: error: more than 10000 closing brackets [MD_LIMIT]");
    passes(again("{{x}}", 2500), "2500 facts");
    stops(again("{{x}}\n\n", GUARD_FACTS + 1),
          "x.md:10005:1: error: more than 5000 references to facts [MD_LIMIT]");
    struct str definition = both(STR("[a]: https://"), again("x", 15000));
    passes(both(definition, both(STR("\n\n"), again("[a]", 1100))), "a long definition used 1100 times");
    stops(both(STR("b\n\n"), both(definition, both(STR("\n\n"), again("[a]", 1200)))),
          "x.md:7:1: error: this link definition is too long for the number of links [MD_LIMIT]");
}

/* Lists that nest by indentation alone: seen by the parser's tree, when the guard's estimate lets them pass. */
static void test_tree_depth(void)
{
    struct str text = STR("# q\n\n");
    for (size_t i = 0; i < 33; i++)
        text = both(text, both(again("  ", i), STR("- a\n")));
    struct diag *d = diag_new();
    struct record_entry e;
    entry_read(&a, STR("content/faq/fr/x.md"), STR("fr"), text, NULL, true, d, &e);
    is_str(said(&a, d), STR("content/faq/fr/x.md:35:65: error: this is nested more than 32 deep [MD_LIMIT]\n"),
           "33 lists within each other");
    diag_free(d);
    d = diag_new();
    text = both(both(STR("# q\n\n"), again("*a **a ", 20)), both(STR("b"), again(" a** a*", 20)));
    entry_read(&a, STR("content/faq/fr/x.md"), STR("fr"), text, NULL, true, d, &e);
    is_str(said(&a, d), STR("content/faq/fr/x.md:3:1: error: this is nested more than 32 deep [MD_LIMIT]\n"),
           "40 emphases within each other, said once");
    diag_free(d);
}

/* A shape: BEFORE and BEHIND repeated around MIDDLE, until all is 256 KiB. */
static const struct {
    const char *before, *middle, *behind;
} shapes[] = {
    {"*a **a ", "b", " a** a*"},
    {"a_ ", "", ""},
    {"_a ", "", ""},
    {"a]", "", ""},
    {"[a", "", ""},
    {"*a_ ", "", ""},
    {"*_* _ ", "", ""},
    {"c* ", "a**b", "c* "},
    {"a***b", "", "c** "},
    {"[ a_", "", ""},
    {"[ (](", "", ""},
    {"![[]()", "", ""},
    {"![[]()", "", "]"},
    {"[", "a", "]"},
    {"[", "a", "](u)"},
    {"![", "a", "](u)"},
    {"**x [a*b**c*](d)", "", ""},
    {"> ", "a", ""},
    {">", "a", "\n"},
    {"- ", "a", "\n"},
    {"1. ", "a", "\n\n"},
    {"* \t", "a", "  \n"},
    {"`a``", "", ""},
    {"`a", "", "``b"},
    {"[a](<b", "", ""},
    {"[a](b", "", ""},
    {"[a](b \"", "", ""},
    {"[a](b (", "", ""},
    {"](x.md", "", "["},
    {"<!--", "", ""},
    {"a <!-- ", "", ""},
    {"a <?", "", ""},
    {"a <!A ", "", ""},
    {"a <![CDATA[", "", ""},
    {"a <a b=\"", "", ""},
    {"<a b='", "", ""},
    {"<", "", ""},
    {"<b>", "", ""},
    {"<http:", "", ""},
    {"<a@a.", "", ""},
    {"&#", "", ""},
    {"&a", "", ""},
    {"*", "a", "*"},
    {"*_", "a", "_*"},
    {"[a]: u\n", "\n", "[a] "},
    {"[a]: u\n\n", "", "[a]\n\n"},
    {"[a]: u \"\n", "", ""},
    {"[a]: <", "", ""},
    {"[a]:\n", "", ""},
    {"[a", "]: u\n\n", "[a]"},
    {"a\\\n", "", ""},
    {"- a\n\n", "", ""},
    {"-\n", "", ""},
    {"1.\n", "", "\n"},
    {"\n", "", "  \n"},
    {"# a\n", "", ""},
    {"#\n\n", "", ""},
    {"a\n=\n", "", ""},
    {"```\n", "", ""},
    {"    a\n", "", "\n"},
    {"{{", "", ""},
    {"{{a}}\n\n", "", ""},
    {"[a](b.md)\n\n", "", ""},
    {"`", "", "](b.md) [a](b.md)"},
    {"[](x:) ", "", "[a][b] "},
    {"imap.a.fr:1 ", "", "port 1 "},
    {"a.b ", "", "ssl "},
    {"a.", "", "b"},
    {"port 25,25", "", "/25"},
    {"a@b", "", ".c"},
    {"|", "", ""},
    {"|a", "|\n", "|-"},
    {"| a | b |\n|---|---|\n", "", ""},
    {"|a|b|c|d|\n|-|-|-|-|\n", "", "x\n"},
    {"~~a ~b ", "", ""},
    {"~~a ", "", "b~~ "},
    {"www.a_", "", ""},
    {"www.", "", ""},
    {"http://a)", "", ""},
    {"http://a&b;", "", ""},
    {"a.", "", "@b.c"},
    {"[^1]", "\n\n[^1]: a[^2]\n\n[^2]: a[^1]\n\n", "[^2]"},
    {"[^1]: [^1]\n", "", ""},
    {"!!! note\n    ", "", ""},
    {"::: note\n", "", ""},
    {"a\n: ", "", ""},
    {"> [!NOTE]\n", "", ""},
    {"<table><tr>", "", ""},
    {"<details>\n\n", "", ""},
    {"</T>", "", "<T>"},
    {"[[a", "", ""},
    {"$a", "", ""},
    {"{% ", "", "{{<"},
    {"\\~", "", ""},
};

static struct str shape(size_t k)
{
    size_t side = (size_t)ENTRY_MAX / 2 - 8;
    size_t before = strlen(shapes[k].before), behind = strlen(shapes[k].behind);
    struct str head = again(shapes[k].before, behind ? side / before : 2 * side / before);
    struct str tail = behind ? again(shapes[k].behind, side / behind) : STR("");
    return both(both(head, str_from(shapes[k].middle)), tail);
}

/* The same with a blank line now and then, so that runs are as long as they may be. */
static struct str in_paragraphs(struct str s)
{
    char *to = arena_alloc(&a, s.n + 1);
    memcpy(to, s.s, s.n);
    for (size_t i = GUARD_RUN - 2; i + 2 < s.n; i += GUARD_RUN)
        memcpy(to + i, "\n\n", 2);
    return (struct str){to, s.n};
}

static double seconds_to_read(struct str s)
{
    struct timespec from, to;
    struct diag *d = diag_new();
    struct record_entry e;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &from);
    entry_read(&a, STR("content/faq/fr/x.md"), STR("fr"), s, NULL, true, d, &e);
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &to);
    diag_free(d);
    return (double)(to.tv_sec - from.tv_sec) + (double)(to.tv_nsec - from.tv_nsec) / 1e9;
}

static void test_shapes(double limit)
{
    for (size_t k = 0; k < COUNT(shapes); k++) {
        struct arena_mark mark = arena_mark(&a);
        double whole = seconds_to_read(shape(k)), cut = seconds_to_read(in_paragraphs(shape(k)));
        ok(whole < limit && cut < limit, "shape %zu: %.3f s, in paragraphs %.3f s", k, whole, cut);
        arena_rewind(&a, mark);
    }
}

/* Runs of backticks that grow; definitions that are all different. */
static void test_growing(double limit)
{
    struct str s = STR("");
    for (size_t i = 1; s.n < 16000; i++)
        s = both(s, both(STR("e"), again("`", i)));
    s = both(s, STR("\n\n"));
    s = again(arena_str(&a, s).s, (size_t)ENTRY_MAX / s.n);
    ok(seconds_to_read(s) < limit, "growing runs of backticks");
    struct out o = out_memory();
    for (unsigned i = 0; i < 4900; i++)
        out_printf(&o, "[%u]: u%u.md%s", i, i, i % 500 ? "\n" : "\n\n");
    for (unsigned i = 0; i < 4900; i++)
        out_printf(&o, "[%u]%s", i, i % 500 ? " " : "\n\n");
    struct diag *d = diag_new();
    struct record_entry e;
    double took = seconds_to_read(out_str(&o));
    entry_read(&a, STR("content/faq/fr/x.md"), STR("fr"), out_str(&o), NULL, true, d, &e);
    ok(took < limit && e.links_n == 4900, "4900 references: %.3f s", took);
    diag_free(d);
    out_free(&o);
}

int main(void)
{
    /* Sanitizers and valgrind are slower; the limit is for what ships. */
    bool plain = !getenv("UNIT_SLOW");
#if defined(__SANITIZE_ADDRESS__)
    plain = false;
#endif
    test_limits();
    test_footnotes();
    test_tree_depth();
    /* On a slow machine ordinary text takes its time too. */
    double ordinary = seconds_to_read(again("Un mot, puis un autre.\n\n", ENTRY_MAX / 32)),
           limit = plain ? 1.0 : 60.0;
    limit = limit > 50 * ordinary ? limit : 50 * ordinary;
    test_shapes(limit);
    test_growing(limit);
    arena_free(&a);
    return done();
}
