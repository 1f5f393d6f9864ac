internal import Domain

/// A small chart of heads by day: a bar per day, upwards, and downwards where it has a second series.
/// Its numbers are in the table that goes with it.
struct BoardChart {
  static let width = 320
  static let height = 132
  /// Days drawn at least, so that a first day is no wall.
  static let daysMinimum = 14

  let title: String
  let up: KeyPath<BoardFigures.Day, Int>
  let down: KeyPath<BoardFigures.Day, Int>?
  /// Beside the two directions; empty where there is one.
  let labels: (up: String, down: String)

  private static let left = 4
  private static let top = 18
  private static let bottom = 18

  func svg(_ days: [BoardFigures.Day]) -> String {
    let slots = max(days.count, Self.daysMinimum)
    let mostUp = days.map { $0[keyPath: up] }.max() ?? 0
    let mostDown = down.map { path in days.map { $0[keyPath: path] }.max() ?? 0 } ?? 0
    let room = Double(Self.height - Self.top - Self.bottom)
    let scale = room / Double(max(1, mostUp + mostDown))
    let axis = Double(Self.top) + scale * Double(mostUp == 0 && mostDown == 0 ? 1 : mostUp)
    let slot = Double(Self.width - 2 * Self.left) / Double(slots)
    var bars = ""
    for (index, day) in days.enumerated() {
      let x = Double(Self.left) + slot * Double(slots - days.count + index)
      let high = scale * Double(day[keyPath: up])
      bars += bar("up", x, axis - high, slot, high)
      if let down { bars += bar("down", x, axis, slot, scale * Double(day[keyPath: down])) }
    }
    let end = Self.width - Self.left
    var texts = text(
      Self.left, 12, "start", labels.up.isEmpty ? mostUp.grouped : "\(labels.up) \(mostUp.grouped)")
    if let first = days.first, let last = days.last {
      let x = Double(Self.left) + slot * Double(slots - days.count)
      // The days stand at the bottom; what goes down is named at the top, on the right.
      texts += text(
        Int(x), Self.height - 4, days.count > slots / 2 ? "start" : "end", short(first.day))
      if days.count > 1 { texts += text(end, Self.height - 4, "end", short(last.day)) }
    }
    if down != nil { texts += text(end, 12, "end", "\(labels.down) \(mostDown.grouped)") }
    return """
      <svg class="chart" viewBox="0 0 \(Self.width) \(Self.height)" role="img" aria-label="\(title.markupEscaped)">
      \(bars)<path class="axis" d="M\(Self.left) \(decimal(axis))H\(end)"/>\(texts)
      </svg>
      """
  }

  private func bar(_ kind: String, _ x: Double, _ y: Double, _ slot: Double, _ height: Double)
    -> String
  {
    guard height > 0 else { return "" }
    let width = max(1, slot * 0.8)
    return
      #"<rect class="\#(kind)" x="\#(decimal(x))" y="\#(decimal(y))" width="\#(decimal(width))" height="\#(decimal(height))"/>"#
  }

  private func text(_ x: Int, _ y: Int, _ anchor: String, _ text: String) -> String {
    #"<text x="\#(x)" y="\#(y)" text-anchor="\#(anchor)">\#(text.markupEscaped)</text>"#
  }

  /// `01-12`.
  private func short(_ day: CalendarDay) -> String { String(day.iso.dropFirst(5)) }

  private func decimal(_ value: Double) -> String {
    let tenths = Int((value * 10).rounded())
    return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(abs(tenths % 10))"
  }
}
