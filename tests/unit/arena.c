/* arena: alignment, zeroes, marks, growth, and its end. */
#include "base/arena.h"

#include <stdint.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fail.h"
#include "tap.h"

static void allocation(void)
{
    struct arena a = {0};
    bool aligned = true, zeroed = true;
    for (size_t n = 0; n < 3000; n++) {
        char *p = arena_alloc(&a, n % 97);
        aligned = aligned && (uintptr_t)p % _Alignof(max_align_t) == 0;
        for (size_t i = 0; i < n % 97; i++)
            zeroed = zeroed && p[i] == 0;
        memset(p, 0xAA, n % 97);
        memset(arena_bytes(&a, n % 5), 0xBB, n % 5);
    }
    ok(aligned, "every allocation is aligned");
    ok(zeroed, "every allocation is zeroed");
    char *big = arena_alloc(&a, 5000001);
    big[5000000] = 1;
    ok(big[0] == 0, "larger than any block");
    ok(arena_alloc(&a, 0) != NULL, "nothing is somewhere");
    long long *many = ARENA_NEW(&a, long long, 1000);
    ok(many[999] == 0, "an array");
    arena_free(&a);
    ok(a.block == NULL && a.used == 0, "freed: as new");
    arena_free(&a);
}

static void text(void)
{
    struct arena a = {0};
    is_str(arena_printf(&a, "%s:%d", "imap", 993), STR("imap:993"), "printf");
    struct str wide = arena_printf(&a, "%1000d", 7);
    ok(wide.n == 1000 && wide.s[999] == '7' && wide.s[1000] == 0, "printf beyond its first guess");
    struct str copy = arena_str(&a, STR("a\0b"));
    ok(copy.n == 3 && memcmp(copy.s, "a\0b", 4) == 0, "a copy ends with NUL");
    ok(arena_str(&a, (struct str){0}).s == NULL, "absent stays absent");
    ok(arena_str(&a, STR("")).s != NULL, "empty is not absent");
    arena_free(&a);
}

static void marks(void)
{
    struct arena a = {0};
    struct arena_mark none = arena_mark(&a);
    struct str kept = arena_str(&a, STR("kept"));
    struct arena_mark mark = arena_mark(&a);
    struct arena_block *first = a.block;
    for (int round = 0; round < 50; round++) {
        for (int i = 0; i < 300; i++) {
            char *p = arena_alloc(&a, 1000);
            if (p[999])
                ok(0, "zeroed after a rewind");
            p[999] = 1;
        }
        arena_rewind(&a, mark);
    }
    ok(a.block == first && a.used == mark.used, "back at the mark");
    is_str(kept, STR("kept"), "what came before the mark stands");
    arena_alloc(&a, 3 << 20);
    arena_rewind(&a, none);
    ok(a.used == 0, "back before the first allocation");
    arena_str(&a, STR("again"));
    arena_clear(&a);
    ok(a.block != NULL && a.used == 0, "cleared: one block is kept");
    arena_free(&a);
}

/* The exit status of FN run in a child whose standard error is shut. */
static int status_of(void (*fn)(void))
{
    fflush(stdout);
    pid_t pid = fork();
    if (pid == 0) {
        close(STDERR_FILENO);
        fn();
        _exit(0);
    }
    int status = 0;
    waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void overflow(void)
{
    struct arena a = {0};
    arena_array(&a, SIZE_MAX / 2, 3);
}

static void huge(void)
{
    struct arena a = {0};
    arena_alloc(&a, SIZE_MAX - 3);
}

int main(void)
{
    allocation();
    text();
    marks();
    ok(status_of(overflow) == EXIT_SYSTEM, "an array that overflows ends with 3");
    ok(status_of(huge) == EXIT_SYSTEM, "so does more than there is");
    return done();
}
