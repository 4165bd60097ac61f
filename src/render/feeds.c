/*
 * One function for each file, all from queries of render/feeds.sql and the list of pages.
 * Does not know how pages look.
 */
#include "render/feeds.h"

#include "render/markdown.h"
#include "render/xml.h"

struct feeds {
    struct db *db;
    struct arena *a;
    const struct render_sink *sink;
    struct str base; /* base_url without '/' at its end, or '' */
    struct str title;
};

/* The columns of @pages. */
enum { PATH, TEMPLATE, LANG, ID, ROOT, CANONICAL };

static void put(const struct feeds *f, struct str path, struct str bytes)
{
    f->sink->put(f->sink->ctx, path, bytes);
}

static struct str col(const struct feeds *f, struct stmt *st, int i)
{
    return arena_str(f->a, stmt_col(st, i).s ? stmt_col(st, i) : STR(""));
}

static struct str address(const struct feeds *f, struct str path)
{
    return arena_printf(f->a, "%.*s/%.*s", STR_ARG(f->base), STR_ARG(path));
}

static struct stmt *of_lang(const struct feeds *f, const char *name, struct str lang)
{
    struct stmt *st = db_prepare(f->db, sql_feeds, name, NULL);
    stmt_bind_text(st, "lang", lang);
    return st;
}

/* Whether a search engine should list pages of TEMPLATE. */
static bool is_listed(struct str template)
{
    return !str_eq(template, STR("missing")) && !str_eq(template, STR("moved")) &&
           !str_eq(template, STR("find"));
}

static void put_sitemap(const struct feeds *f)
{
    struct stmt *st = db_prepare(f->db, sql_pages, "pages", NULL);
    struct stmt *date = db_prepare(f->db, sql_feeds, "updated", NULL);
    struct xml *x = xml_new(NULL);
    xml_open(x, "urlset");
    xml_attr(x, "xmlns", STR("http://www.sitemaps.org/schemas/sitemap/0.9"));
    while (stmt_step(st)) {
        struct str canonical = stmt_col(st, CANONICAL);
        /* The default language's home is the root's index.html under another name. */
        if (!is_listed(stmt_col(st, TEMPLATE)) ||
            (!canonical.n && str_find(stmt_col(st, PATH), '/', 0) < stmt_col(st, PATH).n))
            continue;
        xml_open(x, "url");
        xml_leaf(x, "loc", address(f, canonical));
        stmt_bind_text(date, "template", stmt_col(st, TEMPLATE));
        stmt_bind_text(date, "id", stmt_col(st, ID));
        stmt_bind_text(date, "lang", stmt_col(st, LANG));
        if (stmt_step(date) && stmt_col(date, 0).n)
            xml_leaf(x, "lastmod", stmt_col(date, 0));
        stmt_reset(date);
        xml_close(x);
    }
    xml_close(x);
    put(f, STR("sitemap.xml"), xml_end(x, f->a));
    stmt_free(date);
    stmt_free(st);
}

static void atom_link(struct xml *x, const char *rel, struct str href)
{
    xml_open(x, "link");
    xml_attr(x, "rel", str_from(rel));
    xml_attr(x, "href", href);
    xml_close(x);
}

/* RFC 4287 wants a time; the knowledge base has days. */
static struct str atom_time(const struct feeds *f, struct str day)
{
    return arena_printf(f->a, "%.*sT00:00:00Z", STR_ARG(day));
}

static void atom_entry(const struct feeds *f, struct xml *x, struct stmt *st)
{
    struct str url = address(f, stmt_col(st, 0));
    xml_open(x, "entry");
    xml_leaf(x, "id", url);
    xml_leaf(x, "title", stmt_col(st, 1));
    xml_leaf(x, "updated", atom_time(f, stmt_col(st, 4)));
    atom_link(x, "alternate", url);
    if (stmt_col(st, 3).n) {
        xml_open(x, "author");
        xml_leaf(x, "name", stmt_col(st, 3));
        xml_close(x);
    }
    if (stmt_col(st, 2).n)
        xml_leaf(x, "summary", stmt_col(st, 2));
    xml_close(x);
}

static void put_atom(const struct feeds *f, struct str lang)
{
    struct stmt *st = of_lang(f, "latest", lang);
    struct str path = arena_printf(f->a, "%.*s/feed.xml", STR_ARG(lang)), self = address(f, path);
    struct xml *x = NULL;
    while (stmt_step(st)) {
        if (!x) {
            x = xml_new(NULL);
            xml_open(x, "feed");
            xml_attr(x, "xmlns", STR("http://www.w3.org/2005/Atom"));
            xml_attr(x, "xml:lang", lang);
            xml_leaf(x, "id", self);
            xml_leaf(x, "title", f->title);
            xml_leaf(x, "updated", atom_time(f, stmt_col(st, 4)));
            atom_link(x, "self", self);
            atom_link(x, "alternate", address(f, arena_printf(f->a, "%.*s/index.html", STR_ARG(lang))));
            xml_open(x, "author");
            xml_leaf(x, "name", f->title);
            xml_close(x);
        }
        atom_entry(f, x, st);
    }
    if (x) {
        xml_close(x);
        put(f, path, xml_end(x, f->a));
    }
    stmt_free(st);
}

static void put_opensearch(const struct feeds *f, struct str lang)
{
    struct xml *x = xml_new(NULL);
    struct str prefix = address(f, lang), name = f->title;
    while (name.n > 16 || (name.n && ((unsigned char)name.s[name.n - 1] & 0xC0) == 0x80 && f->title.n > 16))
        name.n--;
    xml_open(x, "OpenSearchDescription");
    xml_attr(x, "xmlns", STR("http://a9.com/-/spec/opensearch/1.1/"));
    xml_leaf(x, "ShortName", name);
    xml_leaf(x, "Description", f->title);
    xml_leaf(x, "Language", lang);
    xml_leaf(x, "InputEncoding", STR("UTF-8"));
    xml_open(x, "Url");
    xml_attr(x, "type", STR("text/html"));
    xml_attr(x, "template", arena_printf(f->a, "%.*s/search.html?q={searchTerms}", STR_ARG(prefix)));
    xml_close(x);
    xml_close(x);
    put(f, arena_printf(f->a, "%.*s/opensearch.xml", STR_ARG(lang)), xml_end(x, f->a));
}

static void put_robots(const struct feeds *f)
{
    struct str all = STR("User-agent: *\nAllow: /\n");
    if (f->base.n)
        all =
            arena_printf(f->a, "%.*s\nSitemap: %.*s\n", STR_ARG(all), STR_ARG(address(f, STR("sitemap.xml"))));
    put(f, STR("robots.txt"), all);
}

/* For hosts that read such a file; the pages are there for all others. */
static void put_redirects(const struct feeds *f)
{
    struct stmt *st = db_prepare(f->db, sql_feeds, "redirects", NULL);
    struct out o = out_memory();
    while (stmt_step(st))
        out_printf(&o, "/%.*s /%.*s 301\n", STR_ARG(stmt_col(st, 0)), STR_ARG(stmt_col(st, 1)));
    if (o.n)
        put(f, STR("_redirects"), out_str(&o));
    out_free(&o);
    stmt_free(st);
}

static void put_twins(const struct feeds *f, struct str lang)
{
    struct stmt *st = of_lang(f, "texts", lang);
    struct out o = out_memory();
    while (stmt_step(st)) {
        out_reset(&o);
        out_printf(&o, "# %.*s\n\n", STR_ARG(stmt_col(st, 1)));
        if (stmt_col(st, 2).n)
            out_printf(&o, "> %.*s\n\n", STR_ARG(stmt_col(st, 2)));
        if (stmt_col(st, 4).n)
            out_printf(&o, "%.*s%s%.*s\n\n", STR_ARG(stmt_col(st, 3)), stmt_col(st, 3).n ? ", " : "",
                       STR_ARG(stmt_col(st, 4)));
        markdown_write(&o, stmt_col(st, 5));
        put(f, markdown_twin(f->a, stmt_col(st, 0)), out_str(&o));
    }
    out_free(&o);
    stmt_free(st);
}

/* Lines "- [title](address): summary" of ST, whose columns they are; the addresses are of twins. */
static void llms_list(const struct feeds *f, struct out *o, struct stmt *st)
{
    while (stmt_step(st)) {
        struct str path = markdown_twin(f->a, stmt_col(st, 0));
        out_printf(o, "- [%.*s](%.*s%s%.*s)%s%.*s\n", STR_ARG(stmt_col(st, 1)), STR_ARG(f->base),
                   f->base.n ? "/" : "", STR_ARG(path), stmt_col(st, 2).n ? ": " : "",
                   STR_ARG(stmt_col(st, 2)));
    }
    stmt_free(st);
}

/* llmstxt.org: a title, a sentence, and lists of links to plain texts. */
static void put_llms(const struct feeds *f, struct str lang)
{
    struct str tagline = db_meta(f->db, f->a, "tagline");
    struct stmt *topics = of_lang(f, "topics", lang);
    struct out o = out_memory();
    out_printf(&o, "# %.*s\n", STR_ARG(f->title));
    if (tagline.n)
        out_printf(&o, "\n> %.*s\n", STR_ARG(tagline));
    while (stmt_step(topics)) {
        struct stmt *answers = of_lang(f, "answers", lang);
        stmt_bind_text(answers, "topic", stmt_col(topics, 0));
        out_printf(&o, "\n## %.*s\n\n", STR_ARG(stmt_col(topics, 1)));
        llms_list(f, &o, answers);
    }
    out_lit(&o, "\n## IMAP, POP3, SMTP\n\n");
    llms_list(f, &o, of_lang(f, "providers", lang));
    llms_list(f, &o, of_lang(f, "guides", lang));
    put(f, STR("llms.txt"), out_str(&o));
    stmt_free(topics);
    out_free(&o);
}

/* The site as something that can be put beside programs (W3C Web Application Manifest). */
static void put_manifest(const struct feeds *f, struct str lang)
{
    struct out o = out_memory();
    out_lit(&o, "{\"name\": ");
    out_json(&o, f->title);
    out_lit(&o, ", \"lang\": ");
    out_json(&o, lang);
    out_lit(
        &o,
        ", \"id\": \"./\", \"start_url\": \"./index.html\", \"scope\": \"./\", \"display\": \"minimal-ui\",\n"
        " \"background_color\": \"#fcfbf8\", \"theme_color\": \"#0b4f63\",\n"
        " \"icons\": [{\"src\": \"assets/icon.svg\", \"sizes\": \"any\", \"type\": \"image/svg+xml\"}]}\n");
    put(f, STR("manifest.webmanifest"), out_str(&o));
    out_free(&o);
}

/* "accent: #123; ground: …" of site.yaml as custom properties, which win over those of the layers. */
static void put_theme(const struct feeds *f)
{
    struct str rest = db_meta(f->db, f->a, "theme");
    struct out o = out_memory();
    if (!rest.n)
        return;
    out_lit(&o, ":root {\n");
    while (rest.s) {
        struct str part = str_trim(str_cut(&rest, ';'));
        if (part.n)
            out_printf(&o, "  --%.*s;\n", STR_ARG(part));
    }
    out_lit(&o, "}\n");
    put(f, STR("assets/theme.css"), out_str(&o));
    out_free(&o);
}

void feeds_put(struct db *db, const struct render_sink *sink)
{
    struct arena a = {0};
    struct feeds f = {.db = db, .a = &a, .sink = sink};
    struct stmt *st = db_prepare(db, sql_feeds, "languages", NULL);
    f.base = db_meta(db, &a, "base_url");
    f.title = db_meta(db, &a, "title");
    while (f.base.n && f.base.s[f.base.n - 1] == '/')
        f.base.n--;
    while (stmt_step(st)) {
        struct str lang = col(&f, st, 0);
        put_twins(&f, lang);
        if (stmt_col_int(st, 1)) {
            put_llms(&f, lang);
            put_manifest(&f, lang);
        }
        if (f.base.n) {
            put_atom(&f, lang);
            put_opensearch(&f, lang);
        }
    }
    stmt_free(st);
    if (f.base.n)
        put_sitemap(&f);
    put_robots(&f);
    put_redirects(&f);
    put_theme(&f);
    arena_free(&a);
}
