/*
 * portolan init: a small knowledge base to begin with, that builds at once, and the words of a language to be translated.
 * Does not know what stands in it: it is what templates/init/ holds, and templates/strings/.
 */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"
#include "base/file_together.h"
#include "base/lang.h"
#include "base/out.h"
#include "cmd/cmd.h"
#include "cmd/options.h"
#include "compile/compile.h"
#include "read/record.h"
#include "render/source.h"

struct init {
    struct arena *a;
    const char *dir;
    struct source templates;
    struct str lang;   /* of the knowledge base */
    struct str sample; /* whose words the sample is written in */
    struct file_together_item *items;
    size_t n;
};

static void put(struct init *in, struct str path, struct str bytes)
{
    in->items[in->n++] = (struct file_together_item){arena_str(in->a, path).s, bytes};
}

/* Whether PATH below the folder is there, and holds anything when it is a folder. */
static bool is_there(const struct init *in, const char *path)
{
    const char *full = arena_printf(in->a, "%s/%s", in->dir, path).s;
    DIR *list = opendir(full);
    bool any = !list && access(full, F_OK) == 0;
    const struct dirent *e;
    while (list && !any && (e = readdir(list)) != NULL)
        any = strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    if (list)
        closedir(list);
    return any;
}

/* What was written by an init that was killed may stand there, and nothing else. */
static void want_absent(const struct init *in)
{
    for (size_t i = 0; i < in->n; i++) {
        struct str path = arena_printf(in->a, "%s/%s", in->dir, in->items[i].path), bytes;
        int err = file_read(in->a, AT_FDCWD, path.s, in->items[i].bytes.n + 1, &bytes);
        if (err != ENOENT && (err || !str_eq(bytes, in->items[i].bytes)))
            fail_system(EEXIST, "%.*s", STR_ARG(path));
    }
}

/* Those of the files that are below FOLDER, "templates" or "content", together. */
static void write_below(const struct init *in, const char *folder)
{
    struct file_together_item *items = ARENA_NEW(in->a, struct file_together_item, in->n + 1);
    size_t n = 0, length = strlen(folder);
    for (size_t i = 0; i < in->n; i++)
        if (strncmp(in->items[i].path, folder, length) == 0 && in->items[i].path[length] == '/')
            items[n++] = (struct file_together_item){in->items[i].path + length + 1, in->items[i].bytes};
    const char *whole = arena_printf(in->a, "%s/%s", in->dir, folder).s;
    file_together_mend(whole);
    if (n)
        file_together_write(whole, items, n);
}

/*
 * A new folder comes with all that is in it, in the place of an empty one too. One that holds something, or that we stand in,
 * stays the folder it is; content/ comes last: with it the knowledge base is whole.
 */
static void write_all(const struct init *in)
{
    if (access(in->dir, F_OK) != 0 || (strcmp(in->dir, ".") != 0 && !is_there(in, "."))) {
        file_together_write(in->dir, in->items, in->n);
        return;
    }
    write_below(in, "templates");
    write_below(in, "content");
}

/* BYTES with the sample's language where it stands alone, as in "[en]" and in a cell of a table, replaced by the new one. */
static struct str renamed(struct init *in, struct str bytes)
{
    struct out o = out_memory();
    for (size_t at = 0, hit; at < bytes.n; at = hit + in->sample.n) {
        hit = str_find_str(bytes, in->sample, at);
        out_printf(&o, "%.*s", STR_ARG(str_sub(bytes, at, hit)));
        if (hit == bytes.n)
            break;
        char before = hit ? bytes.s[hit - 1] : '\n',
             after = hit + in->sample.n < bytes.n ? bytes.s[hit + in->sample.n] : '\n';
        bool alone = strchr("[,\n", before) && strchr("],\n", after);
        out_printf(&o, "%.*s", STR_ARG(alone ? in->lang : in->sample));
    }
    return out_take(&o, in->a);
}

/* A file of the sample, PATH being where it goes; one that names its language is written in the new one's. */
static void put_sample(struct init *in, struct str path, const char *from)
{
    struct str bytes = source_read(&in->templates, from), to = STR("");
    for (struct str rest = path; rest.s;) {
        struct str part = str_cut(&rest, '/');
        to = arena_printf(in->a, "%.*s%s%.*s", STR_ARG(to), to.n ? "/" : "",
                          STR_ARG(str_eq(part, in->sample) ? in->lang : part));
    }
    put(in, to, str_ends(path, STR(".md")) ? bytes : renamed(in, bytes));
}

static bool has_part(struct str path, struct str part)
{
    while (path.s)
        if (str_eq(str_cut(&path, '/'), part))
            return true;
    return false;
}

/*
 * The sample: init/LANGUAGE/ for its own language; of init/ itself what that does not bring, and what is not written in
 * the reference's when it is another.
 */
static void put_samples(struct init *in)
{
    struct file_list list = source_list(&in->templates, "init");
    struct str reference = words_reference_lang();
    bool other = !str_eq(in->sample, reference);
    in->items = ARENA_NEW(in->a, struct file_together_item, list.n + 2);
    for (size_t i = 0; i < list.n; i++) {
        struct str path = list.items[i].path, below = path, first;
        str_cut(&below, '/');
        struct str inside = below;
        first = str_cut(&inside, '/');
        if (lang_is(first)) {
            if (str_eq(first, in->sample))
                put_sample(in, inside, path.s);
            continue;
        }
        struct str own = arena_printf(in->a, "init/%.*s/%.*s", STR_ARG(in->sample), STR_ARG(below));
        if (!(other && has_part(below, reference)) && !source_read(&in->templates, own.s).s)
            put_sample(in, below, path.s);
    }
    if (!in->n)
        fail_system(ENOENT, "templates/init");
}

/* The text of the word KEY of KIND in the words of LANG and of those it is a region of; absent when they have none. */
static struct str word_of(struct init *in, struct str lang, struct str kind, struct str key)
{
    for (; lang.s; lang = lang_base(lang)) {
        size_t n;
        const struct file_text f = {
            lang, STR(""), source_read(&in->templates, arena_printf(in->a, "strings/%.*s", STR_ARG(lang)).s)};
        const struct record_string *words = f.bytes.s ? strings_read(in->a, &f, NULL, &n) : NULL;
        for (size_t i = 0; words && i < n; i++)
            if (str_eq(words[i].kind, kind) && str_eq(words[i].key, key))
                return words[i].text;
    }
    return (struct str){0};
}

/* A line of the words to be translated: what stands there until then is behind a '#'. */
static void put_word(struct init *in, struct out *o, struct str kind, struct str line)
{
    struct str text = line, key = str_trim(str_cut(&text, '='));
    struct str own = word_of(in, in->lang, kind, key);
    bool name = str_eq(kind, STR("language")) && str_eq(key, STR("name"));
    if (str_eq(key, STR("reference")))
        return;
    text = own.s ? own : str_trim(text);
    out_printf(o, "%s%.*s = %.*s\n", name ? "" : "# ", STR_ARG(key), STR_ARG(name && !own.s ? in->lang : text));
    if (name && (own = word_of(in, in->lang, kind, STR("direction"))).s)
        out_printf(o, "direction = %.*s\n", STR_ARG(own));
}

/* templates/strings/LANGUAGE, when nobody has written it: the words of the language it is a region of, or the reference's. */
static void put_strings(struct init *in)
{
    struct str rest = source_read(&in->templates,
                                  arena_printf(in->a, "strings/%.*s", STR_ARG(words_reference_lang())).s),
               kind = STR("page");
    struct out o = out_memory();
    out_printf(&o,
               "# Words to be translated. Take the \"# \" away in front of a line that you have translated.\n");
    for (struct str line; (line = str_line(&rest)).s;) {
        struct str text = str_trim(line);
        if (text.n && text.s[0] == '[')
            kind = str_sub(text, 1, text.n - 1);
        if (!text.n || text.s[0] == '#' || text.s[0] == '[')
            out_printf(&o, "%.*s\n", STR_ARG(text));
        else
            put_word(in, &o, kind, text);
    }
    put(in, arena_printf(in->a, "templates/strings/%.*s", STR_ARG(in->lang)), arena_str(in->a, out_str(&o)));
    out_free(&o);
}

/* Whose sample a knowledge base in LANG begins with. */
static struct str sample_of(struct init *in, struct str lang)
{
    struct str reference = words_reference_lang();
    struct file_list list = source_list(&in->templates, "init");
    for (; lang.s; lang = lang_base(lang))
        for (size_t i = 0; i < list.n; i++)
            if (str_eq(lang, reference) ||
                str_starts(list.items[i].path, arena_printf(in->a, "init/%.*s/", STR_ARG(lang))))
                return lang;
    return reference;
}

static void print_next(const struct init *in, bool fresh)
{
    struct out say = out_fd(STDOUT_FILENO);
    out_term(&say, str_from(in->dir), false);
    out_printf(&say, ": %zu file%s.", in->n, in->n == 1 ? "" : "s");
    if (fresh && strcmp(in->dir, ".") != 0) {
        out_lit(&say, " Next:\n\n    cd ");
        out_term(&say, str_from(in->dir), false);
    } else if (fresh) {
        out_lit(&say, " Next:\n");
    }
    out_lit(&say, fresh ? "\n    portolan build\n    portolan serve\n" : "\n");
    out_end(&say);
}

/* All that is to be written; false when it is words alone, for a knowledge base that there is. */
static bool gather(struct init *in, const char *lang)
{
    bool fresh = !lang || !is_there(in, "content");
    in->items = ARENA_NEW(in->a, struct file_together_item, 1);
    if (fresh)
        put_samples(in);
    if (!word_of(in, in->lang, STR("page"), STR("skip")).s || lang_base(in->lang).s || !fresh)
        put_strings(in);
    return fresh;
}

static int run(int argc, char **argv)
{
    struct arena a = {0};
    struct options o;
    int code;
    if (!options_read(&o, argc, argv, &cmd_init, &code))
        return code;
    struct init in = {.a = &a,
                      .dir = o.words[0],
                      .lang = o.value[OPTION_TAG] ? str_from(o.value[OPTION_TAG]) : words_reference_lang()};
    if (!lang_is(in.lang)) {
        return args_error(&o.args, "--lang takes the name of a language, as fr, pt-BR or zh-Hans");
    }
    file_together_mend(in.dir);
    in.templates = source_open(&a);
    in.sample = sample_of(&in, in.lang);
    bool fresh = gather(&in, o.value[OPTION_TAG]);
    source_close(&in.templates);
    if (fresh && is_there(&in, "content"))
        fail_system(ENOTEMPTY, "%s/content", in.dir);
    want_absent(&in);
    write_all(&in);
    if (!o.value[OPTION_QUIET])
        print_next(&in, fresh);
    arena_free(&a);
    return EXIT_FOUND;
}

const struct cmd cmd_init = {
    .name = "init",
    .args = "DIR",
    .summary = "begin a knowledge base in the folder DIR",
    .run = run,
};
