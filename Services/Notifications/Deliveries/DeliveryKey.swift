package import Domain
internal import ServiceKit

/// A notice and the contact that it goes to.
package struct DeliveryKey: Hashable, Sendable {
  package let notice: EntityID
  package let contact: EntityID

  package init(notice: EntityID, contact: EntityID) {
    (self.notice, self.contact) = (notice, contact)
  }

  /// `<notice>/<contact>`: the key of its effect.
  package init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 2, let notice = EntityID(text: String(parts[0])),
      let contact = EntityID(text: String(parts[1]))
    else { return nil }
    self.init(notice: notice, contact: contact)
  }

  package var text: String { "\(notice.text)/\(contact.text)" }

  /// What the receiver knows a repeat by: the webhook-id, and the first part of the Message-ID. Derived,
  /// so that it is the same after a crash and in a store that was restored.
  package var stableID: String {
    Derivation.id(input: notice, kind: "delivery/\(contact.text)", ordinal: 0).text
  }
}
