/*
 * Writes the property list. The identifiers are UUIDs made of names (RFC 4122, version 5), so that a
 * profile that is installed again replaces itself.
 * Does not sign it: who serves it may.
 */
#include "render/mobileconfig.h"

#include "base/digest.h"
#include "render/xml.h"

#define IDENTIFIER "portolan.mail."

static void put_key(struct xml *x, const char *key)
{
    xml_leaf(x, "key", str_from(key));
}

static void put_string(struct xml *x, const char *key, struct str value)
{
    put_key(x, key);
    xml_leaf(x, "string", value);
}

static void put_int(struct xml *x, const char *key, int64_t value)
{
    put_key(x, key);
    xml_leaf_int(x, "integer", value);
}

static void put_bool(struct xml *x, const char *key, bool value)
{
    put_key(x, key);
    xml_open(x, value ? "true" : "false");
    xml_close(x);
}

/* The first sign-in method that a profile can name. */
static struct str auth_of(const struct export_server *s)
{
    static const char *const words[][2] = {{"password", "EmailAuthPassword"},
                                           {"encrypted-password", "EmailAuthCRAMMD5"},
                                           {"ntlm", "EmailAuthNTLM"},
                                           {"none", "EmailAuthNone"}};
    for (struct str rest = s->auth; rest.s;) {
        struct str one = str_cut(&rest, ' ');
        for (size_t i = 0; i < COUNT(words); i++)
            if (str_eq(one, str_from(words[i][0])))
                return str_from(words[i][1]);
    }
    return STR("EmailAuthPassword");
}

static void put_server(struct xml *x, struct arena *a, const char *side, const struct export_server *s)
{
    const char *key = arena_printf(a, "%sMailServer", side).s;
    put_string(x, arena_printf(a, "%sAuthentication", key).s, auth_of(s));
    put_string(x, arena_printf(a, "%sHostName", key).s, s->host);
    put_int(x, arena_printf(a, "%sPortNumber", key).s, s->port);
    put_bool(x, arena_printf(a, "%sUseSSL", key).s, !str_eq(s->security, STR("none")));
}

static void put_names(struct xml *x, struct arena *a, const struct export_provider *p, const char *what,
                      struct str type)
{
    struct str name = arena_printf(a, "%.*s.%s", STR_ARG(p->id), what);
    put_string(x, "PayloadType", type);
    put_int(x, "PayloadVersion", 1);
    put_string(x, "PayloadIdentifier", arena_printf(a, IDENTIFIER "%.*s", STR_ARG(name)));
    put_string(x, "PayloadUUID", digest_uuid(a, arena_printf(a, IDENTIFIER "%.*s", STR_ARG(name))));
    put_string(x, "PayloadDisplayName", p->name);
}

static void put_account(struct xml *x, struct arena *a, const struct export_provider *p,
                        const struct export_server *in, const struct export_server *out)
{
    bool imap = str_eq(in->protocol, STR("imap"));
    xml_open(x, "dict");
    put_names(x, a, p, "account", STR("com.apple.mail.managed"));
    put_string(x, "EmailAccountDescription", p->short_name);
    put_string(x, "EmailAccountType", imap ? STR("EmailTypeIMAP") : STR("EmailTypePOP"));
    put_server(x, a, "Incoming", in);
    put_server(x, a, "Outgoing", out);
    put_bool(x, "OutgoingPasswordSameAsIncomingPassword", true);
    xml_close(x);
}

struct str mobileconfig_write(struct arena *a, const struct export_provider *p, struct str domain)
{
    static const char *const doctype[3] = {"plist", "-//Apple//DTD PLIST 1.0//EN",
                                           "http://www.apple.com/DTDs/PropertyList-1.0.dtd"};
    struct export_server in = {0}, out = {0}, s;
    for (size_t i = 0; i < p->servers_n; i++) {
        if (!export_server_for(a, p, i, domain, false, &s))
            continue;
        if (str_eq(s.role, STR("outgoing")))
            out = s;
        else if (!in.host.n)
            in = s;
    }
    if (!in.host.n || !out.host.n)
        return (struct str){0};
    struct xml *x = xml_new(doctype);
    xml_open(x, "plist");
    xml_attr(x, "version", STR("1.0"));
    xml_open(x, "dict");
    put_names(x, a, p, "profile", STR("Configuration"));
    put_key(x, "PayloadContent");
    xml_open(x, "array");
    put_account(x, a, p, &in, &out);
    for (int i = 0; i < 3; i++)
        xml_close(x);
    return xml_end(x, a);
}
