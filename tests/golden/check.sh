#!/bin/sh
# What `whyloop show` must print of each report in this folder, byte for byte. `--rewrite` (make golden) takes what it
# prints now for what it must: then read the difference as a user would.
#
#   NAME/report.json   made by `new` from a case, or by hand (hostile, least, later)
#   NAME/show.txt      show                          NAME/narrow.txt   on a terminal of 60 columns
#   NAME/full.txt      with stacks, threads, loops   NAME/color.txt    with colours
#   NAME/issue.md      as Markdown                   NAME/ascii.txt    in the C locale
#   NAME/page.html     as HTML, but for the style, which is src/data/html/page.css in all of them
# shellcheck source-path=SCRIPTDIR source=../cli/lib.sh
. "$(dirname "$0")/../cli/lib.sh"
unset COLUMNS NO_COLOR CLICOLOR CLICOLOR_FORCE
golden=${top_srcdir:-$here/../..}/tests/golden
HOME=/home/ada
TZ=UTC
export HOME TZ

utf8=
for locale in C.UTF-8 en_US.UTF-8; do
    [ -n "$utf8" ] || [ "$(LC_ALL=$locale locale charmap 2>/dev/null)" != UTF-8 ] || utf8=$locale
done
[ -n "$utf8" ] || skip "there is no UTF-8 locale"

without_style() { sed '/^<style>$/,/^<\/style>$/d'; }

draw() { # FILE
    LC_ALL=$utf8
    case $1 in
    show.txt) set -- ;;
    full.txt) set -- --stacks --threads --loops ;;
    narrow.txt) COLUMNS=60 && export COLUMNS && set -- ;;
    color.txt) set -- --color=always --stacks ;;
    ascii.txt) LC_ALL=C && set -- ;;
    issue.md) set -- --format=markdown --loops ;;
    page.html) set -- --format=html ;;
    *) return 1 ;;
    esac
    "$whyloop" show --debug-dir=/nonexistent "$@" - 2>"$err" >"$scratch/drawn" && without_style <"$scratch/drawn"
}

checked=0
for report in "$golden"/*/report.json; do
    folder=${report%/report.json}
    for file in "$folder"/*; do
        name=${file##*/}
        [ "$name" != report.json ] || continue
        (draw "$name" <"$report" >"$out") || fault "${folder##*/}/$name can't be drawn: $(cat "$err")"
        checked=$((checked + 1))
        if [ "${1:-}" = --rewrite ]; then
            cmp -s "$file" "$out" || { cat "$out" >"$file" && echo "rewritten: ${folder##*/}/$name"; }
        elif ! cmp -s "$file" "$out"; then
            fault "${folder##*/}/$name is drawn otherwise (make golden takes it over):"
            diff "$file" "$out" | head -20 >&2
        fi
    done
done
[ "$checked" -ge 30 ] || fault "only $checked texts were found"
finish
