import Intake
import Testing

@Suite struct LanguageTests {
  @Test(
    arguments: [
      (nil, .chinese), ("", .chinese), ("en", .english), ("en-GB,en;q=0.9", .english),
      ("zh-CN,zh;q=0.9,en;q=0.8", .chinese), ("en;q=0.8, zh;q=0.9", .chinese),
      ("fr, en;q=0.1", .english), ("fr", .chinese), ("*", .chinese), ("EN-us", .english),
      ("en;q=0", .chinese), (";;;,,q=", .chinese), ("en;q=x", .english),
    ] as [(String?, Language)])
  func `the language is the preferred one of ours`(header: String?, expected: Language) {
    #expect(Language(acceptLanguage: header) == expected)
  }
}
