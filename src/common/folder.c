/* The entries of a folder.  See folder.h.  Runs on both sides of the fence, in any context. */
#include <errno.h>
#include <stdint.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "folder.h"

struct entry {          /* linux_dirent64, see getdents64(2) */
    uint64_t ino;
    int64_t off;
    unsigned short size;
    unsigned char type;
    char name[];
};

int wl_folder_each(int fd, char *window, size_t size, bool (*visit)(void *arg, const char *name), void *arg)
{
    long n;
    while ((n = syscall(SYS_getdents64, fd, window, size)) > 0)
        for (long at = 0; at < n;) {
            const struct entry *entry = (const void *)(window + at);
            if (!visit(arg, entry->name))
                return 0;
            at += entry->size;
        }
    return n < 0 ? -errno : 0;
}
