#!/usr/bin/env python3
"""Measures the figures of the README's promises; run by scripts/bench.

usage: scripts/bench [--quick] [--runs N] [NAME...]

  syncs   fdatasync per 1,000 accepted offers, at 1 and at 64 clients
  http    accepted offers a second against a Hummingbird route with a constant answer, same client
  pipe    events a second from a publisher to what a consumer applied, against plain SQLite inserts
  wait    from an offer to its proposal, 50 offers a second onto 2,000 open lots
  replay  replay of 100,000 events, readiness after kill -9, memory after 100,000 offers and a round
  matching  solve, candidates and memory against LEMON and OR-Tools, instance by instance
  lines   lines of Swift by target
"""

import argparse
import collections
import contextlib
import json
import os
import pathlib
import platform
import re
import signal
import shutil
import sqlite3
import statistics
import subprocess
import sys
import threading
import time

from bench_city import BIN, ROOT, City, free_ports, wait_until
from bench_matching import matching
from bench_money import money, told

sys.path.insert(0, str(ROOT / "Tests/MessageBusTests/Peer"))
import peer  # noqa: E402

FOLDER = ROOT / ".build-run/bench"
SETTLE_MILLISECONDS = 200


class Figures:
    """Rows of the table, in the order in which they were measured."""

    def __init__(self):
        self.rows = []

    def add(self, name, values, unit="", least=None, most=None, note=""):
        middle = statistics.median(values)
        missed = (least is not None and middle < least) or (most is not None and middle > most)
        limit = f"≥ {least:,g}" if least is not None else f"≤ {most:,g}" if most is not None else ""
        self.rows.append({
            "name": name, "min": min(values), "median": middle, "max": max(values), "unit": unit,
            "limit": limit, "verdict": "MISSED" if missed else "ok" if limit else "reported",
            "runs": len(values), "note": note, "values": values})
        print(self.line(self.rows[-1]), flush=True)
        if note:
            print(f"    {note}", flush=True)

    @staticmethod
    def number(value):
        return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"

    def line(self, row):
        noise = (row["max"] - row["min"]) / row["median"] if row["median"] else 0
        parts = [self.number(row[key]) for key in ("min", "median", "max")]
        return (f"{row['name']:<46}{parts[0]:>10}{parts[1]:>10}{parts[2]:>10} {row['unit']:<9}"
                f"{row['limit']:<9}{row['verdict']:<9}{noise:>5.0%} of {row['runs']}")

    def table(self):
        print(f"\n{'figure':<46}{'min':>10}{'median':>10}{'max':>10} {'unit':<9}{'limit':<9}"
              f"{'verdict':<9}{'noise':>5}")
        for row in self.rows:
            print(self.line(row))


def syncs(figures, size):
    """Counted by strace on a running Intake (-f --seccomp-bpf: only these calls are stopped)."""
    with City(FOLDER / "syncs") as city:
        trace = city.run / "syncs.trace"
        city.start_ready("intake", traced=trace)
        city.register()

        def per_thousand(clients, requests):
            before = trace.read_text().count("= 0")
            accepted = city.drive(clients=clients, requests=requests)["accepted"]
            return 1_000 * (trace.read_text().count("= 0") - before) / accepted

        one = [per_thousand(1, 1_000 // size.divisor) for _ in range(size.runs)]
        many = [per_thousand(64, 10_000 // size.divisor) for _ in range(size.runs)]
    figures.add("fdatasync per 1,000 offers, 1 client", one, least=1_000)
    figures.add("fdatasync per 1,000 offers, 64 clients", many, most=100)


@contextlib.contextmanager
def constant_route():
    (port,) = free_ports(1)
    with subprocess.Popen([BIN / "tiaoji-bench", "answer", "--port", str(port)]) as process:
        try:
            yield port
        finally:
            process.terminate()


def http(figures, size):
    """Runs alternate between the two, each a few seconds; the client is a process of its own."""
    seconds = 1 if size.quick else 5
    with constant_route() as port:
        with City(FOLDER / "http") as city:
            city.start_ready("intake")
            city.register()
            warm = [city.drive(seconds=1), city.drive(seconds=1, port=port)]
            assert all(warm)
            ratios, rates, most, tails = [], [], [], []
            for _ in range(size.runs):
                constant = city.drive(seconds=seconds, port=port)["rate"]
                answer = city.drive(seconds=seconds)
                ratios.append(answer["rate"] / constant)
                rates.append(answer["rate"])
                most.append(constant)
                tails.append(answer["p99"])
        with City(FOLDER / "http-both") as city:
            city.start_ready("intake")
            city.start_ready("matching")
            city.register()
            city.drive(seconds=1)
            both = []
            for _ in range(size.runs):
                city.settle()
                constant = city.drive(seconds=seconds, port=port)["rate"]
                both.append(city.drive(seconds=seconds)["rate"] / constant)
            for name in ("subsidy", "notifications"):
                city.start_ready(name)
            four = []
            for _ in range(size.runs):
                city.settle()
                constant = city.drive(seconds=seconds, port=port)["rate"]
                four.append(city.drive(seconds=seconds)["rate"] / constant)
    figures.add("accepted/s ÷ constant route, Intake alone", ratios, least=0.25)
    figures.add("accepted/s, Intake alone", rates, "offers/s")
    figures.add("HTTP p99, Intake alone, 64 clients", tails, "ms")
    figures.add("answers/s of the constant route", most, "/s")
    figures.add("accepted/s ÷ constant route, Matching too", both)
    figures.add("accepted/s ÷ constant route, all four", four)


def pipe(figures, size):
    """One row of effect an event at the consumer; the same rows by Python's sqlite3, as many a commit."""
    events = 100_000 // size.divisor
    found = collections.defaultdict(list)
    for _ in range(size.runs):
        folder = FOLDER / "pipe"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        ports = ",".join(map(str, free_ports(6)))
        command = [BIN / "tiaoji-bench", "pipe", "--folder", folder, "--events", str(events), "--ports", ports]
        report = json.loads(subprocess.run(command, text=True, stdout=subprocess.PIPE, check=True).stdout)
        if report["pastFetched"] != events:
            raise SystemExit(f"bench: {report['pastFetched']} of {events} events were fetched")
        for way in ("live", "past"):
            batch = round(events / report[way]["commits"])
            rate = events / report[way]["seconds"]
            found[way, "rate"].append(rate)
            found[way, "ratio"].append(rate / plain_inserts(folder, way, batch))
            found[way, "batch"].append(batch)
    for way, name in (("live", "as published"), ("past", "from the journal")):
        figures.add(f"publisher→applied ÷ plain inserts, {name}", found[way, "ratio"], least=0.2)
        figures.add(f"publisher→applied, {name}", found[way, "rate"], "events/s")
        figures.add(f"events a commit, {name}", found[way, "batch"])


def plain_inserts(folder, way, batch):
    """Rows a second into a new file, `synchronous=FULL`, WAL, `batch` rows a commit."""
    with contextlib.closing(sqlite3.connect(f"file:{folder}/{way}/store.db?mode=ro", uri=True)) as store:
        rows = store.execute("SELECT id, lot, at, detail FROM applied ORDER BY rowid").fetchall()
        (table,) = store.execute("SELECT sql FROM sqlite_master WHERE name = 'applied'").fetchone()
    with contextlib.closing(sqlite3.connect(folder / f"plain-{way}.db", isolation_level=None)) as plain:
        plain.execute("PRAGMA journal_mode = WAL")
        plain.execute("PRAGMA synchronous = FULL")
        plain.execute(table)
        begun = time.monotonic()
        for start in range(0, len(rows), batch):
            plain.execute("BEGIN IMMEDIATE")
            plain.executemany("INSERT INTO applied VALUES (?, ?, ?, ?)", rows[start : start + batch])
            plain.execute("COMMIT")
        return len(rows) / (time.monotonic() - begun)


class Observer(threading.Thread):
    """Hears one stream live, by WIRE.md alone, and notes when each record arrived (µs of wall time)."""

    def __init__(self, city, process):
        super().__init__(daemon=True)
        self.peer = peer.Peer(argparse.Namespace(
            keys=city.run / "keys", name="observer", timeout=600, process=process,
            stream=f"{process}/3303", publish=city.setting(process, "bus.publish"),
            route=city.setting(process, "bus.route")))
        self.records = []

    def run(self):
        with contextlib.suppress(peer.Silence):
            for record in self.peer.read(1 << 40):
                self.records.append((time.time_ns() // 1_000, record))

    def stop(self):
        self.peer.deadline = 0
        self.join()


def wait(figures, size):
    """From the later of both offers' commits, by the time in its record, to the moment at which a
    stranger to the code hears the proposal: the round is in it, and so is its commit."""
    rate, seconds = 50, 60 // size.divisor
    found = collections.defaultdict(list)
    for _ in range(min(3, size.runs)):
        with City(FOLDER / "wait") as city:
            city.start_ready("intake")
            city.start_ready("matching")
            city.tiaoji("load", "--config", city.config, "--rate", "400", "--duration", "5", "--seed", "1",
                        "--clients", "200", "--side", "surplus")
            city.settle()
            standing = city.number("matching", "SELECT count(*) FROM lot WHERE open > 0")
            if standing != 2_000:
                raise SystemExit(f"bench: {standing} lots are open, not 2,000")
            observers = [Observer(city, process) for process in ("intake", "matching")]
            for observer in observers:
                observer.start()
            said = city.tiaoji("load", "--config", city.config, "--rate", str(rate), "--duration",
                               str(seconds), "--seed", "2", "--accepted", "accepted")
            for observer in observers:
                observer.stop()
            waits = proposal_waits(city, *observers)
            lots = set((city.run / "accepted").read_text().split())
            mine = sorted(value for lot, value in waits.items() if lot in lots)
            found["p99"].append(mine[int(len(mine) * 0.99)] / 1_000)
            found["p50"].append(mine[len(mine) // 2] / 1_000)
            found["matched"].append(len(mine))
            found["open"].append(city.number("matching", "SELECT count(*) FROM lot WHERE open > 0"))
            found["http"].append(float(re.search(r"p99 ([\d.]+) ms", said)[1]))
            found["rounds"].append(
                sum(record.type == "RoundClosed" for _, record in observers[1].records))
    most = SETTLE_MILLISECONDS + 500
    note = (f"{rate * seconds:,} offers (seed 2; half surplus, half shortage, 1–20 heads) onto 2,000 surplus "
            f"lots (seed 1); {found['matched']} proposed for, {found['open']} open after, "
            f"{found['rounds']} rounds")
    figures.add("offer→proposal p99, 50/s onto 2,000 lots", found["p99"], "ms", most=most, note=note)
    figures.add("offer→proposal p50", found["p50"], "ms")
    figures.add("HTTP p99 from the intended send time", found["http"], "ms")


def proposal_waits(city, intake, matching):
    """Microseconds of each lot to its first proposal, from when both lots of it were there."""
    submitted = {}
    for stamp, lot in city.rows("intake", "SELECT submitted_at, lower(hex(lot)) FROM offer"):
        submitted[lot] = stamp
    heard = [record.entities[0] for _, record in intake.records if record.type == "LotSubmitted"]
    if not heard:
        raise SystemExit("bench: the observer heard no offer")
    waits = {}
    for arrived, record in matching.records:
        if record.type != "ProposalMade":
            continue
        lots = [name.removeprefix("lot/") for name in record.entities if name.startswith("lot/")]
        since = max(submitted[lot.replace("-", "")] for lot in lots)
        for lot in lots:
            waits.setdefault(lot, arrived - since)
    return waits


def replay(figures, size):
    """Matching meets 100,000 offers that came while it had never run, then everybody is killed."""
    offers = 100_000 // size.divisor
    found = collections.defaultdict(list)
    with City(FOLDER / "replay") as city:
        city.start_ready("intake")
        city.register()
        load = city.drive(requests=offers)
        at_load = city.memory("intake")
        saved = city.run / "intake.saved"
        for run in range(size.runs):
            if run == 0:
                city.stop("intake")
                shutil.copytree(city.run / "intake", saved)
            else:
                city.stop("matching")
                city.stop("intake")
                shutil.rmtree(city.run / "matching")
                shutil.rmtree(city.run / "intake")
                shutil.copytree(saved, city.run / "intake")
            city.start_ready("intake")
            begun = time.monotonic()
            city.start("matching")
            wait_until("Matching listens", lambda: city.health("matching")[0] != 0)
            done = wait_until("Matching has replayed", lambda: is_level(city, offers), 600)
            found["replay"].append(done - begun)
            city.settle()
            found["settled"].append(time.monotonic() - begun)
            for name in ("intake", "matching"):
                resident, most = city.memory(name)
                found[name, "resident"].append(resident)
                found[name, "most"].append(most)
        matched = city.number("matching", "SELECT count(*) FROM lot WHERE open < heads")
        for _ in range(size.runs):
            for name in ("intake", "matching"):
                city.kill(name)
                found[name, "ready"].append(city.start_ready(name))
        city.tiaoji("audit", "--config", city.config)
    note = (f"{offers:,} offers accepted at {load['rate']:,.0f}/s; {matched:,} of them matched; "
            f"Intake {at_load[0]:.0f} MiB after the load, at most {at_load[1]:.0f}")
    figures.add("replay of 100,000 events", found["replay"], "s", most=10, note=note)
    figures.add("replay, until all rounds are done", found["settled"], "s")
    for name in ("intake", "matching"):
        figures.add(f"{name}: ready after kill -9", found[name, "ready"], "s", most=2)
        figures.add(f"{name}: memory after a round", found[name, "resident"], "MiB", most=300)
        figures.add(f"{name}: most memory", found[name, "most"], "MiB", most=300)


def is_level(city, offers):
    streams = city.health("matching")[1].get("streams", [])
    return all(one["behind"] == 0 and one["sequence"] >= offers for one in streams) and streams


def lines(figures, size):
    """Of Swift files, blank lines and comments included."""
    for folder in sorted([*(ROOT / "Shared").iterdir(), *(ROOT / "Services").iterdir(),
                          *(ROOT / "Tests").iterdir()]):
        files = [path for path in folder.rglob("*.swift")]
        generated = [path for path in files if "Generated" in path.parts]
        for kind, paths in (("", set(files) - set(generated)), (", generated", generated)):
            if paths:
                count = sum(path.read_text().count("\n") for path in paths)
                figures.add(f"lines, {folder.name}{kind}", [count])


def main():
    names = {one.__name__: one for one in (syncs, http, pipe, wait, told, money, replay, matching, lines)}
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="left out: all")
    parser.add_argument("--runs", type=int, default=5, help="repetitions of each measurement")
    parser.add_argument("--quick", action="store_true", help="one small run of each; verdicts mean nothing")
    parser.add_argument("--instances", type=pathlib.Path, help="folder of larger ones for `matching`")
    options = parser.parse_args()
    if unknown := set(options.names) - set(names):
        parser.error(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(names)}")
    size = argparse.Namespace(
        quick=options.quick, runs=1 if options.quick else options.runs, divisor=20 if options.quick else 1,
        instances=options.instances)
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: sys.exit("bench: interrupted"))
    cores = os.cpu_count()
    print(f"{time.strftime('%F %T %Z')}, {platform.release()}, {cores} cores, load before: "
          f"{os.getloadavg()[0]:.1f}, disk of {FOLDER.parent.name}: {disk()}", flush=True)
    figures = Figures()
    for name in options.names or names:
        print(f"== {name}: {names[name].__doc__}", flush=True)
        names[name](figures, size)
    figures.table()
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "figures.json").write_text(json.dumps(figures.rows, indent=1, ensure_ascii=False))
    return any(row["verdict"] == "MISSED" for row in figures.rows)


def disk():
    FOLDER.mkdir(parents=True, exist_ok=True)
    command = ["df", "--output=fstype", str(FOLDER)]
    return subprocess.run(command, text=True, stdout=subprocess.PIPE).stdout.split()[-1]


if __name__ == "__main__":
    sys.exit(main())
