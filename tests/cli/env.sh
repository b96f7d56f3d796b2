#!/bin/sh
# env: lines that each place reads as they were meant.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

library=$(readlink -f "$build/src/.libs/libwhyloop.so")
python=$(command -v python3) || python=

# --- a shell, whatever the path ---
# shellcheck disable=SC2016 # not to be expanded is the point
odd='/srv/a  b'\''c/"x$HOME`id`\y%z:1'
wl env --report-dir "$odd" --native=0 --notes --quiet
expect_status 0 "env"
(
    LD_PRELOAD= WHYLOOP_OPTIONS=
    # not into the environment of this shell's own commands
    eval "$(sed 's/^export LD_PRELOAD=/preload=/; s/^export //' "$out")"
    # shellcheck disable=SC2154
    [ "$preload" = "$library" ] || fault "the shell has LD_PRELOAD=$preload"
    # shellcheck disable=SC2016
    [ "$WHYLOOP_OPTIONS" = 'report_dir=/srv/a  b'\''c/"x$HOME`id`\\y%z\:1:native=0:notes=1:message=none:handled=none' ] ||
        fault "the shell has WHYLOOP_OPTIONS=$WHYLOOP_OPTIONS"
)
(
    LD_PRELOAD=/lib/other.so WHYLOOP_OPTIONS=max_reports=3
    eval "$(sed 's/^export LD_PRELOAD=/preload=/; s/^export //' "$out")"
    [ "$preload" = "$library:/lib/other.so" ] || fault "what was preloaded is lost: $preload"
    case $WHYLOOP_OPTIONS in max_reports=3:report_dir=*) ;; *) fault "options are lost: $WHYLOOP_OPTIONS" ;; esac
)
wl env
expect_status 0 "env without options"
[ "$(wc -l <"$out")" = 1 ] || fault "env without options: $(cat "$out")"
cp "$out" "$scratch/plain"
wl env --shell
cmp -s "$out" "$scratch/plain" || fault "--shell is not the default"

# --- systemd ---
wl env --systemd --report-dir '/srv/a "b" \c %n$d'
# shellcheck disable=SC2016
expect_out 'Environment="WHYLOOP_OPTIONS=report_dir=/srv/a \"b\" \\\\c %%n$d"' "--systemd"
! grep -q StateDirectory "$out" || fault "--systemd --report-dir asks for a state directory"
wl env --systemd
expect_out "Environment=\"LD_PRELOAD=$library\"" "--systemd"
expect_out "StateDirectory=%N" "--systemd"
if command -v systemd-analyze >"$scratch/which" && systemd-analyze --help 2>&1 | grep -q verify; then
    { printf '[Service]\nType=oneshot\nExecStart=/bin/true\n'; cat "$out"; } >"$scratch/whyloop-test.service"
    systemd-analyze verify "$scratch/whyloop-test.service" >"$scratch/verify" 2>&1
    ! grep -q "whyloop-test.service:" "$scratch/verify" || fault "systemd: $(cat "$scratch/verify")"
fi

# --- images ---
# shellcheck disable=SC2016
{
    wl env --docker --report-dir '/srv/a "b" \c $d'
    expect_out 'ENV WHYLOOP_OPTIONS="report_dir=/srv/a \"b\" \\\\c \$d"' "--docker"
}
! grep -q VOLUME "$out" || fault "--docker --report-dir has a volume for another directory"
wl env --docker
expect_out 'ENV WHYLOOP_OPTIONS="report_dir=/var/lib/whyloop/reports"' "--docker"
expect_out "COPY libwhyloop.so /usr/local/lib/whyloop/libwhyloop.so" "--docker"

wl env --k8s --report-dir '/srv/a "b" \c'
if [ -n "$python" ] && "$python" -c 'import yaml' 2>/dev/null; then
    "$python" - "$out" <<'END' || fault "--k8s is no YAML that says it"
import sys, yaml
document = yaml.safe_load(open(sys.argv[1]))
values = {e["name"]: e["value"] for e in document["env"]}
assert values["WHYLOOP_OPTIONS"] == 'report_dir=/srv/a "b" \\\\c', values
assert values["LD_PRELOAD"] == "/usr/local/lib/whyloop/libwhyloop.so", values
END
fi
expect_out '    value: "report_dir=/srv/a \"b\" \\\\c"' "--k8s"
wl env --k8s
expect_out "    mountPath: /var/lib/whyloop" "--k8s"

# --- wrong usage ---
wl env --docker --k8s; expect_one_error 2 "one place at a time" "two places"
wl env --report-dir here; expect_one_error 2 "an absolute path" "a relative directory"
wl env --report-dir ""; expect_one_error 2 "an absolute path" "no directory"
wl env --report-dir "$(printf '/a\nb')"; expect_one_error 2 "a control character" "a line break"
wl env --native=2; expect_one_error 2 "--native is 0 or 1" "--native=2"
wl env here; expect_one_error 2 "env takes no argument" "an argument"
finish
