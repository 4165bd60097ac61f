/*
 * What people type is taken apart as they mean it, and found by the rules: exact, suffix, mail
 * exchanger, host, name; then what is near.
 */
#include <stdlib.h>
#include <unistd.h>

#include "ask/ask.h"
#include "tap.h"
#include "words_of.h"

static const char rows[] =
    "-- rows of a small database, and something to do\n\n"
    "-- @work\nwith recursive n(i) as (select 1 union all select i + 1 from n limit 3000) select count(*) from "
    "n;\n\n"
    "-- @rows\n"
    "insert into provider (id, name, short_name, country, website, status, retired_on, successor, "
    "last_checked, "
    "check_method, source, remark, name_key) values\n"
    " ('orange', 'Orange (ex-Wanadoo)', 'Orange', 'FR', '', 'ok', '', null, '', '', '', '', 'orange "
    "(ex-wanadoo)'),\n"
    " ('laposte', 'La Poste', '', 'FR', '', 'ok', '', null, '', '', '', '', 'la poste'),\n"
    " ('google', 'Gmail', '', 'US', '', 'ok', '', null, '', '', '', '', 'gmail'),\n"
    " ('mail-de', 'mail.de', '', 'DE', '', 'ok', '', null, '', '', '', '', 'mail.de'),\n"
    " ('big', 'Big Hosting', '', 'US', '', 'ok', '', null, '', '', '', '', 'big hosting'),\n"
    " ('old', 'Old', '', 'US', '', 'retired', '2020', 'big', '', '', '', '', 'old');\n"
    "insert into domain (pattern, match, provider) values ('orange.fr', 'exact', 'orange'), ('wanadoo.fr', "
    "'exact', 'orange'),\n"
    " ('laposte.net', 'exact', 'laposte'), ('gmail.com', 'exact', 'google'), ('google.com', 'mx', 'google'),\n"
    " ('mail.de', 'exact', 'mail-de'), ('big.example', 'suffix', 'big'), ('eu.big.example', 'suffix', 'old'),\n"
    " ('xn--bcher-kva.example', 'exact', 'big'), ('twin.example', 'exact', 'big'), ('twin.test', 'exact', "
    "'old');\n"
    "insert into server (id, provider, ordinal, role, protocol, host, port, security, username, auth, url, "
    "source,"
    " last_checked, note) values\n"
    " (1, 'orange', 1, 'incoming', 'imap', 'imap.orange.fr', 993, 'tls', '%EMAILADDRESS%', 'password', '', '', "
    "'', ''),\n"
    " (2, 'old', 1, 'incoming', 'imap', 'shared.example', 143, 'starttls', '', '', '', '', '', ''),\n"
    " (3, 'big', 1, 'incoming', 'imap', 'shared.example', 993, 'tls', '', '', '', '', '', '');\n"
    "insert into requirement (id, provider, ordinal, kind, lang, protocol, condition, url, text, source, "
    "last_checked) "
    "values\n"
    " (1, 'orange', 1, 'enable-imap', 'en', '', '', '', 'Enable it.', '', ''),\n"
    " (2, 'orange', 1, 'enable-imap', 'fr', '', '', '', 'Activez.', '', ''),\n"
    " (3, 'laposte', 1, 'enable-imap', 'de', '', '', '', 'Tun.', '', '');\n"
    "insert into link (id, provider, kind, lang, url, title) values (1, 'orange', 'webmail', '', "
    "'https://a.example/', ''),\n"
    " (2, 'orange', 'help', 'en', 'https://en.example/', ''), (3, 'orange', 'help', 'fr', "
    "'https://fr.example/', '');\n"
    "insert into entry (id, lang, slug, question, body, body_html) values (1, 'fr', 'port-pop3', 'Q ?', 'b', "
    "'<p>b</p>'),\n"
    " (2, 'en', 'port-pop3', 'Q?', 'b', '<p>b</p>'), (3, 'en', 'only-en', 'E?', 'b', '<p>b</p>');\n"
    "insert into entry_alias values ('fr', 'pop', 1);\n"
    "insert into entry_related values (1, 1, 3);\n"
    "insert into entry_provider values (1, 'orange');\n"
    "insert into document (id, kind, lang, position, slug, title, title_key, url, crumb, summary) values (1, "
    "'entry', 'fr', 1, 'port-pop3', 'Q ?', 'q ?', 'fr/port-pop3.html', '', "
    "''),\n"
    " (2, 'entry', 'en', 1, 'port-pop3', 'Q?', 'q?', 'en/port-pop3.html', '', ''),\n"
    " (3, 'entry', 'en', 2, 'only-en', 'E?', 'e?', 'en/only-en.html', '', ''),\n"
    " (4, 'provider', 'fr', 1, 'orange', 'Orange', 'orange', 'fr/provider/orange.html', '', '');\n";

static void parsing(struct db *db, struct arena *a)
{
    static const struct {
        const char *typed, *text, *local, *domain;
        unsigned port;
    } cases[] = {
        {"jeanne@orange.fr", "jeanne@orange.fr", "jeanne", "orange.fr", 0},
        {"  Jeanne.D@ORANGE.FR. ", "Jeanne.D@orange.fr", "Jeanne.D", "orange.fr", 0},
        {"Jeanne D <jeanne@orange.fr>", "jeanne@orange.fr", "jeanne", "orange.fr", 0},
        {"mailto:a@b.example", "a@b.example", "a", "b.example", 0},
        {"\"a@b\"@c.example", "\"a@b\"@c.example", "\"a@b\"", "c.example", 0},
        {"@orange.fr", "orange.fr", NULL, "orange.fr", 0},
        {"imap.orange.fr:993", "imap.orange.fr:993", NULL, "imap.orange.fr", 993},
        {"imap.orange.fr:0", "imap.orange.fr:0", NULL, NULL, 0},
        {"imap.orange.fr:99999", "imap.orange.fr:99999", NULL, NULL, 0},
        {"imaps://imap.orange.fr:993/", "imap.orange.fr:993", NULL, "imap.orange.fr", 993},
        {"https://webmail.orange.fr/mail?x=1", "webmail.orange.fr", NULL, "webmail.orange.fr", 0},
        {"Orange", "Orange", NULL, NULL, 0},
        {"la poste", "la poste", NULL, NULL, 0},
        {"bücher.example", "xn--bcher-kva.example", NULL, "xn--bcher-kva.example", 0},
        {"BÜCHER.example", "xn--bcher-kva.example", NULL, "xn--bcher-kva.example", 0},
        {"faß.example", "xn--fa-hia.example", NULL, "xn--fa-hia.example", 0},
        {"日本語.example", "xn--wgv71a119e.example", NULL, "xn--wgv71a119e.example", 0},
        {"x b.example", "x b.example", NULL, NULL, 0},
        {"a..b", "a..b", NULL, NULL, 0},
        {".", ".", NULL, NULL, 0},
        {"@", "@", NULL, NULL, 0},
        {"", "", NULL, NULL, 0},
        {"\xff.example", "\xff.example", NULL, NULL, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ask_query q = ask_parse(db, a, str_from(cases[i].typed));
        bool same = str_eq(q.text, str_from(cases[i].text)) && q.port == cases[i].port &&
                    str_eq(q.local, str_from(cases[i].local)) && !q.local.s == !cases[i].local &&
                    str_eq(q.domain, str_from(cases[i].domain)) && !q.domain.s == !cases[i].domain;
        ok(same, "parse \"%s\"", cases[i].typed);
        if (!same)
            printf("# got text \"%.*s\" local \"%.*s\" domain \"%.*s\" port %u\n", STR_ARG(q.text),
                   STR_ARG(q.local), STR_ARG(q.domain), q.port);
    }
    char label[80] = {0};
    memset(label, 'a', 64);
    ok(!ask_domain(a, str_from(label)).s && ask_domain(a, str_sub(str_from(label), 0, 63)).s,
       "63 characters a label");
}

static void filling(struct db *db, struct arena *a)
{
    bool open;
    struct ask_query all = ask_parse(db, a, STR("jeanne@orange.fr")),
                     domain = ask_parse(db, a, STR("orange.fr")), none = {0};
    is_str(ask_fill(a, STR("%EMAILADDRESS%"), &all, &open), STR("jeanne@orange.fr"), "the address");
    is_str(ask_fill(a, STR("%EMAILLOCALPART%.%EMAILDOMAIN%"), &all, &open), STR("jeanne.orange.fr"),
           "its parts");
    ok(!open, "nothing is left open");
    is_str(ask_fill(a, STR("imap.%EMAILDOMAIN%"), &domain, &open), STR("imap.orange.fr"), "the domain alone");
    is_str(ask_fill(a, STR("%EMAILADDRESS%"), &domain, &open), STR("%EMAILADDRESS%"),
           "what is not known stays");
    ok(open, "and is said");
    is_str(ask_fill(a, STR("100%"), &none, &open), STR("100%"), "another % is itself");
    ok(!open, "and is no placeholder");
}

static void finding(struct db *db, struct arena *a)
{
    static const struct {
        const char *typed, *mx;
        enum ask_match match;
        const char *provider, *matched;
    } cases[] = {
        {"jeanne@orange.fr", NULL, ASK_EXACT, "orange", "orange.fr"},
        {"ORANGE.fr", NULL, ASK_EXACT, "orange", "orange.fr"},
        {"x@sub.orange.fr", NULL, ASK_NONE, "", ""},
        {"x@a.b.big.example", NULL, ASK_SUFFIX, "big", "big.example"},
        {"x@a.eu.big.example", NULL, ASK_SUFFIX, "old", "eu.big.example"},
        {"x@notbig.example", NULL, ASK_NONE, "", ""},
        {"x@google.com", NULL, ASK_NONE, "", ""},
        {"x@firm.example", "alt1.aspmx.l.google.com", ASK_MX, "google", "google.com"},
        {"x@orange.fr", "alt1.aspmx.l.google.com", ASK_EXACT, "orange", "orange.fr"},
        {"", "smtp.orange.fr", ASK_MX, "orange", "orange.fr"},
        {"x@bücher.example", NULL, ASK_EXACT, "big", "xn--bcher-kva.example"},
        {"imap.orange.fr", NULL, ASK_HOST, "orange", "imap.orange.fr"},
        {"imap.orange.fr:143", NULL, ASK_HOST, "orange", "imap.orange.fr"},
        {"imap2.orange.fr:993", NULL, ASK_HOST, "orange", "orange.fr"},
        {"imap2.orange.fr", NULL, ASK_NONE, "", ""},
        {"x@imap.orange.fr", NULL, ASK_NONE, "", ""},
        {"shared.example", NULL, ASK_HOST, "big", "shared.example"},
        {"shared.example:143", NULL, ASK_HOST, "old", "shared.example"},
        {"orange", NULL, ASK_PROVIDER, "orange", "orange"},
        {"Ôrange", NULL, ASK_PROVIDER, "orange", "Ôrange"},
        {"LA POSTE", NULL, ASK_PROVIDER, "laposte", "LA POSTE"},
        {"wanadoo", NULL, ASK_PROVIDER, "orange", "wanadoo"},
        {"twin", NULL, ASK_NONE, "", ""},
        {"orange imap", NULL, ASK_NONE, "", ""},
        {"'; drop table domain; --", NULL, ASK_NONE, "", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ask_query q = ask_parse(db, a, str_from(cases[i].typed));
        struct ask_found f = ask_find(db, a, &q, str_from(cases[i].mx));
        bool same = f.match == cases[i].match && str_eq(f.provider, str_from(cases[i].provider)) &&
                    str_eq(f.matched, str_from(cases[i].matched));
        ok(same, "find \"%s\"%s%s", cases[i].typed, cases[i].mx ? " mx " : "", cases[i].mx ? cases[i].mx : "");
        if (!same)
            printf("# got %d \"%.*s\" by \"%.*s\"\n", f.match, STR_ARG(f.provider), STR_ARG(f.matched));
    }
}

static void answering(struct db *db, struct arena *a)
{
    static const struct {
        const char *typed, *provider;
    } cases[] = {
        {"orange", "orange"},
        {"port smtp orange", "orange"},
        {"Quel est le port IMAP d’Orange ?", "orange"},
        {"imap settings for la poste", "laposte"},
        {"Einstellungen für Gmail", "google"},
        {"jeanne@orange.fr smtp", "orange"},
        {"serveur imap.orange.fr:993 ?", "orange"},
        {"orange.fr,", "orange"},
        {"mail.de imap", "mail-de"},
        {"mail de orange", "orange"},
        {"wanadoo pop3", "orange"},
        {"orange refuse mon mot de passe", ""},
        {"imap.orange.fr certificat expiré", ""},
        {"orange laposte", ""},
        {"port smtp", ""},
        {"", ""},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ask_query q;
        struct ask_found f = ask_answer(db, a, str_from(cases[i].typed), &q);
        ok(str_eq(f.provider, str_from(cases[i].provider)), "answer \"%s\"", cases[i].typed);
        if (!str_eq(f.provider, str_from(cases[i].provider)))
            printf("# got \"%.*s\"\n", STR_ARG(f.provider));
    }
}

static void nearness(struct db *db, struct arena *a)
{
    static const struct {
        const char *typed, *near;
    } cases[] = {
        {"gmail.con", "gmail.com"}, {"jeanne@gmial.com", "gmail.com"},
        {"oragne.fr", "orange.fr"}, {"imap.orang.fr", "imap.orange.fr"},
        {"x@imap.orang.fr", NULL},  {"sub.orange.fr", "orange.fr"},
        {"laposet", "laposte"},     {"wanado", "wanadoo"},
        {"qqqqqqqq.example", NULL},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct ask_query q = ask_parse(db, a, str_from(cases[i].typed));
        struct str near[3];
        size_t n = ask_near_names(db, a, &q, near, COUNT(near));
        ok(cases[i].near ? n > 0 && str_eq(near[0], str_from(cases[i].near)) : n == 0, "near \"%s\"",
           cases[i].typed);
        struct ask_names kept = {.arena = a};
        struct str again[3];
        size_t m = ask_near_among(&kept, db, a, &q, again, COUNT(again));
        for (size_t k = 0; k < n && k < m; k++)
            m -= !str_eq(near[k], again[k]);
        ok(m == n, "and among names that are kept");
        if (n)
            printf("# got %zu \"%.*s\"\n", n, STR_ARG(near[0]));
    }
}

/* Whatever is typed is a question, never an error: anything wrong in it ends this program. */
static void nonsense(struct db *db, struct arena *a)
{
    static const char alphabet[] = "abo.@:-%_'\"<>/ \t\xc3\xa9\xff\xe2\x80\xae\x1b*()^0193[]{}\\;ANDORNEAR";
    uint32_t seed = 1;
    struct arena_mark mark = arena_mark(a);
    for (int i = 0; i < 3000; i++) {
        char typed[600];
        size_t n = (seed >> 8) % (i % 10 ? 24 : sizeof typed);
        for (size_t k = 0; k < n; k++) {
            seed = seed * 1664525 + 1013904223;
            typed[k] = alphabet[(seed >> 16) % (sizeof alphabet - 1)];
        }
        seed = seed * 1664525 + 1013904223;
        struct str near[3], text = {typed, n};
        struct ask_query q = ask_parse(db, a, text);
        ask_find(db, a, &q, q.domain);
        ask_near_names(db, a, &q, near, COUNT(near));
        ask_near_entries(db, a, text, near, COUNT(near));
        ask_answer(db, a, text, &q);
        arena_rewind(a, mark);
    }
    ok(1, "3000 strings of nonsense are asked");
}

static void reading(struct db *db, struct arena *a)
{
    struct ask_card card;
    ok(!ask_card(db, a, STR("nobody"), "fr", "fr", &card), "no card of nobody");
    ok(ask_card(db, a, STR("orange"), "fr", "en", &card), "a card");
    ok(card.servers->n == 1 && row_number(rows_at(card.servers, 0), "port") == 993, "its server");
    ok(card.requirements->n == 1, "what must be done, in one language");
    is_str(row_text(rows_at(card.requirements, 0), "text"), STR("Activez."), "in the one asked for");
    ok(card.links->n == 2, "links of any language and of the one asked for");
    is_str(row_text(rows_at(card.links, 1), "url"), STR("https://fr.example/"), "but not of others");
    is_str(row_text(card.provider, "url"), STR("fr/provider/orange.html"), "its page");
    is_str(row_text(card.provider, "successor"), STR(""), "an absent value is empty");
    ok(ask_card(db, a, STR("laposte"), "fr", "en", &card) && card.requirements->n == 1,
       "another language before none");
    ok(ask_card(db, a, STR("old"), "fr", "en", &card), "a closed one");
    is_str(row_text(card.provider, "_successor_name"), STR("Big Hosting"), "with its successor");

    struct ask_entry e;
    ok(ask_entry(db, a, STR("port-pop3"), "en", "fr", &e) && row_is(e.entry, "id", "2"),
       "an entry in the language asked for");
    ok(ask_entry(db, a, STR("only-en"), "fr", "fr", &e) && row_is(e.entry, "id", "3"), "or in another");
    ok(ask_entry(db, a, STR("pop"), "fr", "fr", &e) && row_is(e.entry, "id", "1"), "by its former name");
    ok(e.related->n == 1 && e.providers->n == 1, "with what stands beside it");
    ok(ask_entry(db, a, STR("2"), "fr", "fr", &e) && row_is(e.entry, "id", "2"), "by number");
    ok(!ask_entry(db, a, STR("nothing"), "fr", "fr", &e), "none");
    struct str near[3];
    ok(ask_near_entries(db, a, STR("port-pop"), near, 3) == 1, "one slug near another");
    size_t n;
    struct str *langs = ask_languages(db, a, &n);
    ok(n == 3 && str_eq(langs[0], STR("fr")), "languages in order");
}

/* Time that passes while others have the processor is not the file's fault. */
static void patience(struct db *db)
{
    db_deadline(db, 300);
    usleep(400000);
    ok(db_int(db, rows, "work", (struct str){0}) == 3000, "a deadline counts work, not waiting");
}

int main(void)
{
    char path[] = "/tmp/ask-XXXXXX";
    const char *why;
    struct arena a = {0};
    int fd = mkstemp(path);
    if (fd < 0)
        return 1;
    close(fd);
    struct db *db = db_create(path);
    db_run(db, sql_schema, "tables", NULL);
    db_run(db, sql_schema, "indexes", NULL);
    db_run(db, sql_views, "views", NULL);
    put_words(&a, db, (const char *const[]){"fr", "en", "de"}, 3);
    db_run(db, rows, "rows", NULL);
    db_close(db);
    db = db_open(path, &why);
    unlink(path);
    ok(db != NULL, "the database opens");
    if (!db)
        return done();
    parsing(db, &a);
    filling(db, &a);
    finding(db, &a);
    answering(db, &a);
    nearness(db, &a);
    reading(db, &a);
    nonsense(db, &a);
    patience(db);
    db_close(db);
    db = db_open("/dev/null", &why);
    ok(!db && why, "what is no database does not open");
    arena_free(&a);
    return done();
}
