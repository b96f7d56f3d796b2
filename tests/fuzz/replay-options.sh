#!/bin/sh
# Every input that was of interest to the fuzzer is read once more.
exec "$top_builddir/tests/fuzz/fuzz_options" "$top_srcdir"/tests/fuzz/corpus-options/*
