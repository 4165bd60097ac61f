/*
 * What servers say, and what it means: greetings and lists, right ones and any bytes at all; verdicts on them.
 */
#include "probe/talk.h"

#include <stdlib.h>
#include <string.h>

#include "base/out.h"
#include "probe/probe.h"
#include "tap.h"

static struct greeting take(const char *protocol, const char *text)
{
    struct greeting g = {.protocol = greeting_protocol_of(str_from(protocol))};
    struct str rest = str_from(text);
    for (struct str line; (line = str_line(&rest)).s;)
        greeting_line(&g, line);
    return g;
}

static void test_lists(void)
{
    struct greeting g = take("imap", "* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready\r\n");
    ok(g.is_right && g.listed && g.starttls && g.login_disabled, "IMAP: a list in the greeting");
    g = take("imap", "* OK\r\n* capability imap4REV1 auth=plain AUTH=XOAUTH2\r\nA1 OK\r\n");
    ok(g.is_right && greeting_has(&g, "PLAIN") && greeting_has(&g, "XOAUTH2") && !greeting_has(&g, "LOGIN"),
       "IMAP: in any case of letters");
    greeting_encrypted(&g);
    ok(!g.listed && !greeting_has(&g, "PLAIN"), "what was said before encryption is void");
    g = take("imap", "+OK POP3\r\n");
    ok(!g.is_right && strcmp(g.first, "+OK POP3") == 0, "IMAP: another protocol");
    g = take("pop3",
             "+OK <1896.697170952@dbc.mtview.ca.us>\r\n+OK\r\nSASL PLAIN CRAM-MD5\r\nUSER\r\nSTLS\r\n.\r\n");
    ok(g.apop && g.listed && g.user && g.starttls && greeting_has(&g, "CRAM-*"), "POP3");
    g = take("pop3", "+OK no stamp\r\n-ERR\r\n");
    ok(g.is_right && !g.apop && !g.listed, "POP3 that lists nothing");
    g = take("smtp",
             "220-a\r\n220 b\r\n250-mail\r\n250-AUTH PLAIN LOGIN\r\n250-AUTH=LOGIN PLAIN\r\n250 STARTTLS\r\n");
    ok(g.is_right && g.listed && g.starttls && strcmp(g.mechanisms, "PLAIN LOGIN") == 0,
       "SMTP: listed twice, taken once");
    g = take("smtp", "554 no\r\n");
    ok(g.is_right && g.turned_away, "SMTP: sent away");
    g = take("managesieve", "\"IMPLEMENTATION\" \"X\"\r\n\"sasl\" \"PLAIN\"\r\n\"STARTTLS\"\r\nOK\r\n");
    ok(g.is_right && g.ready && g.starttls && greeting_has(&g, "PLAIN"), "ManageSieve");
    ok(greeting_protocol_of(STR("jmap")) == GREETING_NONE, "a protocol without a greeting");
}

static enum verdict judge(struct arena *a, const char *protocol, const char *said, const char *auth)
{
    struct talk t = {.stage = TALK_THROUGH, .greeting = take(protocol, said)};
    struct described d = {.port = 143, .security = STR("none"), .auth = str_from(auth)};
    return verdict_mail(a, &t, &d, 0).verdict;
}

static void test_verdicts(struct arena *a)
{
    static const char *const imap =
        "* OK\r\n* CAPABILITY IMAP4rev1 AUTH=SCRAM-SHA-256 AUTH=NTLM LOGINDISABLED\r\n";
    ok(judge(a, "imap", imap, "encrypted-password") == VERDICT_AS_DESCRIBED, "an encrypted password");
    ok(judge(a, "imap", imap, "password") == VERDICT_DIFFERS, "no password under LOGINDISABLED");
    ok(judge(a, "imap", imap, "ntlm encrypted-password") == VERDICT_AS_DESCRIBED, "all kinds of a list");
    ok(judge(a, "imap", imap, "ntlm gssapi") == VERDICT_DIFFERS, "one of a list is missing");
    ok(judge(a, "imap", imap, "client-cert") == VERDICT_AS_DESCRIBED, "a client's certificate is never listed");
    ok(judge(a, "imap", "* OK\r\n* CAPABILITY IMAP4rev1 LOGINDISABLED\r\n", "") == VERDICT_DIFFERS,
       "no sign-in at all");
    ok(judge(a, "smtp", "220 x\r\n250 x\r\n", "none") == VERDICT_AS_DESCRIBED, "none is always to be had");
    struct talk t = {.stage = TALK_CONNECT, .fault = TALK_SILENT};
    struct described d = {.port = 25, .security = STR("starttls"), .auth = STR("")};
    ok(verdict_mail(a, &t, &d, 0).verdict == VERDICT_UNDECIDED, "port 25 is blocked in most networks");
    d.port = 587;
    ok(verdict_mail(a, &t, &d, 0).verdict == VERDICT_NO_ANSWER, "others are not");
    struct greeting g = take("imap", "* OK\r\n* CAPABILITY AUTH=PLAIN AUTH=XOAUTH2\r\n");
    ok(!verdict_auth(a, &g, STR("password")).s,
       "all that the record lists is offered: that more is does not matter");
    ok(str_eq(verdict_auth(a, &g, STR("ntlm password")), STR("password")), "what is not offered goes");
    ok(str_eq(verdict_auth(a, &g, STR("ntlm")), STR("oauth2 password")), "else all that is offered");
    ok(str_eq(verdict_plain(a, STR("a\033[2Jb\xff\n")), STR("a?[2Jb??")), "what a server sent moves no cursor");
}

static uint64_t random_state = 20261128;

static unsigned random_below(unsigned n)
{
    random_state ^= random_state << 13, random_state ^= random_state >> 7, random_state ^= random_state << 17;
    return (unsigned)(random_state % n);
}

/* Lines made of what servers say and of any bytes; each is a slice of just its size, so that a step too far is seen. */
static void test_any_bytes(struct arena *a)
{
    static const char *const words[] = {
        "* OK ",  "* CAPABILITY ", "[CAPABILITY ", "AUTH=", "]",           "+OK ", "<a@b>",
        "SASL ",  "250-AUTH ",     "220 ",         "554-",  "\"SASL\" \"", "\"",   "STARTTLS",
        "STLS",   "LOGINDISABLED", "OK",           "NO",    "\r\n",        " ",    "PLAIN",
        "* BYE ", "-ERR",          "250 AUTH="};
    static const char *const protocols[] = {"imap", "pop3", "smtp", "managesieve"};
    unsigned bad = 0, right = 0, listed = 0;
    for (unsigned i = 0; i < 150000; i++) {
        struct arena_mark mark = arena_mark(a);
        struct talk t = {.stage = TALK_THROUGH,
                         .greeting.protocol = greeting_protocol_of(str_from(protocols[i % 4]))};
        for (unsigned lines = random_below(6); lines; lines--) {
            struct out o = out_memory();
            for (unsigned parts = random_below(12); parts; parts--)
                if (random_below(3))
                    out_lit(&o, words[random_below(COUNT(words))]);
                else
                    out_raw(&o, (struct str){(char[]){(char)random_below(256)}, 1});
            char *exact = malloc(o.n + !o.n);
            memcpy(exact, out_str(&o).s ? out_str(&o).s : "", o.n);
            greeting_line(&t.greeting, (struct str){exact, o.n});
            free(exact);
            out_free(&o);
            if (!random_below(8))
                greeting_encrypted(&t.greeting);
        }
        struct described d = {.port = 993, .security = STR("none"), .auth = STR("oauth2 password")};
        struct finding f = verdict_mail(a, &t, &d, 0);
        for (size_t k = 0; k < f.seen.n; k++)
            bad += f.seen.s[k] < ' ' || f.seen.s[k] > '~';
        bad += strlen(t.greeting.mechanisms) >= sizeof t.greeting.mechanisms || f.seen.n > 200;
        right += t.greeting.is_right;
        listed += t.greeting.listed;
        arena_rewind(a, mark);
    }
    ok(right > 1000 && listed > 1000, "they get somewhere: %u greetings, %u lists", right, listed);
    ok(!bad, "150,000 conversations of any bytes");
}

int main(void)
{
    struct arena a = {0};
    test_lists();
    test_verdicts(&a);
    test_any_bytes(&a);
    arena_free(&a);
    return done();
}
