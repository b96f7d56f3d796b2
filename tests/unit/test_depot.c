/* src/preload/depot.c: what is equal is one object, also after moves, and never more than two arenas are used. */
#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "../../src/preload/depot.h"

static void init(void)
{
    cr_assert_eq(wl_depot_init(), 0);
}

TestSuite(depot, .init = init, .fini = wl_depot_done);

static struct wl_frame frame_at(int line)
{
    return (struct wl_frame){
        .file = "/srv/app/shop/pricing.py", .function = "PriceBook.refresh", .name = "refresh", .module = "shop.pricing",
        .line = line, .end_line = line, .column = 11, .end_column = 40, .first_line = 30,
    };
}

static struct wl_frame_key key_at(uintptr_t code, int instr)
{
    return (struct wl_frame_key){
        .code = (void *)code, .filename = (void *)(code + 0x1000), .qualname = (void *)(code + 0x2000),
        .linetable = (void *)(code + 0x3000), .instr = instr, .first_line = 30,
    };
}

static const struct wl_frame *add(int line)
{
    struct wl_frame f = frame_at(line);
    return wl_depot_add_frame(NULL, &f);
}

Test(depot, equal_texts_are_one)
{
    const char *a = wl_depot_add_text("abcdef", 3), *b = wl_depot_add_text("abc", 3);
    cr_assert_str_eq(a, "abc");
    cr_assert_eq(a, b);
    cr_assert_neq(a, wl_depot_add_text("abd", 3));
    cr_assert_eq(wl_depot_add_text("", 0), wl_depot_add_text("x", 0));
    cr_assert_null(wl_depot_add_text(NULL, 0));
}

Test(depot, a_text_may_hold_nul)
{
    const char *a = wl_depot_add_text("a\0b", 3);
    cr_assert_eq(memcmp(a, "a\0b", 4), 0);
    cr_assert_neq(a, wl_depot_add_text("a", 1));
}

Test(depot, a_frame_is_found_by_its_key)
{
    struct wl_frame f = frame_at(31);
    struct wl_frame_key key = key_at(0x7f0000001000, 22), other = key;
    cr_assert_null(wl_depot_find_frame(&key));
    const struct wl_frame *added = wl_depot_add_frame(&key, &f);
    cr_assert_not_null(added);
    cr_assert_eq(wl_depot_find_frame(&key), added);
    cr_assert_eq(wl_depot_add_frame(&key, &f), added);
    other.linetable = (void *)1;
    cr_assert_null(wl_depot_find_frame(&other));
    other = key;
    other.instr = 24;
    cr_assert_null(wl_depot_find_frame(&other));
}

Test(depot, a_frames_texts_are_copies)
{
    char file[] = "/tmp/x.py", function[] = "f";
    struct wl_frame f = { .file = file, .function = function, .name = function, .line = 1, .column = -1, .end_column = -1 };
    const struct wl_frame *added = wl_depot_add_frame(NULL, &f);
    memset(file, 'z', sizeof file - 1);
    function[0] = 'z';
    cr_assert_str_eq(added->file, "/tmp/x.py");
    cr_assert_str_eq(added->function, "f");
    cr_assert_eq(added->function, added->name);
    cr_assert_null(added->module);
}

Test(depot, frames_of_equal_content_are_one_whatever_their_keys)
{
    struct wl_frame f = frame_at(31);
    struct wl_frame_key one = key_at(0x7f0000001000, 22), again = key_at(0x7f0000099000, 22);
    const struct wl_frame *a = wl_depot_add_frame(&one, &f), *b = wl_depot_add_frame(&again, &f);
    cr_assert_eq(a, b);
    cr_assert_eq(wl_depot_add_frame(NULL, &f), a);
    cr_assert_eq(wl_depot_find_frame(&again), a);
    f.column = 12;
    cr_assert_neq(wl_depot_add_frame(NULL, &f), a);
}

Test(depot, a_frame_without_function_has_its_name)
{
    struct wl_frame f = { .file = NULL, .function = NULL, .name = "g", .line = 3 };
    const struct wl_frame *added = wl_depot_add_frame(NULL, &f);
    cr_assert_str_eq(added->function, "g");
    cr_assert_str_eq(added->file, "");
}

Test(depot, source_is_set_once)
{
    const struct wl_frame *f = add(31), *none = add(32);
    wl_depot_set_source(f, "    return asyncio.run(x)\n", 25);
    cr_assert_str_eq(f->source, "    return asyncio.run(x)");
    wl_depot_set_source(f, "other", 5);
    cr_assert_str_eq(f->source, "    return asyncio.run(x)");
    wl_depot_set_source(none, NULL, 0);
    cr_assert_null(none->source);
    cr_assert_eq(none->source_tried, 1);
}

Test(depot, a_frame_of_nobody_is_left_alone)
{
    const struct wl_frame mine = frame_at(1);
    wl_depot_set_source(&mine, "text", 4);
    wl_depot_set_package(&mine, NULL, WL_ORIGIN_STDLIB);
    cr_assert_null(mine.source);
    cr_assert_eq(mine.origin, WL_ORIGIN_USER);
    cr_assert_eq(wl_depot_move_frame(&mine), &mine);
}

Test(depot, a_package_is_known_by_name_and_version)
{
    const struct wl_package *a = wl_depot_add_package("uvloop", "0.19.0"), *b = wl_depot_add_package("uvloop", NULL);
    cr_assert_neq(a, b);
    cr_assert_eq(wl_depot_add_package("uvloop", "0.19.0"), a);
    cr_assert_eq(wl_depot_add_package("uvloop", NULL), b);
    cr_assert_null(wl_depot_add_package(NULL, "1"));
    const struct wl_frame *f = add(5);
    wl_depot_set_package(f, a, WL_ORIGIN_THIRD_PARTY);
    cr_assert_eq(f->package, a);
    cr_assert_eq(f->origin, WL_ORIGIN_THIRD_PARTY);
}

Test(depot, equal_stacks_are_one)
{
    const struct wl_frame *frames[] = { add(1), add(2), add(3) };
    const struct wl_stack *s = wl_depot_add_stack(frames, 3, 0, 0);
    cr_assert_eq(s->count, 3);
    cr_assert_eq(s->frames[2], frames[2]);
    cr_assert_eq(wl_depot_add_stack(frames, 3, 0, 0), s);
    cr_assert_neq(wl_depot_add_stack(frames, 2, 0, 0), s);
    cr_assert_neq(wl_depot_add_stack(frames, 3, 7, 1), s);
    cr_assert_neq(wl_depot_add_stack(frames, 3, 7, 1), wl_depot_add_stack(frames, 3, 7, 2));
    cr_assert_eq(wl_depot_add_stack(frames, 0, 0, 0), wl_depot_add_stack(NULL, 0, 0, 0));
}

Test(depot, the_order_of_frames_counts)
{
    const struct wl_frame *there[] = { add(1), add(2) }, *back[] = { add(2), add(1) };
    cr_assert_neq(wl_depot_add_stack(there, 2, 0, 0), wl_depot_add_stack(back, 2, 0, 0));
}

Test(depot, a_full_depot_gives_null_and_keeps_what_it_has)
{
    const struct wl_frame *first = add(1);
    int line = 2;
    bool tight = false;
    for (; add(line) != NULL; line++) {
        cr_assert(line < 1000000);
        tight |= wl_depot_is_tight();
    }
    cr_assert(tight, "it said so before it was full");
    cr_assert(line > 2000, "only %d frames", line);
    cr_assert_eq(add(1), first);
    char text[64];
    int n = 0;
    do
        n++;
    while (wl_depot_add_text(text, (size_t)snprintf(text, sizeof text, "text number %d", n)) != NULL);
    cr_assert(n < 100000);
    const struct wl_frame *one[] = { first };
    for (uint32_t cut = 0; wl_depot_add_stack(one, 1, cut, 0) != NULL; cut++)
        cr_assert(cut < 1000000);
    cr_assert_eq(wl_depot_add_stack(one, 1, 0, 0), wl_depot_add_stack(one, 1, 0, 0));
}

Test(depot, a_text_larger_than_all_is_refused)
{
    static char large[700 * 1024];
    memset(large, 'x', sizeof large);
    cr_assert_null(wl_depot_add_text(large, sizeof large));
    cr_assert_not_null(wl_depot_add_text(large, 1000));
}

Test(depot_before_init, nothing_is_found)
{
    struct wl_frame_key key = key_at(0x1000, 0);
    struct wl_frame f = frame_at(1);
    cr_assert_null(wl_depot_find_frame(&key));
    cr_assert_null(wl_depot_add_frame(&key, &f));
    cr_assert_null(wl_depot_add_stack(NULL, 0, 0, 0));
    cr_assert_null(wl_depot_add_text("a", 1));
    cr_assert_not(wl_depot_is_tight());
    cr_assert_not(wl_depot_begin_move());
}

Test(depot, a_move_takes_along_what_is_shared)
{
    struct wl_frame f = frame_at(31), g = frame_at(32);
    struct wl_frame_key key = key_at(0x7f0000001000, 22);
    const struct wl_frame *frames[] = { wl_depot_add_frame(&key, &f), wl_depot_add_frame(NULL, &g) };
    wl_depot_set_source(frames[0], "source", 6);
    wl_depot_set_package(frames[0], wl_depot_add_package("shop", "2"), WL_ORIGIN_THIRD_PARTY);
    const struct wl_stack *two = wl_depot_add_stack(frames, 2, 0, 0), *one = wl_depot_add_stack(frames, 1, 9, 1);
    const char *text = wl_depot_add_text("kept", 4);

    cr_assert(wl_depot_begin_move());
    cr_assert_not(wl_depot_begin_move(), "one at a time");
    const struct wl_stack *new_two = wl_depot_move_stack(two), *new_one = wl_depot_move_stack(one);
    const char *new_text = wl_depot_move_text(text);
    cr_assert_neq(new_two, two);
    cr_assert_eq(wl_depot_move_stack(two), new_two);
    cr_assert_eq(wl_depot_move_stack(new_two), new_two);
    cr_assert_eq(wl_depot_move_frame(frames[0]), new_one->frames[0]);
    cr_assert_null(wl_depot_move_stack(NULL));
    wl_depot_end_move();

    cr_assert_str_eq(new_text, "kept");
    cr_assert_eq(new_two->frames[0], new_one->frames[0]);
    cr_assert_eq(new_two->frames[0]->file, new_two->frames[1]->file);
    cr_assert_str_eq(new_two->frames[0]->source, "source");
    cr_assert_str_eq(new_two->frames[0]->package->version, "2");
    cr_assert_eq(new_one->cut, 9);
    cr_assert_eq(new_one->cut_at, 1);
}

Test(depot, after_a_move_the_same_is_still_the_same)
{
    struct wl_frame f = frame_at(31);
    struct wl_frame_key key = key_at(0x7f0000001000, 22), dropped = key_at(0x7f0000002000, 8);
    const struct wl_frame *frames[] = { wl_depot_add_frame(&key, &f) };
    struct wl_frame g = frame_at(99);
    wl_depot_add_frame(&dropped, &g);
    const struct wl_stack *s = wl_depot_add_stack(frames, 1, 0, 0);
    cr_assert(wl_depot_begin_move());
    s = wl_depot_move_stack(s);
    wl_depot_end_move();
    const struct wl_frame *moved = wl_depot_find_frame(&key);
    cr_assert_eq(moved, s->frames[0]);
    cr_assert_eq(wl_depot_add_frame(NULL, &f), moved);
    cr_assert_eq(wl_depot_add_stack(&moved, 1, 0, 0), s);
    cr_assert_null(wl_depot_find_frame(&dropped), "nobody referred to it");
}

Test(depot, of_many_keys_the_newest_are_moved)
{
    struct wl_frame f = frame_at(31);
    const struct wl_frame *frame = NULL;
    for (uintptr_t i = 0; i < 1000; i++) {
        struct wl_frame_key key = key_at(0x7f0000000000 + i * 0x200, 4);
        frame = wl_depot_add_frame(&key, &f);
    }
    cr_assert(wl_depot_begin_move());
    frame = wl_depot_move_frame(frame);
    wl_depot_end_move();
    struct wl_frame_key newest = key_at(0x7f0000000000 + 999 * 0x200, 4), oldest = key_at(0x7f0000000000, 4);
    cr_assert_eq(wl_depot_find_frame(&newest), frame);
    cr_assert_null(wl_depot_find_frame(&oldest));
}

static long pages_mapped(void)
{
    long pages = 0;
    FILE *f = fopen("/proc/self/statm", "r");
    cr_assert_eq(fscanf(f, "%ld", &pages), 1);
    fclose(f);
    return pages;
}

enum { KEPT = 256, ADDS = 1000000, DEPTH = 6 };

static const struct wl_stack *kept[KEPT];
static int kept_line[KEPT];

static void move_kept(void)
{
    cr_assert(wl_depot_begin_move());
    for (int i = 0; i < KEPT; i++) {
        kept[i] = wl_depot_move_stack(kept[i]);
        cr_assert(kept_line[i] == 0 || kept[i] != NULL);
    }
    wl_depot_end_move();
    cr_assert_not(wl_depot_is_tight());
}

static void add_one(int i)
{
    const struct wl_frame *frames[DEPTH];
    int line = i % 50021 + 1;
    for (int d = 0; d < DEPTH; d++)
        frames[d] = add(d == 0 ? line : line % 97 + d);
    const struct wl_stack *s = wl_depot_add_stack(frames, DEPTH, 0, 0);
    cr_assert_not_null(s);
    kept[i % KEPT] = s;
    kept_line[i % KEPT] = line;
    const struct wl_stack *old = kept[(i * 7 + 3) % KEPT];
    cr_assert(old == NULL || (old->count == DEPTH && old->frames[0]->line == kept_line[(i * 7 + 3) % KEPT]));
}

Test(depot, a_million_stacks_stay_within_two_arenas, .timeout = 120)
{
    long before = pages_mapped() * sysconf(_SC_PAGESIZE), largest = 0;
    int moves = 0;
    for (int i = 0; i < ADDS; i++) {
        if (wl_depot_is_tight()) {
            moves++;
            move_kept();
            long now = pages_mapped() * sysconf(_SC_PAGESIZE);
            largest = now > largest ? now : largest;
        }
        add_one(i);
    }
    cr_assert(moves > 10, "%d moves", moves);
    cr_assert(largest - before < 2 * 640 * 1024, "grown by %ld bytes", largest - before);
}
