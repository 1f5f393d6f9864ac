/// Looking after connections: who sends without end is cut off, who refused us
/// or fell silent is asked again.
extension BusLoop {
  /// PUB's connections have no messages; ROUTER's and the peers' are judged where `pollOnce` has
  /// just found no whole message waiting.
  func watch(routerIsEmpty: Bool, emptySubscribers: Set<Int>, emptyDealers: Set<Int>) {
    let now = clock.milliseconds
    guard now >= watchedAt + Self.pauseMilliseconds else { return }
    watchedAt = now
    var count = server.publisher?.cut(.subscriptions, now: now) ?? 0
    count += server.router?.cut(routerIsEmpty ? .messages : .unread, now: now) ?? 0
    for (index, peer) in peers.enumerated() {
      let isEmpty = emptySubscribers.contains(index)
      count += peer.subscriber.cut(isEmpty ? .messages : .unread, now: now)
      count += peer.dealer.cut(emptyDealers.contains(index) ? .messages : .unread, now: now)
    }
    counters.connectionsCut += UInt64(count)
    guard now >= knockedAt + Self.knockIntervalMilliseconds else { return }
    knockedAt = now
    for index in peers.indices { peers[index].connectAgain(now: now) }
  }

  /// Between two looks.
  private static let pauseMilliseconds: UInt64 = 5
  private static let knockIntervalMilliseconds: UInt64 = 1000
}
