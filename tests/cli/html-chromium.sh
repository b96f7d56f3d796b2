#!/bin/sh
# The page in a browser: it looks right, asks for nothing, and can be read by everyone. The checks are html_chromium.py's.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
python3 -c 'import sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null || skip "python3 is not here"
python3 -B "$here/html_chromium.py" --find >/dev/null || skip "Chromium is not here"

mkdir "$scratch/pages" "$scratch/profile"
store_report nested-run
stored=$reports/20261124T041512.482913Z-4711-0001-nested-run.json
for report in "$here"/../golden/*/report.json "$stored"; do
    [ -f "$report" ] || continue
    name=$(basename "$(dirname "$report")")
    wl show --format=html -o "$scratch/pages/$name.html" "$report"
    expect_status 0 "$name"
done
for kind in text words many; do
    python3 -B "$here/../lib/hostile.py" $kind <"$report" >"$scratch/$kind.json"
    wl show --format=html -o "$scratch/pages/hostile-$kind.html" "$scratch/$kind.json"
    expect_status 0 "$kind"
done
# A profile of its own, and nothing of this user's
HOME=$scratch python3 -B "$here/html_chromium.py" "$scratch/profile" "$scratch"/pages/*.html || fault "the browser finds faults"
finish
