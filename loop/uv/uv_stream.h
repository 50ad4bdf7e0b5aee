// Stream on a polled descriptor. Private to loop/uv.
//
// What is watched follows what is wanted, with one exception that spares system calls: after
// StopReading() the descriptor stays watched until data shows up that nobody wants, so stop and
// start in turns cost nothing.
#ifndef GYRE_LOOP_UV_UV_STREAM_H_
#define GYRE_LOOP_UV_UV_STREAM_H_

#include <sys/types.h>
#include <uv.h>

#include <cstddef>
#include <memory>
#include <string>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/stream.h"
#include "loop/uv/uv_loop_impl.h"
#include "loop/uv/write_queue.h"

namespace gyre::loop {

class UvStream final : public Stream {
 public:
  using OnConnect = absl::AnyInvocable<void(absl::StatusOr<Stream*>)>;

  enum class Kind { kTcp, kSocket, kOther };

  // A stream over a connected, non-blocking socket. Closes it and returns the error where it
  // cannot be watched.
  static absl::StatusOr<Stream*> Accepted(UvLoop* loop, int descriptor, Kind kind);

  static void Connect(UvLoop* loop, const std::string& host, int port, OnConnect on_connect);
  static absl::StatusOr<Stream*> StartConnect(UvLoop* loop, const ConnectOptions& options,
                                              absl::AnyInvocable<void(absl::Status)> on_connect);

  // Leaves the descriptor to the caller where it fails.
  static absl::StatusOr<Stream*> Adopt(UvLoop* loop, int descriptor);

  void StartReading() override;
  void StopReading() override;
  using Stream::Write;
  bool Write(absl::Span<const absl::string_view> parts) override;
  void SetReadBuffer(absl::Span<char> buffer) override { own_buffer_ = buffer; }
  size_t queued_bytes() const override { return queue_ == nullptr ? 0 : queue_->size(); }
  void Shutdown() override;
  void Reset(absl::AnyInvocable<void()> on_closed = {}) override;
  void SetNoDelay(bool on) override;
  void SetKeepAlive(bool on, int idle_seconds) override;
  Endpoint local() const override;
  Endpoint remote() const override;
  int descriptor() const override { return descriptor_; }
  void Ref() override;
  void Unref() override;
  bool has_ref() const override { return open() && referenced_; }

 private:
  struct Connecting {
    absl::AnyInvocable<void(absl::Status)> on_connect;
    std::string host;  // or the path
    int port;
    int error;  // known at once, reported later
  };

  UvStream(UvLoop* loop, int descriptor, Kind kind)
      : loop_(loop), descriptor_(descriptor), kind_(kind) {}
  ~UvStream() override;

  void DoClose() override;

  // `own_socket`: made here, and so one that does not block.
  int InitPoll(bool own_socket);
  int Wanted() const;
  // Makes what is watched what is wanted. `exact` also ends the watching of what is no longer
  // wanted for reading.
  void Update(bool exact);
  void OnPoll(int status, int events);
  void OnReadable();
  void OnWritable();
  void OnConnected(int error);
  // Runs `task` on a later turn, if this is then still Open.
  void DeferSelf(absl::AnyInvocable<void(UvStream*)> task);

  // As send(2) or write(2), with a negative errno for an error and 0 where the system takes nothing
  // now.
  ssize_t Send(const struct iovec* entries, int count);
  void EndWriting();

  // Ends all activity, and reports `error` now, or on a later turn.
  void Fail(absl::Status error);
  void FailLater(absl::Status error);
  void StopAll();

  UvLoop* loop_;
  int descriptor_;
  Kind kind_;
  bool referenced_ = true;
  bool reading_ = false;
  bool shutdown_requested_ = false;
  bool failed_ = false;
  int watched_ = 0;  // UV_READABLE | UV_WRITABLE as last told to libuv
  uv_poll_t poll_ = {};
  std::unique_ptr<WriteQueue> queue_;  // null while nothing waits
  std::unique_ptr<Connecting> connecting_;
  absl::Span<char> own_buffer_;      // see SetReadBuffer()
  std::shared_ptr<UvStream*> self_;  // for deferred tasks; cleared when this goes
};

}  // namespace gyre::loop

#endif  // GYRE_LOOP_UV_UV_STREAM_H_
