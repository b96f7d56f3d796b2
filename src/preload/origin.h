/* Whose code a file is: pure string rules. */
#ifndef WL_ORIGIN_H
#define WL_ORIGIN_H

#include "../common/kinds.h"
#include <stdbool.h>
#include <stddef.h>

/* Context: gil.  Tells where the standard library lies ("/usr/lib/python3.11"), learnt from asyncio's own file. */
void wl_origin_set_stdlib(const char *dir);

/* Context: any.  By path alone: site-packages/dist-packages → third-party (also inside the stdlib's folder), below the
 * stdlib's folder, its lib-dynload or pythonXY.zip or <frozen …> → stdlib, <ipython-input-…>, /tmp/ipykernel_PID/… → notebook, else user.
 * A program that lives inside its own virtual environment (venv/app/main.py) is user code; only …-packages is third-party. */
enum wl_origin wl_origin_of(const char *file, const char *module);

/* Context: any.  For a third-party file: length of the path up to and with the …-packages folder; 0 if there is none.  */
size_t wl_origin_packages_dir(const char *file);

/* Context: any.  Is a module event-loop plumbing (asyncio, uvloop, nest_asyncio, selectors, concurrent.futures, threading…)? */
bool wl_origin_is_plumbing(const char *module, const char *file);

/* Context: any.  The part of a file's path that stays the same on another host: relative to its sys.path entry, as far as the
 * module's dotted name tells ("shop.pricing" + /srv/app/shop/pricing.py → "shop/pricing.py"); else the last part. */
const char *wl_origin_stable_path(const char *file, const char *module);

#endif
