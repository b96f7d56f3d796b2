/* Who runs a loop, and who made, ran and closed it in one call: rules over stacks, inside the watched program.
 *
 * wl_owner_of_loop() → wl_owner_find() → find_owner(), whose table is owners.def; wl_owner_closing_run() → wl_owner_is_run().
 * An owner is told by modules and functions on the stack of the start, never by what is imported: many programs import
 * a server that they do not run.  The search ends at the first user frame: whoever called that one runs no loop of ours.
 */
#include "owner.h"
#include "facts.h"
#include "origin.h"

#include <string.h>

struct entry {
    const char *module, *function;
    enum wl_owner_rank rank;
    const char *words;
};

static const struct entry owners[] = {
#define WL_OWNER(module, function, rank, words) { module, function, WL_OWNER_##rank, words },
#include "owners.def"
#undef WL_OWNER
};

/* Functions that make a loop, run it and close it: module, function or NULL for any of that module. */
static const struct entry runs[] = {
    { "asyncio.runners", NULL, 0, NULL },
    { "backports.asyncio.runner.runner", NULL, 0, NULL },
    { "taskgroup.runners", NULL, 0, NULL },
    { "uvicorn._compat", "asyncio_run", 0, NULL },
    { "distributed.compatibility", "asyncio_run", 0, NULL },
    { "uvloop", "run", 0, NULL },
    { "winloop", "run", 0, NULL },
    { "anyio._backends._asyncio", "run", 0, NULL },
    { "anyio._backends._asyncio", "close", 0, NULL },
    { "anyio._backends._asyncio", "__exit__", 0, NULL },
    { "unittest.async_case", NULL, 0, NULL },
    { "aiohttp.web", "run_app", 0, NULL },
};

static bool matches(const struct entry *entry, const struct wl_frame *frame, bool exact)
{
    if (!wl_facts_is_below(frame->module, entry->module) || (exact && frame->module[strlen(entry->module)]))
        return false;
    return !entry->function || strcmp(entry->function, frame->name) == 0;
}

static const struct entry *find_owner(const struct wl_frame *frame)
{
    const struct entry *best = NULL;
    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++)
        if (matches(&owners[i], frame, false) && (!best || strlen(owners[i].module) >= strlen(best->module)))
            best = &owners[i];
    return best;
}

/* On 3.11 and later asyncio.run() runs a Runner, so the outer of the two names the call. */
static const char *words_of(const struct entry *entry, const struct wl_frame *frame)
{
    if (strcmp(entry->module, "asyncio.runners") == 0 && strncmp(frame->function, "Runner.", 7) == 0)
        return "a Runner";
    return entry->words;
}

/* uvloop's runs have no frame of their own: there the user's line tells. */
static void read_line(const struct wl_frame *frame, struct wl_owner *ret)
{
    const char *line = frame->source ? frame->source : "";
    const char *words = strstr(line, ".run_until_complete(") ? "run_until_complete()" : strstr(line, ".run_forever(") ? "run_forever()" : NULL;
    if (words)
        *ret = (struct wl_owner){ WL_OWNER_PLAIN, words, frame };
}

void wl_owner_find(const struct wl_stack *stack, uint32_t from, struct wl_owner *ret)
{
    uint32_t i;
    memset(ret, 0, sizeof *ret);
    for (i = from; stack && i < stack->count && !wl_facts_is_user(stack->frames[i]); i++) {
        const struct wl_frame *frame = stack->frames[i];
        const struct entry *entry = find_owner(frame);
        if (entry && (entry->rank > ret->rank || (entry->rank == WL_OWNER_PLAIN && ret->rank == WL_OWNER_PLAIN)))
            *ret = (struct wl_owner){ entry->rank, words_of(entry, frame), frame };
        else if (!entry && frame->origin == WL_ORIGIN_THIRD_PARTY && ret->rank < WL_OWNER_LIBRARY && frame->package
            && !wl_origin_is_plumbing(frame->module, frame->file))
            *ret = (struct wl_owner){ WL_OWNER_LIBRARY, frame->package->name, frame };
    }
    if (!ret->rank && stack && i < stack->count)
        read_line(stack->frames[i], ret);
}

void wl_owner_of_loop(const struct wl_loop *loop, struct wl_owner *ret)
{
    wl_owner_find(loop->started.stack, 0, ret);
}

bool wl_owner_is_run(const struct wl_frame *frame)
{
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
        if (matches(&runs[i], frame, true))
            return true;
    return false;
}

/* A run further out than the code that called close() is another loop's: a coroutine may close a loop that is not its own. */
const struct wl_frame *wl_owner_closing_run(const struct wl_stack *closed)
{
    const struct wl_frame *run = NULL;
    for (uint32_t i = 0; closed && i < closed->count; i++) {
        const struct wl_frame *frame = closed->frames[i];
        if (wl_owner_is_run(frame))
            run = frame;
        else if (frame->origin != WL_ORIGIN_STDLIB && !wl_origin_is_plumbing(frame->module, frame->file))
            break;
    }
    return run;
}
