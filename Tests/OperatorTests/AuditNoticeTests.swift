import Domain
import Events
import MessageBus
import Operator
import TestSupport
import Testing

/// For each thing that must hold of notices and deliveries, one that does not.
@Suite struct AuditNoticeTests {
  private static let other = EntityID(high: 3, low: 2)

  @Test func `a second notice of the same event to the same enterprise is named`() throws {
    var office = try SoundOffice()
    try office.notify(Self.other, cause: SoundOffice.cause)
    office.notificationsRows[EntityName.notice(Self.other)] = ["created": 1]
    try expectOnly(office.audit(), .noticeOnce, EntityName.notice(Self.other))
  }

  @Test func `a notice of what never happened is named`() throws {
    var office = try SoundOffice()
    try office.notify(Self.other, cause: EntityID(high: 5, low: 9))
    office.notificationsRows[EntityName.notice(Self.other)] = ["created": 1]
    try expectOnly(office.audit(), .noticeCause, EntityName.notice(Self.other))
  }

  @Test func `a notice of what its publisher was made to forget is listed`() throws {
    var office = try SoundOffice()
    try office.notify(
      Self.other, cause: EntityID(high: 5, low: 9),
      after: [AfterCursor(stream: office.intake.stream, epoch: 1, sequence: 2)])
    office.notificationsRows[EntityName.notice(Self.other)] = ["created": 1]
    office.intake = try office.intake.restored(to: 1)
    let tally = office.audit()
    #expect(tally.violations.isEmpty, "\(tally.violations)")
    #expect(tally.losses.map(\.entity) == [EntityName.notice(Self.other)])
  }

  @Test func `a delivery of a notice that was never created is named`() throws {
    var office = try SoundOffice()
    try office.deliver(Self.other, .delivered)
    let name = "\(EntityName.notice(Self.other))/\(SoundOffice.contact.text)"
    office.notificationsRows[name] = ["delivered": 1]
    try expectOnly(office.audit(), .deliveryNotice, name)
  }

  @Test func `a row that differs, is missing or is one too many is named`() throws {
    let notice = EntityName.notice(SoundOffice.notice)
    let delivery = "\(notice)/\(SoundOffice.contact.text)"
    for (name, row) in [
      (notice, nil), (delivery, nil), (delivery, ["temporary-failure": 1]),
      (EntityName.notice(Self.other), ["created": 1]),
    ] as [(String, [String: Int64]?)] {
      var office = try SoundOffice()
      office.notificationsRows[name] = row
      try expectOnly(office.audit(), .noticeRow, name)
    }
  }
}
