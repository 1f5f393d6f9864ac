internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

extension Response {
  init(json: JSONValue, status: Int = 200, headers: HTTPFields = [:]) {
    var headers = headers
    if headers[.contentType] == nil { headers[.contentType] = "application/json" }
    let body = ResponseBody(byteBuffer: ByteBuffer(bytes: JSONWriter.bytes(json)))
    self.init(status: .init(code: status), headers: headers, body: body)
  }
}

extension HTTPField.Name {
  static let idempotencyKey = known("Idempotency-Key")
  static let prefer = known("Prefer")
  static let preferenceApplied = known("Preference-Applied")
  static let link = known("Link")

  private static func known(_ name: String) -> HTTPField.Name {
    guard let name = HTTPField.Name(name) else { preconditionFailure("no field name: \(name)") }
    return name
  }
}
