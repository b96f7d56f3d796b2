#!/bin/sh
# explain: a text for each kind and each cause. (tests/explain/run runs the programs.)
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

wl explain
expect_status 0 explain
kinds=$(cut -d' ' -f1 "$out")
[ "$(echo "$kinds" | wc -w)" -ge 13 ] || fault "explain lists $(echo "$kinds" | wc -w) kinds"

for kind in $kinds; do
    wl explain "$kind"
    expect_status 0 "explain $kind"
    expect_out "Why it happens" "explain $kind"
    expect_out "See: https://" "explain $kind"
    [ "$(awk 'length > 120' "$out" | wc -l)" = 0 ] || fault "explain $kind: a line is too long"
done

# a cause, which messages do not name but reports do
wl explain outlived-run
expect_status 0 "explain outlived-run"
expect_out "the run that closed the loop" "explain outlived-run"
expect_out "closed" "explain outlived-run"
wl explain unknown
expect_status 0 "explain unknown"

wl explain no-such-kind
expect_status 2 "explain no-such-kind"
expect_err "no such kind" "explain no-such-kind"
finish
