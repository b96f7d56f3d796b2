"""Loops made and closed; prints the resident set in KiB, and its anonymous part: after the start, after EARLY, after LATE loops.

    memory.py EARLY LATE same|cells

same: from one line, beneath stacks of sixteen depths.  cells: each from code of its own, as in a notebook.
"""
import asyncio
import gc
import sys


def show():
    gc.collect()
    with open("/proc/self/status") as f:
        fields = dict(line.split(":", 1) for line in f)
    print(fields["VmRSS"].split()[0], fields["RssAnon"].split()[0])


def make(depth):
    if depth > 0:
        return make(depth - 1)
    asyncio.new_event_loop().close()


def many(first, last, cells):
    for i in range(first, last):
        if cells:
            exec(compile("make(0)", "<cell-%d>" % i, "exec"))
        else:
            make(i % 16)

early, late, cells = int(sys.argv[1]), int(sys.argv[2]), sys.argv[3] == "cells"
show()
many(0, early, cells)
show()
many(early, late, cells)
show()
