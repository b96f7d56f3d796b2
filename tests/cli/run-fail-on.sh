#!/bin/sh
# run --fail-on and --summary: what was reported decides the status, whichever process reported it; what was not watched,
# or lost its report, never passes unseen.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}verify_asan_link_order=0
export ASAN_OPTIONS
python=${PYTHON:-python3}
"$python" -c 'import asyncio, sys; sys.exit(sys.version_info < (3, 8))' 2>/dev/null || skip "no Python of 3.8 or later"
library=$build/src/.libs/libwhyloop.so
[ -f "$library" ] || skip "the library is not built"
case $build in *[:\ ]*) skip "LD_PRELOAD can't hold the path of this tree" ;; esac
! readelf -W --dyn-syms "$library" 2>/dev/null | grep -q ' __asan_' || skip "the library is built with sanitizers"
"$python" -c 'import sys, sysconfig; sys.exit(bool(sysconfig.get_config_var("Py_GIL_DISABLED")))' || skip "free-threaded"

cat >"$scratch/fine.py" <<'END'
import asyncio
asyncio.run(asyncio.sleep(0))
END
cat >"$scratch/handled.py" <<'END'
import asyncio

async def main():
    coro = asyncio.sleep(0)
    try:
        asyncio.run(coro)
    except RuntimeError:
        coro.close()

asyncio.run(main())
END
cat >"$scratch/logged.py" <<'END'
import asyncio, sys, threading
sys.unraisablehook = lambda args: None
threading.excepthook = lambda args: None

async def main():
    coro = asyncio.sleep(0)
    try:
        asyncio.run(coro)
    finally:
        coro.close()

thread = threading.Thread(target=lambda: asyncio.run(main()))
thread.start()
thread.join()
END
cat >"$scratch/fails.py" <<'END'
import asyncio

async def main():
    coro = asyncio.sleep(0)
    try:
        asyncio.run(coro)
    finally:
        coro.close()

asyncio.run(main())
END
cat >"$scratch/dies.py" <<'END'
import asyncio, ctypes

async def main():
    coro = asyncio.sleep(0)
    try:
        asyncio.run(coro)
    except RuntimeError:
        ctypes.CDLL(None)._exit(0)

asyncio.run(main())
END

# --- what decides ---
run() { wl run "$@"; }
run --fail-on=any -- "$python" "$scratch/fine.py"; expect_status 0 "no incident"
[ ! -s "$err" ] || fault "no incident: $(cat "$err")"
run --fail-on=any -- "$python" "$scratch/handled.py"; expect_status 70 "any, handled"
expect_err "whyloop: 1 incident (1 handled): 1 nested-run at $scratch/handled.py:6" "any, handled"
run --fail-on=unhandled -- "$python" "$scratch/handled.py"; expect_status 0 "unhandled, handled"
run --quiet --fail-on=any -- "$python" "$scratch/handled.py"; expect_status 70 "any, quiet"
[ ! -s "$err" ] || fault "any, quiet: $(cat "$err")"
run --fail-on=unhandled -- "$python" "$scratch/logged.py"; expect_status 70 "unhandled, and the program succeeded"
run --fail-on=unhandled -- "$python" "$scratch/dies.py"; expect_status 70 "an unknown outcome"
expect_err "(1 unknown)" "an unknown outcome"
run --fail-on=any -- "$python" "$scratch/fails.py"; expect_status 1 "the command's own failure wins"
run --fail-on=any -- sh -c "'$python' '$scratch/handled.py'; exit 9"; expect_status 9 "the command's own status wins"
run --fail-on=any -- sh -c "'$python' '$scratch/handled.py'; kill -TERM \$\$"; expect_status 143 "the command's signal wins"
run --summary -- "$python" "$scratch/handled.py"; expect_status 0 "--summary alone changes no status"
run --summary -- "$python" "$scratch/fine.py"
expect_status 0 "--summary of nothing"
expect_err "whyloop: no incident" "--summary of nothing"
[ "$(wc -l <"$err")" = 1 ] || fault "--summary is not one line"

# --- whichever process ---
run --quiet --summary --fail-on=any -- sh -c "cd /; '$python' '$scratch/handled.py'; '$python' '$scratch/handled.py'; '$python' '$scratch/logged.py'"
expect_status 70 "several processes"
expect_err "3 incidents (1 unhandled, 2 handled): 2 nested-run at $scratch/handled.py:6, 1 nested-run at $scratch/logged.py:8" "several processes"
cat >"$scratch/starts.py" <<'END'
import asyncio, os, subprocess, sys
how, program = sys.argv[1:]
if how == "subprocess":
    subprocess.run([sys.executable, program], close_fds=True, cwd="/", check=True)
elif how == "exec":
    os.execv(sys.executable, [sys.executable, program])
else:
    if os.fork() == 0:
        if how == "user":
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            os.environ["XDG_STATE_HOME"] = sys.argv[2] + ".d"
        if how == "root":
            os.chroot(os.path.dirname(program))
            program = "/" + os.path.basename(program)
        exec(compile(open(program).read(), program, "exec"))
        os._exit(0)
    os.wait()
END
for how in subprocess exec fork; do
    run --quiet --fail-on=any -- "$python" "$scratch/starts.py" $how "$scratch/handled.py"
    expect_status 70 "$how"
done
if [ "$(id -u)" = 0 ]; then
    chmod 711 "$scratch"
    mkdir -m 777 "$scratch/handled.py.d"
    for how in user root; do
        # In another root the report may have no place, and then the status is another
        run --summary -- "$python" "$scratch/starts.py" $how "$scratch/handled.py"
        expect_err "1 incident (1 handled)" "$how"
    done
fi
run --summary -- "$whyloop" run --fail-on=any --quiet -- "$python" "$scratch/handled.py"
expect_status 70 "a run in a run"
expect_err "1 incident (1 handled)" "a run in a run"
WHYLOOP_OPTIONS=ledger=/none wl run --quiet --summary -- "$python" "$scratch/handled.py"
expect_err "1 incident" "a ledger that is not there"

# --- never unseen ---
unseen() { # WORDS WHAT
    expect_status 125 "$2"
    expect_err "$1" "$2"
}
run --fail-on=any -- true; unseen "true: it is not CPython" "no Python"
run --fail-on=any -- sh -c "env -u LD_PRELOAD '$python' '$scratch/handled.py'"; unseen "not watched" "without LD_PRELOAD"
run --fail-on=any -- env -i "$python" "$scratch/handled.py"; unseen "not watched" "an empty environment"
# shellcheck disable=SC2016
run --fail-on=any -- sh -c 'exit 3'; expect_status 3 "not watched, and failed"
expect_err "not watched" "not watched, and failed"
run --summary -- true; expect_status 0 "--summary, not watched"
expect_err "not watched" "--summary, not watched"
WHYLOOP_OPTIONS=enable=0 run --fail-on=any -- "$python" "$scratch/handled.py"; unseen "enable=0" "turned off"
echo x >"$scratch/file"
run --fail-on=any --report-dir "$scratch/file/below" -- "$python" "$scratch/handled.py"; unseen "a report was lost" "no directory"
WHYLOOP_OPTIONS=max_reports=0 run --fail-on=unhandled -- "$python" "$scratch/handled.py"; unseen "max_reports" "beyond max_reports"
mkdir "$scratch/full"
if [ "$(id -u)" = 0 ] && mount -t tmpfs -o size=4k none "$scratch/full" 2>/dev/null; then
    chmod 700 "$scratch/full"
    run --fail-on=unhandled --report-dir "$scratch/full" -- "$python" "$scratch/handled.py"
    unseen "the disk is full" "a full disk"
    umount "$scratch/full"
fi
compiler=${CC:-cc}
if echo 'int main(void) { return 0; }' | "$compiler" -static -x c -o "$scratch/static" - 2>/dev/null; then
    run --fail-on=any -- "$scratch/static"; unseen "linked statically" "a static program"
fi
printf '#!/usr/bin/env -S sh\nexit 0\n' >"$scratch/script"
chmod +x "$scratch/script"
run --fail-on=any -- "$scratch/script"; unseen "sh: it is not CPython" "a script"

run --fail-on=any -- no-such-command-here; expect_one_error 127 "no such command" "a missing command"
echo x >"$scratch/plain"
run --summary -- "$scratch/plain"; expect_one_error 126 "permission denied" "not executable"
# shellcheck disable=SC2016
run --summary -- sh -c 'echo "${WHYLOOP_OPTIONS#*ledger=}"'
ledger=$(cat "$out")
case $ledger in
/*) [ ! -e "$ledger" ] && [ ! -e "$(dirname "$ledger")" ] || fault "the ledger is left: $ledger" ;;
*) fault "no ledger: $ledger" ;;
esac
finish
