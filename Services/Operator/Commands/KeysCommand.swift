internal import ArgumentParser
internal import MessageBus

/// The CURVE keys of processes and operators, and the list of who may do what.
package struct KeysCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "keys", abstract: "Makes, shows, allows and revokes keys of processes.",
    subcommands: [Initialise.self, Show.self, Allow.self, Revoke.self, VaultFile.self])

  /// Who speaks in a city: each process hears what it acts on, and asks for what it does in the world;
  /// the operator may do everything, an observer only listens and reads the past.
  package static let standardKeys: [(name: String, roles: Set<String>)] = [
    ("intake", hearing("matching", "subsidy", "notifications")),
    ("matching", hearing("intake")),
    ("subsidy", hearing("intake", "matching").union([BusRole.ask("pay")])),
    (
      "notifications",
      hearing("intake", "matching", "subsidy").union([BusRole.ask("mail"), BusRole.ask("webhook")])
    ),
    ("operator", hearing(everybody).union([BusRole.operate])),
    ("observer", hearing(everybody)),
  ]

  private static let everybody = ["intake", "matching", "subsidy", "notifications"]

  private static func hearing(_ processes: String...) -> Set<String> { hearing(processes) }

  /// Live and from the past.
  private static func hearing(_ processes: [String]) -> Set<String> {
    Set(processes.map(BusRole.hear)).union([BusRole.fetch])
  }

  struct Folder: ParsableArguments {
    @Argument(help: "The folder of the keys.")
    var folder: String

    var ring: KeyRing { KeyRing(folder: folder) }
  }

  struct Initialise: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "init",
      abstract:
        "Makes every key that is missing, the allow-list and Intake's vault.keys; overwrites nothing."
    )

    @OptionGroup var folder: Folder

    @Argument(help: "Names to make keys for; left out: those of a whole city.")
    var names: [String] = []

    func run() throws {
      let standard = KeysCommand.standardKeys
      let keys =
        names.isEmpty
        ? standard
        : names.map { name in (name, standard.first { $0.name == name }?.roles ?? []) }
      let made = try folder.ring.initialise(keys)
      // Beside the key of the process whose vault it is.
      if keys.contains(where: { $0.name == "intake" }) {
        try VaultFile.make("\(folder.folder)/vault.keys")
      }
      say(made.isEmpty ? "All keys are there." : "Made: \(made.joined(separator: ", "))")
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Shows who may do what.")

    @OptionGroup var folder: Folder

    func run() throws {
      for entry in try folder.ring.allowList().entries {
        say(
          "\(padded(entry.name, 12)) \(entry.publicKey) \(entry.roles.sorted().joined(separator: " "))"
        )
      }
    }
  }

  struct Allow: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Gives a key these roles, in place of those it had.")

    @OptionGroup var folder: Folder

    @Argument(help: "The name of the key.")
    var name: String

    @Argument(help: "hear:<process>, fetch, ask:<purpose>, operate, operate:<verb>.")
    var roles: [String]

    @Option(help: "The public key (Z85), if the folder does not hold it.")
    var publicKey: String?

    func validate() throws {
      if let unknown = roles.first(where: { !BusRole.isRole($0) }) {
        throw ValidationError("There is no role '\(unknown)'.")
      }
    }

    func run() throws {
      try folder.ring.allow(name, publicKey: publicKey, roles: Set(roles))
      say("\(name) may: \(roles.sorted().joined(separator: " ")). Send SIGHUP to the processes.")
    }
  }

  struct Revoke: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Takes a key off the allow-list and moves its files aside (.revoked).",
      discussion: """
        'keys init FOLDER NAME' then makes a new pair and lists it. Other machines that hold the \
        public key or an allow-list of their own need the same done to theirs.
        """)

    @OptionGroup var folder: Folder

    @Argument(help: "The name of the key.")
    var name: String

    func run() throws {
      let aside = try folder.ring.revoke(name)
      say("\(name) is revoked. Send SIGHUP to the processes: they close its connections.")
      for path in aside { say("Kept aside: \(path)") }
      say("For a new key: tiaoji keys init \(folder.folder) \(name)")
    }
  }
}
