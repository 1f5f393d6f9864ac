internal import Domain

/// The twelve divisions as a picture, shaded and numbered by heads still short, with the newest matches
/// as arrows between them. Schematic: outlines are simplified.
enum BoardMap {
  struct Outline: Sendable {
    let code: RegionCode
    /// Where its name stands, in the units of the picture.
    let x: Int
    let y: Int
    /// The data of an SVG path.
    let path: String
  }

  static let outlines: [Outline] = load(PackageResources.wenzhou_outlines_tsv)

  /// Shades above that of nothing.
  static let shades = 4

  /// The outlines, to be referred to: once on the page, as they never change.
  static let definitions: String = {
    let paths = outlines.map { #"<path id="d\#($0.code.text)" d="\#($0.path)"/>"# }.joined()
    return
      #"<svg class="definitions" width="0" height="0" aria-hidden="true" focusable="false"><defs>\#(paths)</defs></svg>"#
  }()

  /// The heads of one shade; the last may reach higher than the most. At least one.
  static func step(_ figures: BoardFigures) -> Int {
    let most = figures.shortage.values.map(\.unmet).max() ?? 0
    let wanted = max(1, (most + shades - 1) / shades)
    var magnitude = 1
    while wanted > magnitude * 10 { magnitude *= 10 }
    let factor = [1, 2, 5, 10].first { wanted <= $0 * magnitude } ?? 10
    return factor * magnitude
  }

  static func shade(_ unmet: Int, step: Int) -> Int {
    unmet == 0 ? 0 : min(shades, (unmet + step - 1) / step)
  }

  static func svg(_ figures: BoardFigures, _ language: Language) -> String {
    let step = step(figures)
    var areas = ""
    var labels = ""
    for outline in outlines {
      let unmet = figures.shortage[outline.code]?.unmet ?? 0
      let shade = shade(unmet, step: step)
      areas += ##"<use href="#d\##(outline.code.text)" class="shade\##(shade)"/>"##
      let name = BoardTexts.shortDivision(outline.code, language).markupEscaped
      labels += #"<text x="\#(outline.x)" y="\#(outline.y)" class="name">\#(name)</text>"#
      labels +=
        #"<text x="\#(outline.x)" y="\#(outline.y + 34)" class="number">\#(unmet.grouped)</text>"#
    }
    let title = BoardTexts.text("map-title", language).markupEscaped
    let mark = BoardTexts.text("schematic", language).markupEscaped
    return """
      <svg class="map" viewBox="0 0 1000 1000" role="img" aria-labelledby="map-title">
      <title id="map-title">\(title)</title>
      <g class="areas">\(areas)</g>
      <g class="flows">\(arrows(figures))</g>
      <g class="labels">\(labels)</g>
      <text x="990" y="985" class="mark">\(mark)</text>
      </svg>
      """
  }

  private static func arrows(_ figures: BoardFigures) -> String {
    let most = figures.flows.map(\.heads).max() ?? 1
    return figures.flows.reversed().map { flow in
      guard let from = outlines.first(where: { $0.code == flow.from }),
        let to = outlines.first(where: { $0.code == flow.to })
      else { return "" }
      return arrow(from, to, width: 3 + 9 * Double(flow.heads) / Double(most), flow.isAgreed)
    }.joined()
  }

  /// Bent to its left, so that the two directions lie beside each other, and more so while it is to be
  /// answered; it begins and ends beside the names.
  private static func arrow(
    _ from: Outline, _ to: Outline, width: Double, _ isAgreed: Bool
  ) -> String {
    let (dx, dy) = (Double(to.x - from.x), Double(to.y - from.y))
    let bend = isAgreed ? 0.14 : 0.3
    let control = Point(
      x: Double(from.x + to.x) / 2 + dy * bend, y: Double(from.y + to.y) / 2 - dx * bend)
    let length = (dx * dx + dy * dy).squareRoot()
    let apart = min(46, length / 4)
    let start = Point(from).moved(apart, towards: control)
    let end = Point(to).moved(apart, towards: control)
    let head = 14 + width * 1.5
    let base = end.moved(head, towards: control)
    let (wx, wy) = ((end.y - base.y) * 0.5, (base.x - end.x) * 0.5)
    let line = "M\(start)Q\(control) \(base)"
    let tip =
      "M\(end)L\(Point(x: base.x + wx, y: base.y + wy))L\(Point(x: base.x - wx, y: base.y - wy))Z"
    let kind = isAgreed ? "agreed" : "proposed"
    return
      #"<path class="line \#(kind)" stroke-width="\#(Int(width.rounded()))" d="\#(line)"/><path class="tip \#(kind)" d="\#(tip)"/>"#
  }

  /// In the units of the picture.
  fileprivate struct Point: CustomStringConvertible {
    var x: Double
    var y: Double

    /// As a path's data has it.
    var description: String { "\(Int(x.rounded())) \(Int(y.rounded()))" }

    func moved(_ distance: Double, towards other: Point) -> Point {
      let (dx, dy) = (other.x - x, other.y - y)
      let length = max(1, (dx * dx + dy * dy).squareRoot())
      return Point(x: x + dx / length * distance, y: y + dy / length * distance)
    }
  }

  private static func load(_ bytes: [UInt8]) -> [Outline] {
    String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter { $0.first != "#" }
      .map { line in
        let cells = line.split(separator: "\t")
        guard cells.count == 4, let code = RegionCode(String(cells[0])), let x = Int(cells[1]),
          let y = Int(cells[2])
        else { preconditionFailure("a line of wenzhou_outlines.tsv: \(line.prefix(40))") }
        return Outline(code: code, x: x, y: y, path: String(cells[3]))
      }
  }
}

extension BoardMap.Point {
  /// Between an outline's name and its number.
  fileprivate init(_ outline: BoardMap.Outline) {
    self.init(x: Double(outline.x), y: Double(outline.y + 8))
  }
}

extension String {
  /// For a text or an attribute in double quotes of HTML and SVG.
  var markupEscaped: String {
    replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}
