/*
 * file_map: large files as memory.
 * Does not check what is in them.
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

int file_map(const char *path, struct str *bytes)
{
    struct stat st;
    int err = file_check(path), fd = err ? -1 : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return err ? err : errno;
    *bytes = STR("");
    /* Looked at again: what was checked may be another file by now. */
    err = fstat(fd, &st) ? errno : file_kind(st.st_mode);
    if (!err && st.st_size > 0) {
        void *at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (at == MAP_FAILED)
            err = errno;
        else
            *bytes = (struct str){at, (size_t)st.st_size};
    }
    close(fd);
    return err;
}

void file_unmap(struct str bytes)
{
    if (bytes.n)
        munmap((void *)(uintptr_t)bytes.s, bytes.n);
}
