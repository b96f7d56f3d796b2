/* Incidents from tables of text: see incident_maker.h. */
#include "incident_maker.h"

#include "../../src/preload/advice.h"
#include "../../src/preload/cause.h"
#include "../../src/preload/origin.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FRAMES = 4096 };

static struct {
    const char *line;
    const struct wl_frame *frame;
} known[FRAMES];
static unsigned known_count;

static char *part(const char *text, size_t size)
{
    char *copy = malloc(size + 1);
    assert(copy);
    memcpy(copy, text, size);
    copy[size] = 0;
    return copy;
}

/* /app/shop/pricing.py → shop.pricing */
static char *module_of(const char *file)
{
    size_t packages = wl_origin_packages_dir(file);
    const char *start = file;
    if (packages)
        start = file + packages + 1;
    else if (strncmp(file, STDLIB, strlen(STDLIB)) == 0)
        start = file + strlen(STDLIB);
    else if (strncmp(file, "/usr/lib/python3.8/", 19) == 0)
        start = file + 19;
    else if (strncmp(file, "/app/", 5) == 0)
        start = file + 5;
    char *module = part(start, strlen(start)), *dot = strstr(module, ".py");
    if (dot)
        *dot = 0;
    if (strlen(module) > 9 && strcmp(module + strlen(module) - 9, "/__init__") == 0)
        module[strlen(module) - 9] = 0;
    for (char *at = module; *at; at++)
        if (*at == '/')
            *at = '.';
    return module;
}

static void read_source(struct wl_frame *frame, const char *text)
{
    char *source = part(text, strlen(text)), *open = strstr(source, "{{"), *close;
    frame->column = frame->end_column = -1;
    if (open) {
        memmove(open, open + 2, strlen(open + 2) + 1);
        close = strstr(open, "}}");
        assert(close);
        memmove(close, close + 2, strlen(close + 2) + 1);
        frame->column = (int)(open - source);
        frame->end_column = (int)(close - source);
    }
    frame->source = source;
}

static void read_word(struct wl_frame *frame, const char *word)
{
    if (strcmp(word, "async") == 0)
        frame->flags |= WL_FRAME_COROUTINE;
    else if (strcmp(word, "agen") == 0)
        frame->flags |= WL_FRAME_ASYNC_GENERATOR;
    else if (strcmp(word, "gen") == 0)
        frame->flags |= WL_FRAME_GENERATOR;
    else if (strcmp(word, "native") == 0)
        frame->flags |= WL_FRAME_NATIVE_MADE;
    else if (strcmp(word, "main") == 0)
        frame->module = "__main__";
    else if (strncmp(word, "cell=", 5) == 0)
        frame->cell = atoi(word + 5);
    else if (*word == '@' && frame->package)
        ((struct wl_package *)frame->package)->version = part(word + 1, strlen(word + 1));
    else
        assert(!"a known word");
}

static void set_package(struct wl_frame *frame)
{
    size_t packages = wl_origin_packages_dir(frame->file);
    if (!packages)
        return;
    struct wl_package *package = calloc(1, sizeof *package);
    const char *name = frame->file + packages + 1;
    package->name = part(name, strcspn(name, "/."));
    frame->package = package;
}

const struct wl_frame *maker_frame(const char *line)
{
    for (unsigned i = 0; i < known_count; i++)
        if (strcmp(known[i].line, line) == 0)
            return known[i].frame;
    assert(known_count < FRAMES);
    wl_origin_set_stdlib(strncmp(line, "/usr/lib/python3.8/", 19) == 0 ? "/usr/lib/python3.8" : "/usr/lib/python3.11");
    struct wl_frame *frame = calloc(1, sizeof *frame);
    char *copy = part(line, strlen(line)), *bar = strstr(copy, " | ");
    frame->column = frame->end_column = -1;
    if (bar) {
        *bar = 0;
        read_source(frame, bar + 3);
    }
    char *colon, *space;
    for (colon = strchr(copy, ':'); colon && (colon[1] < '0' || colon[1] > '9'); colon = strchr(colon + 1, ':'))
        ;
    assert(colon);
    *colon = 0;
    frame->file = copy;
    frame->line = frame->end_line = atoi(colon + 1);
    frame->first_line = 1;
    frame->module = module_of(copy);
    frame->origin = (uint8_t)wl_origin_of(copy, frame->module);
    set_package(frame);
    space = strchr(colon + 1, ' ');
    assert(space);
    char *word = strtok(space, " ");
    frame->function = word;
    char *dot = strrchr(word, '.');
    frame->name = dot && word[strlen(word) - 1] != '>' ? dot + 1 : *word != '<' && dot && dot[1] == '<' ? dot + 1 : word;
    while ((word = strtok(NULL, " ")) != NULL)
        read_word(frame, word);
    known[known_count].line = part(line, strlen(line));
    known[known_count++].frame = frame;
    return frame;
}

const struct wl_stack *maker_stack(const char *text)
{
    struct wl_stack *stack;
    unsigned count = 0;
    if (!text)
        return NULL;
    stack = calloc(1, sizeof *stack + 64 * sizeof *stack->frames);
    for (const char *at = text; *at;) {
        size_t size = strcspn(at, "\n");
        char *line = part(at, size);
        assert(count < 64);
        stack->frames[count++] = maker_frame(line);
        free(line);
        at += size;
        at += *at == '\n';
    }
    stack->count = count;
    return stack;
}

static struct wl_moment moment(const char *stack, int ms, int usual, uint32_t thread)
{
    struct wl_moment m = { .stack = maker_stack(stack), .thread = thread };
    if (stack)
        m.time_us = MAKER_NOW - (int64_t)(ms ? ms : usual) * 1000;
    return m;
}

static void build_loop(struct wl_incident *inc, const struct maker_loop *spec)
{
    struct wl_loop *loop = &inc->loops[inc->loop_count++];
    loop->id = inc->loop_count;
    loop->state = (uint8_t)spec->state;
    loop->impl = (uint8_t)spec->impl;
    loop->closed_by_finalizer = spec->finalizer;
    loop->dead = spec->dead;
    loop->pid = spec->pid ? spec->pid : inc->pid;
    loop->thread = spec->thread == 9 ? 0 : spec->thread ? spec->thread : 1;
    loop->runs = 1;
    loop->class_name = spec->impl == WL_LOOP_UVLOOP ? "uvloop.Loop" : spec->impl == WL_LOOP_OTHER ? "qasync.QSelectorEventLoop"
        : "asyncio.unix_events._UnixSelectorEventLoop";
    loop->created = moment(spec->made, spec->made_ms, 4200, spec->thread == 9 ? 1 : loop->thread);
    loop->started = moment(spec->started, spec->started_ms, 4100, loop->thread);
    loop->stopped = moment(spec->stopped, spec->stopped_ms, 60, loop->thread);
    loop->closed = moment(spec->closed, spec->closed_ms, 1800, loop->thread);
}

static void copy(char *to, size_t size, const char *from)
{
    snprintf(to, size, "%s", from ? from : "");
}

static void build_threads(struct wl_incident *inc, const struct maker_spec *spec)
{
    struct wl_thread *t = &inc->threads[inc->thread_count++];
    t->id = 1;
    t->native_id = inc->pid;
    t->main = true;
    copy(t->name, sizeof t->name, "MainThread");
    for (unsigned i = 0; i < 4 && spec->threads[i]; i++) {
        t = &inc->threads[inc->thread_count++];
        t->id = i + 2;
        t->native_id = inc->pid + (int)i + 1;
        copy(t->name, sizeof t->name, spec->threads[i]);
        t->launch = moment(spec->launched[i], 0, 300, 1);
    }
    for (uint32_t i = 0; i < inc->thread_count; i++)
        inc->threads[i].raising = inc->threads[i].id == inc->thread;
}

static void build_object(struct wl_incident *inc, const struct maker_spec *spec)
{
    if (!spec->object)
        return;
    inc->object.known = true;
    inc->object.loop = spec->object_loop;
    copy(inc->object.type, sizeof inc->object.type, spec->object);
    copy(inc->object.detail, sizeof inc->object.detail, spec->detail);
    inc->object.bound = moment(spec->bound, 0, 3000, 1);
    inc->object.suspended_at = spec->suspended_at ? maker_frame(spec->suspended_at) : NULL;
}

struct wl_incident *maker_build(const struct maker_spec *spec)
{
    struct wl_incident *inc = calloc(1, sizeof *inc);
    inc->kind = spec->kind;
    copy(inc->type, sizeof inc->type, "RuntimeError");
    copy(inc->message, sizeof inc->message, spec->message ? spec->message : wl_kind_title(spec->kind));
    inc->wants_running = strcmp(inc->message, "no running event loop") == 0;
    inc->time_us = MAKER_NOW;
    inc->pid = spec->child ? 4713 : 4711;
    inc->in_child = spec->child;
    inc->python_minor = strstr(spec->raised, "/usr/lib/python3.8/") ? 8 : 11;
    inc->thread = spec->thread ? spec->thread : 1;
    inc->raised = maker_stack(spec->raised);
    for (unsigned i = 0; i < 3; i++)
        if (i < spec->loops || spec->loop[i].made || spec->loop[i].started || spec->loop[i].closed)
            build_loop(inc, &spec->loop[i]);
    build_threads(inc, spec);
    build_object(inc, spec);
    inc->involved = spec->involved;
    inc->running = spec->running;
    inc->target = spec->target;
    inc->task.known = spec->task != NULL;
    copy(inc->task.name, sizeof inc->task.name, spec->task);
    inc->scheduled = moment(spec->scheduled, 0, 20, 1);
    inc->outcome = spec->outcome;
    inc->final = spec->outcome != WL_OUTCOME_UNKNOWN;
    inc->handled_at = spec->handled_at ? maker_frame(spec->handled_at) : NULL;
    inc->handled_by = spec->handled_by;
    inc->revision = 1;
    inc->count = spec->count ? spec->count : 1;
    inc->finalizing = spec->finalizing;
    return inc;
}

struct wl_verdict *maker_judge(const struct wl_incident *inc)
{
    struct wl_verdict *v = malloc(sizeof *v);
    memset(v, 0xa5, sizeof *v);
    wl_cause_find(inc, v);
    wl_advice_find(inc, NULL, v);
    return v;
}

const char *maker_at(const struct wl_frame *frame)
{
    static char text[4][256];
    static unsigned next;
    char *at = text[next++ % 4];
    if (!frame)
        return "nowhere";
    const char *slash = strrchr(frame->file, '/');
    snprintf(at, sizeof text[0], "%s:%d", slash ? slash + 1 : frame->file, frame->line);
    return at;
}
