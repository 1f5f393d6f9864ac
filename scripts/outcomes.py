#!/usr/bin/env python3
"""What became of each test of a Swift Testing run, read from the event stream it wrote.

usage: scripts/outcomes.py STREAM TARGET...

Only a plain pass passes: a test that was skipped, that recorded a known issue or that never ended
(the process died) has failed, and so has a TARGET without any test. Prints the count of each target
and every test that failed; exits 1 if there is one. The last line is "PASSED FAILED" for the caller.
"""

import collections
import json
import re
import sys


class Test:
    def __init__(self, name):
        self.name = name  # Target.Suite/function(), without the place in the source
        self.ended = False
        self.remarks = []  # why it did not plainly pass: (file, line, text)

    @property
    def passed(self):
        return self.ended and not self.remarks

    @property
    def target(self):
        return re.split(r"[./]", self.name, maxsplit=1)[0]


def read(path):
    """Test id → Test, of every test that the run meant to run."""
    tests, suites = {}, set()
    for line in open(path, encoding="utf-8"):
        try:
            record = json.loads(line)
        except json.JSONDecodeError:
            continue  # the line at which the process died
        payload = record["payload"]
        if record["kind"] == "test":
            if payload["kind"] == "function":
                tests[payload["id"]] = Test(re.sub(r"/[^/]*:\d+:\d+$", "", payload["id"]))
            else:
                suites.add(payload["id"])
            continue
        kind, identity = payload["kind"], payload.get("testID")
        if kind == "testEnded" and identity in tests:
            tests[identity].ended = True
        elif kind in ("issueRecorded", "testSkipped"):
            if identity not in tests:  # a suite's, or recorded outside of any test
                if kind == "testSkipped" and identity in suites:
                    continue  # its tests say so themselves
                identity = identity or "(outside of any test)"
                tests.setdefault(identity, Test(identity)).ended = True
            place = payload.get("issue", {}).get("sourceLocation") or {}
            text = " ".join(message["text"] for message in payload["messages"])
            tests[identity].remarks.append(
                (place.get("filePath") or place.get("_filePath", ""), place.get("line", 0), text)
            )
    return tests


def main():
    path, expected = sys.argv[1], sys.argv[2:]
    try:
        tests = read(path).values()
    except FileNotFoundError:
        tests = []
    counts = {target: collections.Counter() for target in expected}
    for test in tests:
        counts.setdefault(test.target, collections.Counter())[test.passed] += 1
        if not test.passed:
            print(f"failed: {test.name}", *(text for _, _, text in test.remarks), sep="\n  ")
            if not test.remarks:
                print("  it never ended")
    empty = [target for target, count in counts.items() if not count]
    for target, count in sorted(counts.items()):
        print(f"{target:24}{count[True]:6} passed {count[False]:6} failed")
    for target in empty:
        print(f"failed: {target} ran no test")
    failed = sum(count[False] for count in counts.values()) + len(empty)
    print(sum(count[True] for count in counts.values()), failed)
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
