"""OR-Tools' maximum flow at least cost on a DIMACS minimum-cost flow without its bypass: a line of JSON
with its seconds, the heads and their cost. usage: ortools_peer.py FILE"""

import json
import sys
import time

import numpy
from ortools.graph.python import min_cost_flow

supplies, arcs = {}, []
for line in open(sys.argv[1]):
    if line[0] == "n":
        _, node, supply = line.split()
        supplies[int(node)] = int(supply)
    elif line[0] == "a":
        arcs.append(line[2:])
table = numpy.loadtxt(arcs, dtype=numpy.int64)
del arcs
source = next(node for node, supply in supplies.items() if supply > 0)
sink = next(node for node, supply in supplies.items() if supply < 0)
table = table[~((table[:, 0] == source) & (table[:, 1] == sink))]
flow = min_cost_flow.SimpleMinCostFlow()
flow.add_arcs_with_capacity_and_unit_cost(table[:, 0], table[:, 1], table[:, 3], table[:, 4])
for node, supply in supplies.items():
    flow.set_node_supply(node, supply)
begun = time.perf_counter()
status = flow.solve_max_flow_with_min_cost()
took = time.perf_counter() - begun
if status != flow.OPTIMAL:
    sys.exit(f"not optimal: {status}")
print(json.dumps({"seconds": took, "heads": flow.maximum_flow(), "cost": flow.optimal_cost()}))
