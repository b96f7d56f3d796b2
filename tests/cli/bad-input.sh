#!/bin/sh
# A report that is none: status 65, one error with the place, whatever format is asked for, and nothing of it gets through
# to the terminal; in a directory it is left out, with one warning for all of them.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# Time and memory are bounded, whatever the input: not in a build with sanitizers, which reserves much more.
bound='ulimit -t 60; ulimit -v 600000'
sh -c "$bound; exec $whyloop --version" >/dev/null 2>&1 || bound='ulimit -t 300'
wl_bounded() { # WORDS...
    sh -c "$bound; exec \"\$@\"" bounded "$whyloop" "$@" >"$out" 2>"$err"
    status=$?
}

kept=$scratch/kept
mkdir "$kept"
bad() { # WORDS WHAT
    bad_file=$kept/20261124T041512.$((100000 + $(find "$kept" -type f | wc -l)))Z-1-0001-closed.json
    cat >"$bad_file"
    for format in text markdown html json; do
        wl_bounded show --format=$format - <"$bad_file"
        expect_one_error 65 "$1" "$2, $format"
        expect_err "whyloop: standard input:" "$2, $format"
    done
    wl_bounded show --stacks "$bad_file"
    expect_one_error 65 "$1" "$2, as a file"
}
repeat() { awk -v n="$1" -v text="$2" 'BEGIN { for (i = 0; i < n; i++) printf "%s", text }'; }
changed() { make_report nested-run | sed "$1"; }

bad "empty" "nothing" </dev/null
make_report nested-run | head -c 700 | bad ":9:45: " "truncated"
make_report nested-run | head -c 700 | bad "truncated" "truncated"
echo hello | bad ":1:" "text"
printf '\000\001\002' | bad ":1:1: a NUL byte" "binary"
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
head -c 100000000 /dev/zero | wl_bounded show -
expect_one_error 65 "larger than 4 MiB" "100 MB on standard input"
truncate -s 100M "$scratch/huge.json" 2>/dev/null && {
    wl_bounded show "$scratch/huge.json"
    expect_one_error 65 "larger than" "a huge file"
    mv "$scratch/huge.json" "$kept/20261124T041512.200000Z-1-0001-closed.json"
}

# All of them in one directory, and a report among them
[ "$(find "$kept" -type f | wc -l)" -ge 20 ] || fault "not all of the bad files are there"
# A fault behind what list reads is for show to find
mkdir "$scratch/deep"
while file=$("$whyloop" list --report-dir="$kept" --json 2>/dev/null | sed -n 's/.*"file": "\([^/]*json\)".*/\1/p'); [ -n "$file" ]; do
    mv "$kept/$file" "$scratch/deep" || break
done
[ "$(find "$scratch/deep" -type f | wc -l)" = 3 ] || fault "list takes for reports: $(ls "$scratch/deep")"
for more in "" --json; do
    # shellcheck disable=SC2086
    wl_bounded list --report-dir="$kept" $more
    expect_status 1 "list $more of nothing but bad files"
    expect_err "left out: " "list $more of nothing but bad files"
    expect_clean "list $more of bad files"
done
make_report nested-run >"$kept/20261124T041512.300000Z-1-0001-nested-run.json"
for more in "" --json; do
    # shellcheck disable=SC2086
    wl_bounded list --report-dir="$kept" $more
    expect_status 0 "list $more"
    expect_out nested-run "list $more among bad files"
    expect_clean "list $more among bad files"
    [ "$(grep -c . "$err")" = 1 ] || fault "list $more among bad files: not one warning: $(cat "$err")"
done
wl_bounded show --report-dir="$kept" 300000; expect_status 0 "a report among bad files"

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
for more in "" "--stacks --threads --loops" "--format=json" "--format=markdown --threads --loops" "--format=html"; do
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
for format in text markdown html json; do
    wl show --format=$format --loops "$scratch/newer.json"
    expect_status 0 "newer, $format"
    expect_err "later release" "newer, $format"
    [ "$(wc -l <"$err")" = 1 ] || fault "newer, $format: not one warning"
    expect_out "nested-run" "newer, $format"
    expect_out "it broke" "newer, $format"
done

# As long and as many as 4 MiB can hold: nothing takes time or memory out of proportion
command -v python3 >/dev/null 2>&1 || { echo "no python3: large reports are not tested" >&2; finish; }
for kind in text words long many numbers types loops calls frames; do
    make_report nested-run | python3 -B "$here/../lib/hostile.py" $kind >"$scratch/$kind.json"
    for more in "--stacks --threads --loops" "--format=markdown --threads --loops" "--format=html" "--format=json"; do
        # shellcheck disable=SC2086
        wl_bounded show $more "$scratch/$kind.json"
        expect_status 0 "$kind, $more"
        expect_clean "$kind, $more"
    done
done
finish
