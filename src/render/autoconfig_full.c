/*
 * Everything that is known of a provider as clientConfig XML: what the import has read comes back from it, with the
 * comments and the odd elements that it kept as remarks, in their places. Programs never see this file.
 * Does not choose nor correct anything.
 */
#include "render/files.h"

#include "tmpl/tmpl.h"

/* Columns of render/export.sql's lists. */
enum { LINK_KIND, LINK_URL, LINK_LANG, LINK_TITLE };
enum { STEP_URL, STEP_LANG, STEP_TEXT, STEP_KIND, STEP_ORDINAL };
enum { OAUTH_ISSUER, OAUTH_SCOPE, OAUTH_AUTH, OAUTH_TOKEN };
enum { WEB_URL, WEB_PAGE, WEB_USER, WEB_USER_FIELD, WEB_PASSWORD_FIELD, WEB_BUTTON };

enum {
    SERVER_PROTOCOL,
    SERVER_HOST,
    SERVER_PORT,
    SERVER_SECURITY,
    SERVER_USERNAME,
    SERVER_AUTH,
    SERVER_URL,
    SERVER_OPTIONS
};

/* What the building functions share. */
struct full {
    struct arena *a;
    struct db *db;
    struct str provider;
    struct stmt *servers; /* of a role */
};

/* A word of ours and the format's. */
struct spelling {
    const char *ours, *theirs;
};

static const struct spelling securities[] = {{"tls", "SSL"}, {"starttls", "STARTTLS"}, {"none", "plain"}, {0}};
static const struct spelling auths[] = {{"password", "password-cleartext"},
                                        {"encrypted-password", "password-encrypted"},
                                        {"oauth2", "OAuth2"},
                                        {"ntlm", "NTLM"},
                                        {"gssapi", "GSSAPI"},
                                        {"client-cert", "TLS-client-cert"},
                                        {0}};

/* One that the format has no word for stays. */
static struct str theirs(const struct spelling *table, struct str ours)
{
    for (; table->ours; table++)
        if (str_eq(ours, str_from(table->ours)))
            return str_from(table->theirs);
    return ours;
}

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
    stmt_bind_text(st, "provider", f->provider);
    return st;
}

static void build_domains(const struct full *f, struct full_node *to)
{
    struct stmt *st = list(f, "domains");
    while (stmt_step(st)) {
        struct full_node *node = full_element(f->a, to, "domain");
        bool suffix = str_eq(stmt_col(st, 1), STR("suffix"));
        node->text = arena_printf(f->a, "%s%.*s", suffix ? "*." : "", STR_ARG(stmt_col(st, 0)));
        attr(f->a, node, "purpose", str_eq(stmt_col(st, 1), STR("mx")) ? STR("mx") : STR(""));
    }
    stmt_free(st);
}

/* "name=value" pairs: some belong into <pop3>, one is another word for "none". */
static struct str build_options(const struct full *f, struct full_node *to, struct str options)
{
    const struct str in_pop3 =
        STR("leaveMessagesOnServer downloadOnBiff daysToLeaveMessagesOnServer checkInterval");
    struct full_node *pop3 = NULL;
    struct str auth = {0};
    for (struct str rest = options; rest.n;) {
        struct str value = str_cut(&rest, ' '), name = arena_str(f->a, str_cut(&value, '='));
        bool inside = str_has(in_pop3, ' ', name);
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
    struct stmt *st = f->servers;
    stmt_bind_text(st, "role", str_from(role));
    while (stmt_step(st)) {
        struct full_node *node = full_element(f->a, to, name);
        attr(f->a, node, "type", stmt_col(st, SERVER_PROTOCOL));
        leaf(f->a, node, "hostname", stmt_col(st, SERVER_HOST));
        leaf(f->a, node, "port", stmt_col(st, SERVER_PORT));
        if (!stmt_col(st, SERVER_URL).n || stmt_col(st, SERVER_HOST).n)
            leaf(f->a, node, "socketType", theirs(securities, stmt_col(st, SERVER_SECURITY)));
        leaf(f->a, node, "username", stmt_col(st, SERVER_USERNAME));
        leaf(f->a, node, "url", stmt_col(st, SERVER_URL));
        struct str other = build_options(f, node, stmt_col(st, SERVER_OPTIONS));
        for (struct str rest = stmt_col(st, SERVER_AUTH); rest.n;) {
            struct str one = str_cut(&rest, ' ');
            leaf(f->a, node, "authentication",
                 other.n && str_eq(one, STR("none")) ? other : theirs(auths, one));
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

/* Where there are no references: MARK is followed by a blank where NEXT, with which it would end, or the end follows. */
static void write_plain(struct out *o, struct str text, char mark, char next, bool last)
{
    uint32_t code;
    for (size_t at = 0, n; at < text.n; at += n ? n : 1) {
        n = str_utf8(text, at, &code);
        if (n && code != 0xFFFE && code != 0xFFFF)
            out_term(o, str_sub(text, at, at + n), true);
        if (text.s[at] == mark && (at + 1 < text.n ? text.s[at + 1] == next : last))
            out_lit(o, " ");
    }
}

/* Two blanks a level; the text of an element stands on its line. */
static void write_node(struct out *o, const struct full_node *node, int depth)
{
    size_t inside = 0;
    out_printf(o, "%*s<%s", 2 * depth, "", node->name);
    for (const struct full_node *c = node->first; c; c = c->next) {
        inside += c->kind != FULL_ATTRIBUTE;
        if (c->kind != FULL_ATTRIBUTE)
            continue;
        out_printf(o, " %s=\"", c->name);
        tmpl_escape_xml(o, c->text);
        out_lit(o, "\"");
    }
    if (!inside && !node->text.n) {
        out_lit(o, "/>\n");
        return;
    }
    out_lit(o, ">");
    tmpl_escape_xml(o, node->text);
    if (inside && !node->text.n)
        out_lit(o, "\n");
    for (const struct full_node *c = node->first; c; c = c->next)
        if (c->kind == FULL_ELEMENT) {
            write_node(o, c, depth + 1);
        } else if (c->kind == FULL_COMMENT) {
            out_printf(o, "%*s<!--", 2 * depth + 2, "");
            write_plain(o, c->text, '-', '-', true);
            out_lit(o, "-->\n");
        } else if (c->kind == FULL_INSTRUCTION) {
            out_printf(o, "%*s<?%s ", 2 * depth + 2, "", c->name);
            write_plain(o, c->text, '?', '>', false);
            out_lit(o, "?>\n");
        }
    out_printf(o, "%*s</%s>\n", inside ? 2 * depth : 0, "", node->name);
}

struct str autoconfig_write_full(struct db *db, struct arena *a, struct str provider_id, struct str main_domain)
{
    struct full f = {a, db, provider_id, NULL};
    struct full_node *root = full_element(a, NULL, "clientConfig");
    attr(a, root, "version", STR("1.1"));
    struct full_node *provider = full_element(a, root, "emailProvider");
    attr(a, provider, "id", main_domain);
    f.servers = list(&f, "servers");
    build_domains(&f, provider);
    struct stmt *st = list(&f, "provider");
    if (stmt_step(st)) {
        leaf(a, provider, "displayName", stmt_col(st, 0));
        leaf(a, provider, "displayShortName", stmt_col(st, 1));
    }
    stmt_free(st);
    build_servers(&f, provider, "incoming", "incomingServer");
    build_servers(&f, provider, "outgoing", "outgoingServer");
    build_links(&f, provider);
    build_steps(&f, provider);
    build_servers(&f, root, "addressbook", "addressBook");
    build_servers(&f, root, "calendar", "calendar");
    build_servers(&f, root, "fileshare", "fileShare");
    stmt_free(f.servers);
    build_oauth2(&f, root);
    build_webmail(&f, root);
    full_put_back(db, a, provider_id, root);
    struct out o = out_memory();
    out_lit(&o, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    write_node(&o, root, 0);
    return out_take(&o, a);
}
