import Foundation
import ServiceKit
import TestSupport
import Testing

@Suite struct SettingsTests {
  private let path = ConfigurationKey("storage.path", .text(nil), unit: "path", "where")
  private let quota = ConfigurationKey("storage.maximumBytes", .integer(7), unit: "bytes", "quota")
  private let partitions = ConfigurationKey("partitions", .list(["3303"]), "served")
  private let loud = ConfigurationKey("log.isLoud", .flag(false), "loud")

  private func settings(
    _ yaml: String?, _ environment: [String: String] = [:]
  ) async throws -> Settings {
    let folder = try TemporaryFolder()
    let file = folder.file("settings.yaml")
    if let yaml { try Data(yaml.utf8).write(to: URL(fileURLWithPath: file)) }
    return try await Settings(
      file: yaml == nil ? nil : file, environment: environment,
      keys: [path, quota, partitions, loud])
  }

  private func problems(
    _ yaml: String?, _ environment: [String: String] = [:]
  ) async -> [String] {
    do {
      _ = try await settings(yaml, environment)
      return []
    } catch {
      return (error as? ConfigurationFault)?.problems ?? ["\(error)"]
    }
  }

  @Test func `the file is read, the environment wins, and defaults fill the rest`() async throws {
    let settings = try await settings(
      "storage:\n  path: a.db\n  maximumBytes: 5\npartitions: [\"3303\", \"3310\"]\n",
      ["TIAOJI_STORAGE_MAXIMUM_BYTES": "9", "HOME": "/"])
    #expect(settings.text(path) == "a.db")
    #expect(settings.integer(quota) == 9)
    #expect(settings.list(partitions) == ["3303", "3310"])
    #expect(settings.flag(loud) == false)
  }

  @Test func `a misspelt key in the file is an error that names it`() async {
    let found = await problems("storage:\n  path: a.db\n  maximumByte: 5\n")
    #expect(found.count == 1)
    #expect(found.first?.contains("unknown key 'storage.maximumByte'") == true)
  }

  @Test func `a misspelt variable of ours is an error, others are none of our business`() async {
    let found = await problems(
      nil, ["TIAOJI_STORAGE_PATH": "a.db", "TIAOJI_STORAGE_PAHT": "b.db", "STORAGE_X": "1"])
    #expect(found == ["unknown environment variable TIAOJI_STORAGE_PAHT"])
  }

  @Test func `all faults are told at once`() async {
    let found = await problems("storage:\n  maximumBytes: plenty\ncolour: red\n")
    #expect(found.count == 3, "an unknown key, a missing one, a number that is none: \(found)")
  }

  @Test func `a file that is missing or no YAML is one clear sentence`() async throws {
    let fault = await #expect(throws: ConfigurationFault.self) {
      try await Settings(file: "/nowhere/settings.yaml", environment: [:], keys: [])
    }
    #expect(fault?.problems.first?.hasPrefix("cannot read /nowhere/settings.yaml") == true)
  }
}
