/*
 * Lays the card out for a person: each fact on a line of its own, in words.
 * Knows nothing of terminals' widths (text.h) and of the words' languages (text_words.def).
 */
#include "out/card.h"

#include "base/fold.h"

/* What the printing functions share. */
struct printing {
    struct text *t;
    struct arena *a;
    const struct card_view *v;
    const struct ask_card *c;
    struct ask_query caller;
    struct out line; /* the line being prepared */
};

static const char *word(const struct printing *p, enum text_word w)
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
static const struct named statuses[] = {{"preparation", WORD_STATUS_PREPARATION},
                                        {"broken", WORD_STATUS_BROKEN},
                                        {"unknown", WORD_STATUS_UNKNOWN},
                                        {NULL, TEXT_WORDS}};
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
        out_lit(&p->line, word(p, w));
    else
        text_put(&p->line, value);
}

/* "  Label      " with the text starting at column WIDTH + 4: the prefix of a field, in the arena. */
static struct str label(struct printing *p, struct str text, unsigned width)
{
    struct out o = out_memory();
    unsigned taken = fold_width(text);
    out_printf(&o, "  " TEXT_DIM "%.*s" TEXT_END "%*s", STR_ARG(text),
               (int)(width > taken ? width - taken : 0) + 2, "");
    struct str prefix = arena_str(p->a, out_str(&o));
    out_free(&o);
    return prefix;
}

/* The line prepared behind its label; below it where the label takes more than half of the terminal. */
static void labelled(struct printing *p, struct str text, unsigned width)
{
    struct str prefix = STR("    ");
    if (p->t->columns && 2 * (width + 4) > p->t->columns)
        text_para(p->t, arena_printf(p->a, "  " TEXT_DIM "%.*s" TEXT_END, STR_ARG(text)), STR(""));
    else
        prefix = label(p, text, width);
    text_para(p->t, prefix, out_str(&p->line));
    out_reset(&p->line);
}

/* The line prepared, as the field called W. */
static void field(struct printing *p, enum text_word w, unsigned width)
{
    labelled(p, str_from(word(p, w)), width);
}

static void heading(struct printing *p, const char *text)
{
    text_gap(p->t);
    out_printf(&p->line, TEXT_BOLD "%s" TEXT_END, text);
    text_line(p->t, "", &p->line);
}

static void put_provenance(struct printing *p, struct str checked, struct str source)
{
    text_put(&p->line, checked.n ? checked : str_from(word(p, WORD_NOT_DATED)));
    if (!source.n)
        return;
    out_lit(&p->line, " · ");
    text_put(&p->line, source);
}

/* A template with what the caller did not say put in words. */
static void put_template(struct printing *p, struct str template)
{
    bool open;
    struct str filled = ask_fill(p->a, template, &p->caller, &open);
    if (open && str_eq(template, STR("%EMAILADDRESS%"))) {
        out_lit(&p->line, word(p, WORD_USER_ADDRESS));
    } else if (open && str_eq(template, STR("%EMAILLOCALPART%"))) {
        out_lit(&p->line, word(p, WORD_USER_LOCAL));
    } else {
        struct ask_query q = {.local = str_from(word(p, WORD_USER_NAME)),
                              .domain =
                                  p->caller.domain.s ? p->caller.domain : str_from(word(p, WORD_USER_DOMAIN))};
        text_put(&p->line, open ? ask_fill(p->a, template, &q, &open) : filled);
    }
}

static void put_auth(struct printing *p, struct str auth)
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
                       str_find(rest, ' ', 0) < rest.n ? "" : word(p, WORD_OR));
    }
}

static unsigned server_label_width(const struct printing *p)
{
    static const enum text_word labels[] = {WORD_SERVER, WORD_PORT, WORD_SECURITY, WORD_USERNAME,
                                            WORD_AUTH,   WORD_NOTE, WORD_CHECKED};
    unsigned width = 0;
    for (size_t i = 0; i < COUNT(labels); i++) {
        unsigned w = fold_width(str_from(word(p, labels[i])));
        width = w > width ? w : width;
    }
    return width;
}

/* "IMAP – receiving", and "or else" when it is not the first for its protocol. */
static void server_heading(struct printing *p, size_t i)
{
    const struct ask_server *s = &p->c->servers[i];
    bool again = false;
    for (size_t j = 0; j < i; j++)
        again = again || str_eq(p->c->servers[j].protocol, s->protocol);
    text_gap(p->t);
    out_lit(&p->line, TEXT_BOLD);
    text_put(&p->line, card_protocol(s->protocol));
    out_lit(&p->line, TEXT_END " – ");
    if (again)
        out_lit(&p->line, word(p, WORD_OTHERWISE));
    else
        put_named(p, roles, s->role);
    text_line(p->t, "", &p->line);
}

static void print_server(struct printing *p, size_t i)
{
    const struct ask_server *s = &p->c->servers[i];
    unsigned width = server_label_width(p);
    server_heading(p, i);
    if (s->host.n) {
        put_template(p, s->host);
        field(p, WORD_SERVER, width);
    }
    if (s->port) {
        out_int(&p->line, s->port);
        field(p, WORD_PORT, width);
    }
    if (s->url.n) {
        text_put(&p->line, s->url);
        field(p, WORD_URL, width);
    }
    put_named(p, securities, s->security);
    field(p, WORD_SECURITY, width);
    if (s->username.n) {
        put_template(p, s->username);
        field(p, WORD_USERNAME, width);
    }
    if (s->auth.n) {
        put_auth(p, s->auth);
        field(p, WORD_AUTH, width);
    }
    if (s->note.n) {
        text_put(&p->line, s->note);
        field(p, WORD_NOTE, width);
    }
    if (s->last_checked.n || s->source.n) {
        put_provenance(p, s->last_checked, s->source);
        field(p, WORD_CHECKED, width);
    }
}

static void print_status(struct printing *p)
{
    const struct ask_provider *pr = &p->c->provider;
    enum text_word w = word_for(statuses, pr->status);
    if (w < TEXT_WORDS) {
        out_lit(&p->line, word(p, w));
        text_line(p->t, "", &p->line);
    }
    if (str_eq(pr->status, STR("retired"))) {
        text_say(&p->line, p->v->lang, pr->retired_on.n ? WORD_STATUS_RETIRED_ON : WORD_STATUS_RETIRED,
                 (struct str[3]){pr->retired_on});
        text_line(p->t, "", &p->line);
    }
    if (pr->successor.n) {
        text_say(&p->line, p->v->lang, WORD_SUCCESSOR, (struct str[3]){pr->successor_name, pr->successor});
        text_line(p->t, "", &p->line);
    }
}

/* "IMAP 993 SSL/TLS, SMTP 465 SSL/TLS": what the record has for the host asked for, or for its PORT only. */
static struct str host_servers(struct printing *p, bool port)
{
    const char *separator = "";
    for (size_t i = 0; i < p->c->servers_n; i++) {
        const struct ask_server *s = &p->c->servers[i];
        if (!str_eq(s->host, p->v->query.domain) || (port && s->port != p->v->query.port))
            continue;
        out_lit(&p->line, separator);
        text_put(&p->line, card_protocol(s->protocol));
        out_printf(&p->line, " %u ", s->port);
        put_named(p, securities, s->security);
        separator = ", ";
    }
    struct str list = arena_str(p->a, out_str(&p->line));
    out_reset(&p->line);
    return list;
}

/* Whether host and port asked for are those of the record; by which mail exchanger it was found. */
static void print_match(struct printing *p)
{
    const struct card_view *v = p->v;
    struct str host = v->query.domain, port = arena_printf(p->a, "%u", v->query.port);
    if (v->found.match == ASK_MX) {
        text_say(&p->line, v->lang, WORD_BY_MX, (struct str[3]){v->found.matched});
    } else if (v->found.match == ASK_HOST && !str_eq(host, v->found.matched)) {
        text_say(&p->line, v->lang, WORD_HOST_UNKNOWN, (struct str[3]){host, v->found.matched});
    } else if (v->found.match == ASK_HOST && v->query.port) {
        struct str fits = host_servers(p, true);
        if (fits.n)
            text_say(&p->line, v->lang, WORD_PORT_FITS, (struct str[3]){port, fits});
        else
            text_say(&p->line, v->lang, WORD_PORT_UNKNOWN, (struct str[3]){port, host, host_servers(p, false)});
    }
    if (p->line.n)
        text_line(p->t, "", &p->line);
}

/* "POP3, if …: " or "If …: " before what must be done then. */
static void put_condition(struct printing *p, const struct ask_requirement *r)
{
    struct str c = r->condition;
    text_put(&p->line, card_protocol(r->protocol));
    if (r->protocol.n && c.n)
        out_lit(&p->line, ", ");
    if (!r->protocol.n && c.n && c.s[0] >= 'a' && c.s[0] <= 'z') {
        out_raw(&p->line, (struct str){(char[1]){(char)(c.s[0] - 'a' + 'A')}, 1});
        c = str_sub(c, 1, c.n);
    }
    text_put(&p->line, c);
    if (p->line.n)
        out_lit(&p->line, p->v->lang == TEXT_FR ? "\u00a0: " : ": ");
}

static void print_requirements(struct printing *p)
{
    if (p->c->requirements_n)
        heading(p, word(p, WORD_FIRST));
    for (size_t i = 0; i < p->c->requirements_n; i++) {
        const struct ask_requirement *r = &p->c->requirements[i];
        struct str number = arena_printf(p->a, "%3zu. ", i + 1);
        put_condition(p, r);
        text_put(&p->line, r->text);
        text_line(p->t, number.s, &p->line);
        if (!r->url.n)
            continue;
        text_put(&p->line, r->url);
        text_line(p->t, "     ", &p->line);
    }
}

static void print_links(struct printing *p)
{
    unsigned width = 0;
    struct str *labels = ARENA_NEW(p->a, struct str, p->c->links_n + 1);
    if (p->c->links_n)
        heading(p, word(p, WORD_LINKS));
    for (size_t i = 0; i < p->c->links_n; i++) {
        put_named(p, link_kinds, p->c->links[i].kind);
        labels[i] = arena_str(p->a, out_str(&p->line));
        out_reset(&p->line);
        unsigned w = fold_width(labels[i]);
        width = w > width ? w : width;
    }
    for (size_t i = 0; i < p->c->links_n; i++) {
        text_put(&p->line, p->c->links[i].url);
        labelled(p, labels[i], width);
    }
}

static void print_foot(struct printing *p)
{
    const struct ask_provider *pr = &p->c->provider;
    static const enum text_word labels[] = {WORD_NOTE, WORD_CHECKED, WORD_PAGE};
    unsigned width = 0;
    for (size_t i = 0; i < COUNT(labels); i++) {
        unsigned w = fold_width(str_from(word(p, labels[i])));
        width = w > width ? w : width;
    }
    text_gap(p->t);
    if (pr->remark.n) {
        text_put(&p->line, pr->remark);
        field(p, WORD_NOTE, width);
    }
    put_provenance(p, pr->last_checked, pr->source);
    field(p, WORD_CHECKED, width);
    if (pr->page.n) {
        text_put(&p->line, p->v->site);
        text_put(&p->line, pr->page);
        field(p, WORD_PAGE, width);
    }
}

void card_print(struct text *t, struct arena *a, const struct card_view *v, const struct ask_card *c)
{
    struct printing p = {.t = t, .a = a, .v = v, .c = c, .caller = card_caller(v), .line = out_memory()};
    out_lit(&p.line, TEXT_BOLD);
    text_put(&p.line, c->provider.name);
    out_lit(&p.line, TEXT_END);
    if (p.caller.domain.s) {
        out_lit(&p.line, " – ");
        text_put(&p.line, v->query.text);
    }
    text_line(t, "", &p.line);
    print_match(&p);
    print_status(&p);
    if (!c->servers_n) {
        out_lit(&p.line, word(&p, WORD_NO_SERVERS));
        text_line(t, "", &p.line);
    }
    for (size_t i = 0; i < c->servers_n; i++)
        print_server(&p, i);
    print_requirements(&p);
    print_links(&p);
    print_foot(&p);
    out_free(&p.line);
}
