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

static void print_server(const struct portolan_row *s)
{
    const char *role = portolan_value(s, "role");
    if (strcmp(role, "incoming") != 0 && strcmp(role, "outgoing") != 0)
        return;
    for (const char *p = portolan_value(s, "protocol"); *p; p++)
        putchar(toupper((unsigned char)*p));
    printf(": %s, port %s, %s, user name %s\n", portolan_value(s, "host"), portolan_value(s, "port"),
           security_in_words(portolan_value(s, "security")), portolan_value(s, "username"));
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
    printf("Settings for %s (%s)\n\n", address, portolan_value(card->provider, "name"));
    for (size_t i = 0; card->servers[i]; i++)
        print_server(card->servers[i]);
    for (size_t i = 0; card->requirements[i]; i++)
        printf("%s%d. %s\n", number == 0 ? "\nFirst:\n" : "", number + 1, portolan_value(card->requirements[i], "text")), number++;
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
