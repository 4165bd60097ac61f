/*
 * Everything that is known of a provider as clientConfig XML: what the import has read comes back from it, with the
 * comments and the odd elements that it kept as remarks, in their places. Programs never see this file.
 * Does not choose nor correct anything.
 */
#include "render/autoconfig.h"
#include "render/autoconfig_left.h"
#include "render/xml.h"

/* Columns of render/export.sql's lists. */
enum { LINK_KIND, LINK_URL, LINK_LANG, LINK_TITLE };
enum { STEP_URL, STEP_LANG, STEP_TEXT, STEP_KIND, STEP_ORDINAL };
enum { OAUTH_ISSUER, OAUTH_SCOPE, OAUTH_AUTH, OAUTH_TOKEN };
enum { WEB_URL, WEB_PAGE, WEB_USER, WEB_USER_FIELD, WEB_PASSWORD_FIELD, WEB_BUTTON };

/* What the building functions share. */
struct full {
    struct arena *a;
    struct db *db;
    const struct export_provider *p;
};

/* Those that are empty say nothing, and are left out. */
static void leaf(struct arena *a, struct full_node *parent, const char *name, struct str text)
{
    if (text.n)
        full_add(a, parent, FULL_ELEMENT, name, text);
}

static void attr(struct arena *a, struct full_node *parent, const char *name, struct str value)
{
    if (value.n)
        full_add(a, parent, FULL_ATTRIBUTE, name, value);
}

static struct stmt *list(const struct full *f, const char *name)
{
    struct stmt *st = db_prepare(f->db, sql_export, name, NULL);
    stmt_bind_text(st, "provider", f->p->id);
    return st;
}

static void build_domains(const struct full *f, struct full_node *to)
{
    for (size_t i = 0; i < f->p->domains_n; i++) {
        const struct export_domain *d = &f->p->domains[i];
        struct full_node *node = full_element(f->a, to, "domain");
        node->text = d->is_suffix ? arena_printf(f->a, "*.%.*s", STR_ARG(d->pattern)) : d->pattern;
        attr(f->a, node, "purpose", d->is_mx ? STR("mx") : STR(""));
    }
}

/* "name=value" pairs: some belong into <pop3>, one is another word for "none". */
static struct str build_options(const struct full *f, struct full_node *to, struct str options)
{
    static const char *const in_pop3[] = {"leaveMessagesOnServer", "downloadOnBiff",
                                          "daysToLeaveMessagesOnServer", "checkInterval"};
    struct full_node *pop3 = NULL;
    struct str auth = {0};
    for (struct str rest = options; rest.n;) {
        struct str value = str_cut(&rest, ' '), name = arena_str(f->a, str_cut(&value, '='));
        bool inside = false;
        for (size_t i = 0; i < COUNT(in_pop3); i++)
            inside = inside || str_eq(name, str_from(in_pop3[i]));
        if (str_eq(name, STR("authentication"))) {
            auth = value;
            continue;
        }
        if (!full_is_name(name))
            continue;
        if (inside && !pop3)
            pop3 = full_element(f->a, to, "pop3");
        if (str_eq(name, STR("checkInterval")))
            attr(f->a, full_element(f->a, pop3, name.s), "minutes", value);
        else
            leaf(f->a, inside ? pop3 : to, name.s, value);
    }
    return auth;
}

/* Servers of ROLE as elements called NAME. */
static void build_servers(const struct full *f, struct full_node *to, const char *role, const char *name)
{
    for (size_t i = 0; i < f->p->servers_n; i++) {
        const struct export_server *s = &f->p->servers[i];
        if (!str_eq(s->role, str_from(role)))
            continue;
        struct full_node *node = full_element(f->a, to, name);
        attr(f->a, node, "type", s->protocol);
        leaf(f->a, node, "hostname", s->host);
        if (s->port)
            leaf(f->a, node, "port", arena_printf(f->a, "%u", s->port));
        if (!s->url.n || s->host.n)
            leaf(f->a, node, "socketType", autoconfig_security(s->security));
        leaf(f->a, node, "username", s->username);
        leaf(f->a, node, "url", s->url);
        struct str other = build_options(f, node, s->options);
        for (struct str rest = s->auth; rest.n;) {
            struct str one = str_cut(&rest, ' ');
            leaf(f->a, node, "authentication",
                 other.n && str_eq(one, STR("none")) ? other : autoconfig_auth(one));
        }
    }
}

/* Whether PAGE is described in LANG. */
static bool has_lang(const struct full_node *page, struct str lang)
{
    for (const struct full_node *x = page->first; x; x = x->next)
        for (const struct full_node *y = x->kind == FULL_ELEMENT ? x->first : NULL; y; y = y->next)
            if (str_eq(y->text, lang))
                return true;
    return false;
}

/* Pages: one element a page, one title a language in it. */
static void build_links(const struct full *f, struct full_node *to)
{
    struct stmt *st = list(f, "links");
    struct full_node *page = NULL;
    struct str url = {0}, kind = {0};
    while (stmt_step(st)) {
        bool settings = str_eq(stmt_col(st, LINK_KIND), STR("settings"));
        if (!settings && !str_eq(stmt_col(st, LINK_KIND), STR("help")) &&
            !str_eq(stmt_col(st, LINK_KIND), STR("documentation")))
            continue;
        if (!page || !str_eq(url, stmt_col(st, LINK_URL)) || !str_eq(kind, stmt_col(st, LINK_KIND)) ||
            has_lang(page, stmt_col(st, LINK_LANG))) {
            url = arena_str(f->a, stmt_col(st, LINK_URL));
            kind = arena_str(f->a, stmt_col(st, LINK_KIND));
            page = full_element(f->a, to, settings ? "instruction" : "documentation");
            attr(f->a, page, "url", url);
        }
        if (!stmt_col(st, LINK_TITLE).n && !stmt_col(st, LINK_LANG).n)
            continue;
        struct full_node *title = full_add(f->a, page, FULL_ELEMENT, "descr", stmt_col(st, LINK_TITLE));
        attr(f->a, title, "lang", stmt_col(st, LINK_LANG));
    }
    stmt_free(st);
}

/* What must be done first: an element each, a text a language in it. */
static void build_steps(const struct full *f, struct full_node *to)
{
    struct stmt *st = list(f, "steps");
    struct full_node *step = NULL;
    struct str ordinal = {0};
    while (stmt_step(st)) {
        if (!step || !str_eq(ordinal, stmt_col(st, STEP_ORDINAL))) {
            ordinal = arena_str(f->a, stmt_col(st, STEP_ORDINAL));
            step = full_element(f->a, to, "enable");
            attr(f->a, step, "visiturl", stmt_col(st, STEP_URL));
        }
        struct full_node *text = full_add(f->a, step, FULL_ELEMENT, "instruction", stmt_col(st, STEP_TEXT));
        attr(f->a, text, "lang", stmt_col(st, STEP_LANG));
    }
    stmt_free(st);
}

static void build_oauth2(const struct full *f, struct full_node *to)
{
    struct stmt *st = list(f, "oauth2");
    while (stmt_step(st)) {
        struct full_node *node = full_element(f->a, to, "oAuth2");
        leaf(f->a, node, "issuer", stmt_col(st, OAUTH_ISSUER));
        leaf(f->a, node, "scope", stmt_col(st, OAUTH_SCOPE));
        leaf(f->a, node, "authURL", stmt_col(st, OAUTH_AUTH));
        leaf(f->a, node, "tokenURL", stmt_col(st, OAUTH_TOKEN));
    }
    stmt_free(st);
}

/* "#id" names a field by its id, "name" by its name, "#id name" by both. */
static void build_field(const struct full *f, struct full_node *to, const char *name, struct str field)
{
    struct str rest = field, id = {0};
    if (!field.n)
        return;
    if (field.s[0] == '#')
        id = str_cut(&rest, ' ');
    struct full_node *node = full_element(f->a, to, name);
    attr(f->a, node, "id", str_sub(id, 1, id.n));
    attr(f->a, node, "name", rest);
}

static void build_webmail(const struct full *f, struct full_node *to)
{
    struct stmt *st = list(f, "webmail");
    while (stmt_step(st)) {
        struct full_node *node = full_element(f->a, to, "webMail");
        if (stmt_col(st, WEB_URL).n)
            attr(f->a, full_element(f->a, node, "loginPage"), "url", stmt_col(st, WEB_URL));
        if (!stmt_col(st, WEB_PAGE).n)
            continue;
        struct full_node *info = full_element(f->a, node, "loginPageInfo");
        attr(f->a, info, "url", stmt_col(st, WEB_PAGE));
        leaf(f->a, info, "username", stmt_col(st, WEB_USER));
        build_field(f, info, "usernameField", stmt_col(st, WEB_USER_FIELD));
        build_field(f, info, "passwordField", stmt_col(st, WEB_PASSWORD_FIELD));
        build_field(f, info, "loginButton", stmt_col(st, WEB_BUTTON));
    }
    stmt_free(st);
}

static void write_node(struct xml *x, const struct full_node *node)
{
    xml_open(x, node->name);
    for (const struct full_node *c = node->first; c; c = c->next)
        if (c->kind == FULL_ATTRIBUTE)
            xml_attr(x, c->name, c->text);
    if (node->text.n)
        xml_text(x, node->text);
    for (const struct full_node *c = node->first; c; c = c->next)
        if (c->kind == FULL_ELEMENT)
            write_node(x, c);
        else if (c->kind == FULL_COMMENT)
            xml_comment(x, c->text);
        else if (c->kind == FULL_INSTRUCTION)
            xml_instruction(x, c->name, c->text);
    xml_close(x);
}

struct str autoconfig_write_full(struct db *db, struct arena *a, const struct export_provider *p)
{
    const struct full f = {.a = a, .db = db, .p = p};
    struct full_node *root = full_element(a, NULL, "clientConfig");
    attr(a, root, "version", STR("1.1"));
    struct full_node *provider = full_element(a, root, "emailProvider");
    attr(a, provider, "id", p->main_domain);
    build_domains(&f, provider);
    leaf(a, provider, "displayName", p->name);
    leaf(a, provider, "displayShortName", p->own_short_name);
    build_servers(&f, provider, "incoming", "incomingServer");
    build_servers(&f, provider, "outgoing", "outgoingServer");
    build_links(&f, provider);
    build_steps(&f, provider);
    build_servers(&f, root, "addressbook", "addressBook");
    build_servers(&f, root, "calendar", "calendar");
    build_servers(&f, root, "fileshare", "fileShare");
    build_oauth2(&f, root);
    build_webmail(&f, root);
    full_put_back(db, a, p->id, root);
    struct xml *x = xml_new(NULL);
    write_node(x, root);
    return xml_end(x, a);
}
