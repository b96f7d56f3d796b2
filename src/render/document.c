/* JSON that is safe in a terminal too: jansson escapes what is below a space or beyond ASCII, DEL is done here.
 * Runs in the command. */
#include "document.h"

#include <errno.h>

static int put(const char *data, size_t size, void *arg)
{
    struct wl_buf *out = arg;
    for (size_t i = 0; i < size; i++)
        if (data[i] == 0x7f)
            wl_buf_puts(out, "\\u007f");
        else
            wl_buf_putc(out, data[i]);
    return out->error;
}

int wl_document_put(struct wl_buf *out, const json_t *value)
{
    int r = json_dump_callback(value, put, out, JSON_INDENT(2) | JSON_ENSURE_ASCII | JSON_ENCODE_ANY);
    wl_buf_putc(out, '\n');
    return out->error != 0 ? out->error : r != 0 ? -ENOMEM : 0;
}
