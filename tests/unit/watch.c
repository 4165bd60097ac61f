/* watch: work that takes too long ends the program with its name; quick work and waiting do not. */
#include "base/watch.h"

#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tap.h"

static void rest(long milliseconds)
{
    nanosleep(&(struct timespec){.tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000},
              NULL);
}

static void spin(double seconds)
{
    struct timespec t;
    double until = 0, now;
    do {
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
        now = (double)t.tv_sec + (double)t.tv_nsec / 1e9;
        until = until > 0 ? until : now + seconds;
    } while (now < until);
}

static void *stuck(void *arg)
{
    watch_begin(arg, 1, "content/faq/fr/x.md");
    spin(60);
    return NULL;
}

/* A program in which one thread is stuck while another does its work. */
static void fake(void)
{
    pthread_t thread;
    struct watch *w = watch_new(2, 100);
    pthread_create(&thread, NULL, stuck, w);
    for (int i = 0; i < 100000; i++) {
        watch_begin(w, 0, "content/faq/fr/y.md");
        spin(0.001);
        watch_end(w, 0);
    }
    _exit(0);
}

static void test_stuck(void)
{
    int pipes[2], status = 0;
    char said[512] = "";
    size_t n = 0;
    if (pipe(pipes))
        return;
    fflush(stdout);
    pid_t child = fork();
    if (child == 0) {
        dup2(pipes[1], STDERR_FILENO);
        fake();
    }
    close(pipes[1]);
    for (ssize_t got; n + 1 < sizeof said && (got = read(pipes[0], said + n, sizeof said - 1 - n)) > 0;)
        n += (size_t)got;
    close(pipes[0]);
    waitpid(child, &status, 0);
    ok(WIFEXITED(status) && WEXITSTATUS(status) == 3, "a stuck thread ends the program with 3");
    ok(strstr(said, "portolan: content/faq/fr/x.md: takes too long to read") == said,
       "and the file is named: %s", said);
}

static void test_quick(void)
{
    struct watch *w = watch_new(1, 50);
    watch_begin(w, 0, "waiting");
    rest(300);
    watch_end(w, 0);
    for (int i = 0; i < 20; i++) {
        watch_begin(w, 0, "quick");
        spin(0.01);
        watch_end(w, 0);
    }
    watch_free(w);
    ok(1, "waiting, and much quick work, may go on");
    watch_free(watch_new(4, 10000));
    ok(1, "nothing to watch ends at once");
}

int main(void)
{
    test_quick();
    test_stuck();
    return done();
}
