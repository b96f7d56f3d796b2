#!/bin/sh
# doctor: what can be watched, what can't and why, by real files and processes.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

python=$(command -v python3 && python3 -c 'import sys; print(sys.executable)') || skip "no python3 is here"
python=${python##*
}
cc=$(command -v cc) || cc=

# Each finding is a line "  STATE CHECK TEXT".
expect_finding() { # STATE CHECK WORDS WHAT
    grep -E "^  $1 +$2 " "$out" | grep -qF -e "$3" || { fault "$4: no '$1 $2: $3' in:"; sed 's/^/    /' "$out" >&2; }
}

# --- programs ---
wl doctor "$python"
case $status in
    0) expect_finding ok start "the library is at work in it: CPython 3." "$python"
        expect_finding ok reports "$reports" "$python"
        expect_out "can be watched" "$python" ;;
    69) expect_finding obstacle start "" "$python" ;; # a CPython of an unknown version
    *) fault "doctor $python: status $status" ;;
esac
[ "$status" = 0 ] || skip "whyloop can't be at work in this python3"
expect_clean "$python"
wl doctor; expect_status 0 "python3 by default"

wl doctor /bin/sh; expect_status 69 "a shell"
expect_finding obstacle program "it is not CPython" "a shell"
! grep -q " start " "$out" || fault "a shell was started"
wl doctor "$scratch/none"; expect_one_error 1 "there is no such file" "no file"
wl doctor whyloop-no-such-command; expect_one_error 1 "there is no such command" "no command"
wl doctor "$scratch"; expect_status 1 "a directory"
: >"$scratch/empty"; chmod +x "$scratch/empty"
wl doctor "$scratch/empty"; expect_status 69 "an empty file"
expect_finding obstacle program "no executable that the dynamic linker loads" "an empty file"
head -c 5000 "$(readlink -f "$python")" >"$scratch/cut"; chmod +x "$scratch/cut"
wl doctor "$scratch/cut"; expect_status 69 "a file that was cut off"
wl doctor "$(printf '%s/\033[31m' "$scratch")"; expect_status 1 "an escape in the name"; expect_clean "an escape in the name"

printf '#!%s\nprint(1)\n' "$python" >"$scratch/script"; chmod +x "$scratch/script"
wl doctor "$scratch/script"; expect_status 0 "a script"
expect_finding ok start "at work" "a script"
printf '#!/bin/sh\nexec "%s" "$@"\n' "$python" >"$scratch/python3"; chmod +x "$scratch/python3"
wl doctor "$scratch/python3"; expect_status 0 "a script that is named python3"
printf '#!%s/python3\nprint(1)\n' "$scratch" >"$scratch/script"
wl doctor "$scratch/script"; expect_status 0 "a script for a script that is named python3"
printf '#!/bin/sh\nexec env -i "%s" "$@"\n' "$python" >"$scratch/python3"
wl doctor "$scratch/python3"; expect_status 69 "a script that empties the environment"
expect_finding obstacle start "did not come alive" "a script that empties the environment"

if [ -n "$cc" ]; then
    echo 'int main(void) { return 0; }' >"$scratch/p.c"
    if "$cc" -static -o "$scratch/static" "$scratch/p.c" 2>"$err"; then
        wl doctor "$scratch/static"; expect_status 69 "a static program"
        expect_finding obstacle program "it is linked statically" "a static program"
    fi
    "$cc" -o "$scratch/musl" "$scratch/p.c" -Wl,--dynamic-linker=/lib/ld-musl-x86_64.so.1 2>"$err" && {
        wl doctor "$scratch/musl"; expect_status 69 "a program for musl"
        expect_finding obstacle program "musl" "a program for musl"
    }
    echo 'int rpython_startup_code; int main(void) { return rpython_startup_code; }' >"$scratch/p.c"
    "$cc" -rdynamic -o "$scratch/pypy" "$scratch/p.c" 2>"$err" && {
        wl doctor "$scratch/pypy"; expect_status 69 "a PyPy"
        expect_finding obstacle program "PyPy" "a PyPy"
    }
fi
if [ "$(id -u)" = 0 ]; then
    cp "$(readlink -f "$python")" "$scratch/setuid" && chown 1 "$scratch/setuid" && chmod u+s "$scratch/setuid" && {
        wl doctor "$scratch/setuid"; expect_status 69 "a setuid interpreter"
        expect_finding obstacle program "AT_SECURE" "a setuid interpreter"
    }
fi

# --- surroundings ---
WHYLOOP_OPTIONS=enable=0 wl doctor "$python"; expect_status 69 "enable=0"
expect_finding obstacle start "enable=0 turns whyloop off" "enable=0"
WHYLOOP_OPTIONS=reprot_dir=/x wl doctor "$python"; expect_status 1 "a misspelt option"
expect_finding problem options "unknown option 'reprot_dir'" "a misspelt option"
mkdir "$scratch/open" && chmod 777 "$scratch/open"
WHYLOOP_OPTIONS=report_dir=$scratch/open wl doctor "$python"; expect_status 1 "a directory for everybody"
expect_finding problem reports "others can write to it" "a directory for everybody"
expect_out "can be watched" "a directory for everybody"
WHYLOOP_OPTIONS=report_dir=$scratch/empty wl doctor "$python"; expect_finding problem reports "not a directory" "a file as directory"
WHYLOOP_OPTIONS=report_dir=$scratch/empty/x wl doctor "$python"; expect_finding problem reports "not a directory" "a file above"
WHYLOOP_OPTIONS=report_dir=$scratch/new/er wl doctor "$python"; expect_finding ok reports "made with the first report" "a new directory"
[ ! -e "$scratch/new" ] || fault "doctor made a directory"

wl doctor --json "$python"
expect_status 0 "--json"
"$python" - "$out" <<'END' || fault "--json is not what it should be"
import json, sys
document = json.load(open(sys.argv[1]))
assert document["watchable"] is True and document["kind"] == "program"
assert {f["state"] for f in document["findings"]} <= {"ok", "note"}, document
END

# --- processes ---
start() { # COMMAND...: a python that waits, its pid in $pid
    rm -f "$scratch/fifo" "$scratch/ready"; mkfifo "$scratch/fifo"
    "$@" -c "import asyncio; open('$scratch/ready', 'w').close(); open('$scratch/fifo').read()" &
    pid=$!
    for _ in 1 2 3 4 5 6 7 8 9 10; do [ -e "$scratch/ready" ] && break; sleep 0.3; done
    [ -e "$scratch/ready" ] || fault "the python that waits did not start"
}
stop() { : >"$scratch/fifo"; wait "$pid"; }

start "$python"
wl doctor $pid; expect_status 69 "a process without the library"
expect_finding ok program "CPython" "a process without the library"
expect_finding obstacle library "started without it" "a process without the library"
stop
wl doctor $pid; expect_one_error 1 "there is none of this number" "a process that has ended"
start "$whyloop" run --report-dir "$scratch/of process" -- "$python"
wl doctor $pid; expect_status 0 "a process with the library"
expect_finding ok library "it was started with it" "a process with the library"
expect_finding ok reports "$scratch/of process (made" "a process with the library"
expect_out "process $pid is watched" "a process with the library"
stop
wl doctor $$; expect_status 69 "a process that is no python"
wl doctor 99999999999999999999; expect_one_error 1 "there is none" "a number too large"

wl doctor a b; expect_one_error 2 "only one" "two targets"
wl doctor ""; expect_one_error 2 "neither a program nor a process" "nothing"
wl doctor --yes; expect_one_error 2 "no such option" "no such option"
finish
