import Notifications
import Testing

@Suite struct WebhookURLTests {
  @Test(arguments: [
    ("https://hooks.example.cn", "https://hooks.example.cn:443/"),
    (
      "HTTPS://Hooks.Example.CN:8443/a/../b?c=d&e=%E4%BD%A0",
      "https://hooks.example.cn:8443/a/../b?c=d&e=%E4%BD%A0"
    ),
    ("http://hooks.example.cn?x=1", "http://hooks.example.cn:80/?x=1"),
    ("https://xn--fiq228c.cn/", "https://xn--fiq228c.cn:443/"),
    ("https://8.8.8.8:443/", "https://8.8.8.8:443/"),
    ("https://[2400:3200:0:0::1]/x", "https://[2400:3200::1]:443/x"),
    ("https://[::1]:8080/", "https://[::1]:8080/"),
    ("https://a.cn/@b:c/d", "https://a.cn:443/@b:c/d"),
    ("https://0x7f.1.example.cn/", "https://0x7f.1.example.cn:443/"),
  ])
  func `a sound URL is written out in one form`(text: String, written: String) throws {
    #expect(try WebhookURL(text).text == written)
  }

  @Test(
    arguments: [
      // numbers that some reader takes for 127.0.0.1
      ("https://127.1/", .host), ("https://0x7f.1/", .host), ("https://2130706433/", .host),
      ("https://0177.0.0.1/", .host), ("https://0x7f000001/", .host),
      ("https://127.0.0.1./", .host),
      ("https://127.0.0.0x1/", .host), ("https://127.0.0.01/", .host),
      ("https://[127.0.0.1]/", .host),
      ("https://a.127/", .host), ("https://0XA/", .host), ("https://[::1%25lo]/", .host),
      ("https://[::1/", .host), ("https://[::1]a/", .host), ("https://::1/", .port),
      // two readers, two hosts
      ("https://a.cn@127.0.0.1/", .userInformation), ("https://a:b@a.cn/", .userInformation),
      ("https://a.cn\\@127.0.0.1/", .character), ("https://a.cn#@127.0.0.1/", .fragment),
      ("https://a.cn /", .character), ("https://a.cn\t/", .character),
      ("https://a.cn\r\nx: y", .character),
      ("https:///a.cn/", .host), ("https://", .host), ("https:a.cn", .scheme), ("//a.cn/", .scheme),
      ("https://a.cn%2f@b/", .userInformation), ("https://a%2ecn/", .host),
      ("https://a..cn/", .host),
      ("https://a.cn./", .host), ("https://-a.cn/", .host), ("https://a_b.cn/", .host),
      ("https://例子.cn/", .character), ("https://①②⑦.①/", .character), ("https://a。cn/", .character),
      // ports
      ("https://a.cn:/", .port), ("https://a.cn:25/", .port), ("https://a.cn:22/", .port),
      ("https://a.cn:65536/", .port), ("https://a.cn:+443/", .port), ("https://a.cn:0443a/", .port),
      ("https://a.cn:4４3/", .character), ("https://a.cn:443:80/", .port),
      // schemes and the rest
      ("ftp://a.cn/", .scheme), ("file:///etc/passwd", .scheme), ("gopher://a.cn/", .scheme),
      ("", .scheme), ("a.cn", .scheme), ("https://a.cn/%", .character),
      ("https://a.cn/%4", .character),
      ("https://a.cn/%zz", .character),
      ("https://a.cn/" + String(repeating: "a", count: 2_048), .length),
      ("https://" + String(repeating: "a", count: 64) + ".cn/", .host),
    ] as [(String, WebhookURL.Fault)])
  func `what two readers could read in two ways is refused`(text: String, fault: WebhookURL.Fault) {
    #expect(throws: fault) { try WebhookURL(text) }
  }
}
