#!/bin/sh
# run, where whyloop stays as the parent: every signal arrives once, the child's end is repeated, job control sees one
# job, and the child finds signals, descriptors and streams as they were.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
export ASAN_OPTIONS
python=${PYTHON:-python3}
command -v "$python" >/dev/null 2>&1 || skip "there is no python3 to drive it with"
[ -f "$build/src/.libs/libwhyloop.so" ] || skip "the library is not built"
case $build in *[:\ ]*) skip "LD_PRELOAD can't hold the path of this tree" ;; esac

timeout 120 "$python" "$(dirname "$0")/run_signals.py" "$whyloop" 2>&1 || fault "run_signals.py: status $?"
finish
