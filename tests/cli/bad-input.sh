#!/bin/sh
# A report that is none: status 65, one error with the place, and nothing of it gets through to the terminal.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

bad() { # WORDS WHAT
    wl show -
    expect_one_error 65 "$1" "$2"
}
repeat() { awk -v n="$1" -v text="$2" 'BEGIN { for (i = 0; i < n; i++) printf "%s", text }'; }
changed() { make_report nested-run | sed "$1"; }

bad "empty" "nothing" </dev/null
make_report nested-run | head -c 700 | bad "standard input:9:45:" "truncated"
make_report nested-run | head -c 700 | bad "truncated" "truncated"
echo hello | bad "standard input:1:" "text"
printf '\000\001\002' | bad "standard input:1:1: a NUL byte" "binary"
printf '\377\376{' | bad "UTF-8" "no UTF-8"
printf '{"a": "\033[31m"}' | bad "1:" "a control character in a string"
printf '{"a": "\\u0000"}' | bad "NUL" "a NUL"
printf '{"a": 99999999999999999999999}' | bad "too large" "a number"
echo '{"a": 1, "a": 2}' | bad "twice" "a key twice"
echo '{} {}' | bad "after its end" "two documents"
echo '[1, 2]' | bad "no object" "a list"
echo '{"name": "foreign"}' | bad "no report of whyloop" "foreign"
echo '{"schema_version": "1"}' | bad "no report of whyloop" "a version in words"
echo '{"schema_version": 1}' | bad "report_id: missing" "nothing but a version"
changed 's/"message": "it broke"/"message": 3/' | bad "error.message: a number, not a string" "a number for a string"
changed 's/"id": 2/"id": "2"/' | bad "threads[1].id: a string, not an integer" "a string for a number"
changed 's/"line": 12/"line": [1]/' | bad "related[0].stack[0].line: a list" "a list for a number"
changed 's/"loops": \[/"loops": [7, /' | bad "loops[0]: a number, not an object" "a number for an object"
repeat 100000 '[' | bad "nested deeper" "100,000 lists"
repeat 100000 '{"a":' | bad "nested deeper" "100,000 objects"
head -c 5000000 /dev/zero | tr '\000' ' ' | bad "larger than" "a large one"
truncate -s 100M "$scratch/huge.json" 2>/dev/null && {
    wl show "$scratch/huge.json"
    expect_one_error 65 "larger than" "a huge file"
}

# In the directory: what is no file is not waited for, and a link leads nowhere
ln -s /etc/passwd "$reports/20261124T041512.000001Z-1-0001-closed.json"
wl show 000001; expect_one_error 65 "symbolic link" "a link"
mkfifo "$reports/20261124T041512.000002Z-1-0001-closed.json" && {
    wl show 000002
    expect_one_error 65 "no regular file" "a pipe"
}

# What a report says is shown, never done
nasty='\\u001b[31mred\\u009b2J\\u007f\\u202e\\u2028 <b>\&amp;\\r\\ttab'
changed "s|it broke|$nasty|; s|MainThread|$nasty|; s|main.py|$nasty|; s|uvloop.Loop|$nasty|" >"$scratch/nasty.json"
for more in "" "--stacks --threads --loops" "--format=json"; do
    # shellcheck disable=SC2086
    wl show $more "$scratch/nasty.json"
    expect_status 0 "nasty $more"
    expect_clean "nasty $more"
    ! grep -q "$(printf '\342\200[\250\256]')" "$out" || fault "nasty $more: a bidi control came through"
done
cp "$scratch/nasty.json" "$reports/20261124T041513.000003Z-1-0001-nested-run.json"
for more in "" --json; do
    # shellcheck disable=SC2086
    wl list $more
    expect_status 0 "nasty list $more"
    expect_clean "nasty list $more"
done

# A later release's
schema=99 make_report nested-run | sed 's/"count": 1/"count": "many"/' >"$scratch/newer.json"
wl show --loops "$scratch/newer.json"
expect_status 0 "newer"
expect_err "later release" "newer"
[ "$(wc -l <"$err")" = 1 ] || fault "newer: not one warning"
expect_out "error[nested-run]: it broke" "newer"
finish
