/*
 * The file that a program is given: one server a type, with everything said. Each rule here stands for
 * a program that was seen to fail without it.
 * Does not choose servers: db/views.sql does.
 */
#include "render/autoconfig.h"

#include "render/xml.h"

/* A word of ours and the format's. */
struct word {
    const char *ours, *theirs;
};

static const struct word securities[] = {{"tls", "SSL"}, {"starttls", "STARTTLS"}, {"none", "plain"}, {0}};
static const struct word auths[] = {{"password", "password-cleartext"},
                                    {"encrypted-password", "password-encrypted"},
                                    {"oauth2", "OAuth2"},
                                    {"ntlm", "NTLM"},
                                    {"gssapi", "GSSAPI"},
                                    {"client-cert", "TLS-client-cert"},
                                    {0}};

static struct str theirs(const struct word *table, struct str ours)
{
    for (; table->ours; table++)
        if (str_eq(ours, str_from(table->ours)))
            return str_from(table->theirs);
    return ours;
}

struct str autoconfig_security(struct str security)
{
    return theirs(securities, security);
}

struct str autoconfig_auth(struct str auth)
{
    return theirs(auths, auth);
}

/* What a program may be told about POP3, of all that the record has as "name=value name=value". */
static void put_options(struct xml *x, struct str options)
{
    static const char *const known[] = {"leaveMessagesOnServer", "downloadOnBiff",
                                        "daysToLeaveMessagesOnServer"};
    bool open = false;
    for (struct str rest = options; rest.n;) {
        struct str value = str_cut(&rest, ' '), name = str_cut(&value, '=');
        for (size_t i = 0; i < COUNT(known); i++) {
            if (!value.n || !str_eq(name, str_from(known[i])))
                continue;
            if (!open)
                xml_open(x, "pop3");
            open = true;
            xml_leaf(x, known[i], value);
        }
    }
    if (open)
        xml_close(x);
}

static void put_server(struct xml *x, const struct export_server *s)
{
    xml_open(x, str_eq(s->role, STR("outgoing")) ? "outgoingServer" : "incomingServer");
    xml_attr(x, "type", s->protocol);
    xml_leaf(x, "hostname", s->host);
    xml_leaf_int(x, "port", s->port);
    xml_leaf(x, "socketType", autoconfig_security(s->security));
    xml_leaf(x, "username", s->username);
    for (struct str rest = s->auth; rest.n;)
        xml_leaf(x, "authentication", autoconfig_auth(str_cut(&rest, ' ')));
    if (str_eq(s->protocol, STR("pop3")))
        put_options(x, s->options);
    xml_close(x);
}

/* AUTH with oauth2 first: a program takes the first that it can do, and a password only where it must. */
static struct str oauth_first(struct arena *a, struct str auth)
{
    struct str list = STR("");
    bool oauth = false;
    for (struct str rest = auth; rest.s;) {
        struct str one = str_cut(&rest, ' ');
        if (str_eq(one, STR("oauth2")))
            oauth = true;
        else if (one.n)
            list = arena_printf(a, "%.*s%s%.*s", STR_ARG(list), list.n ? " " : "", STR_ARG(one));
    }
    return oauth ? arena_printf(a, "oauth2%s%.*s", list.n ? " " : "", STR_ARG(list)) : list;
}

static void put_head(struct xml *x, struct arena *a, const struct export_provider *p, struct str domain)
{
    xml_open(x, "clientConfig");
    xml_attr(x, "version", STR("1.1"));
    xml_open(x, "emailProvider");
    xml_attr(x, "id", p->main_domain);
    for (size_t i = 0; i < p->domains_n; i++)
        xml_leaf(x, "domain", p->domains[i].pattern);
    if (!p->domains_n)
        xml_leaf(x, "domain", p->main_domain);
    xml_leaf(x, "displayName", export_expand(a, p->name, domain));
    xml_leaf(x, "displayShortName", export_expand(a, p->short_name, domain));
}

struct str autoconfig_write(struct arena *a, const struct export_provider *p, struct str domain, bool is_mx)
{
    struct export_server *servers = ARENA_NEW(a, struct export_server, p->servers_n + 1);
    size_t n = 0, sending = 0;
    for (size_t i = 0; i < p->servers_n; i++)
        if (export_server_for(a, p, i, domain, is_mx, &servers[n])) {
            servers[n].auth = oauth_first(a, servers[n].auth);
            sending += str_eq(servers[n].role, STR("outgoing"));
            n++;
        }
    if (!sending || sending == n)
        return (struct str){0};
    struct xml *x = xml_new(NULL);
    put_head(x, a, p, domain);
    for (size_t i = 0; i < n; i++)
        put_server(x, &servers[i]);
    xml_close(x);
    xml_close(x);
    return xml_end(x, a);
}
