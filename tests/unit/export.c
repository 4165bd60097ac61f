/*
 * The writers of mail programs' files on providers made here: well-formed for libxml2 whatever the values hold,
 * and each rule of the formats.
 */
#include <libxml/parser.h>

#include "compile/digest.h"
#include "render/autoconfig.h"
#include "render/autodiscover.h"
#include "render/mobileconfig.h"
#include "render/srv.h"
#include "render/xml.h"
#include "tap.h"

#define SERVER(role_, protocol_, host_, port_, security_, username_, auth_) \
    (struct export_server) \
    { \
        .role = STR(role_), .protocol = STR(protocol_), .host = STR(host_), .port = port_, \
        .security = STR(security_), .username = STR(username_), .auth = STR(auth_), .url = STR(""), \
        .options = STR("") \
    }

static bool is_sound(struct str bytes)
{
    xmlDocPtr doc =
        bytes.s ? xmlReadMemory(bytes.s, (int)bytes.n, "x", NULL, XML_PARSE_NONET | XML_PARSE_NOERROR) : NULL;
    bool sound = doc && strcmp((const char *)doc->encoding, "UTF-8") == 0;
    xmlFreeDoc(doc);
    return sound && str_ends(bytes, STR("\n")) && str_find(bytes, '\r', 0) == bytes.n &&
           str_starts(bytes, STR("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"));
}

static int count_of(struct str text, const char *what)
{
    int n = 0;
    struct str needle = str_from(what);
    for (size_t at = 0; (at = str_find_str(text, needle, at)) < text.n; at += needle.n)
        n++;
    return n;
}

static struct export_provider provider(struct export_server *servers, size_t n, struct export_domain *domains,
                                       size_t domains_n)
{
    return (struct export_provider){.id = STR("phare"),
                                    .name = STR("Phare & Fils"),
                                    .short_name = STR("Phare <mail>"),
                                    .status = STR("ok"),
                                    .main_domain = STR("phare.example"),
                                    .servers = servers,
                                    .servers_n = n,
                                    .domains = domains,
                                    .domains_n = domains_n};
}

static void test_xml(struct arena *a)
{
    const struct str hostile[] = {
        STR("]]><x>&amp;\"'"),
        STR("\1\2\x1f\x7f"),
        STR("\xff\xfe\xc3"),
        STR("\xef\xbf\xbe\xef\xbf\xbf"),
        STR("<!-- a -- b --->-"),
        STR("é\xe2\x80\xa8\xc2\x85"),
        STR(""),
        STR("a\0b"),
        STR("%EMAILDOMAIN%\r\n\t"),
        STR("\xed\xa0\x80 end"),
        STR("-"),
        STR("--"),
    };
    for (size_t i = 0; i < COUNT(hostile); i++) {
        struct xml *x = xml_new(NULL);
        xml_open(x, "a");
        xml_attr(x, "b", hostile[i]);
        xml_comment(x, hostile[i]);
        xml_leaf(x, "c", hostile[i]);
        xml_open(x, "d");
        xml_text(x, hostile[i]);
        xml_close(x);
        xml_close(x);
        struct str bytes = xml_end(x, a);
        xmlDocPtr doc = xmlReadMemory(bytes.s, (int)bytes.n, "x", NULL, XML_PARSE_NONET | XML_PARSE_NOERROR);
        ok(doc != NULL, "hostile value %zu leaves the document well-formed", i);
        xmlFreeDoc(doc);
    }
}

static void test_autoconfig(struct arena *a)
{
    struct export_server servers[] = {
        SERVER("incoming", "imap", "imap.%EMAILDOMAIN%", 993, "tls", "%EMAILLOCALPART%@%EMAILDOMAIN%",
               "password oauth2"),
        SERVER("incoming", "pop3", "pop.phare.example", 995, "tls", "%EMAILADDRESS%", "encrypted-password"),
        SERVER("outgoing", "smtp", "smtp.phare.example", 587, "starttls", "%EMAILADDRESS%", "password"),
    };
    servers[1].options = STR("leaveMessagesOnServer=true <x>=1 downloadOnBiff=false");
    struct export_domain domains[] = {{.pattern = STR("phare.example")},
                                      {.pattern = STR("mx.phare.example"), .is_mx = true}};
    struct export_provider p = provider(servers, 3, domains, 2);
    struct str own = autoconfig_write(a, &p, STR("phare.example"), false);
    ok(is_sound(own), "autoconfig is well-formed, UTF-8, LF");
    is_str(autoconfig_write(a, &p, STR("phare.example"), false), own, "the same bytes again");
    ok(count_of(own, "<hostname>imap.phare.example</hostname>") == 1, "a host's %%EMAILDOMAIN%% is expanded");
    ok(count_of(own, "<username>%EMAILLOCALPART%@%EMAILDOMAIN%</username>") == 1, "a user name's is not");
    size_t oauth = str_find_str(own, STR("OAuth2"), 0),
           password = str_find_str(own, STR("password-cleartext"), 0);
    ok(oauth < password && password < own.n, "OAuth2 stands before the password");
    ok(count_of(own, "<leaveMessagesOnServer>true<") == 1 && count_of(own, "<x>") == 0,
       "POP3 options, but no strange names");
    ok(count_of(own, "<domain>") == 2, "MX patterns are plain domains");
    ok(count_of(own, "id=\"phare.example\"") == 1, "the id is a host name");
    struct str mx = autoconfig_write(a, &p, STR("mx.phare.example"), true);
    ok(is_sound(mx) && count_of(mx, "type=\"imap\"") == 0 && count_of(mx, "type=\"pop3\"") == 1,
       "for an MX pattern a host that depends on the domain is left out");
    p.servers_n = 2;
    ok(!autoconfig_write(a, &p, STR("phare.example"), false).s, "nothing without a sending server");
    p.servers = servers + 2;
    p.servers_n = 1;
    ok(!autoconfig_write(a, &p, STR("phare.example"), false).s, "nothing without a receiving server");
}

static void test_others(struct arena *a)
{
    struct export_server servers[] = {
        SERVER("incoming", "imap", "imap.%EMAILDOMAIN%", 993, "tls", "%EMAILADDRESS%", "password"),
        SERVER("incoming", "imap", "127.0.0.1", 1143, "starttls", "%EMAILADDRESS%", "password"),
        SERVER("incoming", "pop3", "pop.phare.example", 110, "none", "%EMAILADDRESS%", "password"),
        SERVER("outgoing", "smtp", "%EMAILDOMAIN%", 465, "tls", "%EMAILADDRESS%", "oauth2 ntlm"),
        SERVER("outgoing", "smtp", "smtp.phare.example", 587, "starttls", "%EMAILADDRESS%", "password"),
    };
    struct export_provider p = provider(servers, COUNT(servers), NULL, 0);
    is_str(srv_write(a, &p, (struct str){0}),
           STR("; Phare & Fils: where mail programs find the servers (RFC 6186, RFC 8314)\n"
               "_imaps._tcp\tIN\tSRV\t0 1 993 imap\n"
               "_submissions._tcp\tIN\tSRV\t0 1 465 @\n"
               "_submission._tcp\tIN\tSRV\t10 1 587 smtp.phare.example.\n"),
           "SRV: relative names, nothing unencrypted, nothing on this machine");
    ok(count_of(srv_write(a, &p, STR("ile.example")),
                "_imaps._tcp.ile.example.\tIN\tSRV\t0 1 993 imap.ile.example.") == 1,
       "SRV: absolute names in a domain's zone");
    p.status = STR("retired");
    ok(!srv_write(a, &p, (struct str){0}).s, "SRV: nothing for who has closed");
    struct str profile = mobileconfig_write(a, &p, STR("ile.example"));
    ok(is_sound(profile), "the profile is well-formed");
    ok(count_of(profile, "<string>imap.ile.example</string>") == 1 && count_of(profile, "EmailTypeIMAP") == 1,
       "the profile takes the first receiving server");
    ok(count_of(profile, "EmailAddress") == 0 && count_of(profile, "Username") == 0,
       "nobody's name is in the profile");
    is_str(mobileconfig_write(a, &p, STR("ile.example")), profile, "the same profile again");
    ok(is_sound(autodiscover_write(a, &p, STR("ile.example"))), "Autodiscover is well-formed");
}

int main(void)
{
    struct arena a = {0};
    is_str(digest_uuid(&a, STR("python.org")), STR("886313E1-3B8A-5372-9B90-0C9AEE199E5D"),
           "a UUID of RFC 4122");
    is_str(export_expand(&a, STR("%EMAILDOMAIN%.%EMAILDOMAIN"), STR("a.b")), STR("a.b.%EMAILDOMAIN"),
           "expansion");
    is_str(export_expand(&a, STR("x%EMAILDOMAIN%y%EMAILDOMAIN%"), STR("-")), STR("x-y-"), "expansion, twice");
    test_xml(&a);
    test_autoconfig(&a);
    test_others(&a);
    arena_free(&a);
    xmlCleanupParser();
    return done();
}
