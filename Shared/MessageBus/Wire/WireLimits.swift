/// The limits of WIRE.md, each with its unit. Changing one is a change of the wire.
package enum WireLimits {
  /// Bytes of any one frame; also `ZMQ_MAXMSGSIZE` of every socket that hears one.
  package static let frameMaximumBytes = 256 * 1024
  /// Bytes of one record R, header and body together.
  package static let recordMaximumBytes = 64 * 1024
  /// Events of one BATCH.
  package static let batchMaximumEvents = 500
  /// Bytes of all records of one BATCH together.
  package static let batchMaximumBytes = 200 * 1024
  /// Entities of one record; at least one.
  package static let entitiesMaximum = 8
  /// Bytes of one entity, an event type or an operator's verb.
  package static let nameMaximumBytes = 128
  /// Streams of one ACK.
  package static let acknowledgedMaximum = 1024
  /// Fields asked for in one ASK; at least one.
  package static let askedMaximum = 64
  /// Bytes of one value of an ANSWER.
  package static let askedValueMaximumBytes = 2 * 1024
  /// Bytes of the JSON of an OPERATE or a REPLY.
  package static let jsonMaximumBytes = 240 * 1024
}
