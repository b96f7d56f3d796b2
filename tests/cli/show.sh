#!/bin/sh
# show: the message, the parts, the ways to name a report.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

wl show; expect_one_error 1 "no report is here" "no report"
wl show "$scratch/missing.json"; expect_one_error 1 "no such file" "a missing file"
wl show "$scratch"; expect_one_error 1 "directory" "a directory"

store_report nested-run
micros=482914 fingerprint=00000000000000bb store_report closed

wl show
expect_status 0 "the newest"
expect_out "error[closed]: it broke" "made of the fields"
expect_out "  --> /srv/shop/pricing.py:31:12, in refresh" "made of the fields"
expect_out "   = why: a loop is running" "made of the fields"
expect_out "   = fix: await it" "made of the fields"

stored=$reports/20261124T041512.482913Z-4711-0001-nested-run.json
for id in 482913 482913Z-4711 20261124T041512.482913Z-4711-0001 4711-0001-nested "$stored"; do
    wl show "$id"
    expect_status 0 "show $id"
    expect_out "error[nested-run]: it broke" "show $id"
    expect_out "   = report: $stored" "show $id"
done
# its name stays that of the first incident that it counts
later=2026-11-24T04:15:12.482915Z
sed "s/\"timestamp\": /\"first_seen\": \"2026-11-24T04:15:12.482913Z\", \"last_seen\": \"$later\", &/" "$stored" >"$scratch/later"
cp "$stored" "$scratch/kept" && cat "$scratch/later" >"$stored"
wl show
expect_out "error[nested-run]: it broke" "the one that was seen last"
cat "$scratch/kept" >"$stored"
wl show
expect_out "error[closed]: it broke" "the one that was seen last"
wl show - <"$reports/20261124T041512.482913Z-4711-0001-nested-run.json"
expect_status 0 "standard input"
expect_out "error[nested-run]: it broke" "standard input"
! grep -q "report:" "$out" || fault "standard input has a path"
wl show 4711; expect_one_error 1 "2 reports have this" "an ambiguous id"
wl show ''; expect_one_error 1 "no report of that name" "an empty id"
wl show 999; expect_one_error 1 "999: no report of that name" "an unknown id"
wl show --report-dir "$scratch/none" 4711; expect_one_error 1 "no report is here" "another directory"

wl show --stacks --threads --loops 482913
expect_out "#0   py  main.py:12, in main" "--stacks"
expect_out "loop-started by thread #1 'MainThread'" "--stacks"
expect_out "#0   native  uv__io_poll+0x10  (libuv.so.1)" "--threads"
expect_out "thread #2 'worker'" "--threads"
expect_out "loop #1: running, uvloop.Loop" "--loops"
expect_out "made 4.5 s before the error by thread #1 'MainThread' (2026-11-24T04:15:08.000000Z)" "--loops"

wl show --format=json 482913
expect_status 0 "--format=json"
expect_out '"report_id": "20261124T041512.482913Z-4711-0001"' "--format=json"
cp "$out" "$scratch/again.json"
wl show --format=json "$scratch/again.json"
cmp -s "$out" "$scratch/again.json" || fault "--format=json of its own output differs"
finish
