/* src/preload/packages.c: the distribution of a third-party file, by each of the ways to tell it. */
#ifndef _GNU_SOURCE
#define _GNU_SOURCE
#endif
#include <criterion/criterion.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "../../src/preload/depot.h"
#include "../../src/preload/source.h"
#include "../../src/preload/state.h"

void wl_state_lock(void) {}
void wl_state_unlock(void) {}

static char folder[64], site[128];

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

/* Makes a file below site-packages, with the folders above it. */
static void put(const char *name, const char *text)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", site, name);
    for (char *at = path + 1; (at = strchr(at, '/')) != NULL; *at++ = '/') {
        *at = '\0';
        mkdir(path, 0700);
    }
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);
    cr_assert(fd >= 0, "%s", path);
    cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

static void init(void)
{
    strcpy(folder, "/tmp/whyloop-packages-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    snprintf(site, sizeof site, "%s/lib/python3.11/site-packages", folder);
    put("README", "");
    cr_assert_eq(wl_depot_init(), 0);
}

static void done(void)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

TestSuite(packages, .init = init, .fini = done);

static const struct wl_frame *frame_of(const char *name, enum wl_origin origin)
{
    char path[512];
    snprintf(path, sizeof path, "%s/%s", site, name);
    struct wl_frame f = { .file = path, .function = "f", .name = "f", .line = 1, .origin = (uint8_t)origin };
    return wl_depot_add_frame(NULL, &f);
}

static const struct wl_package *package_of(const char *name)
{
    const struct wl_frame *f = frame_of(name, WL_ORIGIN_THIRD_PARTY);
    wl_source_attach_packages(&f, 1, 10000000);
    return f->package;
}

static void expect(const char *name, const char *package, const char *version)
{
    const struct wl_package *p = package_of(name);
    cr_assert_not_null(p, "%s", name);
    cr_assert_str_eq(p->name, package, "%s: '%s'", name, p->name);
    if (version == NULL)
        cr_assert_null(p->version);
    else
        cr_assert_str_eq(p->version, version, "%s: '%s'", name, p->version);
}

Test(packages, by_normalised_name)
{
    put("PyYAML-6.0.1.dist-info/METADATA", "Metadata-Version: 2.1\nName: PyYAML\nVersion: 6.0.1\n\nVersion: 0\n");
    put("pyyaml/__init__.py", "");
    put("zope_interface-5.4.dist-info/METADATA", "Name: zope.interface\r\nVersion: 5.4\r\n");
    put("zope_interface.py", "");
    expect("pyyaml/loader.py", "PyYAML", "6.0.1");
    expect("zope_interface.py", "zope.interface", "5.4");
}

Test(packages, by_top_level_txt)
{
    put("attrs-23.1.0.dist-info/METADATA", "Name: attrs\nVersion: 23.1.0\n");
    put("attrs-23.1.0.dist-info/top_level.txt", "attr\nattrs\n");
    put("attr/__init__.py", "");
    put("beautifulsoup4-4.12.dist-info/METADATA", "Name: beautifulsoup4\nVersion: 4.12\n");
    put("beautifulsoup4-4.12.dist-info/top_level.txt", "bs4");
    put("bs4/__init__.py", "");
    expect("attr/_make.py", "attrs", "23.1.0");
    expect("bs4/element.py", "beautifulsoup4", "4.12");
}

Test(packages, by_record)
{
    put("python_dateutil-2.8.dist-info/METADATA", "Name: python-dateutil\nVersion: 2.8\n");
    put("python_dateutil-2.8.dist-info/RECORD", "dateutil/__init__.py,sha256=x,1\ndateutil/parser.py,sha256=y,2\n");
    put("dateutil/__init__.py", "");
    expect("dateutil/parser.py", "python-dateutil", "2.8");
}

Test(packages, a_shared_folder_is_told_by_record_alone)
{
    put("google-3.0.dist-info/METADATA", "Name: google\nVersion: 3.0\n");
    put("google-3.0.dist-info/top_level.txt", "google\n");
    put("google_cloud_storage-2.1.dist-info/METADATA", "Name: google-cloud-storage\nVersion: 2.1\n");
    put("google_cloud_storage-2.1.dist-info/RECORD", "google/cloud/storage/client.py,,\n");
    put("protobuf-4.0.dist-info/METADATA", "Name: protobuf\nVersion: 4.0\n");
    put("protobuf-4.0.dist-info/RECORD", "google/protobuf/message.py,,\n");
    put("google/cloud/storage/client.py", "");
    expect("google/cloud/storage/client.py", "google-cloud-storage", "2.1");
    expect("google/protobuf/message.py", "protobuf", "4.0");
    cr_assert_null(package_of("google/other.py"));
}

Test(packages, egg_info_as_folder_and_as_file)
{
    put("six-1.16.0.egg-info/PKG-INFO", "Metadata-Version: 1.2\nName: six\nVersion: 1.16.0\n");
    put("six.py", "");
    put("simplejson-3.18-py3.11.egg-info", "Name: simplejson\nVersion: 3.18\n");
    put("simplejson/__init__.py", "");
    put("editable.egg-info/PKG-INFO", "Name: editable\nVersion: 0.1\n");
    put("editable/__init__.py", "");
    expect("six.py", "six", "1.16.0");
    expect("simplejson/decoder.py", "simplejson", "3.18");
    expect("editable/a.py", "editable", "0.1");
}

Test(packages, without_metadata_the_entrys_name_must_do)
{
    put("bare-1.0.dist-info/RECORD", "");
    put("bare/__init__.py", "");
    expect("bare/x.py", "bare", NULL);
}

Test(packages, nothing_is_guessed)
{
    put("requests-2.31.dist-info/METADATA", "Name: requests\nVersion: 2.31\n");
    put("requests_oauthlib/__init__.py", "");
    put("unknown/__init__.py", "");
    cr_assert_null(package_of("requests_oauthlib/core.py"));
    cr_assert_null(package_of("unknown/x.py"));
    cr_assert_null(package_of("README"));
}

Test(packages, a_long_record_is_read_through)
{
    static char record[120000];
    size_t n = 0;
    for (int i = 0; i < 1500; i++)
        n += (size_t)sprintf(record + n, "other/module_%d.py,sha256=0123456789012345678901234567890123456789,%d\n", i, i);
    sprintf(record + n, "wanted/last.py,,");
    put("big-1.0.dist-info/METADATA", "Name: big\nVersion: 1.0\n");
    put("big-1.0.dist-info/RECORD", record);
    put("wanted/__init__.py", "");
    cr_assert_null(package_of("wanted/first.py"));
    sprintf(record + n, "wanted/last.py,,\n");
    put("big-1.0.dist-info/RECORD", record);
    expect("wanted/last.py", "big", "1.0");
}

Test(packages, frames_of_one_package_share_one_search)
{
    put("uvloop-0.19.0.dist-info/METADATA", "Name: uvloop\nVersion: 0.19.0\n");
    put("uvloop/__init__.py", "");
    const struct wl_frame *frames[] = {
        frame_of("uvloop/__init__.py", WL_ORIGIN_THIRD_PARTY), frame_of("uvloop/loop.pyx", WL_ORIGIN_NATIVE),
        frame_of("uvloop_extra/x.py", WL_ORIGIN_THIRD_PARTY), frame_of("uvloop/server.py", WL_ORIGIN_USER),
    };
    wl_source_attach_packages(frames, 4, 10000000);
    cr_assert_not_null(frames[0]->package);
    cr_assert_eq(frames[1]->package, frames[0]->package);
    cr_assert_eq(frames[3]->package, frames[0]->package);
    cr_assert_null(frames[2]->package);
    cr_assert_eq(frames[1]->origin, WL_ORIGIN_NATIVE);
    cr_assert_eq(frames[3]->origin, WL_ORIGIN_THIRD_PARTY);
}

Test(packages, many_unknown_ones_are_given_up)
{
    const struct wl_frame *frames[40];
    char name[64];
    for (int i = 0; i < 40; i++) {
        sprintf(name, "nobody%d/x.py", i);
        frames[i] = frame_of(name, WL_ORIGIN_THIRD_PARTY);
    }
    wl_source_attach_packages(frames, 40, 10000000);
    for (int i = 0; i < 40; i++)
        cr_assert_null(frames[i]->package);
}

Test(packages, user_code_has_none)
{
    struct wl_frame f = { .file = "/srv/app/main.py", .function = "f", .name = "f", .line = 1 };
    const struct wl_frame *frame = wl_depot_add_frame(NULL, &f);
    wl_source_attach_packages(&frame, 1, 10000000);
    cr_assert_null(frame->package);
}

Test(packages, no_descriptor_is_left_open)
{
    put("six-1.16.0.dist-info/METADATA", "Name: six\nVersion: 1.16.0\n");
    put("six.py", "");
    int before = dup(0);
    close(before);
    expect("six.py", "six", "1.16.0");
    cr_assert_null(package_of("seven.py"));
    int after = dup(0);
    cr_assert_eq(before, after);
}
