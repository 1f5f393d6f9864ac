package import Domain
package import HTTPTypes
internal import Hummingbird
internal import ServiceKit

/// An answer that says no: problem+json (RFC 9457) with a stable code, every fault at once, and how
/// to mend each.
package struct Problem: Error, Sendable {
  package let status: Int
  package let code: String
  package var faults: [FieldFault] = []
  /// For `Retry-After`.
  package var retryAfterSeconds: Int?
  /// For `Allow`.
  package var allowedMethods: [HTTPRequest.Method] = []
  /// The command that was refused after it had been accepted.
  package var command: EntityID?
  /// What its owner said of it, beyond the code.
  package var ownerDetail = ""

  package init(_ status: Int, _ code: String, faults: [FieldFault] = []) {
    self.status = status
    self.code = code
    self.faults = faults
  }

  package init(_ code: ProblemCode, faults: [FieldFault] = []) {
    self.init(code.status, code.rawValue, faults: faults)
  }

  init(_ refusal: Refusal) {
    self.init(refusal.status, refusal.code, faults: refusal.faults)
  }

  package init(_ fault: JSONFault) {
    var arguments = ["offset": "\(fault.offset)"]
    arguments["name"] = fault.name
    arguments["maximum"] = "\(JSONParser.depthMaximum)"
    let code = fault.reason.rawValue
    self.init(
      400, code, faults: [FieldFault(field: "", code: code, value: nil, arguments: arguments)])
  }

  func json(_ language: Language) -> JSONValue {
    let own = faults.first { $0.code == code }?.textArguments ?? [:]
    let texts = command == nil ? code : FaultTexts.refused(code)
    let mend = FaultTexts.mend(texts, language, own)
    var members = [
      JSONMember("type", .string("urn:tiaoji:problem:\(code)")),
      JSONMember("title", .string(FaultTexts.title(texts, language))),
      JSONMember("status", .int(status)),
      JSONMember("code", .string(code)),
      JSONMember("detail", .string(ownerDetail.isEmpty ? mend : "\(mend) (\(ownerDetail))")),
    ]
    if let command { members.append(JSONMember("command", .string(command.text))) }
    if !faults.isEmpty {
      members.append(JSONMember("errors", .array(faults.map { Self.json($0, language) })))
    }
    return .object(members)
  }

  static func json(_ fault: FieldFault, _ language: Language) -> JSONValue {
    let place =
      fault.field.first == "?"
      ? JSONMember("parameter", .string(String(fault.field.dropFirst())))
      : JSONMember("pointer", .string(fault.field))
    return .object([
      place,
      JSONMember("code", .string(fault.code)),
      JSONMember("value", .text(fault.value)),
      JSONMember("detail", .string(FaultTexts.title(fault.code, language, fault.textArguments))),
      JSONMember("mend", .string(FaultTexts.mend(fault.code, language, fault.textArguments))),
    ])
  }

  func response(_ language: Language) -> Response {
    var headers: HTTPFields = [
      .contentType: "application/problem+json", .contentLanguage: language.rawValue,
    ]
    if let retryAfterSeconds { headers[.retryAfter] = "\(retryAfterSeconds)" }
    if status == 401 { headers[.wwwAuthenticate] = "Bearer realm=\"tiaoji\"" }
    if !allowedMethods.isEmpty {
      headers[.allow] = allowedMethods.map(\.rawValue).joined(separator: ", ")
    }
    return Response(json: json(language), status: status, headers: headers)
  }
}

/// The problems that the HTTP edge and the decisions of this process name themselves; those of a
/// single field are `FieldFault`s within `fields-invalid`.
package enum ProblemCode: String, Sendable, CaseIterable {
  case idempotencyKeyMissing = "idempotency-key-missing"
  case idempotencyKeyInvalid = "idempotency-key-invalid"
  case idempotencyKeyReused = "idempotency-key-reused"
  case queryInvalid = "query-invalid"
  case requestMalformed = "request-malformed"
  case keyMissing = "key-missing"
  case keyUnknown = "key-unknown"
  case keyRevoked = "key-revoked"
  case operatorReadsOnly = "operator-reads-only"
  case roleMissing = "role-missing"
  case gatewayOnly = "gateway-only"
  case administratorNeeded = "administrator-needed"
  case rightsOfOneself = "rights-of-oneself"
  case notFound = "not-found"
  case methodNotAllowed = "method-not-allowed"
  case notAcceptable = "not-acceptable"
  case requestTimeout = "request-timeout"
  case bodyTooLarge = "body-too-large"
  case mediaTypeUnsupported = "media-type-unsupported"
  case fieldsInvalid = "fields-invalid"
  case offerWithdrawn = "offer-withdrawn"
  case offerRefused = "offer-refused"
  case amendmentPending = "amendment-pending"
  case proposalLapsed = "proposal-lapsed"
  case proposalAnswered = "proposal-answered"
  case proposalClosed = "proposal-closed"
  case personExists = "person-exists"
  case personUnknown = "person-unknown"
  case rolesIncompatible = "roles-incompatible"
  case roleHeld = "role-held"
  case roleNotHeld = "role-not-held"
  case subjectExists = "subject-exists"
  case subjectsTooMany = "subjects-too-many"
  case subjectErased = "subject-erased"
  case factsCorrectedAlready = "facts-corrected-already"
  case enterpriseUnknown = "enterprise-unknown"
  case apiKeyUnknown = "api-key-unknown"
  case verbUnknown = "verb-unknown"
  case internalError = "internal-error"

  package var status: Int {
    switch self {
    case .idempotencyKeyMissing, .idempotencyKeyInvalid, .queryInvalid, .requestMalformed,
      .verbUnknown:
      400
    case .keyMissing, .keyUnknown, .keyRevoked: 401
    case .operatorReadsOnly, .roleMissing, .gatewayOnly, .administratorNeeded, .rightsOfOneself: 403
    case .notFound, .enterpriseUnknown, .apiKeyUnknown, .personUnknown: 404
    case .methodNotAllowed: 405
    case .notAcceptable: 406
    case .requestTimeout: 408
    case .offerWithdrawn, .offerRefused, .amendmentPending, .proposalLapsed, .proposalAnswered,
      .proposalClosed, .subjectExists, .subjectsTooMany, .subjectErased, .personExists,
      .rolesIncompatible,
      .roleHeld, .roleNotHeld, .factsCorrectedAlready:
      409
    case .bodyTooLarge: 413
    case .mediaTypeUnsupported: 415
    case .idempotencyKeyReused, .fieldsInvalid: 422
    case .internalError: 500
    }
  }
}
