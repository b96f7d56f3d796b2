/* src/cli/unit.c: where a service's reports are, from what systemctl shows of it. */
#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "../../src/cli/unit.h"

static char directory[256];
static struct wl_error error;

static int parse(const char *shown)
{
    char text[1024];
    strcpy(text, shown);
    return wl_unit_parse(text, "shop", directory, sizeof directory, &error);
}

#define LOADED "LoadState=loaded\n"

Test(unit, the_first_state_directory_holds_them)
{
    static const struct {
        const char *shown, *directory;
    } cases[] = {
        {LOADED "StateDirectory=shop\n", "/var/lib/shop/whyloop"},
        {"User=shop\nStateDirectory=shop/web shop/cache\n" LOADED, "/var/lib/shop/web/whyloop"},
        {LOADED "StateDirectory=shop\nDynamicUser=yes", "/var/lib/shop/whyloop"},
        {LOADED "StateDirectory=\"my shop\" other\n", "/var/lib/my shop/whyloop"},
        {LOADED "StateDirectory=\nUser=\n", "/var/lib/whyloop"},
        {LOADED "StateDirectory=\nUser=root\n", "/var/lib/whyloop"},
        {LOADED, "/var/lib/whyloop"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_assert_eq(parse(cases[i].shown), 0, "%s: %s", cases[i].shown, error.text);
        cr_assert_str_eq(directory, cases[i].directory);
    }
}

Test(unit, an_option_of_the_service_wins)
{
    cr_assert_eq(parse(LOADED "Environment=A=1 WHYLOOP_OPTIONS=message=short:report_dir=/srv/r B=2\nStateDirectory=shop\n"), 0);
    cr_assert_str_eq(directory, "/srv/r");
    cr_assert_eq(parse(LOADED "Environment=\"WHYLOOP_OPTIONS=report_dir=/srv/my \\\"r\\\"\"\nStateDirectory=shop\n"), 0);
    cr_assert_str_eq(directory, "/srv/my \"r\"");
    cr_assert_eq(parse(LOADED "Environment=WHYLOOP_OPTIONS=message=short\nStateDirectory=shop\n"), 0);
    cr_assert_str_eq(directory, "/var/lib/shop/whyloop");
}

Test(unit, what_is_not_known_is_said)
{
    static const struct {
        const char *shown, *words;
    } cases[] = {
        {"LoadState=not-found\nStateDirectory=\n", "shop: systemd knows no such unit"},
        {"", "no such unit"},
        {LOADED "DynamicUser=yes\nStateDirectory=\n", "a user of the moment"},
        {LOADED "User=no-such-user-here\n", "its user no home"},
        {LOADED "Environment=WHYLOOP_OPTIONS=report_dir=r\n", "not an absolute path"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cr_assert_eq(parse(cases[i].shown), -ENOENT, "%s: %s", cases[i].shown, directory);
        cr_assert_not_null(strstr(error.text, cases[i].words), "%s", error.text);
    }
}
