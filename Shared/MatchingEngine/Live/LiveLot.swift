/// A lot in a ``LiveMatching``.
struct LiveLot {
  let isSurplus: Bool
  let isUrgent: Bool
  /// Its node in the network, of its willing heads if it is surplus.
  var node: Int
  /// Of its unwilling heads, once it has had any.
  var unwilling: Int?
  /// False once it has gone; its number is not used again.
  var isThere = true
}
