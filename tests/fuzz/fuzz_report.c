/* Fuzzing of what reads and draws reports: any bytes give an error in one line, or a report that is drawn without a
 * control character, a broken byte or markup of its own, and whose page is well-formed and loads nothing.
 *
 * With libFuzzer, `./configure --enable-fuzzing CC=clang` and `make -C tests fuzz`: bytes are changed within the JSON,
 * by LLVMFuzzerCustomMutator, since most documents with a changed byte are none.  Without, main() replays the files
 * given and, of each that is JSON, some hundreds of such changes.
 */
#include <jansson.h>
#include <string.h>

#include "../../src/common/utf8.h"
#include "../../src/render/document.h"
#include "../../src/render/html.h"
#include "../../src/render/markdown.h"
#include "../../src/render/text.h"
#include "../../src/report/reader.h"
#include "fuzz.h"
#include "page.h"

enum { WINDOW = 512 };

/* --- what comes out ------------------------------------------------------------------------------------------------ */

struct sink {
    uint8_t tail[8]; /* a sequence that the last piece left open */
    size_t tail_size;
    bool ascii, colors;
    struct page *page; /* gathers what is to be checked whole, or NULL */
};

/* Characters that move a cursor, turn the reading direction or end a line for some programs. */
static bool is_visible(uint32_t cp)
{
    if (cp < 0x20 || (cp >= 0x7f && cp <= 0x9f))
        return cp == '\n';
    return cp != 0x061c && (cp < 0x200e || cp > 0x200f) && (cp < 0x2028 || cp > 0x202e) && (cp < 0x2066 || cp > 0x2069);
}

static void check_point(const struct sink *s, const char *text, size_t size, uint32_t cp)
{
    CHECK(cp != 0xfffd || (size == 3 && memcmp(text, "\xef\xbf\xbd", 3) == 0));
    CHECK(is_visible(cp) || (s->colors && cp == 0x1b));
    CHECK(!s->ascii || cp < 0x80);
}

static size_t sequence_size(uint8_t first)
{
    return first < 0xc0 ? 1 : first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4;
}

/* Pieces may be cut anywhere: what they end in the middle of waits for the next one. */
static int take(void *arg, const char *data, size_t size)
{
    static char joined[WINDOW * 4];
    struct sink *s = arg;
    uint32_t cp;

    CHECK(size + s->tail_size <= sizeof joined);
    memcpy(joined, s->tail, s->tail_size);
    memcpy(joined + s->tail_size, data, size);
    size += s->tail_size;
    s->tail_size = 0;
    for (size_t i = 0; i < size;) {
        if (sequence_size((uint8_t)joined[i]) > size - i) {
            s->tail_size = size - i;
            memcpy(s->tail, joined + i, s->tail_size);
            size = i;
            break;
        }
        size_t n = wl_utf8_next(joined + i, size - i, &cp);
        check_point(s, joined + i, n, cp);
        i += n;
    }
    if (s->page != NULL)
        page_add(s->page, joined, size);
    return 0;
}

static void begin(struct wl_buf *out, struct sink *s)
{
    static char window[WINDOW];
    wl_buf_init_drain(out, window, sizeof window, 0, take, s);
}

static void end(struct wl_buf *out, const struct sink *s)
{
    CHECK(wl_buf_finish(out) == 0 && s->tail_size == 0);
}

static void draw_text(const json_t *report, const struct wl_view *view, struct wl_text text)
{
    struct sink sink = {.ascii = text.ascii, .colors = text.colors};
    struct wl_buf out;

    text.out = &out;
    begin(&out, &sink);
    wl_text_put_message(&text, view);
    wl_text_put_title(&text, "Stacks");
    wl_text_put_stacks(&text, report);
    wl_text_put_threads(&text, report);
    wl_text_put_loops(&text, report);
    end(&out, &sink);
}

static void draw_markdown(const json_t *report, const struct wl_view *view)
{
    const struct wl_markdown_parts parts = {.threads = true, .loops = true};
    struct sink sink = {0};
    struct wl_buf out;
    struct wl_text text = {.out = &out, .report = report};

    begin(&out, &sink);
    wl_markdown_put(&text, report, view, &parts);
    end(&out, &sink);
}

static void draw_page(const json_t *report, const struct wl_view *view)
{
    static struct page page;
    struct sink sink = {.page = &page};
    struct wl_buf out;

    page_clear(&page);
    begin(&out, &sink);
    wl_html_put_report(&out, report, view);
    end(&out, &sink);
    page_check(&page);
}

static void draw_document(const json_t *report)
{
    struct sink sink = {.ascii = true};
    struct wl_buf out;

    begin(&out, &sink);
    wl_document_put(&out, report);
    end(&out, &sink);
}

static void draw(const json_t *report)
{
    const struct wl_view_style style = {.home = "/srv", .report_path = "/tmp/x.json"};
    struct wl_view view;

    CHECK(wl_view_make(report, &style, &view) == 0);
    draw_text(report, &view, (struct wl_text){.report = report, .style = style});
    draw_text(report, &view, (struct wl_text){.report = report, .style = style, .ascii = true, .width = 40});
    draw_text(report, &view, (struct wl_text){.report = report, .style = style, .colors = true, .width = 100});
    draw_markdown(report, &view);
    draw_page(report, &view);
    wl_view_done(&view);
    draw_document(report);
}

static void check_error(const struct wl_error *e)
{
    struct sink sink = {0};
    CHECK(e->code < 0 && e->text[0] != '\0' && strchr(e->text, '\n') == NULL);
    take(&sink, e->text, strnlen(e->text, WINDOW));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct wl_report report;
    struct wl_error e;

    if (wl_reader_open_bytes((const char *)data, size, "input", &report, &e) < 0) {
        check_error(&e);
        return 0;
    }
    draw(report.root);
    wl_reader_close(&report);
    return 0;
}

/* --- changes within the JSON --------------------------------------------------------------------------------------- */

static uint64_t random_state = UINT64_C(0x2545f4914f6cdd1d);

/* xorshift: the same changes on every machine. */
static uint32_t pick(uint32_t below)
{
    random_state ^= random_state << 13;
    random_state ^= random_state >> 7;
    random_state ^= random_state << 17;
    return (uint32_t)(random_state >> 24) % below;
}

static json_t *other_text(void)
{
    static const char *const texts[] = {
        "", " ", "\x1b[31mred", "\xc2\x9b" "2J", "\xe2\x80\xae" "evil", "</pre><script>alert(1)</script>", "\"><img src=x>",
        "```\n# x\n```", "&amp;<b>", "a\nb\rc\td", "`|*_~[x](http://x)@me#1", "\xf0\x9f\x90\x8d\xef\xbc\x88\xe4\xb8\xad",
        "2026-11-24T04:15:12.482913Z", "9999-99-99T99:99:99.999999Z", "0x0", "0xffffffffffffffff", "third-party", "user",
        "nested-run", "loop-closed", "exact", "\\", "%s%n", "e\xcc\x81\xcc\x81\xcc\x81", "\x7f\xc2\x80", "/", "<string>",
    };
    if (pick(40) == 0) {
        static char large[70000];
        memset(large, "x<`\n"[pick(4)], sizeof large - 1);
        return json_string(large);
    }
    return json_string(texts[pick(sizeof texts / sizeof *texts)]);
}

static json_t *other_number(void)
{
    static const json_int_t numbers[] = {0, 1, 2, 3, 7, 40, 80, 1000, 100000, -1, 2147483647, 9007199254740991,
                                         -9223372036854775807 - 1, 9223372036854775807};
    return json_integer(numbers[pick(sizeof numbers / sizeof *numbers)]);
}

static json_t *other_value(const json_t *old)
{
    if (pick(12) == 0)
        return json_null();
    if (json_is_string(old) && pick(8) != 0)
        return other_text();
    if (json_is_integer(old) && pick(8) != 0)
        return other_number();
    switch (pick(5)) {
    case 0: return json_object();
    case 1: return json_array();
    case 2: return other_number();
    case 3: return pick(2) ? json_true() : json_false();
    default: return other_text();
    }
}

static void change(json_t *value, int depth);

static void change_member(json_t *object, int depth)
{
    uint32_t at = pick((uint32_t)json_object_size(object));
    void *member = json_object_iter(object);
    while (at-- > 0)
        member = json_object_iter_next(object, member);
    json_t *value = json_object_iter_value(member);
    if (pick(16) == 0)
        json_object_del(object, json_object_iter_key(member));
    else if ((json_is_object(value) || json_is_array(value)) && depth < 12 && pick(10) != 0)
        change(value, depth + 1);
    else
        json_object_iter_set_new(object, member, other_value(value));
}

static void change_item(json_t *list, int depth)
{
    size_t at = pick((uint32_t)json_array_size(list));
    json_t *value = json_array_get(list, at);
    if (pick(16) == 0)
        json_array_remove(list, at);
    else if (pick(16) == 0 && json_array_size(list) < 400)
        json_array_insert_new(list, at, json_deep_copy(value));
    else if ((json_is_object(value) || json_is_array(value)) && depth < 12 && pick(10) != 0)
        change(value, depth + 1);
    else
        json_array_set_new(list, at, other_value(value));
}

static void change(json_t *value, int depth)
{
    if (json_is_object(value) && json_object_size(value) > 0)
        change_member(value, depth);
    else if (json_is_array(value) && json_array_size(value) > 0)
        change_item(value, depth);
}

static size_t changed(const uint8_t *data, size_t size, uint8_t *out, size_t cap)
{
    json_t *root = json_loadb((const char *)data, size, 0, NULL);
    if (root == NULL)
        return 0;
    for (uint32_t n = 1 + pick(4); n > 0; n--)
        change(root, 0);
    size_t written = json_dumpb(root, (char *)out, cap, JSON_COMPACT);
    json_decref(root);
    return written <= cap ? written : 0;
}

#ifdef WL_LIBFUZZER
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t cap);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t cap, unsigned seed);

size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t cap, unsigned seed)
{
    random_state ^= (uint64_t)seed << 32 | seed;
    random_state += random_state == 0;
    size_t n = pick(20) == 0 ? 0 : changed(data, size, data, cap);
    return n > 0 ? n : LLVMFuzzerMutate(data, size, cap);
}
#else
enum { ROUNDS = 100 };

static uint8_t input[1 << 20], mutant[4 << 20];

static int replay(const char *name)
{
    FILE *file = fopen(name, "rb");
    if (file == NULL) {
        perror(name);
        return 1;
    }
    size_t size = fread(input, 1, sizeof input, file);
    fclose(file);
    LLVMFuzzerTestOneInput(input, size);
    for (int round = 0; round < ROUNDS; round++) {
        size_t n = changed(input, size, mutant, sizeof mutant);
        if (n == 0)
            break;
        LLVMFuzzerTestOneInput(mutant, n);
        /* every fourth change stays */
        if (round % 4 == 3 && n <= sizeof input) {
            memcpy(input, mutant, n);
            size = n;
        }
    }
    return 0;
}

int main(int argc, char **argv)
{
    int failed = 0;
    for (int i = 1; i < argc; i++)
        failed |= replay(argv[i]);
    printf("%d inputs replayed\n", argc - 1);
    return failed;
}
#endif
