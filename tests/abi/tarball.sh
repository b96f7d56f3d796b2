#!/bin/sh
# The tarball holds every file of the repository, and beside them only what the Autotools make.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

need git make
[ -e "$src/.git" ] || skip "this is no checkout"
unset MAKEFLAGS MFLAGS MAKELEVEL MAKEOVERRIDES

# Automake wants the folder as a relative path
tree=dist-tree.$$
scratch=$(mktemp -d) || exit 99
trap 'rm -rf "$scratch" "${build:?}/$tree"' EXIT
said=$(make -s -C "$build" distdir distdir="$tree" 2>&1) || { fault "make distdir: $said"; finish; }

generated='^(aclocal\.m4|config\.h\.in|configure|(.*/)?Makefile\.in|build-aux/.*|m4/(libtool|lt.*)\.m4)$'
(cd "$build/$tree" && find . -type f) | sed 's,^\./,,' | grep -Ev "$generated" | sort >"$scratch/held"
kept() { git -C "$src" -c core.quotePath=false ls-files "$@" | grep -Ev '(^|/)\.gitignore$' | sort; }
kept >"$scratch/kept"
kept --cached --others --exclude-standard >"$scratch/there"
missing=$(comm -13 "$scratch/held" "$scratch/kept")
extra=$(comm -23 "$scratch/held" "$scratch/there")
[ -z "$missing" ] || fault "not in the tarball: $missing"
[ -z "$extra" ] || fault "in the tarball, but not in the repository: $extra"
finish
