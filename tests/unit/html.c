/* html: cut at brackets, attributes, entities. */
#include "base/html.h"

#include "tap.h"

/* Each piece between bars, a tag as name, '/' when it closes, and its href. */
static void cuts(const char *html, const char *wanted)
{
    struct out o = out_memory();
    struct html_piece p;
    for (struct str rest = str_from(html); html_next(&rest, &p);) {
        out_raw(&o, p.name.s ? p.name : p.source);
        out_lit(&o, !p.name.s ? "" : p.end ? "/" : "!");
        out_raw(&o, html_attr(&p, "href"));
        out_lit(&o, "|");
    }
    is_str(out_str(&o), str_from(wanted), html);
    out_free(&o);
}

static void decodes(const char *html, const char *wanted)
{
    struct out o = out_memory();
    html_decode(&o, str_from(html));
    is_str(out_str(&o), str_from(wanted), html);
    out_free(&o);
}

int main(void)
{
    struct html_piece p;
    struct str rest = STR("<h2 id=\"a\"><hr>");
    cuts("", "");
    cuts("a<b>c</b>", "a|b!|c|b/|");
    cuts("<a href=\"x\">", "a!x|");
    cuts("<a download href=\"x&amp;y\" rel=\"n\">z", "a!x&amp;y|z|");
    cuts("<a data-href=\"y\"\n href=\"x\">", "a!x|");
    cuts("<a title=\"href=\">", "a!|");
    cuts("<a href=\"x", "a!x|");
    cuts("<></><", "!|/|!|");
    decodes("a &amp;lt; &lt;&gt;&quot;&#39;&#123; &nbsp; &", "a &lt; <>\"'{ &nbsp; &");
    decodes("", "");
    ok(html_next(&rest, &p) && html_is(&p, false, "h1 h2") && html_is(&p, -1, "h2") &&
           !html_is(&p, true, "h2") && !html_is(&p, -1, "h h20 hr"),
       "html_is asks for whole names, and for the end or not");
    return done();
}
