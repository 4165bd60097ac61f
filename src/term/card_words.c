/*
 * The words and lines that the printed card is made of.
 * Knows nothing of their order.
 */
#include "base/fold.h"
#include "term/card_part.h"

const char *card_word(const struct printing *p, enum text_word w)
{
    return text_word(p->v->lang, w);
}

/* The word for VALUE in a table that ends with a NULL; TEXT_WORDS when it has none. */
struct named {
    const char *value;
    enum text_word word;
};

static enum text_word word_for(const struct named *table, struct str value)
{
    for (; table->value; table++)
        if (str_eq(value, str_from(table->value)))
            return table->word;
    return TEXT_WORDS;
}

static const struct named securities[] = {{"tls", WORD_SECURITY_TLS},
                                          {"starttls", WORD_SECURITY_STARTTLS},
                                          {"none", WORD_SECURITY_NONE},
                                          {NULL, TEXT_WORDS}};
static const struct named auths[] = {
    {"password", WORD_AUTH_PASSWORD}, {"encrypted-password", WORD_AUTH_ENCRYPTED},
    {"oauth2", WORD_AUTH_OAUTH2},     {"client-cert", WORD_AUTH_CERT},
    {"none", WORD_AUTH_NONE},         {NULL, TEXT_WORDS}};
static const struct named roles[] = {{"incoming", WORD_ROLE_INCOMING}, {"outgoing", WORD_ROLE_OUTGOING},
                                     {"calendar", WORD_ROLE_CALENDAR}, {"addressbook", WORD_ROLE_ADDRESSBOOK},
                                     {"filter", WORD_ROLE_FILTER},     {NULL, TEXT_WORDS}};
static const struct named link_kinds[] = {{"webmail", WORD_LINK_WEBMAIL},
                                          {"settings", WORD_LINK_SETTINGS},
                                          {"app-password", WORD_LINK_APP_PASSWORD},
                                          {"account", WORD_LINK_ACCOUNT},
                                          {"help", WORD_LINK_HELP},
                                          {"documentation", WORD_LINK_DOCUMENTATION},
                                          {"status", WORD_LINK_STATUS},
                                          {NULL, TEXT_WORDS}};

/* VALUE in words, or as it is when the table has none. */
static void put_named(struct printing *p, const struct named *table, struct str value)
{
    enum text_word w = word_for(table, value);
    if (w < TEXT_WORDS)
        out_lit(&p->line, card_word(p, w));
    else
        text_put(&p->line, value);
}

void card_put_security(struct printing *p, struct str security)
{
    put_named(p, securities, security);
}

void card_put_role(struct printing *p, struct str role)
{
    put_named(p, roles, role);
}

void card_put_link_kind(struct printing *p, struct str kind)
{
    put_named(p, link_kinds, kind);
}

void card_put_colon(struct printing *p)
{
    out_lit(&p->line, p->v->lang == TEXT_FR ? "\u00a0: " : ": ");
}

struct str card_take(struct printing *p)
{
    struct str line = arena_str(p->a, out_str(&p->line));
    out_reset(&p->line);
    return line;
}

unsigned card_width(const struct printing *p, const enum text_word *words, size_t n)
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
    struct str prefix = arena_str(p->a, out_str(&o));
    out_free(&o);
    return prefix;
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

void card_field(struct printing *p, enum text_word w, unsigned width)
{
    card_labelled(p, str_from(card_word(p, w)), width);
}

void card_url(struct printing *p, struct str text, unsigned width, struct str url)
{
    text_put_link(p->t, &p->line, url, url);
    if (!p->t->columns || width + 4 + fold_width(url) <= p->t->columns) {
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

void card_put_provenance(struct printing *p, struct str checked, struct str source)
{
    text_put(&p->line, checked.n ? checked : str_from(card_word(p, WORD_NOT_DATED)));
    if (!source.n)
        return;
    out_lit(&p->line, " · ");
    text_put(&p->line, source);
}

void card_put_template(struct printing *p, struct str template)
{
    bool open;
    struct str filled = ask_fill(p->a, template, &p->answer->caller, &open);
    if (open && str_eq(template, STR("%EMAILADDRESS%"))) {
        out_lit(&p->line, card_word(p, WORD_USER_ADDRESS));
    } else if (open && str_eq(template, STR("%EMAILLOCALPART%"))) {
        out_lit(&p->line, card_word(p, WORD_USER_LOCAL));
    } else {
        struct ask_query q = {.local = str_from(card_word(p, WORD_USER_NAME)),
                              .domain = p->answer->caller.domain.s ? p->answer->caller.domain
                                                                   : str_from(card_word(p, WORD_USER_DOMAIN))};
        text_put(&p->line, open ? ask_fill(p->a, template, &q, &open) : filled);
    }
}

void card_put_auth(struct printing *p, struct str auth)
{
    for (struct str rest = auth; rest.s;) {
        struct str one = str_cut(&rest, ' ');
        if (str_eq(one, STR("ntlm")))
            out_lit(&p->line, "NTLM");
        else if (str_eq(one, STR("gssapi")))
            out_lit(&p->line, "Kerberos (GSSAPI)");
        else
            put_named(p, auths, one);
        if (rest.n)
            out_printf(&p->line, "%s%s ", str_find(rest, ' ', 0) < rest.n ? "," : " ",
                       str_find(rest, ' ', 0) < rest.n ? "" : card_word(p, WORD_OR));
    }
}
