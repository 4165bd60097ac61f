/*
 * The words and lines that the printed card is made of.
 * Knows nothing of their order.
 */
#include "base/fold.h"
#include "term/card_part.h"

const char *card_word(const struct printing *p, const char *w)
{
    return text_word(p->v->words, w);
}

void card_put_value(struct printing *p, const char *kind, struct str value)
{
    text_put(&p->line, text_value(p->v->words, kind, value));
}

void card_put_colon(struct printing *p)
{
    out_printf(&p->line, "%s ", card_word(p, "colon"));
}

struct str card_take(struct printing *p)
{
    struct str line = arena_str(p->a, out_str(&p->line));
    out_reset(&p->line);
    return line;
}

unsigned card_width(const struct printing *p, const char *const *words, size_t n)
{
    unsigned width = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned w = fold_width(str_from(card_word(p, words[i])));
        width = w > width ? w : width;
    }
    return width;
}

/* "  Label      " with the text starting at column WIDTH + 4: the prefix of a field, in the arena. */
static struct str label(struct printing *p, struct str text, unsigned width)
{
    if (!text.n)
        return arena_printf(p->a, "%*s", (int)width + 4, "");
    struct out o = out_memory();
    unsigned taken = fold_width(text);
    out_printf(&o, "  " TEXT_DIM "%.*s" TEXT_END "%*s", STR_ARG(text),
               (int)(width > taken ? width - taken : 0) + 2, "");
    return out_take(&o, p->a);
}

void card_labelled(struct printing *p, struct str text, unsigned width)
{
    struct str prefix = STR("    ");
    if (p->t->columns && 2 * (width + 4) > p->t->columns)
        text_para(p->t, arena_printf(p->a, "  " TEXT_DIM "%.*s" TEXT_END, STR_ARG(text)), STR(""));
    else
        prefix = label(p, text, width);
    text_para(p->t, prefix, out_str(&p->line));
    out_reset(&p->line);
}

void card_field(struct printing *p, const char *w, unsigned width)
{
    card_labelled(p, str_from(card_word(p, w)), width);
}

/* " (not verified)" */
static struct str belief(struct printing *p)
{
    return arena_printf(p->a, " (%s)", card_word(p, "not_verified"));
}

void card_url(struct printing *p, struct str text, unsigned width, struct str url, bool believed)
{
    struct str mark = believed ? belief(p) : STR("");
    text_put_link(p->t, &p->line, url, url);
    text_put(&p->line, mark);
    if (!p->t->columns || width + 4 + fold_width(url) + fold_width(mark) <= p->t->columns) {
        text_verbatim(p->t, label(p, text, width), out_str(&p->line));
    } else {
        text_para(p->t, arena_printf(p->a, "  " TEXT_DIM "%.*s" TEXT_END, STR_ARG(text)), STR(""));
        text_verbatim(p->t, STR("    "), out_str(&p->line));
    }
    out_reset(&p->line);
}

void card_heading(struct printing *p, const char *text)
{
    text_gap(p->t);
    out_printf(&p->line, TEXT_BOLD "%s" TEXT_END, text);
    text_line(p->t, "", &p->line);
}

void card_put_provenance(struct printing *p, struct str checked, struct str changed, struct str source)
{
    text_put(&p->line, checked.n ? checked : str_from(card_word(p, "not_dated")));
    if (changed.n) {
        out_printf(&p->line, " · %s ", card_word(p, "source_changed"));
        text_put(&p->line, changed);
    }
    if (!source.n)
        return;
    out_lit(&p->line, " · ");
    text_put(&p->line, str_starts(source, STR("believed")) ? str_from(card_word(p, "not_verified")) : source);
}

void card_put_answer(struct printing *p, struct row s)
{
    struct str answered = row_text(s, "answered");
    bool other = row_is(s, "verdict", "differs") || row_is(s, "verdict", "no-answer");
    if (answered.n)
        text_say(&p->line, p->v->words, "answer_fits", (struct str[3]){answered});
    if (other)
        text_say(&p->line, p->v->words, answered.n ? "answer_since" : "answer_differs",
                 (struct str[3]){row_text(s, "verdict_date"), row_text(s, "_seen")});
}

void card_put_template(struct printing *p, struct str template)
{
    bool open;
    struct str filled = ask_fill(p->a, template, &p->answer->caller, &open);
    struct str words = open ? words_find(p->v->words, "username", template) : (struct str){0};
    if (words.s) {
        out_raw(&p->line, words);
    } else {
        struct ask_query q = {.local = str_from(card_word(p, "user_name")),
                              .domain = p->answer->caller.domain.s ? p->answer->caller.domain
                                                                   : str_from(card_word(p, "user_domain"))};
        text_put(&p->line, open ? ask_fill(p->a, template, &q, &open) : filled);
    }
}

void card_put_auth(struct printing *p, struct str auth)
{
    for (struct str rest = auth; rest.s;) {
        struct str one = str_cut(&rest, ' ');
        card_put_value(p, "auth", one);
        if (rest.n)
            out_printf(&p->line, "%s%s ", str_find(rest, ' ', 0) < rest.n ? "," : " ",
                       str_find(rest, ' ', 0) < rest.n ? "" : card_word(p, "or"));
    }
}
