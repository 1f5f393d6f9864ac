/// So many heads for posts of one class and occupation, at one place, for a span of days: a surplus
/// (富余) that may be lent or a shortage (缺工) that wants to borrow.
package struct Lot: Hashable, Sendable {
  package let id: EntityID
  /// 1 when submitted, one more with each amendment; proposals name the versions they were made from.
  package var version: Int32
  package var terms: LotTerms
  package var buckets: LotBuckets
  package let submittedAt: Instant

  package init(
    id: EntityID, version: Int32, terms: LotTerms, buckets: LotBuckets, submittedAt: Instant
  ) {
    self.id = id
    self.version = version
    self.terms = terms
    self.buckets = buckets
    self.submittedAt = submittedAt
  }
}
