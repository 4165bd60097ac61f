/*
 * Runs the pager. Knows nothing of what it shows.
 */
#include "term/text.h"

#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/file.h"

/* What a shell says of a command it cannot find. */
enum { NO_COMMAND = 127 };

static bool fits(struct str bytes)
{
    struct winsize size = {0};
    size_t lines = 0;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_row == 0)
        return true;
    for (size_t at = 0; (at = str_find(bytes, '\n', at)) < bytes.n; at++)
        lines++;
    return lines < size.ws_row;
}

static _Noreturn void run_pager(const char *pager, int from)
{
    if (dup2(from, STDIN_FILENO) < 0)
        _exit(NO_COMMAND);
    if (pager)
        execl("/bin/sh", "sh", "-c", pager, (char *)NULL);
    else
        execlp("less", "less", "-FIRX", (char *)NULL);
    _exit(NO_COMMAND);
}

/* What the reader has set; NULL for nothing. */
static const char *chosen_pager(void)
{
    const char *pager = getenv("PORTOLAN_PAGER");
    return pager ? pager : getenv("PAGER");
}

bool text_page_takes_links(void)
{
    struct str pager = str_from(chosen_pager());
    return !pager.n || str_eq(pager, STR("less")) || str_starts(pager, STR("less "));
}

bool text_page(struct str bytes)
{
    int ends[2], status = 0;
    const char *pager = chosen_pager();
    if ((pager && !*pager) || fits(bytes) || pipe(ends) != 0)
        return false;
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[1]);
        run_pager(pager, ends[0]);
    }
    close(ends[0]);
    if (pid > 0) {
        /* Keys that interrupt are the pager's. */
        signal(SIGINT, SIG_IGN);
        signal(SIGQUIT, SIG_IGN);
        file_write_all(ends[1], bytes);
    }
    close(ends[1]);
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        return false;
    return !(WIFEXITED(status) && WEXITSTATUS(status) == NO_COMMAND);
}
