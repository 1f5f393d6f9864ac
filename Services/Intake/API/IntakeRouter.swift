internal import Domain
internal import HTTPTypes
package import Hummingbird
internal import NIOCore
internal import ServiceKit

/// The board and `/openapi.json` for everybody, `/v1` for holders of a key.
package enum IntakeRouter {
  package static func make(
    _ desk: IntakeDesk, board limits: BoardLimits = BoardLimits()
  ) -> Router<IntakeContext> {
    let router = Router(context: IntakeContext.self, options: .autoGenerateHeadEndpoints)
    router.add(middleware: RequestMetrics(metrics: desk.runtime.metrics))
    router.add(middleware: AnswerMiddleware())
    router.get("/openapi.json") { request, _ in
      try PageQuery.refuseAny(request)
      return Response(
        status: .ok, headers: [.contentType: "application/json"],
        body: .init(byteBuffer: ByteBuffer(bytes: OpenAPIDocument.bytes)))
    }
    BoardRoutes(board: Board(desk, limits)).add(to: router)
    let group = router.group().add(middleware: Authentication(keys: desk.keys))
    OfferRoutes(desk: desk, side: .surplus).add(to: group)
    OfferRoutes(desk: desk, side: .shortage).add(to: group)
    ProposalRoutes(desk: desk).add(to: group)
    AgreementRoutes(desk: desk).add(to: group)
    MoneyRoutes(desk: desk).add(to: group)
    NoticeRoutes(desk: desk).add(to: group)
    CallbackRoutes(desk: desk).add(to: group)
    for kind in VaultKind.allCases { SubjectRoutes(desk: desk, kind: kind).add(to: group) }
    FactRoutes(desk: desk).add(to: group)
    SubsidyRoutes(desk: desk).add(to: group)
    return router
  }
}
