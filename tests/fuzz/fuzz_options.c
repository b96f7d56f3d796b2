/* Fuzzing of WHYLOOP_OPTIONS: whatever stands in the variable, the options stay within their bounds, each fault is a whole
 * line of harmless text, and what is complained of changes nothing.
 *
 * With libFuzzer: clang -DWL_LIBFUZZER -fsanitize=fuzzer,address,undefined. Without, main() replays the files given, which
 * is what `make check` does with corpus-options/, and reads one input from stdin when there are none (AFL).
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "../../src/common/options.h"
#include "fuzz.h"

static void check_bounds(const struct wl_options *o)
{
#define WL_OPT_BOOL(name, def, sentence) \
    unsigned char byte_of_##name; \
    memcpy(&byte_of_##name, &o->name, 1); \
    CHECK(byte_of_##name <= 1);
#define WL_OPT_INT(name, def, min, max, sentence) CHECK(o->name >= min && o->name <= max);
#define WL_OPT_STR(name, size, def, sentence) CHECK(memchr(o->name, '\0', size) != NULL);
#define WL_OPT_ENUM(name, def, words, sentence) CHECK(o->name >= 0 && strlen(words) > 2 * (size_t)o->name);
#include "../../src/common/options.def"
}

/* Lines, as many as there were faults where they all fit, and nothing in them that moves a cursor. */
static void check_complaints(struct wl_buf *b, int faults)
{
    int lines = 0;
    for (size_t i = 0; i < b->len; i++) {
        lines += b->data[i] == '\n';
        CHECK(b->data[i] == '\n' || ((unsigned char)b->data[i] >= 0x20 && b->data[i] != 0x7f));
    }
    CHECK(b->len == 0 || b->data[b->len - 1] == '\n');
    CHECK(b->error != 0 ? lines <= faults : lines == faults);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wl_options first, second;
    char complaints[2048], help[8192];
    struct wl_buf b;
    char *text = malloc(size + 1);

    CHECK(text != NULL);
    memcpy(text, data, size);
    text[size] = '\0';
    wl_options_init(&first);
    wl_options_init(&second);
    wl_buf_init(&b, complaints, sizeof complaints);
    int faults = wl_options_parse(&first, text, "WHYLOOP_OPTIONS", &b);
    check_bounds(&first);
    check_complaints(&b, faults);
    CHECK(wl_options_parse(&second, text, "x", NULL) == faults);
    CHECK(memcmp(&first, &second, sizeof first) == 0);
    wl_buf_init(&b, help, sizeof help);
    wl_options_help(&first, &b);
    CHECK(b.error == 0);
    free(text);
    return 0;
}

FUZZ_MAIN
