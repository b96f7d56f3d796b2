#!/bin/sh
# A function that is called across files tells where it is at home: what src/*/foo.c exports begins with wl_foo_, and in
# preload/ also with hook_ or whyloop_. A file that was split may keep the first part's name: report_place.c has wl_report_*
# too, and word_list.c has wl_words_*, which words.h declares. Not asked of cli/, whose main is found by name, nor of
# common/, where kinds.c has several words and timefmt.c is wl_time_*.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
need nm

checked=0

# foo_bar_baz, foo_bar, foo
stems() { # NAME
    stem=$1
    echo "$stem"
    while [ "${stem%_*}" != "$stem" ]; do
        stem=${stem%_*}
        echo "$stem"
    done
}

is_at_home() { # FUNCTION FILE FOLDER
    case $1 in
    hook_* | whyloop_*) [ "$3" = preload ] && return 0 ;;
    # libgcc's unwinder asks for it by this name (glibc has it from 2.35 on)
    _dl_find_object) [ "$2" = natstack_gcc ] && return 0 ;;
    esac
    case $1:$2 in
    # what the static libunwind calls, redirected by the linker (--wrap)
    __wrap_*:natstack_unwind) return 0 ;;
    esac
    headers=$(grep -lw -- "$1" "$src/src/$3"/*.h 2>/dev/null)
    for file_name in "$2" $headers; do
        for home in $(stems "$(basename "$file_name" .h)"); do
            case $1 in wl_"$home" | wl_"$home"_*) return 0 ;; esac
        done
    done
    return 1
}

for folder in preload attach report render; do
    objects=$(objects_of "$folder")
    [ -n "$objects" ] || continue
    while read -r file object; do
        checked=$((checked + 1))
        for name in $(nm -g --defined-only "$object" 2>/dev/null | awk 'NF == 3 && $2 ~ /^[TWi]$/ { print $3 }'); do
            is_at_home "$name" "$file" "$folder" || fault "src/$folder/$file.c: $name does not begin with wl_${file}_"
        done
    done <<END
$objects
END
done
[ "$checked" -gt 0 ] || skip "no object of src/ is built"
finish
