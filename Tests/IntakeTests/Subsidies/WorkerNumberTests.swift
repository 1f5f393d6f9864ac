import Events
import Foundation
import Logging
import MessageBus
import ServiceKit
import Synchronization
import TestSupport
import Testing

@testable import Intake

/// The number of a worker is personal data: it goes no further than the edge.
@Suite(.timeLimit(.minutes(10))) struct WorkerNumberTests {
  private static let canary = "330302199001010017"
  private static let other = "CANARY-19900101X"

  @Test func `a worker's number is in no file, event, log line or answer`() async throws {
    let lines = Mutex<[String]>([])
    var options = IntakeHarness.Options()
    options.logger = Logger(label: "test") { _ in
      JSONLogHandler(service: "intake", level: .trace) { line in lines.withLock { $0.append(line) }
      }
    }
    try await IntakeHarness.run(options) { intake in
      let good: JSONValue = [
        "staff": [["worker": .string(Self.canary)], ["worker": .string(Self.other)]],
        "training": [
          [
            "worker": .string(Self.canary), "project": "masked-project", "classHours": 8,
            "from": "2021-01-04", "to": "2021-01-08",
          ]
        ],
      ]
      // In every place where a number may be put by mistake.
      let number = JSONValue.string(Self.canary)
      let bad: JSONValue = [
        "staff": [
          ["worker": .number(Self.canary), "local": number, "leftOn": number],
          [
            "worker": .string("\(Self.canary) 1"),
            "loans": [["from": number, "to": number, "region": number]],
          ],
          ["worker": .string(Self.other + "\u{7}"), "insured": .string(Self.other)],
          number,
        ],
        "training": [
          [
            "worker": .array([number]), "project": .string("\(Self.canary)\n"),
            "classHours": .number(Self.canary), "occupation": number, "level": number,
            "from": number, "to": number,
          ]
        ],
        "corrects": number, "enterprise": number, "entered": number,
      ]
      var told: [String] = []
      for (body, key) in [
        (good, "k"), (good, "k"), (good, "l"), (bad, "m"), (["staff": number], "k"),
      ] {
        let answer = try await intake.post(
          "/v1/facts", intake.lender.key, body, idempotencyKey: key)
        told.append(JSONWriter.text(answer.json))
      }
      #expect(told[0].contains("masked-project"), "so that the search can find something")
      for path in ["/v1/facts", "/v1/facts?limit=1"] {
        told.append(JSONWriter.text(try await intake.get(path, intake.operatorKey).json))
      }
      told.append(intake.desk.runtime.metrics.text)
      told += lines.withLock { $0 }
      told += try await intake.journal().map { String(decoding: $0.body, as: UTF8.self) }
      let files = try ["intake.db", "intake.db-wal"].map {
        try Data(contentsOf: URL(filePath: intake.folder.file($0)))
      }
      #expect(files.contains { $0.range(of: Data("masked-project".utf8)) != nil })
      for canary in [Self.canary, Self.other] {
        for text in told { #expect(!text.contains(canary)) }
        for file in files { #expect(file.range(of: Data(canary.utf8)) == nil, "\(canary)") }
      }
      #expect(lines.withLock(\.count) > 0)
    }
  }

  /// Without the digest key, not even a list of all numbers tells who is meant: neither by the digest of
  /// a worker nor by the hash of a request.
  @Test func `another key file knows no worker and no request again`() async throws {
    @Sendable func state(_ intake: IntakeHarness, _ key: String) async throws -> Answer {
      try await intake.post(
        "/v1/facts", intake.lender.key, SubsidyBody.staff(Self.canary), idempotencyKey: key)
    }
    let remains = try await IntakeHarness.run { intake in
      let first = try await state(intake, "a")
      #expect(first.status == 201)
    }
    try await IntakeHarness.run(after: remains, vaultKeys: .generate()) { intake in
      let again = try await state(intake, "a")
      #expect(again.code == "idempotency-key-reused")
      let other = try await state(intake, "b")
      #expect(other.status == 201, "taken for somebody else")
    }
    try await IntakeHarness.run(after: remains) { intake in
      let again = try await state(intake, "a")
      #expect(again.status == 201)
      let other = try await state(intake, "c")
      #expect(other.faults == ["/staff/0/worker worker-stated-already"])
    }
  }

  @Test func `nobody may ask for a worker's number`() {
    #expect(VaultPurpose.allCases.allSatisfy { !$0.fields.contains(.workerNumber) })
  }
}
