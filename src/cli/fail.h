/* The command's messages and exit statuses. */
#ifndef WL_FAIL_H
#define WL_FAIL_H

#include "../common/error.h"

enum wl_status {
    WL_STATUS_DONE = 0,
    WL_STATUS_FAILED = 1, /* or nothing found */
    WL_STATUS_USAGE = 2,
    WL_STATUS_BAD_REPORT = 65,
    WL_STATUS_NOT_WATCHED = 69, /* a target that can't be */
    WL_STATUS_RUN_INCIDENTS = 70, /* of run --fail-on */
    WL_STATUS_NO_PERMISSION = 77,
    WL_STATUS_RUN_FAILED = 125, /* of run: whyloop's own failure */
    WL_STATUS_RUN_NO_EXEC = 126,
    WL_STATUS_RUN_NOT_FOUND = 127
};

/* Context: cli.  Prints "whyloop: WHAT: WHY" and the hint on stderr; returns the exit status of e->code. */
int wl_fail(const struct wl_error *e);

/* Context: cli.  The same, with a status of the caller's. */
int wl_fail_as(int status, const struct wl_error *e);

/* Context: cli.  Wrong usage of a verb ("" for the command itself): what and why as one sentence; status 2. */
int wl_fail_usage(const char *verb, const char *why, const char *argument);

/* Context: cli.  getopt's result '?' or ':' as wrong usage; `argv` is what getopt was given. */
int wl_fail_option(const char *verb, int c, char **argv);

/* Context: cli.  Prints one line on stderr that is no failure. */
void wl_fail_warn(const char *what, const char *why);

#endif
