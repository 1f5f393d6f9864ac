import Foundation
import TestSupport

/// An enterprise that was added, with its API key.
struct Enterprise {
  let code: String
  let key: String
}

/// The people of a city: enterprises with their keys, what they offer, and the operator.
extension RunningCity {
  /// Adds enterprises and returns them in the order of their codes. Once a city.
  @discardableResult
  func addEnterprises(_ count: Int) throws -> [Enterprise] {
    let script = """
      from stdnum.cn import uscc
      for i in range(\(count)):
        b = '91330302MA2AB%04d' % i
        print(b + uscc.calc_check_digit(b))
      """
    let codes = try Python.run(["-c", script]).split(separator: "\n")
    let rows = codes.enumerated().map { "\($1),企业\($0),private,330302\n" }.joined()
    try write("enterprises.csv", "code,name,kind,region\n" + rows)
    let added = try operate(
      "enterprise", "add", "--file", folder.file("enterprises.csv"), "--output", keysFile)
    guard added.status == 0 else { throw Failure(description: added.output) }
    return try String(contentsOfFile: keysFile, encoding: .utf8).split(separator: "\n").dropFirst()
      .map { line in
        let fields = line.split(separator: ",").map(String.init)
        return Enterprise(code: fields[0], key: fields[1])
      }.sorted { $0.code < $1.code }
  }

  /// Makes a key for a peer of that name and gives it these roles; before the processes start.
  func allow(_ name: String, roles: String...) throws {
    for arguments in [
      ["keys", "init", folder.file("keys"), name],
      ["keys", "allow", folder.file("keys"), name] + roles,
    ] {
      let done = try run("tiaoji", arguments)
      guard done.status == 0 else { throw Failure(description: done.output) }
    }
  }

  /// CSV (code,key), for clients in other processes.
  var keysFile: String { folder.file("keys.csv") }

  /// A new API key that may read everything.
  func operatorKey() throws -> String {
    let made = try operate("operator-key", "add", "test")
    let key = made.output.split(whereSeparator: { " ,\n".contains($0) })
      .first { $0.hasPrefix("tj_") }
    guard let key else { throw Failure(description: made.output) }
    return String(key)
  }

  /// Adds the rights administrator and, by them, a person with these roles. Once a city.
  /// - Returns: the person's API key.
  func addPerson(roles: String...) throws -> String { try addPeople([roles])[0] }

  /// Adds the rights administrator and, by them, a person for each list of roles. Once a city.
  /// - Returns: the persons' API keys.
  func addPeople(_ people: [[String]]) throws -> [String] {
    func add(_ label: String, _ roles: [String], _ more: [String]) throws -> String {
      let file = folder.file("\(label).key")
      let added = try run(
        "tiaoji",
        ["person", "add", "--label", label] + roles.flatMap { ["--role", $0] }
          + ["--output", file, "--config", folder.path] + more)
      guard added.status == 0 else { throw Failure(description: added.output) }
      return file
    }
    let administrator = try add("administrator", ["rights-administrator"], [])
    return try people.enumerated().map { number, roles in
      let file = try add("person-\(number)", roles, ["--as", administrator])
      return try String(contentsOfFile: file, encoding: .utf8)
        .trimmingCharacters(in: .whitespacesAndNewlines)
    }
  }

  /// A file of keys (CSV: code,key) for a client that acts for these alone.
  /// - Returns: its path.
  func keys(of enterprises: some Sequence<Enterprise>, _ path: String) throws -> String {
    let rows = enterprises.map { "\($0.code),\($0.key)\n" }.joined()
    try Data("code,key\n\(rows)".utf8).write(to: URL(fileURLWithPath: path))
    return path
  }

  /// Days in which lots are wanted: far enough ahead whatever happens in between.
  static var days: (from: String, to: String) {
    let day = ISO8601DateFormatter()
    day.formatOptions = [.withFullDate]
    return (
      day.string(from: Date(timeIntervalSinceNow: 20 * 86_400)),
      day.string(from: Date(timeIntervalSinceNow: 80 * 86_400))
    )
  }

  /// The body of an offer of general posts; two of one place fit each other.
  static func offer(
    heads: Int, in region: String = "330302", at place: (Double, Double) = (28.0, 120.65),
    days: (from: String, to: String) = RunningCity.days
  ) -> [String: Any] {
    [
      "heads": heads, "postClass": "general", "occupation": "6-05-04-01", "from": days.from,
      "to": days.to, "region": region,
      "place": ["latitude": place.0, "longitude": place.1],
      "wage": ["form": "month", "rate": 500_000, "monthlyFloor": 450_000],
    ]
  }

  /// The audit over all journals: whether it holds, and what it says.
  func audit() throws -> (holds: Bool, verdict: String) {
    let audit = try operate("audit")
    let verdict = audit.output.split(separator: "\n").last { $0.hasPrefix("audit:") }
    return (
      audit.status == 0 && audit.output.contains("audit: holds"),
      verdict.map(String.init) ?? audit.output
    )
  }
}
