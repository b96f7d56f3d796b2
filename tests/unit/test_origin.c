/* src/preload/origin.c: whose code a file is, and what of its path is the same on another host. */
#include <criterion/criterion.h>
#include <string.h>

#include "../../src/preload/origin.h"

Test(origin, by_path)
{
    static const struct {
        const char *file;
        enum wl_origin origin;
    } cases[] = {
        { "/usr/lib/python3.11/asyncio/runners.py", WL_ORIGIN_STDLIB },
        { "/usr/lib/python3.11/lib-dynload/_asyncio.so", WL_ORIGIN_STDLIB },
        { "/usr/lib/python311.zip/asyncio/events.py", WL_ORIGIN_STDLIB },
        { "<frozen runpy>", WL_ORIGIN_STDLIB },
        { "<frozen importlib._bootstrap>", WL_ORIGIN_STDLIB },
        { "/usr/lib/python3.11/site-packages/x.py", WL_ORIGIN_THIRD_PARTY },
        { "/usr/lib/python3/dist-packages/requests/api.py", WL_ORIGIN_THIRD_PARTY },
        { "/srv/app/venv/lib/python3.12/site-packages/aiohttp/client.py", WL_ORIGIN_THIRD_PARTY },
        { "/srv/app/venv/app/main.py", WL_ORIGIN_USER },
        { "/usr/lib/python3.11x/main.py", WL_ORIGIN_USER },
        { "/home/a/python3.11/main.py", WL_ORIGIN_USER },
        { "/home/a/site-packages.py", WL_ORIGIN_USER },
        { "/tmp/ipykernel_4711/1234.py", WL_ORIGIN_NOTEBOOK },
        { "/var/folders/x/ipykernel_4711/1234.py", WL_ORIGIN_NOTEBOOK },
        { "/home/a/ipykernel_notes/x.py", WL_ORIGIN_USER },
        { "<ipython-input-3-0a1b>", WL_ORIGIN_NOTEBOOK },
        { "<string>", WL_ORIGIN_USER },
        { "<stdin>", WL_ORIGIN_USER },
        { "<console>", WL_ORIGIN_USER },
        { "<decorator-gen-12>", WL_ORIGIN_THIRD_PARTY },
        { "uvloop/loop.pyx", WL_ORIGIN_NATIVE },
        { "/app.zip/shop/pricing.py", WL_ORIGIN_USER },
        { "", WL_ORIGIN_USER },
    };
    wl_origin_set_stdlib("/usr/lib/python3.11/");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        cr_expect_eq(wl_origin_of(cases[i].file, NULL), cases[i].origin, "%s: %s", cases[i].file, wl_origin_name(wl_origin_of(cases[i].file, NULL)));
}

Test(origin, before_the_stdlib_is_known_its_usual_place_counts)
{
    wl_origin_set_stdlib(NULL);
    cr_expect_eq(wl_origin_of("/usr/local/lib/python3.12/asyncio/events.py", NULL), WL_ORIGIN_STDLIB);
    cr_expect_eq(wl_origin_of("/app/lib/python.py", NULL), WL_ORIGIN_USER);
    cr_expect_eq(wl_origin_of("/app/lib/python3.py", NULL), WL_ORIGIN_USER);
}

Test(origin, packages_dir_is_the_last_one)
{
    cr_expect_eq(wl_origin_packages_dir("/v/site-packages/a/b.py"), strlen("/v/site-packages"));
    cr_expect_eq(wl_origin_packages_dir("/v/site-packages/pip/_vendor/site-packages/b.py"), strlen("/v/site-packages/pip/_vendor/site-packages"));
    cr_expect_eq(wl_origin_packages_dir("/v/my-site-packages/a.py"), 0);
    cr_expect_eq(wl_origin_packages_dir("/v/site-packages"), 0);
}

Test(origin, plumbing_is_by_module_and_only_without_one_by_path)
{
    cr_expect(wl_origin_is_plumbing("asyncio.events", NULL));
    cr_expect(wl_origin_is_plumbing("nest_asyncio", NULL));
    cr_expect(wl_origin_is_plumbing("uvloop", NULL));
    cr_expect(wl_origin_is_plumbing("concurrent.futures.thread", NULL));
    cr_expect(wl_origin_is_plumbing(NULL, "/v/site-packages/uvloop/__init__.py"));
    cr_expect(wl_origin_is_plumbing(NULL, "uvloop/loop.pyx"));
    cr_expect_not(wl_origin_is_plumbing("asyncio_helpers", NULL));
    cr_expect_not(wl_origin_is_plumbing("anyio._backends._asyncio", NULL));
    cr_expect_not(wl_origin_is_plumbing("shop.asyncio", "/app/shop/asyncio/x.py"));
    cr_expect_not(wl_origin_is_plumbing(NULL, NULL));
}

Test(origin, stable_path_is_what_the_module_tells)
{
    cr_expect_str_eq(wl_origin_stable_path("/srv/app/shop/pricing.py", "shop.pricing"), "shop/pricing.py");
    cr_expect_str_eq(wl_origin_stable_path("/srv/app/shop/__init__.py", "shop"), "shop/__init__.py");
    cr_expect_str_eq(wl_origin_stable_path("/srv/app/shop/pricing.py", "__main__"), "pricing.py");
    cr_expect_str_eq(wl_origin_stable_path("/srv/app/shop/pricing.py", NULL), "pricing.py");
    cr_expect_str_eq(wl_origin_stable_path("/srv/app/myshop/pricing.py", "shop.pricing"), "pricing.py");
    cr_expect_str_eq(wl_origin_stable_path("/srv/app/pricing.py", "pricing"), "pricing.py");
    cr_expect_str_eq(wl_origin_stable_path("shop/pricing.py", "shop.pricing"), "shop/pricing.py");
    cr_expect_str_eq(wl_origin_stable_path("<string>", "__main__"), "<string>");
    cr_expect_str_eq(wl_origin_stable_path("/a/b.c/d.py", "b.c.d"), "d.py");
    cr_expect_str_eq(wl_origin_stable_path("/a.py", "x.y.z.a"), "a.py");
}
