/*
 * file: system calls on files below an open directory. Listing them is file_walk.c's.
 * Knows nothing of what is in them.
 */
#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "base/fail.h"

enum { FLAGS = O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY };

static bool leads_up(struct str path)
{
    if (str_starts(path, STR("/")))
        return true;
    while (path.s)
        if (str_eq(str_cut(&path, '/'), STR("..")))
            return true;
    return false;
}

/* For kernels before 5.6 and sandboxes: stricter, as it follows no link at the path's end. */
static int open_plainly(int root, const char *path)
{
    if (leads_up(str_from(path)))
        return -FILE_LINK_OUT;
    int fd = openat(root, path, FLAGS | O_NOFOLLOW);
    return fd >= 0 ? fd : errno == ELOOP ? -FILE_LINK : -errno;
}

/* What ERR, with which PATH could not be opened, says of it. */
static int fault_of(int root, const char *path, int err)
{
    struct stat st;
    if (err == EXDEV)
        return FILE_LINK_OUT;
    if (err == ELOOP)
        return FILE_LINK_LOOP;
    if ((err == ENOENT || err == ENOTDIR) && fstatat(root, path, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISLNK(st.st_mode))
        return FILE_LINK_BROKEN;
    /* Sockets cannot be opened, nor devices that nothing drives. */
    if (err == ENXIO && fstatat(root, path, &st, 0) == 0 && file_kind(st.st_mode))
        return file_kind(st.st_mode);
    return err;
}

static int open_beneath(int root, const char *path)
{
    struct open_how how = {.flags = FLAGS, .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    long fd = syscall(SYS_openat2, root, path, &how, sizeof how);
    /* EAGAIN: a rename elsewhere got in the way of the check; the kernel wants us to ask again. */
    for (int i = 0; fd < 0 && errno == EAGAIN && i < 100; i++)
        fd = syscall(SYS_openat2, root, path, &how, sizeof how);
    if (fd < 0 && (errno == ENOSYS || errno == EPERM))
        return open_plainly(root, path);
    return fd < 0 ? -errno : (int)fd;
}

/* Opens PATH, only if it is a regular file, whose state goes into *ST. Less than 0 when not, as file_open. */
static int open_regular(int root, const char *path, struct stat *st)
{
    int fd = open_beneath(root, path);
    if (fd < 0)
        return -fault_of(root, path, -fd);
    int err = fstat(fd, st) ? errno : file_kind(st->st_mode);
    if (!err)
        return fd;
    close(fd);
    return -err;
}

int file_open(int root, const char *path)
{
    struct stat st;
    return open_regular(root, path, &st);
}

/* Reads up to ROOM bytes, fewer only at the end of the file; -errno when that fails. */
static ssize_t read_full(int fd, char *buf, size_t room)
{
    size_t n = 0;
    while (n < room) {
        ssize_t got = read(fd, buf + n, room - n);
        if (got == 0)
            break;
        if (got < 0 && errno != EINTR)
            return -errno;
        if (got > 0)
            n += (size_t)got;
    }
    return (ssize_t)n;
}

int file_read(struct arena *a, int root, const char *path, size_t limit, struct str *bytes)
{
    struct stat st;
    int fd = open_regular(root, path, &st);
    if (fd < 0)
        return -fd;
    int err = EFBIG;
    struct arena_mark mark = arena_mark(a);
    if ((uint64_t)st.st_size <= limit) {
        /* One byte more than it should have tells a file that grew meanwhile. */
        size_t room = (size_t)st.st_size + 1;
        char *buf = arena_bytes(a, room);
        ssize_t n = read_full(fd, buf, room);
        err = n < 0 ? (int)-n : (size_t)n == room ? FILE_GREW : 0;
        if (!err) {
            buf[n] = '\0';
            *bytes = (struct str){buf, (size_t)n};
        }
    }
    close(fd);
    if (err)
        arena_rewind(a, mark);
    return err;
}

int file_write_all(int fd, struct str bytes)
{
    while (bytes.n) {
        ssize_t n = write(fd, bytes.s, bytes.n);
        if (n > 0)
            bytes = str_sub(bytes, (size_t)n, bytes.n);
        else if (n == 0)
            return EIO;
        else if (errno != EINTR)
            return errno;
    }
    return 0;
}

/* Makes the folder that the first N bytes of PATH name, the ones above it only if they are missing. */
static int make_folder(int dir, char *path, size_t n)
{
    while (n && path[n] != '/')
        n--;
    if (n == 0)
        return 0;
    path[n] = '\0';
    int err = mkdirat(dir, path, 0777) ? errno : 0;
    if (err == ENOENT && !(err = make_folder(dir, path, n - 1)))
        err = mkdirat(dir, path, 0777) ? errno : 0;
    path[n] = '/';
    return err == EEXIST ? 0 : err;
}

int file_make_parents(int dir, const char *path)
{
    struct arena scratch = {0};
    struct str s = str_from(path);
    char *copy = memcpy(arena_bytes(&scratch, s.n + 1), s.s, s.n + 1);
    int err = make_folder(dir, copy, s.n);
    arena_free(&scratch);
    return err;
}

/* Writes BYTES to the new file PATH with the permissions of MODE (0: as usual). */
static int write_new(int dir, const char *path, struct str bytes, mode_t mode)
{
    int fd = openat(dir, path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (fd < 0)
        return errno;
    int err = file_write_all(fd, bytes);
    if (!err && mode && fchmod(fd, mode & 07777))
        err = errno;
    if (close(fd) && !err)
        err = errno;
    if (err)
        unlinkat(dir, path, 0);
    return err;
}

int file_write(int dir, const char *path, struct str bytes)
{
    struct stat st = {0};
    struct arena scratch = {0};
    const char *aside = arena_printf(&scratch, "%s.tmp.%ld", path, (long)getpid()).s;
    int err = 0;
    if (fstatat(dir, path, &st, AT_SYMLINK_NOFOLLOW) == 0)
        err = file_kind(st.st_mode);
    if (!err)
        err = write_new(dir, aside, bytes, st.st_mode);
    if (err == ENOENT && !(err = file_make_parents(dir, path)))
        err = write_new(dir, aside, bytes, st.st_mode);
    if (!err && renameat(dir, aside, dir, path)) {
        err = errno;
        unlinkat(dir, aside, 0);
    }
    arena_free(&scratch);
    return err;
}
