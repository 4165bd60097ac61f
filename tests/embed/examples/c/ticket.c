/*
 * The settings for an address, as a text for a ticket, by libportolan.
 *
 *     cc ticket.c $(pkg-config --cflags --libs portolan) -o ticket
 *     ./ticket portolan.db jeanne@example.org
 */
#include <ctype.h>
#include <portolan.h>
#include <stdio.h>
#include <string.h>

static const char *security_in_words(const char *security)
{
    if (strcmp(security, "tls") == 0)
        return "SSL/TLS";
    return strcmp(security, "starttls") == 0 ? "STARTTLS" : "no encryption";
}

static void print_server(const struct portolan_server *s)
{
    if (strcmp(s->role, "incoming") != 0 && strcmp(s->role, "outgoing") != 0)
        return;
    for (const char *p = s->protocol; *p; p++)
        putchar(toupper((unsigned char)*p));
    printf(": %s, port %d, %s, user name %s\n", s->host, s->port, security_in_words(s->security), s->username);
}

static int print_ticket(struct portolan *p, const char *address)
{
    const struct portolan_card *card;
    int number = 0;
    switch (portolan_lookup(p, address, NULL, "fr", &card)) {
    case PORTOLAN_OK:
        break;
    case PORTOLAN_NONE:
        printf("%s is not in the record.\n", address);
        return 1;
    default:
        fprintf(stderr, "ticket: %s\n", portolan_message(p));
        return 3;
    }
    printf("Settings for %s (%s)\n\n", address, card->name);
    for (size_t i = 0; card->servers[i]; i++)
        print_server(card->servers[i]);
    for (size_t i = 0; card->requirements[i]; i++)
        printf("%s%d. %s\n", number == 0 ? "\nFirst:\n" : "", number + 1, card->requirements[i]->text), number++;
    return 0;
}

int main(int argc, char **argv)
{
    struct portolan *p = NULL;
    int code = 3;
    if (argc != 3) {
        fprintf(stderr, "usage: ticket DATABASE ADDRESS\n");
        return 2;
    }
    char address[256];
    snprintf(address, sizeof address, "%s", argv[2]);
    char *at = strrchr(address, '@');
    for (char *c = at ? at : ""; *c; c++)
        *c = (char)tolower((unsigned char)*c);
    if (portolan_open(argv[1], &p) == PORTOLAN_OK)
        code = print_ticket(p, address);
    else
        fprintf(stderr, "ticket: %s\n", portolan_message(p));
    portolan_close(p);
    return code;
}
