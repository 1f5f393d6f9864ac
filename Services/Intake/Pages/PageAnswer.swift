internal import HTTPTypes
internal import Hummingbird
internal import NIOCore

/// How pages for people, and what belongs to them, are sent.
enum PageAnswer {
  /// Nothing from elsewhere, nothing inline, in nobody's frame.
  static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

  static let headers: HTTPFields = [
    .contentSecurityPolicy: policy, .xContentTypeOptions: "nosniff",
    .referrerPolicy: "no-referrer",
  ]

  static func html(_ html: String, _ language: Language) -> Response {
    var headers = headers
    headers[.contentType] = "text/html; charset=utf-8"
    headers[.contentLanguage] = language.rawValue
    return Response(
      status: .ok, headers: headers, body: .init(byteBuffer: ByteBuffer(string: html)))
  }
}

extension HTTPField.Name {
  fileprivate static let referrerPolicy = {
    guard let name = HTTPField.Name("Referrer-Policy") else {
      preconditionFailure("no field name")
    }
    return name
  }()
}
