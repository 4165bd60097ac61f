/*
 * Reads the guides below content/guides/.
 * Does not know formats (read/) nor rules (kb/).
 */
#include <errno.h>

#include "base/fail.h"
#include "cmd/compile.h"
#include "kb/guide.h"
#include "read/entry.h"

#define FOLDER STR("content/guides/")

/* The language folder of PATH when it is one of the site's, else an absent slice after a report. */
static struct str guide_lang(const struct file_entry *f, const struct record_site *site, struct diag *d)
{
    struct diag_pos pos = {f->path, 1, 1};
    struct str rest = str_sub(f->path, FOLDER.n, f->path.n);
    struct str lang = str_sub(rest, 0, str_find(rest, '/', 0));
    for (size_t i = 0; i < site->languages.n && !f->refused; i++)
        if (str_eq(site->languages.items[i].text, lang))
            return lang;
    diag_say(d, f->refused ? DIAG_FILE_REFUSED : DIAG_SITE_LANGUAGE, pos, lang, (struct str){0});
    return (struct str){0};
}

void compile_guides(struct arena *a, const struct compile_guides *in, struct diag *d)
{
    struct record_facts facts = guide_facts(a, in->db, in->facts);
    for (size_t i = 0; i < in->sources->n; i++) {
        const struct file_entry *f = &in->sources->items[i];
        struct record_entry e;
        struct str bytes, lang;
        if (!str_starts(f->path, FOLDER) || !str_ends(f->path, STR(".md")))
            continue;
        if (!(lang = guide_lang(f, in->site, d)).s)
            continue;
        int err = file_read(a, in->root, f->path.s, ENTRY_MAX, &bytes);
        if (err == EFBIG)
            diag_say(d, DIAG_TEXT_SIZE, (struct diag_pos){f->path, 1, 1},
                     arena_printf(a, "%d KiB", ENTRY_MAX / 1024), (struct str){0});
        else if (err)
            fail_system(err, "%.*s", STR_ARG(f->path));
        else if (entry_read(a, f->path, lang, bytes, &facts, true, d, &e))
            guide_put(a, in->db, in->put, &e);
    }
}
