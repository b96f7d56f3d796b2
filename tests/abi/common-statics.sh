#!/bin/sh
# src/common/ keeps no state: its objects have nothing in .data or .bss. (Constant tables of pointers, in .data.rel.ro,
# are read-only once the program is loaded.)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need nm

objects=$(objects_of common)
[ -n "$objects" ] || skip "no object of src/common/ is built"
while read -r name object; do
    ! nm "$object" 2>/dev/null | grep -q ' __\(asan\|ubsan\|tsan\)_' || skip "$object is built with sanitizers"
    writable=$(nm -f sysv "$object" | awk -F'|' '
        { gsub(/[ \t]/, "", $1); gsub(/[ \t]/, "", $7) }
        $7 ~ /^(\.bss|\.tbss|\.tdata|\*COM\*|COMMON)/ || ($7 ~ /^\.data/ && $7 !~ /^\.data\.rel\.ro/) { print $1 }')
    for symbol in $writable; do
        fault "src/common/$name.c: $symbol is writable"
    done
done <<END
$objects
END
finish
