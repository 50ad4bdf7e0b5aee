#include "http/node/http_server.h"

#include <array>
#include <cerrno>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "bindings/core/callback.h"
#include "http/core/reason_phrase.h"
#include "http/node/body_writer.h"
#include "loop/descriptor_passing.h"
#include "loop/file_descriptor.h"
#include "loop/loop.h"
#include "loop/system_error.h"

namespace gyre::http {
namespace {

constexpr size_t kMaxSets = 1024;
constexpr const char* kEventNames[] = {
    "request",          "body",        "end",    "abort",    "drain", "connection",
    "connectionClosed", "clientError", "closed", "peerEnded"};

// Flags of configure().
constexpr int32_t kRequireHost = 1;
constexpr int32_t kManualExpect = 2;
constexpr int32_t kWantsConnections = 4;

js::Value NewInteger(js::Lock& js, uint32_t value) {
  return v8::Integer::NewFromUnsigned(js.isolate(), value);
}

js::Value NewBytes(js::Lock& js, absl::string_view bytes) {
  v8::Local<v8::ArrayBuffer> buffer = v8::ArrayBuffer::New(js.isolate(), bytes.size());
  bytes.copy(static_cast<char*>(buffer->Data()), bytes.size());
  return v8::Uint8Array::New(buffer, 0, bytes.size());
}

uint32_t Unsigned(js::Value value) {
  return value->IsUint32() ? value.As<v8::Uint32>()->Value() : 0;
}

int32_t Signed(js::Value value, int32_t otherwise) {
  return value->IsInt32() ? value.As<v8::Int32>()->Value() : otherwise;
}

uint64_t Milliseconds(double value) { return value > 0 ? static_cast<uint64_t>(value) : 0; }

// Appends the latin1 bytes of a string; characters beyond are cut off, which the checks of the
// JavaScript half make impossible.
void AppendLatin1(js::Lock& js, js::Value value, OutBuffer* out) {
  js::String text = value.As<v8::String>();
  const size_t size = js::Length(text);
  js::WriteLatin1(js, text, out->Reserve(size));
  out->Advance(size);
}

std::string Latin1(js::Lock& js, js::Value value) {
  if (!value->IsString()) return std::string();
  std::string text(js::Length(value.As<v8::String>()), '\0');
  js::WriteLatin1(js, value.As<v8::String>(), text.data());
  return text;
}

bool DecidesFraming(absl::string_view name) {
  std::string lower = absl::AsciiStrToLower(name);
  return lower == "date" || lower == "trailer" || lower == "connection" || lower == "keep-alive" ||
         lower == "content-length" || lower == "transfer-encoding";
}

}  // namespace

// One server and its way into JavaScript.
class HttpServerBinding::Slot final : public Server::Delegate {
 public:
  Slot(HttpServerBinding* binding, int32_t number)
      : binding_(binding), number_(static_cast<uint32_t>(number)) {}

  Server* server() const { return server_.get(); }
  Server* Open() {
    if (server_ == nullptr) {
      server_ = std::make_unique<Server>(&binding_->realm_.loop(), this, options);
    }
    return server_.get();
  }

  void Closed() {
    js::Entered entered(binding_->realm_);
    js::Lock& js = entered.js();
    std::unique_ptr<Server> server = std::move(server_);
    binding_->free_slots_.push_back(static_cast<int32_t>(number_));
    binding_->Notify(js, kClosed, {NewInteger(js, number_)});
  }

  void OnRequest(Exchange* exchange) override {
    js::Entered entered(binding_->realm_);
    js::Lock& js = entered.js();
    const RequestHead& head = exchange->head();
    const uint32_t meta = head.method | static_cast<uint32_t>(head.minor_version) << 6 |
                          static_cast<uint32_t>(head.has_body) << 7 |
                          static_cast<uint32_t>(head.keep_alive) << 8 |
                          static_cast<uint32_t>(head.expect_continue) << 9 |
                          static_cast<uint32_t>(head.expect_other) << 10 |
                          static_cast<uint32_t>(head.upgrade) << 11 | number_ << 12;
    const std::array<js::Value, 3> arguments = {NewInteger(js, meta),
                                                NewInteger(js, exchange->handle()),
                                                binding_->HeadString(js, head.block)};
    binding_->Notify(js, kRequest, arguments);
  }

  void OnBody(Exchange* exchange, absl::string_view bytes) override {
    js::Entered entered(binding_->realm_);
    js::Lock& js = entered.js();
    binding_->Notify(
        js, kBody,
        {NewInteger(js, number_), NewInteger(js, exchange->handle()), NewBytes(js, bytes)});
  }

  void OnRequestEnd(Exchange* exchange) override {
    js::Entered entered(binding_->realm_);
    js::Lock& js = entered.js();
    const RequestHead& head = exchange->head();
    js::Value trailers = js::Undefined(js);
    if (head.trailers.size() > 0) trailers = js::NewLatin1(js, head.trailer_block);
    binding_->Notify(js, kEnd,
                     {NewInteger(js, number_), NewInteger(js, exchange->handle()), trailers});
  }

  void OnAbort(Exchange* exchange) override { NotifyNumber(kAbort, exchange->handle()); }
  void OnPeerEnded(Exchange* exchange) override { NotifyNumber(kPeerEnded, exchange->handle()); }
  void OnDrain(Exchange* exchange) override { NotifyNumber(kDrain, exchange->handle()); }

  void OnConnection(Connection* connection) override {
    if (!wants_connections) return;
    connection->data = 1;
    NotifyNumber(kConnection, connection->handle());
  }

  void OnConnectionClosed(Connection* connection) override {
    if (connection->data != 0) NotifyNumber(kConnectionClosed, connection->handle());
  }

  bool OnClientError(Connection* connection, const ParseError& error,
                     absl::string_view packet) override {
    js::Entered entered(binding_->realm_);
    js::Lock& js = entered.js();
    connection->data = 1;
    js::Value handled;
    binding_->Notify(
        js, kClientError,
        {NewInteger(js, number_), NewInteger(js, connection->handle()),
         js::NewString(js, error.code), js::NewString(js, error.reason),
         NewInteger(js, static_cast<uint32_t>(error.bytes_parsed)), NewBytes(js, packet)},
        &handled);
    return !handled.IsEmpty() && handled->IsTrue();
  }

  ServerOptions options;
  bool wants_connections = false;

 private:
  void NotifyNumber(Event event, uint32_t handle) {
    js::Entered entered(binding_->realm_);
    js::Lock& js = entered.js();
    binding_->Notify(js, event, {NewInteger(js, number_), NewInteger(js, handle)});
  }

  HttpServerBinding* binding_;
  uint32_t number_;
  std::unique_ptr<Server> server_;
};

HttpServerBinding::HttpServerBinding(js::Realm& realm) : realm_(realm), last_head_(realm) {
  for (int i = 0; i < kEvents; ++i) {
    callbacks_.push_back(std::make_unique<js::Kept<v8::Function>>(realm));
  }
  sets_.emplace_back();
}

HttpServerBinding::~HttpServerBinding() = default;

void HttpServerBinding::Setup(js::Lock& js, js::Object callbacks) {
  for (int i = 0; i < kEvents; ++i) {
    js::Value function = js::Get(js, callbacks, kEventNames[i]);
    if (function->IsFunction()) callbacks_[i]->Set(js, function.As<v8::Function>());
  }
}

void HttpServerBinding::Notify(js::Lock& js, Event event, absl::Span<const js::Value> arguments,
                               js::Value* result) {
  if (callbacks_[event]->empty()) return;
  js::RunCallback(js, callbacks_[event]->Get(js), arguments, result);
}

js::Array HttpServerBinding::Methods(js::Lock& js) {
  std::vector<js::Value> names;
  for (int i = 0; i < MethodLimit(); ++i) {
    absl::string_view name = MethodName(static_cast<uint8_t>(i));
    names.push_back(name.empty() ? js::Undefined(js) : js::Value(js::Intern(js, name)));
  }
  return js::NewArray(js, names);
}

std::string HttpServerBinding::Reason(js::Lock&, int32_t status) {
  return std::string(ReasonPhrase(status));
}

js::String HttpServerBinding::Decode(js::Lock& js, js::Value bytes, bool latin1) {
  absl::Span<uint8_t> view = js::Bytes(bytes);
  absl::string_view text(reinterpret_cast<const char*>(view.data()), view.size());
  return latin1 ? js::NewLatin1(js, text) : js::NewString(js, text);
}

js::String HttpServerBinding::HeadString(js::Lock& js, const std::string& block) {
  if (!last_head_.empty() && block == last_head_bytes_) return last_head_.Get(js);
  js::String text = js::NewLatin1(js, block);
  // Long heads are rarely equal, and not worth being kept.
  if (block.size() <= 1024) {
    last_head_bytes_ = block;
    last_head_.Set(js, text);
  }
  return text;
}

HttpServerBinding::Slot* HttpServerBinding::slot(int32_t server) {
  if (server < 0 || static_cast<size_t>(server) >= slots_.size()) return nullptr;
  return slots_[static_cast<size_t>(server)].get();
}

Exchange* HttpServerBinding::Find(int32_t server, uint32_t handle) {
  Slot* found = slot(server);
  return found != nullptr && found->server() != nullptr ? found->server()->Find(handle) : nullptr;
}

Exchange* HttpServerBinding::Find(const js::CallbackInfo& info) {
  return Find(Signed(info[0], -1), Unsigned(info[1]));
}

Connection* HttpServerBinding::FindConnection(int32_t server, uint32_t handle) {
  Slot* found = slot(server);
  return found != nullptr && found->server() != nullptr ? found->server()->FindConnection(handle)
                                                        : nullptr;
}

int32_t HttpServerBinding::Create(js::Lock&) {
  int32_t number;
  if (free_slots_.empty()) {
    number = static_cast<int32_t>(slots_.size());
    slots_.emplace_back();
  } else {
    number = free_slots_.back();
    free_slots_.pop_back();
  }
  slots_[static_cast<size_t>(number)] = std::make_unique<Slot>(this, number);
  return number;
}

void HttpServerBinding::Configure(js::Lock&, int32_t server, double keep_alive_ms,
                                  double headers_ms, double request_ms, double max_requests,
                                  double max_head_bytes, double max_connections, int32_t flags) {
  Slot* found = slot(server);
  if (found == nullptr) return;
  ServerOptions options;
  options.keep_alive_timeout_ms = Milliseconds(keep_alive_ms);
  options.headers_timeout_ms = Milliseconds(headers_ms);
  options.request_timeout_ms = Milliseconds(request_ms);
  options.max_requests_per_connection = max_requests > 0 ? static_cast<uint32_t>(max_requests) : 0;
  if (max_head_bytes > 0) options.parser.max_head_bytes = static_cast<size_t>(max_head_bytes);
  options.max_connections = max_connections > 0 ? static_cast<size_t>(max_connections) : 0;
  options.parser.require_host = (flags & kRequireHost) != 0;
  options.answer_expect = (flags & kManualExpect) == 0;
  found->wants_connections = (flags & kWantsConnections) != 0;
  found->options = options;
  if (found->server() != nullptr) found->server()->options() = options;
}

int32_t HttpServerBinding::Listen(js::Lock&, int32_t server, std::string host, int32_t port,
                                  int32_t backlog, bool ipv6_only, bool reuse_port) {
  Slot* found = slot(server);
  if (found == nullptr) return -EINVAL;
  loop::ListenOptions options;
  options.host = std::move(host);
  options.port = port;
  options.backlog = backlog;
  options.ipv6_only = ipv6_only;
  options.reuse_port = reuse_port;
  absl::Status status = found->Open()->Listen(options);
  if (status.ok()) return 0;
  std::optional<loop::SystemError> error = loop::FromStatus(status);
  return error.has_value() ? -error->error : -EINVAL;
}

void HttpServerBinding::OpenServer(js::Lock&, int32_t server) {
  Slot* found = slot(server);
  if (found != nullptr) (void)found->Open();
}

int32_t HttpServerBinding::Serve(js::Lock&, int32_t server, int32_t descriptor) {
  Slot* found = slot(server);
  if (found == nullptr || found->server() == nullptr) return -EINVAL;
  const int copy = loop::DuplicateDescriptor(descriptor);
  if (copy < 0) return copy;
  absl::StatusOr<loop::Stream*> stream = realm_.loop().AdoptStream(copy);
  if (!stream.ok()) {
    (void)loop::Close(copy);
    return -EINVAL;
  }
  found->server()->Serve(*stream);
  return 0;
}

js::Value HttpServerBinding::Address(js::Lock& js, int32_t server) {
  Slot* found = slot(server);
  if (found == nullptr || found->server() == nullptr || found->server()->listener() == nullptr) {
    return js::Undefined(js);
  }
  loop::Endpoint local = found->server()->listener()->local();
  return js::NewArray(js, {js::NewString(js, local.address), js::NewNumber(js, local.port),
                           js::NewString(js, local.family)});
}

void HttpServerBinding::Close(js::Lock&, int32_t server) {
  Slot* found = slot(server);
  if (found == nullptr || found->server() == nullptr) return;
  found->server()->Close([found] { found->Closed(); });
}

void HttpServerBinding::CloseIdle(js::Lock&, int32_t server) {
  Slot* found = slot(server);
  if (found != nullptr && found->server() != nullptr) found->server()->CloseIdleConnections();
}

void HttpServerBinding::CloseAll(js::Lock&, int32_t server) {
  Slot* found = slot(server);
  if (found != nullptr && found->server() != nullptr) found->server()->CloseAllConnections();
}

void HttpServerBinding::SetRef(js::Lock&, int32_t server, bool referenced) {
  Slot* found = slot(server);
  if (found == nullptr || found->server() == nullptr) return;
  loop::Listener* listener = found->server()->listener();
  if (listener == nullptr) return;
  if (referenced) {
    listener->Ref();
  } else {
    listener->Unref();
  }
}

double HttpServerBinding::Connections(js::Lock&, int32_t server) {
  Slot* found = slot(server);
  if (found == nullptr || found->server() == nullptr) return 0;
  return static_cast<double>(found->server()->connections());
}

// (server, handle, status, set, fields, ?, reason, ...)
bool HttpServerBinding::StartHead(js::Lock& js, Exchange* exchange, const js::CallbackInfo& info) {
  if (info[6]->IsString()) {
    exchange->StartHead(Signed(info[2], 200), Latin1(js, info[6]));
  } else {
    exchange->StartHead(Signed(info[2], 200));
  }
  const int32_t set = Signed(info[3], -1);
  OutBuffer* out = exchange->out();
  if (set >= 0) {
    if (static_cast<size_t>(set) >= sets_.size()) return false;
    const FieldSet& fields = sets_[static_cast<size_t>(set)];
    out->Append(fields.bytes);
    for (const auto& [name, value] : fields.noted) exchange->NoteField(name, value);
    return true;
  }
  if (!info[4]->IsArray()) return true;
  js::Array fields = info[4].As<v8::Array>();
  const uint32_t length = fields->Length();
  for (uint32_t i = 0; i + 1 < length; i += 2) {
    js::Value name;
    js::Value value;
    if (!fields->Get(js.context(), i).ToLocal(&name) ||
        !fields->Get(js.context(), i + 1).ToLocal(&value) || !name->IsString() ||
        !value->IsString()) {
      return false;
    }
    const size_t start = out->size();
    AppendLatin1(js, name, out);
    const size_t name_size = out->size() - start;
    out->AppendLiteral(": ");
    AppendLatin1(js, value, out);
    const size_t value_size = out->size() - start - name_size - 2;
    exchange->NoteField(out->view().substr(start, name_size),
                        out->view().substr(start + name_size + 2, value_size));
    out->AppendLiteral("\r\n");
  }
  return true;
}

void HttpServerBinding::Respond(js::Lock& js, const js::CallbackInfo& info) {
  Exchange* exchange = Find(info);
  if (exchange == nullptr || exchange->head_finished()) return;
  if (!StartHead(js, exchange, info)) return;
  if (info[5]->IsUndefined()) {
    exchange->FinishHead(0, Unsigned(info[7]));
    exchange->End();
    return;
  }
  BodyWriter body(js, info[5]);
  exchange->FinishHead(static_cast<int64_t>(body.size()), Unsigned(info[7]));
  body.EndWith(exchange, {});
}

void HttpServerBinding::Head(js::Lock& js, const js::CallbackInfo& info) {
  Exchange* exchange = Find(info);
  if (exchange == nullptr || exchange->head_finished()) return;
  if (!StartHead(js, exchange, info)) return;
  const double length = info[5]->IsNumber() ? info[5].As<v8::Number>()->Value() : -1;
  exchange->FinishHead(length < 0 ? Exchange::kUnknownLength : static_cast<int64_t>(length),
                       Unsigned(info[7]));
  info.GetReturnValue().Set((exchange->keeps_alive() ? 1 : 0) | (exchange->chunked() ? 2 : 0));
}

void HttpServerBinding::Write(js::Lock& js, const js::CallbackInfo& info) {
  Exchange* exchange = Find(info);
  if (exchange == nullptr) return info.GetReturnValue().Set(false);
  BodyWriter body(js, info[2]);
  info.GetReturnValue().Set(body.WriteTo(exchange, /*flush=*/!info[3]->IsTrue()));
}

void HttpServerBinding::End(js::Lock& js, const js::CallbackInfo& info) {
  Exchange* exchange = Find(info);
  if (exchange == nullptr) return;
  const std::string trailers = Latin1(js, info[3]);
  if (info[2]->IsUndefined()) {
    exchange->End({}, trailers);
    return;
  }
  BodyWriter body(js, info[2]);
  body.EndWith(exchange, trailers);
}

int32_t HttpServerBinding::AddField(js::Lock& js, int32_t set, std::string name, js::String value) {
  if (set < 0 || static_cast<size_t>(set) >= sets_.size() || sets_.size() >= kMaxSets) return -1;
  FieldSet next = sets_[static_cast<size_t>(set)];
  std::string text = Latin1(js, value);
  absl::StrAppend(&next.bytes, name, ": ", text, "\r\n");
  if (DecidesFraming(name)) next.noted.emplace_back(name, text);
  sets_.push_back(std::move(next));
  return static_cast<int32_t>(sets_.size()) - 1;
}

void HttpServerBinding::Flush(js::Lock&, int32_t server, uint32_t handle) {
  if (Exchange* exchange = Find(server, handle)) exchange->Flush();
}

void HttpServerBinding::WriteRaw(js::Lock& js, int32_t server, uint32_t handle, js::String bytes) {
  if (Exchange* exchange = Find(server, handle)) exchange->WriteRaw(Latin1(js, bytes));
}

void HttpServerBinding::ControlBody(js::Lock&, int32_t server, uint32_t handle, int32_t action) {
  Exchange* exchange = Find(server, handle);
  if (exchange == nullptr) return;
  if (action == 0) exchange->PauseBody();
  if (action == 1) exchange->ResumeBody();
  if (action == 2) exchange->DiscardBody();
}

int32_t HttpServerBinding::ConnectionOf(js::Lock&, int32_t server, uint32_t handle) {
  Exchange* exchange = Find(server, handle);
  if (exchange == nullptr) return -1;
  exchange->connection()->data = 1;
  return static_cast<int32_t>(exchange->connection()->handle());
}

js::Value HttpServerBinding::ConnectionInfo(js::Lock& js, int32_t server, uint32_t handle) {
  Connection* connection = FindConnection(server, handle);
  if (connection == nullptr) return js::Undefined(js);
  loop::Endpoint remote = connection->remote();
  loop::Endpoint local = connection->local();
  return js::NewArray(js, {js::NewString(js, remote.address), js::NewNumber(js, remote.port),
                           js::NewString(js, remote.family), js::NewString(js, local.address),
                           js::NewNumber(js, local.port), js::NewString(js, local.family)});
}

void HttpServerBinding::ConnectionFinish(js::Lock& js, int32_t server, uint32_t handle,
                                         js::Value bytes) {
  Connection* connection = FindConnection(server, handle);
  if (connection == nullptr) return;
  if (bytes->IsString()) {
    connection->Finish(js::ToUtf8(js, bytes));
  } else {
    absl::Span<uint8_t> view = js::Bytes(bytes);
    connection->Finish(absl::string_view(reinterpret_cast<const char*>(view.data()), view.size()));
  }
}

void HttpServerBinding::ConnectionDestroy(js::Lock&, int32_t server, uint32_t handle) {
  if (Connection* connection = FindConnection(server, handle)) connection->Destroy();
}

void HttpServerBinding::ConnectionNoDelay(js::Lock&, int32_t server, uint32_t handle, bool on) {
  if (Connection* connection = FindConnection(server, handle)) connection->SetNoDelay(on);
}

void HttpServerBinding::ConnectionKeepAlive(js::Lock&, int32_t server, uint32_t handle, bool on,
                                            int32_t idle_seconds) {
  if (Connection* connection = FindConnection(server, handle)) {
    connection->SetKeepAlive(on, idle_seconds);
  }
}

double HttpServerBinding::ConnectionQueued(js::Lock&, int32_t server, uint32_t handle) {
  Connection* connection = FindConnection(server, handle);
  return connection == nullptr ? 0 : static_cast<double>(connection->queued_bytes());
}

}  // namespace gyre::http
