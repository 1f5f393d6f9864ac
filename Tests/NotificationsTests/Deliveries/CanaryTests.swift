import Domain
import Events
import Foundation
import Notifications
import ServiceKit
import Storage
import TestSupport
import Testing

/// A contact's address is in the hands of a channel for as long as one attempt takes, and nowhere else.
@Suite(.timeLimit(.minutes(10))) struct CanaryTests {
  private static let mark = "kanarienvogel"

  @Test func `an address is in no file, journal, log line or metric, however its attempt ended`()
    async throws
  {
    let (sink, web) = try await (ChannelPeer.start("smtp"), ChannelPeer.start("web"))
    let rig = try await NotificationsRig([
      "TIAOJI_SMTP_HOST": "127.0.0.1", "TIAOJI_SMTP_PORT": "\(sink.port)",
      "TIAOJI_SMTP_SECURITY": "none", "TIAOJI_SMTP_FROM": "notices@jobs.example.cn",
      "TIAOJI_WEBHOOK_ALLOWED": "127.0.0.1/32", "TIAOJI_WEBHOOK_TOTAL_MILLISECONDS": "1000",
    ])
    let host = "\(Self.mark).example"
    let mails = [
      "a@\(host)", "RCPT-550@\(host)", "RCPT-450@\(host)", "DATA-554@\(host)", "RCPT-break@\(host)",
      "\(Self.mark)\r\n@x", "\(Self.mark)@", "张三@\(host)",
    ]
    let port = web.port
    let urls = [
      "http://127.0.0.1:\(port)/status/200?x=\(Self.mark)",
      "http://127.0.0.1:\(port)/status/410?x=\(Self.mark)",
      "http://127.0.0.1:\(port)/hang/\(Self.mark)",
      "http://127.0.0.1:\(port)/redirect/302?http://\(host)/", "http://10.0.0.1/\(Self.mark)",
      "\(Self.mark)://x", "https://\(Self.mark).invalid/", "http://user:\(Self.mark)@127.0.0.1/",
    ]
    let contacts = mails.count + urls.count + 1
    try await rig.run {
      let (one, two) = try await (rig.addEnterprise(1), rig.addEnterprise(2))
      for (number, mail) in mails.enumerated() {
        try await rig.addContact(UInt64(number), of: one, .mail, ["contact.mail": mail])
      }
      for (number, url) in urls.enumerated() {
        let secret = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
        try await rig.addContact(
          100 + UInt64(number), of: one, .webhook,
          ["contact.webhook": url, "contact.secret": secret])
      }
      try await rig.addContact(
        200, of: one, .webhook,
        ["contact.webhook": urls[0], "contact.secret": "whsec_\(Self.mark)"])
      try await rig.agree(one, two)
      try await rig.wait { try await rig.changes().count == contacts }
      let told = try await rig.changes()
      #expect(told.values.count { $0.hasPrefix("delivered") } == 2, "\(told)")
    }
    // It went out: the test would notice nothing if it had not.
    #expect(try await sink.finish(SeenMail.self).contains { $0.to == "a@\(host)" })
    #expect(try await web.finish(SeenRequest.self).contains { $0.first.contains(Self.mark) })
    #expect(rig.log.all.contains("mail-refused") && rig.log.all.contains("webhook-url-malformed"))
    var searched = [
      ("log", Array(rig.log.all.utf8)), ("metrics", Array(rig.runtime.metrics.text.utf8)),
    ]
    for name in try FileManager.default.contentsOfDirectory(atPath: rig.folder.path) {
      let data = try Data(contentsOf: URL(fileURLWithPath: rig.folder.file(name)))
      searched.append((name, Array(data)))
    }
    #expect(searched.map(\.0).contains("notifications.db"))
    for (name, bytes) in searched {
      for word in [Self.mark, "kanarien", "whsec_", "张三"] {
        #expect(bytes.firstRange(of: Array(word.utf8)) == nil, "\(word) is in \(name)")
      }
    }
  }
}
