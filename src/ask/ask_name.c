/*
 * Which provider do these words name? Compares folded words with folded names.
 * Knows nothing of addresses and hosts.
 */
#include "ask/ask.h"
#include "base/fold.h"
#include "base/words.h"

/* Words that ask for settings, or say nothing, once folded: French, English, German. */
static const char *const settings_words[] = {
    "imap",
    "imap4",
    "pop",
    "pop3",
    "smtp",
    "jmap",
    "caldav",
    "carddav",
    "exchange",
    "activesync",
    "ews",
    "sieve",
    "managesieve",
    "ssl",
    "tls",
    "starttls",
    "25",
    "110",
    "143",
    "465",
    "587",
    "993",
    "995",
    "port",
    "ports",
    "serveur",
    "serveurs",
    "server",
    "servers",
    "host",
    "hosts",
    "hote",
    "hostname",
    "parametre",
    "parametres",
    "reglage",
    "reglages",
    "configuration",
    "configurations",
    "configurer",
    "parametrer",
    "regler",
    "config",
    "settings",
    "setting",
    "setup",
    "configure",
    "einstellung",
    "einstellungen",
    "einrichten",
    "einrichtung",
    "konfiguration",
    "konfigurieren",
    "serveradresse",
    "posteingangsserver",
    "postausgangsserver",
    "mail",
    "mails",
    "email",
    "emails",
    "e",
    "courriel",
    "courriels",
    "mel",
    "messagerie",
    "boite",
    "adresse",
    "adresses",
    "address",
    "addresses",
    "compte",
    "comptes",
    "account",
    "accounts",
    "konto",
    "konten",
    "postfach",
    "client",
    "entrant",
    "entrants",
    "reception",
    "recevoir",
    "incoming",
    "receive",
    "receiving",
    "sortant",
    "sortants",
    "envoi",
    "envoyer",
    "outgoing",
    "send",
    "sending",
    "eingang",
    "ausgang",
    "empfang",
    "empfangen",
    "versand",
    "senden",
    "securite",
    "security",
    "chiffrement",
    "encryption",
    "sicherheit",
    "verschlusselung",
    "identifiant",
    "login",
    "utilisateur",
    "username",
    "user",
    "name",
    "nom",
    "benutzername",
    "l",
    "d",
    "le",
    "la",
    "les",
    "un",
    "une",
    "de",
    "du",
    "des",
    "pour",
    "chez",
    "et",
    "ou",
    "sur",
    "avec",
    "a",
    "au",
    "aux",
    "mon",
    "ma",
    "mes",
    "en",
    "the",
    "an",
    "of",
    "for",
    "my",
    "with",
    "on",
    "at",
    "and",
    "or",
    "in",
    "to",
    "der",
    "die",
    "das",
    "den",
    "dem",
    "ein",
    "eine",
    "fur",
    "von",
    "mit",
    "und",
    "oder",
    "bei",
    "mein",
    "meine",
    "im",
    "am",
    "zu",
    "quel",
    "quelle",
    "quels",
    "quelles",
    "est",
    "sont",
    "comment",
    "what",
    "whats",
    "which",
    "is",
    "are",
    "how",
    "welche",
    "welcher",
    "welches",
    "ist",
    "sind",
    "wie",
};

/* The words of a text, folded. */
struct words {
    struct str items[ASK_QUERY_WORDS];
    size_t n;
    bool more; /* there were more of them */
};

static struct words words_of(struct arena *a, struct str text)
{
    struct words w = {0};
    struct out room = out_memory();
    struct fold_iter it = fold_words(text, &room);
    for (struct str word; fold_word(&it, &word);) {
        w.more = w.n == ASK_QUERY_WORDS;
        if (w.more)
            break;
        w.items[w.n++] = arena_str(a, word);
    }
    out_free(&room);
    return w;
}

const char *const *ask_settings_words(size_t *n)
{
    *n = COUNT(settings_words);
    return settings_words;
}

static bool is_settings_word(struct str word)
{
    for (size_t i = 0; i < COUNT(settings_words); i++)
        if (str_eq(word, str_from(settings_words[i])))
            return true;
    return false;
}

/* Whether all of W but the words FROM up to TO ask for settings. */
static bool rest_is_settings(const struct words *w, size_t from, size_t to)
{
    for (size_t i = 0; i < w->n; i++)
        if ((i < from || i >= to) && !is_settings_word(w->items[i]))
            return false;
    return !w->more;
}

bool ask_only_settings(struct arena *a, struct str text)
{
    struct words w = words_of(a, text);
    return rest_is_settings(&w, 0, 0);
}

/* Whether the words of NAME stand in W with nothing else of weight (LOOSE), or alone; how many they are. */
static size_t named_by(const struct words *w, const struct words *name, bool loose)
{
    for (size_t at = 0; name->n && at + name->n <= w->n; at++) {
        size_t i = 0;
        while (i < name->n && str_eq(w->items[at + i], name->items[i]))
            i++;
        if (i == name->n && (i == w->n || (loose && rest_is_settings(w, at, at + i))))
            return i;
    }
    return 0;
}

/* The provider whose only domain's first label is the one word of W that has weight. */
static struct str named_by_label(struct db *db, struct arena *a, const struct words *w, bool loose)
{
    size_t at = 0;
    while (loose && at < w->n && is_settings_word(w->items[at]))
        at++;
    if (at >= w->n || w->items[at].n < 2 || !rest_is_settings(w, at, at + 1) || (!loose && w->n > 1))
        return (struct str){0};
    struct stmt *st = db_prepare(db, sql_ask, "label", NULL);
    stmt_bind_text(st, "label", w->items[at]);
    struct str id = stmt_step(st) ? arena_str(a, stmt_col(st, 0)) : (struct str){0};
    stmt_free(st);
    return id;
}

struct str ask_named(struct db *db, struct arena *a, struct str text, bool loose)
{
    struct words w = words_of(a, text);
    struct str id = {0};
    size_t longest = 0;
    if (!w.n || w.more)
        return id;
    struct stmt *st = db_prepare(db, sql_ask, "names", NULL);
    while (stmt_step(st))
        for (int i = 0; i < 3; i++) {
            struct arena_mark mark = arena_mark(a);
            struct words name = words_of(a, stmt_col(st, i));
            size_t n = named_by(&w, &name, loose);
            arena_rewind(a, mark);
            if (n <= longest)
                continue;
            longest = n;
            id = arena_str(a, stmt_col(st, 0));
        }
    stmt_free(st);
    return id.s ? id : named_by_label(db, a, &w, loose);
}
