// swift-tools-version:6.3

import PackageDescription

/// The arrows between rooms are the dependency lists below and nothing else; see ARCHITECTURE.md.
let package = Package(
  name: "tiaoji",
  products: [
    .executable(name: "tiaoji-intake", targets: ["Intake"]),
    .executable(name: "tiaoji-matching", targets: ["Matching"]),
    .executable(name: "tiaoji-subsidy", targets: ["Subsidy"]),
    .executable(name: "tiaoji-notifications", targets: ["Notifications"]),
    .executable(name: "tiaoji", targets: ["Operator"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(
      url: "https://github.com/apple/swift-configuration", from: "1.4.0",
      traits: [.defaults, "YAML"]),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.28.0"),
    .package(url: "https://github.com/apple/swift-protobuf", from: "1.39.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
  ],
  targets: [
    .target(
      name: "Domain", path: "Shared/Domain", exclude: ["Data/README.md"],
      resources: [.embedInCode("Data")]),
    .target(
      name: "Events",
      dependencies: ["Domain", .product(name: "SwiftProtobuf", package: "swift-protobuf")],
      path: "Shared/Events", exclude: ["Protos"]),
    .systemLibrary(
      name: "CZeroMQ", path: "Shared/CZeroMQ", providers: [.apt(["libzmq3-dev"])]),
    .target(
      name: "MessageBus",
      dependencies: [
        "CZeroMQ", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "DequeModule", package: "swift-collections"),
      ],
      path: "Shared/MessageBus", exclude: ["WIRE.md"]),
    .target(
      name: "Storage", dependencies: [.product(name: "GRDB", package: "GRDB.swift")],
      path: "Shared/Storage"),
    .target(
      name: "ServiceKit",
      dependencies: [
        "Domain", "Events", "MessageBus", "Storage",
        .product(name: "Configuration", package: "swift-configuration"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "DequeModule", package: "swift-collections"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
        .product(name: "SystemPackage", package: "swift-system"),
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "Yams", package: "Yams"),
      ],
      path: "Shared/ServiceKit"),
    .target(name: "MatchingEngine", dependencies: ["Domain"], path: "Shared/MatchingEngine"),
    .target(
      name: "PolicyRules",
      dependencies: [
        "Domain", .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Yams", package: "Yams"),
      ],
      path: "Shared/PolicyRules", resources: [.embedInCode("Policies"), .embedInCode("Texts")]),

    .executableTarget(
      name: "Intake",
      dependencies: [
        "Domain", "Events", "MessageBus", "PolicyRules", "ServiceKit", "Storage",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "Mustache", package: "swift-mustache"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      path: "Services/Intake",
      resources: [.embedInCode("Texts"), .embedInCode("Pages/Resources")]),
    .executableTarget(
      name: "Matching",
      dependencies: [
        "Domain", "Events", "MatchingEngine", "MessageBus", "ServiceKit", "Storage",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      path: "Services/Matching"),
    .executableTarget(
      name: "Subsidy",
      dependencies: [
        "Domain", "Events", "MessageBus", "PolicyRules", "ServiceKit", "Storage",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      path: "Services/Subsidy"),
    .systemLibrary(
      name: "CCurl", path: "Shared/CCurl", providers: [.apt(["libcurl4-openssl-dev"])]),
    .executableTarget(
      name: "Notifications",
      dependencies: [
        "CCurl", "Domain", "Events", "MessageBus", "PolicyRules", "ServiceKit", "Storage",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      path: "Services/Notifications", resources: [.embedInCode("Templates/notices.tsv")]),
    .executableTarget(
      name: "Operator",
      dependencies: [
        "Domain", "Events", "MatchingEngine", "MessageBus", "PolicyRules", "ServiceKit", "Storage",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "Histogram", package: "hdrhistogram-swift"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "Yams", package: "Yams"),
      ],
      path: "Services/Operator"),

    .target(
      name: "TestSupport",
      dependencies: ["Domain", "Events", "MessageBus", "ServiceKit", "Storage"],
      path: "Tests/TestSupport"),
    .testTarget(name: "DomainTests", dependencies: ["Domain", "TestSupport"]),
    .testTarget(
      name: "EventsTests",
      dependencies: [
        "Domain", "Events", "TestSupport",
        .product(name: "SwiftProtobuf", package: "swift-protobuf"),
      ],
      resources: [.copy("Golden")]),
    .testTarget(
      name: "MessageBusTests", dependencies: ["CZeroMQ", "MessageBus", "TestSupport"],
      exclude: ["Peer"]),
    .testTarget(
      name: "StorageTests", dependencies: ["Storage", "TestSupport"]),
    .testTarget(
      name: "ServiceKitTests",
      dependencies: [
        "Domain", "Events", "MessageBus", "ServiceKit", "Storage", "TestSupport",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ]),
    .testTarget(
      name: "MatchingEngineTests", dependencies: ["Domain", "MatchingEngine", "TestSupport"],
      resources: [.copy("Instances")]),
    .testTarget(name: "PolicyRulesTests", dependencies: ["Domain", "PolicyRules", "TestSupport"]),
    .testTarget(
      name: "IntakeTests",
      dependencies: [
        "Domain", "Events", "Intake", "MessageBus", "ServiceKit", "Storage", "TestSupport",
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTesting", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOEmbedded", package: "swift-nio"),
        .product(name: "NIOHTTPTypes", package: "swift-nio-extras"),
      ]),
    .testTarget(
      name: "MatchingTests",
      dependencies: [
        "Domain", "Events", "Matching", "MatchingEngine", "MessageBus", "Operator", "ServiceKit",
        "Storage", "TestSupport",
      ]),
    .testTarget(
      name: "SubsidyTests",
      dependencies: [
        "Domain", "Events", "MessageBus", "PolicyRules", "ServiceKit", "Storage", "Subsidy",
        "TestSupport", .product(name: "Logging", package: "swift-log"),
      ]),
    .testTarget(
      name: "NotificationsTests",
      dependencies: [
        "Domain", "Events", "MessageBus", "Notifications", "ServiceKit", "Storage", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
        .product(name: "ServiceLifecycle", package: "swift-service-lifecycle"),
      ],
      exclude: ["Channels/Peer"]),
    .testTarget(
      name: "OperatorTests",
      dependencies: [
        "Domain", "Events", "MatchingEngine", "MessageBus", "Operator", "PolicyRules", "ServiceKit",
        "Storage", "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ]),
    .testTarget(
      name: "SimulationTests",
      dependencies: [
        "Domain", "Events", "Intake", "Matching", "MessageBus", "Notifications", "Operator",
        "PolicyRules", "ServiceKit", "Storage", "Subsidy", "TestSupport",
        .product(name: "Logging", package: "swift-log"),
      ]),
    .executableTarget(
      name: "tiaoji-bench",
      dependencies: [
        "Domain", "Events", "MessageBus", "ServiceKit", "Storage",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "HTTPTypes", package: "swift-http-types"),
        .product(name: "Histogram", package: "hdrhistogram-swift"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "Logging", package: "swift-log"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
      ],
      path: "Tests/Benchmarks"),
    .testTarget(name: "EndToEndTests", dependencies: ["TestSupport"], exclude: ["Client"]),
  ],
  swiftLanguageModes: [.v6]
)

for target in package.targets where target.type != .system {
  target.swiftSettings = [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .treatAllWarnings(as: .error),
  ]
}
