/*
 * Eight threads, each with its own handle on one database: every answer is what a single thread gets.
 * Also what a handle does with arguments that are missing, and with questions after a failure.
 *
 *     threads DATABASE NOT-A-DATABASE     exit code 0 when all is well
 */
#include <portolan.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { THREADS = 8, ROUNDS = 300 };

static const char *const asked[] = {"jeanne@phare.example", "imap.amer.example:993", "epave", "x@nichts.test"};
static const char *const provider[] = {"phare", "amer", "epave", NULL};
static const char *path;

static int is_right(struct portolan *p, int i)
{
    const struct portolan_card *card;
    const struct portolan_answer *answer;
    const struct portolan_entry *entry;
    enum portolan_status status = portolan_lookup(p, asked[i], NULL, "fr", &card);
    int right = provider[i] ? status == PORTOLAN_OK && strcmp(portolan_value(card->provider, "id"), provider[i]) == 0 : status == PORTOLAN_NONE && !card;
    right = right && (portolan_message(p)[0] == '\0') == (status == PORTOLAN_OK);
    right = right && portolan_search(p, "envoi bloqeu", "fr", 3, &answer) == PORTOLAN_OK && answer->results[0] && answer->instead[0];
    return right && portolan_entry(p, "imap-ou-pop", "fr", &entry) == PORTOLAN_OK && strcmp(portolan_value(entry->entry, "slug"), "imap-ou-pop") == 0;
}

static void *work(void *failures)
{
    struct portolan *p;
    if (portolan_open(path, &p) != PORTOLAN_OK)
        ++*(int *)failures;
    for (int i = 0; i < ROUNDS; i++)
        *(int *)failures += !is_right(p, i % 4);
    portolan_close(p);
    return NULL;
}

/* What is missing is PORTOLAN_MISUSE, and nothing worse. */
static int misuse(const char *bad)
{
    struct portolan *p, *closed;
    const struct portolan_card *card;
    const struct portolan_entry *entry;
    int wrong = portolan_open(NULL, &p) != PORTOLAN_MISUSE;
    portolan_close(p);
    wrong += portolan_open(bad, &closed) != PORTOLAN_FAILED || !portolan_message(closed)[0];
    wrong += portolan_lookup(closed, "phare", NULL, NULL, &card) != PORTOLAN_MISUSE || portolan_languages(closed)[0] != NULL;
    portolan_close(closed);
    portolan_close(NULL);
    wrong += portolan_lookup(NULL, "phare", NULL, NULL, &card) != PORTOLAN_MISUSE || portolan_open(path, &p) != PORTOLAN_OK;
    wrong += portolan_lookup(p, NULL, NULL, NULL, &card) != PORTOLAN_MISUSE || portolan_entry(p, "x", NULL, NULL) != PORTOLAN_MISUSE;
    wrong += strcmp(portolan_meta(p, "schema_version"), "") == 0 || strcmp(portolan_languages(p)[0], "fr") != 0;
    wrong += portolan_entry(p, "imap-ou-po", NULL, &entry) != PORTOLAN_NONE || strcmp(portolan_near(p)[0], "imap-ou-pop") != 0;
    wrong += portolan_lookup(p, "jeanne@phare.exampel", NULL, NULL, &card) != PORTOLAN_NONE || strcmp(portolan_near(p)[0], "phare.example") != 0;
    /* No time at all: this question fails, the next one is answered. */
    portolan_limit(p, -1000);
    const struct portolan_answer *answer;
    enum portolan_status status = portolan_search(p, "imap serveur", "fr", 0, &answer);
    wrong += status == PORTOLAN_FAILED && (!portolan_message(p)[0] || answer);
    portolan_limit(p, 2000);
    wrong += !is_right(p, 0);
    portolan_close(p);
    return wrong;
}

int main(int argc, char **argv)
{
    pthread_t threads[THREADS];
    int failures[THREADS] = {0}, wrong = 0;
    if (argc != 3)
        return 2;
    path = argv[1];
    for (int i = 0; i < THREADS; i++)
        wrong += pthread_create(&threads[i], NULL, work, &failures[i]) != 0;
    for (int i = 0; i < THREADS; i++) {
        pthread_join(threads[i], NULL);
        wrong += failures[i];
    }
    if (wrong)
        printf("%d answers are wrong\n", wrong);
    int misused = misuse(argv[2]);
    if (misused)
        printf("%d kinds of misuse are wrong\n", misused);
    return wrong || misused;
}
