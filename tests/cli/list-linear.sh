#!/bin/sh
# list: of twice as many reports, each of a cause of its own, the work is twice as much, in instructions.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

valgrind --version >/dev/null 2>&1 || skip "valgrind is not there to count instructions"
python3 -c '' 2>/dev/null || skip "no python3 to make reports"
! readelf -W --dyn-syms "$whyloop" 2>/dev/null | grep -q ' __asan_' || skip "the command is built with sanitizers"
make_report closed >"$scratch/report.json"
# The command may be libtool's script, and then the file is elsewhere
real=$whyloop
[ -x "$build/src/.libs/whyloop" ] && real=$build/src/.libs/whyloop

instructions() { # COUNT
    mkdir "$scratch/$1"
    python3 "$here/../lib/reports.py" "$scratch/report.json" "$scratch/$1" "$1" || return
    valgrind --tool=callgrind --callgrind-out-file=/dev/null "$real" list --report-dir "$scratch/$1" 2>"$err" >"$out"
    [ "$(wc -l <"$out")" = $((2 * $1 + 1)) ] || fault "of $1 reports: $(wc -l <"$out") lines; $(tail -3 "$err")"
    sed -n 's/.*Collected : *\([0-9]*\).*/\1/p' "$err"
}
a=$(instructions 400) b=$(instructions 800) c=$(instructions 1600)
case $a.$b.$c in
*..* | .* | *.) skip "valgrind counts nothing here: $(tail -3 "$err")" ;;
esac
echo "instructions of 400, 800 and 1600 reports: $a $b $c"
# 800 reports more after 800 against 400 more after 400: twice, and a little for the sorting
[ $(((c - b) * 10)) -le $(((b - a) * 25)) ] || fault "400 more: $((b - a)) instructions, 800 more: $((c - b))"
finish
