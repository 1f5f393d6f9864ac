from scratch import ScratchCase

EVENT = 'package static let type = "Imagined"\n  package static let version: UInt16 = 1\n'


class Tidy(ScratchCase):
    def setUp(self):
        super().setUp()
        self.copy()
        self.assert_green(self.tidy())

    def tidy(self):
        return self.run_script("scripts/tidy")

    def assert_planted(self, name, text, sentence):
        path = self.folder / name
        before = path.read_bytes() if path.exists() else None
        self.write(name, text)
        self.assert_red(self.tidy(), sentence)
        path.unlink() if before is None else path.write_bytes(before)

    def test_a_module_imported_outside_its_room_is_red(self):
        self.assert_planted(
            "Shared/Storage/Planted.swift", "import CZeroMQ\n", "Planted.swift:1: [owner]"
        )
        self.assert_planted(
            "Services/Intake/Planted.swift", "private import GRDB\n", "Planted.swift:1: [owner]"
        )
        self.assert_planted(
            "Services/Matching/Planted.swift", "import CCurl\n", "Planted.swift:1: [owner]"
        )

    def test_time_ids_and_chance_in_a_pure_room_or_a_decision_are_red(self):
        for code in (
            "Date()",
            "UUID()",
            "Int.random(in: 1...2)",
            "all.shuffled()",
            "ContinuousClock()",
        ):
            self.assert_planted("Shared/Domain/Planted.swift", f"let x = {code}\n", "[chance]")
        decision = "func decide(_ decision: Decision) {\n  let id = UUID()\n}\n"
        self.assert_planted(
            "Services/Matching/Planted.swift", decision, "Planted.swift:2: [chance]"
        )

    def test_a_forced_value_is_red_in_a_test_too(self):
        for code in ("try! read()", "value as! Int", "value!", "values[0]!.count", "read()!"):
            self.assert_planted("Tests/DomainTests/Planted.swift", f"let x = {code}\n", "[forced]")
        self.assert_planted("Tests/DomainTests/Planted.swift", "var later: Int!\n", "[forced]")

    def test_words_in_strings_comments_and_names_are_not_code(self):
        text = '// Date() try! x!\nlet a = "UUID() x!"\n@Test func `now!`() { a != b }\n'
        self.write("Shared/Domain/Planted.swift", text)
        self.assert_green(self.tidy())

    def test_a_note_to_mend_later_is_red(self):
        self.assert_planted("Shared/Domain/Planted.swift", "// FIXME: later\n", "[fixme]")

    def test_a_long_file_or_document_is_red(self):
        self.assert_planted("Shared/Domain/Planted.swift", "let x = 1\n" * 401, "401 lines")
        self.assert_planted("README.md", "line\n" * 121, "121 lines")
        self.assert_planted("ARCHITECTURE.md", "line\n" * 251, "251 lines")

    def test_an_event_version_without_a_golden_file_is_red(self):
        self.assert_planted(
            "Shared/Events/Planted.swift", EVENT, "Imagined.v1.bin:1: [golden] is missing"
        )

    def test_a_golden_file_without_an_event_is_red(self):
        self.assert_planted(
            "Tests/EventsTests/Golden/Lost.v9.bin", "", "belongs to no declared event"
        )

    def test_a_configuration_key_that_the_example_lacks_is_red(self):
        key = 'let key = ConfigurationKey(\n  "storage.imagined", .integer(1), "planted")\n'
        self.assert_planted(
            "Services/Intake/Planted.swift", key, "intake.yaml:1: [key] lacks storage.imagined"
        )

    def test_a_link_that_leads_nowhere_is_red(self):
        self.assert_planted(
            "deploy/PLANTED.md", "See [it](../nowhere.md).\n", "PLANTED.md:1: [link]"
        )
        self.assert_planted(
            "deploy/PLANTED.md", "# Here\n\n[there](#there)\n", "#there leads nowhere"
        )
        self.write("deploy/PLANTED.md", "# Over here\n\n[here](#over-here), [up](../LICENSE) ![it](board.png)\n")
        self.assert_green(self.tidy())
