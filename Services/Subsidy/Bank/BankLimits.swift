/// Every bound on what is exchanged with the bank, with its unit. Ours unless a source is named.
package enum BankLimits {
  /// Payments in one file: with this many, each answer to it stays below `fileBytesMaximum`.
  package static let paymentsMaximum = 1_000
  /// Fen, of one payment and of a whole file: 18 digits, as ISO 20022 has for amounts and sums.
  package static let fenMaximum: Int64 = 999_999_999_999_999_999
  /// Unicode scalars in the name of a party and in a remittance text: ISO 20022 `Max140Text`.
  package static let textMaximum = 140
  /// Unicode scalars in a business key.
  package static let keyMaximum = 200
  /// ASCII letters and digits in an account number. The most is that of ISO 20022 `Max34Text`.
  package static let accountLengths = 6...34
  /// Digits in a 联行号, the number of a bank's branch in CNAPS, the payment system of the central bank.
  package static let agentDigits = 12
  /// Characters in an id or a reference: ISO 20022 `Max35Text`.
  package static let idMaximum = 35

  /// Bytes of a file from the bank: 1 MiB.
  package static let fileBytesMaximum = 1 << 20
  /// Elements inside one another; the messages that we read have some fifteen.
  package static let depthMaximum = 24
  /// Elements in a file.
  package static let elementsMaximum = 64_000
  /// Bytes of a tag with its attributes.
  package static let tagBytesMaximum = 4_096
  /// Attributes of an element; the messages that we read have one.
  package static let attributesMaximum = 8
  /// Unicode scalars of a faulty value that are repeated to whoever reads the fault.
  package static let faultValueMaximum = 40
}
