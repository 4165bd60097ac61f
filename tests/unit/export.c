/*
 * The files of mail programs, by the templates that ship, of providers made here: well-formed for libxml2 whatever the
 * values hold, and each rule of the formats.
 */
#include <libxml/parser.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/digest.h"
#include "render/export.h"
#include "tap.h"

static const char *const steps[] = {"tables", "fulltext", "indexes"};

static void run(struct db *db, const char *sql)
{
    struct stmt *st = db_prepare_made(db, str_from(sql));
    stmt_run(st);
    stmt_free(st);
}

/* A database with one language. */
static struct db *database(const char *path)
{
    unlink(path);
    struct db *db = db_create(path);
    for (size_t i = 0; i < COUNT(steps); i++)
        db_run(db, sql_schema, steps[i], NULL);
    db_run(db, sql_views, "views", NULL);
    run(db, "insert into language values ('fr', 1)");
    run(db, "insert into meta values ('title', 'Aide')");
    return db;
}

static void provider(struct db *db, struct arena *a, const char *id, const char *name)
{
    run(db, arena_printf(a, "insert into provider (id, name, status, name_key) values ('%s', '%s', 'ok', '%s')",
                         id, name, id)
                .s);
}

static void server(struct db *db, struct arena *a, const char *provider, int ordinal, const char *values)
{
    run(db, arena_printf(a,
                         "insert into server (provider, ordinal, role, protocol, host, port, security, "
                         "username, auth, options) "
                         "values ('%s', %d, %s)",
                         provider, ordinal, values)
                .s);
}

static struct str file(struct db *db, struct arena *a, enum export_kind kind, const char *provider,
                       const char *domain)
{
    struct str reason;
    run(db, "delete from program_support");
    db_run(db, sql_seal, "program_support", NULL);
    return export_file(db, a, kind, str_from(provider), domain ? str_from(domain) : (struct str){0}, &reason);
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

static void test_autoconfig(struct db *db, struct arena *a)
{
    provider(db, a, "phare", "Phare & Fils <%EMAILDOMAIN%>");
    server(db, a, "phare", 1,
           "'incoming', 'imap', 'imap.%EMAILDOMAIN%', 993, 'tls', '%EMAILLOCALPART%@%EMAILDOMAIN%', 'password  "
           "oauth2', ''");
    server(db, a, "phare", 2,
           "'incoming', 'pop3', 'pop.phare.example', 995, 'tls', '', 'encrypted-password', "
           "'leaveMessagesOnServer=true <x>=1 downloadOnBiff= downloadOnBiff=false'");
    run(db, "insert into domain values ('phare.example', 'exact', 'phare', ''), ('mx.phare.example', 'mx', "
            "'phare', '')");
    ok(!file(db, a, EXPORT_AUTOCONFIG, "phare", NULL).s, "nothing without a sending server");
    server(db, a, "phare", 3, "'outgoing', 'smtp', 'smtp.phare.example', 587, 'starttls', '', '', ''");
    struct str own = file(db, a, EXPORT_AUTOCONFIG, "phare", NULL);
    ok(is_sound(own), "autoconfig is well-formed, UTF-8, LF");
    is_str(file(db, a, EXPORT_AUTOCONFIG, "phare", "phare.example"), own, "the same bytes for the main domain");
    ok(count_of(own, "<hostname>imap.phare.example</hostname>") == 1, "a host's %%EMAILDOMAIN%% is expanded");
    ok(count_of(own, "<displayName>Phare &amp; Fils &lt;phare.example&gt;</displayName>") == 1, "and a name's");
    ok(count_of(own, "<username>%EMAILLOCALPART%@%EMAILDOMAIN%</username>") == 1, "a user name's is not");
    size_t oauth = str_find_str(own, STR("OAuth2"), 0),
           password = str_find_str(own, STR("password-cleartext"), 0);
    ok(oauth < password && password < own.n, "OAuth2 stands before the password");
    ok(count_of(own, "<authentication>") == 4, "each way to sign in once, and a password where none is said");
    ok(count_of(own, "<leaveMessagesOnServer>true<") == 1 && count_of(own, "<downloadOnBiff>") == 1 &&
           count_of(own, "<x>") == 0,
       "POP3 options, but no strange names");
    ok(count_of(own, "<domain>") == 2, "MX patterns are plain domains");
    ok(count_of(own, "id=\"phare.example\"") == 1, "the id is a host name");
    struct str mx = file(db, a, EXPORT_AUTOCONFIG, "phare", "mx.phare.example");
    ok(is_sound(mx) && count_of(mx, "type=\"imap\"") == 0 && count_of(mx, "type=\"pop3\"") == 1,
       "for an MX pattern a host that depends on the domain is left out");
    provider(db, a, "balise", "Balise");
    server(db, a, "balise", 1, "'outgoing', 'smtp', 'smtp.balise.example', 465, 'tls', '', '', ''");
    ok(!file(db, a, EXPORT_AUTOCONFIG, "balise", NULL).s, "nothing without a receiving server");
    server(db, a, "balise", 2, "'incoming', 'pop3', 'pop.balise.example', 995, 'tls', '', '', ''");
    ok(count_of(file(db, a, EXPORT_AUTOCONFIG, "balise", NULL), "\"balise.invalid\"") == 1,
       "the id of who has neither domain nor website is a host name too");
    run(db, "update provider set website = 'https://www.balise.example/mail/' where id = 'balise'");
    ok(count_of(file(db, a, EXPORT_AUTOCONFIG, "balise", NULL), "<domain>www.balise.example<") == 1,
       "the website's host stands for who has no domain");
}

/* Values that no build lets through, as somebody else's database may hold them. */
static void test_hostile(struct db *db, struct arena *a)
{
    static const char *const hostile[] = {
        "']]><x>&amp;\"'''",       "cast(x'01021f7f' as text)",
        "cast(x'fffec3' as text)", "'a' || char(8232, 133, 65534, 65535) || 'b'",
        "'<!-- a -- b --->-'",     "'a' || char(0) || 'b'",
        "'x' || char(13, 10, 9)"};
    for (size_t i = 0; i < COUNT(hostile); i++) {
        const char *id = arena_printf(a, "h%zu", i).s, *v = hostile[i];
        run(db, arena_printf(a, "insert into provider (id, name, status, name_key) values ('%s', %s, 'ok', '')",
                             id, v)
                    .s);
        server(
            db, a, id, 1,
            arena_printf(a, "'incoming', 'imap', %s, 993, 'tls', '%%EMAILADDRESS%%', 'password', %s", v, v).s);
        server(db, a, id, 2,
               arena_printf(
                   a, "'incoming', 'pop3', %s, 995, 'tls', %s, 'password ' || %s, 'downloadOnBiff=' || %s", v,
                   v, v, v)
                   .s);
        server(db, a, id, 3,
               arena_printf(a, "'outgoing', 'smtp', %s, 465, 'tls', '%%EMAILADDRESS%%', 'password', ''", v).s);
        ok(is_sound(file(db, a, EXPORT_AUTOCONFIG, id, NULL)), "hostile value %zu: autoconfig", i);
        run(db, arena_printf(a,
                             "insert into remark (provider, ordinal, kind, subject, text) values "
                             "('%s', 1, 'comment', '/clientConfig[1]/emailProvider[1]', %s), "
                             "('%s', 2, 'raw', '/clientConfig[1]/emailProvider[1]/?php', %s)",
                             id, v, id, v)
                    .s);
        struct str full = file(db, a, EXPORT_FULL, id, NULL);
        ok(is_sound(full) && count_of(full, "<!--") >= 1 && count_of(full, "<?php ") == 1,
           "hostile value %zu: all that is known, a comment and an instruction too", i);
        ok(is_sound(file(db, a, EXPORT_MOBILECONFIG, id, NULL)), "hostile value %zu: profile", i);
        struct str zone = file(db, a, EXPORT_SRV, id, NULL);
        ok(count_of(zone, "\n") == 4, "hostile value %zu: SRV, a record a line", i);
    }
}

static void test_others(struct db *db, struct arena *a)
{
    provider(db, a, "ile", "Phare & Fils");
    server(db, a, "ile", 1,
           "'incoming', 'imap', 'imap.%EMAILDOMAIN%', 993, 'tls', '%EMAILADDRESS%', 'password', ''");
    server(db, a, "ile", 2,
           "'incoming', 'imap', '127.0.0.1', 1143, 'starttls', '%EMAILADDRESS%', 'password', ''");
    server(db, a, "ile", 3,
           "'incoming', 'pop3', 'pop.phare.example', 110, 'none', '%EMAILADDRESS%', 'password', ''");
    server(db, a, "ile", 4,
           "'outgoing', 'smtp', '%EMAILDOMAIN%', 465, 'tls', '%EMAILADDRESS%', 'oauth2 ntlm password', ''");
    server(db, a, "ile", 5,
           "'outgoing', 'smtp', 'smtp.phare.example', 587, 'starttls', '%EMAILADDRESS%', 'password', ''");
    run(db, "insert into domain values ('ile.example', 'exact', 'ile', '')");
    is_str(file(db, a, EXPORT_SRV, "ile", NULL),
           STR("; Phare & Fils: where mail programs find the servers (RFC 6186, RFC 8314)\n"
               "_imaps._tcp\tIN\tSRV\t0 1 993 imap\n"
               "_submissions._tcp\tIN\tSRV\t0 1 465 @\n"
               "_submission._tcp\tIN\tSRV\t10 1 587 smtp.phare.example.\n"),
           "SRV: relative names, nothing unencrypted, nothing on this machine");
    ok(count_of(file(db, a, EXPORT_SRV, "ile", "ile.example"),
                "_imaps._tcp.ile.example.\tIN\tSRV\t0 1 993 imap.ile.example.") == 1,
       "SRV: absolute names in a domain's zone");
    struct str profile = file(db, a, EXPORT_MOBILECONFIG, "ile", "ile.example");
    ok(is_sound(profile), "the profile is well-formed");
    ok(count_of(profile, "<string>imap.ile.example</string>") == 1 && count_of(profile, "EmailTypeIMAP") == 1,
       "the profile takes the first receiving server");
    ok(count_of(profile, "EmailAuthNTLM") == 1, "and the first sign-in that it can name");
    ok(count_of(profile, "EmailAddress") == 0 && count_of(profile, "Username") == 0,
       "nobody's name is in the profile");
    is_str(file(db, a, EXPORT_MOBILECONFIG, "ile", NULL), profile, "the same profile again");
    ok(is_sound(file(db, a, EXPORT_AUTODISCOVER, "ile", NULL)), "Autodiscover is well-formed");
    run(db, "update provider set status = 'retired' where id = 'ile'");
    ok(!file(db, a, EXPORT_SRV, "ile", NULL).s, "SRV: nothing for who has closed");
}

int main(void)
{
    struct arena a = {0};
    const char *tmp = getenv("TMPDIR");
    const char *path = arena_printf(&a, "%s/export-test.%ld.db", tmp ? tmp : "/tmp", (long)getpid()).s;
    is_str(digest_uuid(&a, STR("python.org")), STR("886313E1-3B8A-5372-9B90-0C9AEE199E5D"),
           "a UUID of RFC 4122");
    struct db *db = database(path);
    test_autoconfig(db, &a);
    test_others(db, &a);
    test_hostile(db, &a);
    db_close(db);
    unlink(path);
    arena_free(&a);
    xmlCleanupParser();
    return done();
}
