internal import Domain
internal import Mustache

/// The board in one language: the whole page, and its parts as the stream sends them.
struct BoardPage: Sendable {
  struct Part: Sendable {
    /// The id of its element, the name of its event, and that of its template.
    let name: String
    let html: String
  }

  /// In the order of the page.
  static let partNames = [
    "board-standing", "board-figures", "board-map", "board-flows", "board-charts", "board-events",
    "board-quality", "board-money", "board-notices", "board-processes",
  ]

  let number: Int
  let html: String
  let parts: [Part]

  init(_ picture: BoardPicture, _ language: Language) {
    number = picture.number
    let context = BoardContext(picture, language).values
    parts = Self.partNames.map { Part(name: $0, html: Self.render($0, context)) }
    let rendered = Dictionary(uniqueKeysWithValues: parts.map { ($0.name, $0.html) })
    html = Self.render("board", context.merging(["parts": rendered]) { $1 })
  }

  private static func render(_ name: String, _ context: [String: Any]) -> String {
    guard let text = library.render(context, withTemplate: name) else {
      preconditionFailure("no template \(name)")
    }
    return text
  }

  private static let library: MustacheLibrary = {
    let sources = [
      "board": PackageResources.board_mustache,
      "board-standing": PackageResources.board_standing_mustache,
      "board-figures": PackageResources.board_figures_mustache,
      "board-map": PackageResources.board_map_mustache,
      "board-flows": PackageResources.board_flows_mustache,
      "board-charts": PackageResources.board_charts_mustache,
      "board-events": PackageResources.board_events_mustache,
      "board-quality": PackageResources.board_quality_mustache,
      "board-money": PackageResources.board_money_mustache,
      "board-notices": PackageResources.board_notices_mustache,
      "board-processes": PackageResources.board_processes_mustache,
    ]
    do {
      return MustacheLibrary(
        templates: try sources.mapValues {
          try MustacheTemplate(string: String(decoding: $0, as: UTF8.self))
        })
    } catch {
      preconditionFailure("a template of the board: \(error)")
    }
  }()
}
