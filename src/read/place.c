/*
 * place: a second, forgiving look at inline syntax, for positions only: what is wrong here
 * costs a column in a message, never a wrong page.
 */
#include "read/place.h"

/* Longer targets are not looked at in full: the search stays linear in the text. */
enum { TARGET_MAX = 2048 };

enum place_kind { DESTINATION, AUTOLINK, TAG };

struct place_spot {
    enum place_kind kind;
    size_t at;       /* in the text */
    struct str text; /* the raw target; of a tag, all up to the block's end */
};

void place_begin(struct place *p, struct arena *keep, struct str source, const struct extended *extended,
                 unsigned first_line)
{
    *p = (struct place){.keep = keep, .text = extended->text, .source = source, .first_line = first_line};
    p->extended = extended->lines ? extended : NULL;
}

unsigned place_line(const struct place *p, unsigned line)
{
    unsigned from = line ? line - 1 : 0;
    if (p->extended)
        from = from < p->extended->lines_n ? p->extended->lines[from] : 0;
    return p->first_line + from;
}

/* Where each line of TEXT begins, how many in *N. */
static size_t *lines_of(struct arena *keep, struct str text, size_t *n)
{
    size_t most = 2;
    for (size_t i = str_find(text, '\n', 0); i < text.n; i = str_find(text, '\n', i + 1))
        most++;
    size_t *lines = ARENA_NEW(keep, size_t, most);
    *n = 1;
    for (size_t i = str_find(text, '\n', 0); i < text.n; i = str_find(text, '\n', i + 1))
        lines[(*n)++] = i + 1;
    return lines;
}

static void find_lines(struct place *p)
{
    size_t n;
    p->lines = lines_of(p->keep, p->text, &p->lines_n);
    if (p->extended)
        p->source_lines = lines_of(p->keep, p->source, &n);
}

void place_block(struct place *p, unsigned from, unsigned to, unsigned col)
{
    p->start = (struct record_pos){place_line(p, from), col};
    p->from = from ? from - 1 : 0;
    p->to = to < from ? from : to;
    p->spots = NULL;
    p->spots_n = p->spot = 0;
    p->after = 0;
}

/* The raw target that begins at I, after "](" or "]:". Absent when there is none. */
static struct str raw_target(struct str s, size_t i)
{
    unsigned open = 0;
    s = str_sub(s, 0, i + TARGET_MAX);
    while (i < s.n && (s.s[i] == ' ' || s.s[i] == '\t' || s.s[i] == '\n'))
        i++;
    size_t from = i;
    if (i < s.n && s.s[i] == '<') {
        for (from = ++i; i < s.n && s.s[i] != '>' && s.s[i] != '\n'; i++)
            i += s.s[i] == '\\' && i + 1 < s.n;
        return str_sub(s, from, i);
    }
    for (; i < s.n && (unsigned char)s.s[i] > ' '; i++) {
        if (s.s[i] == '\\' && i + 1 < s.n && s.s[i + 1] > ' ') {
            i++;
            continue;
        }
        if (s.s[i] == ')' && open-- == 0)
            break;
        open += s.s[i] == '(';
    }
    return str_sub(s, from, i);
}

/* The end of the code span that the backticks at I open, or the end of those backticks. */
static size_t after_code(struct str s, size_t i)
{
    size_t run = 0, opened;
    while (i < s.n && s.s[i] == '`') {
        i++;
        run++;
    }
    opened = i;
    while (i < s.n) {
        size_t n = 0;
        i = str_find(s, '`', i);
        while (i + n < s.n && s.s[i + n] == '`')
            n++;
        i += n;
        if (n == run)
            return i;
    }
    return opened;
}

/* The bytes that find_spots looks at: < [ \ ] ` */
static bool is_special(char c)
{
    static const uint64_t high = (uint64_t)1 << ('[' - 64) | (uint64_t)1 << ('\\' - 64) |
                                 (uint64_t)1 << (']' - 64) | (uint64_t)1 << ('`' - 64);
    const uint64_t bits[4] = {(uint64_t)1 << '<', high, 0, 0};
    return bits[(unsigned char)c >> 6] >> (c & 63) & 1;
}

/* Everything in the block that may be a link's target or a tag. */
static void find_spots(struct place *p)
{
    if (!p->lines)
        find_lines(p);
    size_t from = p->from < p->lines_n ? p->lines[p->from] : p->text.n;
    size_t to = p->to < p->lines_n ? p->lines[p->to] : p->text.n, max = 1, open = 0;
    struct str s = str_sub(p->text, 0, to);
    for (size_t i = str_find(s, '<', from); i < to; i = str_find(s, '<', i + 1))
        max++;
    for (size_t i = str_find(s, ']', from); i < to; i = str_find(s, ']', i + 1))
        max++;
    p->spots = ARENA_NEW(p->keep, struct place_spot, max);
    for (size_t i = from; i < to; i++) {
        if (!is_special(s.s[i]))
            continue;
        struct place_spot spot = {.at = to};
        if (s.s[i] == '\\') {
            i++;
        } else if (s.s[i] == '`') {
            i = after_code(s, i) - 1;
        } else if (s.s[i] == '[') {
            open++;
        } else if (s.s[i] == ']') {
            if (open && i + 1 < to && s.s[i + 1] == '(')
                spot = (struct place_spot){DESTINATION, 0, raw_target(s, i + 2)};
            open -= open > 0;
        } else if (s.s[i] == '<') {
            size_t end = i + 1;
            while (end < to && (unsigned char)s.s[end] > ' ' && s.s[end] != '>' && s.s[end] != '<')
                end++;
            bool closed = end < to && s.s[end] == '>';
            spot = closed ? (struct place_spot){AUTOLINK, 0, str_sub(s, i + 1, end)}
                          : (struct place_spot){TAG, 0, str_sub(s, i, to)};
        }
        if (spot.text.s) {
            spot.at = (size_t)(spot.text.s - s.s);
            p->spots[p->spots_n++] = spot;
        }
    }
}

/* The reference definitions of the whole text. */
static void find_definitions(struct place *p)
{
    size_t max = 1;
    for (size_t i = str_find_str(p->text, STR("]:"), 0); i < p->text.n;
         i = str_find_str(p->text, STR("]:"), i + 2))
        max++;
    p->definitions = ARENA_NEW(p->keep, struct place_spot, max);
    for (size_t i = str_find_str(p->text, STR("]:"), 0); i < p->text.n;
         i = str_find_str(p->text, STR("]:"), i + 2)) {
        struct str raw = raw_target(p->text, i + 2);
        p->definitions[p->definitions_n++] = (struct place_spot){DESTINATION, (size_t)(raw.s - p->text.s), raw};
    }
}

/* RAW as written may be URL as parsed: equal, or equal around what entities and backslashes changed. */
static bool same_target(struct str raw, struct str url)
{
    size_t head = 0, tail = 0;
    if (str_eq(raw, url))
        return true;
    while (head < raw.n && raw.s[head] != '&' && raw.s[head] != '\\')
        head++;
    if (head == raw.n)
        return false;
    while (tail < raw.n && raw.s[raw.n - tail - 1] != ';' && raw.s[raw.n - tail - 1] != '\\')
        tail++;
    return head + tail <= url.n && str_starts(url, str_sub(raw, 0, head)) &&
           str_ends(url, str_sub(raw, raw.n - tail, raw.n));
}

static bool spot_is_link(const struct place *p, const struct place_spot *spot, struct str url)
{
    (void)p;
    if (spot->kind == TAG)
        return false;
    if (spot->kind == AUTOLINK && str_starts(url, STR("mailto:")) && str_eq(str_sub(url, 7, url.n), spot->text))
        return true;
    return same_target(spot->text, url);
}

static bool spot_is_tag(const struct place *p, const struct place_spot *spot, struct str source)
{
    struct str first = str_sub(source, 0, str_find(source, '\n', 0));
    size_t at = spot->at - (spot->kind == AUTOLINK);
    return spot->kind != DESTINATION && str_starts(str_sub(p->text, at, p->text.n), first);
}

/* The file's place of byte AT of the text. */
static struct record_pos place_of(const struct place *p, size_t at)
{
    size_t low = 0, high = p->lines_n;
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        *(p->lines[middle] <= at ? &low : &high) = middle;
    }
    unsigned line = place_line(p, (unsigned)low + 1);
    if (!p->extended)
        return (struct record_pos){line, (unsigned)(at - p->lines[low]) + 1};
    size_t from = p->source_lines[line - p->first_line], end = str_find(p->source, '\n', from);
    struct str shown = str_sub(p->text, at, at + 40), there = str_sub(p->source, from, end);
    shown = str_sub(shown, 0, str_find(shown, '\n', 0));
    while (shown.n > 1 && str_find_str(there, shown, 0) == there.n)
        shown.n /= 2;
    size_t col = str_find_str(there, shown, 0);
    return (struct record_pos){line, col < there.n ? (unsigned)col + 1 : 1};
}

/* The first spot after the last found that IS what WANTED says, or else one before it: links hold other things.
 */
static size_t find_spot(struct place *p, struct str wanted,
                        bool (*is)(const struct place *, const struct place_spot *, struct str))
{
    for (size_t i = p->spot; i < p->spots_n; i++)
        if (is(p, &p->spots[i], wanted)) {
            p->spot = i + 1;
            return i;
        }
    for (size_t i = 0; i < p->spot; i++)
        if (is(p, &p->spots[i], wanted))
            return i;
    return p->spots_n;
}

struct record_pos place_link(struct place *p, struct str url)
{
    if (!p->spots)
        find_spots(p);
    size_t found = find_spot(p, url, spot_is_link);
    if (found < p->spots_n)
        return place_of(p, p->spots[found].at);
    if (!p->definitions)
        find_definitions(p);
    for (size_t i = 0; i < p->definitions_n; i++)
        if (same_target(p->definitions[i].text, url))
            return place_of(p, p->definitions[i].at);
    return p->start;
}

struct record_pos place_text(struct place *p, struct str s)
{
    if (!p->lines)
        find_lines(p);
    size_t from = p->from < p->lines_n ? p->lines[p->from] : p->text.n;
    size_t to = p->to < p->lines_n ? p->lines[p->to] : p->text.n;
    struct str block = str_sub(p->text, 0, to);
    size_t at = str_find_str(block, s, p->after > from ? p->after : from);
    if (at == block.n)
        return p->start;
    p->after = at + s.n;
    return place_of(p, at);
}

struct record_pos place_html(struct place *p, struct str source)
{
    if (!p->spots)
        find_spots(p);
    size_t found = find_spot(p, source, spot_is_tag);
    if (found < p->spots_n)
        return place_of(p, p->spots[found].at - (p->spots[found].kind == AUTOLINK));
    return p->start;
}
