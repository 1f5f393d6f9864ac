"""What the bank simulator reads and writes: ISO 20022 messages, by the standard library alone.

A payment is a dictionary with endToEndId, fen, name, account and, once decided, fate (settle, reject,
return) and reason; a head is one with what stands above the payments of a file.
"""

import datetime
import decimal
import xml.etree.ElementTree as ET

PAIN_001 = "urn:iso:std:iso:20022:tech:xsd:pain.001.001.09"
PAIN_002 = "urn:iso:std:iso:20022:tech:xsd:pain.002.001.12"
CAMT_053 = "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08"
ENQUIRY = "urn:tiaoji:bank-enquiry:1"
CHINA = datetime.timezone(datetime.timedelta(hours=8))


class Refusal(Exception):
    """Why a file cannot be worked on."""


def fen(text):
    amount = decimal.Decimal(text) * 100
    if amount != amount.to_integral_value():
        raise ValueError(f"{text}: a part of a fen")
    return int(amount)


def yuan(amount):
    return f"{abs(amount) // 100}.{abs(amount) % 100:02d}"


# Reading


def root_of(content, namespace, name):
    try:
        root = ET.fromstring(content)
    except ET.ParseError as error:
        raise Refusal(str(error)) from error
    if root.tag != f"{{{namespace}}}{name}":
        raise Refusal(f"not {namespace}: {root.tag}")
    return root


def text(element, path):
    """Of an element that is there once; in the namespace of the one above it."""
    namespace = element.tag.partition("}")[0] + "}"
    found = element.findall("/".join(namespace + name for name in path.split("/")))
    if len(found) != 1 or not found[0].text:
        raise Refusal(f"{path}: {len(found)} times")
    return found[0].text


def read_payments(content):
    """A pain.001: its head and its payments."""
    root = root_of(content, PAIN_001, "Document")
    top = "CstmrCdtTrfInitn/"
    try:
        head = {
            "messageId": text(root, top + "GrpHdr/MsgId"),
            "created": text(root, top + "GrpHdr/CreDtTm"),
            "count": int(text(root, top + "GrpHdr/NbOfTxs")),
            "sum": fen(text(root, top + "GrpHdr/CtrlSum")),
            "blockId": text(root, top + "PmtInf/PmtInfId"),
            "debtor": text(root, top + "PmtInf/DbtrAcct/Id/Othr/Id"),
            "day": text(root, top + "PmtInf/ReqdExctnDt/Dt"),
        }
        payments = [
            {
                "endToEndId": text(one, "PmtId/EndToEndId"),
                "fen": fen(text(one, "Amt/InstdAmt")),
                "name": text(one, "Cdtr/Nm"),
                "account": text(one, "CdtrAcct/Id/Othr/Id"),
            }
            for one in root.iter(f"{{{PAIN_001}}}CdtTrfTxInf")
        ]
    except (ValueError, decimal.InvalidOperation) as error:
        raise Refusal(str(error)) from error
    return head, payments


def wrong_sum(head, payments):
    """What does not agree with the payments; None if all does."""
    if head["count"] != len(payments):
        return f"{len(payments)} payments, said to be {head['count']}"
    if head["sum"] != (total := sum(payment["fen"] for payment in payments)):
        return f"{total} fen, said to be {head['sum']}"
    return None


def read_enquiry(content):
    root = root_of(content, ENQUIRY, "PaymentEnquiry")
    return {
        "messageId": text(root, "OrgnlMsgId"),
        "created": text(root, "CreDtTm"),
        "enquiryId": text(root, "EnquiryId"),
    }


# Writing


def add(parent, path, content=None, **attributes):
    for name in path.split("/"):
        parent = ET.SubElement(parent, name)
    parent.text = content
    parent.attrib.update(attributes)
    return parent


def add_amount(parent, path, amount):
    add(parent, path, yuan(amount), Ccy="CNY")


def written(root):
    ET.indent(root)
    return ET.tostring(root, encoding="UTF-8", xml_declaration=True)


def report(number, head, step, status, reason=None, payments=()):
    """A pain.002. The time is a minute a step since the file was made, so that reports have an order
    and no clock is asked."""
    moment = datetime.datetime.fromisoformat(head["created"]).astimezone(CHINA)
    moment += datetime.timedelta(minutes=step, milliseconds=number)
    root = ET.Element("Document", xmlns=PAIN_002)
    top = add(root, "CstmrPmtStsRpt")
    header = add(top, "GrpHdr")
    add(header, "MsgId", f"BANK{number:08d}")
    add(header, "CreDtTm", moment.isoformat(timespec="milliseconds"))
    original = add(top, "OrgnlGrpInfAndSts")
    add(original, "OrgnlMsgId", head["messageId"])
    add(original, "OrgnlMsgNmId", "pain.001.001.09")
    if "count" in head:
        add(original, "OrgnlNbOfTxs", str(head["count"]))
        add(original, "OrgnlCtrlSum", yuan(head["sum"]))
    if status:
        add(original, "GrpSts", status)
    if reason:
        information = add(original, "StsRsnInf")
        add(information, f"Rsn/{'Cd' if status else 'Prtry'}", reason)
        if "enquiryId" in head:
            add(information, "AddtlInf", head["enquiryId"])
    if payments:
        block = add(top, "OrgnlPmtInfAndSts")
        add(block, "OrgnlPmtInfId", head["blockId"])
        for payment in payments:
            one = add(block, "TxInfAndSts")
            add(one, "OrgnlEndToEndId", payment["endToEndId"])
            add(one, "TxSts", "RJCT" if payment["fate"] == "reject" else "ACSC")
            if payment["fate"] == "reject":
                add(one, "StsRsnInf/Rsn/Cd", payment["reason"])
            add_amount(one, "OrgnlTxRef/Amt/InstdAmt", payment["fen"])
    return written(root)


def statements(number, booked, start):
    """A camt.053 of what was booked from `start` on, a statement per account of ours."""
    fresh = booked[start:]
    days = sorted(line["day"] for line in fresh)
    name = f"STMT{number:08d}"
    root = ET.Element("Document", xmlns=CAMT_053)
    message = add(root, "BkToCstmrStmt")
    header = add(message, "GrpHdr")
    add(header, "MsgId", name)
    add(header, "CreDtTm", f"{days[-1]}T23:59:59+08:00")
    for index, debtor in enumerate(sorted({line["debtor"] for line in fresh}), 1):
        statement = add(message, "Stmt")
        add(statement, "Id", f"{name}-{index}")
        period = add(statement, "FrToDt")
        add(period, "FrDtTm", f"{days[0]}T00:00:00+08:00")
        add(period, "ToDtTm", f"{days[-1]}T23:59:59+08:00")
        add(statement, "Acct/Id/Othr/Id", debtor)
        before = [line for line in booked[:start] if line["debtor"] == debtor]
        own = [line for line in fresh if line["debtor"] == debtor]
        add_balance(statement, "OPBD", before, days[0])
        add_balance(statement, "CLBD", before + own, days[-1])
        for line in own:
            add_entry(statement, line)
    return written(root)


def add_balance(statement, code, lines, day):
    total = sum(line["fen"] * (1 if line["kind"] == "returned" else -1) for line in lines)
    balance = add(statement, "Bal")
    add(balance, "Tp/CdOrPrtry/Cd", code)
    add_amount(balance, "Amt", total)
    add(balance, "CdtDbtInd", "DBIT" if total < 0 else "CRDT")
    add(balance, "Dt/Dt", day)


def add_entry(statement, line):
    is_return = line["kind"] == "returned"
    entry = add(statement, "Ntry")
    add_amount(entry, "Amt", line["fen"])
    add(entry, "CdtDbtInd", "CRDT" if is_return else "DBIT")
    add(entry, "Sts/Cd", "BOOK")
    add(entry, "BookgDt/Dt", line["day"])
    add(entry, "AcctSvcrRef", f"{'R' if is_return else 'P'}-{line['endToEndId'][-32:]}")
    domain = add(entry, "BkTxCd/Domn")
    add(domain, "Cd", "PMNT")
    family = add(domain, "Fmly")
    add(family, "Cd", "ICDT")
    add(family, "SubFmlyCd", "RRTN" if is_return else "DMCT")
    details = add(entry, "NtryDtls/TxDtls")
    references = add(details, "Refs")
    add(references, "MsgId", line["messageId"])
    add(references, "PmtInfId", line["blockId"])
    add(references, "EndToEndId", line["endToEndId"])
    add_amount(details, "Amt", line["fen"])
    add(details, "CdtDbtInd", "CRDT" if is_return else "DBIT")
    if is_return:
        add(details, "RtrInf/Rsn/Cd", line["reason"])
