import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Synchronization
import Testing

/// What came back for a page: a text, and not held against the OpenAPI document.
struct Shown: Sendable {
  let status: Int
  let headers: HTTPFields
  let text: String

  /// The texts of the elements of this kind, in their order, with what is within them.
  func all(_ element: String) throws -> [String] {
    let pattern = try Regex(
      "<\(element)(?: [^>]*)?>(.*?)</\(element)>", as: (Substring, Substring).self
    )
    .dotMatchesNewlines()
    return text.matches(of: pattern).map { String($0.output.1) }
  }

  /// The number of the tile with this name.
  func tile(_ name: String) throws -> String? {
    let pattern = try Regex(
      "<dt>\(name)</dt><dd class=\"value\">(.*?)</dd>", as: (Substring, Substring).self)
    return text.firstMatch(of: pattern).map { String($0.output.1) }
  }

  /// The cells of the row that begins with this name.
  func row(_ name: String) throws -> [String] {
    let pattern = try Regex(
      "<th scope=\"row\">\(name)</th>(.*?)</tr>", as: (Substring, Substring).self)
    let cells = text.firstMatch(of: pattern).map { String($0.output.1) } ?? ""
    return cells.matches(of: /<td>(.*?)<\/td>/).map { String($0.output.1) }
  }
}

extension IntakeHarness {
  /// As a browser would ask, without a key.
  func look(
    _ path: String, _ method: HTTPRequest.Method = .get, headers: [String: String] = [:]
  ) async throws -> Shown {
    var fields = HTTPFields()
    for (name, value) in headers { fields[try #require(HTTPField.Name(name))] = value }
    let response = try await client.executeRequest(
      uri: path, method: method, headers: fields, body: nil)
    return Shown(
      status: response.status.code, headers: response.headers,
      text: String(buffer: response.body))
  }
}

/// Stands for the second between two looks of a stream: what happens in it is the test's to say.
final class Pace: Sendable {
  private let state = Mutex<(passed: Int, act: @Sendable (Int) async throws -> Void)>((0, { _ in }))

  /// - Parameter act: gets the number of the pause, from 1.
  func each(_ act: @escaping @Sendable (Int) async throws -> Void) {
    state.withLock { $0.act = act }
  }

  func pass() async {
    let (passed, act) = state.withLock { state in
      state.passed += 1
      return (state.passed, state.act)
    }
    do { try await act(passed) } catch { Issue.record(error) }
  }
}
