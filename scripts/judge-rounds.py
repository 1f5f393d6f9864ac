#!/usr/bin/env python3
"""Has an independent solver judge exported rounds ('tiaoji round export'): HiGHS, by scipy.

usage: judge-rounds.py FOLDER

For each round of FOLDER/rounds.csv the solver's flow is checked in whole numbers, its cost must be the
round's, the solver's dual prices must prove in whole numbers that nothing cheaper exists, and the levels
that the flow reaches (urgent heads, heads, cost) must be the round's. Exits 0 only if all of this holds
for every round and nearest-first greedy misses at least one.
"""

import csv
import pathlib
import sys

import numpy
from scipy.optimize import linprog
from scipy.sparse import coo_array


def read(path):
    """Node supplies, arcs (tail, head, capacity, cost), and the weights of the comment lines."""
    supplies, arcs, weights = {}, [], {}
    for line in path.read_text().splitlines():
        kind, *words = line.split()
        if kind == "c" and words[0] == "weight":
            weights[words[1]] = int(words[2])
        elif kind == "n":
            supplies[int(words[0])] = int(words[1])
        elif kind == "a":
            tail, head, low, capacity, cost = map(int, words)
            assert low == 0
            arcs.append((tail, head, capacity, cost))
    return supplies, arcs, weights


def solve(supplies, arcs):
    """The flow and the prices, rounded to whole numbers."""
    nodes = max(max(arc[:2]) for arc in arcs)
    ends = [end for tail, head, _, _ in arcs for end in (tail - 1, head - 1)]
    signs = [1, -1] * len(arcs)
    columns = [index for index in range(len(arcs)) for _ in range(2)]
    balance = coo_array((signs, (ends, columns)), shape=(nodes, len(arcs))).tocsr()
    wanted = numpy.array([supplies.get(node, 0) for node in range(1, nodes + 1)])
    # Scaled to about 1, so that the solver's tolerances mean something.
    scale = max(abs(arc[3]) for arc in arcs) or 1
    answer = linprog(
        [cost / scale for *_, cost in arcs], A_eq=balance, b_eq=wanted,
        bounds=[(0, capacity) for _, _, capacity, _ in arcs], method="highs-ds",
    )
    if answer.status != 0:
        raise ValueError(answer.message)
    prices = [round(price * scale) for price in answer.eqlin.marginals]
    return [round(heads) for heads in answer.x], prices


def judge(row, folder):
    supplies, arcs, weights = read(folder / row["file"])
    flow, prices = solve(supplies, arcs)
    faults = []
    balance = dict.fromkeys(range(1, len(prices) + 1), 0)
    for (tail, head, capacity, _), heads in zip(arcs, flow):
        balance[tail] += heads
        balance[head] -= heads
        if not 0 <= heads <= capacity:
            faults.append("a flow above its capacity")
    if any(supplies.get(node, 0) != net for node, net in balance.items()):
        faults.append("a flow that does not balance")
    cost = sum(heads * arc[3] for arc, heads in zip(arcs, flow))
    bound = sum(supply * prices[node - 1] for node, supply in supplies.items()) + sum(
        capacity * min(0, price - prices[tail - 1] + prices[head - 1])
        for tail, head, capacity, price in arcs
    )
    if cost != int(row["objective"]):
        faults.append(f"the solver finds {cost}, the round says {row['objective']}")
    if bound != cost:
        faults.append(f"the prices prove {bound} only, not {cost}")
    sink = len(prices)
    urgent = heads_lent = points = 0
    for (tail, head, _, price), heads in zip(arcs, flow):
        if head == sink and tail != 1:
            heads_lent += heads
            urgent += heads if price < 0 else 0
        elif head != sink and tail != 1:
            points += heads * price // (weights["cost"] or 1)
    for name, value in (("urgent_heads", urgent), ("heads", heads_lent), ("cost", points)):
        if value != int(row[name]):
            faults.append(f"{name}: the solver reaches {value}, the round {row[name]}")
    return faults


def main():
    folder = pathlib.Path(sys.argv[1])
    rows = list(csv.DictReader((folder / "rounds.csv").open()))
    failed = missed = 0
    for row in rows:
        faults = judge(row, folder)
        failed += bool(faults)
        levels = ("urgent_heads", "heads")
        missed += any(int(row["greedy_" + level]) < int(row[level]) for level in levels) or int(
            row["greedy_cost"]
        ) > int(row["cost"])
        print(f"  {row['file']:14} {row['arcs']:>6} arcs {row['heads']:>5} heads  " + ("; ".join(faults) or "equal"))
    print(f"rounds: {len(rows) - failed} of {len(rows)} equal, greedy misses {missed}")
    return 1 if failed or not rows or not missed else 0


if __name__ == "__main__":
    sys.exit(main())
