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

# Much of a kind: the same line over and over is folded, and of the loops those that were there last are drawn
python3 -c 'import copy, json, sys
report = json.load(sys.stdin)
frame = {"kind": "python", "file": "/srv/shop/walk.py", "line": 12, "function": "walk", "origin": "user"}
thread = next(thread for thread in report["threads"] if thread.get("raising"))
thread["python_stack"] = thread["python_stack"][:1] + [frame] * 90 + thread["python_stack"][1:]
report["threads"] += [{"id": 100 + i, "name": "worker-%d" % i, "raising": False, "python_stack": []} for i in range(30)]
for i in range(60):
    times = {"created": "03:%02d:00" % i, "started": "03:%02d:01" % i, "closed": "03:%02d:02" % i}
    moments = {name: {"time": "2026-11-24T%s.000000Z" % time, "thread": 1} for name, time in times.items()}
    report["loops"].append(dict(moments, id=100 + i, state="closed", thread=1, runs=1))
json.dump(report, sys.stdout)' <"$stored" >"$scratch/much.json"
wl show --format=html -o "$page" "$scratch/much.json"; check_page "much of a kind"
expect_page '<summary>89 more frames of the same line</summary>' "recursion"
expect_page ' more threads</summary>' "many threads"
expect_page '<title>loop #159 closed, ' "the last loop is drawn"
! grep -qF '<title>loop #100 closed, ' "$page" || fault "the first loop is drawn instead of later ones"
expect_page ' loops are not drawn.' "too many loops"

# A span that goes on in the next line ends before this one's comment
python3 -c 'import json, sys
report = json.load(sys.stdin)
report["cause"]["location"].update(line=31, end_line=32, column=5, source="    async with lock:  # ours")
report["cause"]["location"].pop("end_column", None)
json.dump(report, sys.stdout)' <"$stored" >"$scratch/over.json"
wl show --format=html -o "$page" "$scratch/over.json"; check_page "a span over two lines"
expect_page 'lock:</mark>  <span class="c"># ours</span>' "a span over two lines"

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
    case $report in */later/* | */hostile/*) continue ;; esac # not understood, or written as escapes
    python3 -B "$here/html_whole.py" "$report" "$page" >"$scratch/missing" || fault "$report: $(head -n 5 "$scratch/missing")"
done

wl show --format=html -o "$scratch/none/page.html"; expect_one_error 1 "no such file" "a folder that is not there"
wl show --format=html -o /dev/full; [ ! -c /dev/full ] || expect_one_error 1 "space" "a full disk"
finish
