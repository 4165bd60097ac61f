/*
 * Wraps prepared text and shows its marks.
 * Widths are fold.h's own, so that they are the same in every locale.
 */
#include "term/text.h"

#include <stdlib.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "base/fold.h"

enum { LINK_MOST = 2000 };

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
    struct text t = {.o = o, .columns = columns_of(fd), .marks = can_show_marks(fd, colour)};
    const char *term = getenv("TERM");
    t.links = t.marks && t.columns && term && strcmp(term, "linux") != 0 && strcmp(term, "dumb") != 0;
    return t;
}

void text_put(struct out *line, struct str s)
{
    out_term(line, s, false);
}

/* Whether TARGET is a URL that may be followed; a page is none. */
static bool is_url(struct str target)
{
    return str_starts(target, STR("https://")) || str_starts(target, STR("http://")) ||
           str_starts(target, STR("mailto:"));
}

/* S as it may stand in a terminal's sequence and between blanks. */
static void put_target(struct out *line, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.s[i];
        if (c > ' ' && c < 0x7f)
            out_raw(line, str_sub(s, i, i + 1));
        else
            out_printf(line, "%%%02X", c);
    }
}

bool text_begin_link(const struct text *t, struct out *line, struct str target)
{
    bool page = !is_url(target);
    if (!t->links || !target.n || target.n > LINK_MOST || (page && !t->pages.n))
        return false;
    out_lit(line, "\5");
    if (page)
        put_target(line, t->pages);
    put_target(line, target);
    out_lit(line, "\6");
    return true;
}

void text_end_link(struct out *line)
{
    out_lit(line, "\7");
}

void text_put_link(const struct text *t, struct out *line, struct str target, struct str label)
{
    bool link = text_begin_link(t, line, target);
    text_put(line, label);
    if (link)
        text_end_link(line);
}

/* Where the text behind the link's target at FROM begins. */
static size_t past_target(struct str s, size_t from)
{
    size_t end = str_find(s, '\6', from);
    return end < s.n ? end + 1 : s.n;
}

/* Columns of prepared text: where a link leads takes none. */
static unsigned width_of(struct str s)
{
    unsigned width = 0;
    for (size_t at = 0; at < s.n;) {
        size_t link = str_find(s, '\5', at);
        width += fold_width(str_sub(s, at, link));
        at = link < s.n ? past_target(s, link) : s.n;
    }
    return width;
}

/* fold_fit for prepared text. */
static size_t fit_of(struct str s, unsigned columns)
{
    for (size_t at = 0;;) {
        size_t link = str_find(s, '\5', at), fit = fold_fit(str_sub(s, at, link), columns);
        if (at + fit < link || link == s.n)
            return at + fit;
        columns -= fold_width(str_sub(s, at, link));
        at = past_target(s, link);
    }
}

/* One line of text being filled. */
struct filling {
    struct text *t;
    unsigned left;   /* columns before the text on further lines */
    unsigned room;   /* columns for text on a line */
    unsigned used;   /* of room */
    char mark;       /* the one that is on, or 0 */
    struct str link; /* where the text leads that is being written; empty: nowhere */
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

/* Text leads to TARGET from here on; nowhere when it is empty. */
static void show_link(struct text *t, struct str target)
{
    if (!t->links)
        return;
    out_lit(t->o, "\x1b]8;;");
    out_raw(t->o, target);
    out_lit(t->o, "\x1b\\");
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
        if (i < s.n && (unsigned char)s.s[i] > 7)
            continue;
        out_raw(f->t->o, str_sub(s, from, i));
        from = i + 1;
        if (i == s.n)
            break;
        if (s.s[i] == '\5') {
            from = past_target(s, i);
            f->link = str_sub(s, i + 1, from - 1);
            show_link(f->t, f->link);
            i = from - 1;
        } else if (s.s[i] == '\7') {
            f->link = (struct str){0};
            show_link(f->t, f->link);
        } else {
            f->mark = s.s[i] == 4 ? 0 : s.s[i];
            show_mark(f->t, s.s[i]);
        }
    }
}

/* Marks and links do not pass the end of a line. */
static void end_line(struct filling *f)
{
    if (f->link.n)
        show_link(f->t, (struct str){0});
    if (f->mark)
        show_mark(f->t, 4);
    out_lit(f->t->o, "\n");
}

static void break_line(struct filling *f)
{
    end_line(f);
    blanks(f->t->o, f->left);
    if (f->mark)
        show_mark(f->t, f->mark);
    if (f->link.n)
        show_link(f->t, f->link);
    f->used = 0;
}

/* A word, after a blank when it is not the first of its line; over-long ones are cut. */
static void put_word(struct filling *f, struct str word)
{
    unsigned width = width_of(word);
    if (f->used && f->used + 1 + width > f->room) {
        break_line(f);
    } else if (f->used) {
        out_lit(f->t->o, " ");
        f->used++;
    }
    while (width > f->room) {
        size_t fit = fit_of(word, f->room);
        if (!fit)
            break;
        put_marked(f, str_sub(word, 0, fit));
        word = str_sub(word, fit, word.n);
        width = width_of(word);
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
    unsigned left = width_of(prefix);
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
    end_line(&f);
}

void text_verbatim(struct text *t, struct str prefix, struct str body)
{
    unsigned left = width_of(prefix);
    struct filling f = {.t = t, .left = left, .room = t->columns > left + 2 ? t->columns - left : 2};
    put_marked(&f, prefix);
    for (size_t fit; t->columns && (fit = fit_of(body, f.room)) < body.n && fit;) {
        put_marked(&f, str_sub(body, 0, fit));
        break_line(&f);
        body = str_sub(body, fit, body.n);
    }
    put_marked(&f, body);
    end_line(&f);
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
