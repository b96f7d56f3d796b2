# Shared by the tests of the command, which source it: the command, a place of one's own, and what is expected.
# shellcheck shell=sh disable=SC2034

here=$(cd "$(dirname "$0")" && pwd) || exit 99
build=$(cd "${top_builddir:-$here/../..}" && pwd) || exit 99
LC_ALL=C
export LC_ALL
unset WHYLOOP_OPTIONS STATE_DIRECTORY LD_PRELOAD

skip() { echo "skipped: $*" >&2; exit 77; }
whyloop=$build/src/whyloop
[ -x "$whyloop" ] || skip "the command is not built (jansson was missing)"

scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch"' EXIT
XDG_STATE_HOME=$scratch/state
XDG_CONFIG_HOME=$scratch/config
export XDG_STATE_HOME XDG_CONFIG_HOME
reports=$XDG_STATE_HOME/whyloop
mkdir -p "$reports"
out=$scratch/out
err=$scratch/err

# In a file, since it may be found in a pipe's subshell
fault() { echo "$*" | tee -a "$scratch/faults" >&2; }
finish() { [ ! -s "$scratch/faults" ]; exit; }

# Runs the command; stdin is what the caller gives.
wl() { "$whyloop" "$@" >"$out" 2>"$err"; status=$?; }

expect_status() { # STATUS WHAT
    [ "$status" = "$1" ] || { fault "$2: status $status, not $1"; sed 's/^/    /' "$err" >&2; }
}
expect_out() { grep -qF -e "$1" "$out" || { fault "$2: no '$1' in:"; sed 's/^/    /' "$out" >&2; }; }
expect_err() { grep -qF -e "$1" "$err" || { fault "$2: no '$1' in:"; sed 's/^/    /' "$err" >&2; }; }

# One error line, a hint or none, and nothing on stdout.
expect_one_error() { # STATUS WORDS WHAT
    expect_status "$1" "$3"
    expect_err "$2" "$3"
    [ "$(grep -c '^whyloop: .*: ' "$err")" = 1 ] || fault "$3: not one line of error"
    [ "$(wc -l <"$err")" -le 2 ] || fault "$3: more than a line and a hint"
    [ ! -s "$out" ] || fault "$3: something is on stdout"
    expect_clean "$3"
}

# No control character but the newline, C1 included.
expect_clean() { # WHAT
    for file in "$out" "$err"; do
        ! tr -d '\n\040-\176\200-\377' <"$file" | grep -q . || fault "$1: a control character came through"
        ! grep -q "$(printf '\302[\200-\237]')" "$file" || fault "$1: a C1 control character came through"
    done
}

# A report of one's own making. With $schema, $micros and $fingerprint otherwise than usual
make_report() { # KIND
    cat <<END
{"schema_version": ${schema:-1}, "report_id": "20261124T041512.${micros:-482913}Z-4711-0001", "revision": 2,
 "state": "final", "outcome": "unhandled", "count": ${count:-1}, "fingerprint": "${fingerprint:-00000000000000aa}",
 "timestamp": "2026-11-24T04:15:12.${micros:-482913}Z",
 "error": {"kind": "$1", "type": "RuntimeError", "message": "it broke"},
 "cause": {"kind": "blocking-call-in-coroutine", "summary": "a loop is running", "confidence": "certain",
  "location": {"file": "/srv/shop/pricing.py", "line": 31, "column": 12, "function": "refresh", "origin": "user",
   "source": "    return asyncio.run(self.fetch())"}, "evidence": []},
 "fix": [{"summary": "await it", "applicability": "adapt"}],
 "related": [{"role": "loop-started", "thread": 1, "stack": [{"kind": "python", "file": "main.py", "line": 12,
  "function": "start", "origin": "user"}]}],
 "loops": [{"id": 1, "class": "uvloop.Loop", "state": "running", "runs": 1,
  "created": {"time": "2026-11-24T04:15:08.000000Z", "thread": 1}}],
 "threads": [{"id": 1, "name": "MainThread", "raising": true, "python_stack": [{"kind": "python",
  "file": "main.py", "line": 12, "function": "main", "origin": "user"}], "native_stack": [{"kind": "native",
  "native": {"module": "libuv.so.1", "offset": "0x1c8f0", "symbol": "uv__io_poll", "symbol_offset": "0x10"}}]},
  {"id": 2, "name": "worker", "raising": false, "python_stack": []}],
 "process": {"pid": 4711}, "incomplete": [], "whyloop": {"version": "0.1.0", "unwinder": "none"}}
END
}

store_report() { # KIND
    make_report "$1" >"$reports/20261124T041512.${micros:-482913}Z-4711-0001-$1.json"
}
