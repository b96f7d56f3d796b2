/* Names for the native frames of a report: function, source file and line, from ELF and DWARF. */
#ifndef WL_SYMBOLS_H
#define WL_SYMBOLS_H

#include <jansson.h>

/* Context: cli.  Adds to each native frame of the threads' stacks what the module's file tells about its address, in its
 * object "native": "function" (demangled), "file" and "line".  A file tells only where its build-id is the report's;
 * it is looked for below `debug_dir` (may be NULL; by the module's path or name there, by its build-id in .build-id/ or
 * usr/lib/debug/.build-id/), where the module was when the report was made, and by its build-id below /usr/lib/debug, so that a report can be read on another machine.  Nothing is fetched from the network.  Returns
 * how many frames have got a function. */
size_t wl_symbols_add(json_t *report, const char *debug_dir);

/* Context: cli.  Was this build made with elfutils?  Without it wl_symbols_add adds nothing. */
int wl_symbols_are_built_in(void);

#endif
