/* Everything that whyloop knows of CPython's inside.  See pyapi.h.
 *
 * Runs inside the watched process: wl_pyapi_init in the constructor, before Python; the rest in hooks, with the GIL.
 * Order: wl_pyapi_init (version, layout, first objects) → wl_pyapi_load (all functions, once asyncio is seen) →
 * wl_pyapi_check (layout against the running interpreter) → the readers.
 *
 * The layouts were made by offsetof against each version's internal headers (Include/internal/pycore_frame.h,
 * pycore_interp.h, Include/cpython/code.h, unicodeobject.h, Include/internal/pycore_debug_offsets.h).
 */
#include <dlfcn.h>
#include <errno.h>
#include <string.h>

#include "pyapi.h"

struct wl_py wl_py;
const struct wl_layout *wl_layout;

static int running_version;
static char version_text[128];

static const struct wl_layout layouts[] = {
    { .minor = 8, .tstate_next = 8, .tstate_interp = 16, .tstate_thread_id = 176, .tstate_native_id = -1,
      .tstate_frame = 24, .tstate_cframe = -1, .cframe_frame = -1, .interp_threads = 8,
      .frame_previous = 24, .frame_code = 32, .frame_globals = 48, .frame_instr = 104, .frame_locals = 360,
      .frame_owner = -1, .frame_gen = 96, .frame_stack = 64, .frame_object_iframe = -1,
      .code_filename = 104, .code_name = 112, .code_qualname = -1, .code_linetable = 120, .code_first_line = 40,
      .code_flags = 36, .code_code = 48, .code_exceptions = -1, .code_names = 64, .code_locals_count = 28, .code_stack_size = 32,
      .tuple_items = 24, .text_ascii = 48, .text_compact = 72, .exc_traceback = 32, .function_vectorcall = 112 },
    { .minor = 9, .tstate_next = 8, .tstate_interp = 16, .tstate_thread_id = 176, .tstate_native_id = -1,
      .tstate_frame = 24, .tstate_cframe = -1, .cframe_frame = -1, .interp_threads = 8,
      .frame_previous = 24, .frame_code = 32, .frame_globals = 48, .frame_instr = 104, .frame_locals = 360,
      .frame_owner = -1, .frame_gen = 96, .frame_stack = 64, .frame_object_iframe = -1,
      .code_filename = 104, .code_name = 112, .code_qualname = -1, .code_linetable = 120, .code_first_line = 40,
      .code_flags = 36, .code_code = 48, .code_exceptions = -1, .code_names = 64, .code_locals_count = 28, .code_stack_size = 32,
      .tuple_items = 24, .text_ascii = 48, .text_compact = 72, .exc_traceback = 32, .function_vectorcall = 112 },
    { .minor = 10, .tstate_next = 8, .tstate_interp = 16, .tstate_thread_id = 176, .tstate_native_id = -1,
      .tstate_frame = 24, .tstate_cframe = -1, .cframe_frame = -1, .interp_threads = 8,
      .frame_previous = 24, .frame_code = 32, .frame_globals = 48, .frame_instr = 96, .frame_locals = 352,
      .frame_owner = -1, .frame_gen = 88, .frame_stack = 64, .frame_object_iframe = -1,
      .code_filename = 104, .code_name = 112, .code_qualname = -1, .code_linetable = 120, .code_first_line = 40,
      .code_flags = 36, .code_code = 48, .code_exceptions = -1, .code_names = 64, .code_locals_count = 28, .code_stack_size = 32,
      .tuple_items = 24, .text_ascii = 48, .text_compact = 72, .exc_traceback = 32, .function_vectorcall = 120 },
    { .minor = 11, .tstate_next = 8, .tstate_interp = 16, .tstate_thread_id = 152, .tstate_native_id = 160,
      .tstate_frame = -1, .tstate_cframe = 56, .cframe_frame = 8, .interp_threads = 16,
      .frame_previous = 48, .frame_code = 32, .frame_globals = 8, .frame_instr = 56, .frame_locals = 72,
      .frame_owner = 69, .frame_gen = -1, .frame_stack = -1, .frame_object_iframe = 24,
      .code_filename = 112, .code_name = 120, .code_qualname = 128, .code_linetable = 136, .code_first_line = 72,
      .code_flags = 48, .code_code = 184, .code_exceptions = 40, .code_names = 32, .code_locals_count = 76, .code_stack_size = 68,
      .tuple_items = 24, .text_ascii = 48, .text_compact = 72, .exc_traceback = 40, .function_vectorcall = 120 },
    { .minor = 12, .tstate_next = 8, .tstate_interp = 16, .tstate_thread_id = 136, .tstate_native_id = 144,
      .tstate_frame = -1, .tstate_cframe = 56, .cframe_frame = 0, .interp_threads = 72,
      .frame_previous = 8, .frame_code = 0, .frame_globals = 24, .frame_instr = 56, .frame_locals = 72,
      .frame_owner = 70, .frame_gen = -1, .frame_stack = -1, .frame_object_iframe = 24,
      .code_filename = 112, .code_name = 120, .code_qualname = 128, .code_linetable = 136, .code_first_line = 68,
      .code_flags = 48, .code_code = 192, .code_exceptions = 40, .code_names = 32, .code_locals_count = 72, .code_stack_size = 64,
      .tuple_items = 24, .text_ascii = 40, .text_compact = 56, .exc_traceback = 40, .function_vectorcall = 128 },
    { .minor = 13, .tstate_next = 8, .tstate_interp = 16, .tstate_thread_id = 152, .tstate_native_id = 160,
      .tstate_frame = 72, .tstate_cframe = -1, .cframe_frame = -1, .interp_threads = 7344,
      .frame_previous = 8, .frame_code = 0, .frame_globals = 24, .frame_instr = 56, .frame_locals = 72,
      .frame_owner = 70, .frame_gen = -1, .frame_stack = -1, .frame_object_iframe = 24,
      .code_filename = 112, .code_name = 120, .code_qualname = 128, .code_linetable = 136, .code_first_line = 68,
      .code_flags = 48, .code_code = 200, .code_exceptions = 40, .code_names = 32, .code_locals_count = 72, .code_stack_size = 64,
      .tuple_items = 24, .text_ascii = 40, .text_compact = 56, .exc_traceback = 40, .function_vectorcall = 128 },
    { .minor = 14, .tstate_next = 8, .tstate_interp = 16, .tstate_thread_id = 152, .tstate_native_id = 160,
      .tstate_frame = 72, .tstate_cframe = -1, .cframe_frame = -1, .interp_threads = 7344,
      .frame_previous = 8, .frame_code = 0, .frame_globals = 24, .frame_instr = 56, .frame_locals = 80,
      .frame_owner = 74, .frame_gen = -1, .frame_stack = -1, .frame_object_iframe = 24,
      .code_filename = 112, .code_name = 120, .code_qualname = 128, .code_linetable = 136, .code_first_line = 68,
      .code_flags = 48, .code_code = 208, .code_exceptions = 40, .code_names = 32, .code_locals_count = 72, .code_stack_size = 64,
      .tuple_items = 32, .text_ascii = 40, .text_compact = 56, .exc_traceback = 40, .function_vectorcall = 136 },
    { .minor = 15, .tstate_next = 8, .tstate_interp = 16, .tstate_thread_id = 176, .tstate_native_id = 184,
      .tstate_frame = 72, .tstate_cframe = -1, .cframe_frame = -1, .interp_threads = 7336,
      .frame_previous = 8, .frame_code = 0, .frame_globals = 24, .frame_instr = 56, .frame_locals = 80,
      .frame_owner = 74, .frame_gen = -1, .frame_stack = -1, .frame_object_iframe = 24,
      .code_filename = 112, .code_name = 120, .code_qualname = 128, .code_linetable = 136, .code_first_line = 68,
      .code_flags = 48, .code_code = 208, .code_exceptions = 40, .code_names = 32, .code_locals_count = 72, .code_stack_size = 64,
      .tuple_items = 32, .text_ascii = 40, .text_compact = 56, .exc_traceback = 40, .function_vectorcall = 136 },
};

/* Where _Py_DebugOffsets (3.13 and later) says the same, to be compared; 0: not said by that version. */
struct published {
    int minor;
    uint16_t threads_head, tstate_frame, thread_id, native_id, frame_previous, frame_code, frame_instr, frame_locals,
        frame_owner, code_filename, code_name, code_qualname, code_linetable, code_first_line, code_code;
};
static const struct published published[] = {
    { 13, 72, 184, 192, 200, 232, 240, 248, 256, 264, 280, 288, 296, 304, 312, 344 },
    { 14, 72, 208, 216, 224, 256, 264, 272, 280, 288, 320, 328, 336, 344, 352, 384 },
    { 15, 72, 208, 240, 248, 320, 328, 336, 344, 352, 384, 392, 400, 408, 416, 448 },
};

static void *find(const char *name)
{
    return dlsym(RTLD_DEFAULT, name);
}

static int parse_version(const char *text)
{
    int part[3] = { 0, 0, 0 };
    for (int i = 0; i < 3; i++) {
        while (*text >= '0' && *text <= '9')
            part[i] = part[i] * 10 + (*text++ - '0');
        if (*text != '.')
            break;
        text++;
    }
    return part[0] * 1000000 + part[1] * 1000 + part[2];
}

/* 3.13 and later publish their layout: a build that differs from the table is not one that whyloop knows. */
static bool agrees_with_published(const struct wl_layout *l)
{
    for (size_t i = 0; i < sizeof published / sizeof published[0]; i++) {
        const struct published *p = &published[i];
        if (p->minor != l->minor)
            continue;
        const uint16_t at[] = { p->threads_head, p->tstate_frame, p->thread_id, p->native_id, p->frame_previous,
            p->frame_code, p->frame_instr, p->frame_locals, p->frame_owner, p->code_filename, p->code_name,
            p->code_qualname, p->code_linetable, p->code_first_line, p->code_code };
        const int16_t expected[] = { l->interp_threads, l->tstate_frame, l->tstate_thread_id, l->tstate_native_id,
            l->frame_previous, l->frame_code, l->frame_instr, l->frame_locals, l->frame_owner, l->code_filename,
            l->code_name, l->code_qualname, l->code_linetable, l->code_first_line, l->code_code };
        if (memcmp(wl_py.runtime, "xdebugpy", 8) != 0)
            return false;
        for (size_t k = 0; k < sizeof at / sizeof at[0]; k++)
            if (*(const uint64_t *)(wl_py.runtime + at[k]) != (uint64_t)expected[k])
                return false;
    }
    return true;
}

int wl_pyapi_init(const char **ret_why)
{
    const char *(*get_version)(void) = (const char *(*)(void))find("Py_GetVersion");
    wl_py.Type = find("PyType_Type");
    wl_py.ExcRuntimeError = find("PyExc_RuntimeError");
    wl_py.ExcValueError = find("PyExc_ValueError");
    wl_py.ExcNotImplementedError = find("PyExc_NotImplementedError");
    wl_py.runtime = find("_PyRuntime");
    if (get_version == NULL || wl_py.Type == NULL || wl_py.ExcRuntimeError == NULL || wl_py.runtime == NULL)
        return -ENOENT;
    strncpy(version_text, get_version(), sizeof version_text - 1);
    running_version = parse_version(version_text);
    const struct wl_layout *layout = NULL;
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++)
        if (running_version / 1000 == 3000 + layouts[i].minor)
            layout = &layouts[i];
    if (layout == NULL) {
        *ret_why = "this version of CPython is not one that it knows (3.8 to 3.15)";
        return -ENOTSUP;
    }
    if (layout->minor >= 13 && *(const uint64_t *)(wl_py.runtime + 16) != 0) {
        *ret_why = "free-threaded builds of CPython are not supported yet";
        return -ENOTSUP;
    }
    if (!agrees_with_published(layout)) {
        *ret_why = "this build of CPython has another layout than its version's";
        return -ENOTSUP;
    }
    wl_layout = layout;
    return 0;
}

struct wanted {
    const char *name, *older;   /* older: what it was called before */
    size_t offset;
    bool optional;
};

#define WANT(field, name) { name, NULL, offsetof(struct wl_py, field), false }
#define WANT_EITHER(field, name, older) { name, older, offsetof(struct wl_py, field), false }
#define MAY(field, name, older) { name, older, offsetof(struct wl_py, field), true }
static const struct wanted wanted[] = {
    WANT(ErrFetch, "PyErr_Fetch"), WANT(ErrRestore, "PyErr_Restore"), WANT(ErrClear, "PyErr_Clear"),
    WANT(ErrOccurred, "PyErr_Occurred"),
    WANT_EITHER(ThreadStateGet, "PyThreadState_GetUnchecked", "_PyThreadState_UncheckedGet"),
    WANT(EvalGetFrame, "PyEval_GetFrame"), WANT(ImportGetModuleDict, "PyImport_GetModuleDict"),
    WANT(DictGetItemString, "PyDict_GetItemString"),
    WANT(DictNext, "PyDict_Next"), WANT(GetAttrString, "PyObject_GetAttrString"),
    WANT(GenericGetAttr, "PyObject_GenericGetAttr"), MAY(TypeLookup, "_PyType_Lookup", NULL),
    WANT(UnicodeFromString, "PyUnicode_FromString"), WANT(UnicodeFromStringAndSize, "PyUnicode_FromStringAndSize"),
    WANT(CallObject, "PyObject_CallObject"), WANT(SetAttrString, "PyObject_SetAttrString"), WANT(ListNew, "PyList_New"),
    WANT(ListAppend, "PyList_Append"), WANT(IncRef, "Py_IncRef"), WANT(DecRef, "Py_DecRef"),
    WANT(IsSubtype, "PyType_IsSubtype"), WANT(CFunctionGetFunction, "PyCFunction_GetFunction"),
    MAY(FunctionSetVectorcall, "PyFunction_SetVectorcall", NULL),
    WANT(SysGetObject, "PySys_GetObject"), MAY(InterpreterGet, "PyInterpreterState_Get", "_PyInterpreterState_Get"),
    WANT(TupleGetItem, "PyTuple_GetItem"), WANT(TupleSize, "PyTuple_Size"),
    WANT(LongAsUnsignedLong, "PyLong_AsUnsignedLong"),
    WANT(ModuleGetDict, "PyModule_GetDict"), WANT(Module, "PyModule_Type"),
    MAY(IsFinalizing, "Py_IsFinalizing", "_Py_IsFinalizing"),
    WANT(TypeGenericAlloc, "PyType_GenericAlloc"), WANT(Unicode, "PyUnicode_Type"), WANT(Code, "PyCode_Type"),
    WANT(Function, "PyFunction_Type"), WANT(CFunction, "PyCFunction_Type"), WANT(MethodDescr, "PyMethodDescr_Type"),
    WANT(Dict, "PyDict_Type"), WANT(Frame, "PyFrame_Type"), WANT(Gen, "PyGen_Type"), WANT(Coro, "PyCoro_Type"),
    WANT(AsyncGen, "PyAsyncGen_Type"), WANT(Tuple, "PyTuple_Type"), WANT(TraceBack, "PyTraceBack_Type"),
    WANT(None, "_Py_NoneStruct"), WANT(List, "PyList_Type"), WANT(Bytes, "PyBytes_Type"),
    MAY(ExcValueError, "PyExc_ValueError", NULL),
    MAY(ExcNotImplementedError, "PyExc_NotImplementedError", NULL),
    MAY(ExcBaseException, "PyExc_BaseException", NULL), MAY(ExcBaseExceptionGroup, "PyExc_BaseExceptionGroup", NULL),
};

int wl_pyapi_load(const char **ret_missing)
{
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; i++) {
        const struct wanted *w = &wanted[i];
        void *found = find(w->name);
        if (found == NULL && w->older != NULL)
            found = find(w->older);
        if (found == NULL && !w->optional) {
            *ret_missing = w->name;
            return -ENOENT;
        }
        *(void **)((char *)&wl_py + w->offset) = found;
    }
    return 0;
}

const void *wl_pyapi_top_frame(const void *tstate)
{
    if (wl_layout->tstate_frame >= 0)
        return wl_read_ptr(tstate, wl_layout->tstate_frame);
    void *cframe = wl_read_ptr(tstate, wl_layout->tstate_cframe);
    return cframe == NULL ? NULL : wl_read_ptr(cframe, wl_layout->cframe_frame);
}

/* The first name that a code object uses, by the layout and by the interpreter's own function. */
static bool names_agree(const PyObject *code)
{
    PyObject *names = wl_read_ptr(code, wl_layout->code_names);
    if (!wl_pyapi_is_exact(names, wl_py.Tuple))
        return false;
    return wl_py.TupleSize(names) == 0 || wl_py.TupleGetItem(names, 0) == wl_read_ptr(names, wl_layout->tuple_items);
}

/* The frame object of PyEval_GetFrame must be the first frame of the raw chain that is not the interpreter's own. */
int wl_pyapi_check(void)
{
    const void *tstate = wl_py.ThreadStateGet();
    if (tstate == NULL)
        return 1;
    void *interp = wl_read_ptr(tstate, wl_layout->tstate_interp);
    if (wl_py.InterpreterGet != NULL && interp != wl_py.InterpreterGet())
        return -EINVAL;
    const void *listed = wl_read_ptr(interp, wl_layout->interp_threads);
    while (listed != NULL && listed != tstate)
        listed = wl_read_ptr(listed, wl_layout->tstate_next);
    if (listed != tstate)
        return -EINVAL;
    PyObject *object = wl_py.EvalGetFrame();
    if (object == NULL)
        return 1;
    const void *frame = wl_pyapi_top_frame(tstate);
    if (wl_layout->frame_object_iframe < 0)
        return frame == object && names_agree(wl_read_ptr(frame, wl_layout->frame_code)) ? 0 : -EINVAL;
    while (frame != NULL && wl_read_u8(frame, wl_layout->frame_owner) >= WL_OWNER_NONE_NEEDED)
        frame = wl_read_ptr(frame, wl_layout->frame_previous);
    if (frame != wl_read_ptr(object, wl_layout->frame_object_iframe))
        return -EINVAL;
    const PyObject *code = wl_untag(wl_read_ptr(frame, wl_layout->frame_code));
    return wl_pyapi_is_exact(code, wl_py.Code) && names_agree(code) ? 0 : -EINVAL;
}

int wl_pyapi_version(void)
{
    return running_version;
}

const char *wl_pyapi_version_text(void)
{
    return version_text;
}

bool wl_pyapi_is_exact(const PyObject *object, const PyObject *type)
{
    return object != NULL && wl_type_of(object) == type;
}

/* state: kind in bits 2 to 4, compact bit 5, ascii bit 6 (Include/cpython/unicodeobject.h). */
static unsigned text_state(const PyObject *object)
{
    return (unsigned)wl_read_i32(object, WL_TEXT_STATE);
}

const char *wl_pyapi_ascii(const PyObject *object, size_t *ret_size)
{
    if (!wl_pyapi_is_exact(object, wl_py.Unicode) || (text_state(object) & 0x60) != 0x60)
        return NULL;
    *ret_size = *(const size_t *)((const char *)object + WL_TEXT_LENGTH);
    return (const char *)object + wl_layout->text_ascii;
}

static size_t encode(uint32_t c, char out[4])
{
    if (c < 0x80) {
        out[0] = (char)c;
        return 1;
    }
    if (c < 0x800) {
        out[0] = (char)(0xC0 | c >> 6);
        out[1] = (char)(0x80 | (c & 0x3F));
        return 2;
    }
    if (c < 0x10000) {
        out[0] = (char)(0xE0 | c >> 12);
        out[1] = (char)(0x80 | (c >> 6 & 0x3F));
        out[2] = (char)(0x80 | (c & 0x3F));
        return 3;
    }
    out[0] = (char)(0xF0 | c >> 18);
    out[1] = (char)(0x80 | (c >> 12 & 0x3F));
    out[2] = (char)(0x80 | (c >> 6 & 0x3F));
    out[3] = (char)(0x80 | (c & 0x3F));
    return 4;
}

static uint32_t char_at(const char *data, unsigned kind, size_t i)
{
    if (kind == 1)
        return ((const uint8_t *)data)[i];
    return kind == 2 ? ((const uint16_t *)data)[i] : ((const uint32_t *)data)[i];
}

ssize_t wl_pyapi_text(const PyObject *object, char *out, size_t size)
{
    out[0] = '\0';
    if (!wl_pyapi_is_exact(object, wl_py.Unicode))
        return -1;
    unsigned state = text_state(object), kind = state >> 2 & 7;
    if ((state & 0x20) == 0 || kind == 0)
        return -1;
    size_t length = *(const size_t *)((const char *)object + WL_TEXT_LENGTH), used = 0, whole = 0;
    const char *data = (const char *)object + ((state & 0x40) != 0 ? wl_layout->text_ascii : wl_layout->text_compact);
    if ((state & 0x40) != 0) {
        used = length < size ? length : size - 1;
        memcpy(out, data, used);
        out[used] = '\0';
        return (ssize_t)length;
    }
    bool full = false;
    for (size_t i = 0; i < length; i++) {
        char bytes[4];
        size_t n = encode(char_at(data, kind, i), bytes);
        whole += n;
        full = full || used + n >= size;
        if (!full) {
            memcpy(out + used, bytes, n);
            used += n;
        }
        if (full && whole > 4 * size + 65536)
            break;      /* a text of megabytes: that much is cut is all that is asked */
    }
    out[used] = '\0';
    return (ssize_t)whole;
}

enum { TYPE_FLAG_HEAP = 1 << 9 };

/* A data descriptor made by Python code (a property, a class with __get__) would run it; those of C types are safe:
 * getset, member, method descriptors and plain functions, which only bind. */
static bool lookup_is_safe(PyObject *type, PyObject *name)
{
    if (wl_read_ptr(type, WL_TYPE_GETATTRO) != (void *)wl_py.GenericGetAttr)
        return false;
    if (wl_py.TypeLookup == NULL)
        return false;
    PyObject *found = wl_py.TypeLookup(type, name);
    if (found == NULL)
        return true;
    PyObject *kind = wl_type_of(found);
    if ((*(const unsigned long *)((const char *)kind + WL_TYPE_FLAGS) & TYPE_FLAG_HEAP) != 0)
        return false;
    return strcmp(wl_type_name(kind), "property") != 0;
}

/* A module's own getattro may call its __getattr__; its dict does not. */
static PyObject *module_attr(PyObject *module, const char *name)
{
    PyObject *value = wl_py.DictGetItemString(wl_py.ModuleGetDict(module), name);
    if (value != NULL)
        wl_py.IncRef(value);
    return value;
}

PyObject *wl_pyapi_attr(PyObject *object, const char *name)
{
    if (wl_type_of(object) == wl_py.Module)
        return module_attr(object, name);
    PyObject *key = wl_py.UnicodeFromString(name), *value = NULL;
    if (key != NULL && lookup_is_safe(wl_type_of(object), key))
        value = wl_py.GenericGetAttr(object, key);
    if (key != NULL)
        wl_py.DecRef(key);
    if (value == NULL)
        wl_py.ErrClear();
    return value;
}

int wl_pyapi_attr_text(PyObject *object, const char *name, char *out, size_t size)
{
    PyObject *value = wl_pyapi_attr(object, name);
    ssize_t length = value == NULL ? -1 : wl_pyapi_text(value, out, size);
    if (value != NULL)
        wl_py.DecRef(value);
    else
        out[0] = '\0';
    return length < 0 ? -1 : 0;
}

/* tp_name is "module.name" for static types and the bare name for heap types, whose module is in their dict. */
void wl_pyapi_type_text(PyObject *type, char *out, size_t size)
{
    const char *name = wl_type_name(type);
    char module[128] = "", qualname[128] = "";
    if (wl_type_of(type) == wl_py.Type) {
        PyObject *value = wl_py.GetAttrString(type, "__module__");
        if (value != NULL) {
            wl_pyapi_text(value, module, sizeof module);
            wl_py.DecRef(value);
        }
        value = wl_py.GetAttrString(type, "__qualname__");
        if (value != NULL) {
            wl_pyapi_text(value, qualname, sizeof qualname);
            wl_py.DecRef(value);
        }
        wl_py.ErrClear();
    }
    size_t used = 0;
    if (module[0] != '\0' && strcmp(module, "builtins") != 0 && qualname[0] != '\0') {
        used = strlen(module);
        if (used + 2 > size)
            used = size - 2;
        memcpy(out, module, used);
        out[used++] = '.';
    }
    const char *rest = qualname[0] != '\0' ? qualname : name;
    size_t n = strlen(rest);
    if (n > size - used - 1)
        n = size - used - 1;
    memcpy(out + used, rest, n);
    out[used + n] = '\0';
}

PyObject *wl_pyapi_module(const char *name)
{
    PyObject *modules = wl_py.ImportGetModuleDict();
    return modules == NULL ? NULL : wl_py.DictGetItemString(modules, name);
}

PyObject *wl_pyapi_call_native(PyObject *callable)
{
    if (callable == NULL || !wl_pyapi_is_exact(callable, wl_py.CFunction))
        return NULL;
    PyObject *result = wl_py.CallObject(callable, NULL);
    if (result == NULL)
        wl_py.ErrClear();
    return result;
}
