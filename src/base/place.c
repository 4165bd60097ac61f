/*
 * place: paths of outputs, taken apart. Knows nothing of what stands there.
 */
#include "base/place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "base/fail.h"

void place_find(struct arena *a, const char *out_dir, struct place *place)
{
    struct stat st;
    struct str path = str_from(out_dir);
    while (path.n > 1 && path.s[path.n - 1] == '/')
        path.n--;
    path = arena_str(a, path);
    struct str name = str_sub(path, str_name_at(path), path.n);
    bool dots = str_eq(name, STR(".")) || str_eq(name, STR(".."));
    if (dots || (lstat(path.s, &st) == 0 && S_ISLNK(st.st_mode))) {
        char *real = realpath(out_dir, NULL);
        if (!real)
            fail_system(errno, "%s", out_dir);
        path = arena_str(a, str_from(real));
        free(real);
        name = str_sub(path, str_name_at(path), path.n);
    }
    if (name.n == 0)
        fail_system(0, "%s: cannot be the output: name a directory", out_dir);
    place->name = name.s;
    place->prefix = arena_str(a, str_sub(path, 0, path.n - name.n)).s;
    place->work = arena_printf(a, ".%s.portolan", place->name).s;
    size_t above = path.n - name.n;
    const char *parent = above > 1 ? arena_str(a, str_sub(path, 0, above - 1)).s : above ? "/" : ".";
    place->parent = open(parent, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (place->parent < 0)
        fail_system(errno, "%s", parent);
}
