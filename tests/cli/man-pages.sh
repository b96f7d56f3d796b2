#!/bin/sh
# A verb's page lists the options that its --help prints, no more and no fewer; each page is reached from whyloop(1).
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

pages=$here/../../man
checked=0
for verb in $("$whyloop" --help | awk '/^  [a-z]/ { print $1 }'); do
    page=$pages/whyloop-$verb.1
    [ -f "$page" ] || { [ "$verb" = explain ] || fault "$verb has no page"; continue; }
    checked=$((checked + 1))
    shown=$("$whyloop" "$verb" --help | awk '/^  -/ { for (i = 1; i <= 2; i++) if ($i ~ /^--/) { sub(/[=,].*/, "", $i); print $i; break } }' | sort)
    written=$(awk '/^\.It .*Fl -[a-z]/ { for (i = 2; i <= NF; i++) if ($(i - 1) == "Fl" && $i ~ /^-[a-z]/) print "-" $i }' "$page" | sort)
    [ -n "$shown" ] || fault "$verb --help has no options"
    [ "$shown" = "$written" ] || fault "$verb: --help has $(echo "$shown" | tr '\n' ' ')and its page $(echo "$written" | tr '\n' ' ')"
    # The synopsis has each, but for --help; a short one may stand for a long one
    for option in $shown; do
        [ "$option" = --help ] || sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESCRIPTION/p' "$page" | grep -qE "Fl ${option#-}( |\$)" ||
            grep -qE "^\.It Fl [a-z] .*Fl ${option#-}( |\$)" "$page" || fault "$verb: $option is not in the page's synopsis"
    done
    grep -q "^\.Xr whyloop-$verb 1" "$pages/whyloop.1" || fault "whyloop(1) does not lead to whyloop-$verb(1)"
done
[ "$checked" -ge 3 ] || fault "only $checked pages were looked at"
finish
