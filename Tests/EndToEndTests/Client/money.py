"""Plays enterprises that state facts and apply, and the four persons who review, pay and reconcile.
A process of its own, so that what it remembers does not depend on what it tests.

usage: money.py BASE ENTERPRISES STAFF TOLD POLICIES WEBHOOK-PORT PAUSE [CANARY]

ENTERPRISES is CSV (code,key), STAFF JSON (role: key), POLICIES the folder of the built-in ones. Each
enterprise in its turn says where it is to be told and paid, states its staff and a training, and
applies for both subsidies; PAUSE seconds pass between its requests. Appends a line of JSON to TOLD for
every 2xx: what it was and the id that was told. CANARY is JSON with values to be used in place of
invented ones: mail, webhook, name, account, agent, worker.

Prints `ready` once policies are in force and there is money. On `stop` from standard input no further
enterprise begins; what was applied for is brought to its end, and the last line printed is JSON:
applications, paid entitlements, reconciled batches, requests repeated, refusals by code. Exit 1 if
something was refused that should not be, or had no end.
"""

import collections
import csv
import hashlib
import json
import pathlib
import queue
import sys
import threading
import time

import requests

from careful import Careful

base, enterprises_file, staff_file, told_file, policies, webhook_port, pause = sys.argv[1:8]
pause = float(pause)
canary = json.loads(sys.argv[8]) if len(sys.argv) > 8 else {}
with open(enterprises_file, encoding="utf-8") as file:
    keys = {row["code"]: row["key"] for row in csv.DictReader(file)}
staff = json.loads(pathlib.Path(staff_file).read_text())
told = open(told_file, "a", buffering=1, encoding="utf-8")
careful = Careful(base)
stopping, over = threading.Event(), threading.Event()
refusals = collections.Counter()
applications = collections.Counter()
END_SECONDS = 150
RETENTION = "wenzhou-liuwen-retention-grant-2021"
TRAINING = "wenzhou-project-training-spring-festival-2021"
# What may be refused to who looks at a list that is a moment old.
EXPECTED = {
    "entitlement-not-applied", "entitlement-not-reviewed", "entitlement-not-approved",
    "entitlement-under-way", "entitlement-paid", "approval-changed", "batch-not-answered",
    "statement-missing", "total-differs",
}


def send(session, kind, path, api_key, key, body):
    """The body of the 2xx; None if it was refused or never answered."""
    answer = careful.post(session, path, api_key, key, body)
    if answer is None:
        return None
    if not answer.ok:
        code = answer.json().get("code")
        refusals[code] += 1
        if code not in EXPECTED:
            careful.failures.append(f"{kind} was refused: {answer.status_code} {code}")
        return None
    told.write(json.dumps({"kind": kind, "id": answer.json().get("id"), "key": key}) + "\n")
    return answer.json()


def prepare():
    session = requests.Session()
    for path in sorted(pathlib.Path(policies).glob("*.yaml")):
        body = {"version": 1, "hash": hashlib.sha256(path.read_bytes()).hexdigest(), "fund": "employment"}
        for step, role in (("proposal", "maker"), ("activation", "checker")):
            send(session, step, f"/v1/policies/{path.stem}/{step}", staff[role], f"{step}-{path.stem}", body)
    send(session, "appropriation", "/v1/appropriations", staff["accountant"], "appropriation",
         {"fund": "employment", "amountFen": 10_000_000_000, "document": "city 1"})
    while not stopping.is_set():
        known = careful.all(session, "/v1/policies", staff["maker"]) or []
        if sum(one["versions"][-1]["step"] == "activated" for one in known) == 2:
            return
        time.sleep(0.1)


def enterprise(session, number, code):
    api_key = keys[code]

    def say(kind, path, body):
        answer = send(session, kind, path, api_key, f"{kind}-{code}", body)
        stopping.wait(pause)
        return answer

    mail = {"channel": "mail", "address": canary.get("mail", f"hr-{code.lower()}@example.com")}
    hook = {"channel": "webhook",
            "address": canary.get("webhook", f"http://127.0.0.1:{webhook_port}/{code}")}
    if canary or number % 3 != 2:
        say("mail", "/v1/contacts", mail)
    if canary or number % 3 != 1:
        answer = say("webhook", "/v1/contacts", hook)
        if canary and answer:
            print(json.dumps({"secret": answer["secret"]}), flush=True)
    worker = canary.get("worker", code)
    rows = [{"worker": f"{worker}-{index}", "local": False, "insured": True} for index in range(51)]
    say("facts", "/v1/facts", {"staff": rows})
    training = [
        {"worker": f"{worker}-{index}", "project": "spring", "classHours": 20 + index,
         "from": "2021-02-01", "to": "2021-02-19"} for index in range(1 + number % 5)]
    say("training", "/v1/facts", {"training": training})
    if payee := add_payee(session, code, 0):
        for policy in (RETENTION, TRAINING):
            apply(session, code, policy, payee, 0)
            stopping.wait(pause)


def add_payee(session, code, number):
    """An invented account, another one for each number."""
    account = canary.get("account") or "6222" + str(int(code[-8:-1], 36) * 100 + number).zfill(13)
    answer = send(session, "payee", "/v1/payees", keys[code], f"payee-{code}-{number}", {
        "name": canary.get("name", f"企业{code[-5:]}"), "account": account,
        "agent": canary.get("agent", "102333002013")})
    return answer and answer["id"]


def apply(session, code, policy, payee, attempt):
    applications[code, policy] += 1
    send(session, "application", "/v1/applications", keys[code], f"apply-{policy}-{code}-{attempt}",
         {"policy": policy, "payee": payee})


def play(waiting):
    session = requests.Session()
    while not stopping.is_set():
        try:
            number, code = waiting.get_nowait()
        except queue.Empty:
            return
        enterprise(session, number, code)


def office():
    """The four persons: look at what is there, and decide; each command is asked for once."""
    session, again = requests.Session(), set()
    while True:
        # Whatever was applied for is seen by a look that begins after the last application.
        is_last = over.is_set()
        entitlements = careful.all(session, "/v1/entitlements", staff["maker"])
        batches = careful.all(session, "/v1/payment-batches", staff["accountant"])
        if entitlements is None or batches is None:
            if time.monotonic() > deadline:
                careful.failures.append("no answer to a look at what there is")
                return 0, 0
            time.sleep(0.1)
            continue
        for one in entitlements:
            decide(session, one, again)
        release(session, [one for one in entitlements if one["state"] == "approved"])
        for one in batches:
            if one["state"] == "answered":
                send(session, "reconciliation", f"/v1/payment-batches/{one['id']}/reconciliation",
                     staff["accountant"], f"reconcile-{one['id']}-{time.monotonic_ns()}",
                     {"settledFen": one["settledFen"]})
        applied = {(one["enterprise"], one["policy"]) for one in entitlements if one["state"] == "settled"}
        done = is_last and set(applications) <= applied and all(
            one["state"] == "reconciled" for one in batches)
        if is_last and (done or time.monotonic() > deadline):
            break
        time.sleep(0.2)
    states = collections.Counter(one["state"] for one in entitlements)
    if not done:
        careful.failures.append(
            f"no end: {dict(states)} of {len(applications)} applications, batches "
            f"{dict(collections.Counter(one['state'] for one in batches))}")
    return states["settled"], len(batches)


def decide(session, one, again):
    about = f"{one['id']}-{one['approval']}"
    verdict = {"verdict": "passed", "approval": one["approval"], "reason": "已核对原件"}
    if one["state"] == "applied" and not one["provisional"] and one["approval"]:
        send(session, "review", f"/v1/entitlements/{one['id']}/review", staff["maker"],
             f"review-{about}", verdict)
    elif one["state"] == "reviewed" and one["approval"]:
        send(session, "approval", f"/v1/entitlements/{one['id']}/approval", staff["checker"],
             f"approval-{about}", verdict)
    elif one["state"] in ("rejected", "returned", "held") and (one["id"], one["attempt"]) not in again:
        again.add((one["id"], one["attempt"]))
        attempt = one["attempt"] + 1
        if payee := add_payee(session, one["enterprise"], 2 * attempt + (one["policy"] == TRAINING)):
            apply(session, one["enterprise"], one["policy"], payee, attempt)


def release(session, approved):
    chosen = [one for one in approved if one["approval"]][:20]
    if chosen:
        names = "".join(f"{one['id']}{one['attempt']}" for one in chosen)
        send(session, "release", "/v1/payment-batches", staff["payer"],
             f"release-{hashlib.sha256(names.encode()).hexdigest()}",
             {"items": [{"entitlement": one["id"], "approval": one["approval"]} for one in chosen],
              "totalFen": sum(one["amountFen"] for one in chosen)})


prepare()
print("ready", flush=True)
waiting, deadline, outcome = queue.Queue(), float("inf"), []
for pair in enumerate(sorted(keys)):
    waiting.put(pair)
players = [threading.Thread(target=play, args=(waiting,)) for _ in range(4)]
clerk = threading.Thread(target=lambda: outcome.extend(office()))
for thread in (*players, clerk):
    thread.start()
for line in sys.stdin:
    if line.split() == ["stop"]:
        break
if not canary:
    stopping.set()
for thread in players:
    thread.join()
deadline = time.monotonic() + END_SECONDS
over.set()
clerk.join()
told.close()
settled, batches = outcome or (0, 0)
print(json.dumps({
    "applications": len(applications), "attempts": sum(applications.values()), "settled": settled,
    "batches": batches,
    "repeated": careful.repeated, "refusals": dict(refusals)}))
for failure in careful.failures[:20]:
    print(failure, file=sys.stderr)
sys.exit(1 if careful.failures else 0)
