#!/bin/sh
# show --format=html: a well-formed page of our markup alone, whatever the report says.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
python3 -c '' 2>/dev/null || skip "python3 is not here"
lib=$here/../lib
page=$scratch/page.html

check_page() { # WHAT
    expect_status 0 "$1"
    [ ! -s "$out" ] || fault "$1: something is on stdout"
    python3 -B "$lib/page.py" "$page" >"$scratch/faults-of-page" 2>&1 ||
        fault "$1: $(head -n 5 "$scratch/faults-of-page")"
}
expect_page() { grep -qF -e "$1" "$page" || fault "$2: no '$1'"; }

store_report nested-run
stored=$reports/20261124T041512.482913Z-4711-0001-nested-run.json

wl show --format=html -o "$page"; check_page "the newest report"
expect_page '<span class="kind">error[nested-run]</span>: it broke' "the headline"
expect_page '<mark class="primary">asyncio.' "the span, from its column on"
expect_page '<span class="k">return</span>' "colours"
expect_page 'href="#timeline"' "the contents"
expect_page 'uv__io_poll' "a native frame"
cp "$page" "$scratch/first.html"
wl show --format=html
expect_status 0 "on stdout"
cmp -s "$out" "$scratch/first.html" || fault "stdout and -o differ"


# The lines around, from the file that the report names
mkdir "$scratch/shop"
awk 'BEGIN { for (i = 1; i <= 40; i++) print i == 31 ? "    return asyncio.run(self.fetch())" : "    line_" i "(\"<b>\")" }' \
    >"$scratch/shop/pricing.py"
sed "s|/srv/shop|$scratch/shop|" "$stored" >"$scratch/around.json"
wl show --format=html --context=2 -o "$page" "$scratch/around.json"; check_page "--context"
expect_page '<span class="f">line_29</span>(<span class="s">&quot;&lt;b&gt;&quot;</span>)' "--context"
expect_page '<span class="f">line_33</span>' "--context"
! grep -q 'line_28<\|line_34<' "$page" || fault "--context: more than asked for"

# What does not stand in the report is not made up
python3 -c 'import json, sys
report = json.load(sys.stdin)
del report["cause"]["location"], report["loops"][0]["created"], report["fix"]
report["cause"]["kind"] = "unknown"
json.dump(report, sys.stdout)' <"$stored" >"$scratch/less.json"
wl show --format=html -o "$page" "$scratch/less.json"; check_page "a report without a cause's place, times and fixes"
expect_page "Which line to change is not known" "no place"
! grep -q 'id="fix"\|href="#fix"\|<svg class="timeline" role' "$page" || fault "a section without contents"

# As long, as many, as nasty as can be
hostile() { # KIND REPORT
    python3 -B "$lib/hostile.py" "$1" <"$2" >"$scratch/$1.json"
    wl show --format=html -o "$page" "$scratch/$1.json"
    check_page "$1 of $2"
    [ "$(wc -c <"$page")" -lt 4000000 ] || fault "$1: a page of $(wc -c <"$page") bytes"
}
for kind in text words long many types numbers; do hostile $kind "$stored"; done
for report in "$here"/../golden/*/report.json; do
    [ -f "$report" ] || continue
    hostile words "$report"
    wl show --format=html -o "$page" "$report"
    check_page "$report"
done

wl show --format=html -o "$scratch/none/page.html"; expect_one_error 1 "no such file" "a folder that is not there"
wl show --format=html -o /dev/full; [ ! -c /dev/full ] || expect_one_error 1 "space" "a full disk"
finish
