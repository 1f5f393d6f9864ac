#include <zmq.h>

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>

/* Hidden among the drafts in Debian's header; the library knows it. */
static const int tiaoji_zap_enforce_domain = 93;

/* eventfd(2) is not in Swift's Glibc module. */
static inline int tiaoji_eventfd(void) { return eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC); }

/* Bytes that a TCP connection has received since it was made; -1 if `descriptor` is none.
   glibc's tcp_info ends before the field, and the kernel's clashes with it: 128 is the field's
   place in the kernel's (linux/tcp.h), which only ever grows at its end. */
static inline int64_t tiaoji_bytes_received(int descriptor) {
  unsigned char information[256];
  socklen_t size = sizeof information;
  int64_t bytes;
  if (getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, information, &size) != 0) return -1;
  if (size < 128 + sizeof bytes) return -1;
  memcpy(&bytes, information + 128, sizeof bytes);
  return bytes;
}
