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

/* Opens PATH, a regular file, and looks at it; -errno when it is none or cannot be had. */
static int open_checked(const char *path, struct stat *st)
{
    int err = file_check(path), fd = err ? -1 : open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return -(err ? err : errno);
    /* Looked at again: what was checked may be another file by now. */
    err = fstat(fd, st) ? errno : file_kind(st->st_mode);
    if (!err)
        return fd;
    close(fd);
    return -err;
}

int file_map(const char *path, struct str *bytes)
{
    struct stat st;
    int err = 0, fd = open_checked(path, &st);
    if (fd < 0)
        return -fd;
    *bytes = STR("");
    if (st.st_size > 0) {
        void *at = mmap(NULL, (size_t)st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
        if (at == MAP_FAILED)
            err = errno;
        else
            *bytes = (struct str){at, (size_t)st.st_size};
    }
    close(fd);
    return err;
}

int file_map_draft(const char *path, size_t more, struct str *bytes, size_t *size)
{
    struct stat st;
    int fd = open_checked(path, &st), err = 0;
    if (fd < 0)
        return -fd;
    *size = (size_t)st.st_size;
    const int to = PROT_READ | PROT_WRITE, how = MAP_PRIVATE | MAP_NORESERVE;
    void *room = mmap(NULL, *size + more, to, how | MAP_ANONYMOUS, -1, 0);
    if (room == MAP_FAILED)
        err = errno;
    *bytes = err ? (struct str){0} : (struct str){room, *size + more};
    if (!err && *size > 0 && mmap(room, *size, to, how | MAP_FIXED, fd, 0) == MAP_FAILED) {
        err = errno;
        file_unmap(*bytes);
    }
    close(fd);
    return err;
}

void file_unmap(struct str bytes)
{
    if (bytes.n)
        munmap((void *)(uintptr_t)bytes.s, bytes.n);
}
