import Foundation

/// What came back over HTTP; status 0 while nobody listens.
struct HTTPAnswer {
  let status: Int
  /// By lower-case name.
  let headers: [String: String]
  let body: String

  /// The body's member at a path of names, as in `heads.open`; nil if there is none.
  func value(_ path: String) -> Any? {
    var value = try? JSONSerialization.jsonObject(with: Data(body.utf8))
    for name in path.split(separator: ".") {
      value = (value as? [String: Any])?[String(name)]
    }
    return value is NSNull ? nil : value
  }

  func text(_ path: String) -> String { value(path) as? String ?? "" }
}

extension RunningCity {
  /// A GET by curl.
  func fetch(_ url: String, key: String? = nil) throws -> HTTPAnswer { try ask([url], key: key) }

  /// A GET of our API.
  func read(_ path: String, key: String) throws -> HTTPAnswer {
    try ask(["\(api)/v1/\(path)"], key: key)
  }

  /// A POST to our API.
  /// - Parameter idempotencyKey: the same again is the same request.
  func post(
    _ path: String, key: String, idempotencyKey: String, _ body: [String: Any]
  ) throws -> HTTPAnswer {
    let json = String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self)
    return try ask(
      [
        "\(api)/v1/\(path)", "-H", "Content-Type: application/json", "-H",
        "Idempotency-Key: \(idempotencyKey)", "--data-binary", json,
      ], key: key)
  }

  /// Every item of a list, page by page.
  func list(_ path: String, key: String) throws -> [[String: Any]] {
    var items: [[String: Any]] = []
    var query = "limit=200"
    while true {
      let page = try read("\(path)?\(query)", key: key)
      guard page.status == 200, let found = page.value("items") as? [[String: Any]] else {
        throw Failure(description: "no list of \(path): \(page.status) \(page.body)")
      }
      items += found
      guard page.headers["link"] != nil else { return items }
      query = "limit=200&after=\(page.text("cursor"))"
    }
  }

  private func ask(_ arguments: [String], key: String?) throws -> HTTPAnswer {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments =
      ["curl", "-s", "-i", "-m", "10"]
      + (key.map { ["-H", "Authorization: Bearer \($0)"] } ?? []) + arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    try process.run()
    let bytes = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    // In Swift, CR LF is one character.
    let text = String(decoding: bytes, as: UTF8.self)
    guard let end = text.firstRange(of: "\r\n\r\n") else {
      return HTTPAnswer(status: 0, headers: [:], body: "")
    }
    let lines = text[..<end.lowerBound].split(separator: "\r\n")
    let status = lines.first?.split(separator: " ").dropFirst().first.flatMap { Int($0) }
    var headers: [String: String] = [:]
    for line in lines.dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      headers[line[..<colon].lowercased()] = line[line.index(after: colon)...]
        .trimmingCharacters(in: .whitespaces)
    }
    return HTTPAnswer(
      status: status ?? 0, headers: headers, body: String(text[end.upperBound...]))
  }
}
