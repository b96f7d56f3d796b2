#!/bin/sh
# Only the command's verbs may print or end the process: the rest returns what went wrong. Inside the watched program, and
# in what both sides share, there is no stdio and no heap at all. Read from the source, so it holds without a build too.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

prints='printf|vprintf|fprintf|vfprintf|dprintf|vdprintf|puts|fputs|putchar|putc|fputc|perror|err|errx|warn|warnx|error'
ends='exit|_exit|_Exit|quick_exit|abort|assert'
stdio='snprintf|vsnprintf|sprintf|vsprintf|asprintf|vasprintf|fopen|fdopen|fwrite|fread|fclose|sscanf|setlocale|strerror'
heap='malloc|calloc|realloc|reallocarray|free|strdup|strndup|posix_memalign|aligned_alloc|opendir|scandir|qsort'

# A child between fork and exec must leave by _exit; the file says so with "child: " in a comment on that line.
check() { # WORDS FILE...
    words=$1
    shift
    for file; do
        [ -f "$file" ] || continue
        hits=$(strip_c <"$file" | grep -nE "(^|[^A-Za-z0-9_.>])($words)[[:space:]]*\(" | cut -d: -f1)
        for line in $hits; do
            text=$(sed -n "${line}p" "$file")
            case $text in *_exit*"/* child: "*) continue ;; esac
            fault "$file:$line: $(printf '%s' "$text" | sed 's/^[[:space:]]*//')"
        done
    done
}

cd "$src" || exit 99
check "$prints|$ends" src/attach/*.[ch] src/report/*.[ch] src/render/*.[ch]
check "$prints|$ends|$stdio|$heap" src/common/*.[ch] src/preload/*.[ch]
finish
