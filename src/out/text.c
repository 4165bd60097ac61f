/*
 * Wraps prepared text and shows its marks.
 * Widths are fold.h's own, so that they are the same in every locale.
 */
#include "out/text.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/fold.h"

static bool can_show_marks(int fd, enum text_colour colour)
{
    if (colour != TEXT_AUTO)
        return colour == TEXT_ALWAYS;
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(fd) && !(no && *no) && term && *term && strcmp(term, "dumb") != 0;
}

static unsigned columns_of(int fd)
{
    struct winsize size = {0};
    uint64_t columns = 0;
    if (!isatty(fd))
        return 0;
    if (ioctl(fd, TIOCGWINSZ, &size) == 0)
        columns = size.ws_col;
    if (!columns && !str_uint(str_from(getenv("COLUMNS")), UINT16_MAX, &columns))
        columns = 80;
    return columns < TEXT_LEAST ? TEXT_LEAST : (unsigned)columns;
}

struct text text_to(struct out *o, int fd, enum text_colour colour)
{
    return (struct text){.o = o, .columns = columns_of(fd), .marks = can_show_marks(fd, colour)};
}

void text_put(struct out *line, struct str s)
{
    out_term(line, s, false);
}

/* One line of text being filled. */
struct filling {
    struct text *t;
    unsigned left; /* columns before the text on further lines */
    unsigned room; /* columns for text on a line */
    unsigned used; /* of room */
    char mark;     /* the one that is on, or 0 */
};

static void show_mark(struct text *t, char mark)
{
    if (!t->marks)
        return;
    switch (mark) {
    case '\1':
        out_lit(t->o, "\x1b[1m");
        break;
    case '\2':
        out_lit(t->o, "\x1b[2m");
        break;
    case '\3':
        out_lit(t->o, "\x1b[1;33m");
        break;
    default:
        out_lit(t->o, "\x1b[0m");
    }
}

static void blanks(struct out *o, unsigned n)
{
    while (n--)
        out_lit(o, " ");
}

/* Text without blanks at which a line may break, marks in it. */
static void put_marked(struct filling *f, struct str s)
{
    size_t from = 0;
    for (size_t i = 0; i <= s.n; i++) {
        if (i < s.n && (unsigned char)s.s[i] > 4)
            continue;
        out_raw(f->t->o, str_sub(s, from, i));
        from = i + 1;
        if (i == s.n)
            break;
        f->mark = s.s[i] == 4 ? 0 : s.s[i];
        show_mark(f->t, s.s[i]);
    }
}

static void break_line(struct filling *f)
{
    if (f->mark)
        show_mark(f->t, 4);
    out_lit(f->t->o, "\n");
    blanks(f->t->o, f->left);
    if (f->mark)
        show_mark(f->t, f->mark);
    f->used = 0;
}

/* A word, after a blank when it is not the first of its line; over-long ones are cut. */
static void put_word(struct filling *f, struct str word)
{
    unsigned width = fold_width(word);
    if (f->used && f->used + 1 + width > f->room) {
        break_line(f);
    } else if (f->used) {
        out_lit(f->t->o, " ");
        f->used++;
    }
    while (width > f->room) {
        size_t fit = fold_fit(word, f->room);
        if (!fit)
            break;
        put_marked(f, str_sub(word, 0, fit));
        word = str_sub(word, fit, word.n);
        width = fold_width(word);
        break_line(f);
    }
    put_marked(f, word);
    f->used += width;
}

/* How many columns lines of text have to themselves behind LEFT blanks. */
static unsigned room_for(const struct text *t, unsigned left)
{
    unsigned columns = !t->columns ? UINT16_MAX * 1024u : t->columns > TEXT_MEASURE ? TEXT_MEASURE : t->columns;
    return columns > left + 2 ? columns - left : 2;
}

void text_para(struct text *t, struct str prefix, struct str body)
{
    unsigned left = fold_width(prefix);
    struct filling f = {.t = t, .left = left, .room = room_for(t, left)};
    put_marked(&f, prefix);
    if (!t->columns) {
        put_marked(&f, body);
    } else {
        for (struct str rest = body; rest.s;) {
            struct str word = str_cut(&rest, ' ');
            if (word.n)
                put_word(&f, word);
        }
    }
    if (f.mark)
        show_mark(t, 4);
    out_lit(t->o, "\n");
}

void text_verbatim(struct text *t, struct str prefix, struct str body)
{
    unsigned left = fold_width(prefix);
    struct filling f = {.t = t, .left = left, .room = t->columns > left + 2 ? t->columns - left : 2};
    put_marked(&f, prefix);
    for (size_t fit; t->columns && (fit = fold_fit(body, f.room)) < body.n && fit;) {
        put_marked(&f, str_sub(body, 0, fit));
        break_line(&f);
        body = str_sub(body, fit, body.n);
    }
    put_marked(&f, body);
    out_lit(t->o, "\n");
}

void text_line(struct text *t, const char *prefix, struct out *line)
{
    text_para(t, str_from(prefix), out_str(line));
    out_reset(line);
}

void text_gap(struct text *t)
{
    out_lit(t->o, "\n");
}
