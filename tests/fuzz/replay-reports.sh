#!/bin/sh
# Every report that is kept, and a hundred others made of each, are read and drawn in all ways.
[ -x "$top_builddir/tests/fuzz/fuzz_report" ] || {
    echo "the command is not built here, so there is nothing that reads reports"
    exit 77
}
exec "$top_builddir/tests/fuzz/fuzz_report" "$top_srcdir"/tests/fuzz/corpus-report/* "$top_srcdir"/tests/golden/*/report.json
