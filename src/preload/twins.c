/* Looks up asynchronous twins (twins.def) by the functions between the user's line and the error; pure, in the watched program.
 *
 * wl_twins_find() walks inwards from the place: the first function with an entry is what the user called, or what that
 * led to in the same package.
 */
#include "twins.h"

#include <string.h>

static const struct wl_twin twins[] = {
#define WL_TWIN(package, function, twin, since) { package, function, twin, since, true, true },
#define WL_NEAR(package, function, twin, since) { package, function, twin, since, true, false },
#define WL_HINT(package, function, words) { package, function, words, "", false, false },
#include "twins.def"
#undef WL_TWIN
#undef WL_NEAR
#undef WL_HINT
};

/* PyPI takes case, "-", "_" and "." as one. */
static char folded(char c)
{
    return c == '_' || c == '.' ? '-' : c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static bool is_package(const char *a, const char *b)
{
    while (*a && folded(*a) == folded(*b))
        a++, b++;
    return !*a && !*b;
}

static unsigned number(const char **at)
{
    unsigned value = 0;
    while (**at >= '0' && **at <= '9' && value < 100000)
        value = value * 10 + (unsigned)(*(*at)++ - '0');
    return value;
}

/* Is "5.0.6" at least "4.1"? */
static bool is_at_least(const char *version, const char *want)
{
    while (*want) {
        unsigned have = number(&version), need = number(&want);
        if (have != need)
            return have > need;
        version += *version == '.';
        want += *want == '.';
    }
    return true;
}

static bool fits(const struct wl_twin *twin, const struct wl_frame *frame)
{
    if (strcmp(twin->function, frame->name) != 0 || !is_package(twin->package, frame->package->name))
        return false;
    return !*twin->since || (frame->package->version && is_at_least(frame->package->version, twin->since));
}

const struct wl_twin *wl_twins_find(const struct wl_facts *f)
{
    for (int i = f->place - 1; f->bridge >= 0 && i >= 0; i--) {
        const struct wl_frame *frame = wl_facts_frame(f, i);
        if (!frame->package)
            continue;
        for (size_t k = 0; k < sizeof twins / sizeof *twins; k++)
            if (fits(&twins[k], frame))
                return &twins[k];
    }
    return NULL;
}
