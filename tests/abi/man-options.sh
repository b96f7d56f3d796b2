#!/bin/sh
# The manual lists the options that there are, no more and no less.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

known=$(sed -nE 's/^WL_OPT_(BOOL|INT|STR|ENUM)\(([a-z_]+),.*/\2/p' "$src/src/common/options.def" | sort)
listed=$(sed -n '/^\.SH OPTIONS/,/^\.SH ENVIRONMENT/p' "$src/man/libwhyloop.7" | sed -nE 's/^\.BR ([a-z_]+)= .*/\1/p' | sort)
[ -n "$known" ] || fault "no option found in options.def"
for option in $known; do
    echo "$listed" | grep -qx "$option" || fault "libwhyloop(7) lacks the option $option"
done
for option in $listed; do
    echo "$known" | grep -qx "$option" || fault "libwhyloop(7) lists $option, which options.def lacks"
done
finish
