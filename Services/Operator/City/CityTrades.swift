/// A trade of the invented city: a word for names, and the occupations it employs.
struct CityTrade {
  let word: String
  /// Codes of skilled occupations.
  let skilled: [String]
  /// Codes for general posts.
  let general: [String]
  /// Out of all enterprises that are short, and of all that have staff to spare.
  let shortageWeight: Int
  let surplusWeight: Int
  var certificate: String?

  /// The weights are invented; the trades are those that the bulletins name.
  static let all = [
    CityTrade(
      word: "服饰", skilled: ["6-05-01-03", "6-05-01-02", "6-05-01-04"],
      general: ["6-05-01-04", "4-02-05-01"], shortageWeight: 16, surplusWeight: 14),
    CityTrade(
      word: "鞋业", skilled: ["6-05-04-01", "6-05-02-01"], general: ["6-05-04-01", "4-02-05-01"],
      shortageWeight: 18, surplusWeight: 16),
    CityTrade(
      word: "泵阀", skilled: ["6-18-01-01", "6-18-01-07", "6-20-01-01", "6-18-02-04"],
      general: ["4-02-05-01", "6-18-01-12"], shortageWeight: 18, surplusWeight: 14,
      certificate: "焊接与热切割作业证"),
    CityTrade(
      word: "电气", skilled: ["6-24-02-02", "6-24-03-01", "6-31-01-03"],
      general: ["6-24-02-02", "4-02-06-02"], shortageWeight: 20, surplusWeight: 16,
      certificate: "低压电工作业证"),
    CityTrade(
      word: "塑业", skilled: ["6-14-02-03", "6-18-04-01"], general: ["6-14-02-03", "4-02-05-01"],
      shortageWeight: 10, surplusWeight: 8),
    CityTrade(
      word: "物流", skilled: ["4-02-06-01", "6-30-05-01"],
      general: ["4-02-07-09", "4-02-05-01", "4-02-06-02"], shortageWeight: 12, surplusWeight: 4),
    CityTrade(
      word: "超市", skilled: ["4-01-02-04"], general: ["4-01-02-03", "4-02-06-02"],
      shortageWeight: 6, surplusWeight: 4),
    CityTrade(
      word: "餐饮", skilled: ["4-03-02-01", "4-03-02-02"], general: ["4-03-02-05"],
      shortageWeight: 0, surplusWeight: 14),
    CityTrade(
      word: "酒店", skilled: ["4-03-01-01"], general: ["4-03-01-02", "4-09-08-01"],
      shortageWeight: 0, surplusWeight: 10),
  ]

  /// For invented names; any likeness to an enterprise that exists is chance.
  static let syllables = Array("瑞恒宏达兴隆泰安华盛鼎立诚信嘉禾远航正昌博裕凯旋金石永康百顺天成中和新锐联创东升")
    .map(String.init)
}

/// Where enterprises lie, by invented shares: those with staff to spare further out than those short.
enum CityDivisions {
  static let shortage: [(String, weight: Int)] = [
    ("330302", 9), ("330303", 18), ("330304", 17), ("330305", 3), ("330324", 8), ("330326", 6),
    ("330327", 3), ("330328", 1), ("330329", 1), ("330381", 14), ("330382", 17), ("330383", 3),
  ]
  static let surplus: [(String, weight: Int)] = [
    ("330302", 14), ("330303", 7), ("330304", 10), ("330305", 1), ("330324", 10), ("330326", 12),
    ("330327", 12), ("330328", 3), ("330329", 3), ("330381", 12), ("330382", 9), ("330383", 7),
  ]
}
