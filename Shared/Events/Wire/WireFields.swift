import Domain
import Foundation

/// Reads the fields of one message into Domain's types. Each reader takes the field's presence,
/// its raw value and its name; what is missing or out of range throws, naming event and field.
package struct WireFields: Sendable {
  let type: String
  let version: UInt16
  /// Of the message being read: empty, or such as `terms.place.`
  var path = ""

  /// Digests are SHA-256.
  static let digestBytes = 32
  /// Years 1 to 9999: far beyond any use, and no sum of days or microseconds overflows.
  static let days = -719_162...2_932_896
  /// Above any true count; sums of counts stay far from the end of Int.
  static let countMaximum = Int64(Int32.max)
  /// As a bank has for amounts and sums.
  static let fenMaximum: Int64 = 999_999_999_999_999_999

  func inside(_ field: String) -> WireFields {
    WireFields(type: type, version: version, path: "\(path)\(field).")
  }

  func fault(_ field: String, _ reason: String) -> EventFault {
    .undecodable(type: type, version: version, reason: "\(path)\(field): \(reason)")
  }

  func value<Value>(
    _ isPresent: Bool, _ value: Value, _ field: String
  ) throws(EventFault) -> Value {
    guard isPresent else { throw fault(field, "missing") }
    return value
  }

  func integer<Value: FixedWidthInteger>(
    _ isPresent: Bool, _ raw: some FixedWidthInteger, _ field: String
  ) throws(EventFault) -> Value {
    let raw = try value(isPresent, raw, field)
    guard let value = Value(exactly: raw) else { throw fault(field, "\(raw) is out of range") }
    return value
  }

  /// Not negative, and no more than `countMaximum`: heads, metres, ...
  func count(_ isPresent: Bool, _ raw: Int64, _ field: String) throws(EventFault) -> Int {
    guard (0...Self.countMaximum).contains(raw) else {
      throw fault(field, "\(raw) is out of range")
    }
    return try integer(isPresent, raw, field)
  }

  /// Of a lot.
  func version(_ isPresent: Bool, _ raw: Int64, _ field: String) throws(EventFault) -> Int32 {
    Int32(try count(isPresent, raw, field))
  }

  func id(_ isPresent: Bool, _ raw: Data, _ field: String) throws(EventFault) -> EntityID {
    guard let id = EntityID(bytes: try value(isPresent, raw, field)) else {
      throw fault(field, "an id has 16 bytes, not \(raw.count)")
    }
    return id
  }

  func digest(_ isPresent: Bool, _ raw: Data, _ field: String) throws(EventFault) -> [UInt8] {
    guard try value(isPresent, raw, field).count == Self.digestBytes else {
      throw fault(field, "a digest has \(Self.digestBytes) bytes, not \(raw.count)")
    }
    return [UInt8](raw)
  }

  func day(_ isPresent: Bool, _ raw: Int64, _ field: String) throws(EventFault) -> CalendarDay {
    let number: Int32 = try integer(isPresent, raw, field)
    guard Self.days.contains(Int(number)) else { throw fault(field, "\(raw) is out of range") }
    return CalendarDay(number: number)
  }

  func instant(_ isPresent: Bool, _ raw: Int64, _ field: String) throws(EventFault) -> Instant {
    let microseconds = try value(isPresent, raw, field)
    guard Self.days.contains(Int(microseconds / 86_400_000_000)) else {
      throw fault(field, "\(raw) is out of range")
    }
    return Instant(microseconds: microseconds)
  }

  func money(_ isPresent: Bool, _ raw: Int64, _ field: String) throws(EventFault) -> Money {
    Money(fen: try value(isPresent, raw, field))
  }

  /// Money that is owed, held or paid: never negative, and of at most 18 digits of fen.
  func amount(_ isPresent: Bool, _ raw: Int64, _ field: String) throws(EventFault) -> Money {
    guard try value(isPresent, raw, field) >= 0, raw <= Self.fenMaximum else {
      throw fault(field, "\(raw) is out of range")
    }
    return Money(fen: raw)
  }

  func creditCode(
    _ isPresent: Bool, _ raw: String, _ field: String
  ) throws(EventFault) -> CreditCode {
    let text = try value(isPresent, raw, field)
    do {
      return try CreditCode(text)
    } catch {
      throw fault(field, "not a credit code: \(error)")
    }
  }

  func region(_ isPresent: Bool, _ raw: String, _ field: String) throws(EventFault) -> RegionCode {
    guard let code = RegionCode(try value(isPresent, raw, field)) else {
      throw fault(field, "not a division code")
    }
    return code
  }

  func twin<Wire: WireTwin>(
    _ isPresent: Bool, _ raw: Wire, _ field: String
  ) throws(EventFault) -> Wire.Value {
    let raw = try value(isPresent, raw, field)
    guard let value = Wire.Value.allCases.first(where: { Wire($0) == raw }) else {
      throw .unknownValue(type: type, field: "\(path)\(field)")
    }
    return value
  }
}
