/* The reports of a directory. */
#ifndef WL_STORE_H
#define WL_STORE_H

#include "../common/error.h"

struct wl_store {
    int dir;
    char path[1024];
    char **names;   /* of files, newest first */
    char **by_part; /* the same, in another order */
    size_t count;
};

/* Context: cli.  Opens the directory that --report-dir (`option`, may be NULL), the variable, the configuration files
 * and the defaults lead to, and reads its names.  A directory that is not there has no reports.  Returns 0 or a
 * negative errno with *e set. */
int wl_store_open(struct wl_store *s, const char *option, struct wl_error *e);

/* Context: cli. */
void wl_store_close(struct wl_store *s);

/* Context: cli.  Where reports go, as wl_store_open finds it; the same errors. */
int wl_store_path(const char *option, char *out, size_t size, struct wl_error *e);

/* Context: cli.  Selects the report of which `part` is a part of the name; NULL: the newest one.  Returns its index, or
 * -ENOENT (none) or -ENOTUNIQ (more than one) with *e set. */
long wl_store_find(const struct wl_store *s, const char *part, struct wl_error *e);

/* Context: cli.  The shortest end of names[index]'s id, beginning at the microseconds or whole, that selects it alone.
 */
void wl_store_put_id(const struct wl_store *s, size_t index, struct wl_buf *out);

/* Context: cli.  Is this the name of a report of that kind, which that process began?  NULL: any. */
bool wl_store_is_wanted(const char *name, const char *kind, const char *pid);

/* Context: cli.  Is this the name of a report, TIME-PID-NUMBER-KIND.json?  *ret_id_size, if not NULL: without
 * -KIND.json. */
bool wl_store_is_report(const char *name, size_t *ret_id_size);

#endif
