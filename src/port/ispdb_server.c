/*
 * Words of clientConfig into words of the settings tables.
 * Does not judge values: a host that is none is lint's affair.
 */
#include "port/ispdb_part.h"

#include "base/out.h"
#include "read/fit.h"
#include "read/rows.h"

struct words {
    const char *theirs, *ours;
};

static const struct words roles[] = {
    {"incomingServer", "incoming"},   {"outgoingServer", "outgoing"},       {"calendar", "calendar"},
    {"addressBook", "addressbook"},   {"fileShare", "fileshare"},           {"calendarServer", "calendar"},
    {"fileShareServer", "fileshare"}, {"addressBookServer", "addressbook"},
};

static const struct words securities[] = {{"SSL", "SSL/TLS"}, {"STARTTLS", "starttls"}, {"plain", "none"}};

/* client-IP-address and smtp-after-pop are ways to do without authentication: an option keeps the word. */
static const struct words auths[] = {
    {"password-cleartext", "password"},
    {"plain", "password"},
    {"basic", "password"},
    {"http-basic", "password"},
    {"password-encrypted", "encrypted-password"},
    {"secure", "encrypted-password"},
    {"digest", "encrypted-password"},
    {"http-digest", "encrypted-password"},
    {"OAuth2", "oauth2"},
    {"NTLM", "ntlm"},
    {"GSSAPI", "gssapi"},
    {"Kerberos", "gssapi"},
    {"TLS-client-cert", "client-cert"},
    {"none", "none"},
    {"client-IP-address", "none"},
    {"smtp-after-pop", "none"},
};

/* What a server says about how it is to be used: name=value among the options. */
static const char *const options[] = {
    "leaveMessagesOnServer",
    "downloadOnBiff",
    "daysToLeaveMessagesOnServer",
    "checkInterval",
    "restriction",
    "addThisServer",
    "useGlobalPreferredServer",
    "owaURL",
    "ewsURL",
    "easURL",
};

static struct str word_of(const struct words *list, size_t n, struct str theirs)
{
    for (size_t i = 0; i < n; i++)
        if (str_ieq(theirs, str_from(list[i].theirs)))
            return str_from(list[i].ours);
    return theirs;
}

static bool is_auth(struct str theirs)
{
    for (size_t i = 0; i < COUNT(auths); i++)
        if (str_ieq(theirs, str_from(auths[i].theirs)))
            return true;
    return false;
}

/* Why the table may not hold what SERVER says of authentication; NULL when it may. */
static const char *auth_refused(const struct xml_node *server, bool has_user)
{
    for (const struct xml_node *x = server->first; x; x = x->next) {
        if (!xml_is(x, "authentication") || !x->text.n)
            continue;
        if (!is_auth(x->text))
            return "an unknown kind of authentication";
        struct str ours = word_of(auths, COUNT(auths), x->text);
        if (!has_user && (str_eq(ours, STR("password")) || str_eq(ours, STR("encrypted-password"))))
            return "a password without a user name";
    }
    return NULL;
}

static void say_aside(const struct record_rows *rows, struct diag *d, const struct xml_node *at,
                      const char *why)
{
    diag_say(d, DIAG_IMPORT_ASIDE, (struct diag_pos){rows->path, at->line, at->col}, str_from(why),
             (struct str){0});
}

bool ispdb_is_server(const struct xml_node *node, const char **role)
{
    for (size_t i = 0; i < COUNT(roles); i++)
        if (xml_is(node, roles[i].theirs)) {
            *role = roles[i].ours;
            return true;
        }
    return false;
}

static struct record_pos pos_of(const struct xml_node *node)
{
    return (struct record_pos){node->line, node->col};
}

static void set_text(struct arena *a, struct record_row *row, const char *column, struct xml_node *server,
                     struct xml_node *node, struct str text)
{
    rows_set(a, row, column, text,
             node ? (struct record_pos){node->text_line, node->text_col} : pos_of(server));
}

/* HOST as it is written in lower case, its placeholders (%EMAILDOMAIN%) as they are; or mended. */
static struct str host_of(struct arena *a, struct str written, bool strict)
{
    struct str host;
    if (!strict && fit_host(a, written, &host))
        return host;
    struct str copy = fit_lower(a, written);
    bool inside = false;
    for (size_t i = 0; i < copy.n; i++) {
        inside ^= copy.s[i] == '%';
        if (inside)
            ((char *)(uintptr_t)copy.s)[i] = written.s[i];
    }
    return copy;
}

/* Lint knows letters, this knows labels too: a host that is none in both words. */
static void want_host(struct arena *a, const struct record_rows *rows, struct diag *d,
                      const struct xml_node *host)
{
    struct str fitting;
    if (host && host->text.n && !fit_host(a, host->text, &fitting))
        diag_say(d, DIAG_SERVER_HOST, (struct diag_pos){rows->path, host->text_line, host->text_col},
                 host_of(a, host->text, true), (struct str){0});
}

/* A port without zeros before it. */
static struct str port_of(struct str written)
{
    while (written.n > 1 && written.s[0] == '0')
        written = str_sub(written, 1, written.n);
    return written;
}

/* All kinds of authentication, in their order; those that are another word for "none" go to the options too. */
static void put_auth(struct arena *a, struct record_row *row, struct xml_node *server, struct out *extra)
{
    struct out all = out_memory();
    struct xml_node *first = NULL;
    for (struct xml_node *x = server->first; x; x = x->next) {
        if (!xml_is(x, "authentication") || !x->text.n)
            continue;
        struct str theirs = xml_take_text(x), ours = word_of(auths, COUNT(auths), theirs);
        first = first ? first : x;
        struct str one = str_eq(ours, theirs) ? fit_lower(a, theirs) : ours;
        if (str_find(one, ' ', 0) < one.n)
            one = arena_str(a, str_sub(one, 0, str_find(one, ' ', 0)));
        out_printf(&all, "%s%.*s", out_str(&all).n ? " " : "", STR_ARG(one));
        if (str_ieq(theirs, STR("client-IP-address")) || str_ieq(theirs, STR("smtp-after-pop")))
            out_printf(extra, "%sauthentication=%.*s", out_str(extra).n ? " " : "", STR_ARG(theirs));
    }
    rows_set(a, row, "auth", arena_str(a, out_str(&all)),
             first ? (struct record_pos){first->text_line, first->text_col} : pos_of(server));
    out_free(&all);
}

/* One option, when it has a value that can stand between blanks. */
static void put_option(struct xml_node *x, struct out *to)
{
    struct str value = x->text;
    if (!value.n)
        value = xml_take_attr(x, "minutes");
    for (size_t i = 0; i < COUNT(options); i++) {
        if (!xml_is(x, options[i]) || !value.n || str_find(value, ' ', 0) < value.n ||
            str_find(value, '\n', 0) < value.n || out_str(to).n + value.n > 220)
            continue;
        xml_take_text(x);
        x->taken = true;
        out_printf(to, "%s%s=%.*s", out_str(to).n ? " " : "", options[i], STR_ARG(value));
        return;
    }
    for (struct xml_attr *m = x->attrs; m; m = m->next)
        m->taken = false;
}

static void put_options(struct arena *a, struct record_row *row, struct xml_node *server, struct out *to)
{
    for (struct xml_node *x = server->first; x; x = x->next) {
        if (x->kind == XML_PART && !x->taken && !xml_is(x, "pop3"))
            put_option(x, to);
        if (!xml_is(x, "pop3"))
            continue;
        x->taken = x->first != NULL;
        for (struct xml_node *y = x->first; y; y = y->next)
            if (y->kind == XML_PART)
                put_option(y, to);
    }
    if (out_str(to).n)
        rows_set(a, row, "options", arena_str(a, out_str(to)), pos_of(server));
}

/* Protocols over HTTP: the address says how it is secured, and host and port may be missing. */
static bool put_url(struct arena *a, struct record_row *row, struct xml_node *server)
{
    static const char *const names[] = {"url", "serverURL", "ewsURL"};
    for (size_t i = 0; i < COUNT(names); i++) {
        struct xml_node *x = xml_child(server, names[i]);
        if (!x || !x->text.n)
            continue;
        struct str url = xml_take_text(x);
        rows_set(a, row, "url", url, (struct record_pos){x->text_line, x->text_col});
        if (!xml_child(server, "socketType"))
            rows_set(a, row, "security", str_starts(url, STR("http:")) ? STR("none") : STR("SSL/TLS"),
                     pos_of(x));
        return true;
    }
    return false;
}

void ispdb_server(struct arena *a, struct record_rows *rows, struct xml_node *node, const char *role,
                  unsigned ordinal, bool strict, struct diag *d)
{
    struct record_row *row = rows_add(a, rows, "server", pos_of(node));
    struct out extra = out_memory();
    struct str type = xml_take_attr(node, "type");
    struct xml_node *host = xml_child(node, "hostname"), *port = xml_child(node, "port"),
                    *socket = xml_child(node, "socketType"), *user = xml_child(node, "username");
    node->taken = true;
    rows_set(a, row, "ordinal", arena_printf(a, "%u", ordinal), pos_of(node));
    rows_set(a, row, "role", str_from(role), pos_of(node));
    rows_set(a, row, "protocol", fit_lower(a, type), pos_of(node));
    bool has_url = put_url(a, row, node);
    want_host(a, rows, d, host);
    if (host || !has_url)
        set_text(a, row, "host", node, host, host_of(a, xml_take_text(host), strict));
    if (port || !has_url)
        set_text(a, row, "port", node, port, strict ? xml_take_text(port) : port_of(xml_take_text(port)));
    if (socket || !has_url)
        set_text(a, row, "security", node, socket,
                 word_of(securities, COUNT(securities), xml_take_text(socket)));
    bool user_fits = !user || strict || !fit_percent(user->text);
    if (!user_fits)
        say_aside(rows, d, user, "a user name with a % that is no placeholder");
    set_text(a, row, "username", node, user, user_fits ? xml_take_text(user) : STR(""));
    const char *why = strict ? NULL : auth_refused(node, has_url || (user && user->text.n && user_fits));
    if (why)
        say_aside(rows, d, node, why);
    else
        put_auth(a, row, node, &extra);
    put_options(a, row, node, &extra);
    out_free(&extra);
}
