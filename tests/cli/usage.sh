#!/bin/sh
# Verbs, options and their misuse: status 2 (125 of run), one line that says what and why.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

for verb in "" run show list explain doctor env; do
    # shellcheck disable=SC2086
    wl $verb --help
    expect_status 0 "$verb --help"
    expect_out "usage: whyloop" "$verb --help"
    ! grep -q '.\{81\}' "$out" || fault "$verb --help is wider than a screen"
    [ "$(wc -l <"$out")" -le 24 ] || fault "$verb --help does not fit a screen"
done
wl show --help; cp "$out" "$scratch/help"
wl help show; expect_status 0 "help show"
cmp -s "$out" "$scratch/help" || fault "help show is not show --help"
wl help bogus; expect_one_error 2 "no such verb" "help bogus"

# Each verb of the help is in whyloop(1), and the other way round.
wl --help
sed -n 's/^  \([a-z][a-z]*\) .*/\1/p' "$out" | sort -u >"$scratch/helped"
sed -n '/^\.Sh SYNOPSIS/,/^\.Sh DESC/s/^\.Cm \([a-z]*\)$/\1/p' "${top_srcdir:-$here/../..}/man/whyloop.1" | sort -u >"$scratch/described"
cmp -s "$scratch/helped" "$scratch/described" ||
    fault "--help and whyloop(1) have other verbs: $(diff "$scratch/helped" "$scratch/described")"

# Each option of the help is in the page, and the other way round.
for page in "${top_srcdir:-$here/../..}"/man/whyloop-*.1; do
    verb=${page##*/whyloop-}
    verb=${verb%.1}
    "$whyloop" "$verb" --help | grep -oE -e '--[a-z0-9-]+' | sort -u >"$scratch/helped"
    grep -oE 'Fl (-[a-z0-9-]+)' "$page" | sed 's/Fl /-/' | grep -e '--.' | sort -u \
        >"$scratch/described"
    cmp -s "$scratch/helped" "$scratch/described" ||
        fault "$verb: --help and the man page differ: $(diff "$scratch/helped" "$scratch/described")"
done
wl --version
expect_status 0 --version
grep -Eqx 'whyloop [0-9]+\.[0-9]+\.[0-9]+' "$out" || fault "--version: $(cat "$out")"

wl; expect_one_error 2 "no verb" "no verb"
wl bogus; expect_one_error 2 "bogus: no such verb" "bogus"
wl --bogus; expect_one_error 2 "--bogus: no such option" "--bogus"
wl "$(printf 'b\033[31mad\n')"; expect_one_error 2 '\x1b[31mad' "a verb with an escape"
for verb in show list explain; do
    wl $verb --bogus; expect_one_error 2 "--bogus: no such option" "$verb --bogus"
    wl $verb -x; expect_one_error 2 "-x: no such option" "$verb -x"
    wl $verb --help=1; expect_one_error 2 "it takes no value" "$verb --help=1"
done
wl show --format; expect_one_error 2 "it wants a value" "show --format"
wl show --format=xml; expect_one_error 2 "no such format" "show --format=xml"
wl show a b; expect_one_error 2 "b: only one" "show a b"
wl list a; expect_one_error 2 "a: list takes no argument" "list a"
wl list --kind=bogus; expect_one_error 2 "no such kind" "list --kind"
wl explain bogus; expect_one_error 2 "no such kind" "explain bogus"
wl run; expect_one_error 125 "no command" "run"
wl run --bogus -- true; expect_one_error 125 "no such option" "run --bogus"
wl run --fail-on=some -- true; expect_one_error 125 "unhandled or any" "run --fail-on=some"
wl run --fail-on; expect_one_error 125 "it wants a value" "run --fail-on"
wl run --native=2 -- true; expect_one_error 125 "0 or 1" "run --native=2"
wl run --report-dir= -- true; expect_one_error 125 "empty" "run --report-dir="

if [ -w /dev/full ]; then
    store_report nested-run
    for words in --version --help show list explain 'explain closed' 'show --format=json'; do
        # shellcheck disable=SC2086
        "$whyloop" $words >/dev/full 2>"$err" && fault "$words: a full disk was not noticed"
    done
fi
finish
