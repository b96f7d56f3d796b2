#!/bin/sh
# The README's tables, the texts of whyloop explain and its page say what kinds.def says, and in its order.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

readme=$src/README.md
kinds=$src/src/common/kinds.def
texts=$src/src/data/explain

# The rows of kinds.def as the README has them; fatal-signal is not reported yet.
kind_rows() { awk -F'"' '/^WL_KIND\([A-Z]/ && $2 != "fatal-signal" { print "| `" $2 "` | " $4 " |" }' "$kinds"; }
cause_rows() {
    awk -F'"' '
        /^WL_CAUSE\([A-Z]/ { row = "| `" $2 "` | " $4 " | "; next }
        row != "" && /^ +"/ { print row $2 " |"; row = "" }' "$kinds"
}
rows_below() { # HEADING
    awk -v heading="$1" 'index($0, heading) == 1 { inside = 1; next } inside && /^\| --- / { next } inside && !/^\|/ { exit } inside' \
        "$readme"
}
compare() { # WHAT WANTED FOUND
    [ -n "$2" ] || fault "$1: nothing was found in $kinds"
    [ "$2" = "$3" ] || fault "$1: the README has
$3
where kinds.def gives
$2"
}
compare kinds "$(kind_rows)" "$(rows_below '| error |')"
compare causes "$(cause_rows)" "$(rows_below '| cause |')"

for kind in $(sed -n 's/^WL_KIND([A-Z_]*, "\([^"]*\)".*/\1/p' "$kinds"); do
    text=$texts/$kind.txt
    [ -f "$text" ] || { fault "$kind: whyloop explain has no text"; continue; }
    for heading in 'Why it happens' 'Right: ' 'See: https://'; do
        grep -q "^$heading" "$text" || fault "$kind: no \"$heading\""
    done
    [ "$kind" = fatal-signal ] || grep -q '^Wrong: ' "$text" || fault "$kind: no wrong program"
    # each cause that has a wrong program has a right one after it
    awk '/^Wrong:/ { if (open) exit 1; open = 1 } /^Right:/ { open = 0 } END { exit open }' "$text" ||
        fault "$kind: a wrong program without a right one"
    for cause in $(sed -n 's/^Wrong: \([a-z-]*\).*/\1/p' "$text"); do
        grep -q "^WL_CAUSE([A-Z_]*, \"$cause\"" "$kinds" || fault "$kind: $cause is no cause"
    done
done

page=$build/man/whyloop-explain.7
if [ -f "$page" ] && command -v mandoc >/dev/null 2>&1; then
    complaints=$(mandoc -T lint -W warning "$page" 2>&1) || fault "$complaints"
fi
finish
