/* stem: words through each language's stemmer, and languages that have none. */
#include "compile/stem.h"

#include "tap.h"

static void is_stem(const char *lang, const char *word, const char *want)
{
    struct stemmer *st = stemmer_new(lang);
    char name[128];
    snprintf(name, sizeof name, "%s: %s → %s", lang, word, want);
    is_str(stemmer_stem(st, str_from(word)), str_from(want), name);
    stemmer_free(st);
}

/* What is stemmed of TEXT, which folds to FOLDED. */
static void is_form(const char *lang, const char *text, const char *folded, const char *want)
{
    struct stemmer *st = stemmer_new(lang);
    char name[128];
    snprintf(name, sizeof name, "%s: what is stemmed of %s", lang, folded);
    is_str(stemmer_form(st, str_from(text), str_from(folded)), str_from(want), name);
    stemmer_free(st);
}

int main(void)
{
    is_stem("fr", "configurations", "configur");
    is_stem("fr", "parametres", "parametr");
    is_stem("fr", "993", "993");
    is_stem("en", "settings", "set");
    is_stem("de", "einstellungen", "einstell");
    is_stem("xx", "settings", "settings");
    is_stem("ja", "メール", "メール");

    is_form("fr", "SÉCURITÉ", "securite", "sécurité");
    is_form("fr", "se\u0301cu\u00ADrite", "securite", "sécurite");
    is_form("tr", "\u0130YİLEŞTİRME", "iyilestirme", "iyileştirme");
    is_form("fr", "½", "1", "1");
    is_form("xx", "Größe", "grosse", "grosse");
    is_form("fr", "\xC3", "", "");
    is_stem("tr", "ışığı", "isik");
    is_stem("tr", "şehirlerimizden", "sehir");
    is_stem("pt", "inscrição", "inscrica");
    is_stem("fr", "sécurité", "secur");

    char longest[3000];
    memset(longest, 'e', sizeof longest);
    struct stemmer *st = stemmer_new("fr");
    struct str word = {longest, sizeof longest};
    ok(stemmer_stem(st, word).n == word.n, "a word without end stays as it is");
    ok(stemmer_stem(st, STR("e")).n == 1, "no word becomes empty");
    stemmer_free(st);
    stemmer_free(NULL);
    return done();
}
