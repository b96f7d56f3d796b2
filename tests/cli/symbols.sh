#!/bin/sh
# show: native frames of a module that is not where it was, in each of the places where it and its debug file may be.
# The module is the library that was just built; a static function of it stands in .symtab alone.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

grep -q '^#define HAVE_LIBDW' "$build/config.h" || skip "built without elfutils"
for tool in readelf nm objcopy strip; do command -v $tool >/dev/null 2>&1 || skip "$tool is not installed"; done
module=$build/src/.libs/libwhyloop.so
[ -f "$module" ] || skip "$module is not built"

id=$(readelf -n "$module" 2>/dev/null | sed -n 's/.*Build ID: *//p')
[ -n "$id" ] || skip "the linker makes no build-id"
head=${id%"${id#??}"}
tail=${id#??}
# shellcheck disable=SC2046
set -- $(nm -S "$module" | awk '$3 == "t" && $2 !~ /^0*$/ && $4 ~ /^[a-z_]+$/ { print $1, $4; exit }')
[ $# = 2 ] || skip "the library is stripped"
address=$(echo "$1" | sed 's/^0*//')
function=$2

report=$scratch/report.json
make_report nested-run | sed "s|\"module\": \"libuv.so.1\", \"offset\": \"0x1c8f0\", \"symbol\": \"uv__io_poll\", \"symbol_offset\": \"0x10\"|\
\"module\": \"/gone/lib/module.so\", \"build_id\": \"$id\", \"offset\": \"0x$address\"|" >"$report"
unnamed="#0   native  /gone/lib/module.so+0x$address"

root=$scratch/root
new_root() { rm -rf "$root" && mkdir -p "$root"; }
place() { mkdir -p "$root/$(dirname "$2")" && "$1" "$module" "$root/$2"; }
# shellcheck disable=SC2317
debug_file() { objcopy --only-keep-debug "$1" "$2"; }
# shellcheck disable=SC2317
stripped() { strip -o "$2" "$1"; }
expect_named() { # WHAT
    wl show --stacks --debug-dir="$root" "$report"
    expect_status 0 "$1"
    expect_out "#0   native  $function  (" "$1"
}

wl show --stacks "$report"; expect_out "$unnamed" "nowhere"
new_root; wl show --stacks --debug-dir="$root" "$report"; expect_out "$unnamed" "an empty folder"
place cp gone/lib/module.so; expect_named "the module at its path"
new_root; place cp module.so; expect_named "the module by its name"
new_root; place debug_file ".build-id/$head/$tail.debug"; expect_named "its debug file by build-id"
new_root; place debug_file "usr/lib/debug/.build-id/$head/$tail.debug"; expect_named "its debug file, where a system has it"
place stripped gone/lib/module.so; expect_named "stripped, with that debug file"
new_root; place stripped gone/lib/module.so; place debug_file ".build-id/$head/$tail.debug"
expect_named "stripped, with its debug file by build-id"
(cd "$scratch" && wl show --stacks --debug-dir=root "$report"); expect_out "#0   native  $function  (" "a relative folder"

# Another module of that name tells nothing
new_root; mkdir -p "$root/gone/lib" && cp "$whyloop" "$root/gone/lib/module.so"
wl show --stacks --debug-dir="$root" "$report"; expect_out "$unnamed" "another module"
new_root; mkdir -p "$root/gone/lib" && mkfifo "$root/gone/lib/module.so"
wl show --stacks --debug-dir="$root" "$report"; expect_out "$unnamed" "a pipe"
for format in markdown html json; do
    new_root; place cp module.so
    wl show --format=$format --debug-dir="$root" "$report"
    expect_status 0 "$format"
    [ $format = json ] || expect_out "$function" "$format"
done
finish
