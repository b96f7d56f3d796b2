/* src/report/head.c: members at the beginning of a report, wherever it is cut off. */
#include <criterion/criterion.h>
#include <string.h>

#include "../../src/report/head.h"

static const char whole[] =
    "{\"schema_version\":1, \"report_id\":\"i-1\",\"handled_at\":{\"file\":\"}{\\\"\",\"line\":1},\n"
    "\"outcome\":\"handled\",\"count\":12,\"fingerprint\":\"00ff\",\"timestamp\":\"t1\",\"first_seen\":\"t0\",\"last_seen\":\"t2\","
    "\"error\":{\"basis\":[1,[2]],\"message\":\"it \\\"broke\\\\\",\"kind\":\"closed\"},"
    "\"cause\":{\"evidence\":[{\"kind\":\"no\"}],\"kind\":\"stopped\",\"location\":{\"line\":3}},\"related\":[]}";

static const char *text(const struct wl_head_value *v)
{
    static char out[64];
    return wl_head_text(v, out, sizeof out) ? out : "(none)";
}

Test(head, the_members_are_found_where_they_are)
{
    struct wl_head h;
    cr_assert(wl_head_scan(whole, sizeof whole - 1, &h));
    cr_assert_eq(wl_head_number(&h.schema, 0), 1);
    cr_assert_eq(wl_head_number(&h.count, 0), 12);
    cr_assert_str_eq(text(&h.report_id), "i-1");
    cr_assert_str_eq(text(&h.outcome), "handled");
    cr_assert_str_eq(text(&h.fingerprint), "00ff");
    cr_assert_str_eq(text(&h.timestamp), "t1");
    cr_assert_str_eq(text(&h.first_seen), "t0");
    cr_assert_str_eq(text(&h.last_seen), "t2");
    cr_assert_str_eq(text(&h.kind), "closed");
    cr_assert_str_eq(text(&h.cause), "stopped");
    cr_assert_str_eq(text(&h.message), "(none)", "a text with escapes is for jansson");
    cr_assert_eq(memcmp(h.message.at, "\"it \\\"broke\\\\\"", h.message.size), 0);
    cr_assert_eq(h.location.size, strlen("{\"line\":3}"));
}

/* Each cut is a buffer of its own, so that a sanitizer sees a byte too many. */
Test(head, a_cut_anywhere_is_no_or_the_same)
{
    size_t enough = (size_t)(strstr(whole, ",\"related\"") - whole);
    for (size_t n = 0; n < sizeof whole - 1; n++) {
        struct wl_head h;
        char *cut = malloc(n + 1);
        memcpy(cut, whole, n);
        cr_assert_eq(wl_head_scan(cut, n, &h), n >= enough, "%zu of %zu bytes", n, enough);
        free(cut);
    }
}

Test(head, what_is_no_report_is_refused)
{
    static const char *const texts[] = {"", "[]", "{}", "null", "{\"error\":{},\"cause\":{}}", "{\"error\" {}}", "{\"a\":}", "{{",
                                        "{\"schema_version\":1,\"error\":[],\"cause\":{}}"};
    struct wl_head h;
    char deep[256] = "{\"a\":";
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        cr_assert_not(wl_head_scan(texts[i], strlen(texts[i]), &h), "%s", texts[i]);
    memset(deep + 5, '[', sizeof deep - 6);
    cr_assert_not(wl_head_scan(deep, strlen(deep), &h));
}

Test(head, a_number_is_whole_and_small)
{
    static const struct {
        const char *text;
        int64_t number;
    } cases[] = {{"7", 7}, {"0", 0}, {"9007199254740991", INT64_C(9007199254740991)}, {"", -1}, {"-7", -1}, {"1.5", -1}, {"1e3", -1},
                 {"\"7\"", -1}, {"99999999999999999", -1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct wl_head_value v = {cases[i].text, strlen(cases[i].text)};
        cr_assert_eq(wl_head_number(&v, -1), cases[i].number, "%s", cases[i].text);
    }
}
