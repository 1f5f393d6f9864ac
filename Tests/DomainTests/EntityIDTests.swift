import Domain
import Testing

@Suite struct EntityIDTests {
  let text = "0190163d-8694-739b-aea5-966c26f8ad91"

  @Test func `text and bytes lead back to the same id`() throws {
    let id = try #require(EntityID(text: text))
    #expect(id.high == 0x0190_163d_8694_739b)
    #expect(id.low == 0xaea5_966c_26f8_ad91)
    #expect(id.text == text)
    #expect(id.bytes.prefix(3) == [0x01, 0x90, 0x16])
    #expect(EntityID(bytes: id.bytes) == id)
  }

  @Test func `upper case is read and lower case is written`() {
    #expect(EntityID(text: text.uppercased())?.text == text)
  }

  @Test(arguments: [
    "", "0190163d8694739baea5966c26f8ad91", "{0190163d-8694-739b-aea5-966c26f8ad91}",
    "0190163d-8694-739b-aea5-966c26f8ad9", "0190163d-8694-739b-aea5-966c26f8ad9g",
    "0190163d-8694-739b-aea5-966c26f8ad9-", "0190163d-8694-739b-aea5-966c26f8ad911",
    "0190163d86-94-739b-aea5-966c26f8ad91",
  ])
  func `anything but a UUID text is refused`(text: String) {
    #expect(EntityID(text: text) == nil)
  }

  @Test func `only sixteen bytes make an id`() {
    #expect(EntityID(bytes: [UInt8](repeating: 1, count: 15)) == nil)
    #expect(EntityID(bytes: [UInt8](repeating: 1, count: 17)) == nil)
  }

  @Test func `ids sort as their texts do`() {
    let seed: UInt64 = 11
    var random = SplitMix64(seed: seed)
    let ids = (0..<200).map { _ in EntityID(high: random.next(), low: random.next()) }
    #expect(ids.sorted().map(\.text) == ids.map(\.text).sorted(), "seed \(seed)")
  }
}
