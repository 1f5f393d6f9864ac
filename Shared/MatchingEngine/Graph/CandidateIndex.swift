import Domain

/// Finds the lots of one side that a lot of the other could be paired with, without looking at all of
/// them: by place (the cells of a ``PlaceGrid``, the county), then by trade, then by wage floor, then by
/// days.
///
/// It may give lots that a rule forbids after all, never misses one that none forbids.
struct CandidateIndex<Key: Hashable & Sendable>: Sendable {
  private struct Entry {
    let key: Key
    /// Ascending in the direction in which a lot of the other side stops looking.
    let floor: Int64
    let cell: PlaceGrid.Cell
    let region: Int32
    let from: CalendarDay
    let to: CalendarDay
    let hasLodging: Bool
  }

  /// The lots of one area, by the trade that they have, or are for; each in the order of `floor`.
  private typealias Shelf = [Int32: [Entry]]

  /// Of a shortage that takes any trade.
  private static var anyTrade: Int32 { -2 }

  private let side: LotSide
  private let leastSharedDays: Int
  private var cells: [PlaceGrid.Cell: Shelf] = [:]
  private var counties: [Int32: Shelf] = [:]
  /// Those with lodging: in reach of every lot of the other side that offers or would take it.
  private var withLodging: Shelf = [:]

  /// - Parameter side: of the lots in the index.
  init(_ side: LotSide, leastSharedDays: Int) {
    self.side = side
    self.leastSharedDays = leastSharedDays
  }

  /// Adds a lot. Its key must not be there.
  mutating func insert(_ key: Key, _ lot: PreparedLot) {
    let entry = entry(key, lot)
    let trade = trade(of: lot)
    func file(_ shelf: inout Shelf) {
      let place = Self.place(of: entry.floor, in: shelf[trade] ?? [])
      shelf[trade, default: []].insert(entry, at: place)
    }
    file(&cells[entry.cell, default: [:]])
    file(&counties[lot.region, default: [:]])
    if lot.lodging { file(&withLodging) }
  }

  /// Takes a lot out, as it was when it was added.
  mutating func remove(_ key: Key, _ lot: PreparedLot) {
    let entry = entry(key, lot)
    let trade = trade(of: lot)
    func strike(_ shelf: inout Shelf) {
      guard let place = Self.place(of: entry, in: shelf[trade] ?? []) else { return }
      shelf[trade]?.remove(at: place)
      if shelf[trade]?.isEmpty == true { shelf[trade] = nil }
    }
    strike(&cells[entry.cell, default: [:]])
    if cells[entry.cell]?.isEmpty == true { cells[entry.cell] = nil }
    strike(&counties[lot.region, default: [:]])
    if counties[lot.region]?.isEmpty == true { counties[lot.region] = nil }
    if lot.lodging { strike(&withLodging) }
  }

  /// Gives the lots to judge for one of the other side, each once, in no particular order.
  func forEachCandidate(for lot: PreparedLot, _ judge: (Key) -> Void) {
    // A shortage that has waited so long takes who comes from anywhere, if it has lodging for them.
    let isFromAnywhere = side == .surplus && lot.stage >= .city && lot.lodging
    let box = isFromAnywhere ? nil : PlaceGrid.box(around: lot.place, metres: lot.reachMetres)
    guard let box, box.count < cells.count else {
      for shelf in cells.values { visit(shelf, for: lot, judge) { _ in true } }
      return
    }
    for row in box.rows {
      for column in box.columns {
        guard let shelf = cells[PlaceGrid.Cell(row: row, column: column)] else { continue }
        visit(shelf, for: lot, judge) { _ in true }
      }
    }
    // A surplus that has waited so long goes wherever there is lodging.
    let isToLodging = lot.lodging || side == .shortage && lot.stage >= .city
    if isToLodging { visit(withLodging, for: lot, judge) { !box.contains($0.cell) } }
    if lot.stage >= .county, let shelf = counties[lot.region] {
      visit(shelf, for: lot, judge) { !box.contains($0.cell) && !($0.hasLodging && isToLodging) }
    }
  }

  private func visit(
    _ shelf: Shelf, for lot: PreparedLot, _ judge: (Key) -> Void, _ isWanted: (Entry) -> Bool
  ) {
    func look(_ entries: [Entry]?) {
      guard let entries else { return }
      let limit = side == .surplus ? lot.floorFen : -lot.floorFen
      for entry in entries {
        // From here on the wages are too far apart.
        if entry.floor > limit { return }
        let days = max(entry.from, lot.from).days(until: min(entry.to, lot.to)) + 1
        if days >= leastSharedDays, isWanted(entry) { judge(entry.key) }
      }
    }
    if side == .shortage {
      look(shelf[Self.anyTrade])
      look(shelf[lot.trade])
    } else if lot.isForItsTrade {
      look(shelf[lot.trade])
    } else {
      for entries in shelf.values { look(entries) }
    }
  }

  private func trade(of lot: PreparedLot) -> Int32 {
    side == .surplus || lot.isForItsTrade ? lot.trade : Self.anyTrade
  }

  private func entry(_ key: Key, _ lot: PreparedLot) -> Entry {
    Entry(
      key: key, floor: side == .surplus ? lot.floorFen : -lot.floorFen,
      cell: PlaceGrid.cell(of: lot.place), region: lot.region, from: lot.from, to: lot.to,
      hasLodging: lot.lodging)
  }

  private static func place(of entry: Entry, in entries: [Entry]) -> Int? {
    entries[place(of: entry.floor, in: entries)...].firstIndex { $0.key == entry.key }
  }

  /// The first place whose floor is not below.
  private static func place(of floor: Int64, in entries: [Entry]) -> Int {
    var (low, high) = (0, entries.count)
    while low < high {
      let middle = (low + high) / 2
      if entries[middle].floor < floor { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
