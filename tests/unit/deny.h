/*
 * deny: runs tests in a child for which one system call fails, as on another kernel or file system.
 */
#ifndef UNIT_DENY_H
#define UNIT_DENY_H

#include <linux/filter.h>
#include <linux/seccomp.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tap.h"

/* From now on system call NR fails with ERR; with FLAG only when its fifth argument is FLAG. */
static bool deny(long nr, unsigned flag, int err)
{
    struct sock_filter rules[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (unsigned)nr, 0, 2),
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, args[4])),
        BPF_JUMP(BPF_JMP | (flag ? BPF_JEQ : BPF_JGE) | BPF_K, flag, 1, 0),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | (unsigned)err),
    };
    struct sock_fprog program = {.len = COUNT(rules), .filter = rules};
    return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program, 0, 0) == 0;
}

/*
 * Runs FN(CTX) so in a child. Its tests print to the same TAP stream; returns whether they all
 * passed (true also where the kernel knows no such filter).
 */
__attribute__((unused)) static bool deny_run(long nr, unsigned flag, int err, void (*fn)(void *ctx), void *ctx)
{
    int ends[2], counts[2] = {0, 1}, status = 0;
    fflush(stdout);
    if (pipe(ends))
        return false;
    pid_t pid = fork();
    if (pid == 0) {
        if (deny(nr, flag, err))
            fn(ctx);
        int now[2] = {tap_count, tap_failed};
        fflush(stdout);
        exit(write(ends[1], now, sizeof now) != (ssize_t)sizeof now);
    }
    close(ends[1]);
    bool told = read(ends[0], counts, sizeof counts) == (ssize_t)sizeof counts;
    close(ends[0]);
    waitpid(pid, &status, 0);
    bool passed = told && counts[1] == tap_failed && status == 0;
    if (told) {
        tap_count = counts[0];
        tap_failed = counts[1];
    }
    return passed;
}

#endif
