import json
import pathlib

from scratch import ROOT, ScratchCase

MANIFEST = """// swift-tools-version:6.3
import PackageDescription
let package = Package(name: "probe", targets: [
  .target(name: "Guard"), .testTarget(name: "GuardTests", dependencies: ["Guard"]),
])
"""
SOURCE = """package func accepts(_ heads: Int) -> Bool {
  guard heads > 0 else { return false }
  return heads <= 100
}
"""
TESTS = """import Guard
import Testing

@Suite struct Guards {
  @Test func `no heads are refused`() {
    #expect(
      accepts(0) == false)
  }
  @Test func `some heads are accepted`() { #expect(accepts(5)) }
}
"""
MUTATION = {
    "safeguard": "nobody offers no heads",
    "file": "Sources/Guard/Guard.swift",
    "old": "guard heads > 0 else { return false }",
    "new": "",
    "test": "GuardTests.Guards/`no heads are refused`()",
    "assertion": "accepts(0) == false",
}


class Mutate(ScratchCase):
    """The real scripts/mutate over a package of one function with one safeguard."""

    def setUp(self):
        super().setUp()
        self.copy("scripts", ".gitignore")
        for planted in (self.folder / "scripts/mutations").glob("*"):
            planted.unlink()
        (self.folder / ".build-venv").symlink_to(ROOT / ".build-venv")
        self.write("Package.swift", MANIFEST)
        self.write("Sources/Guard/Guard.swift", SOURCE)
        self.write("Tests/GuardTests/GuardTests.swift", TESTS)

    def plant(self, name, **changes):
        self.write(f"scripts/mutations/{name}.yaml", json.dumps({**MUTATION, **changes}))

    def check(self):
        return self.run_script("scripts/mutate", "--check")

    def test_an_edit_that_applies_is_green(self):
        self.plant("heads")
        self.assert_green(self.check(), "1 edits apply")

    def test_no_mutation_at_all_is_red(self):
        self.assert_red(self.check(), "there is no such mutation")

    def test_an_edit_that_no_longer_applies_is_red(self):
        self.plant("heads", old="guard heads > 1")
        self.assert_red(self.check(), "heads: its old text occurs 0 times")

    def test_an_edit_that_is_not_unique_is_red(self):
        self.plant("heads", old="heads")
        self.assert_red(self.check(), "its old text occurs 3 times")

    def test_an_edit_of_a_file_that_is_gone_is_red(self):
        self.plant("heads", file="Sources/Guard/Gone.swift")
        self.assert_red(self.check(), "Gone.swift is not there")

    def test_an_edit_whose_test_or_assertion_is_gone_is_red(self):
        self.plant("heads", test="GuardTests.Guards/`another`()")
        self.assert_red(self.check(), "no test GuardTests.Guards/`another`()")
        self.plant("heads", assertion="accepts(-1)")
        self.assert_red(self.check(), "no assertion 'accepts(-1)'")

    def test_a_missing_field_is_red(self):
        self.write("scripts/mutations/heads.yaml", "file: Package.swift\n")
        self.assert_red(self.check(), "heads: its fields are not")

    def test_what_else_may_notice_is_a_list(self):
        self.plant("heads", also="SimulationTests[.]")
        self.assert_red(self.check(), "heads: `also` is not a list")

    def test_an_assertion_below_the_failed_one_is_not_taken_for_it(self):
        tests = TESTS.replace("accepts(0) == false)", "accepts(0) == false)\n    #expect(accepts(7))")
        self.write("Tests/GuardTests/GuardTests.swift", tests)
        self.plant("heads", assertion="accepts(7)")
        self.assert_red(
            self.run_script("scripts/mutate"), "heads: the named test failed otherwise"
        )

    def test_tests_that_do_not_end_are_ended_and_leave_nothing_behind(self):
        self.plant("heads", new="while heads < 1 {}")
        outcome = self.run_script("scripts/mutate", "--limit", "20")
        self.assert_red(outcome, "heads: the named test failed otherwise: it never ended")
        self.assertEqual(self.left_behind(), [])

    def left_behind(self):
        """Command lines of processes at work in this scratch folder."""
        mine, found = f"{self.folder}/.build-mutate".encode(), []
        for path in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            try:
                line = path.read_bytes()
            except OSError:
                continue
            if mine in line:
                found.append(line)
        return found

    def test_only_what_the_named_assertion_alone_notices_is_green(self):
        self.plant("heads")
        self.assert_green(self.run_script("scripts/mutate"), "green before and after: 2 tests")
        self.plant("limit", old="heads <= 100", new="heads <= 101")
        self.plant("others", old="heads <= 100", new="heads > 100")
        self.plant("both", old=SOURCE, new=SOURCE.replace("heads > 0", "heads < 1"))
        self.plant("agreed", old=SOURCE, new=SOURCE.replace("heads > 0", "heads < 1"), also=["some heads"])
        self.plant("syntax", old="heads <= 100", new="heads <=")
        outcome = self.run_script("scripts/mutate")
        self.assert_red(outcome, "limit: the named test passed; 0 others failed")
        self.assertIn("others: the named test passed; 1 others failed", outcome.stdout)
        self.assertIn("syntax: it does not compile", outcome.stdout)
        self.assertIn("both: others failed too: GuardTests.Guards/`some heads", outcome.stdout)
        self.assertRegex(outcome.stdout, r"heads +\d+  yes")
        self.assertRegex(outcome.stdout, r"agreed +\d+  yes")
        self.assertIn("  by GuardTests.Guards/`some heads are accepted`() too", outcome.stdout)
        self.write("Tests/GuardTests/GuardTests.swift", TESTS.replace("accepts(5)", "accepts(500)"))
        self.assert_red(
            self.run_script("scripts/mutate", "heads"), "without any edit these tests fail"
        )
