/* The words of a report (kinds.def) from their enumerators, and back.
 *
 * Runs on both sides, in any context; the names can be had in a signal handler.  Switches rather than arrays: a number
 * from a damaged place (the argument is an int to the switch for that reason) gives a word too, never a stray read.
 */
#include "kinds.h"

#include <string.h>

const char *wl_kind_name(enum wl_kind kind)
{
    switch ((int)kind) {
#define WL_KIND(id, name, title) case WL_KIND_##id: return name;
#include "kinds.def"
    default: return "unknown";
    }
}

const char *wl_kind_title(enum wl_kind kind)
{
    switch ((int)kind) {
#define WL_KIND(id, name, title) case WL_KIND_##id: return title;
#include "kinds.def"
    default: return "an error of a kind that this version does not know";
    }
}

const char *wl_cause_name(enum wl_cause_kind cause)
{
    switch ((int)cause) {
#define WL_CAUSE(id, name, title, line) case WL_CAUSE_##id: return name;
#include "kinds.def"
    default: return "unknown";
    }
}

const char *wl_cause_title(enum wl_cause_kind cause)
{
    switch ((int)cause) {
#define WL_CAUSE(id, name, title, line) case WL_CAUSE_##id: return title;
#include "kinds.def"
    default: return wl_cause_title(WL_CAUSE_UNKNOWN);
    }
}

const char *wl_cause_line(enum wl_cause_kind cause)
{
    switch ((int)cause) {
#define WL_CAUSE(id, name, title, line) case WL_CAUSE_##id: return line;
#include "kinds.def"
    default: return wl_cause_line(WL_CAUSE_UNKNOWN);
    }
}

const char *wl_role_name(enum wl_role role)
{
    switch ((int)role) {
#define WL_ROLE(id, name) case WL_ROLE_##id: return name;
#include "kinds.def"
    default: return "unknown";
    }
}

const char *wl_origin_name(enum wl_origin origin)
{
    switch ((int)origin) {
#define WL_ORIGIN(id, name) case WL_ORIGIN_##id: return name;
#include "kinds.def"
    default: return "unknown";
    }
}

const char *wl_outcome_name(enum wl_outcome outcome)
{
    switch ((int)outcome) {
#define WL_OUTCOME(id, name) case WL_OUTCOME_##id: return name;
#include "kinds.def"
    default: return "unknown";
    }
}

int wl_kind_find(const char *name)
{
    for (int kind = 0; name != NULL && kind < WL_KIND_COUNT; kind++)
        if (strcmp(name, wl_kind_name((enum wl_kind)kind)) == 0)
            return kind;
    return -1;
}

int wl_cause_find_name(const char *name)
{
    for (int cause = 0; name != NULL && cause < WL_CAUSE_COUNT; cause++)
        if (strcmp(name, wl_cause_name((enum wl_cause_kind)cause)) == 0)
            return cause;
    return -1;
}
