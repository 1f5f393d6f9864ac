import Domain
import Subsidy
import TestSupport

/// Batches to start from.
enum SampleBatch {
  /// 20 February 2021, 10:00 UTC+8: when it was approved.
  static let approved = Instant(microseconds: 1_613_786_400_000_000)
  static let day = CalendarDay(number: 18_680)

  static let debtor = PaymentBatch.Party(
    name: "温州市就业管理服务中心", account: "33001623535053001234", agent: "105333000011")

  static func payment(
    _ number: Int, fen: Int64 = 150_000, name: String = "浙江某某阀门有限公司", key: String? = nil
  ) -> PaymentBatch.Payment {
    PaymentBatch.Payment(
      key: key ?? "stay/2021/\(number)", amount: Money(fen: fen),
      creditor: PaymentBatch.Party(
        name: name, account: "6222021203\(100_000 + number)", agent: "102333002013"),
      remittance: "留岗补贴 \(number)")
  }

  static func make(
    _ key: String = "stay/2021/batch/1", payments: [PaymentBatch.Payment]
  ) throws(PaymentBatchFaults) -> PaymentBatch {
    try PaymentBatch(key: key, debtor: debtor, executionDay: day, payments: payments)
  }

  static func make(_ key: String = "stay/2021/batch/1", count: Int) throws -> PaymentBatch {
    try make(key, payments: (1...count).map { payment($0, key: "\(key)/\($0)") })
  }

  /// What any sound batch can look like: marks that XML gives a meaning, scripts of all planes, amounts
  /// from a fen to the largest.
  static func random(_ number: Int, _ generator: inout SeededGenerator) throws -> PaymentBatch {
    let marks = Array("&<>\"'中文字𠮷é 😀]]>&amp;-–《》").map(String.init)
    func text(_ maximum: Int) -> String {
      var text = "某"
      let length = generator.number(0...maximum - 1)
      while text.unicodeScalars.count < length { text += generator.pick(marks) }
      return text
    }
    let payments = (1...generator.number(1...12)).map { index in
      PaymentBatch.Payment(
        key: "batch/\(number)/\(index)",
        amount: Money(fen: Int64(generator.number(1...generator.pick([9, 999, 10_000_000_000])))),
        creditor: PaymentBatch.Party(
          name: text(140), account: String(generator.number(100_000...999_999_999_999)),
          agent: String(generator.number(100_000_000_000...999_999_999_999))),
        remittance: text(140))
    }
    return try make("batch/\(number)", payments: payments)
  }
}
