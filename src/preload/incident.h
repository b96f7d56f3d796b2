/* All that is known of one incident, as plain data.
 *
 * The facts (hooks, stacks, registry of loops) fill it; the verdict (cause.c, advice.c) and the output (report.c,
 * message.c) read it.  Nothing here knows Python: the verdict is tested by tables of these structs alone.
 * Pointers to frames, stacks, packages and text lead into the depot (depot.h) and live as long as the incident.
 */
#ifndef WL_INCIDENT_H
#define WL_INCIDENT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "../common/kinds.h"
#include "natstack.h"

/* An installed distribution. */
struct wl_package {
    const char *name;
    const char *version;   /* NULL: not known */
};

enum wl_frame_flag {
    WL_FRAME_COROUTINE = 1,        /* async def, or a generator marked as one */
    WL_FRAME_GENERATOR = 2,
    WL_FRAME_ASYNC_GENERATOR = 4,
    WL_FRAME_NATIVE_MADE = 8,      /* a traceback entry that stands for compiled code (Cython's uvloop/loop.pyx) */
    WL_FRAME_SUSPENDED = 16,       /* of a suspended coroutine, taken from an await chain */
};

/* One Python frame at one instruction, decoded.  Interned: equal frames are one object, so pointers compare. */
struct wl_frame {
    const char *file;       /* as the code object has it, made absolute where it was relative; never NULL */
    const char *function;   /* qualified where known (3.11 and later, coroutines), else the plain name; never NULL */
    const char *name;       /* the plain name (co_name); never NULL */
    const char *module;     /* __name__ of the globals, or NULL */
    const char *source;     /* the line's text without its newline, or NULL: not read, or not to be had */
    const char *block;      /* where end_line is another line and columns are known: the text from `line` to `end_line`; else NULL */
    const struct wl_package *package; /* of a third-party frame, or NULL */
    int line, end_line;     /* from 1; 0: not known */
    int column, end_column; /* bytes from 0, end exclusive (and in end_line); -1: not known */
    int first_line;         /* of the code object */
    uint8_t origin;         /* enum wl_origin */
    uint8_t flags;          /* enum wl_frame_flag */
    uint8_t source_tried;   /* source was looked for */
    int cell;               /* a notebook cell's execution count; 0: not one, or not known */
};

/* Frames, innermost first.  Interned as well. */
struct wl_stack {
    uint32_t count;
    uint32_t cut;           /* frames left out between frames[cut_at - 1] and frames[cut_at]; 0: none */
    uint32_t cut_at;
    const struct wl_frame *frames[];
};

/* Something that happened: when, in which thread (its id in this report's threads and in the registry), from where. */
struct wl_moment {
    int64_t time_us;        /* 0: it did not happen, or is not known */
    uint32_t thread;        /* 0: not known */
    const struct wl_stack *stack; /* NULL: not known */
};

enum wl_loop_state { WL_LOOP_MADE, WL_LOOP_RUNNING, WL_LOOP_IDLE, WL_LOOP_CLOSED };
enum wl_loop_impl { WL_LOOP_ASYNCIO, WL_LOOP_UVLOOP, WL_LOOP_OTHER };

/* One loop's life.  `id` is a serial number: addresses are used again within microseconds. */
struct wl_loop {
    uint32_t id;            /* from 1 */
    uint8_t state;          /* enum wl_loop_state */
    uint8_t impl;           /* enum wl_loop_impl */
    bool dead;              /* the object is gone */
    bool stop_by_run;       /* the last stop() was run_until_complete's own */
    bool closed_by_finalizer; /* closed by __del__ or a garbage collection, at an arbitrary moment */
    int32_t pid;            /* the process it was made in (a forked child has its parent's loops) */
    uint32_t thread;        /* where it runs or last ran; 0: never ran */
    uint32_t runs;          /* how often it was set running */
    const char *class_name; /* "asyncio.unix_events._UnixSelectorEventLoop", or NULL */
    struct wl_moment created;
    struct wl_moment started;  /* the last time, see registry on asyncio.run's own clean-up runs */
    struct wl_moment idle;     /* when it last stopped running (no stack) */
    struct wl_moment stopped;  /* the last stop() that was not run_until_complete's own */
    struct wl_moment closed;
};

struct wl_thread {
    uint32_t id;            /* from 1, a serial number; references are by it */
    int32_t native_id;      /* gettid(); 0: not known */
    uint64_t handle;        /* pthread_self() */
    bool raising;
    bool main;
    uint32_t loop;          /* that runs in it; 0: none */
    char name[64];          /* "": not known */
    const struct wl_stack *python; /* NULL: not known */
    struct wl_moment launch;   /* who called start_new_thread: the starter's thread and stack */
};

enum { WL_AWAIT_MAX = 32, WL_NATIVE_MAX = 128, WL_THREADS_MAX = 24, WL_LOOPS_MAX = 8, WL_INCOMPLETE_MAX = 12 };

struct wl_task {
    bool known;
    char name[96];
    char coroutine[160];    /* qualified name of its coroutine function */
    uint32_t loop;          /* 0: not known */
    uint32_t await_count;
    const struct wl_frame *await_chain[WL_AWAIT_MAX];  /* innermost first */
};

/* The object that an error speaks of: a future, lock, transport, session … */
struct wl_object {
    bool known;
    char type[96];          /* "asyncio.locks.Lock" */
    char detail[160];       /* of a task: its coroutine's qualified name; else "" */
    uint32_t loop;          /* bound to; 0: not known */
    const struct wl_frame *suspended_at; /* of a task: where its coroutine waits, or NULL */
    struct wl_moment bound; /* when it was made or bound to its loop, where known */
};

/* How sure it is that the error was raised here, and how the place was recognised. */
enum wl_catch_basis {
    WL_BASIS_PLACE,         /* raised by the function that is known to raise it */
    WL_BASIS_NATIVE,        /* raised by compiled code of uvloop or the interpreter */
    WL_BASIS_HISTORY,       /* the history shows the loop in the state that the error speaks of */
};

/* A part that is missing, for incomplete[].  Static text. */
struct wl_missing {
    const char *what;       /* a field's name: "native_stack", "cause", "threads" */
    const char *why;
};

struct wl_incident {
    /* the error */
    enum wl_kind kind;
    enum wl_catch_basis basis;
    char type[96];          /* qualified type: "RuntimeError", "asgiref.sync.X" */
    char message[1024];     /* UTF-8 as the interpreter gave it, cut at a code point */
    uint32_t message_cut;   /* bytes left out */
    int64_t time_us;
    int32_t pid;
    int python_minor;       /* 11 of Python 3.11; 0: not known */
    uint32_t thread;        /* that raised it */
    bool in_child;          /* of a fork since the library was loaded */
    bool late;              /* told when it had left the function that asked for a loop: `raised` comes from its traceback */
    bool finalizing;        /* the interpreter was shutting down */
    bool wants_running;     /* no-loop-in-thread: the running loop was asked for, not any */

    /* where */
    const struct wl_stack *raised;          /* never NULL; may have no frame */
    uint32_t native_count;
    bool native_cut;
    struct wl_native_frame native[WL_NATIVE_MAX];

    /* who: snapshots of the moment of the error */
    uint32_t loop_count;
    struct wl_loop loops[WL_LOOPS_MAX];
    uint32_t involved;      /* id in loops[]: the loop that the error speaks of (the running one, for the nested kinds); 0 */
    uint32_t running;       /* id in loops[]: the loop that runs in the raising thread; 0: none */
    uint32_t target;        /* id in loops[]: the loop that was to be run inside (other-loop-running), 0 */
    uint32_t thread_count;
    struct wl_thread threads[WL_THREADS_MAX];
    struct wl_task task;
    struct wl_object object;
    struct wl_moment scheduled; /* of the running callback or task, where known */

    /* what became of it */
    enum wl_outcome outcome;
    const struct wl_frame *handled_at;      /* the catcher's frame, or NULL */
    const char *handled_by;  /* static words for the message: "sys.excepthook", "the loop's exception handler", … or NULL */
    bool final;
    uint32_t revision;      /* from 1 */
    uint32_t count;         /* incidents with this fingerprint in this process so far, this one included */
    int64_t last_us;        /* when the last of those was raised; 0: there was one only */

    uint32_t missing_count;
    struct wl_missing missing[WL_INCOMPLETE_MAX];
};

/* --- what the verdict makes of it (cause.c, advice.c) --- */

enum wl_confidence { WL_CERTAIN, WL_LIKELY };
enum wl_applicability { WL_FIX_EXACT, WL_FIX_ADAPT, WL_FIX_IDEA };
enum { WL_RELATED_MAX = 12, WL_EVIDENCE_MAX = 8, WL_FIX_MAX = 6, WL_VERDICT_TEXT = 12288 };

struct wl_related {
    enum wl_role role;
    const struct wl_frame *frame;   /* the location: innermost user frame of that moment, by the rule of report.md; may be NULL */
    const struct wl_stack *stack;   /* of that moment; may be NULL */
    uint32_t thread;                /* 0: not known */
    uint32_t loop;                  /* id, where it is about one; 0 */
    int64_t time_us;                /* 0: not known */
    const char *note;               /* the words at the caret line, ready to print: "the loop was started here, 4.2 s before" */
};

struct wl_evidence {
    const char *rule;               /* static: the rule's name */
    const char *fact;
    const char *ref_kind;           /* "related", "loops", "threads" or NULL */
    uint32_t ref;                   /* index into related, or id of a loop or thread */
};

/* A piece of a file: bytes from 0, the end exclusive and in end_line; without columns (-1), whole lines. */
struct wl_range {
    int line, end_line;
    int column, end_column;
};

struct wl_fix {
    const char *summary;            /* "make refresh() a coroutine and await it" */
    const char *reference;          /* URL, or NULL */
    const char *conditions;         /* or NULL */
    const struct wl_frame *location;   /* in whose file and function, or NULL */
    struct wl_range range;          /* and where there */
    const char *before, *after;     /* or NULL, both or none; before is the file's own text at range */
    const char *code;               /* the line or lines that `after` leads to, without the first one's indentation; NULL with it */
    enum wl_applicability applicability;
    bool with_previous;             /* goes with the fix before it: both together are one repair */
};

struct wl_verdict {
    enum wl_cause_kind cause;
    enum wl_confidence confidence;
    const struct wl_frame *location;   /* NULL only where nothing may be said */
    const char *headline;           /* the first line of the message, after "error[kind]: " */
    const char *label;              /* words at the primary caret */
    const char *summary;            /* why: one or two sentences */
    const char *note;               /* what else comes from this (a never-awaited warning); or NULL */
    const char *see;                /* URL, or NULL */
    const char *missing;            /* WL_CAUSE_UNKNOWN: what the history lacks, for incomplete[]; else NULL */
    const char *owners[WL_LOOPS_MAX];  /* who runs inc->loops[i] (loops[].owner), NULL: not known */
    uint32_t related_count;
    struct wl_related related[WL_RELATED_MAX];
    uint32_t evidence_count;
    struct wl_evidence evidence[WL_EVIDENCE_MAX];
    uint32_t fix_count;
    struct wl_fix fixes[WL_FIX_MAX];
    uint64_t fingerprint;
    size_t text_used;
    char text[WL_VERDICT_TEXT];     /* holds the sentences above */
};

#endif
