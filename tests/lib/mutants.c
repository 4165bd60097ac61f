/*
 * Damaged copies of a database, each asked everything through libportolan in this one process: every answer must be a
 * status, with a plain sentence when it fails, and no question more than two seconds of the processor.
 *
 *     mutants DATABASE SCRATCH FIRST COUNT     prints a line for each that misbehaves; SCRATCH holds the current one
 *     mutants DATABASE SCRATCH FIRST COUNT x   only leaves the last in SCRATCH, for others to ask
 */
#include <portolan.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

enum { PAGE = 4096, LIMIT_MS = 2000 };

static uint64_t state;

static uint64_t draw(uint64_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return below ? state % below : 0;
}

static unsigned char *slurp(const char *path, size_t *n)
{
    FILE *f = fopen(path, "rb");
    if (!f || fseek(f, 0, SEEK_END) != 0)
        exit(2);
    *n = (size_t)ftell(f);
    rewind(f);
    unsigned char *bytes = malloc(*n);
    if (!bytes || fread(bytes, 1, *n, f) != *n)
        exit(2);
    fclose(f);
    return bytes;
}

/* One kind of damage to B of N bytes; returns the new size. */
static size_t damage(unsigned char *b, size_t n)
{
    static const unsigned char likely[] = {0, 1, 2, 5, 10, 13, 0x7f, 0x80, 0x81, 0xff};
    size_t pages = n / PAGE, at = draw(pages) * PAGE, length = 1 + draw(64);
    switch (draw(9)) {
    case 0: /* bytes anywhere */
        for (size_t i = 0; i < length; i++)
            b[draw(n)] = (unsigned char)draw(256);
        break;
    case 1: /* the head of a page: kind, cells, free space */
        b[at + (at ? 0 : 100) + draw(12)] = likely[draw(sizeof likely)];
        break;
    case 2: /* the pointers to cells */
        for (size_t i = 0; i < 4; i++)
            b[at + (at ? 8 : 108) + draw(200)] = (unsigned char)draw(256);
        break;
    case 3: /* the file's head, but for what says that it is ours */
        b[16 + draw(44)] = likely[draw(sizeof likely)];
        break;
    case 4: /* the schema */
        for (size_t i = 0; i < length / 8 + 1; i++)
            b[100 + draw(PAGE * 3)] = (unsigned char)draw(256);
        break;
    case 5:
        memset(b + at, (int)likely[draw(sizeof likely)], PAGE);
        break;
    case 6:
        memcpy(b + at, b + draw(pages) * PAGE, PAGE);
        break;
    case 7:
        return 100 + draw(n - 100);
    default: /* records: sizes and types stand at their beginning */
        for (size_t i = 0; i < length; i++) {
            size_t where = at + PAGE / 2 + draw(PAGE / 2);
            b[where] = likely[draw(sizeof likely)];
        }
    }
    return n;
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Whether what a failure says is one plain line; what is wrong is printed. */
static int plain(const struct portolan *p, enum portolan_status status, uint64_t seed)
{
    const char *said = portolan_message(p);
    int fine = status <= PORTOLAN_FAILED && (status == PORTOLAN_OK) == (said[0] == '\0');
    for (const char *c = said; *c; c++)
        fine = fine && (unsigned char)*c >= ' ' && *c != 127;
    if (!fine || strstr(said, "internal error"))
        printf("%llu: status %d: %s\n", (unsigned long long)seed, (int)status, said);
    return fine;
}

/* Reads every text, so that a bad pointer is touched. */
static size_t touch_row(const struct portolan_row *row)
{
    size_t n = 0;
    const char *name;
    for (int i = 0; (name = portolan_column(row, i)); i++)
        n += strlen(portolan_value(row, name));
    return n;
}

static size_t touch_rows(const struct portolan_row *const *rows)
{
    size_t n = 0;
    for (; *rows; rows++)
        n += touch_row(*rows);
    return n;
}

static size_t touch_card(const struct portolan_card *c)
{
    return touch_row(c->provider) + touch_rows(c->servers) + touch_rows(c->requirements) + touch_rows(c->links);
}

/* As plain, of a question that began at *BEGUN, which becomes now. */
static void asked(const struct portolan *p, enum portolan_status status, uint64_t seed, int64_t *begun)
{
    int64_t now = now_ms();
    if (now - *begun > LIMIT_MS)
        printf("slow %llu: %lld ms\n", (unsigned long long)seed, (long long)(now - *begun));
    plain(p, status, seed);
    *begun = now;
}

static size_t ask(struct portolan *p, uint64_t seed, int64_t begun)
{
    static const char *const things[] = {"jeanne@phare.example", "imap.phare.example:993", "amer", "x@nichts.test"};
    static const char *const words[] = {"imap", "envoi bloqeu", "port smtp amer", "zzzz"};
    const struct portolan_card *card;
    const struct portolan_answer *answer;
    const struct portolan_entry *entry;
    size_t n = 0;
    for (size_t i = 0; i < sizeof things / sizeof *things; i++) {
        enum portolan_status status = portolan_lookup(p, things[i], NULL, "fr", &card);
        asked(p, status, seed, &begun);
        n += status == PORTOLAN_OK ? touch_card(card) : 0;
    }
    for (const char *const *name = portolan_near(p); *name; name++)
        n += strlen(*name);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        enum portolan_status status = portolan_search(p, words[i], i % 2 ? "en" : "fr", 0, &answer);
        asked(p, status, seed, &begun);
        if (status == PORTOLAN_OK)
            n += touch_rows(answer->results) + touch_rows(answer->ports);
    }
    enum portolan_status status = portolan_entry(p, "imap-ou-pop", "fr", &entry);
    asked(p, status, seed, &begun);
    n += status == PORTOLAN_OK ? touch_row(entry->entry) : 0;
    return n + strlen(portolan_meta(p, "schema_version"));
}

static void try_one(const char *path, uint64_t seed)
{
    struct portolan *p;
    int64_t begun = now_ms();
    enum portolan_status status = portolan_open(path, &p);
    asked(p, status, seed, &begun);
    portolan_limit(p, 1500);
    if (status == PORTOLAN_OK)
        ask(p, seed, begun);
    portolan_close(p);
}

int main(int argc, char **argv)
{
    size_t n;
    if (argc != 5 && argc != 6)
        return 2;
    unsigned char *whole = slurp(argv[1], &n), *copy = malloc(n);
    uint64_t first = strtoull(argv[3], NULL, 10), count = strtoull(argv[4], NULL, 10);
    for (uint64_t seed = first; copy && seed < first + count; seed++) {
        state = seed * 0x9E3779B97F4A7C15u + 1;
        memcpy(copy, whole, n);
        size_t size = n;
        for (uint64_t times = 1 + draw(3); times-- && size == n;)
            size = damage(copy, n);
        FILE *f = fopen(argv[2], "wb");
        if (!f || fwrite(copy, 1, size, f) != size || fclose(f) != 0)
            return 2;
        if (argc == 5)
            try_one(argv[2], seed);
        fflush(stdout);
    }
    free(whole);
    free(copy);
    return 0;
}
