/* The Python stack, read raw, and frames decoded at their first sight.  See pystack.h.
 *
 * Runs in hooks, with the GIL, after wl_pyapi_check held.  A walk reads two words a frame; only a frame that the depot
 * has not seen is decoded: names as text, line and columns from the line table, module from the globals.  No Python
 * code runs, and no reference is kept: the key of a frame says what its code object looked like, so that another code
 * object at the same address is another frame.
 *
 * Layouts: pyapi.c.  Owners of frames: Include/internal/pycore_frame.h (enum _frameowner), 3.11 to 3.15.
 */
#include <string.h>

#include "depot.h"
#include "origin.h"
#include "pyline.h"
#include "pystack.h"
#include "state.h"

enum { CO_GENERATOR = 0x20, CO_COROUTINE = 0x80, CO_ITERABLE_COROUTINE = 0x100, CO_ASYNC_GENERATOR = 0x200 };

static int32_t instruction(const struct wl_layout *l, const void *frame, const PyObject *code)
{
    if (l->minor <= 9)
        return wl_read_i32(frame, l->frame_instr);
    if (l->minor == 10) {
        int32_t units = wl_read_i32(frame, l->frame_instr);
        return units < 0 ? -1 : units * 2;
    }
    ptrdiff_t offset = (const char *)wl_read_ptr(frame, l->frame_instr) - ((const char *)code + l->code_code);
    return offset < 0 || offset > INT32_MAX ? -1 : (int32_t)offset;
}

/* Fills *raw from one frame; false for frames that are no call of the program's.  Inline: some fifty for each asyncio.run.
 * 3.13 and later push a frame for the call of __init__ whose code has one object as name and file (_Py_InitCleanup). */
static inline bool read_frame(const void *frame, struct wl_raw_frame *raw)
{
    const struct wl_layout *l = wl_layout;
    if (l->frame_owner >= 0 && wl_read_u8(frame, l->frame_owner) >= WL_OWNER_NONE_NEEDED)
        return false;
    const PyObject *code = wl_untag(wl_read_ptr(frame, l->frame_code));
    if (code == NULL || wl_type_of(code) != wl_py.Code || wl_read_ptr(code, l->code_filename) == wl_read_ptr(code, l->code_name))
        return false;
    raw->frame = frame;
    raw->code = code;
    raw->instr = instruction(l, frame, code);
    return true;
}

size_t wl_pystack_walk_of(const void *tstate, struct wl_raw_frame *frames, size_t max, uint32_t *ret_more)
{
    size_t count = 0;
    uint32_t more = 0;
    struct wl_raw_frame beyond;
    const void *f = wl_pyapi_top_frame(tstate);
    for (; f != NULL && count < max; f = wl_read_ptr(f, wl_layout->frame_previous))
        count += read_frame(f, &frames[count]);
    for (; f != NULL && ret_more != NULL; f = wl_read_ptr(f, wl_layout->frame_previous))
        more += read_frame(f, &beyond);
    if (ret_more != NULL)
        *ret_more = more;
    return count;
}

size_t wl_pystack_walk(struct wl_raw_frame *frames, size_t max)
{
    const void *tstate = wl_py.ThreadStateGet();
    return tstate == NULL ? 0 : wl_pystack_walk_of(tstate, frames, max, NULL);
}

static void make_key(const struct wl_raw_frame *raw, struct wl_frame_key *key)
{
    const PyObject *code = raw->code;
    int qualname = wl_layout->code_qualname >= 0 ? wl_layout->code_qualname : wl_layout->code_name;
    memset(key, 0, sizeof *key);
    key->code = code;
    key->filename = wl_read_ptr(code, wl_layout->code_filename);
    key->qualname = wl_read_ptr(code, qualname);
    key->linetable = wl_read_ptr(code, wl_layout->code_linetable);
    key->first_line = wl_read_i32(code, wl_layout->code_first_line);
    key->instr = raw->instr;
}

/* Text that a frame is decoded into before the depot copies it. */
struct decoded_text {
    char file[1024], function[256], name[192], module[192];
};

static void absolute_file(char *file, size_t size)
{
    if (file[0] == '/' || file[0] == '<' || file[0] == '\0')
        return;
    const char *dir = wl_state_start_dir();
    const char *rest = strncmp(file, "./", 2) == 0 ? file + 2 : file;
    size_t length = strlen(dir), tail = strlen(rest);
    if (length == 0 || length + 1 + tail + 1 > size)
        return;
    memmove(file + length + 1, rest, tail + 1);
    memcpy(file, dir, length);
    file[length] = '/';
}

/* Up to 3.10 a code object has no qualified name, but a coroutine's or generator's object has. */
static void qualified_name(const struct wl_raw_frame *raw, struct decoded_text *text)
{
    const PyObject *name = wl_read_ptr(raw->code, wl_layout->code_name);
    if (wl_layout->code_qualname >= 0)
        name = wl_read_ptr(raw->code, wl_layout->code_qualname);
    else if (raw->frame != NULL && wl_read_ptr(raw->frame, wl_layout->frame_gen) != NULL)
        name = wl_read_ptr(wl_read_ptr(raw->frame, wl_layout->frame_gen), 56);   /* gi_qualname, 3.8 to 3.10 */
    if (wl_pyapi_text(name, text->function, sizeof text->function) < 0)
        wl_pyapi_text(wl_read_ptr(raw->code, wl_layout->code_name), text->function, sizeof text->function);
}

static void module_name(const struct wl_raw_frame *raw, struct decoded_text *text)
{
    PyObject *globals = raw->frame == NULL ? NULL : wl_untag(wl_read_ptr(raw->frame, wl_layout->frame_globals));
    text->module[0] = '\0';
    if (wl_pyapi_is_exact(globals, wl_py.Dict))
        wl_pyapi_text(wl_py.DictGetItemString(globals, "__name__"), text->module, sizeof text->module);
}

static struct wl_position position(const struct wl_raw_frame *raw)
{
    const PyObject *table = wl_read_ptr(raw->code, wl_layout->code_linetable);
    int first = wl_read_i32(raw->code, wl_layout->code_first_line);
    if (!wl_pyapi_is_exact(table, wl_py.Bytes))
        return (struct wl_position){ .column = -1, .end_column = -1 };
    size_t size = *(const size_t *)((const char *)table + WL_VAR_SIZE);
    return wl_pyline_position(wl_layout->minor, (const uint8_t *)table + WL_BYTES_DATA, size, first, raw->instr);
}

static uint8_t flags_of(const PyObject *code)
{
    int flags = wl_read_i32(code, wl_layout->code_flags);
    uint8_t ret = 0;
    if ((flags & (CO_COROUTINE | CO_ITERABLE_COROUTINE)) != 0)
        ret |= WL_FRAME_COROUTINE;
    if ((flags & CO_GENERATOR) != 0)
        ret |= WL_FRAME_GENERATOR;
    if ((flags & CO_ASYNC_GENERATOR) != 0)
        ret |= WL_FRAME_ASYNC_GENERATOR;
    return ret;
}

/* Decodes into *frame and *text.  `line` > 0 overrules the table: a traceback entry knows its own. */
static void decode(const struct wl_raw_frame *raw, int line, struct decoded_text *text, struct wl_frame *frame)
{
    struct wl_position p = position(raw);
    if (line > 0 && p.line != line)
        p = (struct wl_position){ .line = line, .end_line = line, .column = -1, .end_column = -1 };
    wl_pyapi_text(wl_read_ptr(raw->code, wl_layout->code_filename), text->file, sizeof text->file);
    wl_pyapi_text(wl_read_ptr(raw->code, wl_layout->code_name), text->name, sizeof text->name);
    absolute_file(text->file, sizeof text->file);
    qualified_name(raw, text);
    module_name(raw, text);
    memset(frame, 0, sizeof *frame);
    frame->file = text->file;
    frame->function = text->function;
    frame->name = text->name;
    frame->module = text->module[0] != '\0' ? text->module : NULL;
    frame->line = p.line;
    frame->end_line = p.end_line;
    frame->column = p.column;
    frame->end_column = p.end_column;
    frame->first_line = wl_read_i32(raw->code, wl_layout->code_first_line);
    frame->flags = flags_of(raw->code);
    size_t length = strlen(text->file);
    if (length > 4 && strcmp(text->file + length - 4, ".pyx") == 0)
        frame->flags |= WL_FRAME_NATIVE_MADE;
    frame->origin = (uint8_t)wl_origin_of(text->file, frame->module);
}

static const struct wl_frame *add(const struct wl_frame_key *key, const struct wl_frame *frame)
{
    wl_state_lock();
    const struct wl_frame *interned = wl_depot_add_frame(key, frame);
    wl_state_unlock();
    return interned;
}

static const struct wl_frame *first_sight(const struct wl_raw_frame *raw, const struct wl_frame_key *key)
{
    struct decoded_text text;
    struct wl_frame frame;
    decode(raw, 0, &text, &frame);
    return add(key, &frame);
}

const struct wl_frame *wl_pystack_frame(const struct wl_raw_frame *raw)
{
    struct wl_frame_key key;
    make_key(raw, &key);
    wl_state_lock();
    const struct wl_frame *frame = wl_depot_find_frame(&key);
    wl_state_unlock();
    return frame != NULL ? frame : first_sight(raw, &key);
}

/* Interns count frames; those of `outer` (already interned) lie below them. */
static const struct wl_stack *intern(const struct wl_frame **frames, size_t count, uint32_t cut, uint32_t cut_at)
{
    wl_state_lock();
    const struct wl_stack *stack = wl_depot_add_stack(frames, (uint32_t)count, cut, cut_at);
    wl_state_unlock();
    return stack;
}

/* Nearly always all frames are known and so is the stack: one lock for the lot, given up only to decode what is new. */
static const struct wl_stack *resolve(const struct wl_raw_frame *raw, size_t count, const struct wl_frame **frames)
{
    const struct wl_stack *stack = NULL;
    struct wl_frame_key key;
    size_t known = 0;
    wl_state_lock();
    for (; known < count; known++) {
        make_key(&raw[known], &key);
        if ((frames[known] = wl_depot_find_frame(&key)) == NULL)
            break;
    }
    if (known == count)
        stack = wl_depot_add_stack(frames, (uint32_t)count, 0, 0);
    wl_state_unlock();
    if (known == count)
        return stack;
    for (size_t i = known; i < count; i++)
        if ((frames[i] = wl_pystack_frame(&raw[i])) == NULL)
            return NULL;
    return intern(frames, count, 0, 0);
}

const struct wl_stack *wl_pystack_short(void)
{
    struct wl_raw_frame raw[WL_PYSTACK_SHORT];
    const struct wl_frame *frames[WL_PYSTACK_SHORT];
    const void *tstate = wl_py.ThreadStateGet();
    if (tstate == NULL)
        return NULL;
    size_t count = wl_pystack_walk_of(tstate, raw, WL_PYSTACK_SHORT, NULL);
    if (count == WL_PYSTACK_SHORT)      /* deep: keep both ends, as the whole stack would */
        return wl_pystack_full_of(tstate);
    return resolve(raw, count, frames);
}

/* Deep stacks keep their inner half and their outer half; 128 raw frames at a time keep the C stack small. */
const struct wl_stack *wl_pystack_full_of(const void *tstate)
{
    enum { HALF = WL_PYSTACK_MAX / 2 };
    const struct wl_frame *frames[WL_PYSTACK_MAX];
    size_t total = 0, kept = 0, seen = 0;
    struct wl_raw_frame raw;
    const void *f;
    for (f = wl_pyapi_top_frame(tstate); f != NULL; f = wl_read_ptr(f, wl_layout->frame_previous))
        total += read_frame(f, &raw);
    size_t cut = total > WL_PYSTACK_MAX ? total - WL_PYSTACK_MAX : 0;
    for (f = wl_pyapi_top_frame(tstate); f != NULL && kept < WL_PYSTACK_MAX; f = wl_read_ptr(f, wl_layout->frame_previous)) {
        if (!read_frame(f, &raw))
            continue;
        if (cut == 0 || seen < HALF || seen >= HALF + cut) {
            if ((frames[kept] = wl_pystack_frame(&raw)) == NULL)
                return NULL;
            kept++;
        }
        seen++;
    }
    return intern(frames, kept, (uint32_t)cut, cut > 0 ? HALF : 0);
}

const struct wl_stack *wl_pystack_full(void)
{
    const void *tstate = wl_py.ThreadStateGet();
    return tstate == NULL ? NULL : wl_pystack_full_of(tstate);
}

/* A traceback entry's frame object, as a raw frame at the entry's instruction. */
static bool raw_of_entry(PyObject *entry, struct wl_raw_frame *raw)
{
    const PyObject *object = wl_read_ptr(entry, WL_TB_FRAME);
    if (object == NULL || wl_type_of(object) != wl_py.Frame)
        return false;
    const void *frame = object;
    if (wl_layout->frame_object_iframe >= 0)
        frame = wl_read_ptr(object, wl_layout->frame_object_iframe);
    if (frame == NULL)
        return false;
    const PyObject *code = wl_untag(wl_read_ptr(frame, wl_layout->frame_code));
    if (!wl_pyapi_is_exact(code, wl_py.Code))
        return false;
    *raw = (struct wl_raw_frame){ frame, code, wl_read_i32(entry, WL_TB_LASTI) };
    return true;
}

const struct wl_frame *wl_pystack_traceback_frame(PyObject *entry)
{
    struct wl_raw_frame raw;
    struct wl_frame_key key;
    struct wl_frame frame;
    struct decoded_text text;
    if (!raw_of_entry(entry, &raw))
        return NULL;
    make_key(&raw, &key);
    int line = wl_read_i32(entry, WL_TB_LINE);
    wl_state_lock();
    const struct wl_frame *known = wl_depot_find_frame(&key);
    wl_state_unlock();
    if (known != NULL && (line <= 0 || known->line == line))
        return known;
    decode(&raw, line, &text, &frame);
    /* an entry made by compiled code has a code object of its own without instructions: its key says nothing */
    return add(known != NULL || (frame.flags & WL_FRAME_NATIVE_MADE) != 0 ? NULL : &key, &frame);
}

bool wl_pystack_traceback_is_protected(PyObject *entry)
{
    struct wl_raw_frame raw;
    if (!raw_of_entry(entry, &raw))
        return false;
    int where = wl_layout->code_exceptions >= 0 ? wl_layout->code_exceptions : wl_layout->code_code;
    const PyObject *bytes = wl_read_ptr(raw.code, where);
    if (!wl_pyapi_is_exact(bytes, wl_py.Bytes))
        return false;
    const uint8_t *data = (const uint8_t *)bytes + WL_BYTES_DATA;
    size_t size = *(const size_t *)((const char *)bytes + WL_VAR_SIZE);
    if (wl_layout->code_exceptions >= 0)
        return wl_pyline_is_protected(data, size, raw.instr);
    return wl_pyline_is_protected_by_block(wl_layout->minor, data, size, raw.instr);
}

/* Up to 3.10: f_executing or, in 3.10, f_state (its values from FRAME_RETURNED on are those of ended frames), 12 bytes after f_lasti;
 * f_stacktop, of which only a suspended frame that does not run has one. */
static bool has_ended(const void *frame)
{
    enum { STATE_AFTER_INSTR = 12, STACK_TOP = 72, OWNED_BY_OBJECT = 2 };
    if (wl_layout->frame_owner >= 0)
        return wl_read_u8(frame, wl_layout->frame_owner) == OWNED_BY_OBJECT;
    int8_t state = (int8_t)wl_read_u8(frame, wl_layout->frame_instr + STATE_AFTER_INSTR);
    return wl_layout->minor == 10 ? state > 0 : state == 0 && wl_read_ptr(frame, STACK_TOP) == NULL;
}

static bool raises_again(const PyObject *code, int32_t instr)
{
    enum { UNIT = 2 };
    if (wl_layout->code_exceptions >= 0)
        return wl_pyline_raises_again(wl_layout->minor, (const uint8_t *)code + wl_layout->code_code,
                                      *(const size_t *)((const char *)code + WL_VAR_SIZE) * UNIT, instr);
    const PyObject *bytes = wl_read_ptr(code, wl_layout->code_code);
    return wl_pyapi_is_exact(bytes, wl_py.Bytes) && wl_pyline_raises_again(wl_layout->minor, (const uint8_t *)bytes + WL_BYTES_DATA,
                                                                          *(const size_t *)((const char *)bytes + WL_VAR_SIZE), instr);
}

bool wl_pystack_traceback_went_on(PyObject *entry)
{
    struct wl_raw_frame raw;
    if (!raw_of_entry(entry, &raw) || !has_ended(raw.frame))
        return false;
    int32_t end = instruction(wl_layout, raw.frame, raw.code);
    return end == raw.instr || raises_again(raw.code, end);
}

/* The entry's frame in the live chain: what lies below it is the stack that the traceback does not show. */
static const void *frame_of_entry(PyObject *entry)
{
    struct wl_raw_frame raw;
    return raw_of_entry(entry, &raw) ? raw.frame : NULL;
}

static size_t append_live(const struct wl_frame **frames, size_t count, PyObject *outermost)
{
    const void *tstate = wl_py.ThreadStateGet(), *at = frame_of_entry(outermost);
    struct wl_raw_frame raw;
    bool below = false;
    if (tstate == NULL || at == NULL)
        return count;
    for (const void *f = wl_pyapi_top_frame(tstate); f != NULL && count < WL_PYSTACK_MAX; f = wl_read_ptr(f, wl_layout->frame_previous)) {
        if (below && read_frame(f, &raw)) {
            if ((frames[count] = wl_pystack_frame(&raw)) == NULL)
                break;
            count++;
        }
        below = below || f == at;
    }
    return count;
}

/* --- which part of a traceback is the raise ---
 *
 * An exception that was kept and raised again, by a future in another thread for one, has the entries of all its ways in one list,
 * the last way first.  Those of the first way are a chain of calls. */

static const void *frame_of_object(const PyObject *object)
{
    return wl_layout->frame_object_iframe < 0 ? (const void *)object : wl_read_ptr(object, wl_layout->frame_object_iframe);
}

/* A frame that has ended keeps its caller as an object (f_back; Include/internal/pycore_frame.h from 3.11 on); one that still runs
 * has it below itself in its thread's chain. */
static bool is_called_below(const PyObject *object, const void *outer, bool *ret_known)
{
    enum { BACK_311 = 16, OWNED_BY_OBJECT = 2, DEEP = 64 };
    int back = wl_layout->frame_object_iframe < 0 ? wl_layout->frame_previous : BACK_311;
    const PyObject *at = object, *next;
    int depth = 0;
    for (; depth < DEEP && (next = wl_read_ptr(at, back)) != NULL; depth++) {
        at = next;
        if (frame_of_object(at) == outer)
            return true;
    }
    const void *frame = frame_of_object(at);
    if (wl_layout->frame_object_iframe >= 0 && frame != NULL && wl_read_u8(frame, wl_layout->frame_owner) != OWNED_BY_OBJECT)
        for (; depth < DEEP && (frame = wl_read_ptr(frame, wl_layout->frame_previous)) != NULL; depth++)
            if (frame == outer)
                return true;
    *ret_known = depth > 0 && depth < DEEP;
    return false;
}

static bool is_made_by_compiled_code(PyObject *entry)
{
    const struct wl_frame *f = wl_pystack_traceback_frame(entry);
    return f == NULL || (f->flags & WL_FRAME_NATIVE_MADE) != 0;
}

/* Where that isn't known (a generator that has ended forgets who resumed it) they are taken for one chain. */
static bool is_one_way(PyObject *outer, PyObject *inner)
{
    const void *of_outer = frame_of_entry(outer);
    bool known = false;
    if (of_outer == NULL || of_outer == frame_of_entry(inner) || is_called_below(wl_read_ptr(inner, WL_TB_FRAME), of_outer, &known))
        return true;
    return !known || is_made_by_compiled_code(outer) || is_made_by_compiled_code(inner);
}

static PyObject *next_entry(PyObject *entry)
{
    PyObject *next = wl_read_ptr(entry, WL_TB_NEXT);
    return next != NULL && wl_type_of(next) == wl_py.TraceBack ? next : NULL;
}

/* A frame that raised the exception again has an entry of its own for that, before the one that it was raised through. */
static bool is_raised_again(PyObject *entry)
{
    PyObject *next = next_entry(entry);
    return next != NULL && frame_of_entry(next) != NULL && frame_of_entry(next) == frame_of_entry(entry);
}

static PyObject *first_of_raise(PyObject *traceback)
{
    PyObject *first = traceback;
    for (PyObject *entry = traceback, *next; (next = next_entry(entry)) != NULL; entry = next)
        if (!is_one_way(entry, next))
            first = next;
    return first;
}

const struct wl_stack *wl_pystack_of_raise(PyObject *traceback, bool with_live)
{
    const struct wl_frame *frames[WL_PYSTACK_MAX];
    size_t total = 0, count = 0, seen = 0;
    if (traceback == NULL || wl_type_of(traceback) != wl_py.TraceBack)
        return NULL;
    PyObject *first = first_of_raise(traceback);
    for (PyObject *entry = first; entry != NULL; entry = next_entry(entry))
        total += !is_raised_again(entry);
    size_t kept = total < WL_PYSTACK_MAX ? total : WL_PYSTACK_MAX;
    for (PyObject *entry = first; entry != NULL; entry = next_entry(entry)) {
        if (is_raised_again(entry) || total - seen++ > kept)
            continue;       /* the inner end is kept */
        const struct wl_frame *frame = wl_pystack_traceback_frame(entry);
        if (frame != NULL)
            frames[kept - ++count] = frame;
    }
    if (count < kept)
        memmove(frames, frames + (kept - count), count * sizeof frames[0]);
    if (with_live)
        count = append_live(frames, count, first);
    return intern(frames, count, (uint32_t)(total - kept), total > kept ? (uint32_t)kept : 0);
}

const struct wl_stack *wl_pystack_above(const struct wl_frame *const *frames, size_t count, const struct wl_stack *below)
{
    const struct wl_frame *all[WL_PYSTACK_MAX];
    static const struct wl_stack none;
    size_t kept = count < WL_PYSTACK_MAX / 2 ? count : WL_PYSTACK_MAX / 2;
    below = below != NULL ? below : &none;
    size_t rest = below->count;
    memcpy(all, frames, kept * sizeof all[0]);
    if (kept + rest > WL_PYSTACK_MAX)
        rest = WL_PYSTACK_MAX - kept;
    memcpy(all + kept, below->frames, rest * sizeof all[0]);
    return intern(all, kept + rest, below->cut, below->cut > 0 && below->cut_at <= rest ? below->cut_at + (uint32_t)kept : 0);
}

const struct wl_frame *wl_pystack_frame_told(char *file, size_t size, const char *name, int line, const struct wl_stack *beside)
{
    struct wl_frame frame = { .name = name, .function = name, .line = line, .end_line = line, .column = -1, .end_column = -1 };
    absolute_file(file, size);
    frame.file = file;
    for (uint32_t i = 0; beside != NULL && i < beside->count && frame.module == NULL; i++)
        if (strcmp(beside->frames[i]->file, file) == 0)
            frame.module = beside->frames[i]->module;
    frame.origin = (uint8_t)wl_origin_of(file, frame.module);
    return add(NULL, &frame);
}

PyObject *wl_pystack_self_of(const char *module, const char *name)
{
    const void *tstate = wl_py.ThreadStateGet();
    struct wl_raw_frame raw;
    for (const void *f = tstate == NULL ? NULL : wl_pyapi_top_frame(tstate); f != NULL; f = wl_read_ptr(f, wl_layout->frame_previous)) {
        const struct wl_frame *frame = read_frame(f, &raw) ? wl_pystack_frame(&raw) : NULL;
        if (frame != NULL && frame->module != NULL && strcmp(frame->name, name) == 0 && strcmp(frame->module, module) == 0)
            return wl_pystack_first_local(&raw);
    }
    return NULL;
}

/* Up to 3.11 an allocation may start the garbage collector, and that the program's finalizers: there the frame is read from the
 * generator object itself (gi_frame at 16 up to 3.10; 3.11: gi_frame_state at 75, gi_iframe at 80; Include/cpython/genobject.h).
 * Later the collector waits for the evaluation loop, and the getter may make its frame object. */
static const void *frame_of_generator(PyObject *generator, PyObject **ret_object)
{
    enum { GEN_FRAME = 16, GEN_STATE_311 = 75, GEN_IFRAME_311 = 80, FRAME_COMPLETED = 1 };
    PyObject *type = wl_type_of(generator);
    if (type != wl_py.Coro && type != wl_py.Gen && type != wl_py.AsyncGen)
        return NULL;
    if (wl_layout->minor <= 10)
        return wl_read_ptr(generator, GEN_FRAME);
    if (wl_layout->minor == 11)
        return (int8_t)wl_read_u8(generator, GEN_STATE_311) < FRAME_COMPLETED ? (const char *)generator + GEN_IFRAME_311 : NULL;
    *ret_object = wl_pyapi_attr(generator, type == wl_py.Coro ? "cr_frame" : type == wl_py.Gen ? "gi_frame" : "ag_frame");
    if (*ret_object == NULL || wl_type_of(*ret_object) != wl_py.Frame)
        return NULL;
    return wl_read_ptr(*ret_object, wl_layout->frame_object_iframe);
}

const struct wl_frame *wl_pystack_of_coroutine(PyObject *coroutine)
{
    PyObject *object = NULL;
    struct wl_raw_frame raw;
    const void *frame = frame_of_generator(coroutine, &object);
    const struct wl_frame *ret = frame != NULL && read_frame(frame, &raw) ? wl_pystack_frame(&raw) : NULL;
    if (object != NULL)
        wl_py.DecRef(object);
    return ret;
}

/* Up to 3.10 an argument that an inner function uses too is moved behind the locals, into a cell (co_cellvars, co_cell2arg;
 * Include/cpython/code.h). */
static PyObject *cell_of_argument(const struct wl_raw_frame *raw, int index, int locals)
{
    enum { CELL_NAMES = 88, CELL_ARGUMENTS = 96, MANY = 64 };
    const PyObject *names = wl_read_ptr(raw->code, CELL_NAMES);
    const ssize_t *arguments = wl_read_ptr(raw->code, CELL_ARGUMENTS);
    size_t count = arguments != NULL && wl_pyapi_is_exact(names, wl_py.Tuple) ? *(const size_t *)((const char *)names + WL_VAR_SIZE) : 0;
    for (size_t i = 0; i < count && i < MANY; i++)
        if (arguments[i] == index)
            return wl_read_ptr(raw->frame, wl_layout->frame_locals + (locals + (int)i) * 8);
    return NULL;
}

static PyObject *without_cell(PyObject *object)
{
    enum { CONTENT = 16 };
    return object != NULL && strcmp(wl_type_name(wl_type_of(object)), "cell") == 0 ? wl_read_ptr(object, CONTENT) : object;
}

PyObject *wl_pystack_local(const struct wl_raw_frame *raw, int index)
{
    enum { TAGS = 3 };      /* 3.14 and later: a small integer that is no object has both */
    int locals = wl_read_i32(raw->code, wl_layout->code_locals_count);
    if (index >= locals)
        return NULL;
    void *word = wl_read_ptr(raw->frame, wl_layout->frame_locals + index * 8);
    if (word == NULL && wl_layout->minor <= 10)
        word = cell_of_argument(raw, index, locals);
    return ((uintptr_t)word & TAGS) == TAGS ? NULL : without_cell(wl_untag(word));
}

PyObject *wl_pystack_first_local(const struct wl_raw_frame *raw)
{
    return wl_pystack_local(raw, 0);
}

bool wl_pystack_scan(const struct wl_raw_frame *raw, bool (*match)(void *arg, const void *word), void *arg)
{
    int count = wl_read_i32(raw->code, wl_layout->code_locals_count) + wl_read_i32(raw->code, wl_layout->code_stack_size);
    const char *words = (const char *)raw->frame + wl_layout->frame_locals;
    for (int i = 0; i < count && i < 4096; i++) {
        const void *word = wl_untag(wl_read_ptr(words, i * 8));
        if (word != NULL && match(arg, word))
            return true;
    }
    return false;
}

/* 3.11: the evaluation loop's _PyCFrame, a local of it.  From 3.12 on it closes the group of Python frames that it runs with a
 * frame of its own (owner C stack, from 3.14 on interpreter), which is a local of it as well. */
uintptr_t wl_pystack_anchor(void)
{
    const void *tstate = wl_py.ThreadStateGet();
    if (tstate == NULL || wl_layout->frame_owner < 0)
        return 0;
    if (wl_layout->minor == 11)
        return (uintptr_t)wl_read_ptr(tstate, wl_layout->tstate_cframe);
    const void *frame = wl_pyapi_top_frame(tstate);
    while (frame != NULL && wl_read_u8(frame, wl_layout->frame_owner) < WL_OWNER_NONE_NEEDED)
        frame = wl_read_ptr(frame, wl_layout->frame_previous);
    return (uintptr_t)frame;
}
