/* The file that a run's processes have in common.  See ledger.h.
 *
 * Runs in the watched program (map in its constructor, the rest in hooks) and in the command.  A file that is not as
 * large as a ledger is not mapped: a page beyond its end would be the program's death.
 */
#include "ledger.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

/* The number changes with the layout. */
const char wl_ledger_magic[16] = "whyloop ledger1";

static struct wl_ledger *map_open(int fd)
{
    struct stat st;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode) || st.st_size != (off_t)sizeof(struct wl_ledger))
        return NULL;
    void *memory = mmap(NULL, sizeof(struct wl_ledger), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    if (memory == MAP_FAILED)
        return NULL;
    struct wl_ledger *l = memory;
    if (memcmp(l->magic, wl_ledger_magic, sizeof l->magic) == 0)
        return l;
    munmap(memory, sizeof(struct wl_ledger));
    return NULL;
}

struct wl_ledger *wl_ledger_map(const char *path)
{
    int saved_errno = errno;
    struct wl_ledger *l = NULL;
    int fd = path[0] == '/' ? open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY) : -1;
    if (fd >= 0) {
        l = map_open(fd);
        close(fd);
    }
    errno = saved_errno;
    return l;
}

static void copy(char *to, size_t size, const char *from)
{
    size_t n = strnlen(from, size - 1);
    memcpy(to, from, n);
    to[n] = '\0';
}

void wl_ledger_leave_words(struct wl_ledger_words *words, const char *text)
{
    uint32_t none = 0;
    if (!atomic_compare_exchange_strong(&words->state, &none, 1))
        return;
    copy(words->text, sizeof words->text, text);
    atomic_store(&words->state, 2);
}

const char *wl_ledger_words(const struct wl_ledger_words *words)
{
    return atomic_load(&words->state) == 2 ? words->text : "";
}

struct wl_ledger_entry *wl_ledger_entry(struct wl_ledger *l, uint64_t fingerprint, const char *kind, const char *place)
{
    fingerprint += fingerprint == 0;
    for (uint32_t n = 0, i = (uint32_t)fingerprint; n < WL_LEDGER_ENTRIES; n++, i++) {
        struct wl_ledger_entry *e = &l->entries[i % WL_LEDGER_ENTRIES];
        uint64_t there = 0;
        if (atomic_compare_exchange_strong(&e->fingerprint, &there, fingerprint)) {
            copy(e->kind, sizeof e->kind, kind);
            copy(e->place, sizeof e->place, place);
            atomic_store(&e->ready, 1);
            return e;
        }
        if (there == fingerprint)
            return e;
    }
    return NULL;
}
