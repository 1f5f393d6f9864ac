import json
import subprocess
import sys

from scratch import ROOT, ScratchCase

FILE = """<?xml version="1.0" encoding="UTF-8"?>
<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"><CstmrCdtTrfInitn>
<GrpHdr><MsgId>{id}</MsgId><CreDtTm>2021-02-20T02:00:00Z</CreDtTm><NbOfTxs>{count}</NbOfTxs>
<CtrlSum>{sum}</CtrlSum><InitgPty><Nm>甲</Nm></InitgPty></GrpHdr>
<PmtInf><PmtInfId>B{id}</PmtInfId><PmtMtd>TRF</PmtMtd><ReqdExctnDt><Dt>2021-02-22</Dt></ReqdExctnDt>
<Dbtr><Nm>甲</Nm></Dbtr><DbtrAcct><Id><Othr><Id>330001</Id></Othr></Id></DbtrAcct>
<DbtrAgt><FinInstnId/></DbtrAgt>{payments}</PmtInf></CstmrCdtTrfInitn></Document>"""
PAYMENT = """<CdtTrfTxInf><PmtId><EndToEndId>{id}</EndToEndId></PmtId>
<Amt><InstdAmt Ccy="CNY">10.05</InstdAmt></Amt><Cdtr><Nm>乙</Nm></Cdtr>
<CdtrAcct><Id><Othr><Id>6222{id}</Id></Othr></Id></CdtrAcct></CdtTrfTxInf>"""


class BankSimulator(ScratchCase):
    """The real scripts/bank-simulator on files that are made here."""

    def deliver(self, id="M1", payments=("P1", "P2", "P3"), count=None, total=None, name=None):
        fen = 1005 * len(payments)
        self.write(f"to-bank/{name or id + '.xml'}", FILE.format(
            id=id, count=count or len(payments), sum=total or f"{fen // 100}.{fen % 100:02}",
            payments="".join(PAYMENT.format(id=payment) for payment in payments)))

    def bank(self, *arguments):
        return self.run_script(sys.executable, ROOT / "scripts/bank-simulator", self.folder, *arguments)

    def step(self, *arguments):
        self.assert_green(self.bank("--step", *arguments))

    def totals(self):
        outcome = self.bank("--book")
        self.assert_green(outcome)
        return json.loads(outcome.stdout)

    def assert_totals(self, **expected):
        totals = self.totals()
        self.assertEqual({name: totals[name] for name in expected}, expected)

    def answers(self):
        return {path.name: path.read_text() for path in sorted((self.folder / "from-bank").iterdir())}

    def test_what_it_is_told_wrongly_is_red(self):
        for arguments in ([], ["--step", "--book"], ["--step", "--behaviour", "kind"],
                          ["--step", "--rule", "batch:M1"], ["--step", "--rule", "payment:P1=silent"],
                          ["--step", "--rule", "file:M1=reject"], ["--step", "--rule", "batch:=reject"]):
            self.assert_red(self.bank(*arguments), "error: ")

    def test_it_pays_once_however_often_it_looks(self):
        self.deliver()
        for _ in range(3):
            self.step()
        self.assert_totals(batches=1, paid=3, paidFen=3015, paidTwice=0, incidents=0, answers=1)
        self.assertEqual(list(self.answers()), ["camt.053-STMT00000001.xml", "pain.002-BANK00000001.xml"])

    def test_a_file_that_is_still_being_written_is_not_read(self):
        self.deliver(name=".M1.xml.tmp")
        self.step()
        self.assert_totals(batches=0, answers=0)

    def test_a_file_whose_number_or_sum_is_wrong_is_rejected_and_an_incident(self):
        self.deliver("M1", count=2)
        self.deliver("M2", ["P4"], total="10.06")
        self.step()
        self.assert_totals(paid=0, incidents=2, answers=2)
        for text in self.answers().values():
            self.assertIn("<GrpSts>RJCT</GrpSts>", text)
            self.assertIn("<Cd>AM10</Cd>", text)

    def test_what_it_cannot_read_is_an_incident_and_gets_no_answer(self):
        for number, text in enumerate(("", "<a>", "<a/>", FILE.replace("{id}", ""))):
            self.write(f"to-bank/{number}.xml", text)
        self.write("to-bank/a.1.enquiry", "<a/>")
        self.step()
        self.assert_totals(incidents=5, answers=0)

    def test_an_id_that_comes_again_is_refused_in_the_same_file_and_in_another(self):
        self.deliver("M1", ["P1", "P1", "P2"])
        self.step()
        self.deliver("M2", ["P2", "P3"])
        self.step()
        self.assert_totals(paid=3, paidTwice=0, rejected=2, incidents=2)
        for text in list(self.answers().values())[-2:]:
            self.assertIn("<Cd>DU04</Cd>", text)

    def test_a_rule_for_a_payment_goes_before_the_behaviour_and_the_first_rule_before_the_next(self):
        self.deliver()
        self.step("--rule", "payment:*P2=reject", "--rule", "payment:乙=success", "--behaviour", "reject")
        self.assert_totals(paid=2, rejected=1)

    def test_the_same_seed_gives_the_same_bytes_and_others_draw_otherwise(self):
        drawn = set()
        for seed in (1, 1, 2, 3, 4, 5):
            for name in ("to-bank", "from-bank"):
                for path in (self.folder / name).glob("*"):
                    path.unlink()
            (self.folder / "bank-book.jsonl").unlink(missing_ok=True)
            self.deliver()
            self.step("--behaviour", "partial", "--seed", str(seed))
            self.assert_totals(paid=2, rejected=1)
            drawn.add((seed, json.dumps(self.answers())))
        self.assertEqual(len(drawn), 5)
        self.assertGreater(len({text for _, text in drawn}), 1)

    def test_a_book_whose_last_line_was_cut_off_goes_on_from_the_one_before(self):
        self.deliver()
        self.step()
        book = self.folder / "bank-book.jsonl"
        whole = book.read_bytes()
        for length in range(0, len(whole), 97):
            book.write_bytes(whole[:length])
            self.step("2")
            self.assert_totals(paid=3, paidTwice=0, incidents=0)

    def test_watching_ends_when_its_input_closes_or_after_its_time(self):
        self.deliver()
        command = [sys.executable, ROOT / "scripts/bank-simulator", self.folder, "--watch"]
        process = subprocess.Popen(command, stdin=subprocess.PIPE)
        process.stdin.close()
        self.assertEqual(process.wait(timeout=30), 0)
        self.assert_totals(paid=3)
        process = subprocess.Popen([*command, "0.1"], stdin=subprocess.PIPE)
        self.assertEqual(process.wait(timeout=30), 0)
        process.stdin.close()
