import json

from scratch import ScratchCase

TABLE = (
    "intake",
    "migration",
    "1",
    "CREATE TABLE lot (id {blob} PRIMARY KEY, heads BIGINT NOT NULL)",
)
INSERT = ("intake", "statement", "insert", "INSERT INTO lot(id, heads) VALUES ($1, $2)")


class CheckSQL(ScratchCase):
    def setUp(self):
        super().setUp()
        self.copy("scripts")

    def check(self, *entries):
        keys = ("store", "kind", "name", "sql")
        lines = "".join(json.dumps(dict(zip(keys, entry))) + "\n" for entry in entries)
        outcome = self.run_script(
            "scripts/check-sql", input=lines, environment={"TMPDIR": str(self.folder)}
        )
        self.assertEqual(list(self.folder.glob("tiaoji-sql-*")), [], "a server was left behind")
        return outcome

    def test_portable_statements_of_two_stores_are_green(self):
        other = [("matching", *entry[1:]) for entry in (TABLE, INSERT)]
        self.assert_green(self.check(TABLE, INSERT, *other), "intake 1, matching 1; 0 faults")

    def test_a_statement_that_only_one_engine_understands_is_red_and_named(self):
        broken = ("intake", "statement", "replace", "INSERT OR REPLACE INTO lot VALUES ($1, $2)")
        self.assert_red(self.check(TABLE, INSERT, broken), "intake: statement replace:")

    def test_a_parameter_of_unknown_type_is_red(self):
        broken = ("intake", "statement", "find", "SELECT id FROM lot WHERE $1 IS NULL")
        self.assert_red(self.check(TABLE, broken), "could not determine data type")

    def test_a_broken_migration_is_red(self):
        broken = ("intake", "migration", "2", "CREATE TABLE lot (id INTEGER PRIMARY KEY) STRICT")
        self.assert_red(self.check(TABLE, INSERT, broken), "intake: migration 2:")

    def test_a_store_does_not_see_the_tables_of_another(self):
        other = ("matching", "migration", "1", "CREATE TABLE pair (id {blob} PRIMARY KEY)")
        self.assert_red(
            self.check(TABLE, INSERT, other, ("matching", *INSERT[1:])), "matching: statement"
        )

    def test_nothing_to_check_is_red(self):
        self.assert_red(self.check(), "this was read: nothing")
        self.assert_red(self.check(TABLE), "migrations and statements")
