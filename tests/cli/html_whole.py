#!/usr/bin/env python3
"""html_whole.py REPORT PAGE: what of the report is not to be read in its page?

Left out on purpose: what the page says in other words, and numbers that are for programs.
"""
import json
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "lib"))
import page as markup  # noqa: E402

OTHERWISE = {
    "outcome", "role", "origin", "function_kind", "state",  # in words
    "end_line", "end_column",  # what is underlined
    "module",  # the file says it
    "handle", "address", "offset", "symbol_offset", "build_id",  # for debuggers
}


def leaves(value, name, path):
    if isinstance(value, dict):
        for key, child in value.items():
            yield from leaves(child, key, path + "." + key)
    elif isinstance(value, list):
        for i, child in enumerate(value):
            yield from leaves(child, name, "%s[%d]" % (path, i))
    elif isinstance(value, str) and name not in OTHERWISE:
        yield from ((path, line) for line in value.split("\n"))  # code over several lines has signs between them
    elif not isinstance(value, bool) and name not in OTHERWISE:
        yield path, value


def main():
    with open(sys.argv[1], encoding="utf-8") as source:
        report = json.load(source)
    with open(sys.argv[2], encoding="utf-8") as source:
        text = source.read()
    seen = " ".join((markup.Page(text).text + text).split())
    missing = [(path, value) for path, value in leaves(report, "", "") if " ".join(str(value).split()) not in seen]
    for path, value in missing:
        print("not in the page: %s, %.80r" % (path, value))
    return bool(missing)


if __name__ == "__main__":
    sys.exit(main())
