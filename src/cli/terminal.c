/* The terminal on stdout: its size and its colours.  Runs in the command.
 *
 * NO_COLOR and CLICOLOR_FORCE are taken as no-color.org and bixense.com/clicolors have them; COLUMNS, where it is
 * exported, wins over what the terminal says, as in the shell's own programs.
 */
#include "terminal.h"

#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

enum { COLUMNS_MIN = 20, COLUMNS_MAX = 10000 };

static unsigned within_reason(unsigned long columns)
{
    if (columns == 0 || columns > COLUMNS_MAX)
        return 0;
    return columns < COLUMNS_MIN ? COLUMNS_MIN : (unsigned)columns;
}

static unsigned named_columns(void)
{
    const char *text = getenv("COLUMNS");
    if (text == NULL || text[0] == '\0' || text[strspn(text, "0123456789")] != '\0')
        return 0;
    return within_reason(strtoul(text, NULL, 10));
}

struct wl_terminal wl_terminal_find(void)
{
    struct wl_terminal t = {.there = isatty(STDOUT_FILENO) == 1};
    struct winsize size;

    if (t.there && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0) {
        t.columns = within_reason(size.ws_col);
        t.rows = size.ws_row;
    }
    unsigned named = named_columns();
    if (named > 0)
        t.columns = named;
    return t;
}

static bool is_set(const char *name)
{
    const char *value = getenv(name);
    return value != NULL && value[0] != '\0';
}

static bool is_zero(const char *name)
{
    return is_set(name) && strcmp(getenv(name), "0") == 0;
}

bool wl_terminal_has_colors(const struct wl_terminal *terminal, enum wl_when when)
{
    if (when != WL_WHEN_AUTO)
        return when == WL_WHEN_ALWAYS;
    if (is_set("NO_COLOR"))
        return false;
    if (is_set("CLICOLOR_FORCE") && !is_zero("CLICOLOR_FORCE"))
        return true;
    return terminal->there && !is_zero("CLICOLOR") && is_set("TERM") && strcmp(getenv("TERM"), "dumb") != 0;
}
