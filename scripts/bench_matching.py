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
    empty = {"lemon": (peer, "--sure", tiny),
             "ours": (BIN / "tiaoji", "match", "solve", INSTANCES / "wz_100_10km.txt", "--json", "--certify")}
    nothing = {who: part_of([say(*command)["peakKiB"] for _ in range(size.runs)], 0.5)
               for who, command in empty.items()}
    files = sorted((size.instances or INSTANCES).glob("wz_*.txt"), key=lambda one: one.stat().st_size)
    for file in [one for one in files if int(one.stem.split("_")[1]) >= 1000]:
        one_instance(figures, size, folder, peer, nothing, file)


def one_instance(figures, size, folder, peer, nothing, file):
    name = file.stem
    exported = folder / f"{name}.min"
    subprocess.run([BIN / "tiaoji", "match", "export", file, exported], check=True)
    head = exported.read_text(errors="strict")[:4096]
    # By which the export folds the levels; no lot of these instances is urgent.
    weight = int(re.search(r"c weight head (\d+)", head)[1])
    supply = int(re.search(r"^n 1 (\d+)", head, re.M)[1])
    ours, theirs, others = [], [], []
    for _ in range(size.runs):
        ours.append(say(BIN / "tiaoji", "match", "solve", file, "--json", "--certify"))
        theirs.append(say(peer, "--sure", exported))
        others.append(say(sys.executable, ROOT / "scripts/ortools_peer.py", exported))
    exported.unlink()
    mine = ours[0]
    folded = weight * (supply - mine["heads"]) + mine["cost"]
    if {one["objective"] for one in theirs} != {folded}:
        raise RuntimeError(f"{name}: LEMON and we do not agree")
    if {(one["heads"], one["cost"]) for one in others} != {(mine["heads"], mine["cost"])}:
        raise RuntimeError(f"{name}: OR-Tools and we do not agree")
    fastest = [min(a["seconds"], b["seconds"]) for a, b in zip(theirs, others)]
    figures.add(f"{name}: solve / fastest peer", [
        one["solveMilliseconds"] / 1000 / peer for one, peer in zip(ours, fastest)], most=1.0,
        note=f"ours {seconds(one['solveMilliseconds'] / 1000 for one in ours)}, LEMON"
             f" {seconds(one['seconds'] for one in theirs)}, OR-Tools"
             f" {seconds(one['seconds'] for one in others)}; {mine['arcs']} arcs, {mine['heads']} heads,"
             f" cost {mine['cost']}, certified")
    figures.add(f"{name}: candidates / solve", [
        one["candidatesMilliseconds"] / one["solveMilliseconds"] for one in ours],
                most=1.0 if "_20000_" in name else None)
    events(figures, size, folder, file, theirs)
    figures.add(f"{name}: memory / LEMON", [
        (one["peakKiB"] - nothing["ours"]) / max(1, two["peakKiB"] - nothing["lemon"])
        for one, two in zip(ours, theirs)], most=1.0,
        note=f"ours {(mine['peakKiB'] - nothing['ours']) // 1024} MiB, the empty run's {nothing['ours'] // 1024}"
             " taken off")


def events(figures, size, folder, file, theirs):
    """Held to a limit are lots of both sides that go whole and come again, by turns; the other kinds are
    reported."""
    random = Random(1)
    kinds, runs = [], []
    script = folder / "events"
    with script.open("w") as output:
        for part in (turns(file, 250 // size.divisor, random),
                     changes(file, 100 // size.divisor, random, theirs[0]["sure"])):
            for kind, *words in part:
                kinds.append(kind)
                print(*words, file=output)
    for _ in range(size.runs):
        took = {kind: [] for kind in kinds}
        for kind, one in zip(kinds, replayed(file, script), strict=True):
            took[kind].append(one)
        runs.append(took)
    solve = part_of([one["seconds"] for one in theirs], 0.5)
    # A solve from nothing is so short for small ones that only the large one is held to a limit.
    held = "20000_10km" in file.stem
    for kind in runs[0]:
        for what, share, most in (("median", 0.5, 1), ("p99", 0.99, 10), ("worst", 1, 1000)):
            values = [part_of(one[kind], share) for one in runs]
            if kind == "event" or what != "worst":
                figures.add(f"{file.stem}: {kind} {what} x1000 / LEMON", [1000 * one / solve for one in values],
                            most=most if held and kind == "event" else None,
                            note=f"{part_of(values, 0.5) * 1000:.3f} ms of {len(runs[0][kind])} events")


def turns(file, count, random):
    """Events by their kind: lots go and come again."""
    for words in random.sample(lots(file), min(count, len(lots(file)))):
        yield "event", "withdraw", *words[:2]
        yield "event", "add", *words


def changes(file, count, random, sure):
    """Events by their kind; all but the last, which widen, are undone at once. `sure` are arcs of the exported
    instance that have heads in every optimum, so that the pair can be frozen whoever has solved it. Each
    has all heads of one of its lots, which may make it easier than others."""
    every = lots(file)
    for index, words in enumerate(random.sample(every, min(count, len(every)))):
        heads, half = int(words[8]), (int(words[8]) + 1) // 2
        first, then = ("heads up", "heads down") if index % 2 else ("heads down", "heads up")
        yield first, "heads", *words[:2], heads + half if index % 2 else heads - half
        yield then, "heads", *words[:2], heads
    if not sure:
        raise RuntimeError(f"{file.stem}: LEMON names no pair to freeze")
    # Node 1 is the source; the lots follow in the order of the file, surplus first.
    ids = [0, 0, *(words[1] for side in "LS" for words in every if words[0] == side)]
    for tail, head, heads in random.sample(sure, min(count, len(sure))):
        for kind in ("freeze", "release"):
            yield kind, kind, ids[tail], ids[head], (heads + 1) // 2
    with file.open() as text:
        radius = int(re.search(r"radius_m (\d+)", text.readline())[1])
    for words in random.sample(every, min(count, len(every))):
        yield "widen", "widen", *words[:2], radius * 3 // 2


def lots(file):
    return [line.split() for line in file.read_text().splitlines() if line[0] in "LS"]


def replayed(file, script):
    """Seconds of each event, without the search for the pairs that fit."""
    said = subprocess.run(
        [BIN / "tiaoji", "match", "solve", file, "--events", script, "--json"], text=True,
        stdout=subprocess.PIPE, check=True).stdout
    return [json.loads(line)["microseconds"] / 1e6 for line in said.splitlines()]


def part_of(values, share):
    """The value that so large a share of them does not exceed."""
    return sorted(values)[min(int(len(values) * share), len(values) - 1)]


def seconds(values):
    return f"{part_of(list(values), 0.5):.4f} s"
