/* Guides: section tags in Markdown, lists that they cut, and the template that comes of it. */
#include "read/section.h"

#include "read/record.h"
#include "said.h"
#include "tap.h"

static struct arena a;
static struct record_entry e;

/* Every name that begins with "p" is known: the tag that stands for itself. */
static struct str find_tag(void *ctx, struct str lang, struct str name)
{
    (void)ctx, (void)lang;
    struct str path = name.n && memchr("#^/", name.s[0], 3) ? str_sub(name, 1, name.n) : name;
    return str_starts(path, STR("p")) ? arena_printf(&a, SECTION_OPEN "%.*s" SECTION_SHUT, STR_ARG(name))
                                      : (struct str){0};
}

static struct str nearest_tag(void *ctx, struct str name)
{
    (void)ctx, (void)name;
    return (struct str){0};
}

static struct str read_guide(const char *body)
{
    const struct record_facts facts = {.find = find_tag, .nearest = nearest_tag, .tags = true};
    struct diag *d = diag_new();
    struct str bytes = arena_printf(&a, "---\ntitle: T\n---\n%s", body);
    entry_read(&a, STR("content/guides/fr/x.md"), STR("fr"), bytes, &facts, true, d, &e);
    struct str s = said(&a, d);
    diag_free(d);
    return s;
}

static void html(const char *body, const char *want, const char *name)
{
    struct str diags = read_guide(body);
    is_str(e.body_html, str_from(want), name);
    is_str(diags, STR(""), name);
}

static void says(const char *body, const char *want, const char *name)
{
    is_str(read_guide(body), str_from(want), name);
}

static void test_variables(void)
{
    html("Host {{p.host}} and `{{p.port}}`", "<p>Host {{p.host}} and <code>{{p.port}}</code></p>\n",
         "variables stay");
    html("a \\{{p.x}} b", "<p>a &#123;&#123;p.x}} b</p>\n", "a literal {{ does not become one");
    html("a &#123;{p.x}} {x} b", "<p>a &#123;&#123;p.x}} &#123;x} b</p>\n", "nor does an entity, nor a brace");
    html("[a](../../faq/fr/b.md) [c](d.md) [e](https://f.org/) [g](#h)\n\n## h",
         "<p><a href=\"../b.html\">a</a> <a href=\"../guide/d.html\">c</a> <a href=\"https://f.org/\" "
         "rel=\"noopener\">e</a> <a href=\"#h\">g</a></p>\n<h2 id=\"h\">h</h2>\n",
         "links of the site go one folder up");
    read_guide("Host {{p.host}}, {{#p}}yes{{/p}}");
    is_str(e.body_text, STR("Host …, yes"), "the text has no tags");
}

static void test_sections(void)
{
    html("a {{#p}}b{{/p}}{{^p}}c{{/p}}", "<p>a {{#p}}b{{/p}}{{^p}}c{{/p}}</p>\n", "words of a paragraph");
    html("{{#p}}\nx\n{{/p}}\n", "{{#p}}\n<p>x</p>\n{{/p}}\n", "a paragraph");
    html("1. a\n{{#p}}\n2. b\n{{/p}}\n3. c\n",
         "<ol>\n<li>a</li>\n\n{{#p}}\n\n<li>b</li>\n\n{{/p}}\n\n<li>c</li>\n</ol>\n", "an item between others");
    html("{{#p}}\n1. a\n{{/p}}\n2. b\n", "\n<ol>{{#p}}\n<li>a</li>\n\n{{/p}}\n\n<li>b</li>\n</ol>\n",
         "the first item");
    html("- a\n{{#p}}\n- b\n{{/p}}\n", "<ul>\n<li>a</li>\n\n{{#p}}\n\n<li>b</li>\n{{/p}}</ul>\n\n",
         "the last item");
    html("{{#p}}\n- a\n{{/p}}\n", "{{#p}}\n<ul>\n<li>a</li>\n</ul>\n{{/p}}\n", "a whole list");
    html("{{#p}}\n{{#pq}}\n- a\n{{/pq}}\n{{/p}}\n- b\n",
         "\n\n<ul>{{#p}}{{#pq}}\n<li>a</li>\n\n{{/pq}}\n{{/p}}\n\n<li>b</li>\n</ul>\n",
         "sections within sections");
    html("{{#p}}\n1. a\n{{/p}}\n\ntext\n\n{{^p}}\n1. b\n{{/p}}\n",
         "{{#p}}\n<ol>\n<li>a</li>\n</ol>\n{{/p}}\n<p>text</p>\n{{^p}}\n<ol>\n<li>b</li>\n</ol>\n{{/p}}\n",
         "two lists with a text between them stay two");
}

static void test_mistakes(void)
{
    says("a {{#p}} b",
         "content/guides/fr/x.md:4:3: error: the section #p does not end in the paragraph or list where it "
         "begins "
         "[GUIDE_SECTION]\n",
         "a section left open");
    says("{{#p}}\n\na\n", "content/guides/fr/x.md:4:1: error: the section #p is not closed [GUIDE_SECTION]\n",
         "a section left open between blocks");
    says("a\n\nb {{/p}}\n",
         "content/guides/fr/x.md:6:3: error: the section p ends here, but did not begin in the same paragraph "
         "or list "
         "[GUIDE_SECTION]\n",
         "a section that never began");
    says("{{#p}}\n## a\n\n1. b\n{{/p}}\n2. c\n",
         "content/guides/fr/x.md:4:1: error: the section #p is not closed [GUIDE_SECTION]\n"
         "content/guides/fr/x.md:8:1: error: the section p ends here, but did not begin in the same paragraph "
         "or list "
         "[GUIDE_SECTION]\n",
         "half of a list");
    says("a {{#zz}}b", "content/guides/fr/x.md:4:3: error: no fact is called \"#zz\" [FACT_UNKNOWN]\n",
         "an unknown name");
}

int main(void)
{
    test_variables();
    test_sections();
    test_mistakes();
    arena_free(&a);
    return done();
}
