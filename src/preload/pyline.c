/* From an instruction to its place in the source.  See pyline.h.
 *
 * Pure decoding of three formats: pairs of steps (3.8, 3.9: Objects/lnotab_notes.txt), pairs with ranges (3.10: PEP
 * 626), location entries (3.11 and later: Objects/locations.md); and of the exception table (Objects/exception_handling_notes.txt).
 */
#include "pyline.h"

static struct wl_position just_line(int line)
{
    return (struct wl_position){ .line = line, .end_line = line, .column = -1, .end_column = -1 };
}

static struct wl_position from_steps(const uint8_t *table, size_t size, int first_line, int instr)
{
    int line = first_line, address = 0;
    for (size_t i = 0; i + 1 < size; i += 2) {
        address += table[i];
        if (address > instr)
            break;
        line += (int8_t)table[i + 1];
    }
    return just_line(line);
}

static struct wl_position from_ranges(const uint8_t *table, size_t size, int first_line, int instr)
{
    int line = first_line, start = 0;
    for (size_t i = 0; i + 1 < size; i += 2) {
        int step = (int8_t)table[i + 1], end = start + table[i];
        if (step != -128)
            line += step;
        if (instr >= start && instr < end)
            return step == -128 ? just_line(0) : just_line(line);
        start = end;
    }
    return just_line(instr < 0 ? first_line : 0);
}

struct reader {
    const uint8_t *at, *end;
};

static unsigned varint(struct reader *r)
{
    unsigned value = 0;
    for (unsigned shift = 0; r->at < r->end && shift < 30; shift += 6) {
        uint8_t byte = *r->at++;
        value |= (unsigned)(byte & 63) << shift;
        if ((byte & 64) == 0)
            break;
    }
    return value;
}

static int svarint(struct reader *r)
{
    unsigned value = varint(r);
    return (value & 1) != 0 ? -(int)(value >> 1) : (int)(value >> 1);
}

static uint8_t byte(struct reader *r)
{
    return r->at < r->end ? *r->at++ : 0;
}

/* One entry's position; *line is where the entry before left the line. */
static struct wl_position entry(struct reader *r, unsigned code, int *line)
{
    struct wl_position p = just_line(0);
    if (code == 15)
        return p;
    if (code == 14) {
        *line += svarint(r);
        p.line = *line;
        p.end_line = *line + (int)varint(r);
        p.column = (int)varint(r) - 1;
        p.end_column = (int)varint(r) - 1;
        return p;
    }
    if (code == 13) {
        *line += svarint(r);
        return just_line(*line);
    }
    if (code >= 10) {
        *line += (int)code - 10;
        p = just_line(*line);
        p.column = byte(r);
        p.end_column = byte(r);
        return p;
    }
    uint8_t second = byte(r);
    p = just_line(*line);
    p.column = (int)(code << 3 | second >> 4);
    p.end_column = p.column + (second & 15);
    return p;
}

static struct wl_position from_locations(const uint8_t *table, size_t size, int first_line, int instr)
{
    struct reader r = { table, table + size };
    int line = first_line, start = 0;
    while (r.at < r.end) {
        uint8_t first = *r.at++;
        int units = (first & 7) + 1;
        struct wl_position p = entry(&r, first >> 3 & 15, &line);
        if (instr < start + 2 * units && instr >= start)
            return p;
        start += 2 * units;
        while (r.at < r.end && (*r.at & 0x80) == 0)
            r.at++;     /* never needed for a table that is whole */
    }
    return just_line(instr < 0 ? first_line : 0);
}

struct wl_position wl_pyline_position(int minor, const uint8_t *table, size_t size, int first_line, int instr)
{
    if (minor <= 9)
        return from_steps(table, size, first_line, instr);
    if (minor == 10)
        return from_ranges(table, size, first_line, instr);
    return from_locations(table, size, first_line, instr);
}

/* Six bits a byte, high first, bit 6 continues; bit 7 marks the start of an entry. */
static unsigned exception_varint(struct reader *r)
{
    unsigned value = 0;
    for (int i = 0; r->at < r->end && i < 6; i++) {
        uint8_t b = *r->at++;
        value = value << 6 | (b & 63);
        if ((b & 64) == 0)
            break;
    }
    return value;
}

bool wl_pyline_is_protected(const uint8_t *table, size_t size, int instr)
{
    struct reader r = { table, table + size };
    unsigned unit = instr < 0 ? 0 : (unsigned)instr / 2;
    while (r.at < r.end) {
        unsigned start = exception_varint(&r), length = exception_varint(&r);
        exception_varint(&r);               /* target */
        unsigned depth_lasti = exception_varint(&r);
        if (unit < start)
            return false;                   /* entries are sorted */
        /* From 3.12 on the whole body of a generator or coroutine lies in an entry of depth 0 that keeps lasti: it
         * turns StopIteration into an error and handles nothing. */
        if (unit < start + length)
            return depth_lasti != 1;
    }
    return false;
}

/* Opcodes of 3.8 to 3.10 (Lib/opcode.py): the same three numbers. */
enum { SETUP_FINALLY = 122, SETUP_WITH = 143, SETUP_ASYNC_WITH = 154, EXTENDED_ARG = 144 };

bool wl_pyline_is_protected_by_block(int minor, const uint8_t *code, size_t size, int instr)
{
    unsigned extended = 0;
    for (size_t i = 0; i + 1 < size && (int)i < instr; i += 2) {
        unsigned arg = extended << 8 | code[i + 1];
        extended = code[i] == EXTENDED_ARG ? arg : 0;
        if (code[i] != SETUP_FINALLY && code[i] != SETUP_WITH && code[i] != SETUP_ASYNC_WITH)
            continue;
        size_t target = i + 2 + (size_t)arg * (minor >= 10 ? 2 : 1);
        if ((size_t)instr < target)
            return true;
    }
    return false;
}

/* Opcodes (Lib/opcode.py; from 3.13 on Include/opcode_ids.h).  3.8 has END_FINALLY in the place of RERAISE. */
static const struct {
    uint8_t reraise, raise_varargs;
} raising[] = {
    [8] = { 88, 130 }, [9] = { 48, 130 }, [10] = { 119, 130 }, [11] = { 119, 130 }, [12] = { 119, 130 }, [13] = { 102, 101 },
    [14] = { 105, 104 }, [15] = { 104, 103 },
};

/* `except … as name` ends by deleting the name.  In 3.8 and 3.9 any exception that leaves such a handler ends the frame there. */
static bool ends_as(const uint8_t *code, int instr)
{
    enum { DELETE_NAME = 91, DELETE_GLOBAL = 98, DELETE_FAST = 126, DELETE_DEREF = 138 };
    uint8_t before = instr >= 2 ? code[instr - 2] : 0;
    return before == DELETE_FAST || before == DELETE_NAME || before == DELETE_GLOBAL || before == DELETE_DEREF;
}

bool wl_pyline_raises_again(int minor, const uint8_t *code, size_t size, int instr)
{
    if (minor < 8 || minor >= (int)(sizeof raising / sizeof raising[0]) || instr < 0 || (size_t)instr + 1 >= size)
        return false;
    if (minor <= 9 && ends_as(code, instr))
        return false;
    return code[instr] == raising[minor].reraise || (code[instr] == raising[minor].raise_varargs && code[instr + 1] == 0);
}
