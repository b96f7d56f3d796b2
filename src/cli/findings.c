/* The list of findings, as the JSON that --json prints. */
#include "findings.h"

#include <stdarg.h>
#include <string.h>

#include "../common/utf8.h"

enum { TEXT_MAX = 4096 };

void wl_findings_init(struct wl_findings *f)
{
    *f = (struct wl_findings){.list = json_array()};
    f->broken = f->list == NULL;
}

void wl_findings_done(struct wl_findings *f)
{
    json_decref(f->list);
    f->list = NULL;
}

static const char *word(enum wl_finding state)
{
    static const char *const words[] = {"ok", "note", "problem", "obstacle"};
    return words[state];
}

void wl_findings_add(struct wl_findings *f, enum wl_finding state, const char *check, const char *remedy, const char *part,
                     ...)
{
    char text[TEXT_MAX];
    struct wl_buf out;
    va_list parts;

    wl_buf_init(&out, text, sizeof text);
    va_start(parts, part);
    for (; part != NULL; part = va_arg(parts, const char *))
        wl_utf8_put_shown(&out, part, strlen(part), false, true);
    va_end(parts);
    wl_buf_string(&out);
    json_t *finding = json_pack("{s:s, s:s, s:s, s:s*}", "check", check, "state", word(state), "text", text, "remedy", remedy);
    f->broken |= finding == NULL || json_array_append_new(f->list, finding) != 0;
    f->problem |= state == WL_FINDING_PROBLEM;
    f->obstacle |= state == WL_FINDING_OBSTACLE;
}
