"""Holds what clients, the bank and the recipients of notices remember against what the processes say.

usage: books.py BASE OPERATOR-KEY PERSON-KEY TOLD NOTICES BANK-BOOK

TOLD is what money.py was told, NOTICES the record of scripts/notice-sinks, BANK-BOOK that of
scripts/bank-simulator, in a folder beside the stores. That of Notifications is read too: what it still
means to deliver, nobody else knows. Prints one JSON object: what was told and what is stored of each kind, what was
lost or doubled, commands without an end, and how notices and deliveries stand.
"""

import collections
import hashlib
import json
import pathlib
import re
import sqlite3
import sys
import uuid

import requests

from careful import Careful

base, operator_key, person_key, told_file, notices_file, bank_book = sys.argv[1:7]
store = pathlib.Path(bank_book).parent.parent / "notifications.db"
careful, session = Careful(base), requests.Session()


def lines(path):
    return [json.loads(line) for line in pathlib.Path(path).read_text().splitlines()]


def everything(path, key):
    items = careful.all(session, path, key)
    if items is None:
        raise SystemExit(f"no list of {path}")
    return items


def stable_id(notice, contact):
    """What a receiver knows a delivery by; `Derivation` and `DeliveryKey` of the sources."""
    given = uuid.UUID(notice)
    digest = hashlib.sha256(given.bytes + f"delivery/{contact}\0".encode() + b"0").digest()
    high = (given.int >> 80) << 16 | 0x8000 | int.from_bytes(digest[:8]) & 0x0FFF
    low = 0x8 << 60 | int.from_bytes(digest[8:16]) & (1 << 62) - 1
    return str(uuid.UUID(int=high << 64 | low))


told = collections.defaultdict(set)
for line in lines(told_file):
    told[line["kind"]].add(line["id"])
stored = {
    "contact": (everything("/v1/contacts", person_key), told["mail"] | told["webhook"]),
    "payee": (everything("/v1/payees", person_key), told["payee"]),
    "facts": (everything("/v1/facts", person_key), told["facts"] | told["training"]),
}
found = {kind: collections.Counter(one["id"] for one in items) for kind, (items, _) in stored.items()}
lost = [f"{kind} {name}" for kind, (_, ids) in stored.items() for name in ids - set(found[kind])]
doubled = [
    f"{kind} {name}" for kind, (_, ids) in stored.items()
    for name, number in found[kind].items() if number > 1 or name not in ids]

ends = collections.Counter()
for kind in ("proposal", "activation", "appropriation", "application", "review", "approval", "release",
             "reconciliation"):
    for name in told[kind]:
        command = careful.get(session, f"/v1/commands/{name}", person_key)
        command = command or careful.get(session, f"/v1/commands/{name}", operator_key)
        if command is None:
            lost.append(f"{kind} {name}")
        else:
            ends[command["state"]] += 1

entitlements = everything("/v1/entitlements", person_key)
keys = collections.Counter(one["businessKey"] for one in entitlements if one["businessKey"])
doubled += [f"entitlement {key}" for key, number in keys.items() if number > 1]

notices = everything("/v1/notices", person_key)
templates = collections.Counter(one["template"] for one in notices)
causes = collections.Counter((one["cause"], one["enterprise"], one["template"]) for one in notices)
doubled += [f"notice of {cause}" for cause, number in causes.items() if number > 1]
seen = {
    stable_id(notice["id"], one["contact"]): one["state"]
    for notice in notices for one in notice["deliveries"]}
with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as connection:
    deliveries = {
        stable_id(str(uuid.UUID(bytes=notice)), str(uuid.UUID(bytes=contact))): state
        for notice, contact, state in connection.execute("SELECT notice, contact, state FROM delivery")}
came = collections.Counter(
    re.sub(r"[\s<>]|@.*", "", one["id"] or "") for one in lines(notices_file))
book = lines(bank_book)
proposals = len(everything("/v1/proposals", operator_key))
agreements = len(everything("/v1/agreements", operator_key))
# Each of these is said once to whom it concerns, by what other processes say happened.
wanted = {
    "proposal-lender": proposals, "proposal-borrower": proposals, "agreement-drafted": 2 * agreements,
    "entitlement-settled": sum(line["kind"] == "paid" for line in book),
}
print(json.dumps({
    "told": {kind: len(ids) for kind, ids in told.items()},
    "stored": {kind: sum(numbers.values()) for kind, numbers in found.items()},
    "lost": lost, "doubled": doubled, "commands": dict(ends), "entitlements": len(entitlements),
    "notices": len(notices),
    "noticesOff": {
        kind: [templates[kind], number] for kind, number in wanted.items() if templates[kind] != number},
    "deliveries": len(deliveries),
    "undelivered": sum(
        not state == seen.get(name) == "delivered" for name, state in deliveries.items()),
    "deliveriesLost": [name for name in deliveries if not came[name]],
    "unknown": sorted(set(came) - set(deliveries)),
    "repeats": sum(came.values()) - len(came), "came": sum(came.values()),
}))
