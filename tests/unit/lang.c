/* lang: names of languages, what stands for them, and the nearest of several. */
#include "base/lang.h"
#include "tap.h"

static void names(void)
{
    static const char *const good[] = {"fr",     "pt-BR",      "zh-Hans",     "zh-Hant-HK",
                                       "es-419", "de-CH-1996", "ca-valencia", "yue"};
    static const char *const bad[] = {"",         "f",       "FR",       "pt-br",      "pt_BR", "pt-",
                                      "-pt",      "zh-hans", "deutsch",  "pt-BR-Hans", "x--y",  "fr-BE-CH",
                                      "fr/../en", "fr-BE;",  "de-CH-ab", "x-own"};
    for (size_t i = 0; i < COUNT(good); i++)
        ok(lang_is(str_from(good[i])), "%s is one", good[i]);
    for (size_t i = 0; i < COUNT(bad); i++)
        ok(!lang_is(str_from(bad[i])), "\"%s\" is none", bad[i]);
    ok(!lang_is((struct str){"fr\0", 3}) && !lang_is((struct str){0}), "no NUL, nothing absent");
    ok(!lang_is(STR("ca-valencia-valencib-valencic-valencid")), "36 bytes and more are none");
}

static void bases(void)
{
    is_str(lang_base(STR("zh-Hant-HK")), STR("zh-Hant"), "without its last part");
    is_str(lang_base(STR("pt-BR")), STR("pt"), "then without the next");
    ok(!lang_base(STR("pt")).s, "then nothing");
}

static void nearest(void)
{
    const struct str langs[] = {STR("fr"), STR("zh-Hans"), STR("pt"), STR("pt-BR"), STR("pts")};
    static const struct {
        const char *wanted;
        size_t at;
    } all[] = {{"pt", 2}, {"pt-BR", 3}, {"pt_BR", 3}, {"PT-br", 3}, {"pt-PT", 2}, {"pt_PT", 2}, {"zh_CN", 1},
               {"zh", 1}, {"fr-CH", 0}, {"f", 5},     {"", 5},      {"en", 5},    {"ptsx", 5},  {"_", 5}};
    for (size_t i = 0; i < COUNT(all); i++)
        ok(lang_pick(str_from(all[i].wanted), langs, COUNT(langs)) == all[i].at, "for \"%s\"", all[i].wanted);
}

int main(void)
{
    names();
    bases();
    nearest();
    return done();
}
