"""Submits offers until told to stop, and keeps what was answered 2xx. A process of its own, so that
what it remembers does not depend on what it tests.

usage: offers.py BASE KEYS LEDGER FROM TO SEED [PAUSE]

KEYS is CSV (code,key). Appends a line to LEDGER for every 2xx: the offer's id, side and heads. Each
request is repeated under its idempotency key until it is answered, as a careful client does; PAUSE
seconds pass between two offers of a submitter. Also answers proposals, so that agreements come about.

Reads lines from standard input:
  kill PID    if requests are in flight, kills the process with SIGKILL while none can begin or end;
              prints how many there were
  repeated    prints how many requests had to be sent more than once
  stop        ends once every request begun is answered; exit 1 if one was refused or never answered
"""

import csv
import os
import random
import signal
import sys
import threading

import requests

from careful import Careful

base, keys_file, ledger_file, first_day, last_day, seed = sys.argv[1:7]
pause = float(sys.argv[7]) if len(sys.argv) > 7 else 0
with open(keys_file, encoding="utf-8") as file:
    keys = {row["code"]: row["key"] for row in csv.DictReader(file)}
codes = sorted(keys)
stopping = threading.Event()
ledger = open(ledger_file, "a", buffering=1, encoding="utf-8")
careful = Careful(base)
failures = careful.failures


def submit(worker):
    rng = random.Random(f"{seed}/{worker}")
    session = requests.Session()
    number = 0
    while not stopping.is_set():
        number += 1
        code = codes[(worker + number * 7) % len(codes)]
        side = "surplus" if codes.index(code) % 2 == 0 else "shortage"
        heads = rng.randint(1, 40)
        body = {
            "heads": heads, "postClass": "general", "occupation": "6-05-04-01",
            "from": first_day, "to": last_day, "region": "330302",
            "place": {
                "latitude": round(28.0 + rng.random() * 0.06, 6),
                "longitude": round(120.6 + rng.random() * 0.06, 6),
            },
            "wage": {"form": "month", "rate": 500000, "monthlyFloor": 450000},
        }
        path = "/v1/surplus-offers" if side == "surplus" else "/v1/shortage-requests"
        answer = careful.post(session, path, keys[code], f"offer-{seed}-{worker}-{number}", body)
        if answer is None:
            return
        if not answer.ok:
            failures.append(f"refused: {answer.status_code} {answer.text}")
            return
        ledger.write(f"{answer.json()['id']} {side} {heads}\n")
        stopping.wait(pause)


def answer_proposals():
    session = requests.Session()
    answered = set()
    while not stopping.is_set():
        for code in codes:
            if stopping.is_set():
                return
            page = careful.get(session, "/v1/proposals", keys[code], limit=50) or {}
            for item in page.get("items", []):
                if (item["id"], code) in answered or item["state"] != "proposed":
                    continue
                answered.add((item["id"], code))
                careful.post(
                    session, f"/v1/proposals/{item['id']}/acceptance", keys[code],
                    f"answer-{item['id']}", {"heads": item["heads"]},
                )


threads = [threading.Thread(target=submit, args=(worker,)) for worker in range(6)]
threads.append(threading.Thread(target=answer_proposals))
for thread in threads:
    thread.start()
for line in sys.stdin:
    words = line.split()
    if words == ["stop"]:
        break
    with careful.lock:
        number = careful.repeated if words == ["repeated"] else careful.in_flight
        if words[0] == "kill" and careful.in_flight:
            os.kill(int(words[1]), signal.SIGKILL)
    print(number, flush=True)
stopping.set()
for thread in threads:
    thread.join()
ledger.close()
for failure in failures:
    print(failure, file=sys.stderr)
sys.exit(1 if failures else 0)
