import Domain
import Notifications

enum SampleMail {
  /// 12 January 2021, 09:00:05 UTC+8.
  static let date = Instant(microseconds: 1_610_413_205_000_000)

  static func make(
    from: String = "notices@jobs.example.cn", name: String? = "某市公共就业服务",
    to: String = "li.lei@enterprise.example", subject: String = "匹配建议待答复",
    chinese: String = "请于今日答复。", english: String = "Please answer today.",
    id: String = "0190a1b2-7c3d", domain: String = "jobs.example.cn", date: Instant = date
  ) throws -> MailMessage {
    try MailMessage(
      from: MailAddress(from), fromName: name, to: MailAddress(to), subject: subject,
      chinese: chinese, english: english, id: id, domain: domain, date: date)
  }
}
