/* whyloop doctor PID: was it started with the library, could it have been, and may this user look into it.
 *
 * Everything is read from /proc/PID, see proc(5).  The executable is read through the link there, which leads to the file
 * that was started even where it is in another mount namespace or was replaced since.
 */
#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "doctor.h"
#include "program.h"

enum { FILE_MAX = 8 << 20, CAP_PTRACE = 19 };

/* --- files of /proc --- */

struct bytes {
    char *data; /* NUL-terminated; NULL: could not be read */
    size_t size;
    int error;
};

static struct bytes read_file(const char *path)
{
    struct bytes b = {NULL, 0, 0};
    size_t cap = 0;
    ssize_t n = 0;
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0) {
        b.error = -errno;
        return b;
    }
    do {
        if (b.size + 1 >= cap) {
            char *larger = cap < FILE_MAX ? realloc(b.data, cap = cap > 0 ? cap * 2 : 4096) : NULL;
            if (larger == NULL)
                break;
            b.data = larger;
        }
        n = read(fd, b.data + b.size, cap - b.size - 1);
        b.size += n > 0 ? (size_t)n : 0;
    } while (n > 0);
    b.error = n < 0 ? -errno : 0;
    if (n < 0) {
        free(b.data);
        b.data = NULL;
    } else if (b.data != NULL) {
        b.data[b.size] = '\0';
    }
    close(fd);
    return b;
}

static struct bytes read_of(pid_t pid, const char *name)
{
    char path[64];
    snprintf(path, sizeof path, "/proc/%d/%s", (int)pid, name);
    return read_file(path);
}

/* The number after "KEY:" in a file such as status; -1: none. */
static long long number_of(const struct bytes *b, const char *key, int base)
{
    const char *at = b->data != NULL ? strstr(b->data, key) : NULL;
    return at != NULL ? strtoll(at + strlen(key), NULL, base) : -1;
}

/* --- its environment, as getenv --- */

static const struct bytes *environment;

static char *of_process(const char *name)
{
    size_t size = strlen(name);
    for (char *at = environment->data; at != NULL && at < environment->data + environment->size; at += strlen(at) + 1)
        if (strncmp(at, name, size) == 0 && at[size] == '=')
            return at + size + 1;
    return NULL;
}

/* --- what it is --- */

struct process {
    pid_t pid;
    struct bytes maps, environ, status;
    struct wl_program program;
    char exe[1024];
    bool secure;    /* AT_SECURE */
    uid_t user;
};

static bool is_secure(pid_t pid)
{
    struct bytes auxv = read_of(pid, "auxv");
    bool secure = false;
    for (size_t i = 0; auxv.data != NULL && i + sizeof(Elf64_auxv_t) <= auxv.size; i += sizeof(Elf64_auxv_t)) {
        Elf64_auxv_t entry;
        memcpy(&entry, auxv.data + i, sizeof entry);
        secure |= entry.a_type == AT_SECURE && entry.a_un.a_val != 0;
    }
    free(auxv.data);
    return secure;
}

static int open_process(struct process *p, struct wl_error *e)
{
    char path[64], shown[32];
    struct stat st;

    snprintf(path, sizeof path, "/proc/%d", (int)p->pid);
    snprintf(shown, sizeof shown, "process %d", (int)p->pid);
    if (stat(path, &st) != 0)
        return wl_error_set(e, -ENOENT, NULL, shown, ": there is none of this number", (char *)NULL);
    snprintf(path, sizeof path, "/proc/%d/exe", (int)p->pid);
    ssize_t n = readlink(path, p->exe, sizeof p->exe - 1);
    if (n < 0 && errno == ENOENT)
        return wl_error_set(e, -ESRCH, NULL, shown, ": it is a thread of the kernel, or has ended", (char *)NULL);
    int r = n < 0 ? -errno : wl_program_read(path, shown, &p->program, e);
    if (r == -EACCES || r == -EPERM)
        return wl_error_set(e, r, "ask as its user, or as root", shown, ": permission denied: it belongs to another user, or may not be looked into",
                            (char *)NULL);
    if (r < 0)
        return wl_error_set(e, r, NULL, shown, ": ", wl_error_word(r), (char *)NULL);
    p->exe[n] = '\0';
    p->maps = read_of(p->pid, "maps");
    p->environ = read_of(p->pid, "environ");
    p->status = read_of(p->pid, "status");
    p->secure = is_secure(p->pid);
    const char *uids = p->status.data != NULL ? strstr(p->status.data, "\nUid:") : NULL;
    unsigned real, effective;
    p->user = uids != NULL && sscanf(uids, "\nUid: %u %u", &real, &effective) == 2 ? effective : st.st_uid;
    return 0;
}

static void close_process(struct process *p)
{
    free(p->maps.data);
    free(p->environ.data);
    free(p->status.data);
}

static bool has_mapped(const struct process *p, const char *name)
{
    return p->maps.data != NULL && strstr(p->maps.data, name) != NULL;
}

/* --- findings --- */

static void find_program(struct wl_findings *f, const struct process *p)
{
    const char *hint, *obstacle = wl_program_obstacle(&p->program, &hint);
    bool embedded = p->program.python == WL_PYTHON_NONE && has_mapped(p, "/libpython3");

    if (p->secure)
        wl_findings_add(f, WL_FINDING_OBSTACLE, "program", "run the interpreter without setuid, setgid and file capabilities", p->exe,
                        ": it was started with more rights than its user's, and then nothing is preloaded (AT_SECURE)", (char *)NULL);
    else if (embedded)
        wl_findings_add(f, WL_FINDING_OBSTACLE, "program", NULL, p->exe,
                        ": it has loaded a libpython by itself, and whyloop knows only programs that are linked with it", (char *)NULL);
    else if (obstacle != NULL && p->program.python == WL_PYTHON_NONE && p->program.loader[0] != '\0' && !p->program.is_musl)
        wl_findings_add(f, WL_FINDING_OBSTACLE, "program", NULL, p->exe, ": it is not CPython", (char *)NULL);
    else if (obstacle != NULL)
        wl_findings_add(f, WL_FINDING_OBSTACLE, "program", hint, p->exe, ": ", obstacle, (char *)NULL);
    else
        wl_findings_add(f, WL_FINDING_OK, "program", NULL, p->exe, ": a CPython", p->program.libpython[0] != '\0' ? ", whose interpreter is in " : "",
                        p->program.libpython, (char *)NULL);
}

static void find_library(struct wl_findings *f, const struct process *p)
{
    const char *preload = of_process("LD_PRELOAD");
    bool named = preload != NULL && strstr(preload, "libwhyloop.so") != NULL;

    if (p->maps.data == NULL)
        wl_findings_add(f, WL_FINDING_PROBLEM, "library", "ask as its user, or as root", "what it has loaded could not be read: ",
                        wl_error_word(p->maps.error), (char *)NULL);
    else if (has_mapped(p, "/libwhyloop.so"))
        wl_findings_add(f, WL_FINDING_OK, "library", NULL, "it was started with it", (char *)NULL);
    else if (f->obstacle)
        return; /* without it for a reason that was told */
    else if (named)
        wl_findings_add(f, WL_FINDING_OBSTACLE, "library", "is the file there for this process, readable, and for its machine?",
                        "its LD_PRELOAD names libwhyloop.so, but it is not loaded: ", preload, (char *)NULL);
    else
        wl_findings_add(f, WL_FINDING_OBSTACLE, "library",
                        "start it again: whyloop run -- COMMAND, or for a service with the lines of whyloop env",
                        "it was started without it, and nothing can be added to a running process yet", (char *)NULL);
}

static int ptrace_scope(void)
{
    struct bytes b = read_file("/proc/sys/kernel/yama/ptrace_scope");
    int scope = b.data != NULL ? atoi(b.data) : 0;
    free(b.data);
    return scope;
}

/* What stands in the way of a debugger, py-spy or the like, which one may need beside a report. */
static void find_access(struct wl_findings *f, const struct process *p)
{
    static const char *const scopes[] = {
        NULL,
        "kernel.yama.ptrace_scope is 1: only its parent may look into it while it runs, and who has CAP_SYS_PTRACE",
        "kernel.yama.ptrace_scope is 2: only who has CAP_SYS_PTRACE may look into it while it runs",
        "kernel.yama.ptrace_scope is 3: nobody may look into a process while it runs, until the next boot",
    };
    struct bytes own = read_file("/proc/self/status");
    long long capabilities = number_of(&own, "\nCapEff:", 16), tracer = number_of(&p->status, "\nTracerPid:", 10);
    bool may = capabilities > 0 && (capabilities >> CAP_PTRACE & 1) != 0;
    int scope = ptrace_scope();
    char number[32];

    snprintf(number, sizeof number, "%lld", tracer);
    if (tracer > 0)
        wl_findings_add(f, WL_FINDING_NOTE, "access", NULL, "process ", number, " traces it already: no debugger can, until that lets go",
                        (char *)NULL);
    if (scope == 3 || (scope > 0 && scope < 3 && !may))
        wl_findings_add(f, WL_FINDING_NOTE, "access", scope < 3 ? "in a container: --cap-add=SYS_PTRACE" : NULL, scopes[scope], (char *)NULL);
    if (p->user != geteuid() && !may)
        wl_findings_add(f, WL_FINDING_NOTE, "access", "ask as its user, or as root", "it runs as another user", (char *)NULL);
    if (number_of(&own, "\nSeccomp:", 10) == 2)
        wl_findings_add(f, WL_FINDING_NOTE, "access", "in a container: a seccomp profile that allows ptrace and process_vm_readv",
                        "this command runs under a seccomp filter, which may forbid debuggers", (char *)NULL);
    free(own.data);
}

static bool is_elsewhere(pid_t pid, const char *kind)
{
    char path[64], own[64], other[64];
    snprintf(path, sizeof path, "/proc/%d/ns/%s", (int)pid, kind);
    ssize_t n = readlink(path, other, sizeof other - 1);
    snprintf(path, sizeof path, "/proc/self/ns/%s", kind);
    ssize_t m = readlink(path, own, sizeof own - 1);
    return n > 0 && m > 0 && (n != m || memcmp(own, other, (size_t)n) != 0);
}

int wl_doctor_process(struct wl_findings *f, pid_t pid, struct wl_error *e)
{
    struct process p = {.pid = pid};
    int r = open_process(&p, e);

    if (r < 0)
        return r;
    environment = &p.environ;
    find_program(f, &p);
    find_library(f, &p);
    find_access(f, &p);
    const struct wl_doctor_place place = {.get = of_process, .user = p.user};
    if (p.environ.data == NULL)
        wl_findings_add(f, WL_FINDING_NOTE, "reports", "ask as its user, or as root", "its environment could not be read", (char *)NULL);
    else if (is_elsewhere(pid, "mnt"))
        wl_findings_add(f, WL_FINDING_NOTE, "reports", "ask inside: docker exec CONTAINER whyloop doctor PID",
                        "it is in a container or another mount namespace, so where its reports go is not looked at", (char *)NULL);
    else
        wl_doctor_reports(f, &place);
    close_process(&p);
    return 0;
}
