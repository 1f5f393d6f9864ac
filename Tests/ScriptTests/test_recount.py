import json

from scratch import ROOT, ScratchCase

CONFIG = """partitions: ["3303"]
bus:
  keys: keys
  publish: tcp://127.0.0.1:1
  route: tcp://127.0.0.1:2
"""
# Stands for the test peer: one stream of planted records.
PEER = """
import collections, json
ZERO = bytes(32)
Record = collections.namedtuple("Record", "type body")

class Peer:
    def __init__(self, options):
        import types
        self.context = types.SimpleNamespace(destroy=lambda linger: None)

    def fetch(self, first, previous):
        for kind, body in json.load(open("records.json")):
            yield Record(kind, bytes.fromhex(body))
"""


def field(number, value):
    """A protobuf field: a small number, or bytes."""
    if isinstance(value, bytes):
        return bytes([number << 3 | 2, len(value)]) + value
    return bytes([number << 3, value])


def lot(side, heads):
    return ["LotSubmitted", field(2, field(2, side) + field(7, heads)).hex()]


RECORDS = [
    lot(1, 30), lot(1, 12), lot(2, 20), ["ProposalMade", field(9, 15).hex()],
    ["ProposalMade", field(9, 4).hex()], ["ProposalClosed", field(2, 2).hex()],
    ["ProposalClosed", field(2, 1).hex()], ["AgreementDrafted", field(9, 12).hex()],
    ["NoticeCreated", ""], ["LedgerEntryMade", (field(2, b"post") + field(7, 50)).hex()],
    ["LedgerEntryMade", (field(2, b"return") + field(7, 20)).hex()],
    ["LotChanged", ""],
]
FIGURES = {"headsSurplus": 42, "headsShort": 20, "proposals": 2, "headsProposed": 19,
           "proposalsLapsed": 1, "agreements": 1, "headsAgreed": 12, "notices": 1, "payments": 1,
           "paidFen": 50, "returnedFen": 20}
BOOK = {"paid": 1, "paidFen": 50, "returnedFen": 20, "paidTwice": 0}


class Recount(ScratchCase):
    """The real scripts/recount.py with a peer that hears planted records."""

    def recount(self, records=RECORDS, book=None, **figures):
        self.copy("scripts")
        self.write("Tests/MessageBusTests/Peer/peer.py", PEER)
        self.write("config/intake.yaml", CONFIG)
        self.write("records.json", json.dumps(records))
        told = {**FIGURES, **figures}
        told["money"] = {"payments": told.pop("payments"), "paid": told.pop("paidFen"),
                         "returned": told.pop("returnedFen")}
        told["notices"] = {"created": told["notices"]}
        self.write("city/figures.json", json.dumps(told))
        self.write("book.json", json.dumps({**BOOK, **(book or {})}))
        return self.run_script(
            ROOT / ".build-venv/bin/python", "scripts/recount.py", "--config", "config",
            "--folder", "city", "--book", "book.json")

    def test_figures_that_the_wire_gives_too_are_green(self):
        self.assert_green(self.recount(), "recount: equal, 11 figures from 12 events")

    def test_each_figure_that_differs_is_red_by_its_name(self):
        for name, value in FIGURES.items():
            outcome = self.recount(**{name: value + 1})
            self.assert_red(outcome, f"BUT the table says {value + 1}")
            self.assertRegex(outcome.stdout, rf"{name} +{value}  BUT")
            self.assertIn("recount: FAILED", outcome.stdout)

    def test_a_bank_that_says_otherwise_or_paid_twice_is_red(self):
        for name, said in (("paidFen", "paidFen"), ("paid", "payments"), ("returnedFen", "returnedFen")):
            outcome = self.recount(book={name: BOOK[name] + 1})
            self.assertRegex(outcome.stdout, rf"{said} +\d+  BUT the bank says {BOOK[name] + 1}")
            self.assert_red(outcome, "recount: FAILED")
        self.assert_red(self.recount(book={"paidTwice": 1}), "the bank paid 1 TWICE")

    def test_no_event_at_all_is_red(self):
        self.assert_red(self.recount([], **dict.fromkeys(FIGURES, 0)), "from 0 events")
