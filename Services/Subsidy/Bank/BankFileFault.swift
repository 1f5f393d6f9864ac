/// Why a file from the bank is refused as a whole; nothing of it has any effect.
package struct BankFileFault: Error, Hashable, Sendable, CustomStringConvertible {
  /// Stable codes.
  package enum Code: String, Sendable, CaseIterable {
    case tooLarge = "too-large"
    case notUTF8 = "not-utf-8"
    /// A document type, an entity, a processing instruction or a CDATA section.
    case declarationRefused = "declaration-refused"
    /// Truncated ones too.
    case notWellFormed = "not-well-formed"
    case tagTooLong = "tag-too-long"
    case tooDeep = "too-deep"
    case tooManyElements = "too-many-elements"
    /// Another message, or a version of it that we do not read.
    case messageUnknown = "message-unknown"
    case elementMissing = "element-missing"
    case elementRepeated = "element-repeated"
    case textInvalid = "text-invalid"
    case timeInvalid = "time-invalid"
    case amountInvalid = "amount-invalid"
    case currencyOther = "currency-other"
    case statusUnknown = "status-unknown"
    /// Statuses of one report, or sums of one statement, that cannot be true together.
    case contradiction = "contradiction"
    /// An original `MsgId` that is none of ours, or is another batch's.
    case batchUnknown = "batch-unknown"
    case paymentUnknown = "payment-unknown"
    case amountDiffers = "amount-differs"
  }

  package let code: Code
  /// The element that is meant, with its line.
  package let place: String
  /// The value found, cut to `BankLimits.faultValueMaximum`; empty where there is none.
  package let value: String

  package init(_ code: Code, at place: String = "", value: String = "") {
    self.code = code
    self.place = place
    self.value = String(value.unicodeScalars.prefix(BankLimits.faultValueMaximum))
  }

  package var description: String {
    code.rawValue + (place.isEmpty ? "" : " at \(place)") + (value.isEmpty ? "" : ": \(value)")
  }
}
