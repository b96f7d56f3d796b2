/* WHYLOOP_OPTIONS and the files that hold the same: key=value:key=value, `:` and `\` escapable by `\`.
 * The list of options is options.def. */
#ifndef WL_OPTIONS_H
#define WL_OPTIONS_H

#include "buf.h"

#define WL_OPT_BOOL(name, def, sentence) bool name;
#define WL_OPT_INT(name, def, min, max, sentence) int name;
#define WL_OPT_STR(name, size, def, sentence) char name[size];
#define WL_OPT_ENUM(name, def, words, sentence) int name;
struct wl_options {
#include "options.def"
};

enum wl_message_amount { WL_MESSAGE_FULL, WL_MESSAGE_SHORT, WL_MESSAGE_NONE };

/* Context: start.  Sets the defaults. */
void wl_options_init(struct wl_options *o);

/* Context: start.  Reads `text` over what *o holds.  Each fault (unknown key, malformed value, too long) becomes one
 * clear line in `complaints` ("whyloop: WHYLOOP_OPTIONS: unknown option 'reprot_dir' (did you mean 'report_dir'?):
 * ignored\n") and leaves that option as it was; `where` names the source.  Returns how many faults there were.
 * Blanks around keys and values do not count; an empty piece is none; a backslash before anything else is itself;
 * `complaints` may be NULL. */
int wl_options_parse(struct wl_options *o, const char *text, const char *where, struct wl_buf *complaints);

/* Context: start.  The same for a file: each line is such a text, a line that begins with # is a comment; a missing file
 * is no fault (returns 0), one that can't be read is one complaint.  Reads at most 16 KB, through a window on the
 * stack. */
int wl_options_parse_file(struct wl_options *o, const char *path, struct wl_buf *complaints);

/* Context: start.  The same for the *.conf files of a directory, in the order of their names' bytes, at most 64. */
int wl_options_parse_dir(struct wl_options *o, const char *dir, struct wl_buf *complaints);

/* Context: start.  /etc/whyloop.conf, /etc/whyloop.conf.d/ *.conf in order, the user's ($XDG_CONFIG_HOME or
 * ~/.config)/whyloop.conf where it belongs to the effective user or root, then the variable WHYLOOP_OPTIONS.  Cost without
 * any file: a few failed opens.  errno stays as it is. */
int wl_options_load(struct wl_options *o, struct wl_buf *complaints);

/* Context: any.  The list of options with value and sentence, as help=1 prints it. */
void wl_options_help(const struct wl_options *o, struct wl_buf *out);

#endif
