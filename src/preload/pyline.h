/* From an instruction to its place in the source: the line tables of all versions.  Pure. */
#ifndef WL_PYLINE_H
#define WL_PYLINE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct wl_position {
    int line, end_line;     /* 0: not known */
    int column, end_column; /* bytes from 0; -1: not known */
};

/* Context: any.  `minor` is the interpreter's 3.minor, `table` its co_lnotab or co_linetable, `instr` the byte offset of the
 * instruction (-1: before the first).  Never reads beyond the table, however broken it is. */
struct wl_position wl_pyline_position(int minor, const uint8_t *table, size_t size, int first_line, int instr);

/* Context: any.  Does an exception that passes `instr` meet a handler in this code?  `table` is co_exceptiontable (3.11 and later). */
bool wl_pyline_is_protected(const uint8_t *table, size_t size, int instr);

/* Context: any.  The same for 3.8 to 3.10, from the bytecode itself (SETUP_FINALLY, SETUP_WITH and their targets). */
bool wl_pyline_is_protected_by_block(int minor, const uint8_t *code, size_t size, int instr);

/* Context: any.  Is the instruction one that raises the exception being handled again: the end of a finally, a with, of handlers of which
 * none matched, or a `raise` alone?  `code` is the bytecode as it is being executed. */
bool wl_pyline_raises_again(int minor, const uint8_t *code, size_t size, int instr);

#endif
