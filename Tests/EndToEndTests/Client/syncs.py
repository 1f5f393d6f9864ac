"""Shows that nothing is said before it is synced: makes offers one at a time, and reads the strace of
the Intake that took them.

usage: syncs.py drive BASE KEYS-CSV KEY-FOLDER PUBLISH-PORT COUNT FROM TO
       syncs.py judge TRACE COUNT WAL HTTP-PORT PUBLISH-PORT

`drive` marks each offer by its town and waits for its answer and for its event before the next one.
`judge` looks for each mark: the first write of it to the write-ahead log, the writes of the same thread
up to the one that commits, the fdatasync after it, the answer that has the mark, and the event's sends
(encrypted: known by their size, on each connection one for each offer). Prints a JSON object: how many offers had these in
this order, and the first faults.

A trace is a line per event in the order in which the tracer saw them; a call that was interrupted by
another thread's has two lines, of which the first is its beginning and the second its end.
"""

import codecs
import csv
import json
import re
import struct
import sys

MARK = "sync-{:04}-town"
# A HEAD is some 110 bytes encrypted, an event with an offer some 600.
EVENT_BYTES = 300


def drive(base, keys_file, folder, publish, count, first_day, last_day):
    import requests
    import zmq

    import bus

    with open(keys_file, encoding="utf-8") as file:
        key = next(csv.DictReader(file))["key"]
    session = requests.Session()
    with bus.Knock(zmq.SUB, folder, "intake", publish, "observer") as hearer:
        hearer.socket.subscribe(bus.topic("intake"))
        if not hearer.is_let_in() or hearer.hear(20_000) is None:
            raise TimeoutError("nothing is heard of intake")
        for number in range(int(count)):
            mark = MARK.format(number)
            body = {
                "heads": 5, "postClass": "general", "occupation": "6-05-04-01", "from": first_day,
                "to": last_day, "region": "330302", "town": mark,
                "place": {"latitude": 28.0, "longitude": 120.65},
                "wage": {"form": "month", "rate": 500000, "monthlyFloor": 450000},
            }
            answer = session.post(
                f"{base}/v1/surplus-offers", json=body, timeout=30,
                headers={"Authorization": f"Bearer {key}", "Idempotency-Key": mark},
            )
            if answer.status_code != 201:
                raise ValueError(f"{answer.status_code} {answer.text}")
            while mark.encode() not in (frame := hearer.hear(20_000) or b""):
                if not frame:
                    raise TimeoutError(f"the event of {mark} was not heard")
    print(json.dumps({"accepted": int(count)}))


class Call:
    """One system call: where in the trace it began and ended."""

    def __init__(self, thread, name, text, begin):
        self.thread, self.name, self.text, self.begin, self.end = thread, name, text, begin, None
        self.place = text.split(", ", 1)[0]  # the descriptor with its file or its two addresses

    @property
    def result(self):
        found = re.search(r"\) += (-?\d+)", self.text)
        return int(found[1]) if found else -1

    @property
    def data(self):
        """The bytes of the first string; escapes are those of C."""
        found = re.search(r'"((?:[^"\\]|\\.)*)"', self.text)
        return codecs.escape_decode(found[1].encode("latin-1"))[0] if found else b""


def calls(trace):
    """The calls of a trace in the order of their beginnings."""
    found, open_calls = [], {}
    with open(trace, encoding="latin-1") as file:
        for position, line in enumerate(file):
            match = re.match(r"(\d+) +(?:<\.\.\. (\w+) resumed>|(\w+)\()(.*)", line)
            if not match:
                continue
            thread, resumed, name, rest = match.groups()
            if resumed:
                call = open_calls.pop(thread, None)
                if call:
                    call.text += rest
                    call.end = position
                continue
            call = Call(thread, name, rest.removesuffix(" <unfinished ...>"), position)
            found.append(call)
            if rest.endswith("<unfinished ...>"):
                open_calls[thread] = call
            else:
                call.end = position
    return found


def judge(trace, count, wal, http_port, publish_port):
    count = int(count)
    wal_calls, answers, sends = [], [], {}
    for call in calls(trace):
        if call.end is None:
            continue
        if f"<{wal}>" in call.place:
            wal_calls.append(call)
        elif f"TCP:[127.0.0.1:{http_port}->" in call.place and "HTTP/1.1 201" in call.text:
            answers.append(call)
        elif f"TCP:[127.0.0.1:{publish_port}->" in call.place and call.result >= EVENT_BYTES:
            sends.setdefault(call.place, []).append(call)
    good, faults = 0, []
    for number in range(count):
        fault = order(number, wal_calls, answers, sends)
        good += fault is None
        if fault:
            faults.append(f"offer {number}: {fault}")
    print(
        json.dumps({
            "inOrder": good, "answers": len(answers),
            "events": [len(connection) for connection in sends.values()],
            "syncs": sum(call.name == "fdatasync" for call in wal_calls), "faults": faults[:5],
        })
    )


def order(number, wal_calls, answers, sends):
    """What is wrong with the offer's order of things; None if nothing is."""
    mark = MARK.format(number)
    first = next((i for i, call in enumerate(wal_calls) if mark in call.text), None)
    if first is None:
        return "no write of it"
    thread = wal_calls[first].thread
    own = [call for call in wal_calls[first:] if call.thread == thread]
    at = next((i for i, call in enumerate(own) if call.name == "fdatasync"), None)
    if at is None:
        return "no fdatasync after its write"
    sync, writes = own[at], own[:at]
    headers = [call for call in writes if call.result == 24]
    # A frame's header holds the database's size in pages if it commits, else 0.
    if not headers or struct.unpack(">I", headers[-1].data[4:8])[0] == 0:
        return "the transaction does not end before the fdatasync"
    if sync.result != 0 or max(call.end for call in writes) >= sync.begin:
        return "the fdatasync does not follow the last write"
    answer = next((call for call in answers if mark in call.text), None)
    if answer is None:
        return "no answer"
    if answer.begin <= sync.end:
        return "the answer was written before the fdatasync was done"
    if not sends:
        return "nobody heard of it"
    for connection in sends.values():
        if number >= len(connection):
            return "no send of its event"
        if connection[number].begin <= sync.end:
            return "the event was sent before the fdatasync was done"
    return None


if __name__ == "__main__":
    {"drive": drive, "judge": judge}[sys.argv[1]](*sys.argv[2:])
