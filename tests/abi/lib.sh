# Shared by the checks in this folder, which source it: where things are, and how a check ends.
# They run under Automake's plain driver (0 done, 77 skipped, else failed), and by hand from anywhere.
# shellcheck shell=sh disable=SC2034,SC2016

here=$(cd "$(dirname "$0")" && pwd) || exit 99
src=$(cd "${top_srcdir:-$here/../..}" && pwd) || exit 99
build=$(cd "${top_builddir:-$src}" && pwd) || exit 99
LC_ALL=C
export LC_ALL

faults=0
fault() { printf '%s\n' "$*" >&2; faults=$((faults + 1)); }
skip() { printf 'skipped: %s\n' "$*" >&2; exit 77; }
finish() { [ "$faults" -eq 0 ]; exit; }

need() { for tool; do command -v "$tool" >/dev/null 2>&1 || skip "$tool is not installed"; done; }

# The injected library as it was built; a build with sanitizers imports what they need, and proves nothing here.
built_library() {
    library=$build/src/.libs/libwhyloop.so
    [ -f "$library" ] || skip "$library is not built"
    need readelf
    ! readelf -W --dyn-syms "$library" | grep -q ' __\(asan\|ubsan\|tsan\)_' || skip "$library is built with sanitizers"
}

# "NAME" or "NAME@VERSION", one a line.
exported_symbols() { dynamic_symbols '$7 != "UND" && $7 != "ABS"'; }
imported_symbols() { dynamic_symbols '$7 == "UND"'; }
dynamic_symbols() { # CONDITION
    readelf -W --dyn-syms "$library" |
        awk '$1 ~ /^[0-9]+:$/ && NF >= 8 && $5 != "LOCAL" && ('"$1"') { sub(/@@/, "@", $8); print $8 }' | sort -u
}

# The objects of one folder of src/, as libtool or plain Automake leaves them; "FILE OBJECT" a line, FILE without .c.
# Each source may be there more than once, in the library and in the command: any will do.
objects_of() { # FOLDER
    [ -d "$build/src" ] || return 0
    for source in "$src/src/$1"/*.c; do
        [ -f "$source" ] || continue
        name=$(basename "$source" .c)
        object=$(find "$build/src" \( -path "*/$1/*" -o -name "*_a-$name.o" \) \
            \( -name "$name.o" -o -name "*-$name.o" \) -type f -newer "$source" | sort | head -n 1)
        [ -z "$object" ] || printf '%s %s\n' "$name" "$object"
    done
}

# C on stdin without its comments; strings and characters become empty ones. Lines stay where they are.
strip_c() {
    awk '
    {
        out = ""
        n = length($0)
        for (i = 1; i <= n; i++) {
            c = substr($0, i, 1)
            two = substr($0, i, 2)
            if (state == "comment") {
                if (two == "*/") { state = ""; i++; out = out " " }
            } else if (state != "") {
                if (c == "\\") i++
                else if (c == state) { out = out c; state = "" }
            } else if (two == "/*") { state = "comment"; i++ }
            else if (two == "//") break
            else {
                if (c == "\"" || c == "\047") state = c
                out = out c
            }
        }
        if (state == "\"" || state == "\047") state = ""
        print out
    }'
}
