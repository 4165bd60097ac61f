/*
 * One list a language, folded, blanks between: articles, pronouns, prepositions, auxiliaries, what
 * politeness adds. A word that may name a thing in a question about mail is not in it.
 */
#include "base/stop.h"

#include <string.h>

static const struct {
    const char *lang, *words;
} lists[] = {
    {"de",
     " aber alle als also am an auch auf aus bei beim bin bis bitte da damit dann das dass dein deine dem den "
     "denn der des die dies diese diesem diesen dieser dieses dir doch dort du durch ein eine einem einen "
     "einer eines er es euch finde finden fur gar gibt gerade guten habe haben hallo hat hatte hier hin ich "
     "ihm "
     "ihn ihr ihre im in ins ist ja jetzt kann konnen konnte machen man mein meine meinem "
     "meinen meiner mich mir mit mochte muss mussen nach noch nun nur ob oder ohne s schon sehr "
     "sein seine sich sie sind so soll sollen sollte tag tun uber um und uns unser unsere vom von vor wann "
     "war warum was weil weiss welche welchem welchen welcher welches wenn wer werde werden weshalb wie wieder "
     "wieso will wir wird wo woher wohin wurde zu zum zur zwischen "},
    {"en",
     " a about after all also am an and any are as at be because been before being but by can could d "
     "did do does doesn doing don find for from get had has have having he hello her here hers hi him his how "
     "i if "
     "in into is isn it its just know ll m may me might my of on once only or our out over please "
     "re s shall she should so some such than thanks that the their them then there these they this those "
     "through to too until up us ve very via was wasn we were what when where whether which while who whom "
     "why will with won would you your "},
    {"es",
     " a al algo como con cual cuando de del desde donde el ella en entre es esta este esto hay hola la las lo "
     "los me mi mis muy no o para pero por porque que se ser si sin sobre son su sus tengo tiene un una unos "
     "y ya yo "},
    {"fr",
     " a ai ainsi alors apres au aucun aucune aussi autre aux avec avez avoir avons bonjour bonsoir c ca car "
     "ce ceci cela celle celles celui ces cet cette chez ci comme comment d dans de depuis des dire dit dois "
     "doit "
     "doivent donc dont du elle elles en encore entre es est et etaient etait etant ete etes etre eu eux faire "
     "fait fais faites faut fois font il ils j jamais je l la le lequel laquelle les leur leurs lors lui m ma "
     "mais me meme memes merci mes mettre moi moins mon n ni non nos notre nous on ont ou par parce "
     "pendant peu peut peuvent peux plus plutot pour pourquoi puis puisque qu quand que quel quelle quelles "
     "quels qui quoi s sa sans se sera sert serait ses si sinon soit son sont sous suis sur ta tandis te tes "
     "toi "
     "ton tous tout toute toutes tres trop trouver trouve tu un une va vais vers veut veux voici voila vos "
     "votre vous "
     "vraiment "
     "y "},
    {"it",
     " a ad al alla anche che chi ci come con cosa da dal dalla dei del della delle di dove e ed gli ha ho i "
     "il "
     "in io la le lo ma mi mia mio nel nella non o per perche piu quale quando quanto se si sono su sul tra "
     "un una uno "},
};

/* The words of LANG, or none. */
static const char *words_of(const char *lang)
{
    for (size_t i = 0; i < COUNT(lists); i++)
        if (strcmp(lists[i].lang, lang) == 0)
            return lists[i].words;
    return "";
}

bool stop_word(const char *lang, struct str word)
{
    const char *at = words_of(lang);
    while ((at = memmem(at, strlen(at), word.s, word.n)) != NULL) {
        if (at[-1] == ' ' && at[word.n] == ' ')
            return true;
        at++;
    }
    return false;
}

bool stop_next(const char *lang, const char **at, struct str *word)
{
    if (!*at)
        *at = words_of(lang);
    while (**at == ' ')
        ++*at;
    *word = (struct str){*at, strcspn(*at, " ")};
    *at += word->n;
    return word->n > 0;
}

/* Found by the relevance bench: 8 to 16 do as well. */
enum { TITLE_WORDS = 12 };

unsigned stop_focus(unsigned words)
{
    unsigned times = words ? (TITLE_WORDS + words / 2) / words : 1;
    return times ? times : 1;
}
