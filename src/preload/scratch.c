/* Working memory for reading sources and writing reports: threads may have 64 KB of stack, and malloc may be the very
 * thing that the program is inside of.
 *
 * Runs in the watched process, on any thread.  wl_scratch_claim takes one of the ready pieces (in .bss: they cost
 * nothing before they are touched), and a mapping of its own when all are taken, by other threads or by a thread
 * that was not copied by fork(); wl_scratch_release gives it back.
 */
#include "scratch.h"

#include <stdatomic.h>
#include <stddef.h>
#include <sys/mman.h>

/* An incident's report needs one for itself and one for what it reads of /proc. */
enum { READY = 2 };

static _Alignas(64) char ready[READY][WL_SCRATCH_SIZE];
static atomic_flag taken[READY] = { ATOMIC_FLAG_INIT, ATOMIC_FLAG_INIT };

void *wl_scratch_claim(void)
{
    for (int i = 0; i < READY; i++)
        if (!atomic_flag_test_and_set_explicit(&taken[i], memory_order_acquire))
            return ready[i];
    void *own = mmap(NULL, WL_SCRATCH_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    return own == MAP_FAILED ? NULL : own;
}

void wl_scratch_release(void *scratch)
{
    for (int i = 0; i < READY; i++)
        if (scratch == ready[i]) {
            atomic_flag_clear_explicit(&taken[i], memory_order_release);
            return;
        }
    if (scratch != NULL)
        munmap(scratch, WL_SCRATCH_SIZE);
}
