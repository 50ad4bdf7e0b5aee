// The native halves of net.Socket and net.Server: one end of a connection, and a listening socket.
//
// A handle is made empty (internalBinding('net').newStream(), newListener()) and gets its stream
// from connect(), connectPath() or open(); the latter takes a descriptor over, which is how
// child_process and cluster give their pipes and passed sockets to JavaScript. It pins itself until
// it is closed: a connection nobody holds goes on, as in Node.
//
// What happens reaches JavaScript by the functions of Net::SetCallbacks(), with the handle first.
// Results that are numbers are 0, or a negative errno.
#ifndef GYRE_BINDINGS_NET_HANDLES_H_
#define GYRE_BINDINGS_NET_HANDLES_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/types/span.h"
#include "bindings/buffer/encoding.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "loop/listener.h"
#include "loop/stream.h"

namespace gyre::bindings {

// The functions that handles call.
struct NetCallbacks {
  explicit NetCallbacks(js::Realm& realm)
      : read(realm), end(realm), error(realm), drain(realm), connect(realm), connection(realm) {}
  js::Kept<v8::Function> read;        // (handle, ArrayBuffer or size in the buffer of useBuffer())
  js::Kept<v8::Function> end;         // (handle)
  js::Kept<v8::Function> error;       // (handle, errno, syscall)
  js::Kept<v8::Function> drain;       // (handle): everything written has gone
  js::Kept<v8::Function> connect;     // (handle, errno)
  js::Kept<v8::Function> connection;  // (handle, errno, new stream handle or undefined)
};

class StreamHandle final : public js::Wrapped, public loop::Stream::Delegate {
 public:
  explicit StreamHandle(NetCallbacks& callbacks) : callbacks_(callbacks) {}
  ~StreamHandle() override;

  // Of a stream that is Open and has no delegate.
  static js::Object Wrap(js::Lock& js, NetCallbacks& callbacks, loop::Stream* stream);
  // The other way: gives the stream out, not reading and without a delegate, and is without one
  // from now on. Null where there is none.
  loop::Stream* Unwrap();

  // Undefined once the attempt has begun; otherwise [errno, syscall].
  js::Value Connect(js::Lock& js, std::string host, int32_t port, std::string local_host,
                    int32_t local_port);
  js::Value ConnectPath(js::Lock& js, std::string path);
  int32_t Open(js::Lock& js, int32_t descriptor);

  int32_t ReadStart(js::Lock&);
  int32_t ReadStop(js::Lock&);
  // Data is received into a copy of this size and put there before `read` is called.
  void UseBuffer(js::Lock& js, v8::Local<v8::Value> buffer);

  // 0: gone to the system. 1: queued; `drain` follows. 2: failed; `error` follows.
  int32_t Write(js::Lock&, absl::Span<uint8_t> bytes);
  int32_t WriteString(js::Lock& js, js::String text, buffer::Encoding encoding);
  // Several buffers as one piece.
  int32_t WriteMany(js::Lock& js, js::Array buffers);
  int32_t Shutdown(js::Lock&);

  // Whether there was something to close; `done` then is called on a later turn.
  bool Close(js::Lock& js, std::optional<js::Function> done);
  // The same, with a reset for the peer.
  bool Reset(js::Lock& js, std::optional<js::Function> done);
  // The same, but the peer can read what was sent last before the connection is gone: see
  // loop/linger.h.
  bool Linger(js::Lock& js, std::optional<js::Function> done);

  int32_t SetNoDelay(js::Lock&, bool on);
  int32_t SetKeepAlive(js::Lock&, bool on, int32_t idle_seconds);
  void Ref(js::Lock&);
  void Unref(js::Lock&);
  bool HasRef(js::Lock&);

  // [address, port, family], or undefined.
  js::Value Local(js::Lock& js);
  js::Value Remote(js::Lock& js);
  int32_t Descriptor(js::Lock&);
  double BytesRead(js::Lock&) { return static_cast<double>(bytes_read_); }
  double BytesWritten(js::Lock&) { return static_cast<double>(bytes_written_); }
  double Queued(js::Lock&);

  static constexpr absl::string_view kClassName = "StreamHandle";
  static constexpr auto kMembers = js::Members<
      js::Method<"connect", &StreamHandle::Connect>,
      js::Method<"connectPath", &StreamHandle::ConnectPath>,
      js::Method<"open", &StreamHandle::Open>, js::Method<"readStart", &StreamHandle::ReadStart>,
      js::Method<"readStop", &StreamHandle::ReadStop>,
      js::Method<"useBuffer", &StreamHandle::UseBuffer>, js::Method<"write", &StreamHandle::Write>,
      js::Method<"writeString", &StreamHandle::WriteString>,
      js::Method<"writeMany", &StreamHandle::WriteMany>,
      js::Method<"shutdown", &StreamHandle::Shutdown>,
      js::Method<"closeStream", &StreamHandle::Close>,
      js::Method<"resetStream", &StreamHandle::Reset>,
      js::Method<"lingerStream", &StreamHandle::Linger>,
      js::Method<"setNoDelay", &StreamHandle::SetNoDelay>,
      js::Method<"setKeepAlive", &StreamHandle::SetKeepAlive>,
      js::Method<"ref", &StreamHandle::Ref>, js::Method<"unref", &StreamHandle::Unref>,
      js::Method<"hasRef", &StreamHandle::HasRef>, js::Method<"local", &StreamHandle::Local>,
      js::Method<"remote", &StreamHandle::Remote>,
      js::Method<"descriptor", &StreamHandle::Descriptor>,
      js::Method<"countRead", &StreamHandle::BytesRead>,
      js::Method<"countWritten", &StreamHandle::BytesWritten>,
      js::Method<"queued", &StreamHandle::Queued>>();

 private:
  void OnData(absl::Span<char> data) override;
  void OnEnd() override;
  void OnError(const absl::Status& error) override;
  void OnDrain() override;

  js::Value Begin(js::Lock& js, const loop::ConnectOptions& options);
  void OnConnect(const absl::Status& status);
  void Take(loop::Stream* stream);
  // The bytes as memory of their own, and where the next ones are to be received.
  std::unique_ptr<uint8_t[]> Keep(absl::Span<char> data);
  // Gives the stream out, or null; `done` is called by OnClosed().
  loop::Stream* Leave(js::Lock& js, std::optional<js::Function> done);
  absl::AnyInvocable<void()> ClosedCallback();
  void OnClosed();
  int32_t Sent(bool accepted, size_t size);

  NetCallbacks& callbacks_;
  loop::Stream* stream_ = nullptr;
  bool unreferenced_ = false;
  uint64_t bytes_read_ = 0;
  uint64_t bytes_written_ = 0;
  std::unique_ptr<uint8_t[]> bulk_;  // received into while much comes at once
  std::unique_ptr<char[]> receive_;  // see UseBuffer()
  size_t receive_size_ = 0;
  js::Strong<v8::Value> user_buffer_;
  js::Strong<v8::Function> closed_;
  std::shared_ptr<StreamHandle*> self_;  // for the close callback, which may come after this
};

class ListenHandle final : public js::Wrapped, public loop::Listener::Delegate {
 public:
  explicit ListenHandle(NetCallbacks& callbacks) : callbacks_(callbacks) {}
  ~ListenHandle() override;

  int32_t Listen(js::Lock& js, std::string host, int32_t port, int32_t backlog, bool ipv6_only,
                 bool reuse_port);
  int32_t ListenPath(js::Lock& js, std::string path, int32_t backlog, bool readable, bool writable);
  // Takes the bound or listening socket over where it succeeds.
  int32_t ListenDescriptor(js::Lock& js, int32_t descriptor, int32_t backlog);

  // Accepts no more: the socket is for others to accept on.
  void Rest(js::Lock&);

  // Takes the connections that wait at the socket, on a later turn, and calls `done()`: for who
  // closes it then.
  void AcceptRest(js::Lock& js, js::Function done);

  bool Close(js::Lock& js, std::optional<js::Function> done);
  void Ref(js::Lock&);
  void Unref(js::Lock&);
  bool HasRef(js::Lock&);
  js::Value Local(js::Lock& js);
  int32_t Descriptor(js::Lock&);

  // Instead of Listen(): takes over a listener that was made elsewhere, with this as its delegate.
  void Adopt(loop::Listener* listener);
  // Null until it listens and once it is closed.
  loop::Listener* listener() const { return listener_; }

  // From now on `delegate` gets all events, and JavaScript none; until the next call, with null.
  void Divert(loop::Listener::Delegate* delegate) { diverted_ = delegate; }

  // From now on, connections go to `taker`, Open and without a delegate, and not to JavaScript;
  // until the next call, with an empty one.
  void SetTaker(absl::AnyInvocable<void(loop::Stream*)> taker) { taker_ = std::move(taker); }
  bool has_taker() const { return taker_ != nullptr; }
  NetCallbacks& callbacks() { return callbacks_; }

  static constexpr absl::string_view kClassName = "ListenHandle";
  static constexpr auto kMembers = js::Members<
      js::Method<"listenAddress", &ListenHandle::Listen>,
      js::Method<"listenPath", &ListenHandle::ListenPath>,
      js::Method<"listenDescriptor", &ListenHandle::ListenDescriptor>,
      js::Method<"rest", &ListenHandle::Rest>, js::Method<"acceptRest", &ListenHandle::AcceptRest>,
      js::Method<"closeListener", &ListenHandle::Close>, js::Method<"ref", &ListenHandle::Ref>,
      js::Method<"unref", &ListenHandle::Unref>, js::Method<"hasRef", &ListenHandle::HasRef>,
      js::Method<"local", &ListenHandle::Local>,
      js::Method<"descriptor", &ListenHandle::Descriptor>>();

 private:
  void OnConnection(loop::Stream* stream) override;
  bool OnDescriptor(int descriptor) override;
  void OnBatchEnd() override;
  void OnAcceptError(const absl::Status& error) override;
  int32_t Start(const loop::ListenOptions& options);
  void TakeRest();

  NetCallbacks& callbacks_;
  loop::Listener* listener_ = nullptr;
  loop::Listener::Delegate* diverted_ = nullptr;
  absl::AnyInvocable<void(loop::Stream*)> taker_;
  js::Strong<v8::Function> closed_;
  std::shared_ptr<ListenHandle*> self_;
};

}  // namespace gyre::bindings

#endif  // GYRE_BINDINGS_NET_HANDLES_H_
