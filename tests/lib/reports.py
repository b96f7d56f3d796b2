#!/usr/bin/env python3
"""Fill a directory with reports, as many programs on one machine leave them.

    reports.py REPORT DIR COUNT [DISTINCT]

Each is REPORT (a file) with a time, a process, an id and a fingerprint of its own; there are DISTINCT fingerprints, else
as many as reports. What follows the head stays, so the size of a file is that of REPORT.
"""
import datetime
import json
import os
import sys

path, folder, count = sys.argv[1], sys.argv[2], int(sys.argv[3])
distinct = int(sys.argv[4]) if len(sys.argv) > 4 else count
with open(path, encoding="utf-8") as file:
    report = json.load(file)
begin = datetime.datetime(2026, 11, 1)
for i in range(count):
    time = begin + datetime.timedelta(seconds=7 * i, microseconds=i * 6007 % 1000000)
    pid = 1000 + i // 3
    report["timestamp"] = report["first_seen"] = report["last_seen"] = time.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    report["report_id"] = time.strftime("%Y%m%dT%H%M%S.%fZ-") + f"{pid}-{i % 3 + 1:04}"
    report["fingerprint"] = f"{i % distinct * 0x9e3779b97f4a7c15 % 2**64:016x}"
    with open(os.path.join(folder, f"{report['report_id']}-{report['error']['kind']}.json"), "w", encoding="utf-8") as file:
        json.dump(report, file)
