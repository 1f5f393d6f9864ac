package import Domain

/// An officer or operator added an enterprise, which verifies it.
package struct EnterpriseAdded: Hashable, WireBody {
  package static let type = "EnterpriseAdded"
  package static let version: UInt16 = 1

  package let enterprise: CreditCode
  package let name: String
  /// Private, state-owned, ...
  package let kind: String
  /// Where it is registered with us; its first four digits are the partition.
  package let region: RegionCode

  package init(enterprise: CreditCode, name: String, kind: String, region: RegionCode) {
    self.enterprise = enterprise
    self.name = name
    self.kind = kind
    self.region = region
  }

  package func fill(_ wire: inout WireEnterpriseAdded) {
    wire.enterprise = enterprise.text
    wire.name = name
    wire.kind = kind
    wire.region = region.text
  }

  package init(_ wire: WireEnterpriseAdded, _ fields: WireFields) throws(EventFault) {
    enterprise = try fields.creditCode(wire.hasEnterprise, wire.enterprise, "enterprise")
    name = try fields.value(wire.hasName, wire.name, "name")
    kind = try fields.value(wire.hasKind, wire.kind, "kind")
    region = try fields.region(wire.hasRegion, wire.region, "region")
  }
}
