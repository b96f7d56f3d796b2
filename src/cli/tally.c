/* The ledger of a run, on the side of the command that made it.  See common/ledger.h.
 *
 * The file lies in memory where that can be had (/dev/shm), in a folder that others can't list, under a name that they
 * can't guess: a process that has given up its privileges must still be able to open it, and only one that was told.
 */
#include "tally.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../common/utf8.h"
#include "path.h"

enum { SHOWN = 4 };

static bool put_secret_name(char *out, size_t size, const char *folder)
{
    uint8_t bytes[16];
    struct wl_buf path;
    if (getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
        return false;
    wl_buf_init(&path, out, size);
    wl_buf_puts(&path, folder);
    wl_buf_putc(&path, '/');
    wl_buf_hex_bytes(&path, bytes, sizeof bytes);
    wl_buf_string(&path);
    return path.error == 0;
}

static int fill(int fd)
{
    int r = posix_fallocate(fd, 0, sizeof(struct wl_ledger));
    if (r != 0)
        return -r;
    if (pwrite(fd, wl_ledger_magic, sizeof wl_ledger_magic, 0) != (ssize_t)sizeof wl_ledger_magic)
        return -EIO;
    return fchmod(fd, 0666) == 0 ? 0 : -errno;
}

static int make_file(struct wl_tally *t)
{
    if (chmod(t->folder, 0711) != 0)
        return -errno;
    if (!put_secret_name(t->path, sizeof t->path, t->folder))
        return -EIO;
    int fd = open(t->path, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0)
        return -errno;
    int r = fill(fd);
    close(fd);
    t->ledger = r == 0 ? wl_ledger_map(t->path) : NULL;
    return r < 0 ? r : t->ledger != NULL ? 0 : -EIO;
}

static int make_below(struct wl_tally *t, const char *base)
{
    if (base == NULL || base[0] != '/')
        return -ENOENT;
    if (!wl_path_join(t->folder, sizeof t->folder, base, "/whyloop-XXXXXX", ""))
        return -ENAMETOOLONG;
    if (mkdtemp(t->folder) == NULL)
        return -errno;
    int r = make_file(t);
    if (r < 0)
        wl_tally_remove(t);
    return r;
}

int wl_tally_make(struct wl_tally *t, struct wl_error *e)
{
    const char *const bases[] = {"/dev/shm", getenv("TMPDIR"), "/tmp"};
    int r = -ENOENT;

    memset(t, 0, sizeof *t);
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++)
        if ((r = make_below(t, bases[i])) == 0)
            return 0;
    return wl_error_set(e, r, "a folder to write to: TMPDIR=DIR", "no temporary file for --summary and --fail-on: ",
                        wl_error_word(r), (char *)NULL);
}

void wl_tally_remove(struct wl_tally *t)
{
    if (t->ledger != NULL)
        munmap(t->ledger, sizeof *t->ledger);
    t->ledger = NULL;
    if (t->path[0] != '\0')
        unlink(t->path);
    if (t->folder[0] != '\0')
        rmdir(t->folder);
    t->path[0] = t->folder[0] = '\0';
}

/* --- adding up --- */

static void add(struct wl_tally_sum *sum, const struct wl_ledger_entry *e)
{
    for (int i = 0; i < WL_OUTCOME_COUNT; i++) {
        unsigned n = atomic_load(&e->decided[i]);
        sum->outcomes[i] += n;
        sum->incidents += n;
    }
    unsigned open = atomic_load(&e->open);
    sum->outcomes[WL_OUTCOME_UNKNOWN] += open;
    sum->incidents += open;
}

struct wl_tally_sum wl_tally_add_up(const struct wl_ledger *l)
{
    struct wl_tally_sum sum = {0};
    for (int i = 0; i < WL_LEDGER_ENTRIES; i++)
        if (atomic_load(&l->entries[i].ready) != 0)
            add(&sum, &l->entries[i]);
    unsigned full = atomic_load(&l->full);
    sum.outcomes[WL_OUTCOME_UNKNOWN] += full;
    sum.incidents += full;
    return sum;
}

static void pass_entry(struct wl_ledger *to, const struct wl_ledger_entry *e)
{
    struct wl_tally_sum sum = {0};
    struct wl_ledger_entry *there = wl_ledger_entry(to, atomic_load(&e->fingerprint), e->kind, e->place);
    add(&sum, e);
    if (there == NULL) {
        atomic_fetch_add(&to->full, sum.incidents);
        return;
    }
    for (int i = 0; i < WL_OUTCOME_COUNT; i++)
        atomic_fetch_add(&there->decided[i], sum.outcomes[i]);
    atomic_fetch_add(&there->seen, atomic_load(&e->seen));
}

static void pass_words(struct wl_ledger_words *to, const struct wl_ledger_words *from)
{
    const char *text = wl_ledger_words(from);
    if (text[0] != '\0')
        wl_ledger_leave_words(to, text);
}

void wl_tally_pass_on(const struct wl_ledger *l, const char *path)
{
    struct wl_ledger *to = wl_ledger_map(path);
    if (to == NULL)
        return;
    for (int i = 0; i < WL_LEDGER_ENTRIES; i++)
        if (atomic_load(&l->entries[i].ready) != 0)
            pass_entry(to, &l->entries[i]);
    pass_words(&to->refused_why, &l->refused_why);
    pass_words(&to->lost_why, &l->lost_why);
    atomic_fetch_add(&to->active, atomic_load(&l->active));
    atomic_fetch_add(&to->off, atomic_load(&l->off));
    atomic_fetch_add(&to->refused, atomic_load(&l->refused));
    atomic_fetch_add(&to->lost, atomic_load(&l->lost));
    atomic_fetch_add(&to->full, atomic_load(&l->full));
    munmap(to, sizeof *to);
}

/* --- in words --- */

static unsigned incidents_of(const struct wl_ledger_entry *e)
{
    struct wl_tally_sum sum = {0};
    if (atomic_load(&e->ready) != 0)
        add(&sum, e);
    return sum.incidents;
}

/* Most incidents first; of equal ones by place. */
static int by_weight(const void *a, const void *b)
{
    const struct wl_ledger_entry *const *x = a, *const *y = b;
    unsigned nx = incidents_of(*x), ny = incidents_of(*y);
    return nx != ny ? (nx < ny) - (nx > ny) : strcmp((*x)->place, (*y)->place);
}

static size_t sort(const struct wl_ledger *l, const struct wl_ledger_entry *out[WL_LEDGER_ENTRIES])
{
    size_t n = 0;
    for (int i = 0; i < WL_LEDGER_ENTRIES; i++)
        if (incidents_of(&l->entries[i]) > 0)
            out[n++] = &l->entries[i];
    if (n > 0)
        qsort(out, n, sizeof *out, by_weight);
    return n;
}

static void put_shown(struct wl_buf *out, const char *text)
{
    wl_utf8_put_shown(out, text, strlen(text), false, false);
}

static void put_entry(struct wl_buf *out, const struct wl_ledger_entry *e)
{
    wl_buf_udec(out, incidents_of(e));
    wl_buf_putc(out, ' ');
    put_shown(out, e->kind);
    if (e->place[0] != '\0') {
        wl_buf_puts(out, " at ");
        put_shown(out, e->place);
    }
}

static void put_outcomes(struct wl_buf *out, const struct wl_tally_sum *sum)
{
    static const enum wl_outcome order[] = {WL_OUTCOME_UNHANDLED, WL_OUTCOME_HANDLED, WL_OUTCOME_UNKNOWN};
    const char *before = " (";
    for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
        if (sum->outcomes[order[i]] == 0)
            continue;
        wl_buf_puts(out, before);
        wl_buf_udec(out, sum->outcomes[order[i]]);
        wl_buf_putc(out, ' ');
        wl_buf_puts(out, wl_outcome_name(order[i]));
        before = ", ";
    }
    wl_buf_putc(out, ')');
}

void wl_tally_put_summary(const struct wl_ledger *l, struct wl_buf *out)
{
    const struct wl_ledger_entry *entries[WL_LEDGER_ENTRIES];
    struct wl_tally_sum sum = wl_tally_add_up(l);
    size_t n = sort(l, entries);

    if (sum.incidents == 0) {
        wl_buf_puts(out, "no incident");
        return;
    }
    wl_buf_udec(out, sum.incidents);
    wl_buf_puts(out, sum.incidents == 1 ? " incident" : " incidents");
    put_outcomes(out, &sum);
    for (size_t i = 0; i < n && i < SHOWN; i++) {
        wl_buf_puts(out, i == 0 ? ": " : ", ");
        put_entry(out, entries[i]);
    }
    if (n > SHOWN) {
        wl_buf_puts(out, ", and at ");
        wl_buf_udec(out, n - SHOWN);
        wl_buf_puts(out, n - SHOWN == 1 ? " other place" : " other places");
    }
}
