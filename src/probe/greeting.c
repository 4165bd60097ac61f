/*
 * The lines of four protocols.
 * Does not know which settings they should fit.
 */
#include "probe/talk.h"

#include <ctype.h>
#include <string.h>

enum greeting_protocol greeting_protocol_of(struct str name)
{
    static const char *const names[] = {"imap", "pop3", "smtp", "managesieve"};
    size_t i = 0;
    while (i < COUNT(names) && !str_eq(name, str_from(names[i])))
        i++;
    return (enum greeting_protocol)i;
}

static bool starts_with_word(struct str line, struct str word)
{
    return line.n >= word.n && str_ieq(str_sub(line, 0, word.n), word) &&
           (line.n == word.n || line.s[word.n] == ' ');
}

/* Once: some servers list them twice, for old programs ("AUTH" and "AUTH="). */
static void add_mechanism(struct greeting *g, struct str word)
{
    char name[32];
    size_t n = strlen(g->mechanisms), i = 0;
    for (; i < word.n && i + 1 < sizeof name && (isalnum((unsigned char)word.s[i]) || strchr("-_", word.s[i]));
         i++)
        name[i] = (char)toupper((unsigned char)word.s[i]);
    name[i] = '\0';
    if (!i || i < word.n || n + 1 + i + 1 > sizeof g->mechanisms || greeting_has(g, name))
        return;
    if (n)
        g->mechanisms[n++] = ' ';
    memcpy(g->mechanisms + n, name, i + 1);
}

static void add_mechanisms(struct greeting *g, struct str words)
{
    while (words.s)
        add_mechanism(g, str_trim(str_cut(&words, ' ')));
}

static void imap_capabilities(struct greeting *g, struct str words)
{
    g->listed = true;
    while (words.s) {
        struct str word = str_cut(&words, ' ');
        g->starttls |= str_ieq(word, STR("STARTTLS"));
        g->login_disabled |= str_ieq(word, STR("LOGINDISABLED"));
        if (word.n > 5 && str_ieq(str_sub(word, 0, 5), STR("AUTH=")))
            add_mechanism(g, str_sub(word, 5, word.n));
    }
}

static void imap_line(struct greeting *g, struct str line)
{
    struct str code = STR("[CAPABILITY ");
    if (g->lines == 1) {
        g->turned_away = starts_with_word(line, STR("* BYE"));
        g->is_right =
            g->turned_away || starts_with_word(line, STR("* OK")) || starts_with_word(line, STR("* PREAUTH"));
    }
    size_t at = str_find_str(line, code, 0);
    if (starts_with_word(line, STR("* CAPABILITY")))
        imap_capabilities(g, str_sub(line, STR("* CAPABILITY").n, line.n));
    else if (at < line.n)
        imap_capabilities(g, str_sub(line, at + code.n, str_find(line, ']', at)));
}

static void pop3_line(struct greeting *g, struct str line)
{
    if (g->lines == 1) {
        size_t open = str_find(line, '<', 0), close = str_find(line, '>', open);
        g->turned_away = starts_with_word(line, STR("-ERR"));
        g->is_right = g->turned_away || starts_with_word(line, STR("+OK"));
        g->apop = g->is_right && close < line.n && str_find(line, '@', open) < close;
        return;
    }
    if (starts_with_word(line, STR("SASL")))
        add_mechanisms(g, str_sub(line, 4, line.n));
    g->starttls |= starts_with_word(line, STR("STLS"));
    g->user |= starts_with_word(line, STR("USER"));
    /* Only a list ends so; an answer is one line. */
    g->listed |= str_eq(line, STR(".")) || g->user || starts_with_word(line, STR("SASL"));
}

static void smtp_line(struct greeting *g, struct str line)
{
    bool code = line.n >= 3 && isdigit((unsigned char)line.s[0]) && isdigit((unsigned char)line.s[1]) &&
                isdigit((unsigned char)line.s[2]) && (line.n == 3 || line.s[3] == ' ' || line.s[3] == '-');
    if (g->lines == 1) {
        g->turned_away = code && (line.s[0] == '4' || line.s[0] == '5');
        g->is_right = g->turned_away || (code && line.s[0] == '2');
        return;
    }
    if (!code || line.s[0] != '2' || line.s[1] != '5' || line.n < 4)
        return;
    struct str word = str_trim(str_sub(line, 4, line.n));
    g->listed = true;
    g->starttls |= str_ieq(word, STR("STARTTLS"));
    if (word.n > 5 &&
        (str_ieq(str_sub(word, 0, 5), STR("AUTH ")) || str_ieq(str_sub(word, 0, 5), STR("AUTH="))))
        add_mechanisms(g, str_sub(word, 5, word.n));
}

/* RFC 5804: a capability a line, between quotes, then OK. */
static void sieve_line(struct greeting *g, struct str line)
{
    bool quoted = line.n && line.s[0] == '"';
    g->ready = starts_with_word(line, STR("OK"));
    if (g->lines == 1) {
        g->turned_away = starts_with_word(line, STR("NO")) || starts_with_word(line, STR("BYE"));
        g->is_right = g->turned_away || g->ready || quoted;
    }
    if (!quoted)
        return;
    size_t end = str_find(line, '"', 1);
    struct str name = str_sub(line, 1, end), value = str_trim(str_sub(line, end + 1, line.n));
    g->listed = true;
    g->starttls |= str_ieq(name, STR("STARTTLS"));
    if (str_ieq(name, STR("SASL")) && value.n >= 2)
        add_mechanisms(g, str_sub(value, 1, value.n - 1));
}

void greeting_line(struct greeting *g, struct str line)
{
    static void (*const take[])(struct greeting *, struct str) = {imap_line, pop3_line, smtp_line, sieve_line};
    g->bytes += line.n;
    while (line.n && (line.s[line.n - 1] == '\n' || line.s[line.n - 1] == '\r'))
        line.n--;
    if (g->lines++ == 0)
        for (size_t i = 0; i < line.n && i + 1 < sizeof g->first; i++)
            g->first[i] = line.s[i] < ' ' || line.s[i] > '~' ? '?' : line.s[i];
    if (g->protocol < COUNT(take))
        take[g->protocol](g, line);
}

void greeting_encrypted(struct greeting *g)
{
    g->listed = g->login_disabled = g->user = g->ready = false;
    g->mechanisms[0] = '\0';
}

bool greeting_has(const struct greeting *g, const char *name)
{
    struct str all = str_from(g->mechanisms), wanted = str_from(name);
    bool some = wanted.n && wanted.s[wanted.n - 1] == '*';
    wanted.n -= some;
    while (all.s) {
        struct str one = str_cut(&all, ' ');
        if (some ? str_starts(one, wanted) : str_eq(one, wanted))
            return true;
    }
    return false;
}
