#include "http/node/http_server.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "bindings/core/callback.h"
#include "bindings/net/arguments.h"
#include "http/core/reason_phrase.h"
#include "http/node/body_writer.h"
#include "http/node/http_parser.h"
#include "loop/loop.h"
#include "loop/system_error.h"

namespace gyre::http {
namespace {

constexpr size_t kMaxSets = 1024;

// Of Connection::data. Above it: how often the connection has come back from the general way.
constexpr uintptr_t kWatched = 1;

constexpr const char* kEventNames[] = {"request",   "body",    "drain", "abort",
                                       "peerEnded", "unusual", "gone",  "closed"};

js::Value NewInteger(js::Lock& js, uint32_t value) {
  return v8::Integer::NewFromUnsigned(js.isolate(), value);
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

void WriteParts(js::Lock& js, js::Array parts, Exchange* exchange) {
  for (uint32_t i = 0; i < parts->Length(); ++i) {
    js::Value part;
    if (parts->Get(js.context(), i).ToLocal(&part)) BodyWriter(js, part).WriteTo(exchange);
  }
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
    ++binding_->requests_;
    js::Entered entered(binding_->realm_);
    js::Lock& js = entered.js();
    const RequestHead& head = exchange->head();
    const uint32_t meta = head.method | static_cast<uint32_t>(head.minor_version) << 6 |
                          static_cast<uint32_t>(head.has_body) << 7 |
                          static_cast<uint32_t>(head.keep_alive) << 8 |
                          static_cast<uint32_t>(head.expect_continue) << 9 |
                          static_cast<uint32_t>(head.expect_other) << 10 |
                          static_cast<uint32_t>(head.upgrade) << 11 | number_ << 12;
    const std::array<js::Value, 4> arguments = {
        NewInteger(js, meta), NewInteger(js, exchange->handle()),
        binding_->HeadString(js, head.block), NewInteger(js, exchange->connection()->handle())};
    binding_->Notify(js, kRequest, arguments);
  }

  void OnBody(Exchange* exchange, absl::string_view bytes) override {
    NotifyBody(exchange, bytes, false);
  }
  void OnLastBody(Exchange* exchange, absl::string_view bytes) override {
    NotifyBody(exchange, bytes, true);
  }
  void OnRequestEnd(Exchange* exchange) override {
    js::Entered entered(binding_->realm_);
    js::Lock& js = entered.js();
    const std::string& trailers = exchange->head().trailer_block;
    binding_->Notify(
        js, kBody,
        {NewInteger(js, number_), NewInteger(js, exchange->handle()), js::Undefined(js),
         js::NewBoolean(js, true),
         trailers.empty() ? js::Undefined(js) : js::Value(js::NewLatin1(js, trailers))});
  }
  void OnDrain(Exchange* exchange) override { NotifyNumber(kDrain, exchange->handle()); }
  void OnAbort(Exchange* exchange) override { NotifyNumber(kAbort, exchange->handle()); }
  void OnPeerEnded(Exchange* exchange) override { NotifyNumber(kPeerEnded, exchange->handle()); }
  void OnConnectionClosed(Connection* connection) override {
    if (connection->data & kWatched) NotifyNumber(kGone, connection->handle());
  }

  void OnUnusual(Connection* connection, absl::string_view) override {
    js::Entered entered(binding_->realm_);
    js::Lock& js = entered.js();
    js::Value released = Release(js, connection);
    if (!released->IsUndefined()) {
      binding_->Notify(js, kUnusual, {NewInteger(js, number_), released});
    }
  }

  bool OnTimeout(Connection* connection) override {
    if (!report_timeouts) return false;
    js::Entered entered(binding_->realm_);
    js::Lock& js = entered.js();
    js::Value released = Release(js, connection);
    if (released->IsUndefined()) return false;
    binding_->Notify(js, kUnusual, {NewInteger(js, number_), released, js::NewBoolean(js, true)});
    return true;
  }

  js::Value Release(js::Lock& js, Connection* connection) {
    if (callbacks == nullptr || !connection->releasable()) return js::Undefined(js);
    Exchange* exchange = connection->current();
    js::Value handle =
        exchange == nullptr ? js::NewInteger(js, -1) : NewInteger(js, exchange->handle());
    js::Value peer_ended = js::NewBoolean(js, connection->peer_ended());
    js::Value number = NewInteger(js, connection->handle());
    js::Value returns = NewInteger(js, static_cast<uint32_t>(connection->data >> 1));
    js::Value body = js::Undefined(js);
    if (RequestParser* parser = connection->body_parser(); parser != nullptr) {
      body = HttpParser::InBody(js, parser, options.parser.max_head_bytes);
    }
    js::Value age = js::NewNumber(js, static_cast<double>(connection->message_age_ms()));
    uint32_t begun = 0;
    if (exchange != nullptr && exchange->head_finished()) {
      begun = 1 | static_cast<uint32_t>(exchange->chunked()) << 1 |
              static_cast<uint32_t>(exchange->keeps_alive()) << 2;
    }
    std::string unread;
    loop::Stream* stream = connection->Release(&unread);
    const auto* bytes = reinterpret_cast<const uint8_t*>(unread.data());
    return js::NewArray(js, {bindings::StreamHandle::Wrap(js, *callbacks, stream),
                             js::NewBytes(js, absl::MakeConstSpan(bytes, unread.size())), handle,
                             peer_ended, number, body, age, NewInteger(js, begun), returns});
  }

  ServerOptions options;
  bool report_timeouts = false;
  bindings::NetCallbacks* callbacks = nullptr;  // of the listener; they live as long as the realm

 private:
  void NotifyBody(Exchange* exchange, absl::string_view bytes, bool last) {
    js::Entered entered(binding_->realm_);
    js::Lock& js = entered.js();
    std::unique_ptr<uint8_t[]> kept(new uint8_t[bytes.size()]);
    std::memcpy(kept.get(), bytes.data(), bytes.size());
    const std::array<js::Value, 4> arguments = {
        NewInteger(js, number_), NewInteger(js, exchange->handle()),
        js::NewArrayBuffer(js, std::move(kept), bytes.size()), js::NewBoolean(js, last)};
    binding_->Notify(js, kBody, arguments);
  }

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
                                  double headers_ms, double request_ms, double tick_ms,
                                  double max_head_bytes, bool report_timeouts) {
  Slot* found = slot(server);
  if (found == nullptr) return;
  ServerOptions options;
  options.keep_alive_timeout_ms = Milliseconds(keep_alive_ms);
  options.headers_timeout_ms = Milliseconds(headers_ms);
  options.request_timeout_ms = Milliseconds(request_ms);
  if (tick_ms >= 1) options.deadline_tick_ms = Milliseconds(tick_ms);
  if (max_head_bytes > 0) options.parser.max_head_bytes = static_cast<size_t>(max_head_bytes);
  options.max_pipelined = 1;
  // As in Node, what bounds a body that nobody reads is its time.
  options.max_discarded_bytes = std::numeric_limits<size_t>::max();
  options.hand_over = true;
  found->options = options;
  found->report_timeouts = report_timeouts;
  if (found->server() != nullptr) found->server()->options() = options;
}

void HttpServerBinding::Take(js::Lock&, int32_t server, bindings::ListenHandle* listener, bool on) {
  Slot* found = slot(server);
  if (found == nullptr) return;
  found->callbacks = &listener->callbacks();
  if (!on) return listener->SetTaker(nullptr);
  listener->SetTaker([http = found->Open()](loop::Stream* stream) {
    stream->SetNoDelay(true);
    http->Serve(stream);
  });
}

void HttpServerBinding::Close(js::Lock&, int32_t server) {
  Slot* found = slot(server);
  if (found == nullptr || found->server() == nullptr) return;
  found->server()->Close([found] { found->Closed(); });
}

void HttpServerBinding::Drain(js::Lock&, int32_t server) {
  Slot* found = slot(server);
  if (found == nullptr || found->server() == nullptr) return;
  found->server()->Drain([found] { found->Closed(); });
}

void HttpServerBinding::CloseIdle(js::Lock&, int32_t server) {
  Slot* found = slot(server);
  if (found != nullptr && found->server() != nullptr) found->server()->CloseIdleConnections();
}

void HttpServerBinding::CloseAll(js::Lock&, int32_t server) {
  Slot* found = slot(server);
  if (found != nullptr && found->server() != nullptr) found->server()->CloseAllConnections();
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
  if (info[5]->IsArray()) {
    exchange->FinishHead(Exchange::kUnknownLength, Unsigned(info[7]));
    WriteParts(js, info[5].As<v8::Array>(), exchange);
    exchange->End();
    return;
  }
  BodyWriter body(js, info[5]);
  exchange->FinishHead(static_cast<int64_t>(body.size()), Unsigned(info[7]));
  body.EndWith(exchange, {});
}

void HttpServerBinding::Stream(js::Lock& js, const js::CallbackInfo& info) {
  info.GetReturnValue().Set(-1);
  Exchange* exchange = Find(info);
  if (exchange == nullptr || exchange->response_ended()) return;
  if (!exchange->head_finished()) {
    if (!StartHead(js, exchange, info)) return;
    exchange->FinishHead(Exchange::kUnknownLength, Unsigned(info[7]));
  }
  if (info[5]->IsArray()) WriteParts(js, info[5].As<v8::Array>(), exchange);
  exchange->Flush();
  const size_t waiting = exchange->AskForDrain();
  info.GetReturnValue().Set(static_cast<int32_t>(std::min<size_t>(waiting, INT32_MAX)));
}

bool HttpServerBinding::EndStream(js::Lock& js, int32_t server, uint32_t handle, js::Array parts) {
  Exchange* exchange = Find(server, handle);
  if (exchange == nullptr) return true;
  WriteParts(js, parts, exchange);
  if (exchange->AskForDrain() != 0) return false;
  exchange->End();
  return true;
}

void HttpServerBinding::PauseBody(js::Lock&, int32_t server, uint32_t handle, bool on) {
  Exchange* exchange = Find(server, handle);
  if (exchange == nullptr) return;
  if (on) {
    exchange->PauseBody();
  } else {
    exchange->ResumeBody();
  }
}

void HttpServerBinding::DiscardBody(js::Lock&, int32_t server, uint32_t handle) {
  Exchange* exchange = Find(server, handle);
  if (exchange != nullptr) exchange->DiscardBody();
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

js::Value HttpServerBinding::Release(js::Lock& js, int32_t server, uint32_t handle) {
  Connection* connection = FindConnection(server, handle);
  return connection == nullptr ? js::Undefined(js) : slot(server)->Release(js, connection);
}

int32_t HttpServerBinding::Serve(js::Lock&, int32_t server, bindings::StreamHandle* stream,
                                 uint32_t returns) {
  Slot* found = slot(server);
  if (found == nullptr || found->server() == nullptr) return -1;
  loop::Stream* released = stream->Unwrap();
  if (released == nullptr) return -1;
  Connection* connection = found->server()->Serve(released, true);
  connection->data = static_cast<uintptr_t>(returns) << 1;
  return static_cast<int32_t>(connection->handle());
}

Connection* HttpServerBinding::FindConnection(int32_t server, uint32_t connection) {
  Slot* found = slot(server);
  if (found == nullptr || found->server() == nullptr) return nullptr;
  return found->server()->FindConnection(connection);
}

bool HttpServerBinding::Watch(js::Lock&, int32_t server, uint32_t connection) {
  Connection* found = FindConnection(server, connection);
  if (found == nullptr || !found->live()) return false;
  found->data |= kWatched;
  return true;
}

bool HttpServerBinding::Ending(js::Lock&, int32_t server, uint32_t connection) {
  Connection* found = FindConnection(server, connection);
  return found == nullptr || found->ending();
}

js::Value HttpServerBinding::Endpoint(js::Lock& js, int32_t server, uint32_t connection,
                                      bool remote) {
  Connection* found = FindConnection(server, connection);
  if (found == nullptr || !found->live()) return js::Undefined(js);
  return bindings::ShowEndpoint(js, remote ? found->remote() : found->local());
}

}  // namespace gyre::http
