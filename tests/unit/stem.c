/* stem: folded words through each language's stemmer, and languages that have none. */
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

int main(void)
{
    is_stem("fr", "configurations", "configur");
    is_stem("fr", "parametres", "parametr");
    is_stem("fr", "993", "993");
    is_stem("en", "settings", "set");
    is_stem("de", "einstellungen", "einstell");
    is_stem("xx", "settings", "settings");
    is_stem("ja", "メール", "メール");

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
