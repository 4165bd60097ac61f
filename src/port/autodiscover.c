/*
 * The Protocol elements of an answer, each a server; what is left is said.
 * Does not know libxml2: the file comes as our own tree.
 */
#include "port/autodiscover.h"

#include "base/out.h"
#include "port/secret.h"
#include "port/xml.h"
#include "read/fit.h"
#include "read/rows.h"

/* An answer being read. */
struct reading {
    struct arena *a;
    struct record_rows *rows;
    unsigned servers, remarks;
};

static const struct {
    const char *type, *protocol, *role;
} types[] = {{"IMAP", "imap", "incoming"}, {"POP3", "pop3", "incoming"}, {"SMTP", "smtp", "outgoing"}};

static struct record_pos pos_of(const struct xml_node *node)
{
    return (struct record_pos){node->line, node->col};
}

static bool refuse(struct str path, struct diag *d, const struct xml_node *at, const char *why)
{
    diag_say(d, DIAG_AUTODISCOVER, (struct diag_pos){path, at->line, at->col}, str_from(why), (struct str){0});
    return false;
}

/* The domain that PATH is called after; absent when it is called after none. */
static struct str domain_of(struct arena *a, struct str path)
{
    struct str name = str_sub(path, str_name_at(path), path.n), domain;
    if (name.n > 4 && str_ieq(str_sub(name, name.n - 4, name.n), STR(".xml")))
        name.n -= 4;
    bool fits = str_find(name, '.', 0) < name.n && fit_domain(a, name, &domain);
    return fits ? domain : (struct str){0};
}

/* The value of element NAME in PROTOCOL; empty when it is not there. */
static struct str value(struct xml_node *protocol, const char *name)
{
    return str_or_empty(xml_take_text(xml_child(protocol, name)));
}

/* Encryption rules over SSL; Auto, and SSL alone, mean what the port speaks. */
static struct str security_of(struct str encryption, struct str ssl)
{
    if (str_ieq(encryption, STR("SSL")))
        return STR("SSL/TLS");
    if (str_ieq(encryption, STR("TLS")))
        return STR("STARTTLS");
    if (str_ieq(encryption, STR("None")) || (!encryption.n && str_ieq(ssl, STR("off"))))
        return STR("none");
    return STR("auto");
}

static struct str auth_of(struct str required, struct str spa)
{
    if (str_ieq(required, STR("off")))
        return STR("none");
    return str_ieq(spa, STR("on")) ? STR("ntlm password") : STR("password");
}

static void read_server(struct reading *r, struct xml_node *protocol, const char *name, const char *role)
{
    struct record_pos at = pos_of(protocol);
    struct record_row *row = rows_add(r->a, r->rows, "server", at);
    struct str port = value(protocol, "Port"), login = value(protocol, "LoginName"), host;
    struct str server = value(protocol, "Server"), encryption = value(protocol, "Encryption"),
               ssl = value(protocol, "SSL");
    struct str required = value(protocol, "AuthRequired"), spa = value(protocol, "SPA");
    bool local = login.n && str_find(login, '@', 0) == login.n && !str_ieq(login, STR("%EMAILADDRESS%"));
    protocol->taken = true;
    rows_set(r->a, row, "ordinal", arena_printf(r->a, "%u", ++r->servers), at);
    rows_set(r->a, row, "role", str_from(role), at);
    rows_set(r->a, row, "protocol", str_from(name), at);
    rows_set(r->a, row, "host", fit_host(r->a, server, &host) ? host : server, at);
    rows_set(r->a, row, "port", port, at);
    rows_set(r->a, row, "security", security_of(encryption, ssl), at);
    rows_set(r->a, row, "username", local ? STR("%EMAILLOCALPART%") : STR("%EMAILADDRESS%"), at);
    rows_set(r->a, row, "auth", auth_of(required, spa), at);
}

/* What is left of NODE as remarks. A login is a person's, and no fact of the provider. */
static void leftovers(struct reading *r, struct xml_node *node)
{
    if (node->kind == XML_PART && node->text.n && !node->taken_text && !secret_name(node->name)) {
        struct record_row *row = rows_add(r->a, r->rows, "remark", pos_of(node));
        rows_set(r->a, row, "ordinal", arena_printf(r->a, "%u", ++r->remarks), pos_of(node));
        rows_set(r->a, row, "kind", STR("raw"), pos_of(node));
        rows_set(r->a, row, "subject", xml_path(r->a, node), pos_of(node));
        rows_set(r->a, row, "text", node->text, pos_of(node));
        rows_set(r->a, row, "source", r->rows->source, pos_of(node));
    }
    /* Of Exchange only that it is there: its server's name is made of the mailbox. */
    bool other = xml_is(node, "Protocol") && !node->taken;
    for (struct xml_node *x = node->first; x; x = x->next)
        if (!xml_is(x, "User") && (!other || xml_is(x, "Type")))
            leftovers(r, x);
}

static void read_provider(struct reading *r, struct str domain, const struct xml_node *account)
{
    struct record_pos at = pos_of(account);
    struct record_row *row = rows_add(r->a, r->rows, "provider", at);
    rows_set(r->a, row, "name", domain, at);
    rows_set(r->a, row, "check_method", STR("autodiscover"), at);
    rows_set(r->a, row, "source", r->rows->source, at);
    rows_set(r->a, row, "status", STR("ok"), at);
    row = rows_add(r->a, r->rows, "domain", at);
    rows_set(r->a, row, "pattern", domain, at);
    rows_set(r->a, row, "match", STR("exact"), at);
}

bool autodiscover_read(struct arena *keep, struct str path, struct str bytes, struct str collection,
                       struct diag *d, struct record_rows *out)
{
    struct str domain = domain_of(keep, path);
    struct xml_node *root = xml_read(keep, path, bytes, d), *response, *account;
    if (!root)
        return false;
    if (!xml_is(root, "Autodiscover"))
        return refuse(path, d, root, "its root is not Autodiscover");
    response = xml_child(root, "Response");
    account = response ? xml_child(response, "Account") : NULL;
    if (!account)
        return refuse(path, d, root, "it has no Response with an Account");
    if (!domain.n)
        return refuse(path, d, root, "its name is no domain");
    secret_clean(keep, root, path, d);
    *out = rows_begin(keep, path, collection, domain);
    struct reading r = {.a = keep, .rows = out};
    xml_take_text(xml_child(account, "AccountType"));
    xml_take_text(xml_child(account, "Action"));
    read_provider(&r, domain, account);
    for (struct xml_node *x = account->first; x; x = x->next)
        for (size_t i = 0; xml_is(x, "Protocol") && i < COUNT(types); i++)
            if (xml_child(x, "Type") && str_ieq(xml_child(x, "Type")->text, str_from(types[i].type))) {
                xml_take_text(xml_child(x, "Type"));
                read_server(&r, x, types[i].protocol, types[i].role);
            }
    if (!r.servers)
        return refuse(path, d, account, "it has no Protocol for IMAP, POP3 or SMTP");
    leftovers(&r, root);
    return true;
}
