/* Source lines for the frames of an incident, read while the file is most likely still what was run.
 *
 * Runs in the watched process, on the thread that raised, once for each incident.  wl_source_attach takes the frames file
 * by file: read_file reads through a window, take_window finds the wanted lines in it, deliver puts one into the depot.
 * A call that is written over several lines gets a pass of its own (attach_block), whose kept text grows line by line.
 *
 * Files are read, never mapped: a mapped file that somebody truncates kills the program with SIGBUS.  What is opened
 * may be anything that a code object names: a FIFO must not block (O_NONBLOCK), a terminal must not become the
 * controlling one (O_NOCTTY).  Line ends are those of Python's tokenizer: \n, \r\n and \r.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "../common/utf8.h"
#include "depot.h"
#include "scratch.h"
#include "source_file.h"
#include "state.h"

enum {
    FILE_MAX = 4 << 20,
    LINE_MAX_KEPT = 2000,           /* bytes; the rest of a longer line is left out */
    BLOCK_LINES = 64,               /* a longer statement is not kept whole */
};

/* One pass over one file, in scratch memory: for the lines of many frames, or for all the lines of one. */
struct pass {
    const struct wl_frame *const *frames;
    size_t count;
    const struct wl_frame *whole;   /* whose block is read; NULL: single lines */
    const char *file;               /* the frames with this very pointer are meant: texts are interned */
    int line;                       /* the line that the next byte belongs to, from 1 */
    int wanted;                     /* the next line to keep; INT32_MAX: none is left */
    bool after_cr;                  /* a \n would belong to the line end before it */
    bool latin1;
    size_t kept;                    /* bytes of the wanted lines so far */
    char text[LINE_MAX_KEPT];
    char converted[2 * LINE_MAX_KEPT];
    char window[16 * 1024];
};
_Static_assert(sizeof(struct pass) <= WL_SCRATCH_SIZE, "a pass fits into a scratch");

int64_t wl_source_clock_us(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int wl_source_open(int dir, const char *path, int64_t size_max)
{
    int fd = openat(dir, path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    struct stat st;
    if (fd < 0)
        return -errno;
    if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode) && st.st_size <= size_max)
        return fd;
    close(fd);
    return -EINVAL;
}

ssize_t wl_source_read(int fd, char *data, size_t size)
{
    ssize_t n;
    do
        n = read(fd, data, size);
    while (n < 0 && errno == EINTR);
    return n;
}

static void set_block(const struct wl_frame *frame, const char *text, size_t size)
{
    wl_state_lock();
    wl_depot_set_block(frame, text, size);
    wl_state_unlock();
}

static void set_source(const struct wl_frame *frame, const char *text, size_t size)
{
    wl_state_lock();
    wl_depot_set_source(frame, text, size);
    wl_state_unlock();
}

/* --- the wanted lines --- */

static int next_wanted(const struct pass *p, int after)
{
    int found = INT32_MAX;
    if (p->whole != NULL)
        return after < p->whole->line ? p->whole->line : after < p->whole->end_line ? after + 1 : INT32_MAX;
    for (size_t i = 0; i < p->count; i++) {
        const struct wl_frame *f = p->frames[i];
        if (f->file == p->file && !f->source_tried && f->line > after && f->line < found)
            found = f->line;
    }
    return found;
}

static bool is_utf8(const char *text, size_t size)
{
    for (size_t at = 0; at < size;) {
        uint32_t cp;
        size_t n = wl_utf8_next(text + at, size - at, &cp);
        if (cp == 0xfffd && (n != 3 || memcmp(text + at, "\xef\xbf\xbd", 3) != 0))
            return false;
        at += n;
    }
    return true;
}

static size_t from_latin1(const char *text, size_t size, char *ret_utf8)
{
    size_t n = 0;
    for (size_t i = 0; i < size; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c >= 0x80)
            ret_utf8[n++] = (char)(0xc0 | c >> 6);
        ret_utf8[n++] = c >= 0x80 ? (char)(0x80 | (c & 0x3f)) : (char)c;
    }
    return n;
}

/* A line that was cut must not end inside a character. */
static size_t whole_characters(const char *text, size_t size)
{
    size_t end = size;
    while (end > 0 && size - end < 3 && ((unsigned char)text[end - 1] & 0xc0) == 0x80)
        end--;
    return end > 0 && ((unsigned char)text[end - 1] & 0xc0) == 0xc0 ? end - 1 : size;
}

static void deliver(struct pass *p)
{
    const char *text = p->text;
    size_t size = p->kept;
    if (size == sizeof p->text && !p->latin1)
        size = whole_characters(text, size);
    if (p->latin1 && !is_utf8(text, size)) {
        size = from_latin1(text, size, p->converted);
        text = p->converted;
    }
    if (p->whole != NULL)
        set_block(p->whole, text, size);
    for (size_t i = 0; p->whole == NULL && i < p->count; i++) {
        const struct wl_frame *f = p->frames[i];
        if (f->file == p->file && f->line == p->line)
            set_source(f, text, size);
    }
}

static void keep(struct pass *p, const char *data, size_t size)
{
    size_t room = sizeof p->text - p->kept;
    size = size < room ? size : room;
    memcpy(p->text + p->kept, data, size);
    p->kept += size;
}

/* A block that was cut is none: its last lines are what it is kept for. */
static void end_kept_line(struct pass *p)
{
    p->wanted = next_wanted(p, p->line);
    if (p->whole != NULL && p->wanted != INT32_MAX) {
        keep(p, "\n", 1);
        return;
    }
    if (p->whole == NULL || p->kept < sizeof p->text)
        deliver(p);
    p->kept = 0;
}

static void end_line(struct pass *p)
{
    if (p->line == p->wanted)
        end_kept_line(p);
    p->line++;
}

static const char *find_line_end(const char *at, const char *end, bool has_cr)
{
    const char *lf = memchr(at, '\n', (size_t)(end - at));
    const char *cr = has_cr ? memchr(at, '\r', (size_t)((lf != NULL ? lf : end) - at)) : NULL;
    return cr != NULL ? cr : lf;
}

static void take_window(struct pass *p, const char *at, size_t size)
{
    const char *end = at + size;
    bool has_cr = memchr(at, '\r', size) != NULL;
    while (at < end && p->wanted != INT32_MAX) {
        if (p->after_cr && *at == '\n')
            at++;
        p->after_cr = false;
        if (at == end)
            break;
        const char *stop = find_line_end(at, end, has_cr);
        if (p->line == p->wanted)
            keep(p, at, (size_t)((stop != NULL ? stop : end) - at));
        if (stop == NULL)
            break;
        end_line(p);
        p->after_cr = *stop == '\r';
        at = stop + 1;
    }
}

/* --- the file --- */

/* PEP 263, as far as it concerns Latin-1: a comment in the first two lines with "coding[:=] *NAME". */
static bool declares_latin1(const char *text, size_t size)
{
    static const char *const names[] = { "latin-1", "latin1", "latin_1", "iso-8859-1", "iso8859-1", "iso_8859_1", "iso-latin-1" };
    const char *end = text + size, *second = memchr(text, '\n', size);
    const char *stop = second != NULL ? memchr(second + 1, '\n', (size_t)(end - second - 1)) : NULL;
    end = stop != NULL ? stop : end;
    const char *at = memmem(text, (size_t)(end - text), "coding", 6);
    if (at == NULL || at + 7 >= end || (at[6] != ':' && at[6] != '='))
        return false;
    for (at += 7; at < end && (*at == ' ' || *at == '\t'); at++) {}
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        size_t n = strlen(names[i]);
        if ((size_t)(end - at) >= n && wl_utf8_same_ascii(at, names[i], n) && (at + n == end || strchr("0123456789", at[n]) == NULL))
            return true;
    }
    return false;
}

/* Returns false when time was up before the wanted lines were reached. */
static bool read_lines(struct pass *p, int fd, int64_t deadline_us)
{
    bool first = true;
    ssize_t n;
    while (p->wanted != INT32_MAX && (n = wl_source_read(fd, p->window, sizeof p->window)) > 0) {
        const char *at = p->window;
        size_t size = (size_t)n;
        if (first) {
            p->latin1 = declares_latin1(at, size);
            size_t mark = size >= 3 && memcmp(at, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
            at += mark;
            size -= mark;
        }
        first = false;
        take_window(p, at, size);
        if (wl_source_clock_us() > deadline_us)
            return p->wanted == INT32_MAX;
    }
    if (p->line == p->wanted && p->kept > 0 && (p->whole == NULL || (p->line == p->whole->end_line && p->kept < sizeof p->text)))
        deliver(p);
    return true;
}

static bool read_file(struct pass *p, int64_t deadline_us)
{
    p->line = 1;
    p->wanted = next_wanted(p, 0);
    p->after_cr = p->latin1 = false;
    p->kept = 0;
    int fd = wl_source_open(AT_FDCWD, p->file, FILE_MAX);
    if (fd < 0)
        return true;
    bool done = read_lines(p, fd, deadline_us);
    close(fd);
    return done;
}

/* Of the frames of one file that are looked at for the first time. */
static void attach_blocks(struct pass *p, int64_t deadline_us)
{
    for (size_t i = 0; i < p->count; i++) {
        const struct wl_frame *f = p->frames[i];
        if (f->file != p->file || f->source_tried || f->block != NULL || f->column < 0 || f->end_line <= f->line || f->end_line - f->line >= BLOCK_LINES)
            continue;
        p->whole = f;
        if (!read_file(p, deadline_us))
            break;
    }
    p->whole = NULL;
}

void wl_source_attach(const struct wl_frame *const *frames, size_t count, int64_t budget_us)
{
    struct pass *p = wl_scratch_claim();
    if (p == NULL)
        return;
    int64_t deadline_us = wl_source_clock_us() + budget_us;
    p->frames = frames;
    p->count = count;
    p->whole = NULL;
    for (size_t i = 0; i < count && wl_source_clock_us() <= deadline_us; i++) {
        const struct wl_frame *f = frames[i];
        if (f->source_tried || f->line <= 0 || f->file[0] != '/')
            continue;
        p->file = f->file;
        attach_blocks(p, deadline_us);
        if (!read_file(p, deadline_us))
            break;
        /* Lines beyond the file's end, or of a file that can't be read: not to be looked for again. */
        for (size_t k = i; k < count; k++)
            if (frames[k]->file == p->file && !frames[k]->source_tried)
                set_source(frames[k], NULL, 0);
    }
    wl_scratch_release(p);
}

/* --- whole files --- */

/* Makes \n of all ends of lines, in place; returns the new size. */
static size_t normalise(char *text, size_t size)
{
    size_t used = 0;
    for (size_t i = 0; i < size; i++) {
        if (text[i] == '\r' && i + 1 < size && text[i + 1] == '\n')
            continue;
        text[used++] = text[i] == '\r' ? '\n' : text[i];
    }
    return used;
}

size_t wl_source_read_whole(const char *file, char *out, size_t size)
{
    size_t used = 0;
    ssize_t n = 0;
    int fd = file[0] == '/' ? wl_source_open(AT_FDCWD, file, (int64_t)size) : -1;
    if (fd < 0)
        return 0;
    while (used < size && (n = wl_source_read(fd, out + used, size - used)) > 0)
        used += (size_t)n;
    close(fd);
    if (n != 0 || used == size || memchr(out, 0, used) != NULL || !is_utf8(out, used))
        return 0;
    if (used >= 3 && memcmp(out, "\xef\xbb\xbf", 3) == 0)
        memmove(out, out + 3, used -= 3);
    used = normalise(out, used);
    if (used > 0 && out[used - 1] != '\n')
        out[used++] = '\n';
    out[used < size ? used : size - 1] = '\0';
    return used < size ? used : 0;
}
