/* What whyloop doctor looks at.  Each part adds its findings. */
#ifndef WL_DOCTOR_H
#define WL_DOCTOR_H

#include <sys/types.h>

#include "findings.h"

/* The surroundings that a program would have, or a process has. */
struct wl_doctor_place {
    char *(*get)(const char *name); /* getenv, or of another process */
    uid_t user;
};

/* Context: cli.  The program that `command` starts, by its files; then that it comes alive with the library, by starting
 * an interpreter once.  `library` NULL: there is none.  Returns 0, or a negative errno with *e set where there is no such
 * program. */
int wl_doctor_program(struct wl_findings *f, const char *command, const char *library, struct wl_error *e);

/* Context: cli.  A running process, and the surroundings that it has; the same errors. */
int wl_doctor_process(struct wl_findings *f, pid_t pid, struct wl_error *e);

/* Context: cli.  The library's own file; writes its path into `out` and returns whether there is one. */
bool wl_doctor_library(struct wl_findings *f, char *out, size_t size);

/* Context: cli.  Options that are not understood, other preloaded libraries, and whether reports can be written. */
void wl_doctor_options(struct wl_findings *f);
void wl_doctor_preload(struct wl_findings *f, const struct wl_doctor_place *place);
void wl_doctor_reports(struct wl_findings *f, const struct wl_doctor_place *place);

#endif
