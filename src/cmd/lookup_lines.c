/*
 * portolan lookup -: one look-up a line of standard input. Answers come in the order of the lines, those of what
 * has been read before more is read, so that a program may ask and wait. Several words are answered likewise.
 */
#include <errno.h>
#include <unistd.h>

#include "base/fail.h"
#include "cmd/lookup.h"

/* Of a longer line so much is read that it is seen to be too long. */
enum { CHUNK = 64 << 10, LINE_MOST = ASK_TYPED_MOST + 1 };

/* A card that was read before: most lines are about few providers. */
struct known {
    struct known *next;
    struct ask_card card;
};

/* Chains of known cards, and how many there may be before all are forgotten. */
enum { CHAINS = 1024, KNOWN_MOST = 8 * CHAINS };

/* What goes on from line to line. */
struct lines {
    struct query *q;
    struct text_rows rows;
    bool found;
    bool is_cut;        /* the line's head has been answered, its tail is still to come */
    struct arena arena; /* of what is known */
    struct arena names; /* of those that what is not known may be near to */
    struct known **chains;
    size_t known_n;
};

static size_t chain_of(struct str id)
{
    size_t h = 0;
    for (size_t i = 0; i < id.n; i++)
        h = h * 31 + (unsigned char)id.s[i];
    return h % CHAINS;
}

/* The card of PROVIDER, or NULL. */
static const struct ask_card *card_of(struct lines *l, struct str provider)
{
    struct query *q = l->q;
    if (!l->chains || l->known_n > KNOWN_MOST) {
        arena_clear(&l->arena);
        l->chains = ARENA_NEW(&l->arena, struct known *, CHAINS);
        l->known_n = 0;
    }
    struct known **chain = &l->chains[chain_of(provider)];
    for (struct known *k = *chain; k; k = k->next)
        if (str_eq(row_text(k->card.provider, "id"), provider))
            return &k->card;
    struct known *k = ARENA_NEW(&l->arena, struct known, 1);
    if (!ask_card(q->db, &l->arena, provider, q->lang, q->other, &k->card))
        return NULL;
    k->next = *chain;
    *chain = k;
    l->known_n++;
    return &k->card;
}

static void look_up(struct lines *l, struct str line)
{
    struct query *q = l->q;
    struct answer answer;
    line = str_trim(str_sub(line, 0, LINE_MOST));
    if (!line.n)
        return;
    query_deadline(q);
    struct question question = query_question(q, line);
    question.mx = str_from(q->o.value[OPTION_MX]);
    bool found = answer_find(q->db, &q->arena, &question, &answer);
    const struct ask_card *card = found ? card_of(l, answer.found.provider) : NULL;
    if (card)
        answer_take(&q->arena, &answer, card);
    if (!text_rows_is_json(&l->rows)) {
        card_rows(&l->rows, &q->arena, true, &answer);
    } else if (card) {
        struct text_json j = text_rows_open(&l->rows);
        card_json(&j, &answer);
        text_rows_close(&l->rows, &j);
    } else {
        lookup_put_none(q, &l->rows, &answer);
    }
    l->found = l->found || card;
}

/* Answers the whole lines of PENDING; what stands behind the last line end stays in it. */
static void answer(struct lines *l, struct out *pending, bool last)
{
    struct arena_mark mark = arena_mark(&l->q->arena);
    struct str rest = out_str(pending);
    while (rest.n) {
        bool whole = last || str_find(rest, '\n', 0) < rest.n;
        if (!whole && !l->is_cut && rest.n <= LINE_MOST)
            break;
        struct str line = whole ? str_line(&rest) : rest;
        if (!l->is_cut)
            look_up(l, line);
        l->is_cut = !whole;
        rest = whole ? rest : str_sub(rest, rest.n, 0);
        arena_rewind(&l->q->arena, mark);
    }
    size_t n = rest.n;
    if (n)
        memmove(pending->buf, rest.s, n);
    pending->n = n;
}

static int end(struct lines *l)
{
    arena_free(&l->arena);
    arena_free(&l->names);
    text_rows_end(&l->rows);
    return l->found ? EXIT_FOUND : EXIT_MISTAKES;
}

int lookup_lines(struct query *q)
{
    struct out pending = out_memory();
    ssize_t n = 1;
    q->format = query_is_human(q) ? TEXT_NDJSON : q->format;
    struct lines l = {.q = q, .rows = query_rows(q, NULL)};
    q->names.arena = &l.names;
    for (bool heard = true; heard && n > 0; heard = query_flush(q)) {
        do
            n = read(STDIN_FILENO, out_room(&pending, CHUNK), CHUNK);
        while (n < 0 && errno == EINTR);
        if (n < 0)
            fail_system(errno, "standard input");
        pending.n += (size_t)n;
        answer(&l, &pending, n == 0);
    }
    out_free(&pending);
    return end(&l);
}

int lookup_words(struct query *q)
{
    struct lines l = {.q = q, .rows = query_rows(q, NULL)};
    for (int i = 0; i < q->o.words_n; i++)
        look_up(&l, str_from(q->o.words[i]));
    return end(&l);
}
