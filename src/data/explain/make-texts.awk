# Makes cli/explain_texts.c of the files data/explain/KIND.txt.
function close_text() { if (kind != "") print "    NULL,\n};" }
BEGIN { print "/* Made from data/explain/: edit the texts there. */\n#include \"explain_texts.h\"\n\n#include <stddef.h>" }
FNR == 1 {
    close_text()
    kind = FILENAME
    sub(/^.*\//, "", kind)
    sub(/\.txt$/, "", kind)
    kinds[++count] = kind
    print "\nstatic const char *const text_" count "[] = {"
}
{
    gsub(/\\/, "\\\\")
    gsub(/"/, "\\\"")
    print "    \"" $0 "\","
}
END {
    close_text()
    print "\nconst struct wl_explain_text wl_explain_texts[] = {"
    for (i = 1; i <= count; i++)
        print "    {\"" kinds[i] "\", text_" i "},"
    print "    {NULL, NULL},\n};"
}
