package import Domain

/// The vault holds nothing more of a contact or payee.
package struct SubjectErased: Hashable, WireBody {
  package static let type = "SubjectErased"
  package static let version: UInt16 = 1

  package let subject: EntityID
  package let enterprise: CreditCode

  package init(subject: EntityID, enterprise: CreditCode) {
    self.subject = subject
    self.enterprise = enterprise
  }

  package func fill(_ wire: inout WireSubjectErased) {
    wire.subject = subject.wire
    wire.enterprise = enterprise.text
  }

  package init(_ wire: WireSubjectErased, _ fields: WireFields) throws(EventFault) {
    subject = try fields.id(wire.hasSubject, wire.subject, "subject")
    enterprise = try fields.creditCode(wire.hasEnterprise, wire.enterprise, "enterprise")
  }
}
