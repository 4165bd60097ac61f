/*
 * Which mail program do these words name? By what its guide is called and what people call it.
 * Does not know whether the provider at hand has a page for it.
 */
#include "ask/ask.h"
#include "base/out.h"
#include "base/stop.h"
#include "base/words.h"

/* How many of a hundred words of TEXT are among ASKED. */
static unsigned share(struct str asked, struct str text)
{
    struct out room = out_memory();
    struct str word;
    unsigned said = 0, n = 0;
    for (struct ask_iter it = ask_words(text, &room); ask_word(&it, &word); n++)
        said += stop_word(asked, word);
    out_free(&room);
    return n ? said * 100 / n : 0;
}

/* How many of the words ASKED people call a program by: CALLED. */
static unsigned count(struct str asked, struct str called)
{
    unsigned n = 0;
    while (asked.n)
        n += stop_word(called, str_cut(&asked, ' '));
    return n;
}

struct str ask_program(struct db *db, struct arena *a, struct str programs, struct str words, const char *lang)
{
    enum { SHARES = 101 };
    struct str best = {0}, asked = arena_printf(a, " %.*s ", STR_ARG(words));
    unsigned most = 0;
    bool several = false;
    struct stmt *st = db_prepare(db, sql_ask, "programs", NULL);
    stmt_bind_text(st, "lang", str_from(lang));
    while (stmt_step(st)) {
        unsigned score = count(words, stmt_col(st, 2));
        if (count(programs, stmt_col(st, 2)) == 0)
            continue;
        score = (score * SHARES + share(asked, stmt_col(st, 0))) * SHARES + share(asked, stmt_col(st, 1));
        several = score == most || (several && score < most);
        if (score <= most)
            continue;
        most = score;
        best = arena_str(a, stmt_col(st, 0));
    }
    stmt_free(st);
    return several ? (struct str){0} : best;
}
