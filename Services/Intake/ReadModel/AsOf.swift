internal import Domain
internal import MessageBus

/// The committed time of each heard stream up to which an answer knows of it; null before the stream
/// was first heard.
struct AsOf: Sendable {
  let streams: [StreamName: Instant?]

  var json: JSONValue {
    .object(
      streams.sorted { $0.key < $1.key }.map { JSONMember($0.key.text, .text($0.value?.iso)) })
  }
}
