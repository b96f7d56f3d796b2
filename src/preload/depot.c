/* The depot: text, frames and stacks, interned, in bounded memory.
 *
 * Runs in the watched process, under wl_state_lock(); find_frame and add_stack are called some ten times for each loop
 * event, all else only at the first sight of something.  In the order of a frame's life: wl_depot_find_frame,
 * wl_depot_add_frame, wl_depot_add_stack, and when the incident is written wl_depot_set_source, wl_depot_set_package;
 * then, when room gets short, wl_depot_begin_move, wl_depot_move_*, wl_depot_end_move.
 *
 * All lives in one arena: a mapping whose pages cost nothing until they are touched.  Objects are allocated by moving
 * an offset and never freed one by one; a move copies what is still referred to into a second arena and unmaps the
 * first, so that there are never more than two.  Four open-addressing tables inside the arena find objects by content;
 * a slot is one word, an offset in units of 8 bytes and some bits of the hash, so that a miss seldom touches an object.
 *
 * A frame is interned by its content, apart from its keys: a traceback entry without a code object, and a function that
 * was defined again, give the same frame as the one seen before.  A key whose objects were freed and whose addresses
 * all came back as another function's would be mistaken; that takes five equal addresses and an equal first line.
 */
#include "depot.h"

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include "../common/hash.h"

enum {
    ARENA_SIZE = 640 * 1024,
    OFFSET_BITS = 17,               /* of a slot: an offset in units of 8 bytes, up to 1 MiB */
    KEYS_MOVED = 2,                 /* the newest ones: of a function made again and again most keys are dead */
};
_Static_assert(ARENA_SIZE / 8 < 1 << OFFSET_BITS, "an offset fits into a slot");

#define OFFSET_MASK ((UINT32_C(1) << OFFSET_BITS) - 1)
#define TIGHT(part, whole) ((uint64_t)(part) * 100 > (uint64_t)(whole) * 85)

struct table {
    uint32_t mask, count;
    uint32_t slots;                 /* offset of the first one */
};

struct arena {
    uint32_t used;                  /* bytes, from the start of the arena */
    uint32_t packages;              /* the newest package_entry; 0: none.  Few enough for a list */
    struct table keys, frames, stacks, texts;
};

/* `forward`: where the object lies in the new arena while a move is under way, 0: not moved yet. */
struct text_entry {
    uint32_t hash, forward, size;
    char text[];
};
struct package_entry {
    uint32_t next, forward;
    struct wl_package package;
};
struct frame_entry {
    uint32_t hash, forward;
    uint32_t keys;                  /* the newest key_entry that leads here; 0: none */
    struct wl_frame frame;
};
struct key_entry {
    struct wl_frame_key key;
    uint32_t hash, frame, next;
};
struct stack_entry {
    uint32_t hash, forward;
    struct wl_stack stack;
};

/* The arena in use, and during a move the one that is being left.  Written by init, done and the move, under the lock. */
static struct arena *arena, *leaving;

#define ENTRY_OF(type, member, pointer) ((struct type *)((char *)(uintptr_t)(pointer) - offsetof(struct type, member)))

static inline void *at(const struct arena *a, uint32_t offset)
{
    return (char *)(uintptr_t)a + offset;
}

static inline uint32_t offset_of(const struct arena *a, const void *object)
{
    return (uint32_t)((const char *)object - (const char *)a);
}

static inline bool is_inside(const struct arena *a, const void *object)
{
    return a && (uintptr_t)object - (uintptr_t)a < ARENA_SIZE;
}

/* --- tables --- */

static inline uint32_t slot_of(uint32_t hash, uint32_t offset)
{
    return (hash & ~OFFSET_MASK) | offset / 8;
}

/* The next object after *pos (then moved past it) that may have this hash; 0 at the end of the run. */
static inline uint32_t next_candidate(const struct table *t, uint32_t hash, uint32_t *pos)
{
    const uint32_t *slots = at(arena, t->slots);
    for (uint32_t slot; (slot = slots[*pos]) != 0;) {
        *pos = (*pos + 1) & t->mask;
        if (((slot ^ hash) & ~OFFSET_MASK) == 0)
            return (slot & OFFSET_MASK) * 8;
    }
    return 0;
}

static uint32_t room_of(const struct table *t)
{
    return (t->mask + 1) / 8 * 7;
}

static bool has_room(const struct table *t)
{
    return t->count < room_of(t);
}

/* Only after has_room(): the run then ends. */
static void insert(struct table *t, uint32_t hash, uint32_t offset)
{
    uint32_t *slots = at(arena, t->slots);
    uint32_t pos = hash & t->mask;
    while (slots[pos])
        pos = (pos + 1) & t->mask;
    slots[pos] = slot_of(hash, offset);
    t->count++;
}

static void *allocate(size_t size)
{
    size = (size + 7) & ~(size_t)7;
    if (size > ARENA_SIZE - arena->used)
        return NULL;
    void *object = at(arena, arena->used);
    arena->used += (uint32_t)size;
    return object;
}

/* --- hashes --- */

#define MULTIPLIER UINT64_C(0x9e3779b97f4a7c15)

static inline uint64_t rotate(uint64_t x, int by)
{
    return x << by | x >> (64 - by);
}

/* The table's position is taken from the low bits, the slot's tag from the high ones: both must depend on all. */
static inline uint32_t spread(uint64_t h)
{
    h = (h ^ h >> 32) * MULTIPLIER;
    return (uint32_t)(h >> 32);
}

static inline uint32_t hash_key(const struct wl_frame_key *k)
{
    uint64_t h = (uintptr_t)k->code ^ rotate((uintptr_t)k->linetable, 17) ^ rotate((uintptr_t)k->qualname, 34) ^
                 rotate((uintptr_t)k->filename, 51);
    h = h * MULTIPLIER + (uint32_t)k->instr;
    return spread(h ^ rotate((uint32_t)k->first_line, 40));
}

/* Two lanes: one multiplication need not wait for the other. */
static inline uint32_t hash_frames(const struct wl_frame *const *frames, uint32_t count, uint32_t cut)
{
    uint64_t a = count, b = cut;
    uint32_t i = 0;
    for (; i + 1 < count; i += 2) {
        a = rotate((a ^ (uintptr_t)frames[i]) * MULTIPLIER, 27);
        b = rotate((b ^ (uintptr_t)frames[i + 1]) * MULTIPLIER, 31);
    }
    if (i < count)
        a = rotate((a ^ (uintptr_t)frames[i]) * MULTIPLIER, 27);
    return spread(a ^ rotate(b * MULTIPLIER, 13));
}

/* Of a frame whose texts are interned: their addresses stand for them. */
static uint32_t hash_frame(const struct wl_frame *f)
{
    uint64_t h = wl_hash_word(WL_HASH_INIT, (uintptr_t)f->file);
    h = wl_hash_word(h, (uintptr_t)f->function ^ rotate((uintptr_t)f->name, 21) ^ rotate((uintptr_t)f->module, 42));
    h = wl_hash_word(h, (uint64_t)(uint32_t)f->line << 32 | (uint32_t)f->end_line);
    h = wl_hash_word(h, (uint64_t)(uint32_t)f->column << 32 | (uint32_t)f->end_column);
    return spread(wl_hash_word(h, (uint64_t)(uint32_t)f->first_line << 32 | (uint32_t)f->cell << 8 | f->flags));
}

/* --- texts and packages --- */

const char *wl_depot_add_text(const char *text, size_t size)
{
    if (!arena || !text || size >= ARENA_SIZE)
        return NULL;
    struct table *t = &arena->texts;
    uint32_t hash = spread(wl_hash_bytes(WL_HASH_INIT, text, size)), pos = hash & t->mask;
    for (uint32_t offset; (offset = next_candidate(t, hash, &pos)) != 0;) {
        struct text_entry *e = at(arena, offset);
        if (e->size == size && memcmp(e->text, text, size) == 0)
            return e->text;
    }
    struct text_entry *e = has_room(t) ? allocate(sizeof *e + size + 1) : NULL;
    if (!e)
        return NULL;
    e->hash = hash;
    e->forward = 0;
    e->size = (uint32_t)size;
    memcpy(e->text, text, size);
    e->text[size] = '\0';
    insert(t, hash, offset_of(arena, e));
    return e->text;
}

/* As wl_depot_add_text; false only when a text that is there could not be kept. */
static bool intern(const char **text)
{
    if (!*text)
        return true;
    *text = wl_depot_add_text(*text, strlen(*text));
    return *text != NULL;
}

const struct wl_package *wl_depot_add_package(const char *name, const char *version)
{
    if (!arena || !name || !intern(&name) || !intern(&version))
        return NULL;
    for (uint32_t offset = arena->packages; offset;) {
        struct package_entry *e = at(arena, offset);
        if (e->package.name == name && e->package.version == version)
            return &e->package;
        offset = e->next;
    }
    struct package_entry *e = allocate(sizeof *e);
    if (!e)
        return NULL;
    e->next = arena->packages;
    e->forward = 0;
    e->package.name = name;
    e->package.version = version;
    arena->packages = offset_of(arena, e);
    return &e->package;
}

/* --- frames --- */

static inline bool same_key(const struct wl_frame_key *a, const struct wl_frame_key *b)
{
    return a->code == b->code && a->instr == b->instr && a->linetable == b->linetable && a->qualname == b->qualname &&
           a->filename == b->filename && a->first_line == b->first_line;
}

const struct wl_frame *wl_depot_find_frame(const struct wl_frame_key *key)
{
    if (!arena)
        return NULL;
    uint32_t hash = hash_key(key), pos = hash & arena->keys.mask;
    for (uint32_t offset; (offset = next_candidate(&arena->keys, hash, &pos)) != 0;) {
        const struct key_entry *e = at(arena, offset);
        if (same_key(&e->key, key))
            return &((struct frame_entry *)at(arena, e->frame))->frame;
    }
    return NULL;
}

/* A key that can't be kept is only slower: the frame is decoded again next time. */
static void add_key(const struct wl_frame_key *key, uint32_t hash, struct frame_entry *frame)
{
    struct key_entry *e = has_room(&arena->keys) ? allocate(sizeof *e) : NULL;
    if (!e)
        return;
    e->key = *key;
    e->hash = hash;
    e->frame = offset_of(arena, frame);
    e->next = frame->keys;
    frame->keys = offset_of(arena, e);
    insert(&arena->keys, hash, offset_of(arena, e));
}

/* What a frame is; source, package and origin are only known about it. */
static bool same_frame(const struct wl_frame *a, const struct wl_frame *b)
{
    return a->file == b->file && a->line == b->line && a->column == b->column && a->function == b->function &&
           a->name == b->name && a->module == b->module && a->end_line == b->end_line && a->end_column == b->end_column &&
           a->first_line == b->first_line && a->flags == b->flags && a->cell == b->cell;
}

static struct frame_entry *find_content(const struct wl_frame *f, uint32_t hash)
{
    uint32_t pos = hash & arena->frames.mask;
    for (uint32_t offset; (offset = next_candidate(&arena->frames, hash, &pos)) != 0;) {
        struct frame_entry *e = at(arena, offset);
        if (same_frame(&e->frame, f))
            return e;
    }
    return NULL;
}

/* Of a frame whose texts and package are interned. */
static struct frame_entry *add_content(const struct wl_frame *f, uint32_t hash)
{
    struct frame_entry *e = has_room(&arena->frames) ? allocate(sizeof *e) : NULL;
    if (!e)
        return NULL;
    e->hash = hash;
    e->forward = 0;
    e->keys = 0;
    e->frame = *f;
    insert(&arena->frames, hash, offset_of(arena, e));
    return e;
}

/* A frame that was seen before may come again with more known about it. */
static void learn(struct wl_frame *known, const struct wl_frame *seen)
{
    if (!known->source && seen->source) {
        known->source = seen->source;
        known->source_tried = 1;
    }
    if (!known->block && seen->block)
        known->block = seen->block;
    if (!known->package && seen->package)
        known->package = seen->package;
}

const struct wl_frame *wl_depot_add_frame(const struct wl_frame_key *key, const struct wl_frame *frame)
{
    const struct wl_frame *known = key ? wl_depot_find_frame(key) : NULL;
    if (known || !arena)
        return known;
    struct wl_frame f = *frame;
    f.file = f.file ? f.file : "";
    f.name = f.name ? f.name : "";
    f.function = f.function ? f.function : f.name;
    if (!intern(&f.file) || !intern(&f.function) || !intern(&f.name) || !intern(&f.module))
        return NULL;
    intern(&f.source);
    intern(&f.block);
    if (f.package)
        f.package = wl_depot_add_package(f.package->name, f.package->version);
    uint32_t hash = hash_frame(&f);
    struct frame_entry *e = find_content(&f, hash);
    if (e)
        learn(&e->frame, &f);
    else if (!(e = add_content(&f, hash)))
        return NULL;
    if (key)
        add_key(key, hash_key(key), e);
    return &e->frame;
}

/* The frames that others hold are const for them, not for us; any other frame (a test's own) is left alone. */
static struct wl_frame *writable(const struct wl_frame *frame)
{
    return is_inside(arena, frame) ? &ENTRY_OF(frame_entry, frame, frame)->frame : NULL;
}

void wl_depot_set_source(const struct wl_frame *frame, const char *text, size_t size)
{
    struct wl_frame *f = writable(frame);
    if (!f || f->source_tried)
        return;
    f->source_tried = 1;
    f->source = wl_depot_add_text(text, size);
}

void wl_depot_set_block(const struct wl_frame *frame, const char *text, size_t size)
{
    struct wl_frame *f = writable(frame);
    if (f && !f->block)
        f->block = wl_depot_add_text(text, size);
}

void wl_depot_set_package(const struct wl_frame *frame, const struct wl_package *package, enum wl_origin origin)
{
    struct wl_frame *f = writable(frame);
    if (!f)
        return;
    f->package = package;
    f->origin = (uint8_t)origin;
}

/* --- stacks --- */

static inline bool same_stack(const struct wl_stack *s, const struct wl_frame *const *frames, uint32_t count, uint32_t cut,
                              uint32_t cut_at)
{
    return s->count == count && s->cut == cut && s->cut_at == cut_at &&
           (count == 0 || memcmp(s->frames, frames, count * sizeof *frames) == 0);
}

static struct stack_entry *new_stack(uint32_t count, uint32_t cut, uint32_t cut_at)
{
    struct stack_entry *e = NULL;
    if (count < ARENA_SIZE / sizeof(void *) && has_room(&arena->stacks))
        e = allocate(sizeof *e + count * sizeof(void *));
    if (!e)
        return NULL;
    e->forward = 0;
    e->stack.count = count;
    e->stack.cut = cut;
    e->stack.cut_at = cut_at;
    return e;
}

const struct wl_stack *wl_depot_add_stack(const struct wl_frame *const *frames, uint32_t count, uint32_t cut, uint32_t cut_at)
{
    if (!arena)
        return NULL;
    struct table *t = &arena->stacks;
    uint32_t hash = hash_frames(frames, count, cut), pos = hash & t->mask;
    for (uint32_t offset; (offset = next_candidate(t, hash, &pos)) != 0;) {
        const struct stack_entry *e = at(arena, offset);
        if (e->hash == hash && same_stack(&e->stack, frames, count, cut, cut_at))
            return &e->stack;
    }
    struct stack_entry *e = new_stack(count, cut, cut_at);
    if (!e)
        return NULL;
    e->hash = hash;
    if (count)
        memcpy(e->stack.frames, frames, count * sizeof *frames);
    insert(t, hash, offset_of(arena, e));
    return &e->stack;
}

/* --- moving --- */

bool wl_depot_is_tight(void)
{
    static size_t asked_at;     /* nothing was added since it was not tight: asked at every event, it must cost nothing */
    if (!arena || arena->used == asked_at)
        return false;
    const struct table *tables[] = { &arena->keys, &arena->frames, &arena->stacks, &arena->texts };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        if (TIGHT(tables[i]->count, room_of(tables[i])))
            return true;
    if (TIGHT(arena->used, ARENA_SIZE))
        return true;
    asked_at = arena->used;
    return false;
}

static void place_table(struct arena *a, struct table *t, uint32_t slots)
{
    t->mask = slots - 1;
    t->count = 0;
    t->slots = a->used;
    a->used += slots * (uint32_t)sizeof(uint32_t);
}

static struct arena *map_arena(void)
{
    struct arena *a = mmap(NULL, ARENA_SIZE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (a == MAP_FAILED)
        return NULL;
    a->used = (sizeof *a + 7) & ~UINT32_C(7);
    place_table(a, &a->keys, 4096);
    place_table(a, &a->frames, 4096);
    place_table(a, &a->stacks, 8192);
    place_table(a, &a->texts, 4096);
    return a;
}

bool wl_depot_begin_move(void)
{
    struct arena *fresh = arena && !leaving ? map_arena() : NULL;
    if (!fresh)
        return false;
    leaving = arena;
    arena = fresh;
    return true;
}

const char *wl_depot_move_text(const char *text)
{
    if (!text || !is_inside(leaving, text))
        return text;
    struct text_entry *e = ENTRY_OF(text_entry, text, text);
    if (!e->forward) {
        const char *moved = wl_depot_add_text(text, e->size);
        if (!moved)
            return NULL;
        e->forward = offset_of(arena, moved);
    }
    return at(arena, e->forward);
}

static const struct wl_package *move_package(const struct wl_package *package)
{
    if (!package || !is_inside(leaving, package))
        return package;
    struct package_entry *e = ENTRY_OF(package_entry, package, package);
    if (!e->forward) {
        const struct wl_package *moved = wl_depot_add_package(package->name, package->version);
        if (!moved)
            return NULL;
        e->forward = offset_of(arena, moved);
    }
    return at(arena, e->forward);
}

/* The chain is newest first, and stays so: the second newest goes in before the newest. */
static void move_keys(const struct frame_entry *from, struct frame_entry *to)
{
    const struct key_entry *keys[KEYS_MOVED];
    unsigned count = 0;
    for (uint32_t offset = from->keys; offset && count < KEYS_MOVED; offset = keys[count - 1]->next)
        keys[count++] = at(leaving, offset);
    while (count--)
        add_key(&keys[count]->key, keys[count]->hash, to);
}

const struct wl_frame *wl_depot_move_frame(const struct wl_frame *frame)
{
    if (!frame || !is_inside(leaving, frame))
        return frame;
    struct frame_entry *e = ENTRY_OF(frame_entry, frame, frame);
    if (!e->forward) {
        struct wl_frame f = e->frame;
        f.file = wl_depot_move_text(f.file);
        f.function = wl_depot_move_text(f.function);
        f.name = wl_depot_move_text(f.name);
        f.module = wl_depot_move_text(f.module);
        f.source = wl_depot_move_text(f.source);
        f.block = wl_depot_move_text(f.block);
        f.package = move_package(f.package);
        struct frame_entry *moved = f.file && f.function && f.name ? add_content(&f, hash_frame(&f)) : NULL;
        if (!moved)
            return NULL;
        move_keys(e, moved);
        e->forward = offset_of(arena, moved);
    }
    return &((struct frame_entry *)at(arena, e->forward))->frame;
}

const struct wl_stack *wl_depot_move_stack(const struct wl_stack *stack)
{
    if (!stack || !is_inside(leaving, stack))
        return stack;
    struct stack_entry *e = ENTRY_OF(stack_entry, stack, stack);
    if (!e->forward) {
        /* The frames first: they are allocated from the same arena. */
        for (uint32_t i = 0; i < stack->count; i++)
            if (!wl_depot_move_frame(stack->frames[i]))
                return NULL;
        struct stack_entry *moved = new_stack(stack->count, stack->cut, stack->cut_at);
        if (!moved)
            return NULL;
        for (uint32_t i = 0; i < stack->count; i++)
            moved->stack.frames[i] = wl_depot_move_frame(stack->frames[i]);
        moved->hash = hash_frames(moved->stack.frames, stack->count, stack->cut);
        insert(&arena->stacks, moved->hash, offset_of(arena, moved));
        e->forward = offset_of(arena, moved);
    }
    return &((struct stack_entry *)at(arena, e->forward))->stack;
}

void wl_depot_end_move(void)
{
    if (leaving)
        munmap(leaving, ARENA_SIZE);
    leaving = NULL;
}

/* --- start and end --- */

int wl_depot_init(void)
{
    if (!arena)
        arena = map_arena();
    return arena ? 0 : -ENOMEM;
}

void wl_depot_done(void)
{
    wl_depot_end_move();
    if (arena)
        munmap(arena, ARENA_SIZE);
    arena = NULL;
}
