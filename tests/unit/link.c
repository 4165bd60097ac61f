/* Link targets: what is let through, what is refused, and how an address is written down. */
#include "read/link.h"

#include "tap.h"

static struct arena a;

static struct link from_entry(struct str url)
{
    return link_resolve(&a, STR("content/faq/fr/ici.md"), STR("fr"), url, NULL);
}

/* Every one of these must come to nothing, whatever a browser or a mail program would make of it. */
static void test_refused(void)
{
    const struct str payloads[] = {
        STR(""),
        STR("javascript:alert(1)"),
        STR("JavaScript:alert(1)"),
        STR("JAVASCRIPT:alert(1)"),
        STR(" javascript:alert(1)"),
        STR("\tjavascript:alert(1)"),
        STR("\njavascript:alert(1)"),
        STR("\x01javascript:alert(1)"),
        STR("\x1fjavascript:alert(1)"),
        STR("java\nscript:alert(1)"),
        STR("java\rscript:alert(1)"),
        STR("java\tscript:alert(1)"),
        STR("java\0script:alert(1)"),
        STR("javascript\t:alert(1)"),
        STR("javascript :alert(1)"),
        STR("javascript:"),
        STR("javascript://%0aalert(1)"),
        STR("javascript:/*--></title><svg/onload=alert(1)>"),
        STR("javascript%3Aalert(1)"),
        STR("javascript%3aalert(1)//x.md"),
        STR("java%0ascript:alert(1)"),
        STR("%6aavascript:alert(1)"),
        STR("\xef\xbd\x8a"
            "avascript:alert(1)"),
        STR("javas\xc5\xbf"
            "cript:alert(1)"),
        STR("\xc2\xa0javascript:alert(1)"),
        STR("\xe2\x80\x8bjavascript:alert(1)"),
        STR("\xef\xbb\xbfjavascript:alert(1)"),
        STR("&#106;avascript:alert(1)"),
        STR("x-javascript:alert(1)"),
        STR("livescript:alert(1)"),
        STR("mocha:alert(1)"),
        STR("vbscript:msgbox(1)"),
        STR("VBScript:msgbox(1)"),
        STR("jscript:alert(1)"),
        STR("data:text/html,<script>alert(1)</script>"),
        STR("data:text/html;base64,PHNjcmlwdD4="),
        STR("DATA:text/html,x"),
        STR("data:image/svg+xml,<svg onload=alert(1)>"),
        STR("data:,x"),
        STR("blob:https://x/1"),
        STR("filesystem:https://x/t/1"),
        STR("file:///etc/passwd"),
        STR("file:x.md"),
        STR("intent://x#Intent;scheme=http;end"),
        STR("intent:x"),
        STR("android-app://x"),
        STR("ms-msdt:/id x"),
        STR("ms-word:ofe|u|https://x"),
        STR("search-ms:query=x"),
        STR("ldap://x"),
        STR("ftp://x/y"),
        STR("ssh://x"),
        STR("sms:123"),
        STR("callto:123"),
        STR("ws://x"),
        STR("view-source:https://x"),
        STR("about:blank"),
        STR("chrome://settings"),
        STR("moz-extension://x"),
        STR("cid:x"),
        STR("urn:x"),
        STR("feed:javascript:alert(1)"),
        STR("jar:https://x!/y"),
        STR("x:y.md"),
        STR(":x.md"),
        STR("://x"),
        STR("//host"),
        STR("//host/x.md"),
        STR("///x.md"),
        STR("/x.md"),
        STR("/content/faq/fr/x.md"),
        STR("\\\\host\\x.md"),
        STR("\\/host"),
        STR("/\\host"),
        STR("https:\\\\host"),
        STR("https:host"),
        STR("https:/host"),
        STR("https:///host"),
        STR("https://"),
        STR("https:// host"),
        STR("https://-"),
        STR("http:javascript:alert(1)"),
        STR("https://a b"),
        STR("https://a\nb"),
        STR("https://a\x7f"),
        STR("https://a\xc2\x80"),
        STR("https://a\xff"),
        STR("mailto:"),
        STR("mailto://x"),
        STR("mailto:a b"),
        STR("tel:"),
        STR("tel:javascript:x"),
        STR("tel:<x>"),
        STR("tel:+33 1"),
        STR("provider:"),
        STR("provider:a/b"),
        STR("provider:../x"),
        STR("provider:a.b"),
        STR("provider:a%2fb"),
        STR("Provider:gmail"),
        STR("guide:"),
        STR("guide:a b"),
        STR("x.html"),
        STR("x.pdf"),
        STR("x"),
        STR(".md"),
        STR("x.md?y"),
        STR("?x.md"),
        STR("x.MD"),
        STR("a/x.md"),
        STR("../x.md"),
        STR("../../x.md"),
        STR("../../../../../etc/x.md"),
        STR("../../../../content/faq/fr/x.md"),
        STR("%2e%2e/x.md"),
        STR("..%2f..%2fx.md"),
        STR("x%00.md"),
        STR("x%0a.md"),
        STR("x%ff.md"),
        STR("x%3ay.md"),
        STR("x%22y.md"),
        STR("x%5cy.md"),
        STR("a//x.md"),
        STR("../../settings/x.md"),
        STR("../../settings/fr/x.md"),
        STR("../../guides/en/thunderbird.md"),
        STR("#a b"),
        STR("#%ff"),
        STR("#%00"),
        STR("x.md#%0a"),
    };
    for (size_t i = 0; i < COUNT(payloads); i++) {
        struct link link = from_entry(payloads[i]);
        struct out o = out_memory();
        out_term(&o, payloads[i], false);
        ok(link.class == LINK_REFUSED || link.class == LINK_FOREIGN, "refused: %.*s", STR_ARG(out_str(&o)));
        out_free(&o);
    }
}

struct good {
    struct str url, href, path, anchor;
    int class, kind;
};

static void test_good(void)
{
    const struct good good[] = {
        {STR("https://x.fr"), STR("https://x.fr"), {0}, {0}, LINK_WEB, 0},
        {STR("HTTPS://x.fr/a?b=c&d#e"), STR("HTTPS://x.fr/a?b=c&amp;d#e"), {0}, {0}, LINK_WEB, 0},
        {STR("http://x.fr:8080/"), STR("http://x.fr:8080/"), {0}, {0}, LINK_WEB, 0},
        {STR("https://x/\"'<>`{|}[]^"),
         STR("https://x/%22'%3C%3E%60%7B%7C%7D%5B%5D%5E"),
         {0},
         {0},
         LINK_WEB,
         0},
        {STR("https://x/%41%zz%"), STR("https://x/%41%25zz%25"), {0}, {0}, LINK_WEB, 0},
        {STR("https://caf\xc3\xa9.fr/\xc3\xa9?\xc3\xa9"),
         STR("https://caf\xc3\xa9.fr/%C3%A9?%C3%A9"),
         {0},
         {0},
         LINK_WEB,
         0},
        {STR("https://x/#a#b"), STR("https://x/#a%23b"), {0}, {0}, LINK_WEB, 0},
        {STR("https://x/javascript:alert(1)"), STR("https://x/javascript:alert(1)"), {0}, {0}, LINK_WEB, 0},
        {STR("mailto:a@b.fr?subject=x"), STR("mailto:a@b.fr?subject=x"), {0}, {0}, LINK_PERSON, 0},
        {STR("MAILTO:a@b.fr"), STR("MAILTO:a@b.fr"), {0}, {0}, LINK_PERSON, 0},
        {STR("tel:+33-1-23"), STR("tel:+33-1-23"), {0}, {0}, LINK_PERSON, 0},
        {STR("#"), STR("#"), {0}, {0}, LINK_TOP, 0},
        {STR("#titre"), STR("#titre"), {0}, STR("titre"), LINK_INSIDE, RECORD_LINK_SELF},
        {STR("#caf%C3%A9"), STR("#caf%C3%A9"), {0}, STR("caf\xc3\xa9"), LINK_INSIDE, RECORD_LINK_SELF},
        {STR("provider:gmail"),
         STR("provider/gmail.html"),
         STR("gmail"),
         {0},
         LINK_INSIDE,
         RECORD_LINK_PROVIDER},
        {STR("provider:gmail#imap"), STR("provider/gmail.html#imap"), STR("gmail"), STR("imap"), LINK_INSIDE,
         RECORD_LINK_PROVIDER},
        {STR("guide:apple-mail"),
         STR("guide/apple-mail.html"),
         STR("apple-mail"),
         {0},
         LINK_INSIDE,
         RECORD_LINK_GUIDE},
        {STR("x.md"), STR("x.html"), STR("content/faq/fr/x.md"), {0}, LINK_INSIDE, RECORD_LINK_ENTRY},
        {STR("./x.md#a"), STR("x.html#a"), STR("content/faq/fr/x.md"), STR("a"), LINK_INSIDE,
         RECORD_LINK_ENTRY},
        {STR("x.md#"), STR("x.html"), STR("content/faq/fr/x.md"), {0}, LINK_INSIDE, RECORD_LINK_ENTRY},
        {STR("../en/x.md#a"), STR("../en/x.html#a"), STR("content/faq/en/x.md"), STR("a"), LINK_INSIDE,
         RECORD_LINK_ENTRY},
        {STR("../fr/x.md"), STR("x.html"), STR("content/faq/fr/x.md"), {0}, LINK_INSIDE, RECORD_LINK_ENTRY},
        {STR("../../faq/de/x.md"),
         STR("../de/x.html"),
         STR("content/faq/de/x.md"),
         {0},
         LINK_INSIDE,
         RECORD_LINK_ENTRY},
        {STR("a/../x.md"), STR("x.html"), STR("content/faq/fr/x.md"), {0}, LINK_INSIDE, RECORD_LINK_ENTRY},
        {STR("%78.md"), STR("x.html"), STR("content/faq/fr/x.md"), {0}, LINK_INSIDE, RECORD_LINK_ENTRY},
        {STR("../../guides/fr/thunderbird.md#a"), STR("guide/thunderbird.html#a"), STR("thunderbird"), STR("a"),
         LINK_INSIDE, RECORD_LINK_GUIDE},
    };
    for (size_t i = 0; i < COUNT(good); i++) {
        struct link link = from_entry(good[i].url);
        struct out o = out_memory();
        link_attr(&o, link.href);
        ok((int)link.class == good[i].class, "class of %.*s", STR_ARG(good[i].url));
        is_str(out_str(&o), good[i].href, "its href");
        if (link.class == LINK_INSIDE) {
            ok((int)link.kind == good[i].kind, "its kind");
            is_str(link.path, good[i].path, "its path");
            is_str(link.anchor, good[i].anchor, "its anchor");
        }
        out_free(&o);
    }
}

static void test_guide(void)
{
    struct link link =
        link_resolve(&a, STR("content/guides/fr/outlook.md"), STR("fr"), STR("../../faq/fr/x.md"), NULL);
    is_str(link.href, STR("x.html"), "from a guide to an entry");
    link = link_resolve(&a, STR("content/guides/fr/outlook.md"), STR("fr"), STR("thunderbird.md"), NULL);
    ok(link.kind == RECORD_LINK_GUIDE && str_eq(link.path, STR("thunderbird")),
       "from a guide to its neighbour");
    link = link_resolve(&a, STR("x.md"), STR("fr"), STR("y.md"), NULL);
    ok(link.class == LINK_REFUSED, "a file outside content/ has no neighbours");
}

int main(void)
{
    test_refused();
    test_good();
    test_guide();
    arena_free(&a);
    return done();
}
