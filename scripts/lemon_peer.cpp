// The network simplex of LEMON on DIMACS minimum-cost flows: for each file a line of JSON with its
// seconds, what it found and the most memory that the process had until then. With --sure also the arcs
// between lots, as [tail, head, flow], that carry this flow in every optimum, as far as prices tell.
// usage: lemon_peer [--sure] FILE...
#include <lemon/dimacs.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>

#include <chrono>
#include <fstream>
#include <iostream>
#include <string>

// Of this program alone: what getrusage tells is never less than what the one had that started it.
long peakKiB() {
  std::ifstream status("/proc/self/status");
  std::string word;
  long kib = 0;
  while (status >> word)
    if (word == "VmHWM:") status >> kib;
  return kib;
}

using Graph = lemon::SmartDigraph;
using Simplex = lemon::NetworkSimplex<Graph, long, long>;

struct Problem {
  Graph graph;
  Graph::ArcMap<long> lower{graph}, capacity{graph}, cost{graph};
  Graph::NodeMap<long> supply{graph};

  // Whether heads go over the arc in every optimum (below 0), none do (above), or some may (0).
  long reduced(const Simplex &simplex, Graph::Arc arc) const {
    return cost[arc] + simplex.potential(graph.source(arc)) - simplex.potential(graph.target(arc));
  }

  // If all arcs of one direction of a lot are full in every optimum and only one of the other direction
  // is not too dear, that one carries everything.
  template <class Full, class Open>
  void sure(const Simplex &simplex, Graph::Node lot, std::string &out) const {
    for (Full arc(graph, lot); arc != lemon::INVALID; ++arc)
      if (capacity[arc] > 0 && reduced(simplex, arc) >= 0) return;
    Graph::Arc only = lemon::INVALID;
    for (Open arc(graph, lot); arc != lemon::INVALID; ++arc) {
      if (reduced(simplex, arc) > 0) continue;
      if (only != lemon::INVALID) return;
      only = arc;
    }
    if (only == lemon::INVALID) return;
    const auto tail = graph.source(only), head = graph.target(only);
    if (supply[tail] != 0 || supply[head] != 0 || simplex.flow(only) == 0) return;
    out += (out.empty() ? "[" : ", [") + std::to_string(graph.id(tail) + 1) + ", " +
           std::to_string(graph.id(head) + 1) + ", " + std::to_string(simplex.flow(only)) + "]";
  }
};

bool solve(const char *name, bool tellSure) {
  Problem problem;
  std::ifstream file(name);
  lemon::readDimacsMin(
      file, problem.graph, problem.lower, problem.capacity, problem.cost, problem.supply);
  const auto begun = std::chrono::steady_clock::now();
  Simplex simplex(problem.graph);
  const auto end =
      simplex.upperMap(problem.capacity).costMap(problem.cost).supplyMap(problem.supply).run();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  if (end != Simplex::OPTIMAL) return false;
  std::cout << "{\"seconds\": " << took.count() << ", \"objective\": " << simplex.totalCost<long>()
            << ", \"peakKiB\": " << peakKiB();
  if (tellSure) {
    std::string out;
    for (Graph::NodeIt lot(problem.graph); lot != lemon::INVALID; ++lot) {
      if (problem.supply[lot] != 0) continue;
      problem.sure<Graph::InArcIt, Graph::OutArcIt>(simplex, lot, out);
      problem.sure<Graph::OutArcIt, Graph::InArcIt>(simplex, lot, out);
    }
    std::cout << ", \"sure\": [" << out << "]";
  }
  std::cout << "}\n";
  return true;
}

int main(int count, char **words) {
  const bool tellSure = count > 1 && words[1] == std::string("--sure");
  const int first = tellSure ? 2 : 1;
  if (count <= first) return 2;
  for (int word = first; word < count; ++word)
    if (!solve(words[word], tellSure)) return 1;
}
