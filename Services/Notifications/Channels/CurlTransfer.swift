internal import CCurl
private import Foundation

/// One transfer by libcurl, on the thread that makes it, which blocks in `perform`. Nothing of the
/// environment steers it (no proxy, netrc or cookies), nothing is followed, and the connection is
/// its own and closed at its end.
final class CurlTransfer {
  /// What went wrong, without a text: libcurl's own name hosts.
  struct Fault {
    enum Kind { case timeout, unreachable, tls, broken }

    let kind: Kind
    /// `curl 28`
    let detail: String
  }

  /// Called with each line of the answer's head, or of the SMTP server's replies; `false` ends it.
  var onLine: (UnsafeRawBufferPointer) -> Bool = { _ in true }
  /// Called with the size of each piece of the answer's body, which is not kept; `false` ends it.
  var onBody: (Int) -> Bool = { _ in true }
  /// Called with each command to an SMTP server.
  var onCommand: (UnsafeRawBufferPointer) -> Void = { _ in }

  private var handle: UnsafeMutableRawPointer?
  private var lists: [UnsafeMutablePointer<curl_slist>] = []
  private var upload: [UInt8] = []
  private var sent = 0
  /// The first option that libcurl did not take; nothing is sent then.
  private var refusal: CURLcode = CURLE_OK

  /// Once in a process, before its first transfer.
  private static let start: CURLcode = curl_global_init(Int(CURL_GLOBAL_ALL))

  /// - Parameter protocols: those allowed, as libcurl lists them: `smtp,smtps`.
  init(url: String, protocols: String, times: ChannelTimes, certificates: String?) {
    handle = Self.start == CURLE_OK ? curl_easy_init() : nil
    set(CURLOPT_URL, url)
    set(CURLOPT_PROTOCOLS_STR, protocols)
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_PROXY, "")
    set(CURLOPT_SSL_VERIFYPEER, 1)
    set(CURLOPT_SSL_VERIFYHOST, 2)
    set(CURLOPT_SSLVERSION, CURL_SSLVERSION_TLSv1_2)
    if let certificates { set(CURLOPT_CAINFO, certificates) }
    set(CURLOPT_CONNECTTIMEOUT_MS, times.connectMilliseconds)
    set(CURLOPT_TIMEOUT_MS, times.totalMilliseconds)
    watch()
  }

  deinit { end() }

  func set(_ option: CURLoption, _ number: Int) {
    take(handle.map { tiaoji_curl_number($0, option, number) })
  }

  func set(_ option: CURLoption, _ text: String) {
    take(handle.map { tiaoji_curl_text($0, option, text) })
  }

  func set(_ option: CURLoption, _ lines: [String]) {
    var list: UnsafeMutablePointer<curl_slist>?
    for line in lines {
      guard let longer = curl_slist_append(list, line) else {
        take(CURLE_OUT_OF_MEMORY)
        break
      }
      list = longer
    }
    if let list { lists.append(list) }
    take(handle.map { tiaoji_curl_list($0, option, list) })
  }

  /// - Parameter size: the option that tells libcurl how many bytes these are.
  func send(_ bytes: [UInt8], size: CURLoption) {
    upload = bytes
    take(handle.map { tiaoji_curl_size($0, size, curl_off_t(bytes.count)) })
  }

  /// Blocks for as long as the total time at most; to be called once. Nil if all went well.
  func perform() -> Fault? {
    if refusal == CURLE_OK, let handle { take(curl_easy_perform(handle)) }
    end()
    return refusal == CURLE_OK ? nil : Fault(refusal)
  }

  /// Lets go of libcurl's side, which may still call back while it does.
  private func end() {
    curl_easy_cleanup(handle)
    handle = nil
    for list in lists { curl_slist_free_all(list) }
    lists = []
  }

  private func take(_ result: CURLcode?) {
    if refusal == CURLE_OK { refusal = result ?? CURLE_FAILED_INIT }
  }

  private func watch() {
    guard let handle else { return }
    let this = Unmanaged.passUnretained(self).toOpaque()
    let line: curl_write_callback = { bytes, size, count, context in
      let piece = UnsafeRawBufferPointer(start: bytes, count: size * count)
      return CurlTransfer.from(context)?.onLine(piece) == true ? piece.count : 0
    }
    let body: curl_write_callback = { _, size, count, context in
      CurlTransfer.from(context)?.onBody(size * count) == true ? size * count : 0
    }
    let read: curl_read_callback = { buffer, size, count, context in
      let room = UnsafeMutableRawBufferPointer(start: buffer, count: size * count)
      return CurlTransfer.from(context)?.give(room) ?? 0
    }
    take(tiaoji_curl_callback(handle, CURLOPT_HEADERFUNCTION, line, CURLOPT_HEADERDATA, this))
    take(tiaoji_curl_callback(handle, CURLOPT_WRITEFUNCTION, body, CURLOPT_WRITEDATA, this))
    take(tiaoji_curl_callback(handle, CURLOPT_READFUNCTION, read, CURLOPT_READDATA, this))
    let said: curl_debug_callback = { _, kind, bytes, count, context in
      if kind == CURLINFO_HEADER_OUT {
        CurlTransfer.from(context)?.onCommand(UnsafeRawBufferPointer(start: bytes, count: count))
      }
      return 0
    }
    take(tiaoji_curl_watch(handle, said, this))
  }

  private func give(_ room: UnsafeMutableRawBufferPointer) -> Int {
    let count = min(room.count, upload.count - sent)
    upload.withUnsafeBytes { room.copyMemory(from: .init(rebasing: $0[sent..<(sent + count)])) }
    sent += count
    return count
  }

  private static func from(_ context: UnsafeMutableRawPointer?) -> CurlTransfer? {
    context.map { Unmanaged<CurlTransfer>.fromOpaque($0).takeUnretainedValue() }
  }
}

extension CurlTransfer.Fault {
  fileprivate init(_ code: CURLcode) {
    detail = "curl \(code.rawValue)"
    kind =
      switch code {
      case CURLE_OPERATION_TIMEDOUT: .timeout
      case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT: .unreachable
      case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CERTPROBLEM,
        CURLE_SSL_CIPHER, CURLE_USE_SSL_FAILED, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_ISSUER_ERROR,
        CURLE_SSL_INVALIDCERTSTATUS:
        .tls
      default: .broken
      }
  }
}
