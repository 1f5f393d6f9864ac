"""The benchmark of the matching engine against solvers that are not ours, on the same instances."""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from random import Random

from bench_city import BIN, ROOT

INSTANCES = ROOT / "Tests/MatchingEngineTests/Instances"


def say(*command):
    return json.loads(subprocess.run(
        [str(one) for one in command], text=True, stdout=subprocess.PIPE, check=True).stdout)


def lemon(folder):
    """LEMON's solver, built as Debian's compiler builds a release."""
    program = folder / "lemon"
    subprocess.run(["g++", "-O3", "-o", program, ROOT / "scripts/lemon_peer.cpp"], check=True)
    return program


def matching(figures, size):
    """Instances in the lots format (`--instances FOLDER`; without it the small ones of the tests): solve
    alone, arcs built, one thread, each solver in a process of its own, by turns."""
    with tempfile.TemporaryDirectory(prefix="tiaoji-bench-") as folder:
        each_instance(figures, size, Path(folder))


def each_instance(figures, size, folder):
    peer = lemon(folder)
    tiny = folder / "tiny.min"
    subprocess.run([BIN / "tiaoji", "match", "export", INSTANCES / "wz_100_10km.txt", tiny], check=True)
    nothing = {"lemon": say(peer, tiny)["peakKiB"],
               "ours": say(BIN / "tiaoji", "match", "solve", INSTANCES / "wz_100_10km.txt", "--json")["peakKiB"]}
    files = sorted((size.instances or INSTANCES).glob("wz_*.txt"), key=lambda one: one.stat().st_size)
    for file in [one for one in files if int(one.stem.split("_")[1]) >= 1000]:
        one_instance(figures, size, folder, peer, nothing, file)


def one_instance(figures, size, folder, peer, nothing, file):
    name = file.stem
    exported = folder / f"{name}.min"
    subprocess.run([BIN / "tiaoji", "match", "export", file, exported], check=True)
    head = exported.read_text(errors="strict")[:4096]
    # The weights by which the export folds the levels; no lot of these instances is urgent.
    weight, urgent = (int(re.search(rf"c weight {name} (\d+)", head)[1]) for name in ("head", "urgent-head"))
    supply = int(re.search(r"^n 1 (\d+)", head, re.M)[1])
    ours, theirs, others = [], [], []
    for _ in range(size.runs):
        ours.append(say(BIN / "tiaoji", "match", "solve", file, "--json", "--certify"))
        theirs.append(say(peer, exported))
        others.append(say(sys.executable, ROOT / "scripts/ortools_peer.py", exported))
    exported.unlink()
    mine = ours[0]
    folded = urgent * supply + weight * (supply - mine["heads"]) + mine["cost"]
    if {one["objective"] for one in theirs} != {folded}:
        raise RuntimeError(f"{name}: LEMON and we do not agree")
    if {(one["heads"], one["cost"] - urgent * one["heads"]) for one in others} != {
            (mine["heads"], mine["cost"])}:
        raise RuntimeError(f"{name}: OR-Tools and we do not agree")
    fastest = [min(a["seconds"], b["seconds"]) for a, b in zip(theirs, others)]
    figures.add(f"{name}: solve / fastest peer", [
        one["solveMilliseconds"] / 1000 / peer for one, peer in zip(ours, fastest)], most=1.0,
        note=f"ours {seconds(one['solveMilliseconds'] / 1000 for one in ours)}, LEMON"
             f" {seconds(one['seconds'] for one in theirs)}, OR-Tools"
             f" {seconds(one['seconds'] for one in others)}; {mine['arcs']} arcs, {mine['heads']} heads,"
             f" cost {mine['cost']}, certified")
    figures.add(f"{name}: candidates / solve", [
        one["candidatesMilliseconds"] / one["solveMilliseconds"] for one in ours], most=1.0)
    events(figures, size, folder, file, theirs)
    figures.add(f"{name}: memory / LEMON", [
        (one["peakKiB"] - nothing["ours"]) / max(1, two["peakKiB"] - nothing["lemon"])
        for one, two in zip(ours, theirs)], most=1.0,
        note=f"ours {(mine['peakKiB'] - nothing['ours']) // 1024} MiB, the empty run's {nothing['ours'] // 1024}"
             " taken off")


def events(figures, size, folder, file, theirs):
    """Lots of both sides go whole and come again, by turns: the most that an event can move."""
    lines = [line.split() for line in file.read_text().splitlines() if line[0] in "LS"]
    random = Random(1)
    script = folder / "events"
    count = 500 // size.divisor
    with script.open("w") as output:
        for words in random.sample(lines, min(count, len(lines))):
            print("withdraw", words[0], words[1], file=output)
            print("add", *words, file=output)
    said = subprocess.run(
        [BIN / "tiaoji", "match", "solve", file, "--events", script, "--json"], text=True,
        stdout=subprocess.PIPE, check=True).stdout
    steps = [json.loads(line) for line in said.splitlines()]
    took = sorted(step["microseconds"] / 1e6 for step in steps)
    solve = sorted(one["seconds"] for one in theirs)[len(theirs) // 2]
    name = file.stem
    # A solve from nothing is so short for small ones that only the large one is held to a limit.
    held = "20000_10km" in name
    for what, value, most in (
            ("median", took[len(took) // 2], 1), ("p99", took[len(took) * 99 // 100], 10), ("worst", took[-1], 1000)):
        figures.add(f"{name}: event {what} x1000 / LEMON", [1000 * value / solve],
                    most=most if held else None, note=f"{value * 1000:.2f} ms of {len(took)} events")


def seconds(values):
    values = sorted(values)
    return f"{values[len(values) // 2]:.4f} s"
