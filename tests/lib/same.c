/*
 * Searches each line of standard input through libportolan, for tests/house/same.mjs.
 *
 *     same DATABASE LANGUAGE LIMIT <LINES
 *
 * Prints a line for each, fields between TABs: "message" and what the handle complains about; "card" and its query, match,
 * matched and page; "server", "requirement", "port" and "result" with values of each; "instead". Values are between \x1f.
 */
#include <portolan.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One field: its name and the values up to NULL; what would end a field or a line becomes a blank. */
static void put(const char *name, ...)
{
    va_list values;
    printf("%s", name);
    va_start(values, name);
    for (const char *value; (value = va_arg(values, const char *));) {
        putchar('\x1f');
        for (; *value; value++)
            putchar(strchr("\t\n\r\x1f", *value) ? ' ' : *value);
    }
    va_end(values);
    putchar('\t');
}

/* The columns of each of ROWS that COLUMNS names. */
static void put_rows(const char *name, const struct portolan_row *const *rows, const char *const columns[5])
{
    const char *v[5];
    for (; *rows; rows++) {
        for (int i = 0; i < 5; i++)
            v[i] = portolan_value(*rows, columns[i]);
        put(name, v[0], v[1], v[2], v[3], v[4], NULL);
    }
}

static void put_answer(const struct portolan_answer *answer)
{
    static const char *const server[] = {"protocol", "host", "port", "security", "username"};
    static const char *const requirement[] = {"text", "condition", "", "", ""}, *const port[] = {"protocol", "port", "security", "", ""};
    static const char *const result[] = {"url", "title", "score", "excerpt", ""};
    const struct portolan_card *card = answer->card;
    if (card) {
        put("card", card->query, card->match, card->matched, portolan_value(card->provider, "url"), NULL);
        put_rows("server", card->servers, server);
        put_rows("requirement", card->requirements, requirement);
    }
    put_rows("port", answer->ports, port);
    put_rows("result", answer->results, result);
    put("instead", answer->instead, NULL);
}

int main(int argc, char **argv)
{
    static char line[16384];
    const struct portolan_answer *answer;
    struct portolan *p;
    if (argc != 4 || portolan_open(argv[1], &p) != PORTOLAN_OK)
        return 2;
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = '\0';
        enum portolan_status status = portolan_search(p, line, argv[2], atoi(argv[3]), &answer);
        put("message", portolan_message(p), NULL);
        if (status == PORTOLAN_OK)
            put_answer(answer);
        printf("\n");
    }
    portolan_close(p);
    return 0;
}
