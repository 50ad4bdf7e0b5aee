// Byte streams: TCP connections, Unix sockets, pipes, terminals behind one interface.
//
// Reading: data arrives in a buffer that all streams of a loop share; it is valid only during the
// call, so a delegate copies what it keeps. One receive per readiness, and no read until EAGAIN:
// the loop is level-triggered.
//
// Writing: Write() sends at once what the system takes and queues a copy of the rest; the order of
// writes is kept. One send per Write(). A caller bounds its memory by watching queued_bytes() and
// waiting for OnDrain().
//
// Errors: a failed read or write is reported once by OnError(); the stream is then of no use but to
// Close(). A peer that goes away never raises SIGPIPE.
#ifndef GYRE_LOOP_STREAM_H_
#define GYRE_LOOP_STREAM_H_

#include <cstddef>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/handle.h"

namespace gyre::loop {

// One end of a connection. `family` is "IPv4", "IPv6", "Unix" or empty where there is none.
struct Endpoint {
  std::string address;
  int port = 0;
  absl::string_view family;
};

// Where to connect to: a numeric address and a port, or the path of a Unix socket.
struct ConnectOptions {
  std::string host;
  int port = 0;
  std::string path;  // instead of host and port; a name that begins with NUL is an abstract one

  // The end to connect from, of the family of `host`. Port 0: the system chooses.
  std::string local_host;
  int local_port = 0;

  bool no_delay = true;  // TCP_NODELAY from the start
};

class Stream : public Handle {
 public:
  // Called on the loop's thread, never from inside a method of the stream, with the exception of
  // nothing: a Write() that fails reports by OnError() on a later turn. Every callback may call any
  // method of the stream, Close() included.
  class Delegate {
   public:
    virtual ~Delegate() = default;

    // Bytes from the peer. Valid, and writable, during the call only.
    virtual void OnData(absl::Span<char> data) = 0;

    // The peer sends no more (FIN). The other direction stays open.
    virtual void OnEnd() = 0;

    // A SystemError status (see system_error.h).
    virtual void OnError(const absl::Status& error) = 0;

    // queued_bytes() went from more than 0 to 0.
    virtual void OnDrain() {}
  };

  // The delegate must outlive the stream or be replaced; null drops all events. Set before
  // StartReading().
  void set_delegate(Delegate* delegate) { delegate_ = delegate; }
  Delegate* delegate() const { return delegate_; }

  // Idempotent. A stream reads from StartReading() to StopReading(), OnEnd() or OnError().
  virtual void StartReading() = 0;
  virtual void StopReading() = 0;

  // Receives into `buffer` instead of the buffer all streams share; empty: into that again. The
  // buffer must outlive the stream or be replaced, and then holds what OnData() was given.
  virtual void SetReadBuffer(absl::Span<char> buffer) {}

  // Sends the parts as one piece, in order, without copying what the system takes. False, and
  // nothing happens, when the stream is not Open, failed or shut down; false also when the system
  // refused the bytes, which OnError() then explains on a later turn.
  virtual bool Write(absl::Span<const absl::string_view> parts) = 0;
  bool Write(absl::string_view data) { return Write(absl::MakeConstSpan(&data, 1)); }

  // Bytes accepted by Write() that the system has not taken yet.
  virtual size_t queued_bytes() const = 0;

  // Sends FIN once everything queued has gone. Idempotent; reading goes on.
  virtual void Shutdown() = 0;

  // Close(), but the peer gets a reset instead of an orderly end (TCP only; elsewhere Close()).
  virtual void Reset(absl::AnyInvocable<void()> on_closed = {}) = 0;

  // TCP_NODELAY; on by default. No-op elsewhere.
  virtual void SetNoDelay(bool on) = 0;

  // SO_KEEPALIVE with the idle time before the first probe, in seconds. No-op elsewhere.
  virtual void SetKeepAlive(bool on, int idle_seconds) = 0;

  virtual Endpoint local() const = 0;
  virtual Endpoint remote() const = 0;

  // The stream's descriptor, lent: to be passed to another process or asked for its nature. -1
  // when not Open or where there is none.
  virtual int descriptor() const { return -1; }

 private:
  Delegate* delegate_ = nullptr;
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_STREAM_H_
