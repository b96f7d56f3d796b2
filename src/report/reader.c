/* A report from a file: bytes, then JSON, then a report.
 *
 * Runs in the command.  read_all is bounded by WL_READER_MAX, so that a file of any size costs no more than that; parse
 * leaves the grammar to jansson, which stops at 2048 levels, and turns what it says into a sentence with line and
 * column, without jansson's own text, which quotes the file; wl_check_report looks at the types.
 */
#include "reader.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "check.h"

#define HINT_LIST "whyloop list shows the reports that can be read"

static int bad(struct wl_error *e, const char *name, const char *why)
{
    return wl_error_set(e, -EBADMSG, HINT_LIST, name, ": ", why, (char *)NULL);
}

static int read_some(int fd, char *data, size_t size, size_t *ret_n)
{
    ssize_t n;
    do
        n = read(fd, data, size);
    while (n < 0 && errno == EINTR);
    *ret_n = n > 0 ? (size_t)n : 0;
    return n < 0 ? -errno : 0;
}

/* The caller frees *ret_data, also after a failure. */
static int read_all(int fd, char **ret_data, size_t *ret_size)
{
    size_t cap = 1u << 16, n = 0;

    *ret_size = 0;
    if ((*ret_data = malloc(cap)) == NULL)
        return -ENOMEM;
    for (;;) {
        int r = read_some(fd, *ret_data + *ret_size, cap - *ret_size, &n);
        if (r < 0 || n == 0)
            return r;
        *ret_size += n;
        if (*ret_size > WL_READER_MAX)
            return -EFBIG;
        if (*ret_size < cap)
            continue;
        char *larger = realloc(*ret_data, cap *= 2);
        if (larger == NULL)
            return -ENOMEM;
        *ret_data = larger;
    }
}

/* --- JSON --- */

static const char *what_of(const json_error_t *fault)
{
    switch (json_error_code(fault)) {
    case json_error_premature_end_of_input: return "it ends in the middle (truncated?)";
    case json_error_end_of_input_expected: return "more follows after its end";
    case json_error_invalid_utf8: return "a byte that is no UTF-8";
    case json_error_stack_overflow: return "it is nested deeper than any report";
    case json_error_duplicate_key: return "a key that is there twice";
    case json_error_numeric_overflow: return "a number that is too large";
    case json_error_null_character:
    case json_error_null_byte_in_key: return "a NUL character in a string";
    case json_error_out_of_memory: return "no memory is left to read it";
    default: return "this is no JSON";
    }
}

static int fault_at(size_t line, size_t column, const char *what, const char *name, struct wl_error *e)
{
    char storage[64];
    struct wl_buf place;

    wl_buf_init(&place, storage, sizeof storage);
    wl_buf_puts(&place, ":");
    wl_buf_udec(&place, line);
    wl_buf_puts(&place, ":");
    wl_buf_udec(&place, column);
    return wl_error_set(e, -EBADMSG, HINT_LIST, name, wl_buf_string(&place), ": ", what, (char *)NULL);
}

/* jansson takes a NUL for the end of its input. */
static int nul_fault(const char *data, const char *nul, const char *name, struct wl_error *e)
{
    size_t line = 1;
    const char *start = data;

    for (const char *at = data; at < nul; at++)
        if (*at == '\n') {
            line++;
            start = at + 1;
        }
    return fault_at(line, (size_t)(nul - start) + 1, "a NUL byte", name, e);
}

static int parse(const char *data, size_t size, const char *name, struct wl_report *ret, struct wl_error *e)
{
    const char *nul = memchr(data, '\0', size);
    if (nul != NULL)
        return nul_fault(data, nul, name, e);

    json_error_t fault;
    struct wl_report report = {.root = json_loadb(data, size, JSON_REJECT_DUPLICATES, &fault)};
    if (report.root == NULL)
        return fault_at(fault.line > 0 ? (size_t)fault.line : 1, fault.column > 0 ? (size_t)fault.column : 1,
                        what_of(&fault), name, e);
    int r = wl_check_report(report.root, name, &report.schema, e);
    if (r < 0)
        json_decref(report.root);
    else
        *ret = report;
    return r;
}

/* --- files --- */

static int no_bytes(int r, const char *name, struct wl_error *e)
{
    if (r == -EFBIG)
        return bad(e, name, "it is larger than 4 MiB, and no report is");
    return wl_error_set(e, r, NULL, name, ": ", wl_error_word(r), (char *)NULL);
}

int wl_reader_open_bytes(const char *data, size_t size, const char *name, struct wl_report *ret, struct wl_error *e)
{
    return size == 0 ? bad(e, name, "it is empty") : parse(data, size, name, ret, e);
}

int wl_reader_open_fd(int fd, const char *name, struct wl_report *ret, struct wl_error *e)
{
    char *data;
    size_t size;
    int r = read_all(fd, &data, &size);

    r = r < 0 ? no_bytes(r, name, e) : wl_reader_open_bytes(data, size, name, ret, e);
    free(data);
    return r;
}

static int read_and_close(int fd, const char *name, struct wl_report *ret, struct wl_error *e)
{
    struct stat st;
    if (fd < 0)
        return no_bytes(-errno, name, e);
    int r = fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size > (off_t)WL_READER_MAX
                ? no_bytes(-EFBIG, name, e)
                : wl_reader_open_fd(fd, name, ret, e);
    close(fd);
    return r;
}

int wl_reader_open(const char *path, struct wl_report *ret, struct wl_error *e)
{
    return read_and_close(open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY), path, ret, e);
}

int wl_reader_open_at(int dir, const char *name, struct wl_report *ret, struct wl_error *e)
{
    struct stat st;
    int fd = openat(dir, name, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NOFOLLOW | O_NONBLOCK);

    if (fd >= 0 && (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))) {
        close(fd);
        return bad(e, name, "it is no regular file");
    }
    if (fd < 0 && errno == ELOOP)
        return bad(e, name, "it is a symbolic link, and none is followed here");
    return read_and_close(fd, name, ret, e);
}

void wl_reader_close(struct wl_report *report)
{
    json_decref(report->root);
    report->root = NULL;
}
