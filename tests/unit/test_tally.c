/* src/cli/tally.c: a ledger from its making to its line, and how a run hands it to the run around it. */
#include <criterion/criterion.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../src/cli/tally.h"

static struct wl_tally tally;

static void count(uint64_t fingerprint, const char *kind, const char *place, enum wl_outcome outcome, unsigned times)
{
    struct wl_ledger_entry *e = wl_ledger_entry(tally.ledger, fingerprint, kind, place);
    cr_assert_not_null(e);
    atomic_fetch_add(&e->decided[outcome], times);
}

static const char *summary(void)
{
    static char storage[2048];
    struct wl_buf line;
    wl_buf_init(&line, storage, sizeof storage);
    wl_tally_put_summary(tally.ledger, &line);
    return wl_buf_string(&line);
}

static void make(void)
{
    struct wl_error e;
    cr_assert_eq(wl_tally_make(&tally, &e), 0, "%s", e.text);
}

static void done(void)
{
    wl_tally_remove(&tally);
}

TestSuite(tally, .init = make, .fini = done);

Test(tally, its_place_is_gone_afterwards)
{
    struct stat st;
    char path[sizeof tally.path], folder[sizeof tally.folder];
    strcpy(path, tally.path);
    strcpy(folder, tally.folder);
    cr_assert_eq(stat(folder, &st), 0);
    cr_assert_eq(st.st_mode & 07777, 0711, "others must not list it");
    wl_tally_remove(&tally);
    cr_assert_neq(access(path, F_OK), 0);
    cr_assert_neq(access(folder, F_OK), 0);
    wl_tally_remove(&tally);
}

Test(tally, the_line_has_the_most_first)
{
    cr_assert_str_eq(summary(), "no incident");
    count(1, "closed", "a.py:1", WL_OUTCOME_HANDLED, 1);
    cr_assert_str_eq(summary(), "1 incident (1 handled): 1 closed at a.py:1");
    count(2, "nested-run", "", WL_OUTCOME_UNHANDLED, 2);
    atomic_fetch_add(&wl_ledger_entry(tally.ledger, 2, "", "")->open, 1);
    cr_assert_str_eq(summary(), "4 incidents (2 unhandled, 1 handled, 1 unknown): 3 nested-run, 1 closed at a.py:1");
    for (uint64_t i = 10; i < 15; i++)
        count(i, "closed", "b.py:2", WL_OUTCOME_HANDLED, 1);
    cr_assert(strstr(summary(), ", and at 3 other places") != NULL, "%s", summary());
}

Test(tally, what_comes_from_a_program_moves_no_cursor)
{
    count(1, "closed", "a\033[2J\n.py:1", WL_OUTCOME_HANDLED, 1);
    cr_assert(strpbrk(summary(), "\033\n") == NULL);
}

Test(tally, more_causes_than_it_holds_are_counted_all_the_same)
{
    for (uint64_t i = 1; i <= WL_LEDGER_ENTRIES; i++)
        count(i, "closed", "", WL_OUTCOME_HANDLED, 1);
    cr_assert_null(wl_ledger_entry(tally.ledger, 9999, "closed", ""));
    atomic_fetch_add(&tally.ledger->full, 3);
    struct wl_tally_sum sum = wl_tally_add_up(tally.ledger);
    cr_assert_eq(sum.incidents, (unsigned)WL_LEDGER_ENTRIES + 3);
    cr_assert_eq(sum.outcomes[WL_OUTCOME_UNKNOWN], 3u);
}

Test(tally, a_run_in_a_run_hands_over_all_it_knows)
{
    struct wl_tally outer;
    struct wl_error e;
    cr_assert_eq(wl_tally_make(&outer, &e), 0);
    count(1, "closed", "a.py:1", WL_OUTCOME_UNHANDLED, 2);
    atomic_store(&tally.ledger->active, 4);
    atomic_store(&tally.ledger->lost, 1);
    wl_ledger_leave_words(&tally.ledger->lost_why, "the disk is full");
    wl_tally_pass_on(tally.ledger, outer.path);
    wl_tally_pass_on(tally.ledger, "/none");
    cr_assert_eq(wl_tally_add_up(outer.ledger).outcomes[WL_OUTCOME_UNHANDLED], 2u);
    cr_assert_eq(atomic_load(&outer.ledger->active), 4u);
    cr_assert_eq(atomic_load(&outer.ledger->lost), 1u);
    cr_assert_str_eq(wl_ledger_words(&outer.ledger->lost_why), "the disk is full");
    wl_tally_remove(&outer);
}
