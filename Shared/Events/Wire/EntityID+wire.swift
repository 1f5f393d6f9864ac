package import Domain
package import Foundation

extension EntityID {
  /// 16 bytes; `WireFields.id` is the way back.
  package var wire: Data { Data(bytes) }
}
