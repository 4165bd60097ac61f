/*
 * A walk over the servers and the values of a provider.
 * Does not change anything, and does not know the tables.
 */
#include "port/ispdb_part.h"

/* Elements that hold a value and nothing else. */
static const char *const values[] = {"domain",           "hostname",  "port",           "socketType",
                                     "username",         "url",       "authentication", "displayName",
                                     "displayShortName", "serverURL", "issuer",         "scope",
                                     "authURL",          "tokenURL",  "descr",          "owaURL",
                                     "ewsURL",           "easURL",    "restriction",    "addThisServer",
                                     "instruction"};

struct look {
    struct str path;
    struct diag *d;
};

static struct diag_pos at(const struct look *l, const struct xml_node *node, bool text)
{
    return (struct diag_pos){l->path, text ? node->text_line : node->line, text ? node->text_col : node->col};
}

static void missing(const struct look *l, enum diag_code code, const struct xml_node *of, const char *what)
{
    diag_say(l->d, code, at(l, of, false), of->name, str_from(what));
}

static bool says(const struct xml_node *node, const char *name)
{
    for (const struct xml_node *x = node->first; x; x = x->next)
        if (xml_is(x, name) && x->text.n)
            return true;
    return false;
}

static bool has_attr(const struct xml_node *node, const char *name)
{
    for (const struct xml_attr *x = node->attrs; x; x = x->next)
        if (str_eq(x->name, str_from(name)) && x->value.n)
            return true;
    return false;
}

static void look_socket(const struct look *l, const struct xml_node *server)
{
    const struct xml_node *socket = xml_child(server, "socketType");
    if (socket && socket->text.n && !str_eq(socket->text, STR("SSL")) &&
        !str_eq(socket->text, STR("STARTTLS")) && !str_eq(socket->text, STR("plain")))
        diag_say(l->d, DIAG_XML_SOCKET, at(l, socket, true), socket->text, (struct str){0});
}

static void look_server(const struct look *l, const struct xml_node *server)
{
    static const char *const needed[] = {"hostname", "port", "socketType"};
    bool by_url = says(server, "url") || says(server, "serverURL") || says(server, "ewsURL");
    if (!has_attr(server, "type"))
        missing(l, DIAG_XML_MISSING, server, "type");
    for (size_t i = 0; i < COUNT(needed); i++)
        if (!says(server, needed[i]) && (!by_url || xml_child(server, needed[i])))
            missing(l, DIAG_XML_MISSING, server, needed[i]);
    if (!says(server, "authentication"))
        missing(l, DIAG_XML_LACKS, server, "authentication");
    if (!xml_child(server, "username"))
        missing(l, DIAG_XML_LACKS, server, "username");
    look_socket(l, server);
}

/* Elements inside a value: of the two one is not read, and which differs from program to program. */
static void look_inside(const struct look *l, const struct xml_node *node)
{
    bool value = false;
    for (size_t i = 0; i < COUNT(values); i++)
        value |= xml_is(node, values[i]);
    value &= !xml_is(node, "instruction") ||
             xml_is(node->parent, "enable"); /* else it is a page, with descr in it */
    for (const struct xml_node *x = node->first; x; x = x->next) {
        if (x->kind == XML_PART && value)
            diag_say(l->d, DIAG_XML_INSIDE, at(l, x, false), node->name, x->name);
        if (x->kind == XML_PART && !xml_is(x, "emailProvider"))
            look_inside(l, x);
    }
}

/* What stands beside the servers and would be set aside without this. */
static void look_rest(const struct look *l, const struct xml_node *x)
{
    static const char *const oauth[] = {"issuer", "authURL", "tokenURL"};
    if ((xml_is(x, "documentation") || xml_is(x, "instruction")) && !has_attr(x, "url"))
        missing(l, DIAG_XML_LACKS, x, "url");
    for (size_t i = 0; i < COUNT(oauth); i++)
        if (xml_is(x, "oAuth2") && !says(x, oauth[i]))
            missing(l, DIAG_XML_LACKS, x, oauth[i]);
    const struct xml_node *page = xml_child(x, "loginPage"), *info = xml_child(x, "loginPageInfo");
    if (xml_is(x, "webMail") && !(page && has_attr(page, "url")) && !(info && has_attr(info, "url")))
        missing(l, DIAG_XML_LACKS, x, "loginPage");
}

static void look_parts(const struct look *l, const struct xml_node *in, bool *domain, bool *incoming,
                       bool *outgoing)
{
    const char *role;
    for (const struct xml_node *x = in->first; x; x = x->next) {
        *domain |= xml_is(x, "domain") && x->text.n;
        *incoming |= xml_is(x, "incomingServer");
        *outgoing |= xml_is(x, "outgoingServer");
        if (ispdb_is_server(x, &role))
            look_server(l, x);
        look_rest(l, x);
    }
}

void ispdb_look(const struct xml_node *root, const struct xml_node *provider, struct str path, struct diag *d)
{
    const struct look l = {path, d};
    bool domain = false, incoming = false, outgoing = false;
    look_parts(&l, provider, &domain, &incoming, &outgoing);
    look_parts(&l, root, &domain, &incoming, &outgoing);
    if (!domain)
        missing(&l, DIAG_XML_MISSING, provider, "domain");
    if (!incoming)
        missing(&l, DIAG_XML_LACKS, provider, "incomingServer");
    if (!outgoing)
        missing(&l, DIAG_XML_LACKS, provider, "outgoingServer");
    if (!has_attr(provider, "id"))
        missing(&l, DIAG_XML_LACKS, provider, "id");
    look_inside(&l, provider);
    look_inside(&l, root);
}
