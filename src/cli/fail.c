/* The one place where the command says that something failed.  Runs in the command. */
#include "fail.h"

#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

static int status_of(int code)
{
    switch (-code) {
    case 0: return WL_STATUS_DONE;
    case EBADMSG:
    case EFBIG: return WL_STATUS_BAD_REPORT;
    case EACCES:
    case EPERM: return WL_STATUS_NO_PERMISSION;
    case EINVAL: return WL_STATUS_USAGE;
    default: return WL_STATUS_FAILED;
    }
}

int wl_fail_as(int status, const struct wl_error *e)
{
    fprintf(stderr, "whyloop: %s\n", e->text);
    if (e->hint[0] != '\0')
        fprintf(stderr, "         %s\n", e->hint);
    return status;
}

int wl_fail(const struct wl_error *e)
{
    return wl_fail_as(status_of(e->code), e);
}

int wl_fail_usage(const char *verb, const char *why, const char *argument)
{
    struct wl_error e;
    char hint[64];

    snprintf(hint, sizeof hint, "see: whyloop %s%s--help", verb, verb[0] != '\0' ? " " : "");
    wl_error_set(&e, -EINVAL, hint, argument, ": ", why, (char *)NULL);
    return wl_fail(&e);
}

int wl_fail_option(const char *verb, int c, char **argv)
{
    const char *last = optind > 0 ? argv[optind - 1] : "";
    const char letter[] = {'-', (char)optopt, '\0'};
    bool is_long = strncmp(last, "--", 2) == 0;
    const char *why = "no such option";

    if (c == ':')
        why = "it wants a value";
    else if (is_long && optopt != 0)
        why = "it takes no value";
    return wl_fail_usage(verb, why, is_long || optopt <= ' ' || optopt > '~' ? last : letter);
}

void wl_fail_warn(const char *what, const char *why)
{
    struct wl_error e;
    wl_error_set(&e, 0, NULL, what, ": ", why, (char *)NULL);
    wl_fail(&e);
}
