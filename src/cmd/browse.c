/*
 * A page of the site in the browser of whoever asks.
 * Does not know which page.
 */
#include "cmd/browse.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/out.h"

enum { NO_COMMAND = 127 };

struct str browse_url(struct arena *a, struct str site, struct str page)
{
    struct out o = out_memory();
    struct str path = arena_printf(a, "%.*s%.*s", STR_ARG(site), STR_ARG(page));
    char *real = realpath(path.s, NULL);
    if (!real)
        fail_system(errno, "%s", path.s);
    out_lit(&o, "file://");
    for (struct str rest = str_sub(str_from(real), 1, SIZE_MAX); rest.s;) {
        out_lit(&o, "/");
        out_url(&o, str_cut(&rest, '/'));
    }
    free(real);
    return out_take(&o, a);
}

void browse_open(struct str url)
{
    int status = 0;
    pid_t pid = fork();
    if (pid == 0) {
        execl("/bin/sh", "sh", "-c", "exec ${BROWSER:-xdg-open} \"$1\"", "sh", url.s, (char *)NULL);
        _exit(NO_COMMAND);
    }
    if (pid < 0 || waitpid(pid, &status, 0) != pid)
        fail_system(errno, "the browser");
    if (!WIFEXITED(status) || WEXITSTATUS(status))
        fail_system(0, "the browser cannot be started: name one in BROWSER");
}
