/// What can be wrong with keys, sockets and peers, each with a sentence for the operator.
package enum BusFault: Error, Hashable, Sendable, CustomStringConvertible {
  case portTaken(endpoint: String)
  case endpointRefused(endpoint: String, reason: String)
  case keyMissing(path: String)
  /// The secret can be read by others; `mode` in octal digits.
  case secretExposed(path: String, mode: String)
  case keyMalformed(path: String)
  case allowListMalformed(path: String, line: Int, reason: String)
  case nameMalformed(String)
  case nameUnknown(String)
  case fileUnusable(path: String, reason: String)
  /// At start an unknown key was not seen to be refused.
  case selfTestFailed
  /// The peer's ZAP refused our key.
  case keyRefused(peer: String)
  case noAnswer(peer: String, milliseconds: Int)
  case refused(code: AnswerFrame.ErrorCode, message: String)
  case faultyAnswer(FrameFault)
  case library(call: String, reason: String)

  /// Stable, for logs and exit messages.
  package var code: String {
    switch self {
    case .portTaken: "port-taken"
    case .endpointRefused: "endpoint-refused"
    case .keyMissing: "key-missing"
    case .secretExposed: "secret-exposed"
    case .keyMalformed: "key-malformed"
    case .allowListMalformed: "allow-list-malformed"
    case .nameMalformed: "name-malformed"
    case .nameUnknown: "name-unknown"
    case .fileUnusable: "file-unusable"
    case .selfTestFailed: "bus-self-test-failed"
    case .keyRefused: "key-refused"
    case .noAnswer: "no-answer"
    case .refused: "request-refused"
    case .faultyAnswer: "faulty-answer"
    case .library: "bus-library"
    }
  }

  package var description: String {
    switch self {
    case .portTaken(let endpoint):
      "The address \(endpoint) is taken by another program; stop it or configure another port."
    case .endpointRefused(let endpoint, let reason):
      "The address \(endpoint) cannot be used: \(reason)."
    case .keyMissing(let path):
      "There is no key file \(path); create it with 'tiaoji keys init'."
    case .secretExposed(let path, let mode):
      "The secret key \(path) has mode \(mode); others may read it. Set it to 0600."
    case .keyMalformed(let path):
      "The file \(path) is not a key of 40 Z85 characters."
    case .allowListMalformed(let path, let line, let reason):
      "Line \(line) of \(path) \(reason)."
    case .nameMalformed(let name):
      "'\(name)' is not a key's name: 1–32 of a–z, 0–9 and '-'."
    case .nameUnknown(let name):
      "No key is named '\(name)'."
    case .fileUnusable(let path, let reason):
      "The file \(path) cannot be used: \(reason)."
    case .selfTestFailed:
      "The bus did not refuse an unknown key at start; it will not run open."
    case .keyRefused(let peer):
      "\(peer) refused this key; allow it there with 'tiaoji keys allow'."
    case .noAnswer(let peer, let milliseconds):
      "\(peer) did not answer within \(milliseconds) ms; is it running?"
    case .refused(let code, let message):
      "The request was refused (\(code)): \(message)."
    case .faultyAnswer(let fault):
      "The answer is not one of the wire's (\(fault))."
    case .library(let call, let reason):
      "libzmq failed in \(call): \(reason)."
    }
  }
}
