/*
 * Paths of a command line into bytes.
 * Does not follow anything out of the folder that a path names.
 */
#include "port/foreign.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"

/* What is done with the files, and what is said of those that are not read. */
struct foreign {
    struct arena arena; /* of paths */
    const char *suffix, *begins;
    size_t limit;
    struct diag *diag;
    const struct foreign_use *use;
};

static void refuse(struct foreign *f, struct str path, int err)
{
    diag_say(f->diag, DIAG_FILE_REFUSED, (struct diag_pos){path, 1, 1}, str_from(file_why(err)),
             (struct str){0});
}

/* Whether BYTES are what is looked for, whatever their file is called. */
static bool begins(const struct foreign *f, struct str bytes)
{
    if (str_starts(bytes, STR("\xEF\xBB\xBF")))
        bytes = str_sub(bytes, 3, bytes.n);
    return str_starts(str_trim(bytes), str_from(f->begins));
}

/* How a file was come by: a person named it, or the folder, and its name is right, or tells nothing. */
enum how { NAMED, SUFFIX, ANY };

/* File NAME below folder ROOT, which a person calls PATH. */
static void one(struct foreign *f, int root, const char *name, struct str path, enum how how)
{
    struct arena a = {0};
    struct str bytes;
    int err = file_read(&a, root, name, f->limit, &bytes);
    if (how == ANY && (err || !begins(f, bytes)))
        ; /* it may be anything */
    else if (err == EFBIG)
        diag_say(f->diag, DIAG_TEXT_SIZE, (struct diag_pos){path, 1, 1},
                 arena_printf(&a, "%zu KiB", f->limit / 1024), (struct str){0});
    else if (file_is_fault(err) && how != NAMED)
        refuse(f, path, err);
    else if (err)
        fail_system(err, "%.*s", STR_ARG(path));
    else
        f->use->take(f->use->ctx, path, bytes);
    arena_free(&a);
}

static int open_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        fail_system(errno, "%s", path);
    return fd;
}

/* Whether PATH ends with the suffix, in small letters or in capitals. */
static bool is_wanted(const struct foreign *f, struct str path)
{
    size_t n = strlen(f->suffix);
    return path.n > n && str_ieq(str_sub(path, path.n - n, path.n), str_from(f->suffix));
}

static void folder(struct foreign *f, const char *word)
{
    struct file_list list;
    struct str where = {0}, top = str_from(word);
    int fd = open_folder(word), err = file_walk(&f->arena, fd, ".", 8, &list, &where);
    if (err)
        fail_system(err, "%s/%.*s", word, STR_ARG(where));
    while (top.n > 1 && top.s[top.n - 1] == '/')
        top.n--;
    bool any = true;
    for (size_t i = 0; i < list.n; i++)
        any = any && !is_wanted(f, list.items[i].path);
    for (size_t i = 0; i < list.n; i++) {
        const struct file_entry *e = &list.items[i];
        struct str path = arena_printf(&f->arena, "%.*s/%.*s", STR_ARG(top), STR_ARG(e->path));
        if (e->fault == FILE_LINK_FOLDER)
            refuse(f, path, e->fault);
        else if (any || is_wanted(f, e->path))
            one(f, fd, e->path.s, path, any ? ANY : SUFFIX);
    }
    close(fd);
}

static void file(struct foreign *f, const char *word)
{
    struct str path = str_from(word);
    size_t slash = str_name_at(path);
    int fd = open_folder(slash > 1 ? arena_str(&f->arena, str_sub(path, 0, slash - 1)).s : slash ? "/" : ".");
    one(f, fd, word + slash, path, NAMED);
    close(fd);
}

void foreign_each(char **words, int n, const char *suffix, const char *begins, size_t limit, struct diag *d,
                  const struct foreign_use *use)
{
    struct foreign f = {.suffix = suffix, .begins = begins, .limit = limit, .diag = d, .use = use};
    for (int i = 0; i < n; i++) {
        int err = file_check(words[i]);
        if (err == EISDIR)
            folder(&f, words[i]);
        else if (err)
            fail_system(err, "%s", words[i]);
        else
            file(&f, words[i]);
    }
    arena_free(&f.arena);
}
