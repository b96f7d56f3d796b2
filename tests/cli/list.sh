#!/bin/sh
# list: groups, order, filter, JSON.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

wl list; expect_one_error 1 "no report is here" "an empty directory"
wl list --report-dir "$scratch/none"; expect_one_error 1 "no report is here" "no directory"
wl list --json
expect_status 1 "--json of nothing"
[ "$(cat "$out")" = "[]" ] || fault "--json of nothing: $(cat "$out")"

micros=000001 store_report nested-run
micros=000002 fingerprint=00000000000000bb count=9 store_report closed
micros=000003 store_report nested-run
echo '{' >"$reports/20261124T041512.000004Z-4711-0001-closed.json"
echo '{' >"$reports/.20261124T041512.000005Z.tmp"

wl list
expect_status 0 list
expect_err "one report is left out: 20261124T041512.000004Z-4711-0001-closed.json:2:1: it ends" "a broken report"
sed -n '2p;4p' "$out" | tr -s ' ' >"$scratch/lines"
cat >"$scratch/wanted" <<END
2026-11-24 04:15:12Z 2x nested-run unhandled 000003Z-4711-0001
2026-11-24 04:15:12Z 9x closed unhandled 000002Z-4711-0001
END
cmp "$scratch/wanted" "$scratch/lines" || fault "list: $(cat "$out")"
expect_out "    /srv/shop/pricing.py:31:12, in refresh" "the place"

wl list --kind closed
expect_out "closed" "--kind"
! grep -q nested-run "$out" || fault "--kind closed has nested-run"
wl list --kind reentered
expect_status 1 "--kind of none"
expect_err "no report of kind reentered" "--kind of none"

wl list --json
expect_status 0 "--json"
expect_out '"reports": 2' "--json"
expect_out '"count": 9' "--json"
expect_out '"report_id": "20261124T041512.000003Z-4711-0001"' "--json"

# --- the times of the group, and what --since, --pid make of them ---
seen() { # MICROS FIRST LAST PID
    make_report closed | sed 's/"timestamp": "[^"]*"/"timestamp": "'"$2"'", "first_seen": "'"$2"'", "last_seen": "'"$3"'"/' \
        >"$reports/20261124T041512.$1Z-$4-0001-closed.json"
}
rm -f "${reports:?}"/*
fingerprint=00000000000000cc seen 000010 2026-11-20T00:00:00.000000Z 2026-11-26T12:00:00.000000Z 11
fingerprint=00000000000000cc seen 000011 2026-11-24T00:00:00.000000Z 2026-11-24T12:00:00.000000Z 12
fingerprint=00000000000000dd seen 000012 2026-11-25T00:00:00.000000Z 2026-11-25T12:00:00.000000Z 112
wl list --json
expect_out '"first": "2026-11-20T00:00:00.000000Z"' "first"
expect_out '"last": "2026-11-26T12:00:00.000000Z"' "last"
wl list
[ "$(sed -n '2p' "$out" | tr -s ' ')" = "2026-11-26 12:00:00Z 2x closed unhandled 000011Z-12-0001" ] || fault "last seen first: $(cat "$out")"
[ "$(sed -n '4p' "$out" | cut -c1-20)" = "2026-11-25 12:00:00Z" ] || fault "the second: $(cat "$out")"
wl list --since 2026-11-26T00:00:00Z
expect_out "2026-11-26" "--since"
[ "$(wc -l <"$out")" = 3 ] || fault "--since: $(cat "$out")"
TZ=UTC-14 wl list --since 2026-11-28
expect_status 1 "--since, in a zone"
expect_err "no report since 2026-11-27T10:00:00.000000Z" "--since, in a zone"
wl list --since 9999w; expect_status 0 "--since 9999w"
wl list --pid 12
[ "$(wc -l <"$out")" = 3 ] || fault "--pid: $(cat "$out")"
expect_out "000011Z-12-0001" "--pid"
count=2 micros=000012 fingerprint=00000000000000ee make_report closed |
    sed 's/"pid": 4711/"pid": 815/' >"$reports/20261124T041512.000012Z-16-0001-closed.json"
for pid in 16 815; do
    wl list --pid $pid
    expect_out "000012Z-16-0001" "--pid $pid, which met it first or last"
    [ "$(wc -l <"$out")" = 3 ] || fault "--pid $pid: $(cat "$out")"
done
rm "$reports/20261124T041512.000012Z-16-0001-closed.json"
wl list --pid 4; expect_status 1 "--pid of none"
expect_err "no report of process 4" "--pid of none"
for wrong in --since=soon --since= --pid=x --pid= --kind=bogus --unit=; do
    wl list $wrong
    expect_one_error 2 ": " "$wrong"
done

# --- what else lies there ---
mkdir "$reports/20261124T041512.000020Z-1-0001-closed.json"
ln -s /dev/zero "$reports/20261124T041512.000021Z-1-0001-closed.json"
mkfifo "$reports/20261124T041512.000022Z-1-0001-closed.json"
: >"$reports/20261124T041512.000023Z-1-0001-closed.json"
head -c 5000000 /dev/zero >"$reports/20261124T041512.000024Z-1-0001-closed.json"
make_report closed | head -c 900 >"$reports/20261124T041512.000025Z-1-0001-closed.json"
make_report closed | sed 's/"fingerprint": "[^"]*"/"fingerprint": 5/' >"$reports/20261124T041512.000026Z-1-0001-closed.json"
make_report closed | sed 's/"kind": "closed"/"kind": ["closed"]/' >"$reports/20261124T041512.000027Z-1-0001-closed.json"
make_report closed | sed 's/it broke/it \xff/' >"$reports/20261124T041512.000028Z-1-0001-closed.json"
wl list
expect_status 0 "a directory with all sorts"
expect_err "9 reports are left out: the first: 20261124T041512.000028Z-1-0001-closed.json:" "a directory with all sorts"
[ "$(wc -l <"$err")" = 1 ] || fault "more than one line about bad files: $(cat "$err")"
expect_clean "a directory with all sorts"
rm -rf "${reports:?}"/*

# A head that is longer than what is read at first, and members in another order
evidence=$(for i in $(seq 300); do printf '{"rule": "r%s", "fact": "a fact that takes room"},' "$i"; done)
make_report closed | sed "s/\"evidence\": \[\]/\"evidence\": [${evidence%,}]/" >"$reports/20261124T041512.000030Z-1-0001-closed.json"
wl list; expect_status 0 "a long head"; expect_out "/srv/shop/pricing.py:31" "a long head"
[ ! -s "$err" ] || fault "a long head: $(cat "$err")"
rm -f "${reports:?}"/*
# An id that begins another, and one that another day has, too
for name in 20261124T041512.000031Z-1-0001 20261124T041512.000031Z-1-00012 20261125T041512.000032Z-1-0001 20261126T041512.000032Z-1-0001; do
    fingerprint=$(printf %s "$name" | cksum | cut -d' ' -f1)
    make_report closed >"$reports/$name-closed.json"
done
wl list
awk 'NR > 1 && !/^ / { print $NF }' "$out" >"$scratch/ids"
[ "$(wc -l <"$scratch/ids")" = 4 ] || fault "ids: $(cat "$out")"
while read -r id; do
    wl show "$id-closed" </dev/null
    expect_status 0 "show $id"
done <"$scratch/ids"
rm -f "${reports:?}"/*

# --- a service's, by a systemctl that answers for systemd ---
mkdir -p "$scratch/bin" "$scratch/lib/whyloop"
cat >"$scratch/bin/systemctl" <<END
#!/bin/sh
for last; do :; done
case \$last in
shop) echo LoadState=loaded; echo "StateDirectory=shop"; echo 'Environment=WHYLOOP_OPTIONS=report_dir=$scratch/lib/whyloop' ;;
gone) echo LoadState=not-found ;;
*) exit 1 ;;
esac
END
chmod +x "$scratch/bin/systemctl"
make_report closed >"$scratch/lib/whyloop/20261124T041512.000040Z-1-0001-closed.json"
PATH=$scratch/bin:$PATH
wl list --unit shop
expect_status 0 "--unit"
expect_out "000040Z-1-0001" "--unit"
wl list --unit gone; expect_one_error 1 "no such unit" "--unit of none"
wl list --unit other; expect_one_error 1 "systemctl does not answer" "--unit, no answer"
wl list --unit shop --report-dir /x; expect_one_error 2 "--report-dir" "--unit and --report-dir"
env PATH=/nowhere "$whyloop" list --unit shop 2>&1 | grep -q "no systemctl" || fault "--unit without systemctl"
finish
