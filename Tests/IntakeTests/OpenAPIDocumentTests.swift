import HTTPTypes
import Hummingbird
import Intake
import Testing

@Suite(.timeLimit(.minutes(10))) struct OpenAPIDocumentTests {
  @Test func `the document is served to everybody, as it is built`() async throws {
    try await IntakeHarness.run { intake in
      let answer = try await intake.get("/openapi.json", nil)
      #expect(answer.status == 200)
      #expect(answer.json == OpenAPIDocument.json)
      #expect(answer.json["openapi"] == "3.1.0")
    }
  }

  @Test func `it names exactly the routes that there are`() async throws {
    guard case .object(let paths) = OpenAPIDocument.json["paths"] else {
      Issue.record("no paths")
      return
    }
    let documented = paths.flatMap { path -> [String] in
      guard case .object(let operations) = path.value else { return [] }
      return operations.map { "\($0.name.uppercased()) \(path.name)" }
    }
    let listed = RouteTable.all.map { "\($0.method.rawValue) \($0.template)" }
    #expect(documented.sorted() == listed.sorted())
    try await IntakeHarness.run { intake in
      // A HEAD comes with each GET.
      let routed = IntakeRouter.make(intake.desk).routes.filter { $0.method != .head }
        .map { "\($0.method.rawValue) \($0.path)" }
      let pages = RouteTable.pages.map { "GET \($0.path)" }
      #expect(routed.sorted() == (documented + pages).sorted())
    }
  }

  @Test func `every reference in it leads somewhere`() {
    var references: Set<String> = []
    func visit(_ value: JSONValue) {
      switch value {
      case .object(let members):
        for member in members {
          if member.name == "$ref", let reference = member.value.string {
            references.insert(reference)
          }
          visit(member.value)
        }
      case .array(let elements): for element in elements { visit(element) }
      default: break
      }
    }
    visit(OpenAPIDocument.json)
    #expect(references.count > 40)
    for reference in references {
      let target = reference.split(separator: "/").dropFirst().reduce(
        OpenAPIDocument.json as JSONValue?
      ) { $0?[String($1)] }
      #expect(target != nil, "\(reference)")
    }
  }

  @Test func `every documented route answers`() async throws {
    try await IntakeHarness.run { intake in
      for route in RouteTable.all {
        let path = route.template.replacing("{id}", with: "00000000-0000-7000-8000-000000000000")
          .replacing("{channel}", with: "mail")
        let answer =
          route.method == .get
          ? try await intake.get(path, intake.lender.key)
          : try await intake.post(path, intake.lender.key, ["reason": "x"])
        // What persons alone command.
        let statuses =
          ["role-missing", "gateway-only"].contains(answer.code) ? [403] : [200, 404, 422]
        #expect(statuses.contains(answer.status), "\(route)")
      }
    }
  }
}
