internal import MessageBus
internal import Storage

package enum ServiceMetrics {
  static let commands = MetricFamily(
    "tiaoji_commands_total", .counter, "Commands decided by the writer.")
  static let events = MetricFamily(
    "tiaoji_events_applied_total", .counter, "Events of other processes applied.")
  static let duplicates = MetricFamily(
    "tiaoji_events_duplicate_total", .counter, "Events that the cursor had moved past already.")
  static let parked = MetricFamily(
    "tiaoji_events_parked_total", .counter, "Events set aside because their decision failed.")
  static let heldBack = MetricFamily(
    "tiaoji_entities_held_back", .gauge, "Entities about which an event is parked.")
  static let timers = MetricFamily(
    "tiaoji_timers_fired_total", .counter, "Deadlines that came and were acted on.")
  static let timersFailed = MetricFamily(
    "tiaoji_timers_failed_total", .counter, "Deadlines whose decision failed; tried again later.")
  static let failures = MetricFamily(
    "tiaoji_failures_total", .counter, "Failed decisions and void batches.")
  static let commits = MetricFamily("tiaoji_commits_total", .counter, "Transactions committed.")
  static let published = MetricFamily(
    "tiaoji_events_published_total", .counter, "Events written to the journal.")
  static let behind = MetricFamily(
    "tiaoji_stream_behind_events", .gauge, "Events of a heard stream that are not applied yet.")
  static let halted = MetricFamily(
    "tiaoji_stream_halted", .gauge, "1 while a heard stream is halted or stalled.")
  static let waitingFor = MetricFamily(
    "tiaoji_stream_waiting_for_sequence", .gauge,
    "The sequence of the cause that a heard stream waits for; 0: none.")
  static let ready = MetricFamily("tiaoji_ready", .gauge, "1 while the process is ready.")
  static let fetched = MetricFamily(
    "tiaoji_events_fetched", .gauge, "Events that came by FETCH since the start.")
  static let consumerBehind = MetricFamily(
    "tiaoji_consumer_behind_events", .gauge,
    "Events of a stream of ours that a consumer had not applied at its last ACK.")
  static let hasRoom = MetricFamily(
    "tiaoji_store_has_room", .gauge, "1 while the store is below its quota and above its floor.")
  static let handshakesRefused = MetricFamily(
    "tiaoji_bus_handshakes_refused_total", .counter, "Connections with a key that is not allowed.")
  static let connectionsCut = MetricFamily(
    "tiaoji_bus_connections_cut_total", .counter, "Connections cut because they sent without end.")
  static let faultyFrames = MetricFamily(
    "tiaoji_bus_faulty_frames_total", .counter, "Frames that are none of the wire's.")
  static let wrongHashes = MetricFamily(
    "tiaoji_bus_wrong_hashes_total", .counter, "Live events whose hash was wrong.")
  static let postsDropped = MetricFamily(
    "tiaoji_bus_posts_dropped_total", .counter,
    "Committed events that a full queue kept from being sent live.")
}

extension ServiceRuntime {
  func count(_ result: StepResult) {
    let counts = result.counts
    for (family, number) in [
      (ServiceMetrics.commands, counts.commands), (ServiceMetrics.events, counts.events),
      (ServiceMetrics.duplicates, counts.duplicates), (ServiceMetrics.parked, counts.parked),
      (ServiceMetrics.timers, counts.timers), (ServiceMetrics.timersFailed, counts.timersFailed),
      (ServiceMetrics.failures, counts.failures),
    ] where number > 0 {
      metrics.add(family, by: Double(number))
    }
    if case .committed(let records, _, _) = result.committed {
      metrics.add(ServiceMetrics.commits)
      if !records.isEmpty { metrics.add(ServiceMetrics.published, by: Double(records.count)) }
    }
  }

  /// Gauges are set when somebody asks.
  package func refreshGauges() {
    let standing = standing
    let health = health
    metrics.set(ServiceMetrics.ready, to: health.isReady ? 1 : 0)
    metrics.set(ServiceMetrics.hasRoom, to: standing.hasRoom ? 1 : 0)
    metrics.set(ServiceMetrics.heldBack, to: Double(standing.heldBack))
    guard let status = busStatus else { return }
    let counters = status.counters
    for (family, count) in [
      (ServiceMetrics.fetched, counters.eventsFetched),
      (ServiceMetrics.handshakesRefused, counters.handshakesRefused),
      (ServiceMetrics.connectionsCut, counters.connectionsCut),
      (ServiceMetrics.faultyFrames, counters.faultyFrames + counters.multipartRefused),
      (ServiceMetrics.wrongHashes, counters.wrongHashes),
      (ServiceMetrics.postsDropped, counters.postsDropped),
    ] { metrics.set(family, to: Double(count)) }
    for consumer in status.consumers {
      metrics.set(
        ServiceMetrics.consumerBehind,
        [("consumer", consumer.user), ("stream", consumer.stream.text)],
        to: Double(consumer.behind))
    }
    for heard in status.heard {
      let labels = [("stream", heard.stream.text)]
      let isStill = heard.isHalted || standing.stalled[heard.stream] != nil
      metrics.set(ServiceMetrics.behind, labels, to: Double(heard.behind))
      metrics.set(ServiceMetrics.halted, labels, to: isStill ? 1 : 0)
      metrics.set(
        ServiceMetrics.waitingFor, labels,
        to: Double(standing.waiting[heard.stream]?.sequence ?? 0))
    }
  }
}
