/*
 * Says how it went.
 * Does not know what was done.
 */
#include "cmd/report.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"

struct report report_new(const struct options *o)
{
    struct report r = {.diag = diag_new(), .text = out_memory()};
    if (o->value[OPTION_WARNINGS])
        diag_raise_warnings(r.diag);
    if (!o->value[OPTION_NOTES])
        diag_hide_notes(r.diag);
    if (o->value[OPTION_ALL])
        diag_show_all(r.diag);
    return r;
}

void report_free(struct report *r)
{
    diag_free(r->diag);
    out_free(&r->text);
}

static bool colour_wanted(void)
{
    const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
    return isatty(STDERR_FILENO) && !(no && *no) && !(term && strcmp(term, "dumb") == 0);
}

void report_print(struct report *r, int root)
{
    diag_print(r->diag, &r->text, root, false, false);
    if (isatty(STDERR_FILENO)) {
        struct out err = out_fd(STDERR_FILENO);
        diag_print(r->diag, &err, root, true, colour_wanted());
        out_end(&err);
    } else {
        file_write_all(STDERR_FILENO, out_str(&r->text));
    }
}

void report_again(struct report *r, struct str said)
{
    file_write_all(STDERR_FILENO, said);
    r->again = true;
}

struct str report_text(const struct report *r)
{
    return out_str(&r->text);
}

void report_fine(const struct report *r, size_t read, size_t pages)
{
    struct out say = out_fd(STDOUT_FILENO);
    out_lit(&say, out_str(&r->text).n ? "content/ can be published" : "content/ is in order");
    if (read < pages)
        out_printf(&say, "; for links, %zu of %zu pages were looked at (--all: every page)", read, pages);
    out_lit(&say, "\n");
    out_end(&say);
}

void report_done(const struct report *r, const struct options *o)
{
    if (o->value[OPTION_QUIET])
        return;
    struct out say = out_fd(STDOUT_FILENO);
    out_term(&say, str_from(o->out), false);
    if (r->again)
        out_lit(&say, ": nothing has changed\n");
    else
        out_printf(&say, ": %zu files written, %zu unchanged\n", r->written, r->kept);
    out_end(&say);
}
