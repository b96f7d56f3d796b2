#!/bin/sh
# run: the environment of the child, exit statuses, signals, the same process.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

# A command that was built with sanitizers wants theirs to be the first library
ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
export ASAN_OPTIONS

expect_line() { # LINE WHAT
    grep -qxF -e "$1" "$out" || { fault "$2: no line '$1' in:"; sed 's/^/    /' "$out" >&2; }
}
# shellcheck disable=SC2016
show='printf "%s\n" "preload=$LD_PRELOAD" "options=${WHYLOOP_OPTIONS-none}"'
library=$(cd "$build/src/.libs" && pwd -P)/libwhyloop.so
[ -f "$library" ] || skip "the library is not built"

case $library in
*[:\ ]*)
    wl run -- true
    expect_one_error 125 "LD_PRELOAD can't hold" "a path with a blank"
    finish ;;
esac

wl run -- sh -c "$show"
expect_status 0 run
expect_line "preload=$library" run
expect_line "options=none" run
wl run sh -c "$show"
expect_line "preload=$library" "run without --"

LD_PRELOAD="$library:$library" WHYLOOP_OPTIONS='max_files=7' wl run --native=0 --notes --quiet -- sh -c "$show"
expect_line "preload=$library" "already preloaded"
expect_line "options=max_files=7:native=0:notes=1:message=none:handled=none" "options join"
# shellcheck disable=SC1003
WHYLOOP_OPTIONS='report_dir=/x\' wl run --native=1 -- sh -c "$show"
expect_line 'options=report_dir=/x\\:native=1' "a backslash at the end"

mkdir -p "$scratch/a:b"
cd "$scratch" || exit 99
there=$(pwd)
wl run --report-dir 'a:b' -- sh -c "$show"
expect_line "options=report_dir=$there/a\\:b" "a relative directory with a colon"
wl run --report-dir "$(printf '%0600d' 0)" -- true
expect_one_error 125 "too long" "a directory with a long name"

# Other libraries stay, with blanks as separators too. One that is there: the library's own copy
cp "$library" "$scratch/other.so"
LD_PRELOAD="$scratch/other.so" wl run -- sh -c "$show"
expect_line "preload=$library:$scratch/other.so" "another library"

wl run -- sh -c 'exit 37'; expect_status 37 "the child's status"
wl run -- sh -c 'kill -TERM $$'; expect_status 143 "the child's signal"
wl run -- no-such-command-here; expect_one_error 127 "no such command" "a missing command"
wl run -- "$scratch/missing"; expect_one_error 127 "no such file" "a missing path"
echo 'echo hello' >"$scratch/plain"
wl run -- "$scratch/plain"; expect_one_error 126 "permission denied" "not executable"
wl run -- "$scratch"; expect_one_error 126 "permission denied" "a directory"
printf '#!/no/such/interpreter\n' >"$scratch/script"
chmod +x "$scratch/script"
wl run -- "$scratch/script"; expect_one_error 127 "interpreter is missing" "a script without interpreter"

# The same process, and stdin, stdout as they were
pid=$(sh -c 'echo $$; exec "$0" run -- sh -c "echo \$\$"' "$whyloop" | sort -u | wc -l)
[ "$pid" -eq 1 ] || fault "the command is another process"
[ "$(echo through | "$whyloop" run -- cat)" = through ] || fault "stdin does not get through"
finish
