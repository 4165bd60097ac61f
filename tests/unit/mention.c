/* Hosts typed by hand: which port and which encryption is said of which, and when nothing is. */
#include "read/mention.h"

#include <fcntl.h>

#include "base/file.h"
#include "base/out.h"
#include "tap.h"

static struct arena a;
static struct mention_words words;
static struct record_entry e;

/* Adds the words of a language that we ship. */
static void speak(const char *lang)
{
    struct file_text f = {0};
    size_t n = 0;
    int error = file_read(&a, AT_FDCWD, arena_printf(&a, "templates/strings/%s", lang).s, 1 << 20, &f.bytes);
    const struct record_string *said = error ? NULL : strings_read(&a, &f, NULL, &n);
    for (size_t i = 0; i < n; i++)
        if (str_eq(said[i].kind, STR("mention")))
            mention_words_add(&a, &words, said[i].key, said[i].text);
        else if (str_eq(said[i].kind, STR("settings")) && str_eq(said[i].key, STR("port")))
            for (struct str rest = said[i].text; rest.s;)
                mention_words_add(&a, &words, said[i].key, str_cut(&rest, ' '));
    ok(words.n[MENTION_SAYS_NEGATION] > 0, "words of %s", lang);
}

/* The mentions of TEXT as "host:port security@line:col (written); ". */
static struct str found(const char *text)
{
    struct out o = out_memory();
    e = (struct record_entry){0};
    mention_find(&a, &words, str_from(text), 1, &e);
    for (size_t i = 0; i < e.mentions_n; i++) {
        const struct record_mention *m = &e.mentions[i];
        out_printf(&o, "%s%.*s:%u %.*s@%u:%u (%.*s)", i ? "; " : "", STR_ARG(m->host), m->port,
                   STR_ARG(m->security.s ? m->security : STR("-")), m->pos.line, m->pos.col,
                   STR_ARG(m->written));
    }
    struct str s = arena_str(&a, out_str(&o));
    out_free(&o);
    return s;
}

static void says(const char *text, const char *want)
{
    struct str name = str_from(text);
    name.n = str_find(name, '\n', 0);
    is_str(found(text), str_from(want), arena_str(&a, name).s);
}

static void test_forms(void)
{
    says("imap.gmail.com:143", "imap.gmail.com:143 -@1:1 (imap.gmail.com:143)");
    says("x `imap.gmail.com`:143", "imap.gmail.com:143 -@1:4 (imap.gmail.com:143)");
    says("imap.gmail.com : 993", "imap.gmail.com:993 -@1:1 (imap.gmail.com : 993)");
    says("imap.gmail.com : 2 choses", "");
    says("imap.gmail.com (SSL, port 995)", "imap.gmail.com:995 tls@1:1 (imap.gmail.com (SSL, port 995)");
    says("smtp.gmail.com (TLS, port 587 ou SSL, port 465)",
         "smtp.gmail.com:587 -@1:1 (smtp.gmail.com (TLS, port 587); smtp.gmail.com:465 tls@1:1 (smtp.gmail.com "
         "(TLS, port "
         "587 ou SSL, port 465)");
    says("**imap.gmail.com**, port **143**", "imap.gmail.com:143 -@1:3 (imap.gmail.com, port 143)");
    says("Le port 143 de imap.gmail.com.", "imap.gmail.com:143 -@1:16 (port 143 de imap.gmail.com)");
    says("port 993 (SSL/TLS) of imap.a.org and port 143 of imap.b.org",
         "imap.a.org:993 tls@1:23 (port 993 (SSL/TLS) of imap.a.org); imap.b.org:143 -@1:50 (port 143 of "
         "imap.b.org)");
    says("imap.a.org port 993, port 143 of imap.b.org",
         "imap.a.org:993 -@1:1 (imap.a.org port 993); imap.b.org:143 -@1:34 (port 143 of imap.b.org)");
    says("Server IMAP.Posteo.DE, Port: 993, STARTTLS",
         "imap.posteo.de:993 starttls@1:8 (IMAP.Posteo.DE, Port: 993, STARTTLS)");
    says("Auf Port 143 von imap.posteo.de (unverschlüsselt)",
         "imap.posteo.de:143 none@1:18 (Port 143 von imap.posteo.de (unverschlüsselt)");
    says("imap.a.fr ports 993, 143 ou 110 et 5 autres",
         "imap.a.fr:993 -@1:1 (imap.a.fr ports 993); imap.a.fr:143 -@1:1 (imap.a.fr ports 993, 143); "
         "imap.a.fr:110 "
         "-@1:1 (imap.a.fr ports 993, 143 ou 110)");
    says("imap.a.fr en SSL", "imap.a.fr:0 tls@1:1 (imap.a.fr en SSL)");
    says("imap.a.fr en TLS", "imap.a.fr:0 -@1:1 (imap.a.fr en TLS)");
    says("imap.a.fr: port number 993, TLS implicite",
         "imap.a.fr:993 tls@1:1 (imap.a.fr: port number 993, TLS implicite)");
    says("imap.a.fr non chiffrée, port n° 143", "imap.a.fr:143 none@1:1 (imap.a.fr non chiffrée, port n° 143)");
    says("imap.a.fr, port 993 (SSL), port 143 (STARTTLS)",
         "imap.a.fr:993 tls@1:1 (imap.a.fr, port 993 (SSL); imap.a.fr:143 starttls@1:1 (imap.a.fr, port 993 "
         "(SSL), port 143 "
         "(STARTTLS)");
    says("imap.a.fr, SSL ou STARTTLS", "imap.a.fr:0 -@1:1 (imap.a.fr, SSL ou STARTTLS)");
    says("l’hôte imap.a.fr et l'hôte smtp.a.fr (port 465)", "smtp.a.fr:465 -@1:32 (smtp.a.fr (port 465)");
}

static void test_stretches(void)
{
    says("- imap.a.fr\n- port 143\n", "");
    says("imap.a.fr\n\nport 143\n", "");
    says("imap.a.fr est bien. Le port 143 aussi.", "");
    says("## imap.a.fr\nport 143", "");
    says("- imap.a.fr\n  port 143\n", "imap.a.fr:143 -@1:3 (imap.a.fr port 143)");
    says("é\n1. x\n2. imap.a.fr\n   en SSL,\n   port 993\n",
         "imap.a.fr:993 tls@3:4 (imap.a.fr en SSL, port 993)");
    says("```\nimap.a.fr:143\nsmtp.a.fr:25\n```\n",
         "imap.a.fr:143 -@2:1 (imap.a.fr:143); smtp.a.fr:25 -@3:1 (smtp.a.fr:25)");
}

static void test_nothing(void)
{
    says("imap.gmail.com", "");
    says("port 143 et SSL", "");
    says("{{gmail.imap.host}} port 143", "");
    says("https://imap.gmail.com:993/x port 143", "");
    says("[x](imap.gmail.com) port 143", "");
    says("[x]: imap.gmail.com port 143", "");
    says("jean.dupont@imap.gmail.com port 143", "");
    says("<jean@gmail.com> port 143", "");
    says("imap.gmail.com/x port 143", "");
    says("/etc/mail.conf port 143", "");
    says("*.gmail.com port 143", "");
    says("localhost port 143", "");
    says("192.168.1.1 port 143", "");
    says("a..b port 143", "");
    says("-a.fr- port 143", "");
    says("version 1.2 port 143", "");
    says("imap.a.fr port 99999", "");
    says("imap.a.fr port 143.5", "");
    says("imap.a.fr port 143a", "");
    says("imap.a.fr:143a", "");
    says("imap.a.fr support 143", "");
    says("imap.a.fr, le certificat SSL", "");
    says("N'utilisez pas le port 143 de imap.gmail.com", "");
    says("Do not use imap.gmail.com:143", "");
    says("imap.gmail.com:993 instead of port 143", "");
    says("Nicht imap.gmail.com:143", "");
    says("imap.gmail.com, not encrypted", "imap.gmail.com:0 none@1:1 (imap.gmail.com, not encrypted)");
    says("", "");
    says("{{", "");
    says("imap.a.fr:", "");
    says("imap.a.fr port", "");
}

/* More of everything than is kept: nothing breaks. */
static void test_many(void)
{
    struct out o = out_memory();
    for (unsigned i = 0; i < 200; i++)
        out_printf(&o, "h%u.a.fr:%u SSL, ", i, i + 1);
    mention_find(&a, &words, out_str(&o), 1, &e);
    ok(e.mentions_n > 10 && e.mentions_n <= 64, "a stretch keeps 64 words at most");
    out_free(&o);
}

/* Each language has its own words, one that has none the names that all share. */
static void test_languages(void)
{
    words = (struct mention_words){0};
    says("imap.a.org:993 (SSL/TLS), not smtp.a.org:465 (STARTTLS)",
         "imap.a.org:993 tls@1:1 (imap.a.org:993 (SSL/TLS); smtp.a.org:465 starttls@1:31 (smtp.a.org:465 "
         "(STARTTLS)");
    speak("pl");
    says("Port 143 serwera imap.a.pl, bez szyfrowania",
         "imap.a.pl:143 none@1:18 (Port 143 serwera imap.a.pl, bez szyfrowania)");
    says("Nie imap.a.pl:143", "");
    words = (struct mention_words){0};
    speak("es");
    says("En imap.a.es el puerto 993 o 143, con certificado SSL",
         "imap.a.es:993 -@1:4 (imap.a.es el puerto 993); imap.a.es:143 -@1:4 (imap.a.es el puerto 993 o 143)");
    says("El puerto 587 del servidor smtp.a.es (TLS explícito)",
         "smtp.a.es:587 starttls@1:28 (puerto 587 del servidor smtp.a.es (TLS explícito)");
    words = (struct mention_words){0};
    speak("nl");
    says("Poort 110 op pop.a.nl is onversleuteld",
         "pop.a.nl:110 none@1:14 (Poort 110 op pop.a.nl is onversleuteld)");
    says("imap.a.nl met SSL-certificaat", "");
}

int main(void)
{
    speak("fr");
    speak("en");
    speak("de");
    test_forms();
    test_stretches();
    test_nothing();
    test_many();
    test_languages();
    arena_free(&a);
    return done();
}
