/*
 * guard: counts what makes Markdown expensive, in one pass and without parsing it: the depth of
 * containers is estimated from above.
 */
#include "read/guard.h"

#include "read/marker.h"

/* The counts so far. */
struct guard {
    struct diag *d;
    struct diag_pos pos;      /* the current line */
    size_t run;               /* bytes since the last blank line */
    size_t bytes, signs;      /* of the paragraph so far, and what in it may begin an inline */
    unsigned run_line;        /* the line it begins on */
    uint64_t work;            /* of the paragraphs before */
    size_t defining;          /* bytes since what may be a reference definition began; 0: none did */
    unsigned defining_line;   /* the line it begins on */
    size_t definition;        /* the most bytes of one, */
    unsigned definition_line; /* and its line */
    size_t brackets;
    unsigned depth; /* how many containers may be open */
};

static bool guard_say(const struct guard *g, unsigned line, size_t at, const char *what, const char *advice)
{
    struct diag_pos pos = {g->pos.path, line, (unsigned)at + 1};
    diag_say(g->d, DIAG_MD_LIMIT, pos, str_from(what), str_from(advice));
    return false;
}

/* How many bytes at the head of S are a list item's or a quote's marker; 0 when there is none. */
static size_t marker(struct str s)
{
    if (s.n == 0 || marker_rule(s))
        return 0;
    return s.s[0] == '>' ? 1 : marker_list(s, false);
}

/*
 * The markers on this line, and as many containers of the lines above as its blanks can go on
 * with: each takes two columns or more. Without a blank line before, a line may leave them all open (lazily).
 */
static bool guard_depth(struct guard *g, struct str line)
{
    unsigned markers = 0, blanks = 0;
    size_t i = 0, last = 0;
    for (size_t n = 1; n && markers <= GUARD_DEPTH; i += n) {
        for (; i < line.n && (line.s[i] == ' ' || line.s[i] == '\t'); i++)
            blanks += line.s[i] == '\t' ? 4 : 1;
        struct str rest = str_sub(line, i, line.n);
        n = marker(rest);
        last = n ? i : last;
        markers += n > 0;
    }
    unsigned depth = markers + (blanks / 2 < g->depth ? blanks / 2 : g->depth);
    if (markers > GUARD_DEPTH || depth > 2 * GUARD_DEPTH)
        return guard_say(g, g->pos.line, last, "quotes and lists are nested more than 32 deep",
                         "write them flatter, or as sections with headings");
    g->depth = g->run == 0 || depth > g->depth ? depth : g->depth;
    return true;
}

/* A reference definition ends, another may begin on this line. */
static void guard_defines(struct guard *g)
{
    if (g->defining > g->definition) {
        g->definition = g->defining;
        g->definition_line = g->defining_line;
    }
    g->defining = 1;
    g->defining_line = g->pos.line;
}

static bool guard_counts(struct guard *g, struct str line)
{
    for (size_t i = str_find(line, ']', 0); i < line.n; i = str_find(line, ']', i + 1)) {
        if (i + 1 < line.n && line.s[i + 1] == ':')
            guard_defines(g);
        if (++g->brackets > GUARD_BRACKETS)
            return guard_say(g, g->pos.line, i, "more than 10000 closing brackets", "split the entry");
    }
    return true;
}

static void guard_paragraph_ends(struct guard *g)
{
    g->work += (uint64_t)g->bytes * g->signs;
    g->bytes = g->signs = 0;
}

static void guard_run_ends(struct guard *g)
{
    guard_paragraph_ends(g);
    guard_defines(g);
    g->defining = 0;
    g->run = 0;
}

/* LINE ends a paragraph wherever it stands: a heading, or an item with a bullet that says something. */
static bool interrupts(struct str line)
{
    size_t i = 0, sharps = 0;
    while (i < line.n && i < 3 && line.s[i] == ' ')
        i++;
    struct str rest = str_sub(line, i, line.n);
    while (sharps < rest.n && sharps < 7 && rest.s[sharps] == '#')
        sharps++;
    bool heading = sharps && sharps < 7 && sharps < rest.n && rest.s[sharps] == ' ';
    bool bullet = rest.n > 2 && memchr("-*+", rest.s[0], 3) && rest.s[1] == ' ';
    return heading || (bullet && !marker_rule(rest) && str_trim(str_sub(rest, 1, rest.n)).n > 0);
}

/* Signs of LINE that the parser looks behind or ahead from. */
static size_t signs_of(struct str line)
{
    size_t n = 0;
    for (size_t i = 0; i < line.n; i++)
        n += (unsigned char)line.s[i] < 0x20 || memchr("\\`*_[]!<>&~:@|", line.s[i], 14) != NULL;
    return n;
}

/* LINE goes on with the paragraph, or begins one. */
static bool guard_paragraph(struct guard *g, struct str line)
{
    if (interrupts(line))
        guard_paragraph_ends(g);
    g->run_line = g->bytes ? g->run_line : g->pos.line;
    g->bytes += line.n + 1;
    g->signs += signs_of(line);
    uint64_t work = (uint64_t)g->bytes * g->signs;
    if (g->bytes > GUARD_RUN && work > GUARD_WORK)
        return guard_say(g, g->run_line, 0, "more than 16 KiB without a blank line, with many signs",
                         "put blank lines between paragraphs");
    if (g->work + work > GUARD_WORK_ALL)
        return guard_say(g, g->run_line, 0, "the paragraphs of the entry have too many signs",
                         "split the entry");
    return true;
}

/* LINE is blank, in quotes or not. */
static bool is_blank(struct str line)
{
    size_t i = 0;
    while (i < line.n && ((unsigned char)line.s[i] <= ' ' || line.s[i] == '>'))
        i++;
    return i == line.n;
}

static bool guard_line(struct guard *g, struct str line)
{
    if (is_blank(line)) {
        guard_run_ends(g);
        return true;
    }
    if (!guard_depth(g, line) || !guard_counts(g, line))
        return false;
    g->run += line.n + 1;
    g->defining += g->defining ? line.n : 0;
    return guard_paragraph(g, line);
}

/* What extend.h writes for a cell: a heading in a quote, which no line goes on with. */
static bool is_cell(struct str line)
{
    size_t i = 0;
    while (i < line.n && (line.s[i] == ' ' || line.s[i] == '>'))
        i++;
    return str_starts(str_sub(line, i, line.n), STR("# ")) && i > 1 && str_ends(line, STR(" #"));
}

bool guard_facts(struct str text, struct diag *d, struct diag_pos pos)
{
    size_t n = 0, at = 0;
    for (size_t i = str_find_str(text, STR("{{"), 0); i < text.n; i = str_find_str(text, STR("{{"), i + 1)) {
        if (++n > GUARD_FACTS) {
            for (; at < i; at++) {
                pos.line += text.s[at] == '\n';
                pos.col = text.s[at] == '\n' ? 1 : pos.col + 1;
            }
            diag_say(d, DIAG_MD_LIMIT, pos, STR("more than 5000 references to facts"), STR("split the entry"));
            return false;
        }
    }
    return true;
}

bool guard_check(const struct extended *text, struct diag *d, struct diag_pos pos)
{
    struct guard g = {.d = d, .pos = pos};
    struct str rest = text->text;
    for (size_t i = 0; rest.n; i++) {
        g.pos.line = pos.line + (text->lines ? text->lines[i] : (unsigned)i);
        struct str line = str_line(&rest);
        if (!guard_line(&g, line))
            return false;
        if (text->lines && is_cell(line))
            guard_run_ends(&g);
    }
    guard_run_ends(&g);
    if (g.definition * g.brackets > GUARD_EXPANSION)
        return guard_say(&g, g.definition_line, 0, "this link definition is too long for the number of links",
                         "shorten it");
    return true;
}
