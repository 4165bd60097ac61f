/*
 * Writes the Autodiscover answer.
 * Does not ask whether it would help: db/views.sql says for whom.
 */
#include "render/autodiscover.h"

#include "render/xml.h"

#define ENVELOPE "http://schemas.microsoft.com/exchange/autodiscover/responseschema/2006"
#define ANSWER "http://schemas.microsoft.com/exchange/autodiscover/outlook/responseschema/2006a"

static void put_protocol(struct xml *x, const struct export_server *s)
{
    bool tls = str_eq(s->security, STR("tls")), starttls = str_eq(s->security, STR("starttls"));
    bool none = str_eq(s->auth, STR("none"));
    xml_open(x, "Protocol");
    xml_leaf(x, "Type",
             str_eq(s->protocol, STR("imap"))   ? STR("IMAP")
             : str_eq(s->protocol, STR("pop3")) ? STR("POP3")
                                                : STR("SMTP"));
    xml_leaf(x, "Server", s->host);
    xml_leaf_int(x, "Port", s->port);
    xml_leaf(x, "DomainRequired", STR("off"));
    xml_leaf(x, "SPA", STR("off"));
    /* Older programs know SSL alone, newer ones obey Encryption, where TLS is what others call STARTTLS. */
    xml_leaf(x, "SSL", tls ? STR("on") : STR("off"));
    xml_leaf(x, "Encryption", tls ? STR("SSL") : starttls ? STR("TLS") : STR("None"));
    xml_leaf(x, "AuthRequired", none ? STR("off") : STR("on"));
    xml_close(x);
}

struct str autodiscover_write(struct arena *a, const struct export_provider *p, struct str domain)
{
    struct export_server s;
    struct xml *x = xml_new(NULL);
    size_t n = 0;
    xml_open(x, "Autodiscover");
    xml_attr(x, "xmlns", STR(ENVELOPE));
    xml_open(x, "Response");
    xml_attr(x, "xmlns", STR(ANSWER));
    xml_open(x, "Account");
    xml_leaf(x, "AccountType", STR("email"));
    xml_leaf(x, "Action", STR("settings"));
    for (size_t i = 0; i < p->servers_n; i++)
        if (export_server_for(a, p, i, domain, false, &s)) {
            put_protocol(x, &s);
            n++;
        }
    for (int i = 0; i < 3; i++)
        xml_close(x);
    struct str bytes = xml_end(x, a);
    return n ? bytes : (struct str){0};
}
