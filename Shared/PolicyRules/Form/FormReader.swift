internal import Domain

/// Collects the faults of one file.
final class FaultSink {
  let file: String
  private(set) var faults: [PolicyFault] = []

  init(file: String) { self.file = file }

  func add(
    _ code: PolicyFaultCode, path: String, line: Int?, value: String = "",
    expected: String = ""
  ) {
    faults.append(
      PolicyFault(file: file, path: path, line: line, code, value: value, expected: expected))
  }
}

/// Reads the fields of one object of a file and tells *every* fault to the sink on the way; a field
/// that is missing or wrong yields nil, so that the reading goes on.
///
/// Which fields exist is what was asked for: at `finish` any other is a fault too.
final class FormReader {
  let sink: FaultSink
  /// JSON pointer (RFC 6901) to the object.
  let path: String
  let line: Int
  private let fields: [String: FormNode.Field]
  private let order: [String]
  private var known: Set<String> = []

  init(_ node: FormNode, path: String, sink: FaultSink) {
    (self.sink, self.path, line) = (sink, path, node.line)
    guard case .fields(let fields) = node.value else {
      (self.fields, order) = ([:], [])
      sink.add(.notFields, path: path, line: node.line, value: node.kind)
      isObject = false
      return
    }
    isObject = true
    self.fields = Dictionary(fields.map { ($0.name, $0) }) { first, _ in first }
    order = fields.map(\.name)
  }

  /// Of a value that is no object, missing fields are no news.
  private let isObject: Bool

  func has(_ name: String) -> Bool { fields[name].map { $0.node.value != .null } ?? false }

  /// Whether the field is this text; that it is wrong is told where it is read.
  func says(_ name: String, _ text: String) -> Bool { fields[name]?.node.string == text }

  /// Tells of each field that nobody asked for.
  func finish() {
    for name in order where !known.contains(name) {
      sink.add(
        .keyUnknown, path: pointer(name), line: fields[name]?.line, value: name,
        expected: known.sorted().joined(separator: ", "))
    }
  }

  func fault(
    _ code: PolicyFaultCode, _ name: String? = nil, value: String = "", expected: String = ""
  ) {
    let at = name.flatMap { fields[$0]?.line } ?? line
    sink.add(
      code, path: name.map(pointer) ?? path, line: at, value: value, expected: expected)
  }

  /// The value of a field, whatever it is; nil if it is missing or null.
  func node(_ name: String, required: Bool = true) -> FormNode? {
    known.insert(name)
    if let field = fields[name], field.node.value != .null { return field.node }
    if required, isObject { fault(.keyMissing, name, value: name) }
    return nil
  }

  /// Text that is not empty.
  func text(_ name: String, required: Bool = true) -> String? {
    guard let node = node(name, required: required) else { return nil }
    return text(of: node, name)
  }

  func texts(_ name: String) -> [String]? {
    guard let elements = elements(name) else { return nil }
    let texts = elements.map { text(of: $0, name) }
    if Set(texts).count < texts.count { fault(.idRepeated, name, value: name) }
    return texts.contains(nil) ? nil : texts.compactMap(\.self)
  }

  func integer(_ name: String, in range: ClosedRange<Int>, required: Bool = true) -> Int? {
    guard let node = node(name, required: required) else { return nil }
    guard case .number(let text) = node.numeric else {
      fault(.notInteger, name, value: node.kind)
      return nil
    }
    guard let number = Int(text) else {
      let digits = text.allSatisfy { $0 == "-" || $0.isNumber }
      fault(digits ? .outOfRange : .notInteger, name, value: text, expected: "\(range)")
      return nil
    }
    guard range.contains(number) else {
      let code: PolicyFaultCode =
        number < 0 && range.lowerBound >= 0 ? .negative : .outOfRange
      fault(
        code, name, value: text, expected: "\(range.lowerBound)…\(range.upperBound)")
      return nil
    }
    return number
  }

  func flag(_ name: String, required: Bool = true) -> Bool? {
    guard let node = node(name, required: required) else { return nil }
    switch node.value {
    case .flag(let flag): return flag
    case .plain("true"): return true
    case .plain("false"): return false
    default:
      fault(.notFlag, name, value: node.kind)
      return nil
    }
  }

  /// A day as `2021-01-12`.
  func day(_ name: String, required: Bool = true) -> CalendarDay? {
    guard let node = node(name, required: required) else { return nil }
    guard let day = CalendarDay(iso: node.string ?? "") else {
      fault(.notDay, name, value: node.kind)
      return nil
    }
    return day
  }

  /// One of an enum's raw values.
  func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, of type: Choice.Type, required: Bool = true
  ) -> Choice? {
    guard let node = node(name, required: required) else { return nil }
    return choice(node.string ?? node.kind, of: type, name)
  }

  /// A list, not empty, of an enum's raw values.
  func choices<Choice: RawRepresentable<String> & CaseIterable & Hashable>(
    _ name: String, of type: Choice.Type
  ) -> [Choice]? {
    guard let texts = texts(name) else { return nil }
    if texts.isEmpty { fault(.listEmpty, name, value: name) }
    let choices = texts.map { choice($0, of: type, name) }
    return choices.contains(nil) ? nil : choices.compactMap(\.self)
  }

  func reader(_ name: String, required: Bool = true) -> FormReader? {
    node(name, required: required).map { FormReader($0, path: pointer(name), sink: sink) }
  }

  /// A reader for each object of a list; nil if there is no list.
  func readers(_ name: String, required: Bool = true) -> [FormReader]? {
    elements(name, required: required)?.enumerated().map {
      FormReader($1, path: "\(pointer(name))/\($0)", sink: sink)
    }
  }

  /// A reader for each object of an object, by names that are the file's own.
  func named(_ name: String) -> [(name: String, reader: FormReader)] {
    guard let inner = reader(name) else { return [] }
    return inner.order.map { key in
      let reader =
        inner.reader(key)
        ?? FormReader(
          FormNode(line: inner.line, value: .null), path: inner.pointer(key), sink: sink)
      return (key, reader)
    }
  }

  /// The values of an object, by names that are the file's own.
  func values(_ name: String) -> [(name: String, node: FormNode)] {
    guard let inner = reader(name, required: false) else { return [] }
    return inner.order.compactMap { key in inner.fields[key].map { (key, $0.node) } }
  }

  func pointer(_ name: String) -> String {
    "\(path)/\(name.replacing("~", with: "~0").replacing("/", with: "~1"))"
  }

  private func elements(_ name: String, required: Bool = true) -> [FormNode]? {
    guard let node = node(name, required: required) else { return nil }
    guard case .list(let elements) = node.value else {
      fault(.notList, name, value: node.kind)
      return nil
    }
    return elements
  }

  private func text(of node: FormNode, _ name: String) -> String? {
    guard let text = node.string, text.contains(where: { !$0.isWhitespace }) else {
      fault(.notText, name, value: node.kind)
      return nil
    }
    return text
  }

  private func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ text: String, of type: Choice.Type, _ name: String
  ) -> Choice? {
    if let choice = Choice(rawValue: text) { return choice }
    let allowed = Choice.allCases.map(\.rawValue).joined(separator: ", ")
    fault(.notChoice, name, value: text, expected: allowed)
    return nil
  }
}

extension FormNode {
  fileprivate var string: String? {
    switch value {
    case .text(let text), .plain(let text): text
    default: nil
    }
  }

  /// A number, also where YAML left open that it is one.
  fileprivate var numeric: Value {
    if case .plain(let text) = value, text.first.map({ $0 == "-" || $0.isNumber }) == true {
      return .number(text)
    }
    return value
  }
}

extension StringProtocol {
  /// ASCII digits and at least one of them.
  var isDigits: Bool { !isEmpty && utf8.allSatisfy { (0x30...0x39).contains($0) } }
}
