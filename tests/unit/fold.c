/* fold: the folding rule, words and where they stand, widths, slugs. */
#include "base/fold.h"

#include "tap.h"

static void folds(const char *in, const char *want)
{
    struct out o = out_memory();
    fold_append(&o, str_from(in));
    is_str(out_str(&o), str_from(want), in);
    out_free(&o);
}

static void folding(void)
{
    folds("Où est l'ÉTÉ ?", "ou est l'ete ?");
    folds("ABCDEFGHIJKLMNOPQRSTUVWXYZ[@`{", "abcdefghijklmnopqrstuvwxyz[@`{");
    folds("ÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÐÑÒÓÔÕÖ×ØÙÚÛÜÝÞß", "aaaaaaaeceeeeiiiiðnooooo×ouuuuyþss");
    folds("àáâãäåæçèéêëìíîïðñòóôõö÷øùúûüýþÿ", "aaaaaaaeceeeeiiiiðnooooo÷ouuuuyþy");
    folds("ĀāĂăĄąĆćĈĉĊċČčĎďĐđĒēĔĕĖėĘęĚěĜĝĞğĠġĢģĤĥĦħ", "aaaaaaccccccccddddeeeeeeeeeegggggggghhħħ");
    folds("ĨĩĪīĬĭĮįİıĲĳĴĵĶķĸĹĺĻļĽľĿŀŁł", "iiiiiiiiiiijijjjkkĸlllllll·l·ll");
    folds("ŃńŅņŇňŉŊŋŌōŎŏŐőŒœŔŕŖŗŘřŚśŜŝŞşŠš", "nnnnnnʼnŋŋoooooooeoerrrrrrssssssss");
    folds("ŢţŤťŦŧŨũŪūŬŭŮůŰűŲųŴŵŶŷŸŹźŻżŽžſ", "ttttŧŧuuuuuuuuuuuuwwyyyzzzzzzs");
    folds("¡¢£¤¥¦§¨©ª«¬®¯°±²³´µ¶·¸¹º»¼½¾¿", "¡¢£¤¥¦§ ©a«¬® °±23 μ¶· 1o»1⁄41⁄23⁄4¿");
    folds("e\u0301 E\u0301\u0323", "e e");
    folds("ẞ ﬁ ﬀ ™ Ⅷ ① Ａ９ 𝐀 K Å", "ss fi ff tm viii 1 a9 a k a");
    folds("ǼǽǾǿꟹ", "aeaeoooe");
    folds("ΑΣΑΣ Σοφός", "ασασ σοφοσ");
    folds("Привет Йод ёж и\u0306 И\u0306", "привет йод еж й й");
    folds("a\u00A0b\u202Fc’d“e”", "a b c’d“e”");
    folds("日本語 ｶﾞ カ\u3099 が", "日本語 ガ ガ が");
    folds("한국 \u1112\u1161\u11AB", "한국 한");
    folds("हिन्दी เครื่อง", "हिन्दी เครื่อง");
    folds("so\u00ADfort a\u200Bb", "sofort ab");
    folds("العربيـــة مُحَمَّد أحمد", "العربية محمد احمد");
    folds("\xFF"
          "A\xC3",
          "\xEF\xBF\xBD"
          "a\xEF\xBF\xBD");
    folds("\uFDFA", "صلى الله عليه وسلم");
    folds("", "");
}

/* The words of TEXT joined by '|', and their surfaces by '|'. */
static void words(const char *in, const char *want, const char *surfaces)
{
    struct out room = out_memory(), got = out_memory(), seen = out_memory();
    struct str text = str_from(in), word;
    struct fold_iter it = fold_words(text, &room);
    while (fold_word(&it, &word)) {
        out_raw(&got, word);
        out_lit(&got, "|");
        out_raw(&seen, str_sub(text, it.from, it.to));
        out_lit(&seen, "|");
    }
    ok(!fold_word(&it, &word), "the end stays the end");
    is_str(out_str(&got), str_from(want), in);
    is_str(out_str(&seen), str_from(surfaces), "its surfaces");
    out_free(&room);
    out_free(&got);
    out_free(&seen);
}

static void tokens(void)
{
    words("", "", "");
    words(" ?!", "", "");
    words("imap.gmail.com:993", "imap|gmail|com|993|", "imap|gmail|com|993|");
    words("L'été, déjà «Œuvre»…", "l|ete|deja|oeuvre|", "L|été|déjà|Œuvre|");
    words("l’ÉTÉ", "l|ete|", "l|ÉTÉ|");
    words("e\u0301te\u0301 \u0301x", "ete|x|", "e\u0301te\u0301|x|");
    words("½kg ŀl", "1|2kg|l|l|", "½|½kg|ŀ|l|");
    words("ŀŀ", "l|l|", "ŀ|ŀ|");
    words("naïveté123é", "naivete123e|", "naïveté123é|");
    words("Привет-мир", "привет|мир|", "Привет|мир|");
    words("a\xFF"
          "b",
          "a|b|", "a|b|");
    words("x😀y _z_", "x|y|z|", "x|y|z|");
    words("é", "e|", "é|");
    words("\u0301", "", "");
    words("日本語", "日本語|", "日本語|");
}

/* The words are those of the folded text: folding first and cutting then gives the same. */
static void agreement(void)
{
    bool same = true;
    struct out room = out_memory(), folded = out_memory(), room2 = out_memory();
    for (uint32_t c = 0x80; c < 0x3400 && same; c++) {
        char text[16] = "aB";
        size_t n = 2;
        if (c < 0x800) {
            text[n++] = (char)(0xC0 | c >> 6);
        } else {
            text[n++] = (char)(0xE0 | c >> 12);
            text[n++] = (char)(0x80 | (c >> 6 & 0x3F));
        }
        text[n++] = (char)(0x80 | (c & 0x3F));
        text[n++] = 'C';
        struct str s = {text, n}, one, two;
        out_reset(&folded);
        fold_append(&folded, s);
        struct fold_iter a = fold_words(s, &room), b = fold_words(out_str(&folded), &room2);
        bool more_a, more_b;
        do {
            more_a = fold_word(&a, &one);
            more_b = fold_word(&b, &two);
            same = same && more_a == more_b && (!more_a || str_eq(one, two));
        } while (more_a && more_b && same);
        if (!same)
            printf("# U+%04X\n", c);
    }
    ok(same, "words of a text are the words of its folding, U+0080 to U+33FF");
    out_free(&room);
    out_free(&room2);
    out_free(&folded);
}

static void widths(void)
{
    ok(fold_width(STR("abc")) == 3 && fold_width(STR("")) == 0, "ASCII");
    ok(fold_width(STR("\x1B\x7F\n")) == 0, "controls take nothing");
    ok(fold_width(STR("été")) == 3 && fold_width(STR("e\u0301te\u0301")) == 3, "accents, composed or not");
    ok(fold_width(STR("日本")) == 4 && fold_width(STR("Ａ")) == 2, "East Asian");
    ok(fold_width(STR("😀")) == 2 && fold_width(STR("\U0001FADF")) == 2, "emoji, young ones too");
    ok(fold_width(STR("\u200B\u200D\uFE0F")) == 0, "joiners");
    ok(fold_width(STR("\u1112\u1161\u11AB")) == 2, "Korean in parts");
    ok(fold_width(STR("\xFF")) == 1, "a bad byte is one");
    ok(fold_fit(STR("日本語"), 5) == 6, "half a sign does not fit");
    ok(fold_fit(STR("e\u0301te"), 1) == 3, "a mark stays with its letter");
    ok(fold_fit(STR("abc"), 9) == 3 && fold_fit(STR("abc"), 0) == 0, "all or nothing");
}

static void slugs(void)
{
    static const struct {
        const char *in;
        size_t max;
        const char *want;
    } table[] = {
        {"Où est l'option « SSL/TLS » ?", 80, "ou-est-l-option-ssl-tls"},
        {"--a--", 80, "a"},
        {"Größe", 80, "grosse"},
        {"привет", 80, ""},
        {"", 80, ""},
        {"one two three four", 14, "one-two-three"},
        {"one two three four", 13, "one-two-three"},
        {"one two three four", 12, "one-two"},
        {"abcdefghijkl", 5, "abcde"},
        {"a bcdefghijkl", 6, "a-bcde"},
        {"abc", 0, ""},
        {"™ and ½", 80, "tm-and-1-2"},
    };
    struct arena a = {0};
    for (unsigned i = 0; i < COUNT(table); i++)
        is_str(fold_slug(&a, str_from(table[i].in), table[i].max), str_from(table[i].want), table[i].in);
    is_str(fold_anchor(&a, STR("A_b  (c) \xc3\x89-d, 3\xc2\xbd \xe7\xa2\xba\xe8\xaa\x8d\xe3\x80\x82!"), 80),
           STR("a_b--c-\xc3\xa9-d-3-\xe7\xa2\xba\xe8\xaa\x8d"), "an anchor as GitHub makes it");
    is_str(fold_anchor(&a, STR("\xe7\xa2\xba\xe8\xaa\x8dx"), 2), STR("\xe7\xa2\xba\xe8\xaa\x8d"),
           "cut between characters");
    is_str(fold_str(&a, STR("ÉTÉ")), STR("ete"), "folded into an arena");
    arena_free(&a);
}

int main(void)
{
    folding();
    tokens();
    agreement();
    widths();
    slugs();
    return done();
}
