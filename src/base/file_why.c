/*
 * file_why: what stands where a file was wanted, and the words for it.
 * Opens nothing.
 */
#include "base/file_why.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

const char *file_why(int err)
{
    switch (err) {
    case EISDIR:
        return "is a folder, not a file";
    case FILE_FIFO:
        return "is a FIFO, not a file";
    case FILE_SOCKET:
        return "is a socket, not a file";
    case FILE_DEVICE:
        return "is a device, not a file";
    case FILE_LINK:
        return "is a link, which is not followed here";
    case FILE_LINK_OUT:
        return "is a link that leads out of the folder that is read";
    case FILE_LINK_BROKEN:
        return "is a link that leads to nothing";
    case FILE_LINK_LOOP:
        return "is a link that leads in a circle";
    case FILE_LINK_FOLDER:
        return "is a link to a folder, which is not followed";
    case FILE_DEEP:
        return "stands too many folders deep";
    case FILE_GREW:
        return "grows while it is read";
    /* Two that the system words as if something were wrong with it. */
    case ELOOP:
        return "is a link that leads in a circle, or that is not followed here";
    case EXDEV:
        return "stands on another file system";
    default:
        return strerror(err);
    }
}

bool file_is_fault(int err)
{
    return err == EISDIR || err >= FILE_FIFO;
}

int file_kind(unsigned mode)
{
    switch (mode & S_IFMT) {
    case S_IFREG:
        return 0;
    case S_IFDIR:
        return EISDIR;
    case S_IFLNK:
        return FILE_LINK;
    case S_IFIFO:
        return FILE_FIFO;
    case S_IFSOCK:
        return FILE_SOCKET;
    default:
        return FILE_DEVICE;
    }
}

int file_check(const char *path)
{
    struct stat st;
    int err = stat(path, &st) ? errno : file_kind(st.st_mode);
    if (err == ELOOP)
        return FILE_LINK_LOOP;
    if (err == ENOENT && lstat(path, &st) == 0)
        return FILE_LINK_BROKEN;
    return !err && access(path, R_OK) ? errno : err;
}
