/*
 * The card for programs: JSON and records. Keys are the schema's column names.
 * Host and user name are given as this caller must type them, as far as the query tells.
 */
#include "term/card.h"

const char *card_match(enum ask_match match)
{
    return ask_match_name(match);
}

struct str card_protocol(struct str protocol)
{
    static const char *const names[][2] = {{"imap", "IMAP"},
                                           {"pop3", "POP3"},
                                           {"smtp", "SMTP"},
                                           {"jmap", "JMAP"},
                                           {"ews", "Exchange Web Services"},
                                           {"graph", "Microsoft Graph"},
                                           {"exchange", "Exchange"},
                                           {"owa", "Outlook on the web"},
                                           {"activesync", "Exchange ActiveSync"},
                                           {"caldav", "CalDAV"},
                                           {"carddav", "CardDAV"},
                                           {"managesieve", "ManageSieve"}};
    for (size_t i = 0; i < COUNT(names); i++)
        if (str_eq(protocol, str_from(names[i][0])))
            return str_from(names[i][1]);
    return protocol;
}

struct ask_query card_caller(const struct card_view *v)
{
    return ask_caller(&v->query, &v->found);
}

bool card_fits(const struct card_view *v, const struct ask_server *s)
{
    return v->query.port && v->query.port == s->port && str_eq(v->query.domain, s->host);
}

static void provider_json(struct text_json *j, const struct ask_provider *p)
{
    text_json_open(j, "provider", '{');
    text_json_str(j, "id", p->id);
    text_json_str(j, "name", p->name);
    text_json_str(j, "short_name", p->short_name);
    text_json_str(j, "country", p->country);
    text_json_str(j, "website", p->website);
    text_json_str(j, "status", p->status);
    text_json_str(j, "retired_on", p->retired_on);
    text_json_str(j, "successor", p->successor);
    text_json_str(j, "last_checked", p->last_checked);
    text_json_str(j, "check_method", p->check_method);
    text_json_str(j, "source", p->source);
    text_json_str(j, "remark", p->remark);
    text_json_str(j, "url", p->page);
    text_json_close(j, '}');
}

static void server_json(struct text_json *j, struct arena *a, const struct ask_query *caller,
                        const struct ask_server *s)
{
    bool open;
    text_json_open(j, NULL, '{');
    text_json_str(j, "role", s->role);
    text_json_str(j, "protocol", s->protocol);
    text_json_str(j, "host", ask_fill(a, s->host, caller, &open));
    if (s->port)
        text_json_int(j, "port", s->port);
    else
        text_json_null(j, "port");
    text_json_str(j, "security", s->security);
    text_json_str(j, "username", ask_fill(a, s->username, caller, &open));
    text_json_str(j, "username_template", s->username);
    text_json_words(j, "auth", s->auth);
    text_json_str(j, "url", s->url);
    text_json_str(j, "last_checked", s->last_checked);
    text_json_str(j, "source", s->source);
    text_json_str(j, "note", s->note);
    text_json_close(j, '}');
}

static void requirements_json(struct text_json *j, const struct ask_card *c)
{
    text_json_open(j, "requirements", '[');
    for (size_t i = 0; i < c->requirements_n; i++) {
        const struct ask_requirement *r = &c->requirements[i];
        text_json_open(j, NULL, '{');
        text_json_str(j, "kind", r->kind);
        text_json_str(j, "lang", r->lang);
        text_json_str(j, "protocol", r->protocol);
        text_json_str(j, "condition", r->condition);
        text_json_str(j, "url", r->url);
        text_json_str(j, "text", r->text);
        text_json_str(j, "source", r->source);
        text_json_str(j, "last_checked", r->last_checked);
        text_json_close(j, '}');
    }
    text_json_close(j, ']');
}

static void links_json(struct text_json *j, const struct ask_card *c)
{
    text_json_open(j, "links", '[');
    for (size_t i = 0; i < c->links_n; i++) {
        text_json_open(j, NULL, '{');
        text_json_str(j, "kind", c->links[i].kind);
        text_json_str(j, "lang", c->links[i].lang);
        text_json_str(j, "url", c->links[i].url);
        text_json_str(j, "title", c->links[i].title);
        text_json_close(j, '}');
    }
    text_json_close(j, ']');
}

void card_json(struct text_json *j, struct arena *a, const struct card_view *v, const struct ask_card *c)
{
    struct ask_query caller = card_caller(v);
    text_json_str(j, "query", v->query.text);
    text_json_str(j, "match", str_from(card_match(v->found.match)));
    text_json_str(j, "matched", v->found.matched);
    if (v->query.port) {
        bool fits = false;
        for (size_t i = 0; i < c->servers_n; i++)
            fits = fits || card_fits(v, &c->servers[i]);
        text_json_int(j, "port", v->query.port);
        text_json_bool(j, "port_fits", fits);
    }
    provider_json(j, &c->provider);
    text_json_open(j, "servers", '[');
    for (size_t i = 0; i < c->servers_n; i++)
        server_json(j, a, &caller, &c->servers[i]);
    text_json_close(j, ']');
    requirements_json(j, c);
    links_json(j, c);
}

void card_rows(struct text_rows *r, struct arena *a, const struct card_view *v, const struct ask_card *c)
{
    static const struct ask_server none;
    struct ask_query caller = card_caller(v);
    bool open;
    size_t n = c ? c->servers_n : 0;
    for (size_t i = 0; i < n + (v->many && !n); i++) {
        const struct ask_server *s = n ? &c->servers[i] : &none;
        struct str port = s->port ? arena_printf(a, "%u", s->port) : STR("");
        const struct text_field fields[] = {{"query", v->query.text, false},
                                            {"provider", c ? c->provider.id : STR(""), false},
                                            {"role", s->role, false},
                                            {"protocol", s->protocol, false},
                                            {"host", ask_fill(a, s->host, &caller, &open), false},
                                            {"port", port, true},
                                            {"security", s->security, false},
                                            {"username", ask_fill(a, s->username, &caller, &open), false},
                                            {"auth", s->auth, false},
                                            {"url", s->url, false}};
        text_rows_put(r, fields + !v->many, COUNT(fields) - !v->many);
    }
}

void card_brief(struct out *line, struct arena *a, const struct card_view *v, const struct ask_card *c)
{
    struct ask_query caller = card_caller(v);
    bool open;
    for (size_t i = 0; i < c->servers_n; i++) {
        const struct ask_server *s = &c->servers[i];
        bool tls = str_eq(s->security, STR("tls")), starttls = str_eq(s->security, STR("starttls"));
        enum text_word w = tls ? WORD_SECURITY_TLS : starttls ? WORD_SECURITY_STARTTLS : WORD_SECURITY_NONE;
        out_lit(line, i ? " · " : "");
        text_put(line, card_protocol(s->protocol));
        out_lit(line, " ");
        text_put(line, s->host.n ? ask_fill(a, s->host, &caller, &open) : s->url);
        if (s->port)
            out_printf(line, ":%u", s->port);
        out_printf(line, " %s", text_word(v->lang, w));
    }
}
