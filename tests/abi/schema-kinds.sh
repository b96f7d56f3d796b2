#!/bin/sh
# The words of the schema are those of kinds.def, in the same order, and the manual describes every member and word that
# the schema has.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

schema=$src/src/data/report.schema.json
kinds=$src/src/common/kinds.def
page=$src/man/whyloop-report.5

of_list() { # MACRO
    sed -n "s/^$1([A-Z0-9_]*, \"\([^\"]*\)\".*/\1/p" "$kinds"
}

# The words of "NAME": { "enum": [ … ] } below $defs, one a line.
of_schema() { # NAME
    tr '\n' ' ' <"$schema" |
        sed -n "s/.*\"$1\": { *\"enum\": \[\([^]]*\)\].*/\1/p" | tr ',' '\n' | sed -n 's/^ *"\([^"]*\)" *$/\1/p'
}

compare() { # MACRO NAME
    list=$(of_list "$1")
    shown=$(of_schema "$2")
    [ -n "$list" ] || fault "$1: nothing was found in $kinds"
    [ "$list" = "$shown" ] || fault "$2: the schema has
$shown
where kinds.def has
$list"
}
compare WL_KIND error_kind
compare WL_CAUSE cause_kind
compare WL_ROLE role
compare WL_ORIGIN origin
compare WL_OUTCOME outcome

# Members: the keys before a schema object, but for the schema's own keywords and the names below $defs.
members() {
    sed '/"[$]defs": {/q' "$schema" | tr '{' '\n' | sed -n 's/.*"\([a-z_]*\)": *$/\1/p'
    sed '1,/"[$]defs": {/d' "$schema" | grep -v '^    "[a-z_]*": {' | tr '{' '\n' | sed -n 's/.*"\([a-z_]*\)": *$/\1/p'
}
described=$(sed -n 's/^\.It \(.*\)/\1/p; s/^\.\(Cm\|Li\|Ql\|Va\|Fa\|Em\|Dq\|Sy\) \(.*\)/\2/p; s/^\.No \(.*\)/\1/p' "$page" | tr -s ' ,.[]()' '\n')
count=0
for member in $(members | sort -u); do
    case $member in
    properties | items | if | then | else | not | allOf | dependent* | additional*) continue ;;
    esac
    count=$((count + 1))
    printf '%s\n' "$described" | grep -qxF -e "$member" || fault "whyloop-report.5 does not describe \"$member\""
done
[ "$count" -gt 40 ] || fault "only $count members were found in $schema"
for word in $(of_list WL_KIND; of_list WL_CAUSE; of_list WL_ROLE; of_list WL_ORIGIN; of_list WL_OUTCOME); do
    printf '%s\n' "$described" | grep -qxF -e "$word" || fault "whyloop-report.5 does not explain \"$word\""
done
finish
