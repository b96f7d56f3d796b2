#!/bin/sh
# C++ exceptions of the program stay with libgcc_s: no _Unwind_* that the program's libraries ask for is bound to libwhyloop.so or to
# a libunwind that it loaded, and destructors run. In a plain C++ program, and in a Python that whyloop has just made a report in.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
built_library
need awk
cxx=${CXX:-c++}
command -v "$cxx" >/dev/null 2>&1 || skip "$cxx is not installed"

dir=$(mktemp -d) || exit 99
trap 'rm -rf "$dir"' EXIT
cat >"$dir/thrower.cc" <<'CC'
#include <cstdio>
#include <stdexcept>
static int destroyed;
struct Guard { ~Guard() { destroyed++; } };
static int (*volatile next)(int);
static int sink(int n) { Guard g; if (n == 0) throw std::runtime_error("thrown"); return next(n - 1) + 1; }
extern "C" int throw_through(int frames)
{
    next = sink;
    destroyed = 0;
    try { next(frames - 1); } catch (const std::runtime_error &) { return destroyed; }
    return -1;
}
#ifdef MAIN
int main() { std::printf("%d\n", throw_through(50)); }
#endif
CC
cat >"$dir/raise.py" <<'PY'
import asyncio, ctypes, sys
async def main():
    try:
        asyncio.run(None)
    except RuntimeError:
        pass
try:
    asyncio.run(main())
except Exception:
    pass
print(ctypes.CDLL(sys.argv[1]).throw_through(50))
PY
# -shared-libgcc is the default of a C++ link; said here since the test is about it.
"$cxx" -O1 -shared-libgcc -DMAIN "$dir/thrower.cc" -o "$dir/thrower" 2>"$dir/log" &&
    "$cxx" -O1 -shared-libgcc -fPIC -shared "$dir/thrower.cc" -o "$dir/thrower.so" 2>>"$dir/log" || skip "$cxx does not work: $(tail -n 1 "$dir/log")"

check() { # WHAT COMMAND...
    what=$1
    shift
    # shellcheck disable=SC2154 # built_library sets it
    said=$(LD_DEBUG=bindings LD_DEBUG_OUTPUT="$dir/bindings" LD_PRELOAD=$library \
        WHYLOOP_OPTIONS="report_dir=$dir/reports:message=none" "$@" 2>/dev/null </dev/null)
    [ "$said" = 50 ] || fault "$what: $said destructors ran, not 50"
    # … binding file A [0] to B [0]: normal symbol `_Unwind_RaiseException' [GCC_3.0]; a private libunwind's calls within itself don't count
    bound=$(cat "$dir"/bindings.* | awk -v q='`_Unwind_' 'index($0, q) {
        for (i = 3; i < NF; i++) if ($i == "to" && $(i - 2) != $(i + 1)) print $(i + 1) }' | sort -u)
    rm -f "$dir"/bindings.*
    [ -n "$bound" ] || fault "$what: no _Unwind_* was bound at all"
    for file in $bound; do
        case $file in
        */libgcc_s.so.1) ;;
        *) fault "$what: _Unwind_* is bound to $file" ;;
        esac
    done
}

check "a C++ program" "$dir/thrower"
python=${PYTHON:-$(command -v python3 || :)}
[ -z "$python" ] || check "$python" "$python" "$dir/raise.py" "$dir/thrower.so"
finish
