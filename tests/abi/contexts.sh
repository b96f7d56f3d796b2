#!/bin/sh
# Each public function says in which context it may be called: the comment above it has "Context:" and one of
#
#   start (single-threaded, before Python)   any   gil   nogil   signal (async-signal-safe)   cli
#
# A comment counts for the declarations that follow it, up to an empty line or the next comment. One that says
# "functions below" or "all of them" counts for the rest of the header, until another one does.
# shellcheck source-path=SCRIPTDIR source=lib.sh
. "$(dirname "$0")/lib.sh"

cd "$src" || exit 99
found=$(for header in src/*/*.h; do
    [ ! -f "$header" ] || awk -v file="$header" '
    function end_comment(    word, below) {
        below = comment ~ /functions below|all of them/
        context = ""
        if (match(comment, /Context:[ ]*/)) {
            word = substr(comment, RSTART + RLENGTH)
            sub(/[^a-z].*/, "", word)
            if (word ~ /^(start|any|gil|nogil|signal|cli)$/)
                context = word
            else
                print file ":" NR ": \"Context: " word "\" is none of start, any, gil, nogil, signal, cli"
        }
        if (below)
            below_context = context
    }
    # Takes comments away; one that begins a line is the one that counts.
    function code_of(line,    out, at, open) {
        out = ""
        while (line != "") {
            if (in_comment) {
                at = index(line, "*/")
                comment = comment " " (at ? substr(line, 1, at - 1) : line)
                if (!at)
                    return out
                in_comment = 0
                line = substr(line, at + 2)
                if (counts)
                    end_comment()
                continue
            }
            open = index(line, "/*")
            if (!open)
                return out line
            out = out substr(line, 1, open - 1)
            in_comment = 1
            counts = out ~ /^[ \t]*$/ && statement == "" && depth == 0
            comment = ""
            line = substr(line, open + 2)
        }
        return out
    }
    function declared(text,    name) {
        while (match(text, /__attribute__[ ]*\(\([^()]*(\([^()]*\)[^()]*)*\)\)/))
            text = substr(text, 1, RSTART - 1) " " substr(text, RSTART + RLENGTH)
        gsub(/[ \t]+/, " ", text)
        sub(/^ /, "", text)
        if (text ~ /^(typedef|static|_Static_assert|enum [^(]*\{|struct [^(]*\{)/ || text !~ /[a-z_0-9]+ ?\(/)
            return
        if (text ~ /^[^(]*\(\*/ || text ~ /^[^(]*=/)
            return
        match(text, /[A-Za-z_][A-Za-z_0-9]* ?\(/)
        name = substr(text, RSTART, RLENGTH - 1)
        functions++
        if (context == "" && below_context == "")
            print file ":" NR ": " name "() has no Context: word above it"
    }
    {
        was_in_comment = in_comment
        code = code_of($0)
        if (code ~ /^[ \t]*$/) {
            if ($0 ~ /^[ \t]*$/ && !was_in_comment && depth == 0)
                context = ""
            next
        }
        if (continued || code ~ /^[ \t]*#/) {
            continued = code ~ /\\$/
            next
        }
        n = length(code)
        for (i = 1; i <= n; i++) {
            c = substr(code, i, 1)
            if (c == "{") {
                if (depth++ == 0)
                    statement = statement c
            } else if (c == "}") {
                if (--depth == 0 && statement ~ /\)[ \t]*\{$/) {
                    declared(statement)
                    statement = ""
                }
            } else if (c == ";" && depth == 0) {
                declared(statement)
                statement = ""
            } else if (depth == 0)
                statement = statement c
        }
        if (statement ~ /^[ \t]*$/)
            statement = ""
        else
            statement = statement " "
    }
    END { print "count " functions + 0 }' "$header"
done)

count=$(printf '%s\n' "$found" | awk '$1 == "count" { n += $2 } END { print n + 0 }')
[ "$count" -gt 0 ] || fault "no public function was found under src/"
while read -r line; do
    case $line in "count "* | "") ;; *) fault "$line" ;; esac
done <<END
$found
END
echo "$count public functions"
finish
