/*
 * Two tables: key words, and sentences.
 * Does not know who said what.
 */
#include "port/hint.h"

#include "base/fold.h"

const char *const hint_langs[] = {"en", "fr", "de", NULL};

/* Folded parts of words (see fold.h): all of those that are given must stand in the text. */
struct clue {
    const char *kind;
    const char *words[2];
};

/* In the order in which people have to do it. A later clue for the same kind counts once. */
static const struct clue clues[] = {
    {"own-program-only", {"does not offer the standard imap", NULL}},
    {"own-program-only", {"imap не предоставляется", NULL}},
    {"bridge-app", {"bridge", NULL}},
    {"bridge-app", {"companion app", NULL}},
    {"on-network-only", {"tor is needed", NULL}},
    {"paid-plan", {"premium", NULL}},
    {"paid-plan", {"bezahl", NULL}},
    {"paid-plan", {"kostenpflichtig", NULL}},
    {"enable-imap", {"imap", "enabl"}},
    {"enable-imap", {"imap", "allow"}},
    {"enable-imap", {"imap", "activ"}},
    {"enable-imap", {"imap", "aktiv"}},
    {"enable-imap", {"imap", "turn"}},
    {"enable-imap", {"imap", "ativ"}},
    {"enable-imap", {"imap", "habilit"}},
    {"enable-imap", {"imap", "zulassen"}},
    {"enable-imap", {"imap", "erlaub"}},
    {"enable-imap", {"imap", "ukljuc"}},
    {"enable-imap", {"imap", "luba"}},
    {"enable-imap", {"imap", "вкл"}},
    {"enable-imap", {"imap", "разреш"}},
    {"enable-imap", {"imap", "ieslegt"}},
    {"enable-imap", {"imap", "ijung"}},
    {"enable-imap", {"почтовых клиентов", NULL}},
    {"enable-pop", {"pop3", "enabl"}},
    {"enable-pop", {"pop3", "activ"}},
    {"two-step-first", {"2-step verif", NULL}},
    {"two-step-first", {"two-step", NULL}},
    {"two-step-first", {"two-factor", NULL}},
    {"app-password", {"app password", NULL}},
    {"app-password", {"app-password", NULL}},
    {"app-password", {"app-specific", NULL}},
    {"app-password", {"application password", NULL}},
    {"app-password", {"application-specific", NULL}},
    {"app-password", {"auth code", NULL}},
    {"app-password", {"для внешнего приложен", NULL}},
    {"oauth-only", {"not allow using passwords", NULL}},
    {"separate-mail-password", {"e-mail-passwor", NULL}},
    {"separate-mail-password", {"email password", NULL}},
};

static const struct {
    const char *kind, *en, *fr, *de;
} sentences[] = {
    {"enable-imap", "Switch on access by mail programs (IMAP) in the settings of your mailbox.",
     "Activez l’accès des logiciels de messagerie (IMAP) dans les réglages de votre boîte.",
     "Schalten Sie in den Einstellungen Ihres Postfachs den Zugriff durch Mailprogramme (IMAP) ein."},
    {"enable-pop", "Switch on POP3 access in the settings of your mailbox.",
     "Activez l’accès POP3 dans les réglages de votre boîte.",
     "Schalten Sie in den Einstellungen Ihres Postfachs den POP3-Zugriff ein."},
    {"enable-smtp", "Switch on sending by mail programs (SMTP) in the settings of your mailbox.",
     "Activez l’envoi par les logiciels de messagerie (SMTP) dans les réglages de votre boîte.",
     "Schalten Sie in den Einstellungen Ihres Postfachs den Versand durch Mailprogramme (SMTP) ein."},
    {"app-password", "Create an app password in your account and type it in the program instead of your own.",
     "Créez un mot de passe d’application dans votre compte et saisissez-le dans le logiciel à la place du "
     "vôtre.",
     "Legen Sie in Ihrem Konto ein App-Passwort an und geben Sie es im Programm statt Ihres eigenen ein."},
    {"two-step-first",
     "Turn on two-step verification of your account first: app passwords are offered only then.",
     "Activez d’abord la validation en deux étapes de votre compte : sans elle, aucun mot de passe "
     "d’application.",
     "Schalten Sie zuerst die Bestätigung in zwei Schritten ein: erst dann gibt es App-Passwörter."},
    {"separate-mail-password",
     "Set a password for mail programs in your account: that of the web site does not work.",
     "Définissez dans votre compte un mot de passe pour les logiciels : celui du site ne convient pas.",
     "Legen Sie im Konto ein Passwort für Mailprogramme fest: das der Webseite gilt dort nicht."},
    {"oauth-only",
     "Use a program that signs in through the provider's own page (OAuth 2): passwords are refused.",
     "Utilisez un logiciel qui se connecte par la page du fournisseur (OAuth 2) : les mots de passe sont "
     "refusés.",
     "Nehmen Sie ein Programm, das sich über die Seite des Anbieters anmeldet (OAuth 2): Passwörter gelten "
     "nicht."},
    {"bridge-app",
     "Install the provider's bridge and keep it running: mail programs connect to it, not to the provider.",
     "Installez la passerelle du fournisseur et laissez-la tourner : c’est à elle que le logiciel se connecte.",
     "Installieren Sie die Brücke des Anbieters und lassen Sie sie laufen: Mailprogramme verbinden sich mit "
     "ihr."},
    {"paid-plan", "Check that your plan includes access by mail programs: it is not part of the free one.",
     "Vérifiez que votre offre comprend l’accès par un logiciel : l’offre gratuite ne le comprend pas.",
     "Prüfen Sie, ob Ihr Tarif den Zugriff durch Mailprogramme enthält: der kostenlose tut es nicht."},
    {"on-network-only",
     "Connect to the provider's own network first: the servers do not answer from elsewhere.",
     "Connectez-vous d’abord au réseau du fournisseur : les serveurs ne répondent pas d’ailleurs.",
     "Verbinden Sie sich zuerst mit dem Netz des Anbieters: von anderswo antworten die Server nicht."},
    {"own-program-only", "Use the provider's own program or web site: it offers neither IMAP nor SMTP.",
     "Utilisez le logiciel ou le site du fournisseur : il ne propose ni IMAP ni SMTP.",
     "Nehmen Sie das Programm oder die Webseite des Anbieters: IMAP und SMTP gibt es dort nicht."},
    {"see-provider", "Read the provider's own instructions before you set up a program.",
     "Lisez les instructions du fournisseur avant de configurer un logiciel.",
     "Lesen Sie die Hinweise des Anbieters, bevor Sie ein Programm einrichten."},
};

static bool says(struct str folded, const struct clue *c)
{
    for (size_t i = 0; i < COUNT(c->words) && c->words[i]; i++)
        if (str_find_str(folded, str_from(c->words[i]), 0) == folded.n)
            return false;
    return true;
}

static bool has(const char *const *kinds, size_t n, const char *kind)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(kinds[i], kind) == 0)
            return true;
    return false;
}

/* KIND says less where OTHER stands. */
static size_t drop_if(const char **kinds, size_t n, const char *kind, const char *other)
{
    size_t kept = 0;
    bool drop = has(kinds, n, other);
    for (size_t i = 0; i < n; i++)
        if (!drop || strcmp(kinds[i], kind) != 0)
            kinds[kept++] = kinds[i];
    return kept;
}

size_t hint_kinds(struct arena *scratch, struct str text, const char *kinds[static HINT_KINDS_MAX])
{
    struct str folded = fold_str(scratch, text);
    size_t n = 0;
    for (size_t i = 0; i < COUNT(clues) && n < HINT_KINDS_MAX; i++)
        if (!has(kinds, n, clues[i].kind) && says(folded, &clues[i]))
            kinds[n++] = clues[i].kind;
    n = drop_if(kinds, n, "enable-pop", "enable-imap");
    n = drop_if(kinds, n, "own-program-only", "bridge-app");
    n = drop_if(kinds, n, "app-password", "oauth-only");
    if (n == 0)
        kinds[n++] = "see-provider";
    return n;
}

struct str hint_text(const char *kind, const char *lang)
{
    for (size_t i = 0; i < COUNT(sentences); i++)
        if (strcmp(sentences[i].kind, kind) == 0)
            return str_from(strcmp(lang, "fr") == 0   ? sentences[i].fr
                            : strcmp(lang, "de") == 0 ? sentences[i].de
                                                      : sentences[i].en);
    return STR("");
}
