/*
 * Questions of any bytes to one database through libportolan: none may be an error, none may take long, which is a hundred
 * times what an ordinary one takes here, and 50 ms at least.
 *
 *     queries DATABASE COUNT <QUESTIONS      NUL-ended questions, then COUNT random ones made of their pieces
 *
 * Prints a line for each that fails, and at the end how many were asked, how many found something, and the slowest.
 */
#include <portolan.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { INPUT_MOST = 4 << 20, PIECES_MOST = 4096, QUESTION_MOST = 2000, ORDINARY = 64, TIMES = 100, LEAST_US = 50000 };

static uint64_t state = 88172645463325252u;

static uint64_t draw(uint64_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return state % below;
}

static long now_us(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * 1000000L + t.tv_nsec / 1000;
}

struct tally {
    long asked, found, failed, slowest, most;
};

static void ask(struct portolan *p, const char *question, struct tally *t)
{
    const struct portolan_answer *answer;
    const struct portolan_card *card;
    const struct portolan_entry *entry;
    long begun = now_us();
    enum portolan_status status[3] = {portolan_search(p, question, t->asked % 3 ? "fr" : "en", 0, &answer), PORTOLAN_NONE,
                                      PORTOLAN_NONE};
    long took = now_us() - begun;
    if (t->asked % 4 == 0) {
        status[1] = portolan_lookup(p, question, t->asked % 8 ? NULL : question, NULL, &card);
        portolan_near(p);
        status[2] = portolan_entry(p, question, NULL, &entry);
    }
    t->asked++;
    t->found += status[0] == PORTOLAN_OK;
    t->slowest = took > t->slowest ? took : t->slowest;
    for (int i = 0; i < 3; i++)
        if (status[i] > PORTOLAN_NONE || took > t->most) {
            t->failed++;
            printf("%s: status %d after %ld us: ", portolan_message(p), (int)status[i], took);
            for (const char *c = question; *c && c < question + 200; c++)
                printf(*c > ' ' && *c < 127 ? "%c" : "\\x%02x", (unsigned char)*c);
            printf("\n");
            break;
        }
}

/* Microseconds that a question may take, by what ordinary ones do. */
static long most_of(struct portolan *p)
{
    const struct portolan_answer *answer;
    long begun = now_us(), most;
    for (int i = 0; i < ORDINARY; i++)
        portolan_search(p, i % 2 ? "port imap" : "envoi bloqué", "fr", 0, &answer);
    most = (now_us() - begun) / ORDINARY * TIMES;
    return most > LEAST_US ? most : LEAST_US;
}

int main(int argc, char **argv)
{
    static char input[INPUT_MOST + 1], question[QUESTION_MOST + 1];
    static const char *pieces[PIECES_MOST];
    struct portolan *p;
    struct tally t = {0};
    size_t n = fread(input, 1, INPUT_MOST, stdin), pieces_n = 0;
    if (argc != 3 || portolan_open(argv[1], &p) != PORTOLAN_OK)
        return 2;
    t.most = most_of(p);
    for (size_t at = 0; at < n; at += strlen(input + at) + 1) {
        ask(p, input + at, &t);
        if (pieces_n < PIECES_MOST)
            pieces[pieces_n++] = input + at;
    }
    for (long left = strtol(argv[2], NULL, 10); left-- && pieces_n;) {
        size_t length = 0;
        for (uint64_t i = 1 + draw(40); i--;) {
            const char *piece = pieces[draw(pieces_n)];
            size_t from = draw(strlen(piece) + 1), most = draw(24), most_left = QUESTION_MOST - length;
            for (; most && piece[from] && most_left; most--, most_left--)
                question[length++] = draw(40) ? piece[from++] : (char)(1 + draw(255));
            if (length < QUESTION_MOST && draw(2))
                question[length++] = ' ';
        }
        question[length] = '\0';
        ask(p, question, &t);
    }
    portolan_close(p);
    printf("%ld questions, %ld found something, %ld failed, the slowest took %ld us\n", t.asked, t.found, t.failed, t.slowest);
    return t.failed != 0;
}
