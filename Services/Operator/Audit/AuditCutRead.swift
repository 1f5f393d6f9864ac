package import MessageBus
package import ServiceKit

/// What one process says of itself at one moment: its own rows as numbers, its heads and cursors.
package struct AuditCutRead: Sendable {
  package let process: String
  package let heads: [StreamName: StreamPosition]
  package let cursors: [StreamName: StreamPosition]
  package let lines: [AuditLine]
  /// Entities named by events that this process has parked: their rows stand still, and are not
  /// compared.
  package let withheld: Set<String>

  package init(
    process: String, heads: [StreamName: StreamPosition], cursors: [StreamName: StreamPosition],
    lines: [AuditLine], withheld: Set<String> = []
  ) {
    self.process = process
    self.heads = heads
    self.cursors = cursors
    self.lines = lines
    self.withheld = withheld
  }

  /// Up to where this process's rows tell of a stream: its head if it is its own, else its cursor.
  func end(of stream: StreamName) -> UInt64 {
    (heads[stream] ?? cursors[stream])?.sequence ?? 0
  }
}
