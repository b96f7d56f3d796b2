# Makes render/html_texts.c of data/html/page.html and page.css, without their indentation and comments.
function close_text() { if (open) print "    NULL,\n};" }
BEGIN { print "/* Made from data/html/: edit the files there. */\n#include \"html_texts.h\"\n\n#include <stddef.h>" }
FNR == 1 {
    close_text()
    open = 1
    print "\nconst char *const " (FILENAME ~ /\.css$/ ? "wl_html_style" : "wl_html_page") "[] = {"
}
{
    sub(/^[ \t]+/, "")
    if ($0 == "" || /^\/\*.*\*\/$/ || /^<!--.*-->$/)
        next
    gsub(/\\/, "\\\\")
    gsub(/"/, "\\\"")
    print "    \"" $0 "\","
}
END { close_text() }
