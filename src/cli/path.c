/* Paths put together.  Runs in the command. */
#include "path.h"

#include "../common/buf.h"

bool wl_path_join(char *out, size_t size, const char *a, const char *b, const char *c)
{
    struct wl_buf path;
    wl_buf_init(&path, out, size);
    wl_buf_puts(&path, a);
    wl_buf_puts(&path, b);
    wl_buf_puts(&path, c);
    wl_buf_string(&path);
    return path.error == 0;
}
