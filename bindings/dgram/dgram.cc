#include "bindings/dgram/dgram.h"

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "bindings/core/callback.h"
#include "bindings/net/arguments.h"
#include "loop/loop.h"
#include "loop/udp.h"

namespace gyre::bindings {
namespace {

js::Value ShowEnd(js::Lock& js, const absl::StatusOr<loop::Endpoint>& end) {
  if (!end.ok()) return js::NewInteger(js, ErrorNumber(end.status()));
  return ShowEndpoint(js, *end);
}

int32_t SizeOrError(const absl::StatusOr<int>& size) {
  return size.ok() ? *size : ErrorNumber(size.status());
}

}  // namespace

absl::StatusOr<js::Object> UdpHandle::Make(js::Lock& js, DgramCallbacks& callbacks) {
  auto made = std::make_unique<UdpHandle>(callbacks);
  UdpHandle* handle = made.get();
  absl::StatusOr<loop::Udp*> udp = js.realm().loop().NewUdp(handle);
  if (!udp.ok()) return udp.status();
  handle->udp_ = *udp;
  handle->self_ = std::make_shared<UdpHandle*>(handle);
  js::Object object = js::Wrap(js, std::move(made));
  handle->Pin();
  return object;
}

UdpHandle::~UdpHandle() {
  if (self_ != nullptr) *self_ = nullptr;
  if (udp_ != nullptr) udp_->Close();
}

template <typename F>
int32_t UdpHandle::With(F&& use) {
  return open() ? ErrorNumber(use(*udp_)) : -EBADF;
}

int32_t UdpHandle::Bind(js::Lock&, std::string host, int32_t port, bool reuse_address,
                        bool ipv6_only) {
  loop::UdpBindOptions options;
  options.host = std::move(host);
  options.port = port;
  options.reuse_address = reuse_address;
  options.ipv6_only = ipv6_only;
  return With([&options](loop::Udp& udp) { return udp.Bind(options); });
}

int32_t UdpHandle::Open(js::Lock&, int32_t descriptor) {
  return With([descriptor](loop::Udp& udp) { return udp.Open(descriptor); });
}

int32_t UdpHandle::Connect(js::Lock&, std::string host, int32_t port) {
  return With([&host, port](loop::Udp& udp) { return udp.Connect(host, port); });
}

int32_t UdpHandle::Disconnect(js::Lock&) {
  return With([](loop::Udp& udp) { return udp.Disconnect(); });
}

int32_t UdpHandle::StartReceiving(js::Lock&) {
  return With([](loop::Udp& udp) { return udp.StartReceiving(); });
}

int32_t UdpHandle::StopReceiving(js::Lock&) {
  if (open()) udp_->StopReceiving();
  return 0;
}

js::Value UdpHandle::Send(js::Lock& js, js::Array parts, std::string host, int32_t port,
                          std::optional<js::Function> done) {
  if (!open()) return js::NewInteger(js, -EBADF);
  std::vector<absl::string_view> views;
  size_t size = 0;
  for (js::Value part : Elements(js, parts)) {
    const absl::Span<uint8_t> bytes = js::Bytes(part);
    views.emplace_back(reinterpret_cast<const char*>(bytes.data()), bytes.size());
    size += bytes.size();
  }
  const uint32_t id = ++last_message_;
  auto on_sent = [self = self_, id, size](const absl::Status& status) {
    if (*self != nullptr) (*self)->OnSent(id, status, size);
  };
  const absl::StatusOr<bool> gone = udp_->Send(views, host, port, std::move(on_sent));
  if (!gone.ok()) return js::NewInteger(js, ErrorNumber(gone.status()));
  if (*gone) return js::NewNumber(js, static_cast<double>(size));
  if (done.has_value()) waiting_.emplace(id, js::Strong<v8::Function>(js, *done));
  return js::Undefined(js);
}

void UdpHandle::OnSent(uint32_t id, const absl::Status& status, size_t size) {
  auto at = waiting_.find(id);
  if (at == waiting_.end()) return;
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  js::Function done = at->second.Get(js);
  waiting_.erase(at);
  js::RunCallback(
      js, done,
      {js::NewInteger(js, ErrorNumber(status)), js::NewNumber(js, static_cast<double>(size))});
}

double UdpHandle::QueuedBytes(js::Lock&) {
  return open() ? static_cast<double>(udp_->queued_bytes()) : 0;
}

double UdpHandle::QueuedMessages(js::Lock&) {
  return open() ? static_cast<double>(udp_->queued_messages()) : 0;
}

int32_t UdpHandle::SetBroadcast(js::Lock&, bool on) {
  return With([on](loop::Udp& udp) { return udp.SetOption(loop::Udp::Option::kBroadcast, on); });
}

int32_t UdpHandle::SetTtl(js::Lock&, int32_t hops) {
  return With([hops](loop::Udp& udp) { return udp.SetOption(loop::Udp::Option::kTtl, hops); });
}

int32_t UdpHandle::SetMulticastTtl(js::Lock&, int32_t hops) {
  return With(
      [hops](loop::Udp& udp) { return udp.SetOption(loop::Udp::Option::kMulticastTtl, hops); });
}

int32_t UdpHandle::SetMulticastLoopback(js::Lock&, bool on) {
  return With(
      [on](loop::Udp& udp) { return udp.SetOption(loop::Udp::Option::kMulticastLoopback, on); });
}

int32_t UdpHandle::SetMulticastInterface(js::Lock&, std::string address) {
  return With([&address](loop::Udp& udp) { return udp.SetMulticastInterface(address); });
}

int32_t UdpHandle::Join(js::Lock&, std::string group, std::string source,
                        std::string interface_address) {
  return With([&](loop::Udp& udp) { return udp.Join({group, interface_address, source}); });
}

int32_t UdpHandle::Leave(js::Lock&, std::string group, std::string source,
                         std::string interface_address) {
  return With([&](loop::Udp& udp) { return udp.Leave({group, interface_address, source}); });
}

int32_t UdpHandle::ReceiveBufferSize(js::Lock&, int32_t bytes) {
  return open() ? SizeOrError(udp_->SetBufferSize(loop::Udp::Buffer::kReceive, bytes)) : -EBADF;
}

int32_t UdpHandle::SendBufferSize(js::Lock&, int32_t bytes) {
  return open() ? SizeOrError(udp_->SetBufferSize(loop::Udp::Buffer::kSend, bytes)) : -EBADF;
}

js::Value UdpHandle::Local(js::Lock& js) {
  return open() ? ShowEnd(js, udp_->local()) : js::NewInteger(js, -EBADF);
}

js::Value UdpHandle::Remote(js::Lock& js) {
  return open() ? ShowEnd(js, udp_->remote()) : js::NewInteger(js, -EBADF);
}

void UdpHandle::Close(js::Lock&) {
  if (!open()) return;
  std::exchange(udp_, nullptr)->Close([self = self_] {
    if (*self == nullptr) return;
    js::Entered entered(*(*self)->realm());
    (*self)->Unpin();
  });
}

void UdpHandle::Ref(js::Lock&) {
  if (open()) udp_->Ref();
}

void UdpHandle::Unref(js::Lock&) {
  if (open()) udp_->Unref();
}

void UdpHandle::OnMessage(absl::Span<char> data, const loop::Endpoint& from) {
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  auto copy = std::make_unique<uint8_t[]>(data.size());
  if (!data.empty()) std::memcpy(copy.get(), data.data(), data.size());
  js::RunCallback(js, callbacks_.message.Get(js),
                  {object(js), js::NewArrayBuffer(js, std::move(copy), data.size()),
                   js::NewString(js, from.address), js::NewInteger(js, from.port),
                   js::NewString(js, from.family)});
}

void UdpHandle::OnReceiveError(const absl::Status& error) {
  js::Entered entered(*realm());
  js::Lock& js = entered.js();
  js::RunCallback(js, callbacks_.error.Get(js),
                  {object(js), js::NewInteger(js, ErrorNumber(error))});
}

void Dgram::SetCallbacks(js::Lock& js, js::Function message, js::Function error) {
  callbacks_.message.Set(js, message);
  callbacks_.error.Set(js, error);
}

absl::StatusOr<js::Object> Dgram::NewSocket(js::Lock& js) {
  return UdpHandle::Make(js, callbacks_);
}

}  // namespace gyre::bindings
