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
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK), err = 0;
    if (fd < 0)
        return errno;
    *bytes = STR("");
    if (fstat(fd, &st) != 0) {
        err = errno;
    } else if (!S_ISREG(st.st_mode)) {
        err = EINVAL;
    } else if (st.st_size > 0) {
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
