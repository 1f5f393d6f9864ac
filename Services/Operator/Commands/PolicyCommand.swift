internal import ArgumentParser
internal import Domain
internal import PolicyRules

/// The policies that are part of the program, or of a folder: what they say, whether they are sound, what they pay.
struct PolicyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "policy", abstract: "Shows, checks and computes subsidy policies.",
    subcommands: [List.self, Show.self, Lint.self, Assess.self])

  struct Output: ParsableArguments {
    @Flag(help: "For machines: one line of JSON with keys in a fixed order.")
    var json = false

    func print(_ answer: PolicyAnswer) throws {
      if json {
        say(answer.json)
      } else {
        for line in answer.lines { say(line) }
      }
      if !answer.succeeded { throw ExitCode.failure }
    }
  }

  struct Source: ParsableArguments {
    @Option(help: "More policies: what policies.folder of Subsidy's configuration names.")
    var folder: String?

    func catalogue() throws -> PolicyCatalogue {
      guard let folder else { return .builtIn }
      do {
        return try PolicyCatalogue(folder: folder)
      } catch {
        throw ValidationError("The policies in \(folder) cannot be used: \(error)")
      }
    }
  }

  struct List: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Lists every version of every policy.")

    @OptionGroup var source: Source
    @OptionGroup var output: Output

    func run() throws { try output.print(.list(try source.catalogue())) }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Tells what a policy says, its source, and how it is read.")

    @Argument(help: "The policy, as 'list' names it.") var id: String
    @Option(help: "Left out: the latest.") var version: Int?
    @OptionGroup var source: Source
    @OptionGroup var output: Output

    func run() throws {
      try output.print(.show(id, version: version, try source.catalogue()))
    }
  }

  struct Lint: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Checks policy files, alone and as a set, and tells every fault at once.",
      discussion: """
        Unknown and missing keys, units that do not fit, alternatives that do not compute, two \
        versions valid on the same day. Exits 1 if there is a fault.
        """)

    @Argument(help: "YAML files; left out: those that are part of the program.")
    var files: [String] = []
    @OptionGroup var output: Output

    func run() throws { try output.print(.lint(files)) }
  }

  struct Assess: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Computes what a policy pays one enterprise, with every condition, step and cap.",
      discussion: """
        Facts: {"enterprise": {"code", "kind"}, "staff": [{"person", "local", "insured", "leftOn", \
        "loans": [{"from", "to", "region"}]}], "training": [{"person", "project", "occupation", \
        "level", "classHours", "from", "to"}]}; days as 2021-02-28. A person without leftOn has \
        not left, one without loans is not lent. Exits 0 whatever the answer; 1 if the facts \
        cannot be judged.
        """)

    @Argument(help: "The policy, as 'list' names it.") var id: String
    @Option(help: "JSON file of the facts.") var facts: String
    @Option(help: "The day of the assessment, as 2021-02-28.", transform: Self.day)
    var on: CalendarDay
    @Option(help: "READING=ALTERNATIVE: computes under another reading than the chosen one.")
    var reading: [String] = []
    @OptionGroup var source: Source
    @OptionGroup var output: Output

    func run() throws {
      try output.print(
        .assess(
          id, facts: facts, on: on, readings: try alternatives(), try source.catalogue()))
    }

    func validate() throws { _ = try alternatives() }

    private func alternatives() throws -> [String: String] {
      try reading.reduce(into: [:]) { alternatives, text in
        let parts = text.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else {
          throw ValidationError("'\(text)' is not READING=ALTERNATIVE.")
        }
        guard alternatives.updateValue(String(parts[1]), forKey: String(parts[0])) == nil else {
          throw ValidationError("The reading '\(parts[0])' is named twice.")
        }
      }
    }

    private static func day(_ text: String) throws -> CalendarDay {
      guard let day = CalendarDay(iso: text) else {
        throw ValidationError("'\(text)' is no day in the form YYYY-MM-DD.")
      }
      return day
    }
  }
}
