#!/bin/sh
# The options of the man page are those of options.def: names, defaults, ranges and words, in the same order; neither has
# one that the other lacks.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

defined=$src/src/common/options.def
page=$src/man/libwhyloop.7

# "NAME=DEFAULT", then " (MIN to MAX)" or " (WORD|WORD)", one option a line
of_list() {
    awk '
    /^WL_OPT_[A-Z]*\(/ {
        kind = $0
        sub(/\(.*/, "", kind)
        sub(/^[A-Z_]*\(/, "")
        split($0, part, /, */)
        gsub(/"/, "", part[3])
        if (kind == "WL_OPT_BOOL")
            print part[1] "=" (part[2] == "true")
        else if (kind == "WL_OPT_INT")
            print part[1] "=" part[2] " (" part[3] " to " part[4] ")"
        else if (kind == "WL_OPT_STR")
            print part[1] "=" part[3]
        else if (kind == "WL_OPT_ENUM") {
            split(part[3], word, "|")
            print part[1] "=" word[part[2] + 1] " (" part[3] ")"
        } else
            print part[1] "=? (" kind " is new here)"
    }' "$defined"
}

of_page() {
    awk '
    function end_item() {
        if (item != "")
            print item (range != "" ? " (" range ")" : words != "" ? " (" words ")" : "")
        item = range = words = ""
    }
    /^\.Sh / { end_item(); inside = $2 == "OPTIONS" }
    !inside { next }
    /^\.El/ { end_item() }
    /^\.It Cm / { end_item(); item = $3 "=" $7; is_words = $7 ~ /^[a-z]/; done = 0; next }
    item == "" { next }
    /^\.Pq -?[0-9]+ to [0-9]+/ { range = $2 " to " $4 }
    # the words end with the sentence
    is_words && /^\.Cm / && !done { words = words (words != "" ? "|" : "") $2; done = $NF == "." }
    ' "$page"
}

[ -f "$page" ] || { fault "$page is not there"; finish; }
list=$(of_list)
shown=$(of_page)
[ -n "$list" ] || fault "no option was found in $defined"
[ -n "$shown" ] || fault "no option was found in $page"

lines_without() { # LINES OTHERS
    printf '%s\n' "$1" | while IFS= read -r line; do
        printf '%s\n' "$2" | grep -qxF -e "$line" || printf '%s\n' "$line"
    done
}
missing=$(lines_without "$list" "$shown")
extra=$(lines_without "$shown" "$list")
[ -z "$missing" ] || fault "in options.def, and not so in libwhyloop.7:
$missing"
[ -z "$extra" ] || fault "in libwhyloop.7, and not so in options.def:
$extra"
[ "$faults" -gt 0 ] || [ "$list" = "$shown" ] || fault "libwhyloop.7 has the options in another order than options.def, or one twice"
finish
