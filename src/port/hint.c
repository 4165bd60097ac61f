/*
 * A table of key words; the sentences stand in templates/strings/.
 * Does not know who said what.
 */
#include "port/hint.h"

#include "base/fold.h"
#include "base/lang.h"

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

/* Whether a word of KIND in LANG is among WORDS. */
static bool is_there(const struct hint_words *words, struct str lang, struct str kind)
{
    for (size_t i = 0; i < words->n; i++)
        if (str_eq(words->items[i].lang, lang) && str_eq(words->items[i].kind, kind))
            return true;
    return false;
}

/* The words of FILE, said by LANG. */
static void add_words(struct arena *keep, struct hint_words *words, const struct file_text *file,
                      struct str lang, struct diag *d)
{
    size_t n;
    const struct record_string *said = strings_read(keep, file, d, &n);
    struct hint_word *more = ARENA_NEW(keep, struct hint_word, words->n + n + 1);
    words->items = words->n ? memcpy(more, words->items, words->n * sizeof *more) : more;
    for (size_t i = 0; i < n; i++)
        if (str_eq(said[i].kind, STR("requirement")) && !is_there(words, lang, said[i].key))
            words->items[words->n++] = (struct hint_word){lang, said[i].key, said[i].text};
}

struct hint_words hint_words_read(struct arena *keep, const struct file_text *files, size_t n,
                                  struct record_words langs, struct diag *d)
{
    struct hint_words words = {0};
    for (size_t i = 0; i < n && !langs.n; i++)
        add_words(keep, &words, &files[i], files[i].name, d);
    for (size_t k = 0; k < langs.n; k++)
        for (struct str name = langs.items[k].text; name.s; name = lang_base(name))
            for (size_t i = 0; i < n; i++)
                if (str_eq(files[i].name, name))
                    add_words(keep, &words, &files[i], langs.items[k].text, d);
    return words;
}
