/* The parts that the document is put together from; for report*.c alone. */
#ifndef WL_REPORT_PARTS_H
#define WL_REPORT_PARTS_H

#include "../common/json.h"
#include "report.h"

enum { WL_REPORT_CUTS_MAX = 16 };

/* Something that the writing itself left out, for incomplete[]. */
struct wl_report_cut {
    const char *list;           /* "related", or NULL */
    uint32_t index;             /* in that list */
    const char *field;          /* "stack" */
    uint32_t left_out;          /* how many … */
    const char *unit;           /* … "frames" */
};

struct wl_report {
    struct wl_json j;
    const struct wl_incident *inc;
    const struct wl_verdict *v;
    const struct wl_report_extra *extra;
    uint32_t cut_count;
    struct wl_report_cut cuts[WL_REPORT_CUTS_MAX];
};

/* Context: any, all of them.  A place that has nothing to say (NULL) is left out with its key. */
void wl_report_cut(struct wl_report *r, const char *list, uint32_t index, const char *field, uint32_t left_out, const char *unit);
void wl_report_place(struct wl_report *r, const char *key, const struct wl_frame *f);
void wl_report_fix_place(struct wl_report *r, const char *key, const struct wl_fix *fix);
void wl_report_stack(struct wl_report *r, const char *key, const struct wl_stack *s, const char *list, uint32_t index);
void wl_report_moment(struct wl_report *r, const char *key, const struct wl_moment *m, const char *list, uint32_t index);
void wl_report_process(struct wl_report *r);

#endif
