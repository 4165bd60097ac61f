/*
 * Everything that is known of a provider as clientConfig XML: what the import has read comes back from it, with the
 * comments and the odd elements that it kept as remarks, in their places. Programs never see this file.
 * Does not choose nor correct anything.
 */
#include "out/autoconfig.h"
#include "out/xml.h"

/* Columns of kb/export.sql's lists. */
enum { LINK_KIND, LINK_URL, LINK_LANG, LINK_TITLE };
enum { STEP_URL, STEP_LANG, STEP_TEXT, STEP_KIND };
enum { OAUTH_ISSUER, OAUTH_SCOPE, OAUTH_AUTH, OAUTH_TOKEN };
enum { WEB_URL, WEB_PAGE, WEB_USER, WEB_USER_FIELD, WEB_PASSWORD_FIELD, WEB_BUTTON };
enum { REMARK_KIND, REMARK_SUBJECT, REMARK_TEXT };

/* What stands in the file; absent text: none. */
enum full_kind { FULL_ELEMENT, FULL_ATTRIBUTE, FULL_COMMENT, FULL_INSTRUCTION };

struct full_node {
    enum full_kind kind;
    const char *name;
    struct str text;
    unsigned index; /* among its brothers of this name, from 1; 0 when it is the only one */
    struct full_node *parent, *first, *last, *next;
};

/* What the building functions share. */
struct full {
    struct arena *a;
    struct db *db;
    const struct export_provider *p;
};

static struct full_node *add(struct arena *a, struct full_node *parent, enum full_kind kind, const char *name,
                             struct str text)
{
    struct full_node *node = ARENA_NEW(a, struct full_node, 1);
    node->kind = kind;
    node->name = name;
    node->text = text.s ? arena_str(a, text) : text;
    node->parent = parent;
    if (parent) {
        *(parent->last ? &parent->last->next : &parent->first) = node;
        parent->last = node;
    }
    return node;
}

static struct full_node *element(struct arena *a, struct full_node *parent, const char *name)
{
    return add(a, parent, FULL_ELEMENT, name, (struct str){0});
}

/* Those that are empty say nothing, and are left out. */
static void leaf(struct arena *a, struct full_node *parent, const char *name, struct str text)
{
    if (text.n)
        add(a, parent, FULL_ELEMENT, name, text);
}

static void attr(struct arena *a, struct full_node *parent, const char *name, struct str value)
{
    if (value.n)
        add(a, parent, FULL_ATTRIBUTE, name, value);
}

/* Whether NAME, which came with the data, can be an element's. */
static bool is_name(struct str name)
{
    for (size_t i = 0; i < name.n; i++)
        if (!((name.s[i] | 0x20) >= 'a' && (name.s[i] | 0x20) <= 'z') &&
            (i == 0 || !strchr("0123456789-_.", name.s[i])))
            return false;
    return name.n != 0;
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
        struct full_node *node = element(f->a, to, "domain");
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
        if (!is_name(name))
            continue;
        if (inside && !pop3)
            pop3 = element(f->a, to, "pop3");
        if (str_eq(name, STR("checkInterval")))
            attr(f->a, element(f->a, pop3, name.s), "minutes", value);
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
        struct full_node *node = element(f->a, to, name);
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
        if (!page || !str_eq(url, stmt_col(st, LINK_URL)) || !str_eq(kind, stmt_col(st, LINK_KIND))) {
            url = arena_str(f->a, stmt_col(st, LINK_URL));
            kind = arena_str(f->a, stmt_col(st, LINK_KIND));
            page = element(f->a, to, settings ? "instruction" : "documentation");
            attr(f->a, page, "url", url);
        }
        if (!stmt_col(st, LINK_TITLE).n && !stmt_col(st, LINK_LANG).n)
            continue;
        struct full_node *title = add(f->a, page, FULL_ELEMENT, "descr", stmt_col(st, LINK_TITLE));
        attr(f->a, title, "lang", stmt_col(st, LINK_LANG));
    }
    stmt_free(st);
}

/* What must be done first: what has one page and one kind shares an element. */
static void build_steps(const struct full *f, struct full_node *to)
{
    struct stmt *st = list(f, "steps");
    struct full_node *step = NULL;
    struct str url = {0}, kind = {0};
    while (stmt_step(st)) {
        if (!step || !str_eq(url, stmt_col(st, STEP_URL)) || !str_eq(kind, stmt_col(st, STEP_KIND))) {
            url = arena_str(f->a, stmt_col(st, STEP_URL));
            kind = arena_str(f->a, stmt_col(st, STEP_KIND));
            step = element(f->a, to, "enable");
            attr(f->a, step, "visiturl", url);
        }
        struct full_node *text = add(f->a, step, FULL_ELEMENT, "instruction", stmt_col(st, STEP_TEXT));
        attr(f->a, text, "lang", stmt_col(st, STEP_LANG));
    }
    stmt_free(st);
}

static void build_oauth2(const struct full *f, struct full_node *to)
{
    struct stmt *st = list(f, "oauth2");
    while (stmt_step(st)) {
        struct full_node *node = element(f->a, to, "oAuth2");
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
    struct full_node *node = element(f->a, to, name);
    attr(f->a, node, "id", str_sub(id, 1, id.n));
    attr(f->a, node, "name", rest);
}

static void build_webmail(const struct full *f, struct full_node *to)
{
    struct stmt *st = list(f, "webmail");
    while (stmt_step(st)) {
        struct full_node *node = element(f->a, to, "webMail");
        if (stmt_col(st, WEB_URL).n)
            attr(f->a, element(f->a, node, "loginPage"), "url", stmt_col(st, WEB_URL));
        if (!stmt_col(st, WEB_PAGE).n)
            continue;
        struct full_node *info = element(f->a, node, "loginPageInfo");
        attr(f->a, info, "url", stmt_col(st, WEB_PAGE));
        leaf(f->a, info, "username", stmt_col(st, WEB_USER));
        build_field(f, info, "usernameField", stmt_col(st, WEB_USER_FIELD));
        build_field(f, info, "passwordField", stmt_col(st, WEB_PASSWORD_FIELD));
        build_field(f, info, "loginButton", stmt_col(st, WEB_BUTTON));
    }
    stmt_free(st);
}

static bool same_name(const struct full_node *x, const struct full_node *y)
{
    return x->kind == FULL_ELEMENT && y->kind == FULL_ELEMENT && strcmp(x->name, y->name) == 0;
}

/* Numbers brothers of one name, as the import does. */
static void number(struct full_node *parent)
{
    for (struct full_node *x = parent->first; x; x = x->next) {
        unsigned before = 0, after = 0;
        for (struct full_node *y = parent->first; y != x; y = y->next)
            before += same_name(x, y);
        for (struct full_node *y = x->next; y; y = y->next)
            after += same_name(x, y);
        x->index = before + after ? before + 1 : 0;
        number(x);
    }
}

/* The child of PARENT that STEP ("name" or "name[2]") names. */
static struct full_node *child(struct full_node *parent, struct str step)
{
    uint64_t index = 0;
    struct str name = str_sub(step, 0, str_find(step, '[', 0));
    if (name.n + 2 < step.n)
        str_uint(str_sub(step, name.n + 1, step.n - 1), 1000, &index);
    for (struct full_node *x = parent->first; x; x = x->next)
        if (x->kind == FULL_ELEMENT && x->index == index && str_eq(name, str_from(x->name)))
            return x;
    return NULL;
}

static struct full_node *attribute(struct full_node *of, struct str name)
{
    struct full_node *x = of->first;
    while (x && !(x->kind == FULL_ATTRIBUTE && str_eq(name, str_from(x->name))))
        x = x->next;
    return x;
}

/*
 * "pt-BR" was said of AT in a list that is sorted by "pt" now: AT and the one that it was said of change places.
 */
static void restore_order(struct full_node *at, struct str lang)
{
    struct str name = STR("lang"), code = str_sub(lang, 0, str_find(lang, '-', 0));
    for (struct full_node *x = at->parent->first; x; x = x->next) {
        struct full_node *said = same_name(x, at) ? attribute(x, name) : NULL;
        if (!said || !str_eq(said->text, code))
            continue;
        struct full_node *first = x->first, *last = x->last;
        struct str text = x->text;
        x->first = at->first;
        x->last = at->last;
        x->text = at->text;
        at->first = first;
        at->last = last;
        at->text = text;
        return;
    }
}

/* Attribute or element NAME of AT as it was; a language known in part is completed. */
static void put_leaf(struct arena *a, struct full_node *at, bool is_attribute, struct str name, struct str text)
{
    struct full_node *old = is_attribute ? attribute(at, name) : NULL;
    if (old && str_eq(name, STR("lang")) && !str_starts(text, old->text)) {
        restore_order(at, text);
        old = attribute(at, name);
    }
    if (old) {
        old->text = arena_str(a, text);
        return;
    }
    struct full_node *new = add(a, at, is_attribute ? FULL_ATTRIBUTE : FULL_ELEMENT, arena_str(a, name).s,
                                str_eq(text, STR("(empty)")) ? (struct str){0} : text);
    for (struct full_node *x = at->first; x && !is_attribute; x = x->next)
        if (x != new &&same_name(x, new)) { /* paths behind this one number them */
            x->index += x->index == 0;
            new->index = x->index + 1;
        }
}

/* Puts what was left over at PATH back to where it stood; what has no place any more stays a remark only. */
static void put_back(struct arena *a, struct full_node *root, bool comment, struct str path, struct str text)
{
    struct full_node *at = NULL;
    struct str rest = str_sub(path, 1, path.n);
    while (rest.n) {
        struct str step = str_cut(&rest, '/');
        struct full_node *next = at ? child(at, step) : str_eq(step, str_from(root->name)) ? root : NULL;
        struct str name = str_sub(step, step.n && step.s[0] == '@', str_find(step, '[', 0));
        struct str target = str_sub(step, 1, step.n);
        if (at && !rest.n && step.n && step.s[0] == '?' && is_name(target)) {
            add(a, at, FULL_INSTRUCTION, arena_str(a, target).s, str_eq(text, STR("(empty)")) ? STR("") : text);
            return;
        }
        if (!next && (!at || rest.n || comment || !is_name(name)))
            return;
        if (!next) {
            put_leaf(a, at, step.s[0] == '@', name, text);
            return;
        }
        at = next;
    }
    if (at && comment)
        add(a, at, FULL_COMMENT, "", text);
}

static void put_remarks(const struct full *f, struct full_node *root)
{
    struct stmt *st = list(f, "remarks");
    while (stmt_step(st)) {
        bool comment = str_eq(stmt_col(st, REMARK_KIND), STR("comment"));
        if (comment || str_eq(stmt_col(st, REMARK_KIND), STR("raw")))
            put_back(f->a, root, comment, stmt_col(st, REMARK_SUBJECT), stmt_col(st, REMARK_TEXT));
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
    struct full_node *root = element(a, NULL, "clientConfig");
    attr(a, root, "version", STR("1.1"));
    struct full_node *provider = element(a, root, "emailProvider");
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
    number(root);
    put_remarks(&f, root);
    struct xml *x = xml_new(NULL);
    write_node(x, root);
    return xml_end(x, a);
}
