import TestSupport

/// Our metrics' text as the reference parser of the format reads it.
enum PrometheusText {
  /// `type name{labels} value`, a line each.
  static func samples(_ text: String) throws -> [String] {
    let program = """
      import sys
      from prometheus_client.parser import text_string_to_metric_families as parse
      for family in parse(sys.stdin.read()):
          for s in family.samples:
              labels = ",".join(f"{k}={v}" for k, v in sorted(s.labels.items()))
              print(f"{family.type} {s.name}{{{labels}}} {float(s.value)}")
      """
    return try Python.run(["-c", program], input: text).split(separator: "\n").map(String.init)
  }
}
