import Events

/// Whether two bodies are of one type and say the same. Bytes are not compared: protobuf is not
/// canonical.
func equal(_ left: (any EventBody)?, _ right: any EventBody) -> Bool {
  guard let left = left as? any Hashable, let right = right as? any Hashable else { return false }
  return AnyHashable(left) == AnyHashable(right)
}
