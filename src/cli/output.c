/* Stdout behind a wl_buf, so that a full disk is noticed once, at the end.  Runs in the command. */
#include "output.h"

#include <errno.h>
#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

static int drain(void *arg, const char *data, size_t size)
{
    (void)arg;
    while (size > 0) {
        ssize_t n = write(STDOUT_FILENO, data, size);
        if (n < 0 && errno == EINTR)
            continue;
        if (n <= 0)
            return n < 0 ? -errno : -EIO;
        data += n;
        size -= (size_t)n;
    }
    return 0;
}

void wl_output_init(struct wl_output *o)
{
    wl_buf_init_drain(&o->buf, o->storage, sizeof o->storage, 0, drain, NULL);
}

int wl_output_finish(struct wl_output *o, struct wl_error *e)
{
    int r = wl_buf_finish(&o->buf);
    return r < 0 ? wl_error_set(e, r == -EBADF ? -EIO : r, NULL, "standard output: ", wl_error_word(r), (char *)NULL)
                 : 0;
}

bool wl_output_is_ascii(void)
{
    setlocale(LC_CTYPE, "");
    return strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
}
