/* src/common/kinds.c: each enumerator has the word of report.md, and each word its enumerator. */
#include <criterion/criterion.h>
#include <string.h>

#include "../../src/common/kinds.h"

static void expect_word(const char *word, const char *title)
{
    cr_assert(word[0] != '\0');
    cr_assert_eq(strspn(word, "abcdefghijklmnopqrstuvwxyz-"), strlen(word), "%s", word);
    cr_assert(title[0] != '\0' && title[strlen(title) - 1] != '.', "%s", title);
}

Test(kinds, every_kind_is_found_by_its_word)
{
    for (int kind = 0; kind < WL_KIND_COUNT; kind++) {
        const char *word = wl_kind_name((enum wl_kind)kind);
        expect_word(word, wl_kind_title((enum wl_kind)kind));
        cr_assert_eq(wl_kind_find(word), kind, "%s", word);
    }
}

Test(kinds, every_cause_is_found_by_its_word)
{
    for (int cause = 0; cause < WL_CAUSE_COUNT; cause++) {
        const char *word = wl_cause_name((enum wl_cause_kind)cause);
        expect_word(word, wl_cause_title((enum wl_cause_kind)cause));
        cr_assert_neq(wl_cause_line((enum wl_cause_kind)cause)[0], '\0', "%s", word);
        cr_assert_eq(wl_cause_find_name(word), cause, "%s", word);
    }
}

Test(kinds, roles_origins_and_outcomes_have_words)
{
    for (int role = 0; role < WL_ROLE_COUNT; role++)
        expect_word(wl_role_name((enum wl_role)role), "-x");
    for (int origin = 0; origin < WL_ORIGIN_COUNT; origin++)
        expect_word(wl_origin_name((enum wl_origin)origin), "-x");
    cr_assert_str_eq(wl_outcome_name(WL_OUTCOME_UNKNOWN), "unknown");
    cr_assert_str_eq(wl_outcome_name(WL_OUTCOME_HANDLED), "handled");
    cr_assert_str_eq(wl_outcome_name(WL_OUTCOME_UNHANDLED), "unhandled");
}

/* Words that other programs rely on; they may never change. */
Test(kinds, words_of_the_report_page)
{
    static const char *const kinds[] = {"nested-run",      "already-running",   "other-loop-running", "closed",
                                        "no-loop-in-thread", "close-while-running", "other-loop",       "stopped-early",
                                        "wrong-thread",    "sync-api-in-loop",  "cannot-patch",       "reentered",
                                        "fatal-signal"};
    static const char *const causes[] = {"blocking-call-in-coroutine", "notebook",     "library-bridge",
                                         "outlived-run",               "closed-early", "foreign-thread",
                                         "foreign-loop",               "stopped",      "uvloop-not-reentrant",
                                         "forked",                     "unknown"};
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        cr_assert_geq(wl_kind_find(kinds[i]), 0, "%s", kinds[i]);
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        cr_assert_geq(wl_cause_find_name(causes[i]), 0, "%s", causes[i]);
}

Test(kinds, a_word_that_is_none_is_minus_one)
{
    static const char *const words[] = {"", "nested", "nested-run ", "NESTED-RUN", "loop-closed", NULL};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        cr_assert_eq(wl_kind_find(words[i]), -1);
    cr_assert_eq(wl_cause_find_name(NULL), -1);
    cr_assert_eq(wl_cause_find_name("nested-run"), -1);
}

Test(kinds, a_number_out_of_range_gives_a_word_too)
{
    static const int numbers[] = {-1, 1000, 0x7fffffff};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        int n = numbers[i];
        cr_assert_str_eq(wl_kind_name((enum wl_kind)n), "unknown");
        cr_assert_neq(wl_kind_title((enum wl_kind)n)[0], '\0');
        cr_assert_str_eq(wl_cause_name((enum wl_cause_kind)n), "unknown");
        cr_assert_neq(wl_cause_title((enum wl_cause_kind)n)[0], '\0');
        cr_assert_neq(wl_cause_line((enum wl_cause_kind)n)[0], '\0');
        cr_assert_str_eq(wl_role_name((enum wl_role)n), "unknown");
        cr_assert_str_eq(wl_origin_name((enum wl_origin)n), "unknown");
        cr_assert_str_eq(wl_outcome_name((enum wl_outcome)n), "unknown");
    }
}
