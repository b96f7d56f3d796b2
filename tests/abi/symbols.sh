#!/bin/sh
# What libwhyloop.so means to the program that it is loaded into: it adds no name that could take another's place, needs
# nothing but libc, and binds to no libc newer than 2.34.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"
built_library

# Names beside whyloop_* that must be exported to be found, each with its reason. None so far.
exported="
"
# Beside libc itself: the loader, which is in every dynamic process (aarch64's stack protector has its guard there).
needed="libc.so.6 ld-linux-x86-64.so.2 ld-linux-aarch64.so.1"
newest=2.34

is_among() { # WORD WORDS
    for word in $2; do [ "$word" != "$1" ] || return 0; done
    return 1
}

for symbol in $(exported_symbols); do
    name=${symbol%%@*}
    case $name in
    whyloop_*) ;;
    *) is_among "$name" "$exported" || fault "exported: $name" ;;
    esac
done
exported_symbols | grep -q '^whyloop_' || fault "exported: nothing that begins with whyloop_"

dynamic=$(readelf -W -d "$library")
for name in $(printf '%s\n' "$dynamic" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p'); do
    is_among "$name" "$needed" || fault "DT_NEEDED: $name"
done
! printf '%s\n' "$dynamic" | grep -q 'TEXTREL' || fault "it has text relocations"
! printf '%s\n' "$dynamic" | grep -q -e '(RPATH)' -e '(RUNPATH)' || fault "it has a RPATH or RUNPATH"

segments=$(readelf -W -l "$library")
! printf '%s\n' "$segments" | grep -q '^ *TLS ' || fault "it has a TLS segment, which a late dlopen may not find room for"
stack=$(printf '%s\n' "$segments" | grep '^ *GNU_STACK ') || fault "it has no GNU_STACK header, so the stack becomes executable"
case $stack in *E*0x*) fault "it asks for an executable stack" ;; esac

is_newer() { # VERSION
    [ "$1" != "$newest" ] && [ "$(printf '%s\n%s\n' "$1" "$newest" | sort -t. -k1,1n -k2,2n -k3,3n | tail -n 1)" = "$1" ]
}
for symbol in $(imported_symbols); do
    case $symbol in
    *@GLIBC_[0-9]*)
        if is_newer "${symbol##*@GLIBC_}"; then fault "imported: $symbol, newer than GLIBC_$newest"; fi ;;
    *@GLIBC_PRIVATE*) fault "imported: $symbol, which no release of glibc promises" ;;
    esac
done
finish
