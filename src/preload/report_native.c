/* Native frames in the document: module, build-id and offset, for the command to name later; the symbol where it is cheap.
 *
 * Runs in the watched process, while a report is written.  Addresses are only looked up: nothing is read of a module's
 * file here.
 */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include "report_native.h"

#include "modules.h"

static void put_module(struct wl_json *j, const struct wl_module *m, uint64_t ip)
{
    uint64_t distance = 0;
    wl_json_str(j, "module", m->path);
    if (m->build_id_size > 0)
        wl_json_bytes(j, "build_id", m->build_id, m->build_id_size);
    wl_json_hex(j, "offset", ip - m->base);
    const char *symbol = wl_modules_symbol(m, ip, &distance);
    if (symbol != NULL) {
        wl_json_str(j, "symbol", symbol);
        wl_json_hex(j, "symbol_offset", distance);
    }
}

/* A return address may belong to the next function already: the call before it is what is meant. */
static void put_frame(struct wl_json *j, const struct wl_native_frame *f)
{
    uint64_t ip = f->exact || f->ip == 0 ? f->ip : f->ip - 1;
    const struct wl_module *m = wl_modules_find(ip);
    wl_json_object(j, NULL);
    wl_json_str(j, "kind", "native");
    wl_json_str(j, "origin", "native");
    wl_json_object(j, "native");
    wl_json_hex(j, "address", f->ip);
    if (m != NULL)
        put_module(j, m, ip);
    wl_json_end(j);
    wl_json_end(j);
}

void wl_report_native(struct wl_json *j, const char *key, const struct wl_native_frame *frames, size_t count)
{
    wl_json_array(j, key);
    for (size_t i = 0; i < count; i++)
        put_frame(j, &frames[i]);
    wl_json_end(j);
}
