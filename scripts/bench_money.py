"""The benchmarks of the long ways: an offer to its notice, payments through the bank's files, and
deliveries by mail and webhook, with all four processes running."""

import concurrent.futures
import contextlib
import http.client
import json
import re
import subprocess
import sys
import time

from bench_city import ROOT, City, wait_until

ALL = ("intake", "matching", "subsidy", "notifications")
SETTLE_MILLISECONDS = 200
POLICY = "wenzhou-liuwen-retention-grant-2021"


def started(folder):
    """All four, without quiet hours: what is measured must not hang on the time of day."""
    return City(folder, changes={
        "fromHour": 0, "untilHour": 0, "host": "127.0.0.1", "security": "none",
        "from": "notices@tiaoji.example", "lookMilliseconds": 50})


@contextlib.contextmanager
def outside(city, behaviour="success"):
    """The bank, and where mail and webhooks end; the webhook's port."""
    web = int(city.ports["8080"]) + 1
    (city.run / "bank").mkdir(exist_ok=True)
    commands = [
        [ROOT / "scripts/bank-simulator", city.run / "bank", "--watch", "--behaviour", behaviour],
        [ROOT / "scripts/notice-sinks", "--smtp", city.ports["587"], "--web", web,
         "--file", city.run / "sinks.json"],
    ]
    running = [
        subprocess.Popen([sys.executable, *map(str, command)], stdin=subprocess.PIPE)
        for command in commands
    ]
    try:
        yield web
    finally:
        for one in running:
            one.stdin.close()
            one.wait(20)


class Caller:
    """One connection of one holder of a key."""

    def __init__(self, city, key):
        self.port, self.key, self.link, self.count = city.setting("intake", "http.port"), key, None, 0

    def call(self, method, path, body=None):
        if self.link is None:
            self.link = http.client.HTTPConnection("127.0.0.1", int(self.port), timeout=30)
        headers = {"Authorization": f"Bearer {self.key}", "Prefer": "wait=10"}
        if body is not None:
            self.count += 1
            headers |= {"Content-Type": "application/json",
                        "Idempotency-Key": f"{id(self)}-{time.time_ns()}-{self.count}"}
        self.link.request(method, path, body and json.dumps(body), headers)
        answer = self.link.getresponse()
        content = json.load(answer)
        if answer.status >= 300:
            raise SystemExit(f"bench: {method} {path}: {answer.status} {content}")
        return content

    def all(self, path):
        items, after = [], "0"
        while True:
            page = self.call("GET", f"{path}?after={after}&limit=200")
            items += page["items"]
            after = page["cursor"]
            if len(page["items"]) < 200:
                return items


def persons(city):
    def add(role, *more):
        said = city.tiaoji("person", "add", "--config", city.config, "--label", role, "--role", role, *more)
        return re.search(r"key,(\S+)", said)[1]

    admin = city.run / "admin.key"
    admin.write_text(add("rights-administrator"))
    return {role: Caller(city, add(role, "--as", admin)) for role in ("maker", "checker", "payer", "accountant")}


def told(figures, size):
    """Offers at 50/s onto 2,000 open lots with all four running, by the journals: from the moment at
    which both offers had heads to match to the first notice of the proposal."""
    found = {"p50": [], "p99": [], "proposal": []}
    seconds = 60 // size.divisor
    memory = {}
    for _ in range(min(3, size.runs)):
        with started(ROOT / ".build-run/bench/told") as city:
            for name in ALL:
                city.start_ready(name)
            city.tiaoji("load", "--config", city.config, "--rate", "400", "--duration", "5", "--seed", "1",
                        "--clients", "200", "--side", "surplus")
            city.settle()
            said = city.tiaoji("load", "--config", city.config, "--rate", "50", "--duration", str(seconds),
                               "--seed", "2")
            line = re.search(r"offer to notice, (\d+) offers: p50 ([\d.]+) ms, p99 ([\d.]+) ms", said)
            found["p50"].append(float(line[2]))
            found["p99"].append(float(line[3]))
            found["proposal"].append(float(re.search(r"offer to proposal.*?p99 ([\d.]+) ms", said)[1]))
            memory = {name: city.memory(name) for name in ALL}
    most = SETTLE_MILLISECONDS + 1_000
    figures.add("offer→notice p99, 50/s onto 2,000 lots, all four", found["p99"], "ms", most=most)
    figures.add("offer→notice p50", found["p50"], "ms")
    figures.add("offer→proposal p99, all four", found["proposal"], "ms")
    for name, (now, peak) in memory.items():
        figures.add(f"memory after it, {name}", [now], "MiB", note=f"at most {peak:.0f}")


def money(figures, size):
    """So many enterprises state facts, apply, are approved and paid in one batch; each is told by mail
    and, every second one, by webhook."""
    count = 480 // (size.divisor // 4 or 1)
    payments, notices, mails = [], [], 0
    for _ in range(min(3, size.runs)):
        with started(ROOT / ".build-run/bench/money") as city, outside(city) as web:
            for name in ALL[:3]:
                city.start_ready(name)
            city.register(count)
            rows = [line.split(",") for line in (city.run / "keys.csv").read_text().split()[1:]]
            staff = persons(city)
            bring_into_force(city, staff)
            with concurrent.futures.ThreadPoolExecutor(16) as pool:
                list(pool.map(lambda row: apply(city, web, row), enumerate(rows)))
                # Those that are not private are owed nothing.
                said = {one["id"]: one for one in staff["maker"].all("/v1/entitlements")
                        if one["state"] == "applied"}
                for role, path in (("maker", "review"), ("checker", "approval")):
                    list(pool.map(lambda one: Caller(city, staff[role].key).call(
                        "POST", f"/v1/entitlements/{one['id']}/{path}",
                        {"verdict": "passed", "approval": one["approval"]}), said.values()))
            items = [{"entitlement": one["id"], "approval": one["approval"]} for one in said.values()]
            released = time.monotonic()
            batch = staff["payer"].call(
                "POST", "/v1/payment-batches",
                {"items": items, "totalFen": sum(one["amountFen"] for one in said.values())})
            batch = batch["subject"].rsplit("/", 1)[1]
            answered = wait_until("the bank has answered", lambda: staff["payer"].call(
                "GET", f"/v1/payment-batches/{batch}")["state"] == "answered", pause=0.05)
            payments.append(len(items) / (answered - released))
            # It finds all of it in the others' journals.
            begun = time.monotonic()
            city.start_ready("notifications")
            wait_until("all is told", lambda: all(
                city.has_applied("notifications", of=name) for name in ALL[:3]), pause=0.02)
            wait_until("all is delivered", lambda: delivered(city) == expected(city) > 0, pause=0.02)
            notices.append(delivered(city) / (time.monotonic() - begun))
        mails = json.loads((city.run / "sinks.json").read_text())
    figures.add("payments/s, release to the bank's last word", payments, "/s",
                note=f"{len(items)} in one batch; the simulated bank takes a step each 200 ms")
    figures.add("notices/s from the journals to local sinks", notices, "/s",
                note=f"{mails}, the process's start in it")


def expected(city):
    return city.number("notifications", "SELECT count(*) FROM delivery")


def delivered(city):
    return city.number("notifications", "SELECT count(*) FROM delivery WHERE state = 'delivered'")


def bring_into_force(city, staff):
    policy = json.loads(city.tiaoji("policy", "show", POLICY, "--json"))
    body = {"version": policy["version"], "hash": policy["hash"], "fund": "employment"}
    staff["maker"].call("POST", f"/v1/policies/{POLICY}/proposal", body)
    staff["checker"].call("POST", f"/v1/policies/{POLICY}/activation", body)
    staff["accountant"].call(
        "POST", "/v1/appropriations", {"fund": "employment", "amountFen": 10**12, "document": "B1"})


def apply(city, web, row):
    index, (code, key) = row
    caller = Caller(city, key)
    contacts = [("mail", f"hr-{code.lower()}@example.com")]
    if index % 2:
        contacts.append(("webhook", f"http://127.0.0.1:{web}/{code}"))
    for channel, address in contacts:
        caller.call("POST", "/v1/contacts", {"channel": channel, "address": address})
    payee = caller.call("POST", "/v1/payees", {
        "name": "示例有限公司", "account": f"6222{10**10 + index}", "agent": "102333002013"})["id"]
    caller.call("POST", "/v1/facts", {"staff": [
        {"worker": f"{code}-{number}", "local": False, "insured": True} for number in range(50)]})
    caller.call("POST", "/v1/applications", {"policy": POLICY, "payee": payee})
