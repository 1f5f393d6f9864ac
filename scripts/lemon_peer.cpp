// The network simplex of LEMON on a DIMACS minimum-cost flow: a line of JSON with its seconds, what it
// found and the most memory that the process had.
#include <lemon/dimacs.h>
#include <lemon/network_simplex.h>
#include <lemon/smart_graph.h>
#include <sys/resource.h>

#include <chrono>
#include <fstream>
#include <iostream>

int main(int count, char **words) {
  using Graph = lemon::SmartDigraph;
  if (count != 2) return 2;
  Graph graph;
  Graph::ArcMap<long> lower(graph), capacity(graph), cost(graph);
  Graph::NodeMap<long> supply(graph);
  std::ifstream file(words[1]);
  lemon::readDimacsMin(file, graph, lower, capacity, cost, supply);
  const auto begun = std::chrono::steady_clock::now();
  lemon::NetworkSimplex<Graph, long, long> simplex(graph);
  const auto end = simplex.upperMap(capacity).costMap(cost).supplyMap(supply).run();
  const std::chrono::duration<double> took = std::chrono::steady_clock::now() - begun;
  if (end != lemon::NetworkSimplex<Graph, long, long>::OPTIMAL) return 1;
  rusage usage;
  getrusage(RUSAGE_SELF, &usage);
  std::cout << "{\"seconds\": " << took.count() << ", \"objective\": " << simplex.totalCost<long>()
            << ", \"peakKiB\": " << usage.ru_maxrss << "}\n";
}
