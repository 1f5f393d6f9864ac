#!/usr/bin/env python3
"""Recomputes figures of a played city from the wire, by WIRE.md alone, and compares.

usage: recount.py --config DIR --folder CITY [--name KEY]    run in the processes' working folder

Fetches every stream with the test peer, which checks the chain, reads the few protobuf fields it needs by
their numbers, and holds the sums against CITY/figures.json; those of payments against the bank's own book
as well, where --book names its totals. Exits 0 only if every figure is equal and nothing was paid twice.
"""

import argparse
import collections
import json
import pathlib
import sys

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "Tests/MessageBusTests/Peer"))
import peer  # noqa: E402

SURPLUS, SHORTAGE = 1, 2  # LotSide
LAPSED = 2  # ProposalCloseReason


def varint(data, at):
    value = shift = 0
    while True:
        value |= (data[at] & 0x7F) << shift
        at += 1
        shift += 7
        if data[at - 1] < 0x80:
            return value, at


def fields(data):
    """The last value of each field of a protobuf message: a number, or bytes."""
    found, at = {}, 0
    while at < len(data):
        key, at = varint(data, at)
        if key & 7 == 0:
            found[key >> 3], at = varint(data, at)
        elif key & 7 == 2:
            length, at = varint(data, at)
            found[key >> 3], at = data[at : at + length], at + length
        else:
            raise ValueError(f"wire type {key & 7}")
    return found


def count(record, sums):
    body = fields(record.body)
    if record.type == "LotSubmitted":
        terms = fields(body[2])
        sums["headsShort" if terms[2] == SHORTAGE else "headsSurplus"] += terms[7]
    elif record.type == "ProposalMade":
        sums["proposals"] += 1
        sums["headsProposed"] += body[9]
    elif record.type == "ProposalClosed":
        sums["proposalsLapsed"] += body[2] == LAPSED
    elif record.type == "AgreementDrafted":
        sums["agreements"] += 1
        sums["headsAgreed"] += body[9]
    elif record.type == "NoticeCreated":
        sums["notices"] += 1
    elif record.type == "LedgerEntryMade":
        if body[2] == b"post":
            sums["payments"] += 1
            sums["paidFen"] += body[7]
        elif body[2] == b"return":
            sums["returnedFen"] += body[7]


def said_by_table(figures):
    money, notices = figures["money"], figures["notices"]
    return {**figures, "payments": money["payments"], "paidFen": money["paid"],
            "returnedFen": money["returned"], "notices": notices["created"]}


def said_by_bank(book):
    return {"payments": book["paid"], "paidFen": book["paidFen"], "returnedFen": book["returnedFen"]}


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("config", "folder"):
        parser.add_argument("--" + name, required=True, type=pathlib.Path)
    parser.add_argument("--book", type=pathlib.Path, help="the bank's totals, a JSON file")
    parser.add_argument("--name", default="observer")
    options = parser.parse_args()
    names = ("headsShort", "headsSurplus", "proposals", "headsProposed", "proposalsLapsed", "agreements",
             "headsAgreed", "notices", "payments", "paidFen", "returnedFen")
    sums = collections.Counter({name: 0 for name in names})
    events = 0
    for file in sorted(options.config.glob("*.yaml")):
        settings = yaml.safe_load(file.read_text())
        for partition in settings["partitions"]:
            connection = argparse.Namespace(
                keys=settings["bus"]["keys"], name=options.name, process=file.stem, timeout=60,
                publish=settings["bus"]["publish"], route=settings["bus"]["route"],
                stream=f"{file.stem}/{partition}",
            )
            client = peer.Peer(connection)
            for record in client.fetch(1, previous=peer.ZERO):
                events += 1
                count(record, sums)
            client.context.destroy(linger=0)
    said = {"the table": said_by_table(json.loads((options.folder / "figures.json").read_text()))}
    twice = 0
    if options.book:
        book = json.loads(options.book.read_text())
        said["the bank"] = said_by_bank(book)
        twice = book["paidTwice"]
    wrong = False
    for name, value in sums.items():
        others = [f"{who} says {what[name]}" for who, what in said.items() if what.get(name, value) != value]
        print(f"  {name:16} {value}" + (f"  BUT {', '.join(others)}" if others else ""))
        wrong = wrong or bool(others)
    if twice:
        print(f"  the bank paid {twice} TWICE")
    bad = wrong or twice or not events
    print(f"recount: {'FAILED' if bad else 'equal'}, {len(sums)} figures from {events} events")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
