internal import Domain
internal import Storage

extension Row {
  func id(_ column: String) throws -> EntityID {
    guard let id = EntityID(bytes: try blob(column)) else { throw StorageError.column(column) }
    return id
  }

  func instant(_ column: String) throws -> Instant { Instant(microseconds: try int(column)) }

  func day(_ column: String) throws -> CalendarDay {
    CalendarDay(number: Int32(truncatingIfNeeded: try int(column)))
  }

  func flag(_ column: String) throws -> Bool { try int(column) == 1 }

  /// A value of an enum by its raw value.
  func value<Value: RawRepresentable>(
    _ column: String, _ type: Value.Type = Value.self
  ) throws -> Value where Value.RawValue == String {
    guard let value = Value(rawValue: try text(column)) else { throw StorageError.column(column) }
    return value
  }
}
