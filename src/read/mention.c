/*
 * mention: finds hosts, ports and words for encryption in prose, stretch by stretch. Which
 * belongs to which is decided in mention_bind.c.
 */
#include "read/mention.h"

/* Where the reading stands. */
struct scan {
    const struct mention_words *words;
    struct str s;
    size_t i;
    struct mention_stretch stretch;
};

/* As far before "SSL" the word for a certificate may begin. */
enum { MENTION_WORD_BYTES = 32 };

/* Ports that mail is known to use: a number alone counts only when it is one of these. */
static bool is_mail_port(unsigned port)
{
    static const unsigned short ports[] = {25, 110, 143, 465, 587, 993, 995, 2525, 4190};
    for (size_t i = 0; i < COUNT(ports); i++)
        if (ports[i] == port)
            return true;
    return false;
}

/* A byte of a word; all letters beyond ASCII are. */
static bool is_word(char c)
{
    return is_letter(c) || is_digit(c) || (unsigned char)c >= 0x80;
}

static char char_at(struct str s, size_t i)
{
    return i < s.n ? s.s[i] : '\0';
}

static bool scan_ahead(const struct scan *c, size_t i, struct str word)
{
    return str_ieq(str_sub(c->s, i, i + word.n), word);
}

/* WORD stands at I; *TO is then where it ends. */
static bool scan_word(const struct scan *c, size_t i, struct mention_word word, size_t *to)
{
    size_t end = i + word.text.n;
    if (!scan_ahead(c, i, word.text) || (!word.open && is_word(char_at(c->s, end))))
        return false;
    while (word.open && is_word(char_at(c->s, end)))
        end++;
    *to = end;
    return true;
}

/* Whether a word of this SENSE stands at I; *TO is then where it ends. */
static bool scan_sense(const struct scan *c, size_t i, enum mention_sense sense, size_t *to)
{
    char first = to_low(char_at(c->s, i));
    for (size_t k = 0; k < c->words->n[sense]; k++)
        if (c->words->of[sense][k].text.s[0] == first && scan_word(c, i, c->words->of[sense][k], to))
            return true;
    return false;
}

static size_t scan_blanks(const struct scan *c, size_t i)
{
    while (char_at(c->s, i) == ' ' || char_at(c->s, i) == '\t' || char_at(c->s, i) == '\n')
        i++;
    return i;
}

static size_t scan_marks(const struct scan *c, size_t i)
{
    while (i < c->s.n && memchr("`*_", c->s.s[i], 3))
        i++;
    return i;
}

static void scan_add(struct scan *c, enum mention_kind kind, unsigned value, size_t from, size_t to,
                     bool attached)
{
    struct mention_stretch *s = &c->stretch;
    if (s->n < COUNT(s->events))
        s->events[s->n++] = (struct mention_event){kind, value, from, to, attached, false, 0};
}

/* The number at I as a port, its end in *TO; 0 when there is none. */
static unsigned scan_number(const struct scan *c, size_t i, size_t *to)
{
    uint64_t port;
    *to = i;
    while (is_digit(char_at(c->s, *to)))
        ++*to;
    if (is_word(char_at(c->s, *to)) || (char_at(c->s, *to) == '.' && is_digit(char_at(c->s, *to + 1))))
        return 0;
    return str_uint(str_sub(c->s, i, *to), 65535, &port) ? (unsigned)port : 0;
}

/* ":993" behind a host that ends at I, perhaps with blanks around the colon. */
static void scan_attached(struct scan *c, size_t i)
{
    size_t colon = scan_marks(c, i), to;
    while (char_at(c->s, colon) == ' ')
        colon++;
    if (char_at(c->s, colon) != ':')
        return;
    size_t from = colon + 1;
    while (char_at(c->s, from) == ' ')
        from++;
    unsigned port = scan_number(c, scan_marks(c, from), &to);
    bool loose = colon > scan_marks(c, i) || from > colon + 1;
    if (port == 0 || (loose && !is_mail_port(port)))
        return;
    scan_add(c, MENTION_PORT, port, from, to, true);
    c->i = to;
}

/* Labels joined by dots, two at least, the last one all letters. */
static bool is_host(struct str s)
{
    size_t labels = 0;
    bool letters = false;
    while (s.s) {
        struct str label = str_cut(&s, '.');
        if (label.n == 0 || label.n > 63 || label.s[0] == '-' || label.s[label.n - 1] == '-')
            return false;
        letters = label.n > 1;
        for (size_t i = 0; i < label.n; i++)
            letters &= is_letter(label.s[i]);
        labels++;
    }
    return labels > 1 && letters;
}

/* A run of letters, digits, dots and dashes at the current place: a host, an address, or just a word. */
static bool scan_host(struct scan *c)
{
    size_t from = c->i, to = from;
    char before = from ? c->s.s[from - 1] : ' ';
    while (to < c->s.n && (is_letter(c->s.s[to]) || is_digit(c->s.s[to]) || memchr(".-", c->s.s[to], 2)))
        to++;
    if (char_at(c->s, to) == '@') {
        while (to < c->s.n && (is_word(c->s.s[to]) || memchr(".-_%+@", c->s.s[to], 6)))
            to++;
        c->i = to;
        return true;
    }
    while (to > from && memchr(".-", c->s.s[to - 1], 2))
        to--;
    if (to - from > 253) {
        c->i = to;
        return true;
    }
    if (memchr("-.@/%", before, 5) || !is_host(str_sub(c->s, from, to)))
        return false;
    c->i = to;
    if (char_at(c->s, to) == '/' && is_word(char_at(c->s, to + 1))) {
        while (c->i < c->s.n && (unsigned char)c->s.s[c->i] > ' ')
            c->i++;
        return true;
    }
    scan_add(c, MENTION_HOST, 0, from, to, false);
    scan_attached(c, to);
    return true;
}

/* What may stand between the word "port" and its number. */
static size_t scan_filler(const struct scan *c, size_t i)
{
    size_t to;
    i = scan_blanks(c, scan_marks(c, i));
    if (scan_sense(c, i, MENTION_SAYS_NUMBER, &to) ||
        scan_word(c, i, (struct mention_word){STR("tcp"), false}, &to))
        i = scan_blanks(c, to);
    if (char_at(c->s, i) == ':' || char_at(c->s, i) == '=')
        i++;
    return scan_marks(c, scan_blanks(c, scan_marks(c, i)));
}

/* The next number of "993, 143 or 110", or 0. */
static unsigned scan_another(const struct scan *c, size_t i, size_t *from, size_t *to)
{
    i = scan_blanks(c, scan_marks(c, i));
    size_t before = i, behind;
    if (char_at(c->s, i) == ',' || char_at(c->s, i) == '/')
        i = scan_blanks(c, i + 1);
    if (scan_sense(c, i, MENTION_SAYS_BETWEEN, &behind))
        i = scan_blanks(c, behind);
    *from = scan_marks(c, i);
    unsigned port = i > before ? scan_number(c, *from, to) : 0;
    return is_mail_port(port) ? port : 0;
}

static bool scan_port(struct scan *c)
{
    size_t from = c->i, to;
    if (!scan_sense(c, from, MENTION_SAYS_PORT, &c->i))
        return false;
    unsigned port = scan_number(c, scan_filler(c, c->i), &to);
    while (port) {
        scan_add(c, MENTION_PORT, port, from, to, false);
        c->i = to;
        port = scan_another(c, c->i, &from, &to);
    }
    return true;
}

/* Which encryption is named at I: in words of the language, or by its own name, which is every language's. */
static bool scan_encryption(const struct scan *c, size_t i, enum mention_security *which, size_t *to)
{
    static const struct {
        enum mention_sense sense;
        enum mention_security security;
    } senses[] = {{MENTION_SAYS_NONE, MENTION_NONE},
                  {MENTION_SAYS_STARTTLS, MENTION_STARTTLS},
                  {MENTION_SAYS_TLS, MENTION_TLS}};
    static const struct {
        const char *name;
        enum mention_security security;
    } names[] = {{"starttls", MENTION_STARTTLS}, {"start tls", MENTION_STARTTLS}, {"ssl/tls", MENTION_TLS},
                 {"tls/ssl", MENTION_TLS},       {"ssl / tls", MENTION_TLS},      {"ssl", MENTION_TLS},
                 {"tls", MENTION_OPEN}};
    for (size_t k = 0; k < COUNT(senses); k++)
        if (scan_sense(c, i, senses[k].sense, to)) {
            *which = senses[k].security;
            return true;
        }
    for (size_t k = 0; k < COUNT(names); k++)
        if (scan_word(c, i, (struct mention_word){str_from(names[k].name), false}, to)) {
            *which = names[k].security;
            return true;
        }
    return false;
}

/* The word for a certificate beside what stands from FROM to TO: "SSL certificate", "TLS-Zertifikat", "certificat SSL". */
static bool is_certificate(const struct scan *c, size_t from, size_t to)
{
    size_t end;
    if (memchr(" -", char_at(c->s, to), 2) && scan_sense(c, to + 1, MENTION_SAYS_CERTIFICATE, &end))
        return true;
    for (size_t i = from; i > 0 && i + MENTION_WORD_BYTES > from; i--)
        if (scan_sense(c, i - 1, MENTION_SAYS_CERTIFICATE, &end) && end + 1 == from && c->s.s[end] == ' ')
            return true;
    return false;
}

static bool scan_security(struct scan *c)
{
    enum mention_security security;
    size_t to;
    if (!scan_encryption(c, c->i, &security, &to))
        return false;
    if (!is_certificate(c, c->i, to))
        scan_add(c, MENTION_SECURITY, security, c->i, to, false);
    c->i = to;
    return true;
}

/* What is passed over: references, addresses with a scheme, targets of links. True when it was. */
static bool scan_skip(struct scan *c)
{
    size_t i = c->i;
    if (!memchr("{]:", c->s.s[i], 3))
        return false;
    if (scan_ahead(c, i, STR("{{"))) {
        c->i = str_find_str(c->s, STR("}}"), i);
        return true;
    }
    if (scan_ahead(c, i, STR("](")) || scan_ahead(c, i, STR("]: ")) || scan_ahead(c, i, STR("://"))) {
        for (i += 2; i < c->s.n && (unsigned char)c->s.s[i] > ' ' && !memchr(")>\"", c->s.s[i], 3);)
            i++;
        if (c->s.s[c->i + 1] == ':' && c->s.s[c->i] == ']')
            i = str_find(c->s, '\n', c->i);
        c->i = i;
        return true;
    }
    return false;
}

/* A list item, heading or quote begins at I, the first byte of a line. */
static bool begins_item(struct str s, size_t i)
{
    while (char_at(s, i) == ' ' || char_at(s, i) == '\t')
        i++;
    if (i >= s.n || memchr("\n#>|", s.s[i], 4))
        return true;
    if (memchr("-*+", s.s[i], 3))
        return char_at(s, i + 1) == ' ' || char_at(s, i + 1) == '\t';
    size_t from = i;
    while (is_digit(char_at(s, i)))
        i++;
    return i > from && i - from < 10 && memchr(".)", char_at(s, i), 2) && char_at(s, i + 1) == ' ';
}

/* The end of the sentence, or of what stands like one, that begins at FROM; *DOTTED when it may hold a host. */
static size_t stretch_end(struct str s, size_t from, bool *dotted)
{
    bool heading = char_at(s, from) == '#';
    *dotted = false;
    for (size_t i = from; i < s.n; i++) {
        char c = s.s[i], next = char_at(s, i + 1);
        if (c == '\n' && (heading || begins_item(s, i + 1)))
            return i + 1;
        if (c != '.' && c != '!' && c != '?')
            continue;
        if (next == ' ' || next == '\n')
            return i + 1;
        *dotted |= c == '.' && is_letter(next) && !str_starts(str_sub(s, i + 1, s.n), STR("md"));
    }
    return s.n;
}

static void scan_stretch(struct scan *c, struct mention_list *list)
{
    size_t end;
    c->stretch.n = 0;
    c->stretch.negated = false;
    while (c->i < c->s.n) {
        bool begins = is_word(c->s.s[c->i]) && (c->i == 0 || !is_word(c->s.s[c->i - 1]));
        if (scan_skip(c) || (begins && (scan_security(c) || scan_port(c) || scan_host(c))))
            continue;
        c->stretch.negated |= begins && scan_sense(c, c->i, MENTION_SAYS_NEGATION, &end);
        c->i++;
    }
    if (c->stretch.n && !c->stretch.negated)
        mention_bind(list, &c->stretch);
}

void mention_words_add(struct arena *a, struct mention_words *w, struct str key, struct str text)
{
    static const char *const keys[MENTION_SENSES] = {"port", "number",   "between", "joining",    "negation",
                                                     "none", "starttls", "tls",     "certificate"};
    size_t sense = 0;
    while (sense < MENTION_SENSES && !str_eq(key, str_from(keys[sense])))
        sense++;
    if (sense == MENTION_SENSES)
        return;
    size_t room = w->n[sense];
    while (text.s) {
        struct str word = str_trim(str_cut(&text, ','));
        bool open = str_ends(word, STR("~"));
        word.n -= open;
        if (!word.n)
            continue;
        w->of[sense] = arena_more(a, w->of[sense], sizeof *w->of[sense], w->n[sense], &room);
        w->of[sense][w->n[sense]++] = (struct mention_word){word, open};
    }
}

void mention_find(struct arena *keep, const struct mention_words *words, struct str text, unsigned line,
                  struct record_entry *out)
{
    struct scan c = {.words = words, .s = text};
    struct mention_list list = {.keep = keep, .words = words, .text = text, .pos = {line, 1}};
    for (size_t from = 0, to; from < text.n; from = to) {
        bool dotted;
        to = stretch_end(text, from, &dotted);
        c.s = str_sub(text, 0, to);
        c.i = from;
        if (dotted)
            scan_stretch(&c, &list);
    }
    out->mentions = list.items;
    out->mentions_n = list.n;
}
