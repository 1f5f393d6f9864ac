internal import Foundation

/// Text in a header, as RFC 2047 has it: words of Base64 of UTF-8, each at most 75 characters and
/// whole characters, folded into lines. Also plain ASCII is encoded if it is long or looks encoded,
/// or holds what means something in an address.
enum EncodedWords {
  /// - Parameter after: what stands before it on its line.
  static func encode(_ text: String, after start: String) -> String {
    let plain = Set(" !'+,-./:;=?_".utf8)
    let isPlain = text.utf8.allSatisfy { HostName.isAlphanumeric($0) || plain.contains($0) }
    let isAddress = start == "From: "
    if isPlain, !isAddress, !text.contains("=?"), !text.hasPrefix(" "), !text.hasSuffix(" "),
      start.utf8.count + text.utf8.count <= 76
    {
      return text
    }
    var words: [[UInt8]] = [[]]
    for scalar in text.unicodeScalars {
      let units = Array(String(scalar).utf8)
      let room = words.count == 1 ? bytesMaximum - start.utf8.count : bytesMaximum
      if words[words.count - 1].count + units.count > room { words.append([]) }
      words[words.count - 1] += units
    }
    return words.map { "=?UTF-8?B?\(Data($0).base64EncodedString())?=" }
      .joined(separator: "\r\n ")
  }

  /// 60 characters of Base64 and the 12 around them are a word of 72.
  private static let bytesMaximum = 45
}
