from scratch import ROOT, ScratchCase

HEADER = "file,round,arcs,supply,urgent_heads,heads,cost,objective,greedy_urgent_heads,greedy_heads,greedy_cost\n"
# Two surpluses of one head (nodes 2, 3), two shortages (4, 5): greedy lends 2 to 4 at cost 1 and leaves
# 3, which only reaches 4, with nothing. Best: 2 to 5 and 3 to 4, two heads at cost 2 each.
PROBLEM = """c weight urgent-head 100
c weight head 20
c weight cost 1
p min 6 8
n 1 2
n 6 -2
a 1 2 0 1 0
a 1 3 0 1 0
a 2 4 0 1 1
a 2 5 0 1 2
a 3 4 0 1 2
a 4 6 0 1 100
a 5 6 0 1 100
a 1 6 0 2 120
"""
ROUND = {"arcs": 3, "supply": 2, "urgent": 0, "heads": 2, "cost": 4, "objective": 204,
         "greedy_urgent": 0, "greedy_heads": 1, "greedy_cost": 1}


class JudgeRounds(ScratchCase):
    def judge(self, *rounds):
        self.write("rounds.csv", HEADER + "".join(
            f"round-1.min,r,{','.join(str(value) for value in {**ROUND, **one}.values())}\n" for one in rounds))
        self.write("round-1.min", PROBLEM)
        return self.run_script(
            ROOT / ".build-venv/bin/python", ROOT / "scripts/judge-rounds.py", self.folder)

    def test_a_best_round_that_greedy_misses_is_green(self):
        self.assert_green(self.judge({}, {}), "rounds: 2 of 2 equal, greedy misses 2")

    def test_a_round_that_is_not_the_best_is_red_and_both_costs_are_told(self):
        outcome = self.judge({}, {"objective": 221, "heads": 1, "cost": 1})
        self.assert_red(outcome, "the solver finds 204, the round says 221")
        self.assertIn("rounds: 1 of 2 equal, greedy misses 1", outcome.stdout)

    def test_each_level_that_differs_is_red_by_its_name(self):
        for level, name in (("urgent", "urgent_heads"), ("heads", "heads"), ("cost", "cost")):
            wrong = ROUND[level] + 1
            outcome = self.judge({level: wrong})
            self.assert_red(outcome, f"{name}: the solver reaches {ROUND[level]}, the round {wrong}")

    def test_rounds_of_which_greedy_misses_none_prove_nothing(self):
        self.assert_red(self.judge({"greedy_heads": 2, "greedy_cost": 4}), "greedy misses 0")

    def test_no_round_at_all_is_red(self):
        self.assert_red(self.judge(), "rounds: 0 of 0 equal")
