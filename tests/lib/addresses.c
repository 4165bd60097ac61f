/*
 * Looks each line of standard input up through libportolan, for tests/search/addresses.py.
 *
 *     addresses DATABASE <LINES
 *
 * Prints for each, between TABs: the status, then what was understood and the first server's user name, or the message and
 * what is near, a blank between.
 */
#include <portolan.h>
#include <stdio.h>
#include <string.h>

int main(int argc, char **argv)
{
    static char line[8192];
    const struct portolan_card *card;
    struct portolan *p;
    if (argc != 2 || portolan_open(argv[1], &p) != PORTOLAN_OK)
        return 2;
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        enum portolan_status status = portolan_lookup(p, line, NULL, NULL, &card);
        if (status == PORTOLAN_OK) {
            printf("0\t%s\t%s\n", card->query, portolan_value(card->servers[0], "username"));
            continue;
        }
        printf("%d\t%s\t", (int)status, portolan_message(p));
        for (const char *const *near = portolan_near(p); *near; near++)
            printf("%s ", *near);
        printf("\n");
    }
    portolan_close(p);
    return 0;
}
