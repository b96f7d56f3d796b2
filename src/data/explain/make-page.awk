# Makes whyloop-explain.7 of kinds.def and the files data/explain/KIND.txt.
# The first file is kinds.def; its kinds have the titles of the sections, its causes the list at the end.
function escape(text) {
    gsub(/\\/, "\\e", text)
    if (!in_program)
        gsub(/\. /, ".\n", text) # mdoc wants each sentence on a line of its own
    if (text ~ /^[.']/)
        text = "\\&" text
    return text
}
function close_program() {
    if (in_program)
        print ".Ed"
    in_program = 0
}
# A heading "Wrong: ..." or "Right: ..." or the name of a cause before a colon stands out.
function put_text(text,    head) {
    if (match(text, /^[A-Z]?[a-z-]+:/)) {
        head = substr(text, 1, RLENGTH - 1)
        if (head == "See") {
            print ".Pp\n.Lk " substr(text, RLENGTH + 2)
            return
        }
        print ".Sy " head " :" (text ~ /^[^ ]*:$/ ? "" : "\n" escape(substr(text, RLENGTH + 2)))
    } else
        print escape(text)
}
FNR == 1 { file++ }
file == 1 && /^WL_KIND\([A-Z]/ { split($0, part, "\""); title[part[2]] = part[4]; next }
file == 1 && /^WL_CAUSE\([A-Z]/ { split($0, part, "\""); cause[++causes] = part[2]; cause_title[causes] = part[4]; next }
file == 1 && causes > 0 && /^ +"/ { split($0, part, "\""); cause_line[causes] = part[2]; next }
file == 1 { next }
file == 2 && FNR == 1 {
    print ".\\\" Made from kinds.def and data/explain/: edit the texts there."
    print ".Dd " date "\n.Dt WHYLOOP-EXPLAIN 7\n.Os\n.Sh NAME\n.Nm whyloop-explain\n.Nd what each event-loop error of Python means"
    print ".Sh DESCRIPTION\nEach kind of error that\n.Xr whyloop 1\nreports, why it happens, and small programs that go wrong and right."
    print ".Ql whyloop explain Ar KIND\nshows the same."
}
FNR == 1 {
    close_program()
    kind = FILENAME
    sub(/^.*\//, "", kind)
    sub(/\.txt$/, "", kind)
    if (!(kind in title)) { print "no title for " kind > "/dev/stderr"; failed = 1; exit 1 }
    print ".Ss " kind "\n" title[kind] "."
    blank = 1
}
/^$/ { blank = 1; if (in_program) pending = pending "\n"; next }
/^    / {
    if (!in_program)
        print ".Bd -literal -offset indent"
    in_program = 1
    printf "%s", pending
    pending = ""
    print escape(substr($0, 5))
    blank = 0
    next
}
{
    close_program()
    pending = ""
    if (blank && $0 !~ /^See:/)
        print ".Pp"
    blank = 0
    put_text($0)
}
END {
    if (failed)
        exit 1
    close_program()
    print ".Sh CAUSES"
    print "What a message and a report name as the cause, and the line that they point to."
    print ".Bl -tag -width uvloop-not-reentrant"
    for (i = 1; i <= causes; i++)
        print ".It Sy " cause[i] "\n" cause_title[i] ".\nThe line: " cause_line[i] "."
    print ".El\n.Sh SEE ALSO\n.Xr whyloop 1 ,\n.Xr whyloop-report 5 ,\n.Xr libwhyloop 7"
}
