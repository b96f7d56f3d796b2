/* Where the reports of a systemd service are. */
#ifndef WL_UNIT_H
#define WL_UNIT_H

#include "../common/error.h"

/* Context: cli.  Asks systemctl about the service, and writes the directory that its reports go to.  Returns 0 or a negative
 * errno with *e set. */
int wl_unit_report_dir(const char *name, char *out, size_t size, struct wl_error *e);

/* Context: cli.  The same from what `systemctl show` printed about it; the text is changed. */
int wl_unit_parse(char *shown, const char *name, char *out, size_t size, struct wl_error *e);

#endif
