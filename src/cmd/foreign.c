/*
 * Paths of a command line into bytes.
 * Does not follow anything out of the folder that a path names.
 */
#include "cmd/foreign.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fail.h"
#include "base/file.h"

/* File NAME below folder ROOT, which a person calls PATH. */
static void one(int root, const char *name, struct str path, size_t limit, struct diag *d,
                const struct foreign_use *use)
{
    struct arena a = {0};
    struct str bytes;
    int err = file_read(&a, root, name, limit, &bytes);
    if (err == EFBIG)
        diag_say(d, DIAG_TEXT_SIZE, (struct diag_pos){path, 1, 1}, arena_printf(&a, "%zu KiB", limit / 1024),
                 (struct str){0});
    else if (err == EXDEV || err == EINVAL || err == EISDIR)
        diag_say(d, DIAG_FILE_REFUSED, (struct diag_pos){path, 1, 1}, (struct str){0}, (struct str){0});
    else if (err)
        fail_system(err, "%.*s", STR_ARG(path));
    else
        use->take(use->ctx, path, bytes);
    arena_free(&a);
}

static int open_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        fail_system(errno, "%s", path);
    return fd;
}

static void folder(struct arena *a, const char *word, const char *suffix, size_t limit, struct diag *d,
                   const struct foreign_use *use)
{
    struct file_list list;
    struct str where = {0}, top = str_from(word);
    int fd = open_folder(word), err = file_walk(a, fd, ".", 8, &list, &where);
    if (err)
        fail_system(err, "%s/%.*s", word, STR_ARG(where));
    while (top.n > 1 && top.s[top.n - 1] == '/')
        top.n--;
    for (size_t i = 0; i < list.n; i++)
        if (str_ends(list.items[i].path, str_from(suffix)))
            one(fd, list.items[i].path.s,
                arena_printf(a, "%.*s/%.*s", STR_ARG(top), STR_ARG(list.items[i].path)), limit, d, use);
    close(fd);
}

void foreign_each(char **words, int n, const char *suffix, size_t limit, struct diag *d,
                  const struct foreign_use *use)
{
    struct arena a = {0};
    for (int i = 0; i < n; i++) {
        struct stat st;
        struct str path = str_from(words[i]);
        size_t slash = path.n;
        if (stat(words[i], &st) != 0)
            fail_system(errno, "%s", words[i]);
        if (S_ISDIR(st.st_mode)) {
            folder(&a, words[i], suffix, limit, d, use);
            continue;
        }
        while (slash > 0 && path.s[slash - 1] != '/')
            slash--;
        int fd = open_folder(slash > 1 ? arena_str(&a, str_sub(path, 0, slash - 1)).s : slash ? "/" : ".");
        one(fd, words[i] + slash, path, limit, d, use);
        close(fd);
    }
    arena_free(&a);
}
