package import Domain

/// Reads the fields of one JSON object and collects *every* fault on the way; a field that is
/// missing or wrong yields nil, so that the reading goes on.
///
/// Which fields exist is what was asked for: at `finish` any other member is a fault too.
package struct FieldReader {
  /// Unknown members of one object that are told by name; of the others only how many there are, or a
  /// small body could ask for a very large answer.
  package static let unknownToldMaximum = 50

  package private(set) var faults: [FieldFault] = []
  private let members: [String: JSONValue]
  private let order: [String]
  private let pointer: String
  private var known: Set<String> = []

  /// - Parameter pointer: where the object stands in the body ("" at its root).
  package init(_ value: JSONValue, pointer: String = "") {
    self.pointer = pointer
    guard case .object(let members) = value else {
      self.members = [:]
      order = []
      faults = [Self.fault(pointer, "not-an-object", value)]
      return
    }
    self.members = Dictionary(members.map { ($0.name, $0.value) }) { first, _ in first }
    order = members.map(\.name)
  }

  /// The field may be there as null, which means nothing.
  package mutating func pass(_ name: String) { known.insert(name) }

  package func has(_ name: String) -> Bool { members[name].map { $0 != .null } ?? false }

  /// Adds a fault of a field, found by the caller.
  package mutating func refuse(
    _ name: String, _ code: String, value: String? = nil, _ arguments: [String: String] = [:]
  ) {
    faults.append(
      FieldFault(field: pointer(to: name), code: code, value: value, arguments: arguments))
  }

  /// Adds a fault found by the caller.
  package mutating func add(_ fault: FieldFault) { faults.append(fault) }

  /// Any text; what it may hold is for the domain to say.
  package mutating func text(_ name: String, required: Bool = true) -> String? {
    guard let value = member(name, required: required) else { return nil }
    return text(value, at: pointer(to: name))
  }

  /// One line for people: 1 to `maximum` Unicode scalars, none of them a control character.
  package mutating func line(_ name: String, maximum: Int, required: Bool = true) -> String? {
    guard let line = text(name, required: required) else { return nil }
    guard !line.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else {
      refuse(name, "text-control-character", value: line)
      return nil
    }
    let length = line.unicodeScalars.count
    guard length <= maximum, line.contains(where: { !$0.isWhitespace }) else {
      refuse(
        name, "text-length-out-of-range", value: line,
        ["minimum": "1", "maximum": "\(maximum)", "length": "\(length)"])
      return nil
    }
    return line
  }

  /// A list of at most `Limits.lotListMaximum` texts; nil if it is missing. Of a longer one nothing but
  /// its length is judged.
  package mutating func texts(_ name: String) -> [String]? {
    guard let value = member(name, required: false) else { return nil }
    guard case .array(let elements) = value else {
      faults.append(Self.fault(pointer(to: name), "not-an-array", value))
      return nil
    }
    guard elements.count <= Limits.lotListMaximum else {
      refuse(
        name, LotFaultCode.listTooLong.rawValue, value: "\(elements.count)",
        ["maximum": "\(Limits.lotListMaximum)"])
      return nil
    }
    return elements.enumerated().compactMap { text($1, at: "\(pointer(to: name))/\($0)") }
  }

  /// A whole number written as one: neither `1.0` nor `1e2`.
  package mutating func integer(_ name: String, required: Bool = true) -> Int? {
    guard let value = member(name, required: required) else { return nil }
    guard case .number(let text) = value, text.allSatisfy({ $0 == "-" || $0.isNumber }) else {
      faults.append(Self.fault(pointer(to: name), "not-an-integer", value))
      return nil
    }
    guard let number = Int(text) else {
      faults.append(Self.fault(pointer(to: name), "number-out-of-range", value))
      return nil
    }
    return number
  }

  /// A decimal fraction in millionths; digits after the sixth are cut off. No exponent.
  package mutating func millionths(_ name: String) -> Int? {
    guard let value = member(name, required: true) else { return nil }
    guard case .number(let text) = value, !text.contains(where: { $0 == "e" || $0 == "E" }) else {
      faults.append(Self.fault(pointer(to: name), "not-a-decimal", value))
      return nil
    }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let fraction = parts.count > 1 ? String(parts[1].prefix(6)) : ""
    let digits = parts[0] + fraction + String(repeating: "0", count: 6 - fraction.count)
    guard let number = Int(digits) else {
      faults.append(Self.fault(pointer(to: name), "number-out-of-range", value))
      return nil
    }
    return number
  }

  package mutating func bool(_ name: String, required: Bool = false) -> Bool? {
    guard let value = member(name, required: required) else { return nil }
    guard case .bool(let flag) = value else {
      faults.append(Self.fault(pointer(to: name), "not-a-boolean", value))
      return nil
    }
    return flag
  }

  /// One of an enum's raw values.
  package mutating func choice<Choice: RawRepresentable<String> & CaseIterable>(
    _ name: String, of type: Choice.Type
  ) -> Choice? {
    guard let value = member(name, required: true) else { return nil }
    guard case .string(let text) = value, let choice = Choice(rawValue: text) else {
      let allowed = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      faults.append(Self.fault(pointer(to: name), "not-a-choice", value, ["allowed": allowed]))
      return nil
    }
    return choice
  }

  /// A day as `2021-01-12`; 30 February is a fault of its own.
  package mutating func day(_ name: String) -> CalendarDay? {
    guard let value = member(name, required: true) else { return nil }
    guard case .string(let text) = value, let day = CalendarDay(iso: text) else {
      faults.append(Self.fault(pointer(to: name), "not-a-day", value))
      return nil
    }
    return day
  }

  package mutating func object<Result>(
    _ name: String, _ read: (inout FieldReader) -> Result?
  ) -> Result? {
    guard let value = member(name, required: true) else { return nil }
    var inner = FieldReader(value, pointer: pointer(to: name))
    let result = read(&inner)
    faults.append(contentsOf: inner.finish())
    return result
  }

  /// A list of `minimum` to `maximum` objects; those with faults are left out of the result.
  package mutating func objects<Result>(
    _ name: String, maximum: Int, minimum: Int = 1, _ read: (inout FieldReader) -> Result?
  ) -> [Result] {
    guard let value = member(name, required: true) else { return [] }
    guard case .array(let elements) = value else {
      faults.append(Self.fault(pointer(to: name), "not-an-array", value))
      return []
    }
    guard (minimum...maximum).contains(elements.count) else {
      refuse(
        name, elements.isEmpty ? "list-empty" : "list-too-long", value: "\(elements.count)",
        ["maximum": "\(maximum)"])
      return []
    }
    return elements.enumerated().compactMap { index, element in
      var inner = FieldReader(element, pointer: "\(pointer(to: name))/\(index)")
      let result = read(&inner)
      faults.append(contentsOf: inner.finish())
      return result
    }
  }

  /// All faults, with one for each member that nobody asked for, up to `unknownToldMaximum`.
  package mutating func finish() -> [FieldFault] {
    // Of a value that is no object, its missing fields are no news.
    if let first = faults.first, first.code == "not-an-object", first.field == pointer {
      return [first]
    }
    let unknown = order.filter { !known.contains($0) }
    for name in unknown.prefix(Self.unknownToldMaximum) { refuse(name, "unknown-field") }
    let untold = unknown.count - Self.unknownToldMaximum
    if untold > 0 {
      faults.append(
        FieldFault(
          field: pointer, code: "unknown-fields-more", arguments: ["count": "\(untold)"]))
    }
    return faults
  }

  private mutating func member(_ name: String, required: Bool) -> JSONValue? {
    known.insert(name)
    guard let value = members[name], value != .null else {
      if required { refuse(name, "missing-field") }
      return nil
    }
    return value
  }

  private mutating func text(_ value: JSONValue, at field: String) -> String? {
    guard case .string(let text) = value else {
      faults.append(Self.fault(field, "not-a-text", value))
      return nil
    }
    return text
  }

  /// Where a member of this object stands in the body.
  package func pointer(to name: String) -> String { pointer + "/" + Self.escaped(name) }

  /// JSON pointer (RFC 6901).
  private static func escaped(_ name: String) -> String {
    guard name.utf8.contains(where: { $0 == UInt8(ascii: "~") || $0 == UInt8(ascii: "/") }) else {
      return name
    }
    return name.replacing("~", with: "~0").replacing("/", with: "~1")
  }

  private static func fault(
    _ field: String, _ code: String, _ value: JSONValue, _ arguments: [String: String] = [:]
  ) -> FieldFault {
    var arguments = arguments
    arguments["kind"] = value.kind
    return FieldFault(field: field, code: code, value: scalar(value), arguments: arguments)
  }

  /// What was sent, where it is one value.
  private static func scalar(_ value: JSONValue) -> String? {
    switch value {
    case .string(let text), .number(let text): text
    case .bool(let flag): "\(flag)"
    case .null, .array, .object: nil
    }
  }
}
