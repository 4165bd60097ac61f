/*
 * generate: a knowledge base of any size to time builds with, the same bytes every time: words by Zipf's law
 * in three languages, 3.1 KB of Markdown an entry, three links in each, topics of 50. Knows nothing of portolan
 * but how its content is laid out; Hugo reads the same files.
 *
 *     generate N DIR [PROVIDERS]     writes DIR/content for N entries and so many providers (40), each with three
 *                                    servers and, from the 41st on, ten domains; DIR must exist
 */
#include <errno.h>
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { WORDS = 20000, WORD_ROOM = 40, TOPIC = 50, PROVIDERS = 40, DOMAINS = 10, BODY = 2700 };

/* A language: its commonest words, then words made of its syllables. */
struct tongue {
    const char *code;
    const char *common; /* separated by blanks */
    const char *syllables;
    char (*words)[WORD_ROOM];
    unsigned common_n;
    unsigned entries; /* written so far */
};

static struct tongue tongues[] = {
    {.code = "fr",
     .common =
         "de la le et les des en un du une que est pour qui dans a par plus pas au sur ne se ce il sont avec "
         "son "
         "ou mais comme on votre vous serveur messagerie adresse compte port courriel imap pop3 smtp mot passe "
         "sécurité réglages logiciel message fournisseur connexion chiffré boîte réception envoi",
     .syllables =
         "ba bé ca cha con cré da dé di eur fa fer gé gra im in ja la lé lo ma mé mi mon na né no ou pa per "
         "pré qua ra ré ri ro sa sé si son ta té ti tion tou tra ture va vé vi voir âge ère ité"},
    {.code = "en",
     .common = "the of and to a in is that for it as was with be by on not he his but at are this have from or "
               "had an "
               "they which your you server mail address account port message imap pop3 smtp password security "
               "settings "
               "program provider connection encrypted inbox outgoing incoming",
     .syllables =
         "ab ac al an ar as ba be cal can ch con de der di dis ed en er est ex fi for gen ing in is la le ly "
         "ma ment mi mon ness ni nor o or out per ple pre re ri sen ser sion st ta te ter ti tion un ver"},
    {.code = "de",
     .common =
         "der die und in den von zu das mit sich des auf für ist im dem nicht ein eine als auch es an werden "
         "aus "
         "er hat dass sie nach wird bei Server Adresse Konto Port Nachricht imap pop3 smtp Kennwort Sicherheit "
         "Einstellungen Programm Anbieter Verbindung verschlüsselt Posteingang",
     .syllables =
         "ab an auf be ben ber bung chen dar de der ein en ent er fer füh ge gen gung hal heit in keit kom "
         "len lich lung mann men mit nach nis öff or post recht rung sam schaft sel ser stel tag te tig tung "
         "um "
         "un ver voll vor wei wer zu zeug"},
};
enum { TONGUES = sizeof tongues / sizeof *tongues };

static uint64_t state = 20261123;
static double zipf[WORDS]; /* the sum of 1/rank up to each word, of all of it */

/* SplitMix64: short, and good enough to choose words with. */
static uint64_t draw(void)
{
    uint64_t z = state += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
}

static unsigned below(unsigned n)
{
    return (unsigned)(draw() % n);
}

static void die(const char *what)
{
    fprintf(stderr, "generate: %s: %s\n", what, strerror(errno));
    exit(1);
}

/* The words of LIST into *WORDS, or their number alone. */
static unsigned split(const char *list, char (*words)[WORD_ROOM])
{
    unsigned n = 0;
    while (*list) {
        size_t length = strcspn(list, " ");
        if (words)
            snprintf(words[n], WORD_ROOM, "%.*s", (int)length, list);
        n++;
        list += length + strspn(list + length, " ");
    }
    return n;
}

static void learn(struct tongue *t)
{
    static char syllables[100][WORD_ROOM];
    unsigned n = split(t->syllables, syllables);
    t->words = calloc(WORDS, sizeof *t->words);
    if (!t->words)
        die("memory");
    t->common_n = split(t->common, t->words);
    for (unsigned i = t->common_n; i < WORDS; i++) {
        char *word = t->words[i];
        size_t used = 0;
        for (unsigned parts = 2 + below(3); parts; parts--)
            used += (size_t)snprintf(word + used, WORD_ROOM - used, "%s", syllables[below(n)]);
    }
}

static void learn_zipf(void)
{
    double sum = 0;
    for (unsigned i = 0; i < WORDS; i++)
        zipf[i] = sum += 1.0 / (i + 2.7);
    for (unsigned i = 0; i < WORDS; i++)
        zipf[i] /= sum;
}

static const char *word(const struct tongue *t)
{
    double x = (double)(draw() >> 11) / 9007199254740992.0;
    unsigned low = 0, high = WORDS - 1;
    while (low < high) {
        unsigned middle = (low + high) / 2;
        if (zipf[middle] < x)
            low = middle + 1;
        else
            high = middle;
    }
    return t->words[low];
}

/* N words and a full stop; returns the bytes written. */
static unsigned sentence(FILE *f, const struct tongue *t, unsigned n)
{
    unsigned bytes = 0;
    for (unsigned i = 0; i < n; i++)
        bytes += (unsigned)fprintf(f, "%s%s", i ? " " : "", word(t));
    return bytes + (unsigned)fprintf(f, ". ");
}

static unsigned paragraph(FILE *f, const struct tongue *t)
{
    unsigned bytes = 0;
    for (unsigned n = 3 + below(3); n; n--)
        bytes += sentence(f, t, 8 + below(14));
    return bytes + (unsigned)fprintf(f, "\n\n");
}

static FILE *open_in(const char *dir, const char *name)
{
    char path[4096];
    snprintf(path, sizeof path, "%s/%s", dir, name);
    FILE *f = fopen(path, "w");
    if (!f)
        die(path);
    return f;
}

static void close_it(FILE *f, const char *name)
{
    if (ferror(f) | fclose(f))
        die(name);
}

static void front_matter(FILE *f, const struct tongue *t, unsigned i)
{
    fprintf(f, "---\ntitle: \"%s %s %s %s %s (%u) ?\"\nsummary: \"", word(t), word(t), word(t), word(t),
            word(t), i);
    sentence(f, t, 10);
    fprintf(f, "\"\ndate: %u-%02u-%02u\nauthor: %s %s\ntopic: t%05u\ntags: [\"%s\", \"%s\", \"%s\"]\n---\n\n",
            2019 + below(7), 1 + below(12), 1 + below(28), word(t), word(t), i / TOPIC, t->words[below(300)],
            t->words[300 + below(300)], t->words[600 + below(300)]);
}

static unsigned link_to(FILE *f, const struct tongue *t, unsigned i, unsigned all)
{
    unsigned to = below(all);
    return (unsigned)fprintf(f, "[%s %s](e%06u.md)\n\n", word(t), word(t), to == i ? (to + 1) % all : to);
}

/* Entry I of the language, which will have ALL. */
static void entry(const char *dir, const struct tongue *t, unsigned i, unsigned all)
{
    char name[64];
    unsigned bytes = 0;
    snprintf(name, sizeof name, "content/faq/%s/e%06u.md", t->code, i);
    FILE *f = open_in(dir, name);
    front_matter(f, t, i);
    for (unsigned section = 0; bytes < BODY; section++) {
        if (section)
            bytes += (unsigned)fprintf(f, "## %s %s %s\n\n", word(t), word(t), word(t));
        bytes += paragraph(f, t);
        if (section < 3)
            bytes += link_to(f, t, i, all);
        if (section == 1)
            for (unsigned n = 0; n < 4; n++) {
                bytes += (unsigned)fprintf(f, "%u. ", n + 1);
                bytes += sentence(f, t, 6 + below(6));
                bytes += (unsigned)fprintf(f, n < 3 ? "\n" : "\n\n");
            }
        if (section == 2)
            bytes +=
                (unsigned)fprintf(f, "**%s** `imap.p%u.example` *%s*\n\n", word(t), below(PROVIDERS), word(t));
    }
    close_it(f, name);
}

static void settings(const char *dir, unsigned all)
{
    FILE *providers = open_in(dir, "content/settings/providers.csv");
    FILE *servers = open_in(dir, "content/settings/servers.csv");
    FILE *domains = open_in(dir, "content/settings/domains.csv");
    fputs("id,name,country,status,last_checked,source\n", providers);
    fputs("provider,protocol,host,port,security,username,auth\n", servers);
    fputs("pattern,match,provider\n", domains);
    for (unsigned i = 0; i < all; i++) {
        fprintf(providers, "p%u,Provider %u,FR,ok,2026-01,made up\n", i, i);
        fprintf(servers, "p%u,imap,imap.p%u.example,993,SSL/TLS,%%EMAILADDRESS%%,password\n", i, i);
        fprintf(servers, "p%u,pop3,pop.p%u.example,995,SSL/TLS,%%EMAILADDRESS%%,password\n", i, i);
        fprintf(servers, "p%u,smtp,smtp.p%u.example,465,SSL/TLS,%%EMAILADDRESS%%,password\n", i, i);
        fprintf(domains, "p%u.example,exact,p%u\n", i, i);
        for (unsigned n = 1; n < DOMAINS && i >= PROVIDERS; n++)
            fprintf(domains, "d%u.p%u.example,exact,p%u\n", n, i, i);
    }
    close_it(providers, "providers.csv");
    close_it(servers, "servers.csv");
    close_it(domains, "domains.csv");
}

static void folders(const char *dir)
{
    static const char *const names[] = {"content",        "content/faq",    "content/faq/fr",
                                        "content/faq/en", "content/faq/de", "content/settings"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", dir, names[i]);
        if (mkdir(path, 0777) && errno != EEXIST)
            die(path);
    }
}

int main(int argc, char **argv)
{
    long n = argc == 3 || argc == 4 ? strtol(argv[1], NULL, 10) : 0;
    long providers = argc == 4 ? strtol(argv[3], NULL, 10) : PROVIDERS;
    if (n < TONGUES * 2 || n > 10000000 || providers < PROVIDERS || providers > 10000000) {
        fprintf(stderr, "usage: generate N DIR [PROVIDERS]\n");
        return 2;
    }
    folders(argv[2]);
    learn_zipf();
    for (unsigned i = 0; i < TONGUES; i++)
        learn(&tongues[i]);
    FILE *site = open_in(argv[2], "content/site.yaml");
    fputs("title: Bench\nlanguages: [fr, en, de]\n", site);
    close_it(site, "site.yaml");
    settings(argv[2], (unsigned)providers);
    for (long i = 0; i < n; i++) {
        struct tongue *t = &tongues[i % TONGUES];
        unsigned all = (unsigned)((n + TONGUES - 1 - i % TONGUES) / TONGUES);
        entry(argv[2], t, t->entries++, all);
    }
    for (unsigned i = 0; i < TONGUES; i++)
        free(tongues[i].words);
    return 0;
}
