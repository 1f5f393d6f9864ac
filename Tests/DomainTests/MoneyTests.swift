import Domain
import Testing

@Suite struct MoneyTests {
  @Test func `amounts add, subtract and multiply in fen`() throws {
    let wage = Money(fen: 523_050)
    #expect(try wage.adding(Money(fen: 50)).fen == 523_100)
    #expect(try wage.subtracting(Money(fen: 600_000)).fen == -76_950)
    #expect(try wage.multiplied(by: 3).fen == 1_569_150)
  }

  @Test func `what does not fit is thrown, never wrapped`() {
    let most = Money(fen: .max)
    #expect(throws: MoneyOverflow()) { try most.adding(Money(fen: 1)) }
    #expect(throws: MoneyOverflow()) { try Money(fen: .min).subtracting(Money(fen: 1)) }
    #expect(throws: MoneyOverflow()) { try most.multiplied(by: 2) }
  }

  @Test(arguments: [
    (0, "0.00"), (5, "0.05"), (-5, "-0.05"), (123_456, "1234.56"), (-100, "-1.00"),
    (Int64.min, "-92233720368547758.08"),
  ])
  func `yuan are written with two decimals`(fen: Int64, yuan: String) {
    #expect(Money(fen: fen).yuan == yuan)
  }
}
