#!/bin/sh
# The shells complete what the command has: its verbs, each verb's options as --help prints them, and their words.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

folder=$here/../../src/data/completions
bash --version >/dev/null 2>&1 || skip "no bash"
# The command under its own name, as it is typed
mkdir "$scratch/bin"
ln -s "$whyloop" "$scratch/bin/whyloop"

cat >"$scratch/complete.bash" <<'END'
# Takes the words before the cursor, the last of which is being typed, and prints what is offered.
source "$1"
shift
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
_whyloop "$1" "${COMP_WORDS[COMP_CWORD]#=}" "${COMP_WORDS[COMP_CWORD - 1]}"
printf '%s\n' "${COMPREPLY[@]}" | sort
END
offered() { bash "$scratch/complete.bash" "$folder/whyloop.bash" "$scratch/bin/whyloop" "$@" 2>&1; }
expect_offered() { # WANTED WORDS...
    wanted=$1
    shift
    [ "$(offered "$@")" = "$wanted" ] || fault "$*: $(offered "$@" | tr '\n' ' ')instead of: $(echo "$wanted" | tr '\n' ' ')"
}

verbs=$("$whyloop" --help | awk '/^  [a-z]/ { print $1 }')
[ "$(echo "$verbs" | wc -l)" -ge 4 ] || fault "no verbs: $verbs"
expect_offered "$( (echo "$verbs"; echo --help; echo --version) | sort)" ""
for verb in $verbs; do
    # Another way to read them than the completion's
    wanted=$("$whyloop" "$verb" --help | awk '/^  -/ { for (i = 1; i <= 2; i++) if ($i ~ /^--/) {
        takes = $i ~ /=/ || $(i + 1) ~ /^[A-Z]+$/; sub(/=.*/, "", $i); print $i (takes ? "=" : ""); exit_ = 1; break } }' | sort)
    [ -n "$wanted" ] || fault "$verb: no options"
    expect_offered "$wanted" "$verb" --
done
expect_offered "show" sho
expect_offered "--fail-on=" run --fa
expect_offered "$(printf 'any\nunhandled')" run --fail-on =
expect_offered "unhandled" run --fail-on = un
expect_offered "unhandled" run --fail-on un
expect_offered "$(printf '0\n1')" run --native =
expect_offered "markdown" show --format = m
expect_offered "never" show --color n
expect_offered "$("$whyloop" explain | awk '/^[a-z][a-z-]*  / { print $1 }' | sort)" list --kind =
expect_offered "closed" explain closed
expect_offered "yesterday" list --since y
mkdir "$scratch/a place"
: >"$scratch/a file"
expect_offered "$scratch/a place" list --report-dir = "$scratch/a "
expect_offered "$scratch/a place" run --report-dir "$scratch/a "
expect_offered "$scratch/a file" show -o "$scratch/a f"
micros=000001 store_report closed
expect_offered "000001Z-4711-0001" show 0000
# What is run is the shell's to complete
offered run -- prin | grep -qx printf || fault "run -- prin: $(offered run -- prin)"
offered run --report-dir = /x --quiet prin | grep -qx printf || fault "run … prin: $(offered run --report-dir = /x --quiet prin)"
expect_offered "$scratch/a file" run -- cat "$scratch/a f"
expect_offered "" run -- cat --fa

if zsh --version >/dev/null 2>&1; then
    zsh -n "$folder/_whyloop" || fault "zsh finds a fault in _whyloop"
else
    echo "skipped: no zsh to look at _whyloop" >&2
fi
if fish --version >/dev/null 2>&1; then
    fish -n "$folder/whyloop.fish" || fault "fish finds a fault in whyloop.fish"
    fish_offered() {
        HOME=$scratch PATH=$scratch/bin:$PATH fish --no-config -c "source $folder/whyloop.fish; complete -C '$1'" 2>/dev/null | cut -f1 | sort
    }
    [ "$(fish_offered 'whyloop ')" = "$(echo "$verbs" | sort)" ] || fault "fish: verbs: $(fish_offered 'whyloop ')"
    for verb in $verbs; do
        wanted=$(offered "$verb" -- | tr -d = | sort)
        [ "$(fish_offered "whyloop $verb --")" = "$wanted" ] || fault "fish: $verb: $(fish_offered "whyloop $verb --")"
    done
    [ "$(fish_offered 'whyloop list --kind closed')" = closed ] || fault "fish: --kind: $(fish_offered 'whyloop list --kind closed')"
else
    echo "skipped: no fish to look at whyloop.fish" >&2
fi
finish
