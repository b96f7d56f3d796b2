#!/bin/sh
# show: width, colours, characters, the lines around, where it goes, the pager.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
unset COLUMNS NO_COLOR CLICOLOR CLICOLOR_FORCE PAGER WHYLOOP_PAGER LESS

store_report nested-run
report=$reports/20261124T041512.482913Z-4711-0001-nested-run.json
escape=$(printf '\033')
bytes_beyond_ascii() { LC_ALL=C tr -d '\000-\177' <"$out" | grep -q .; }

# --- width ---
long='a sentence of many words that no terminal of fifty columns can hold in one line without breaking it'
sed "s/a loop is running/$long/; s/it broke/$long/" "$report" >"$scratch/long.json"
for columns in 20 37 50 80 99; do
    COLUMNS=$columns wl show - <"$scratch/long.json"
    expect_status 0 "COLUMNS=$columns"
    # Source, and words that are longer by themselves, may be longer.
    awk -v most="$columns" '!/^ *[0-9]* [|]/ && !/^ *[0-9]+ [|]/ && length($0) > most && / [^ ]+ [^ ]+ [^ ]+ [^ ]+/' "$out" |
        grep -q . && fault "COLUMNS=$columns: a line is longer: $(cat "$out")"
done
wl show - <"$scratch/long.json"; cp "$out" "$scratch/unbound"
COLUMNS=300 wl show - <"$scratch/long.json"; cmp -s "$out" "$scratch/unbound" || fault "a wide terminal has other prose"
for columns in 0 '' x -5 99999999999; do
    COLUMNS=$columns wl show - <"$scratch/long.json"
    cmp -s "$out" "$scratch/unbound" || fault "COLUMNS=$columns is taken"
done

# --- colours ---
wl show --color=always; grep -q "$escape\[1;31m" "$out" || fault "--color=always: no colour"
sed "s/$escape\[[0-9;]*m//g" "$out" >"$scratch/plain"
wl show --color=never; cmp -s "$out" "$scratch/plain" || fault "colours are not the only difference of colours"
wl show; expect_clean "no terminal"
CLICOLOR_FORCE=1 wl show; grep -q "$escape" "$out" || fault "CLICOLOR_FORCE: no colour"
CLICOLOR_FORCE=0 wl show; expect_clean "CLICOLOR_FORCE=0"
NO_COLOR=1 CLICOLOR_FORCE=1 wl show; expect_clean "NO_COLOR"
NO_COLOR=1 wl show --color=always; grep -q "$escape" "$out" || fault "--color wins over NO_COLOR"
for format in markdown html json; do
    wl show --color=always --format=$format; expect_clean "--format=$format --color=always"
done
wl show --color=pink; expect_one_error 2 "auto, always or never" "--color=pink"

# --- characters ---
sed 's/it broke/größe 漢字/' "$report" >"$scratch/letters.json"
wl show - <"$scratch/letters.json"
bytes_beyond_ascii && fault "beyond ASCII in the C locale"
expect_out 'gr\xf6\xdfe \u6f22\u5b57' "the C locale"
LC_ALL=C wl show --format=markdown - <"$scratch/letters.json"
bytes_beyond_ascii || fault "Markdown is escaped in the C locale"
wl show --format=markdown --ascii - <"$scratch/letters.json"
bytes_beyond_ascii && fault "--ascii: beyond ASCII"
if [ "$(LC_ALL=C.UTF-8 locale charmap 2>/dev/null)" = UTF-8 ]; then
    LC_ALL=C.UTF-8 wl show - <"$scratch/letters.json"; expect_out 'größe 漢字' "a UTF-8 locale"
    LC_ALL=C.UTF-8 wl show --ascii - <"$scratch/letters.json"
    bytes_beyond_ascii && fault "--ascii in a UTF-8 locale: beyond ASCII"
fi

# --- the lines around ---
mkdir "$scratch/shop"
awk 'BEGIN { for (i = 1; i <= 40; i++) print i == 31 ? "    return asyncio.run(self.fetch())" : "    line_" i "()" }' \
    >"$scratch/shop/pricing.py"
sed "s|/srv/shop/|$scratch/shop/|" "$report" >"$scratch/here.json"
wl show - <"$scratch/here.json"; cp "$out" "$scratch/alone"
wl show --context=2 - <"$scratch/here.json"
expect_status 0 "--context"
for line in 29 30 32 33; do expect_out "$line |     line_$line()" "--context=2"; done
grep -q 'line_28\|line_34' "$out" && fault "--context=2 shows more"
wl show --context=0 - <"$scratch/here.json"; cmp -s "$out" "$scratch/alone" || fault "--context=0 differs"
wl show --context=9 - <"$scratch/here.json"; expect_out "40 |     line_40()" "the end of the file"
sed 's/"line": 31/"line": 31, "end_line": 33/' "$scratch/here.json" >"$scratch/several.json"
wl show --context=0 - <"$scratch/several.json"; expect_out "33 |     line_33()" "a call over several lines"
for words in -1 101 x '' 1000000000000; do
    wl show "--context=$words"; expect_one_error 2 "number of lines" "--context=$words"
done

nothing_around() { # WHAT
    wl show --context=3 - <"$scratch/here.json"
    expect_status 0 "$1"
    expect_err "have changed since" "$1"
    cmp -s "$out" "$scratch/alone" || fault "$1: other lines are shown"
}
sed 's/asyncio.run/await/' "$scratch/shop/pricing.py" >"$scratch/shop/other.py"
mv "$scratch/shop/other.py" "$scratch/shop/pricing.py"; nothing_around "a changed file"
rm "$scratch/shop/pricing.py"; nothing_around "a file that is gone"
mkfifo "$scratch/shop/pricing.py" && nothing_around "a pipe"
rm "$scratch/shop/pricing.py"; mkdir "$scratch/shop/pricing.py"; nothing_around "a folder"
printf '%s\n' secret '    return asyncio.run(self.fetch())' >"$scratch/credentials"
sed "s|/srv/shop/pricing.py|$scratch/credentials|; s/\"line\": 31/\"line\": 2/" "$report" >"$scratch/other.json"
wl show --context=3 - <"$scratch/other.json"
grep -q secret "$out" && fault "a file that is no Python source is shown"

# --- into a file ---
wl show 482913; cp "$out" "$scratch/expected"
for words in -o --output; do
    wl show $words "$scratch/file" 482913
    expect_status 0 "$words"
    [ ! -s "$out" ] || fault "$words: something is on stdout"
    cmp -s "$scratch/file" "$scratch/expected" || fault "$words: another text"
done
CLICOLOR_FORCE=1 wl show -o "$scratch/file"; cp "$scratch/file" "$out"
wl show -o - 482913; cmp -s "$out" "$scratch/expected" || fault "-o -: another text"
wl show -o "$scratch/none/file"; expect_one_error 1 "none/file: there is no such file" "-o into no folder"
wl show -o "$scratch"; expect_one_error 1 "directory" "-o onto a folder"
[ ! -w /dev/full ] || { wl show -o /dev/full; expect_one_error 1 "no space" "-o onto a full disk"; }

# --- a reader that has seen enough ---
for more in "" "--stacks --threads --loops"; do
    # shellcheck disable=SC2086
    "$whyloop" show $more 2>"$err" | head -1 >"$out"
    [ ! -s "$err" ] || fault "head: $(cat "$err")"
done

# --- the pager, on a terminal of 5 lines and one of 500 ---
command -v script >/dev/null 2>&1 || { echo "no script(1): the pager is not tested" >&2; finish; }
TERM=xterm
export TERM
on_terminal() { # ROWS WORDS...
    rows=$1
    shift
    script -qec "stty rows $rows cols 80; $whyloop show $*" /dev/null </dev/null 2>"$err" | tr -d '\r' >"$out"
}
PAGER="sed s/^/paged:/"
export PAGER
on_terminal 5; expect_out "paged:" "long text"
grep -q "$escape\[1;31m" "$out" || fault "a terminal: no colour"
on_terminal 500; grep -q "paged:" "$out" && fault "short text is paged"
on_terminal 5 --no-pager; grep -q "paged:" "$out" && fault "--no-pager"
on_terminal 5 --format=json; grep -q "paged:" "$out" && fault "JSON is paged"
on_terminal 5 -o "$scratch/file"; grep -q "paged:" "$out" && fault "-o: paged"
WHYLOOP_PAGER="cat" on_terminal 5; grep -q "paged:" "$out" && fault "WHYLOOP_PAGER=cat"
PAGER='' on_terminal 5; expect_out "it broke" "PAGER is empty"
PAGER=/nonexistent/pager on_terminal 5; expect_out "it broke" "a pager that is not there"
PAGER='head -1' on_terminal 5 --stacks; expect_out "it broke" "a pager that leaves early"
[ "$(grep -c . "$out")" = 1 ] || fault "a pager that leaves early: $(cat "$out")"
NO_COLOR=1 on_terminal 500; grep -q "$escape\[1;31m" "$out" && fault "NO_COLOR on a terminal"
TERM=dumb on_terminal 500; grep -q "$escape\[1;31m" "$out" && fault "TERM=dumb"
finish
