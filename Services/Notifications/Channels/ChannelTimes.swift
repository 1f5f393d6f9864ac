/// How long an attempt may take, in milliseconds.
package struct ChannelTimes: Sendable {
  /// To a connection, with TLS where it comes first.
  package var connectMilliseconds: Int
  /// From the first look-up to the last byte.
  package var totalMilliseconds: Int

  package init(connectMilliseconds: Int, totalMilliseconds: Int) {
    // libcurl takes 0 for its own default or for ever.
    precondition(connectMilliseconds > 0 && totalMilliseconds > 0)
    self.connectMilliseconds = connectMilliseconds
    self.totalMilliseconds = totalMilliseconds
  }
}
