import json

from scratch import ScratchCase

SWIFT = """#!/usr/bin/env python3
import os, shutil, sys
arguments = sys.argv[1:]
if "--experimental-event-stream-output" in arguments:
    to = arguments[arguments.index("--experimental-event-stream-output") + 1]
    kind = "slow" if "--filter" in arguments else "quick"
    if os.path.exists(f"{kind}.stream"):
        shutil.copy(f"{kind}.stream", to)
sys.exit(int(os.environ.get("SWIFT_EXIT", "0")))
"""


def stream(*tests):
    """An event stream in which each (name, event kinds) happens."""
    records = []
    for name, kinds in tests:
        identity = f"{name}()/File.swift:1:1"
        records.append({"kind": "test", "payload": {"kind": "function", "id": identity}})
        for kind in kinds:
            messages = [{"symbol": "x", "text": f"{kind} of {name}"}]
            records.append(
                {
                    "kind": "event",
                    "payload": {"kind": kind, "testID": identity, "messages": messages},
                }
            )
    return "".join(json.dumps(record) + "\n" for record in records)


PASS = ("testStarted", "testEnded")


class Summary(ScratchCase):
    """The real scripts/test, with idle steps and a swift that writes a planted stream."""

    def setUp(self):
        super().setUp()
        self.copy("scripts")
        for name in ("bootstrap", "format", "tidy", "build", "mutate", "check-sql", "demo"):
            self.plant(name, "exit 0")
        self.plant("selftest", 'echo "2 0" >"$2"')
        self.write(
            "Package.swift",
            '.testTarget(name: "DomainTests")\n.testTarget(name: "EndToEndTests")\n',
        )
        self.write("deploy/dev/intake.yaml", "admin:\n  port: 1\n")
        self.write(".build/release/tiaoji-intake", "#!/bin/sh\nexit 0\n", executable=True)
        self.write("tools/swift", SWIFT, executable=True)
        self.write("quick.stream", stream(("DomainTests.A/one", PASS), ("DomainTests.A/two", PASS)))
        self.write("slow.stream", stream(("EndToEndTests.B/three", PASS)))

    def plant(self, script, body):
        self.write(f"scripts/{script}", f"#!/usr/bin/env bash\n{body}\n", executable=True)

    def assert_closes(self, line, status, **environment):
        environment["PATH"] = f"{self.folder}/tools:/usr/bin:/bin"
        outcome = self.run_script("scripts/test", environment=environment)
        self.assertEqual(outcome.stdout.splitlines()[-1], line, outcome.stdout)
        self.assertEqual(outcome.returncode, status, outcome.stdout)
        return outcome

    def test_the_closing_line_counts_every_suite(self):
        self.assert_closes("5 passed, 0 failed", 0)

    def test_a_failed_test_is_counted(self):
        failed = ("testStarted", "issueRecorded", "testEnded")
        self.write(
            "quick.stream", stream(("DomainTests.A/one", PASS), ("DomainTests.A/two", failed))
        )
        self.assert_closes("4 passed, 1 failed", 1, SWIFT_EXIT="0")

    def test_a_skipped_test_has_failed(self):
        self.write("slow.stream", stream(("EndToEndTests.B/three", ("testSkipped",))))
        self.assert_closes("4 passed, 1 failed", 1)

    def test_a_test_in_which_the_process_died_has_failed(self):
        self.write(
            "quick.stream",
            stream(("DomainTests.A/one", PASS), ("DomainTests.A/two", ("testStarted",))),
        )
        self.assert_closes("4 passed, 1 failed", 1)

    def test_a_target_without_tests_has_failed(self):
        self.write("slow.stream", "")
        self.assert_closes("4 passed, 1 failed", 1)

    def test_a_run_that_left_no_stream_has_failed(self):
        (self.folder / "slow.stream").unlink()
        self.assert_closes("4 passed, 1 failed", 1)

    def test_a_test_run_that_exits_badly_has_failed_whatever_it_counted(self):
        self.assert_closes("5 passed, 2 failed", 1, SWIFT_EXIT="1")

    def test_a_broken_step_is_one_failure_and_the_others_still_run(self):
        self.plant("tidy", "exit 1")
        self.plant("check-sql", "exit 1")
        self.plant("demo", "exit 1")
        outcome = self.assert_closes("5 passed, 3 failed", 1)
        self.assertRegex(outcome.stdout, r"tidy +\d+ +0 +1  failed")

    def test_a_process_that_cannot_print_its_statements_is_a_failure(self):
        self.write(".build/release/tiaoji-intake", "#!/bin/sh\nexit 1\n")
        self.assert_closes("5 passed, 1 failed", 1)

    def test_without_a_build_no_test_is_claimed(self):
        self.plant("build", "exit 1")
        self.assert_closes("2 passed, 1 failed", 1)

    def test_a_failed_selftest_is_counted(self):
        self.plant("selftest", 'echo "1 1" >"$2"; exit 1')
        self.assert_closes("4 passed, 1 failed", 1)
