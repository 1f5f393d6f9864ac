"""How the cost of an event grows with the instance, by a power law of least squares on logarithms.

usage: scripts/bench growth --instances FOLDER [--runs N] [--events N] [--plot FILE]

FOLDER holds wz_{1000,5000,20000}_10km.txt; instances of 2,000 and 10,000 lots a side are drawn from the
largest (seed 1). An event is a lot that goes or comes again whole. --plot writes the points and the
lines as SVG.
"""

import argparse
import math
import pathlib
import sys
import tempfile
from random import Random

from bench import Figures
from bench_city import BIN
from bench_matching import lots, part_of, replayed, say, turns

SIZES = (1_000, 2_000, 5_000, 10_000, 20_000)
GIVEN = (1_000, 5_000, 20_000)
SEED = 1


def instance(folder, size, scratch):
    """The file of so many lots a side: a given one, or a sample of the largest."""
    if size in GIVEN:
        return folder / f"wz_{size}_10km.txt"
    largest = folder / f"wz_{max(GIVEN)}_10km.txt"
    random = Random(SEED)
    kept = [line for line in largest.read_text().splitlines() if line[0] in "#R"]
    for side in "LS":
        kept += [" ".join(one) for one in random.sample([one for one in lots(largest) if one[0] == side], size)]
    file = scratch / f"wz_{size}_10km.txt"
    file.write_text("\n".join(kept) + "\n")
    return file


def power_law(xs, ys):
    """(factor, exponent) of the least squares on logarithms."""
    us, vs = [math.log(x) for x in xs], [math.log(y) for y in ys]
    u, v = sum(us) / len(us), sum(vs) / len(vs)
    exponent = sum((a - u) * (b - v) for a, b in zip(us, vs)) / sum((a - u) ** 2 for a in us)
    return math.exp(v - exponent * u), exponent


def growth(figures, options, scratch):
    """(what, xs, medians, factor, exponent) of each fit."""
    arcs, runs = [], [[] for _ in range(options.runs)]
    for size in SIZES:
        file = instance(options.instances, size, scratch)
        arcs.append(say(BIN / "tiaoji", "match", "solve", file, "--json", "--certify")["arcs"])
        script = scratch / "events"
        script.write_text("".join(
            " ".join(words) + "\n" for _, *words in turns(file, options.events // 2, Random(SEED))))
        for run in runs:
            run.append(1000 * part_of(replayed(file, script), 0.5))
        figures.add(f"{size:,} lots a side: event median", [run[-1] for run in runs], "ms",
                    note=f"{arcs[-1]:,} arcs, {options.events} events"
                         + ("" if size in GIVEN else f"; drawn from the largest, seed {SEED}"))
    medians = [part_of(one, 0.5) for one in zip(*runs)]
    fits = []
    for what, xs in (("lots a side", SIZES), ("arcs", arcs)):
        factor, exponent = power_law(xs, medians)
        off = max(max(y / (factor * x**exponent), factor * x**exponent / y) for x, y in zip(xs, medians))
        steps = ", ".join(f"{power_law(xs[at:at + 2], medians[at:at + 2])[1]:.1f}" for at in range(len(xs) - 1))
        figures.add(f"exponent of the event in {what}", [power_law(xs, run)[1] for run in runs],
                    note=f"{factor:.3g} ms x {what}^{exponent:.2f}; the farthest point is {off:.1f} times off;"
                         f" from point to point {steps}")
        fits.append((what, xs, medians, factor, exponent))
    return fits


def plot(fits):
    """The fits side by side, both axes logarithmic, as SVG."""
    wide, high, left, top = 380, 300, 70, 40
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" width="{len(fits) * (wide + left + 50)}" '
           f'height="{high + top + 60}" font-family="sans-serif" font-size="12">',
           '<rect width="100%" height="100%" fill="white"/>']
    for place, (what, xs, ys, factor, exponent) in enumerate(fits):
        line = [factor * x**exponent for x in (xs[0], xs[-1])]
        (low_x, high_x), (low_y, high_y) = ((
            math.floor(math.log10(min(some))), math.ceil(math.log10(max(some)))) for some in (xs, [*ys, *line]))

        def across(x):
            return (math.log10(x) - low_x) / (high_x - low_x) * wide

        def down(y):
            return high - (math.log10(y) - low_y) / (high_y - low_y) * high

        out.append(f'<g transform="translate({place * (wide + left + 50) + left},{top})">'
                   f'<text x="{wide / 2}" y="-15" text-anchor="middle">{factor:.2g} ms × {what}'
                   f'<tspan dy="-5">{exponent:.2f}</tspan></text>'
                   f'<text x="{wide / 2}" y="{high + 42}" text-anchor="middle">{what} (number)</text>'
                   f'<text transform="translate(-52,{high / 2}) rotate(-90)" text-anchor="middle">'
                   'median of an event (ms)</text>')
        for power in range(low_x, high_x + 1):
            x = across(10.0**power)
            out.append(f'<path d="M{x:.1f} 0V{high}" stroke="#ddd"/>'
                       f'<text x="{x:.1f}" y="{high + 18}" text-anchor="middle">{10**power:,}</text>')
        for power in range(low_y, high_y + 1):
            y = down(10.0**power)
            out.append(f'<path d="M0 {y:.1f}H{wide}" stroke="#ddd"/>'
                       f'<text x="-6" y="{y + 4:.1f}" text-anchor="end">{10.0**power:g}</text>')
        out.append(f'<path d="M{across(xs[0]):.1f} {down(line[0]):.1f}L{across(xs[-1]):.1f} {down(line[1]):.1f}"'
                   ' stroke="#c33" fill="none"/>')
        out += [f'<circle cx="{across(x):.1f}" cy="{down(y):.1f}" r="4" fill="#236"/>' for x, y in zip(xs, ys)]
        out.append("</g>")
    return "\n".join([*out, "</svg>"]) + "\n"


def main():
    parser = argparse.ArgumentParser(
        prog="scripts/bench growth", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--instances", type=pathlib.Path, required=True, help="folder of the given ones")
    parser.add_argument("--runs", type=int, default=5, help="replays of each instance")
    parser.add_argument("--events", type=int, default=500, help="events of each replay")
    parser.add_argument("--plot", type=pathlib.Path, help="SVG to write")
    options = parser.parse_args()
    figures = Figures()
    with tempfile.TemporaryDirectory(prefix="tiaoji-bench-") as scratch:
        fits = growth(figures, options, pathlib.Path(scratch))
    figures.table()
    if options.plot:
        options.plot.write_text(plot(fits))


if __name__ == "__main__":
    sys.exit(main())
