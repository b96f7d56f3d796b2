/* The command's errors, made where they happen and reported by a verb alone.
 *
 * Runs in the command only; it is in common/ because attach/, report/ and render/ return one too.  The parts may come
 * from a hostile report or a file's name, so they are escaped here, once, for all who print them.
 */
#include "error.h"

#include <errno.h>
#include <stdarg.h>
#include <string.h>

#include "utf8.h"

enum { PART_MAX = 300 };

static void put_part(struct wl_buf *b, const char *part)
{
    size_t size = strlen(part);
    bool cut = size > PART_MAX;
    wl_utf8_put_shown(b, part, cut ? PART_MAX : size, false, false);
    if (cut)
        wl_buf_puts(b, "...");
}

int wl_error_set(struct wl_error *e, int code, const char *hint, const char *part, ...)
{
    struct wl_buf text;
    va_list parts;

    e->code = code;
    wl_buf_init(&text, e->text, sizeof e->text);
    va_start(parts, part);
    for (; part != NULL; part = va_arg(parts, const char *))
        put_part(&text, part);
    va_end(parts);
    wl_buf_string(&text);

    wl_buf_init(&text, e->hint, sizeof e->hint);
    if (hint != NULL)
        wl_utf8_put_shown(&text, hint, strlen(hint), false, false);
    wl_buf_string(&text);
    return code;
}

const char *wl_error_word(int code)
{
    switch (code < 0 ? -code : code) {
    case ENOENT: return "there is no such file or directory";
    case EACCES:
    case EPERM: return "permission denied";
    case EISDIR: return "it is a directory";
    case ENOTDIR: return "something in its path is not a directory";
    case ELOOP: return "too many symbolic links";
    case ENOMEM: return "no memory is left";
    case ENAMETOOLONG: return "its name is too long";
    case ENOSPC: return "no space is left on the device";
    case EPIPE: return "the reader has gone";
    case ENOEXEC: return "it is no program that this system can run";
    case E2BIG: return "arguments and environment are too long";
    case ETXTBSY: return "it is being written";
    case EMFILE:
    case ENFILE: return "no file descriptor is left";
    case EIO: return "an input/output error";
    default: return "the system refused";
    }
}
