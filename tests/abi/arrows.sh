#!/bin/sh
# The folders of src/ may include one another only along the arrows of the drawing:
#
#   cli  ->  attach, render, report, common
#   render -> report, common          report -> common
#   attach -> common                  preload -> common
#
# Above all, nothing outside preload/ knows what is in there, and common/ knows nobody.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

allowed() { # FROM TO
    case "$1:$2" in
    cli:attach | cli:render | cli:report | cli:common) ;;
    render:report | render:common | report:common) ;;
    attach:common | preload:common) ;;
    *) return 1 ;;
    esac
}

check() { # FILE LINE INCLUDED
    from=$(basename "$(dirname "$1")")
    case $3 in
    config.h) return ;;
    ../*/*/*) ;;
    ../*/*)
        to=${3#../}
        to=${to%%/*}
        allowed "$from" "$to" || fault "$1:$2: $from/ may not include from $to/ (\"$3\")"
        [ -f "$src/src/${3#../}" ] || fault "$1:$2: \"$3\" is not there"
        return ;;
    */* | .*) ;;
    *)
        [ -f "$src/src/$from/$3" ] || fault "$1:$2: \"$3\" is neither here nor written as ../FOLDER/FILE"
        return ;;
    esac
    fault "$1:$2: \"$3\" is neither a file of this folder nor ../FOLDER/FILE"
}

cd "$src" || exit 99
includes=$(grep -n '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' src/*/*.[ch] src/*/*.def /dev/null |
    sed -n 's/^\([^:]*\):\([0-9]*\):[^"]*"\([^"]*\)".*/\1 \2 \3/p')
[ -n "$includes" ] || { fault "no #include line was found under src/"; finish; }
while read -r file line included; do
    check "$file" "$line" "$included"
done <<END
$includes
END

# What the lines above could not show
for file in src/*/*.[ch]; do
    folder=$(basename "$(dirname "$file")")
    case $folder in
    cli | attach | render | report | common | preload) ;;
    *) fault "$file: code is in cli, attach, render, report, common or preload" ;;
    esac
    [ "$folder" = preload ] || ! grep -n 'include.*preload/' "$file" >&2 || fault "$file: reaches into preload/"
done
finish
