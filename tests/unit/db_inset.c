/* db_inset: headings and anchors of a page inside another. */
#include "db/db_functions.h"

#include "tap.h"

static void is(const char *html, const char *want, const char *name)
{
    struct out o = out_memory();
    inset_append(&o, str_from(html), STR("page"));
    is_str(out_str(&o), str_from(want), name);
    out_free(&o);
}

int main(void)
{
    is("", "", "nothing");
    is("text & more", "text & more", "no tag");
    is("<h2 id=\"a\">A</h2><p>b</p>", "<h3 id=\"page:a\">A</h3><p>b</p>", "a heading");
    is("<h3 id=\"a\">A</h3><h4 id=\"b\">B</h4><h5 id=\"c\">C</h5>",
       "<h4 id=\"page:a\">A</h4><h5 id=\"page:b\">B</h5><h6 id=\"page:c\">C</h6>", "each one level down");
    is("<h6 id=\"a\">A</h6>", "<h6 id=\"page:a\">A</h6>", "the last stays");
    is("<h1 id=\"a\">A</h1><h2>B</h2><hr>", "<h1 id=\"page:a\">A</h1><h3>B</h3><hr>",
       "what the reader does not make");
    is("<a href=\"#x\">y</a> <a href=\"z.html#x\">y</a>",
       "<a href=\"#page:x\">y</a> <a href=\"z.html#x\">y</a>", "links within the page");
    is("<p>a &lt;h2 id=\"b\"&gt; c</p>", "<p>a &lt;h2 id=\"b\"&gt; c</p>", "text is no tag");
    is("a <", "a <", "a bare end");
    is("a </", "a </", "and a slash");
    is("<h2", "<h3", "a cut tag");
    is("<p><span id=\"a\"></span><a href=\"#fn:1\" id=\"b\">",
       "<p><span id=\"page:a\"></span><a href=\"#page:fn:1\" id=\"page:b\">", "all ids and links of the page");
    return done();
}
