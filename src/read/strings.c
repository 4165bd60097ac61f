/*
 * The words of one language, as translators write them.
 * Does not know which words there are.
 */
#include "read/record.h"

static void say(struct diag *d, enum diag_code code, const struct file_text *f, unsigned line, struct str what)
{
    if (f->path.n)
        diag_say(d, code, (struct diag_pos){f->path, line, 1}, what, (struct str){0});
}

struct record_string *strings_read(struct arena *keep, const struct file_text *f, struct diag *d, size_t *n)
{
    struct str rest = f->bytes, kind = STR("page");
    size_t room = 1;
    for (size_t i = 0; i < rest.n; i++)
        room += rest.s[i] == '\n';
    struct record_string *words = ARENA_NEW(keep, struct record_string, room);
    *n = 0;
    unsigned line = 1;
    for (struct str text; (text = str_line(&rest)).s; line++) {
        text = str_trim(text);
        if (!text.n || text.s[0] == '#')
            continue;
        if (text.s[0] == '[' && text.s[text.n - 1] == ']') {
            kind = str_trim(str_sub(text, 1, text.n - 1));
            continue;
        }
        size_t eq = str_find(text, '=', 0);
        struct str key = str_trim(str_sub(text, 0, eq));
        if (eq == text.n || !key.n)
            say(d, DIAG_WORDS_LINE, f, line, text);
        else
            words[(*n)++] = (struct record_string){kind, key, str_trim(str_sub(text, eq + 1, text.n)), line};
    }
    return words;
}
