/* Closing what was inherited, so that nobody waits for an end of file or a lock on account of this process.
 * Runs in the command. */
#include "fds.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include <unistd.h>

/* Before Linux 5.9. */
static void close_listed(int first)
{
    DIR *stream = opendir("/proc/self/fd");
    const struct dirent *entry;
    if (stream == NULL)
        return;
    while ((entry = readdir(stream)) != NULL) {
        int fd = atoi(entry->d_name);
        if (fd >= first && fd != dirfd(stream))
            close(fd);
    }
    closedir(stream);
}

void wl_fds_close_from(int first)
{
    if (syscall(SYS_close_range, (unsigned)first, ~0u, 0u) != 0)
        close_listed(first);
}
