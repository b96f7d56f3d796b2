#!/bin/sh
# list: groups, order, filter, JSON.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

wl list; expect_one_error 1 "no report is here" "an empty directory"
wl list --report-dir "$scratch/none"; expect_one_error 1 "no report is here" "no directory"
wl list --json
expect_status 1 "--json of nothing"
[ "$(cat "$out")" = "[]" ] || fault "--json of nothing: $(cat "$out")"

micros=000001 store_report nested-run
micros=000002 fingerprint=00000000000000bb count=9 store_report closed
micros=000003 store_report nested-run
echo '{' >"$reports/20261124T041512.000004Z-4711-0001-closed.json"
echo '{' >"$reports/.20261124T041512.000005Z.tmp"

wl list
expect_status 0 list
expect_err "1 could not be read" "a broken report"
sed -n '2p;4p' "$out" | tr -s ' ' >"$scratch/lines"
cat >"$scratch/wanted" <<END
2026-11-24 04:15:12Z 2x nested-run unhandled 000003Z-4711-0001
2026-11-24 04:15:12Z 9x closed unhandled 000002Z-4711-0001
END
cmp "$scratch/wanted" "$scratch/lines" || fault "list: $(cat "$out")"
expect_out "    /srv/shop/pricing.py:31:12, in refresh" "the place"

wl list --kind closed
expect_out "closed" "--kind"
! grep -q nested-run "$out" || fault "--kind closed has nested-run"
wl list --kind reentered
expect_status 1 "--kind of none"
expect_err "no report of kind reentered" "--kind of none"

wl list --json
expect_status 0 "--json"
expect_out '"reports": 2' "--json"
expect_out '"count": 9' "--json"
expect_out '"report_id": "20261124T041512.000003Z-4711-0001"' "--json"
finish
