#!/bin/sh
# explain: a text for each kind; each wrong program gives its kind and cause, each right one nothing.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

wl explain
expect_status 0 explain
kinds=$(cut -d' ' -f1 "$out")
[ "$(echo "$kinds" | wc -w)" -ge 13 ] || fault "explain lists $(echo "$kinds" | wc -w) kinds"

# Each program as $scratch/programs/KIND.NUMBER.wrong.CAUSE.py or KIND.NUMBER.right.py
mkdir "$scratch/programs"
for kind in $kinds; do
    wl explain "$kind"
    expect_status 0 "explain $kind"
    expect_out "Why it happens" "explain $kind"
    expect_out "See: https://" "explain $kind"
    grep -q '^Right:' "$out" || fault "explain $kind: no right program"
    [ "$(awk 'length > 120' "$out" | wc -l)" = 0 ] || fault "explain $kind: a line is too long"
    awk -v base="$scratch/programs/$kind" '
        /^Wrong: / { file = base "." ++n ".wrong." $2 ".py"; next }
        /^Right:/ { file = base "." ++n ".right.py"; next }
        /^[^ ]/ { file = "" }
        file != "" { sub(/^    /, ""); print >file }' "$out"
done

python=${PYTHON:-python3}
"$python" -c 'import asyncio, sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null || { finish; }
library=$build/src/.libs/libwhyloop.so
{ [ -f "$library" ] && ! readelf -W --dyn-syms "$library" | grep -q ' __asan_'; } 2>/dev/null || finish

# Not said of the kinds of which this interpreter has none: a main thread's loop, a debug mode that looks
for program in "$scratch/programs"/*.py; do
    name=$(basename "$program" .py)
    where=$scratch/reports-$name
    timeout 60 "$whyloop" run --quiet --native=0 --report-dir "$where" -- "$python" "$program" >"$out" 2>"$err"
    status=$?
    ! grep -q ModuleNotFoundError "$err" || { echo "$name: not run, $(tail -n 1 "$err")"; continue; }
    wl list --json --report-dir "$where"
    case $name in
    *.wrong.*)
        [ "$status" != 124 ] || fault "$name: it hangs"
        grep -q "\"kind\": \"${name%%.*}\"" "$out" || { fault "$name: no report of its kind"; cat "$err" "$out" >&2; }
        grep -q "\"cause\": \"${name##*.}\"" "$out" || { fault "$name: another cause"; cat "$out" >&2; } ;;
    *)
        [ "$status" = 1 ] || { fault "$name: a report of the right program"; cat "$out" >&2; } ;;
    esac
done
finish
