#include <cerrno>
#include <memory>
#include <utility>

#include "absl/status/statusor.h"
#include "bindings/core/callback.h"
#include "bindings/net/arguments.h"
#include "bindings/net/handles.h"
#include "loop/accept_waiting.h"
#include "loop/loop.h"

namespace gyre::bindings {

ListenHandle::~ListenHandle() {
  if (self_ != nullptr) *self_ = nullptr;
  if (listener_ != nullptr) listener_->Close();
}

int32_t ListenHandle::Start(const loop::ListenOptions& options) {
  if (listener_ != nullptr) return -EINVAL;
  absl::StatusOr<loop::Listener*> listener = realm()->loop().Listen(options, this);
  if (!listener.ok()) return ErrorNumber(listener.status());
  listener_ = *listener;
  Pin();
  // It would wait for ever: that it is open is reported where everything else has come to its end.
  if (realm()->becomes_snapshot()) listener_->Unref();
  return 0;
}

void ListenHandle::Adopt(loop::Listener* listener) {
  listener_ = listener;
  Pin();
}

int32_t ListenHandle::Listen(js::Lock&, std::string host, int32_t port, int32_t backlog,
                             bool ipv6_only, bool reuse_port) {
  loop::ListenOptions options;
  options.host = std::move(host);
  options.port = port;
  options.backlog = backlog;
  options.ipv6_only = ipv6_only;
  options.reuse_port = reuse_port;
  options.no_delay = false;
  return Start(options);
}

int32_t ListenHandle::ListenPath(js::Lock&, std::string path, int32_t backlog, bool readable,
                                 bool writable) {
  loop::ListenOptions options;
  options.path = std::move(path);
  options.backlog = backlog;
  options.readable_by_all = readable;
  options.writable_by_all = writable;
  options.no_delay = false;
  return Start(options);
}

int32_t ListenHandle::ListenDescriptor(js::Lock&, int32_t descriptor, int32_t backlog) {
  loop::ListenOptions options;
  options.descriptor = descriptor;
  options.backlog = backlog;
  options.no_delay = false;
  return Start(options);
}

void ListenHandle::Rest(js::Lock&) {
  if (listener_ != nullptr) listener_->StopAccepting();
}

void ListenHandle::AcceptRest(js::Lock& js, js::Function done) {
  struct Request {
    js::Strong<v8::Object> handle;  // keeps `this`
    js::Strong<v8::Function> done;
  };
  auto request = std::make_shared<Request>();
  request->handle = js::Strong<v8::Object>(js, object(js));
  request->done = js::Strong<v8::Function>(js, done);
  // Listeners of programs run there, which they must not inside a call of JavaScript's.
  realm()->loop().AddRef();
  realm()->loop().Post([this, request] {
    realm()->loop().ReleaseRef();
    TakeRest();
    js::Entered entered(*realm());
    js::RunCallback(entered.js(), request->done.Get(entered.js()), {});
  });
}

void ListenHandle::TakeRest() {
  if (listener_ == nullptr || listener_->descriptor() < 0) return;
  const bool tcp = listener_->local().family != "Unix";
  for (int descriptor : loop::AcceptWaiting(listener_->descriptor())) {
    if (OnDescriptor(descriptor)) continue;
    absl::StatusOr<loop::Stream*> stream = realm()->loop().AdoptConnection(descriptor, tcp);
    if (stream.ok()) {
      OnConnection(*stream);
    } else {
      OnAcceptError(stream.status());
    }
  }
  OnBatchEnd();
}

bool ListenHandle::Close(js::Lock& js, std::optional<js::Function> done) {
  if (listener_ == nullptr) return false;
  if (done.has_value()) closed_ = js::Strong<v8::Function>(js, *done);
  self_ = std::make_shared<ListenHandle*>(this);
  std::exchange(listener_, nullptr)->Close([self = self_] {
    if (*self == nullptr) return;
    ListenHandle& handle = **self;
    js::Entered entered(*handle.realm());
    js::Lock& js = entered.js();
    js::Object keep = handle.object(js);
    handle.Unpin();
    if (!handle.closed_.empty()) js::RunCallback(js, handle.closed_.Get(js), {keep});
  });
  return true;
}

void ListenHandle::Ref(js::Lock&) {
  if (listener_ != nullptr) listener_->Ref();
}

void ListenHandle::Unref(js::Lock&) {
  if (listener_ != nullptr) listener_->Unref();
}

bool ListenHandle::HasRef(js::Lock&) { return listener_ != nullptr && listener_->has_ref(); }

js::Value ListenHandle::Local(js::Lock& js) {
  return listener_ == nullptr ? js::Undefined(js) : ShowEndpoint(js, listener_->local());
}

int32_t ListenHandle::Descriptor(js::Lock&) {
  return listener_ == nullptr ? -1 : listener_->descriptor();
}

bool ListenHandle::OnDescriptor(int descriptor) {
  return diverted_ != nullptr && diverted_->OnDescriptor(descriptor);
}

void ListenHandle::OnBatchEnd() {
  if (diverted_ != nullptr) diverted_->OnBatchEnd();
}

void ListenHandle::OnConnection(loop::Stream* stream) {
  if (diverted_ != nullptr) return diverted_->OnConnection(stream);
  if (taker_ != nullptr) return taker_(stream);
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  js::RunCallback(js, callbacks_.connection.Get(js),
                  {object(js), js::NewInteger(js, 0), StreamHandle::Wrap(js, callbacks_, stream)});
}

void ListenHandle::OnAcceptError(const absl::Status& error) {
  if (diverted_ != nullptr) return diverted_->OnAcceptError(error);
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  js::RunCallback(js, callbacks_.connection.Get(js),
                  {object(js), js::NewInteger(js, ErrorNumber(error)), js::Undefined(js)});
}

}  // namespace gyre::bindings
