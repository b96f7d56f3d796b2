/* The words of report.md as enumerators, and back.  The table is kinds.def. */
#ifndef WL_KINDS_H
#define WL_KINDS_H

#define WL_KIND(id, name, title) WL_KIND_##id,
enum wl_kind {
#include "kinds.def"
    WL_KIND_COUNT
};
#define WL_CAUSE(id, name, title, line) WL_CAUSE_##id,
enum wl_cause_kind {
#include "kinds.def"
    WL_CAUSE_COUNT
};
#define WL_ROLE(id, name) WL_ROLE_##id,
enum wl_role {
#include "kinds.def"
    WL_ROLE_COUNT
};
#define WL_ORIGIN(id, name) WL_ORIGIN_##id,
enum wl_origin {
#include "kinds.def"
    WL_ORIGIN_COUNT
};
#define WL_OUTCOME(id, name) WL_OUTCOME_##id,
enum wl_outcome {
#include "kinds.def"
    WL_OUTCOME_COUNT
};

/* Context: signal.  The word of report.md; a static string. */
const char *wl_kind_name(enum wl_kind kind);
const char *wl_kind_title(enum wl_kind kind);
const char *wl_cause_name(enum wl_cause_kind cause);
const char *wl_cause_title(enum wl_cause_kind cause);
const char *wl_cause_line(enum wl_cause_kind cause); /* in words: which line is to be edited */
const char *wl_role_name(enum wl_role role);
const char *wl_origin_name(enum wl_origin origin);
const char *wl_outcome_name(enum wl_outcome outcome);

/* Context: any.  The enumerator of a word, or -1. */
int wl_kind_find(const char *name);
int wl_cause_find_name(const char *name);

#endif
