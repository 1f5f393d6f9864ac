import json
import subprocess

from scratch import ROOT, ScratchCase


class Format(ScratchCase):
    def setUp(self):
        super().setUp()
        self.copy(
            ".swift-format",
            "scripts",
            "Package.swift",
            "Services",
            "Shared/Domain",
            "Tests/DomainTests",
        )

    def check(self):
        return self.run_script("scripts/format", "--check")

    def test_what_the_formatter_would_change_is_red(self):
        self.assert_green(self.check())
        self.write("Shared/Domain/Planted.swift", "struct A {\n    let a = 1\n}\n")
        self.assert_red(self.check(), "Indentation")

    def test_a_force_unwrap_is_red(self):
        self.write("Services/Intake/Planted.swift", "func f(a: Int?) -> Int { a! }\n")
        self.assert_red(self.check(), "NeverForceUnwrap")

    def test_format_mends_what_check_complains_of(self):
        self.write("Shared/Domain/Planted.swift", "struct A {\n    let a = 1;\n}\n")
        self.assert_red(self.check(), "Planted.swift")
        self.assert_green(self.run_script("scripts/format"))
        self.assert_green(self.check())

    def test_every_key_of_the_configuration_is_one_the_formatter_knows_and_none_is_left_out(self):
        dumped = subprocess.run(
            ["swift", "format", "dump-configuration"], stdout=subprocess.PIPE, check=True
        ).stdout
        known, ours = json.loads(dumped), json.loads((ROOT / ".swift-format").read_text())
        self.assertEqual(set(ours), set(known))
        self.assertEqual(set(ours["rules"]), set(known["rules"]))
