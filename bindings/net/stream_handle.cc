#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/container/inlined_vector.h"
#include "bindings/core/callback.h"
#include "bindings/net/arguments.h"
#include "bindings/net/handles.h"
#include "loop/linger.h"
#include "loop/loop.h"
#include "loop/system_error.h"

namespace gyre::bindings {
namespace {

// Text up to this size is encoded without the heap.
constexpr size_t kStackBytes = 4096;

// Up to this size one piece that is put together is cheaper for the system than several.
constexpr size_t kGatheredBytes = 1024;

// A stream that brings this much at once is given a buffer that JavaScript can keep without a copy.
constexpr size_t kBulkBytes = 32 * 1024;
constexpr size_t kBulkBuffer = 64 * 1024;

}  // namespace

StreamHandle::~StreamHandle() {
  if (self_ != nullptr) *self_ = nullptr;
  if (stream_ == nullptr) return;
  stream_->set_delegate(nullptr);
  stream_->Close();
}

js::Object StreamHandle::Wrap(js::Lock& js, NetCallbacks& callbacks, loop::Stream* stream) {
  auto made = std::make_unique<StreamHandle>(callbacks);
  StreamHandle* handle = made.get();
  js::Object object = js::Wrap(js, std::move(made));
  handle->Take(stream);
  return object;
}

loop::Stream* StreamHandle::Unwrap() {
  if (stream_ == nullptr) return nullptr;
  stream_->StopReading();
  stream_->SetReadBuffer({});
  stream_->set_delegate(nullptr);
  if (unreferenced_) stream_->Ref();
  Unpin();
  return std::exchange(stream_, nullptr);
}

void StreamHandle::Take(loop::Stream* stream) {
  stream_ = stream;
  stream_->set_delegate(this);
  if (receive_ != nullptr) stream_->SetReadBuffer(absl::MakeSpan(receive_.get(), receive_size_));
  if (unreferenced_) stream_->Unref();
  Pin();
}

js::Value StreamHandle::Begin(js::Lock& js, const loop::ConnectOptions& options) {
  if (stream_ != nullptr) return ErrorPair(js, EISCONN, "connect");
  absl::StatusOr<loop::Stream*> stream =
      realm()->loop().StartConnect(options, [this](absl::Status status) { OnConnect(status); });
  if (!stream.ok()) {
    const auto error = loop::FromStatus(stream.status());
    return ErrorPair(js, error.has_value() ? error->error : EINVAL,
                     error.has_value() ? error->syscall : "connect");
  }
  Take(*stream);
  return js::Undefined(js);
}

js::Value StreamHandle::Connect(js::Lock& js, std::string host, int32_t port,
                                std::string local_host, int32_t local_port) {
  loop::ConnectOptions options;
  options.host = std::move(host);
  options.port = port;
  options.local_host = std::move(local_host);
  options.local_port = local_port;
  options.no_delay = false;
  return Begin(js, options);
}

js::Value StreamHandle::ConnectPath(js::Lock& js, std::string path) {
  loop::ConnectOptions options;
  options.path = std::move(path);
  options.no_delay = false;
  return Begin(js, options);
}

int32_t StreamHandle::Open(js::Lock&, int32_t descriptor) {
  if (stream_ != nullptr) return -EEXIST;
  absl::StatusOr<loop::Stream*> stream = realm()->loop().AdoptStream(descriptor);
  if (!stream.ok()) return ErrorNumber(stream.status());
  Take(*stream);
  return 0;
}

void StreamHandle::OnConnect(const absl::Status& status) {
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  js::RunCallback(js, callbacks_.connect.Get(js),
                  {object(js), js::NewInteger(js, ErrorNumber(status))});
}

int32_t StreamHandle::ReadStart(js::Lock&) {
  if (stream_ == nullptr) return -EBADF;
  stream_->StartReading();
  return 0;
}

int32_t StreamHandle::ReadStop(js::Lock&) {
  if (stream_ != nullptr) stream_->StopReading();
  return 0;
}

void StreamHandle::UseBuffer(js::Lock& js, v8::Local<v8::Value> buffer) {
  const size_t size = js::Bytes(buffer).size();
  user_buffer_ = js::Strong<v8::Value>(js, buffer);
  if (receive_ != nullptr && size == receive_size_) return;
  receive_ = std::make_unique<char[]>(size);
  receive_size_ = size;
  if (stream_ != nullptr) stream_->SetReadBuffer(absl::MakeSpan(receive_.get(), size));
}

void StreamHandle::OnData(absl::Span<char> data) {
  bytes_read_ += data.size();
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  js::Value what;
  if (user_buffer_.empty()) {
    what = js::NewArrayBuffer(js, Keep(data), data.size());
  } else {
    // The bytes of the program's buffer may have gone elsewhere meanwhile.
    const absl::Span<uint8_t> room = js::Bytes(user_buffer_.Get(js));
    const size_t size = std::min(room.size(), data.size());
    std::memcpy(room.data(), data.data(), size);
    what = js::NewInteger(js, static_cast<int32_t>(size));
  }
  js::RunCallback(js, callbacks_.read.Get(js), {object(js), what});
}

std::unique_ptr<uint8_t[]> StreamHandle::Keep(absl::Span<char> data) {
  std::unique_ptr<uint8_t[]> kept;
  const bool direct = reinterpret_cast<char*>(bulk_.get()) == data.data();
  if (direct && data.size() >= kBulkBytes) {
    kept = std::move(bulk_);
  } else {
    kept.reset(new uint8_t[data.size()]);
    std::memcpy(kept.get(), data.data(), data.size());
  }
  const bool more = data.size() >= kBulkBytes;
  if (more && bulk_ == nullptr) bulk_.reset(new uint8_t[kBulkBuffer]);
  if (!more) bulk_ = nullptr;
  stream_->SetReadBuffer(more ? absl::MakeSpan(reinterpret_cast<char*>(bulk_.get()), kBulkBuffer)
                              : absl::Span<char>());
  return kept;
}

void StreamHandle::OnEnd() {
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  js::RunCallback(js, callbacks_.end.Get(js), {object(js)});
}

void StreamHandle::OnError(const absl::Status& status) {
  const auto error = loop::FromStatus(status);
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  js::RunCallback(js, callbacks_.error.Get(js),
                  {object(js), js::NewInteger(js, ErrorNumber(status)),
                   js::NewString(js, error.has_value() ? error->syscall : "read")});
}

void StreamHandle::OnDrain() {
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  js::RunCallback(js, callbacks_.drain.Get(js), {object(js)});
}

int32_t StreamHandle::Sent(bool accepted, size_t size) {
  if (!accepted) return 2;
  bytes_written_ += size;
  return stream_->queued_bytes() > 0 ? 1 : 0;
}

int32_t StreamHandle::Write(js::Lock&, absl::Span<uint8_t> bytes) {
  if (stream_ == nullptr) return -EBADF;
  const char* data = reinterpret_cast<const char*>(bytes.data());
  return Sent(stream_->Write(absl::string_view(data, bytes.size())), bytes.size());
}

int32_t StreamHandle::WriteString(js::Lock& js, js::String text, buffer::Encoding encoding) {
  if (stream_ == nullptr) return -EBADF;
  const size_t room = buffer::EncodedSize(js, text, encoding);
  uint8_t small[kStackBytes];
  std::unique_ptr<uint8_t[]> large;
  uint8_t* out = small;
  if (room > kStackBytes) {
    large.reset(new uint8_t[room]);
    out = large.get();
  }
  const size_t size = buffer::EncodeInto(js, text, encoding, absl::MakeSpan(out, room));
  return Sent(stream_->Write(absl::string_view(reinterpret_cast<const char*>(out), size)), size);
}

int32_t StreamHandle::WriteMany(js::Lock& js, js::Array buffers) {
  if (stream_ == nullptr) return -EBADF;
  absl::InlinedVector<absl::string_view, 8> parts;
  size_t size = 0;
  const uint32_t count = buffers->Length();
  for (uint32_t i = 0; i < count; ++i) {
    js::Value buffer;
    if (!buffers->Get(js.context(), i).ToLocal(&buffer)) continue;
    const absl::Span<uint8_t> bytes = js::Bytes(buffer);
    parts.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    size += bytes.size();
  }
  if (size > kGatheredBytes) return Sent(stream_->Write(absl::MakeConstSpan(parts)), size);
  char gathered[kGatheredBytes];
  char* end = gathered;
  for (absl::string_view part : parts) {
    if (part.empty()) continue;
    std::memcpy(end, part.data(), part.size());
    end += part.size();
  }
  return Sent(stream_->Write(absl::string_view(gathered, size)), size);
}

int32_t StreamHandle::Shutdown(js::Lock&) {
  if (stream_ == nullptr) return -ENOTCONN;
  stream_->Shutdown();
  return 0;
}

bool StreamHandle::Close(js::Lock& js, std::optional<js::Function> done) {
  loop::Stream* stream = Leave(js, std::move(done));
  if (stream != nullptr) stream->Close(ClosedCallback());
  return stream != nullptr;
}

bool StreamHandle::Reset(js::Lock& js, std::optional<js::Function> done) {
  loop::Stream* stream = Leave(js, std::move(done));
  if (stream != nullptr) stream->Reset(ClosedCallback());
  return stream != nullptr;
}

bool StreamHandle::Linger(js::Lock& js, std::optional<js::Function> done) {
  loop::Stream* stream = Leave(js, std::move(done));
  if (stream == nullptr) return false;
  loop::Loop* loop = &realm()->loop();
  loop::Linger(loop, stream);
  // For JavaScript it is closed as soon as with the others.
  auto* timer = new loop::Timer*;
  *timer = loop->NewTimer([timer, closed = ClosedCallback()]() mutable {
    (*timer)->Close();
    delete timer;
    closed();
  });
  (*timer)->Start(0);
  return true;
}

loop::Stream* StreamHandle::Leave(js::Lock& js, std::optional<js::Function> done) {
  if (stream_ == nullptr) return nullptr;
  if (done.has_value()) closed_ = js::Strong<v8::Function>(js, *done);
  self_ = std::make_shared<StreamHandle*>(this);
  stream_->set_delegate(nullptr);
  return std::exchange(stream_, nullptr);
}

absl::AnyInvocable<void()> StreamHandle::ClosedCallback() {
  return [self = self_] {
    if (*self != nullptr) (*self)->OnClosed();
  };
}

void StreamHandle::OnClosed() {
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  // The callback may make the last use of this object.
  js::Object keep = object(js);
  Unpin();
  if (closed_.empty()) return;
  js::Function closed = closed_.Get(js);
  closed_.Clear();
  js::RunCallback(js, closed, {keep});
}

int32_t StreamHandle::SetNoDelay(js::Lock&, bool on) {
  if (stream_ == nullptr) return -EBADF;
  stream_->SetNoDelay(on);
  return 0;
}

int32_t StreamHandle::SetKeepAlive(js::Lock&, bool on, int32_t idle_seconds) {
  if (stream_ == nullptr) return -EBADF;
  stream_->SetKeepAlive(on, idle_seconds);
  return 0;
}

void StreamHandle::Ref(js::Lock&) {
  unreferenced_ = false;
  if (stream_ != nullptr) stream_->Ref();
}

void StreamHandle::Unref(js::Lock&) {
  unreferenced_ = true;
  if (stream_ != nullptr) stream_->Unref();
}

bool StreamHandle::HasRef(js::Lock&) { return stream_ != nullptr && !unreferenced_; }

js::Value StreamHandle::Local(js::Lock& js) {
  return stream_ == nullptr ? js::Undefined(js) : ShowEndpoint(js, stream_->local());
}

js::Value StreamHandle::Remote(js::Lock& js) {
  return stream_ == nullptr ? js::Undefined(js) : ShowEndpoint(js, stream_->remote());
}

int32_t StreamHandle::Descriptor(js::Lock&) {
  return stream_ == nullptr ? -1 : stream_->descriptor();
}

double StreamHandle::Queued(js::Lock&) {
  return stream_ == nullptr ? 0 : static_cast<double>(stream_->queued_bytes());
}

}  // namespace gyre::bindings
