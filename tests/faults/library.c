/*
 * library: asks a database (argv[1]) one question of each kind through libportolan and prints the answers. A question that
 * fails is asked once more: a handle goes on working after it. Exit 3 with the library's word when it fails again.
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "portolan.h"

static struct portolan *p;

static void give_up(void)
{
    char room[600];
    snprintf(room, sizeof room, "portolan: %s\n", portolan_message(p));
    fputs(room, stderr);
    portolan_close(p);
    exit(PORTOLAN_FAILED);
}

static enum portolan_status open_file(const char *path)
{
    portolan_close(p);
    return portolan_open(path, &p);
}

static enum portolan_status look_up(const char *what)
{
    const struct portolan_card *card;
    enum portolan_status status = portolan_lookup(p, what, NULL, "fr", &card);
    if (status == PORTOLAN_OK)
        for (const struct portolan_row *const *s = card->servers; *s; s++)
            printf("%s %s %s %s %s\n", portolan_value(card->provider, "id"), portolan_value(*s, "protocol"), portolan_value(*s, "host"),
                   portolan_value(*s, "port"), portolan_value(*s, "username"));
    return status;
}

static enum portolan_status look_near(const char *what)
{
    const struct portolan_card *card;
    enum portolan_status status = portolan_lookup(p, what, NULL, NULL, &card);
    if (status != PORTOLAN_NONE)
        return status;
    const char *const *near = portolan_near(p);
    if (portolan_message(p)[0])
        return PORTOLAN_FAILED;
    for (; *near; near++)
        printf("near: %s\n", *near);
    return PORTOLAN_NONE;
}

static enum portolan_status search(const char *words)
{
    const struct portolan_answer *a;
    enum portolan_status status = portolan_search(p, words, "fr", 5, &a);
    if (status == PORTOLAN_OK) {
        printf("card %s, instead %s\n", a->card ? portolan_value(a->card->provider, "id") : "none", a->instead);
        for (const struct portolan_row *const *r = a->results; *r; r++)
            printf("%s %s: %s\n", portolan_value(*r, "kind"), portolan_value(*r, "slug"), portolan_value(*r, "excerpt"));
    }
    return status;
}

static enum portolan_status read_entry(const char *slug)
{
    const struct portolan_entry *e;
    enum portolan_status status = portolan_entry(p, slug, "fr", &e);
    if (status == PORTOLAN_OK)
        printf("%s\n%s\n", portolan_value(e->entry, "question"), portolan_value(e->entry, "body"));
    return status;
}

static enum portolan_status meta(const char *key)
{
    const char *value = portolan_meta(p, key);
    if (portolan_message(p)[0])
        return PORTOLAN_FAILED;
    printf("%s %s\n", key, value);
    return PORTOLAN_OK;
}

static void twice(enum portolan_status (*ask)(const char *), const char *what)
{
    enum portolan_status status = ask(what);
    if (status == PORTOLAN_FAILED)
        status = ask(what);
    if (status == PORTOLAN_FAILED)
        give_up();
    printf("%d\n", (int)status);
}

int main(int argc, char **argv)
{
    static char room[BUFSIZ];
    setvbuf(stdout, room, _IOFBF, sizeof room);
    if (argc != 2)
        return PORTOLAN_MISUSE;
    twice(open_file, argv[1]);
    twice(look_up, "jeanne@phare.example");
    twice(look_up, "imap.amer.example:993");
    twice(look_near, "jeanne@phare.exmaple");
    twice(search, "envoi bloqeu");
    twice(search, "imap phare");
    twice(read_entry, "imap-ou-pop");
    twice(read_entry, "imap-ou-pup");
    twice(meta, "schema_version");
    portolan_close(p);
    return 0;
}
