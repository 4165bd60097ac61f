/*
 * mention: finds hosts, ports and words for encryption in prose, stretch by stretch. Which
 * belongs to which is decided in mention_bind.c.
 */
#include "read/mention.h"

/* Where the reading stands. */
struct scan {
    struct str s;
    size_t i;
    struct mention_stretch stretch;
};

/* Ports that mail is known to use: a number alone counts only when it is one of these. */
static bool is_mail_port(unsigned port)
{
    static const unsigned short ports[] = {25, 110, 143, 465, 587, 993, 995, 2525, 4190};
    for (size_t i = 0; i < COUNT(ports); i++)
        if (ports[i] == port)
            return true;
    return false;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
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

static bool scan_ahead(const struct scan *c, size_t i, const char *word)
{
    struct str w = str_from(word);
    return str_ieq(str_sub(c->s, i, i + w.n), w);
}

/* WORD stands at I and ends there. */
static bool scan_word(const struct scan *c, size_t i, const char *word)
{
    return scan_ahead(c, i, word) && !is_word(char_at(c->s, i + strlen(word)));
}

/* Which of N WORDS stands at I as a whole word, or N. */
static size_t scan_which(const struct scan *c, size_t i, const char *const *words, size_t n)
{
    char first = char_at(c->s, i);
    first = (char)(first >= 'A' && first <= 'Z' ? first | 0x20 : first);
    size_t k = 0;
    while (k < n && (words[k][0] != first || !scan_word(c, i, words[k])))
        k++;
    return k;
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
    static const char *const words[] = {"number", "numéro", "nummer", "n°", "no.", "nr.", "tcp"};
    i = scan_blanks(c, scan_marks(c, i));
    for (size_t k = 0; k < COUNT(words); k++)
        if (scan_ahead(c, i, words[k])) {
            i = scan_blanks(c, i + strlen(words[k]));
            break;
        }
    if (char_at(c->s, i) == ':' || char_at(c->s, i) == '=')
        i++;
    return scan_marks(c, scan_blanks(c, scan_marks(c, i)));
}

/* The next number of "993, 143 or 110", or 0. */
static unsigned scan_another(const struct scan *c, size_t i, size_t *from, size_t *to)
{
    static const char *const words[] = {"ou", "or", "oder", "et", "and", "und", "o", "e", "y"};
    i = scan_blanks(c, scan_marks(c, i));
    size_t before = i;
    if (char_at(c->s, i) == ',' || char_at(c->s, i) == '/')
        i = scan_blanks(c, i + 1);
    size_t k = scan_which(c, i, words, COUNT(words));
    if (k < COUNT(words))
        i = scan_blanks(c, i + strlen(words[k]));
    *from = scan_marks(c, i);
    unsigned port = i > before ? scan_number(c, *from, to) : 0;
    return is_mail_port(port) ? port : 0;
}

static bool scan_port(struct scan *c)
{
    static const char *const words[] = {"ports", "port", "portnummer", "porta", "puerto", "poort"};
    size_t k = scan_which(c, c->i, words, COUNT(words)), from = c->i, to;
    if (k == COUNT(words))
        return false;
    unsigned port = scan_number(c, scan_filler(c, c->i + strlen(words[k])), &to);
    c->i += strlen(words[k]);
    while (port) {
        scan_add(c, MENTION_PORT, port, from, to, false);
        c->i = to;
        port = scan_another(c, c->i, &from, &to);
    }
    return true;
}

/* A word for encryption; a '~' at its end lets letters follow (chiffré, chiffrée, chiffrés). */
struct scan_phrase {
    const char *text;
    enum mention_security security;
};

static const struct scan_phrase phrases[] = {
    {"non chiffr~", MENTION_NONE},
    {"pas chiffr~", MENTION_NONE},
    {"pas de chiffrement", MENTION_NONE},
    {"sans chiffrement", MENTION_NONE},
    {"non crypt~", MENTION_NONE},
    {"sans cryptage", MENTION_NONE},
    {"non sécuris~", MENTION_NONE},
    {"unencrypted", MENTION_NONE},
    {"not encrypted", MENTION_NONE},
    {"no encryption", MENTION_NONE},
    {"without encryption", MENTION_NONE},
    {"unverschlüsselt~", MENTION_NONE},
    {"nicht verschlüsselt~", MENTION_NONE},
    {"ohne verschlüsselung", MENTION_NONE},
    {"keine verschlüsselung", MENTION_NONE},
    {"starttls", MENTION_STARTTLS},
    {"start tls", MENTION_STARTTLS},
    {"tls explicite", MENTION_STARTTLS},
    {"explicit tls", MENTION_STARTTLS},
    {"explizites tls", MENTION_STARTTLS},
    {"tls implicite", MENTION_TLS},
    {"implicit tls", MENTION_TLS},
    {"implizites tls", MENTION_TLS},
    {"ssl/tls", MENTION_TLS},
    {"tls/ssl", MENTION_TLS},
    {"ssl / tls", MENTION_TLS},
    {"ssl", MENTION_TLS},
    {"tls", MENTION_OPEN},
};

static bool scan_security(struct scan *c)
{
    for (size_t k = 0; k < COUNT(phrases); k++) {
        if ((c->s.s[c->i] | 0x20) != phrases[k].text[0])
            continue;
        struct str text = str_from(phrases[k].text);
        bool stem = str_ends(text, STR("~"));
        text.n -= stem;
        size_t to = c->i + text.n;
        if (!str_ieq(str_sub(c->s, c->i, to), text) || (!stem && is_word(char_at(c->s, to))))
            continue;
        while (stem && is_word(char_at(c->s, to)))
            to++;
        bool certificate = scan_ahead(c, to, " certificat") || scan_ahead(c, to, "-zertifikat") ||
                           (c->i >= 11 && scan_ahead(c, c->i - 11, "certificat "));
        if (!certificate)
            scan_add(c, MENTION_SECURITY, phrases[k].security, c->i, to, false);
        c->i = to;
        return true;
    }
    return false;
}

/* Words that turn a sentence round, or set it in the past. */
static bool scan_negation(const struct scan *c)
{
    static const char *const words[] = {
        "pas",     "jamais",  "sans",    "plutôt",   "lieu",     "ancien",   "ancienne", "not",
        "never",   "instead", "without", "rather",   "no",       "formerly", "nicht",    "kein",
        "keine",   "keinen",  "nie",     "ohne",     "statt",    "früher",   "anstatt",  "don't",
        "doesn't", "isn't",   "can't",   "obsolete", "obsolète", "old",      "alte",     "alten"};
    return scan_which(c, c->i, words, COUNT(words)) < COUNT(words);
}

/* What is passed over: references, addresses with a scheme, targets of links. True when it was. */
static bool scan_skip(struct scan *c)
{
    size_t i = c->i;
    if (!memchr("{]:", c->s.s[i], 3))
        return false;
    if (scan_ahead(c, i, "{{")) {
        c->i = str_find_str(c->s, STR("}}"), i);
        return true;
    }
    if (scan_ahead(c, i, "](") || scan_ahead(c, i, "]: ") || scan_ahead(c, i, "://")) {
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
    c->stretch.n = 0;
    c->stretch.negated = false;
    while (c->i < c->s.n) {
        bool begins = is_word(c->s.s[c->i]) && (c->i == 0 || !is_word(c->s.s[c->i - 1]));
        if (scan_skip(c) || (begins && (scan_security(c) || scan_port(c) || scan_host(c))))
            continue;
        c->stretch.negated |= begins && scan_negation(c);
        c->i++;
    }
    if (c->stretch.n && !c->stretch.negated)
        mention_bind(list, &c->stretch);
}

void mention_find(struct arena *keep, struct str text, unsigned line, struct record_entry *out)
{
    struct scan c = {.s = text};
    struct mention_list list = {.keep = keep, .text = text, .pos = {line, 1}};
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
