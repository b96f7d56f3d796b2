/* Everything that whyloop knows of CPython's inside: functions, slots, offsets and what differs between versions.
 *
 * No Python headers: one binary serves 3.8 to 3.15, static and shared.  Functions are looked up by name; layouts are
 * one table a minor version (they are fixed within one), checked against what a running interpreter says of itself.
 * A version that is not in the table is left alone.
 */
#ifndef WL_PYAPI_H
#define WL_PYAPI_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Python objects are opaque here. */
typedef struct wl_object_head PyObject;

typedef PyObject *wl_alloc_fn(PyObject *type, ssize_t items);
typedef void wl_free_fn(void *object);
typedef int wl_init_fn(PyObject *self, PyObject *args, PyObject *kwargs);
typedef void wl_dealloc_fn(PyObject *self);
typedef int wl_clear_fn(PyObject *self);
typedef PyObject *wl_vectorcall_fn(PyObject *callable, PyObject *const *args, size_t nargsf, PyObject *names);
typedef PyObject *wl_meth_fn(PyObject *self, PyObject *arg);
typedef PyObject *wl_meth_fast_fn(PyObject *self, PyObject *const *args, ssize_t nargs);
typedef PyObject *wl_meth_keywords_fn(PyObject *self, PyObject *args, PyObject *kwargs);
typedef PyObject *wl_meth_fast_keywords_fn(PyObject *self, PyObject *const *args, ssize_t nargs, PyObject *names);

/* PyMethodDef, the same since 3.0. */
struct wl_method_def {
    const char *name;
    wl_meth_fn *meth;
    int flags;
    const char *doc;
};
enum { WL_METH_VARARGS = 1, WL_METH_KEYWORDS = 2, WL_METH_NOARGS = 4, WL_METH_O = 8, WL_METH_FASTCALL = 0x80 };

/* The functions and objects used, by their names without Py; NULL where optional and absent. */
struct wl_py {
    void (*ErrFetch)(void **type, void **value, void **traceback);
    void (*ErrRestore)(void *type, void *value, void *traceback);
    void (*ErrClear)(void);
    PyObject *(*ErrOccurred)(void);
    void *(*ThreadStateGet)(void);              /* without a check: NULL where there is none */
    PyObject *(*EvalGetFrame)(void);            /* borrowed */
    PyObject *(*ImportGetModuleDict)(void);     /* borrowed */
    PyObject *(*DictGetItemString)(PyObject *dict, const char *key);  /* borrowed, raises nothing */
    int (*DictNext)(PyObject *dict, ssize_t *pos, PyObject **key, PyObject **value);
    PyObject *(*GetAttrString)(PyObject *object, const char *name);
    PyObject *(*GenericGetAttr)(PyObject *object, PyObject *name);
    PyObject *(*TypeLookup)(PyObject *type, PyObject *name);          /* borrowed; optional */
    PyObject *(*UnicodeFromString)(const char *text);
    PyObject *(*UnicodeFromStringAndSize)(const char *text, ssize_t size);
    PyObject *(*CallObject)(PyObject *callable, PyObject *args);
    int (*SetAttrString)(PyObject *object, const char *name, PyObject *value);
    PyObject *(*ListNew)(ssize_t size);
    int (*ListAppend)(PyObject *list, PyObject *item);
    void (*IncRef)(PyObject *object);
    void (*DecRef)(PyObject *object);
    int (*IsSubtype)(PyObject *type, PyObject *base);
    wl_meth_fn *(*CFunctionGetFunction)(PyObject *function);
    void (*FunctionSetVectorcall)(PyObject *function, wl_vectorcall_fn *call);  /* 3.12 and later */
    PyObject *(*SysGetObject)(const char *name);                      /* borrowed */
    void *(*InterpreterGet)(void);              /* optional */
    PyObject *(*TupleGetItem)(PyObject *tuple, ssize_t index);        /* borrowed */
    ssize_t (*TupleSize)(PyObject *tuple);
    unsigned long (*LongAsUnsignedLong)(PyObject *number);
    PyObject *(*ModuleGetDict)(PyObject *module);                     /* borrowed */
    int (*IsFinalizing)(void);
    wl_alloc_fn *TypeGenericAlloc;
    PyObject *Type, *Unicode, *Code, *Function, *CFunction, *MethodDescr, *Dict, *Frame, *Gen, *Coro, *AsyncGen, *Tuple,
        *TraceBack, *None, *List, *Bytes, *Module;
    PyObject **ExcRuntimeError, **ExcValueError, **ExcNotImplementedError;
    PyObject **ExcBaseException, **ExcBaseExceptionGroup;  /* optional; groups from 3.11 on */
    const char *runtime;                        /* _PyRuntime */
};
extern struct wl_py wl_py;

/* Offsets in bytes; -1: this version has no such field. */
struct wl_layout {
    int minor;
    /* thread state */
    int16_t tstate_next, tstate_interp, tstate_thread_id, tstate_native_id;
    int16_t tstate_frame;           /* 3.8 to 3.10, and 3.13 and later (current_frame) */
    int16_t tstate_cframe, cframe_frame; /* 3.11, 3.12 */
    int16_t interp_threads;         /* head of the list of thread states */
    /* an evaluation frame: a frame object up to 3.10, an interpreter frame from 3.11 on */
    int16_t frame_previous, frame_code, frame_globals, frame_instr, frame_locals, frame_owner, frame_gen;
    int16_t frame_stack;            /* 3.8 to 3.10: f_valuestack */
    /* a frame object's interpreter frame, 3.11 and later */
    int16_t frame_object_iframe;
    /* code object */
    int16_t code_filename, code_name, code_qualname, code_linetable, code_first_line, code_flags, code_code,
        code_exceptions, code_names, code_locals_count, code_stack_size;
    /* text, tuple */
    int16_t text_ascii, text_compact, tuple_items;
    /* exceptions, traceback */
    int16_t exc_traceback;
    int16_t function_vectorcall;
};
extern const struct wl_layout *wl_layout;   /* NULL until wl_pyapi_init succeeds */

enum { /* the same on every version with a GIL */
    WL_OBJECT_TYPE = 8, WL_VAR_SIZE = 16,
    WL_TYPE_NAME = 24, WL_TYPE_DEALLOC = 48, WL_TYPE_FLAGS = 168, WL_TYPE_GETATTRO = 144, WL_TYPE_CLEAR = 192,
    WL_TYPE_INIT = 296, WL_TYPE_ALLOC = 304, WL_TYPE_FREE = 320, WL_TYPE_VECTORCALL = 400,
    WL_TB_NEXT = 16, WL_TB_FRAME = 24, WL_TB_LASTI = 32, WL_TB_LINE = 36,
    WL_METHOD_DEF = 16, WL_DESCR_METHOD = 40, WL_BYTES_DATA = 32,
    WL_TEXT_LENGTH = 16, WL_TEXT_STATE = 32,
};

enum wl_frame_owner { WL_OWNER_NONE_NEEDED = 3 }; /* frames of this owner or more are the interpreter's own */

/* Context: start.  Is this process a CPython that whyloop knows?  Finds the first two slots' objects and the layout.
 * Returns 0; -ENOENT: not CPython; -ENOTSUP: a version or build that whyloop does not know, *ret_why names it. */
int wl_pyapi_init(const char **ret_why);

/* Context: gil.  Finds the rest; returns 0 or -ENOENT with the missing name. */
int wl_pyapi_load(const char **ret_missing);

/* Context: gil.  Compares what the layout says with what the interpreter's own functions say of this very moment.
 * 0: they agree; 1: nothing to compare now (no frame); -EINVAL: they differ. */
int wl_pyapi_check(void);

/* Context: gil.  The innermost frame of a thread state, the interpreter's own included; NULL if there is none. */
const void *wl_pyapi_top_frame(const void *tstate);

/* Context: any.  3 digits for each part of the running version: 3.11.2 is 3011002; 0 before wl_pyapi_init. */
int wl_pyapi_version(void);
const char *wl_pyapi_version_text(void);   /* "3.11.2 (main, …) [GCC …]", static */

/* Context: gil.  Plain reads. */
static inline void *wl_read_ptr(const void *base, int offset)
{
    return *(void *const *)((const char *)base + offset);
}
static inline int32_t wl_read_i32(const void *base, int offset)
{
    return *(const int32_t *)((const char *)base + offset);
}
static inline uint8_t wl_read_u8(const void *base, int offset)
{
    return *((const uint8_t *)base + offset);
}
static inline PyObject *wl_type_of(const PyObject *object)
{
    return wl_read_ptr(object, WL_OBJECT_TYPE);
}
static inline const char *wl_type_name(const PyObject *type)
{
    return wl_read_ptr(type, WL_TYPE_NAME);
}
/* 3.14 and later keep tags in the low bits of references on frames. */
static inline void *wl_untag(void *reference)
{
    return (void *)((uintptr_t)reference & ~(uintptr_t)7);
}

/* Context: gil.  Copies an exact str as UTF-8 (lone surrogates encoded as they are) into out[0..size), NUL-terminated and cut at a
 * code point; returns how many bytes the whole text takes, or -1 if `object` is not an exact compact str.  Runs no
 * code and leaves no trace in the object (PyUnicode_AsUTF8 would cache its result there). */
ssize_t wl_pyapi_text(const PyObject *object, char *out, size_t size);

/* Context: gil.  For an exact ASCII str its characters, borrowed; else NULL. */
const char *wl_pyapi_ascii(const PyObject *object, size_t *ret_size);

/* Context: gil.  An attribute, if getting it runs no Python code: the type's getattro is the generic one and the name is not
 * a descriptor of a Python class.  New reference or NULL, never an error. */
PyObject *wl_pyapi_attr(PyObject *object, const char *name);

/* Context: gil.  As wl_pyapi_attr, text copied: 0 or -1 (then out is ""). */
int wl_pyapi_attr_text(PyObject *object, const char *name, char *out, size_t size);

/* Context: gil.  "module.QualName" of a type, without its module for builtins. */
void wl_pyapi_type_text(PyObject *type, char *out, size_t size);

/* Context: gil.  A module in sys.modules, borrowed, or NULL. */
PyObject *wl_pyapi_module(const char *name);

/* Context: gil.  Calls a function written in C without arguments (or with one); NULL without an error if it is anything else or fails. */
PyObject *wl_pyapi_call_native(PyObject *callable);

/* Context: gil. */
bool wl_pyapi_is_exact(const PyObject *object, const PyObject *type);

#endif
