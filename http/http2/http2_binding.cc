#include "http/http2/http2_binding.h"

#include <cmath>
#include <cstring>

namespace gyre::http2 {
namespace {

// Sent at once, and what is kept for the next time.
constexpr size_t kOutput = 256 * 1024;
constexpr size_t kKept = 64 * 1024;

constexpr int32_t kNoBody = 1;
constexpr int32_t kTrailersFollow = 2;

std::string Latin1(js::Lock& js, js::String text) {
  std::string bytes(js::Length(text), '\0');
  js::WriteLatin1(js, text, bytes.data());
  return bytes;
}

js::Value BufferOf(js::Lock& js, absl::string_view bytes) {
  std::unique_ptr<uint8_t[]> copy(new uint8_t[bytes.size()]);
  std::memcpy(copy.get(), bytes.data(), bytes.size());
  return js::NewArrayBuffer(js, std::move(copy), bytes.size());
}

Session::Body BodyOf(int32_t flags) {
  return {(flags & kNoBody) != 0, (flags & kTrailersFollow) != 0};
}

nghttp2_priority_spec PriorityOf(int32_t parent, int32_t weight, bool exclusive) {
  nghttp2_priority_spec spec;
  nghttp2_priority_spec_init(&spec, parent, weight, exclusive ? 1 : 0);
  return spec;
}

// Takes numbers one after the other.
class Numbers {
 public:
  explicit Numbers(absl::Span<uint8_t> bytes) : bytes_(bytes) {}
  template <typename T>
  void Read(T* out) {
    if (bytes_.size() < sizeof(double)) return;
    double number;
    std::memcpy(&number, bytes_.data(), sizeof number);
    bytes_.remove_prefix(sizeof number);
    if (number >= 0) *out = static_cast<T>(std::min(number, 4294967295.0));
  }

 private:
  absl::Span<uint8_t> bytes_;
};

void AppendLines(js::Lock& js, const std::vector<HeaderLine>& lines,
                 std::vector<js::Value>* values) {
  std::vector<js::Value> list;
  std::vector<js::Value> sensitive;
  list.reserve(2 * lines.size());
  for (const HeaderLine& line : lines) {
    list.push_back(js::Intern(js, line.name.view()));
    if (line.sensitive) sensitive.push_back(list.back());
    list.push_back(js::NewLatin1(js, line.value.view()));
  }
  values->push_back(js::NewArray(js, list));
  values->push_back(sensitive.empty() ? js::Undefined(js) : js::Value(js::NewArray(js, sensitive)));
}

void AppendEvent(js::Lock& js, const Event& event, std::vector<js::Value>* values) {
  auto number = [&](int32_t value) { values->push_back(js::NewInteger(js, value)); };
  number(static_cast<int32_t>(event.type));
  number(event.stream);
  switch (event.type) {
    case EventType::kHeaders:
      number(event.a);
      number(event.b);
      number(event.c);
      AppendLines(js, event.lines, values);
      break;
    case EventType::kData:
    case EventType::kFrameError:
      number(event.a);
      number(event.b);
      break;
    case EventType::kClosed:
    case EventType::kTerminated:
      values->push_back(js::NewNumber(js, static_cast<uint32_t>(event.a)));
      break;
    case EventType::kEnd:
    case EventType::kDrained:
    case EventType::kWantTrailers:
    case EventType::kSettingsAck:
      break;
    case EventType::kSettings:
      values->push_back(event.text.empty() ? js::Undefined(js) : BufferOf(js, event.text));
      values->push_back(
          BufferOf(js, absl::string_view(reinterpret_cast<const char*>(event.values.data()),
                                         event.values.size() * sizeof(uint32_t))));
      break;
    case EventType::kPing:
    case EventType::kPingAck:
      values->push_back(BufferOf(js, event.text));
      break;
    case EventType::kGoaway:
      values->push_back(js::NewNumber(js, static_cast<uint32_t>(event.a)));
      number(event.b);
      values->push_back(event.text.empty() ? js::Undefined(js) : BufferOf(js, event.text));
      break;
    case EventType::kPriority:
      number(event.a);
      number(event.b);
      values->push_back(js::NewBoolean(js, event.c != 0));
      break;
    case EventType::kAltsvc:
      values->push_back(js::NewLatin1(js, event.text));
      values->push_back(js::NewLatin1(js, event.value));
      break;
    case EventType::kOrigin: {
      std::vector<js::Value> origins;
      for (const std::string& origin : event.texts) origins.push_back(js::NewLatin1(js, origin));
      values->push_back(js::NewArray(js, origins));
      break;
    }
    case EventType::kError:
      number(event.a);
      values->push_back(js::NewString(js, event.text));
      break;
  }
}

js::Value NumberList(js::Lock& js, std::initializer_list<double> numbers) {
  std::vector<js::Value> values;
  for (const double number : numbers) values.push_back(js::NewNumber(js, number));
  return js::NewArray(js, values);
}

}  // namespace

absl::StatusOr<std::unique_ptr<NativeSession>> NativeSession::New(js::Lock&, bool is_server,
                                                                  Bytes options) {
  SessionOptions settings;
  settings.is_server = is_server;
  Numbers numbers(options);
  int32_t padding = 0;
  numbers.Read(&settings.max_deflate_table);
  numbers.Read(&settings.max_reserved_streams);
  numbers.Read(&settings.max_send_header_block);
  numbers.Read(&settings.peer_max_concurrent_streams);
  numbers.Read(&padding);
  numbers.Read(&settings.max_header_pairs);
  numbers.Read(&settings.max_memory);
  numbers.Read(&settings.max_settings);
  numbers.Read(&settings.stream_reset_burst);
  numbers.Read(&settings.stream_reset_rate);
  numbers.Read(&settings.max_rejected_streams);
  numbers.Read(&settings.max_invalid_frames);
  settings.padding = padding == 1   ? Padding::kAligned
                     : padding == 0 ? Padding::kNone
                                    : Padding::kMax;
  std::unique_ptr<Session> session = Session::New(settings);
  if (session == nullptr) {
    return js::NodeError(js::ErrorKind::kError, "ERR_MEMORY_ALLOCATION_FAILED",
                         "Failed to allocate memory");
  }
  return std::make_unique<NativeSession>(std::move(session));
}

void NativeSession::Close(js::Lock&) {
  session_ = nullptr;
  output_ = {};
}

js::Value NativeSession::Receive(js::Lock& js, Bytes bytes) {
  if (session_ == nullptr) return js::Undefined(js);
  session_->Receive(bytes);
  return TakeEvents(js);
}

js::Value NativeSession::Output(js::Lock& js) {
  if (session_ == nullptr) return js::Undefined(js);
  session_->Output(&output_, kOutput);
  if (output_.empty()) return js::Undefined(js);
  const js::Value bytes = BufferOf(
      js, absl::string_view(reinterpret_cast<const char*>(output_.data()), output_.size()));
  output_.clear();
  if (output_.capacity() > kKept) output_ = {};
  return bytes;
}

js::Value NativeSession::TakeEvents(js::Lock& js) {
  if (session_ == nullptr || !session_->HasEvents()) return js::Undefined(js);
  const std::vector<Event> events = session_->TakeEvents();
  std::vector<js::Value> values;
  values.reserve(8 * events.size());
  for (const Event& event : events) AppendEvent(js, event, &values);
  return js::NewArray(js, values);
}

int32_t NativeSession::Request(js::Lock& js, js::String headers, int32_t flags, int32_t parent,
                               int32_t weight, bool exclusive) {
  if (session_ == nullptr) return 0;
  const nghttp2_priority_spec spec = PriorityOf(parent, weight, exclusive);
  return session_->Request(Latin1(js, headers), BodyOf(flags), &spec);
}

int32_t NativeSession::Respond(js::Lock& js, int32_t id, js::String headers, int32_t flags) {
  if (session_ == nullptr) return 0;
  return session_->Respond(id, Latin1(js, headers), BodyOf(flags));
}

int32_t NativeSession::Inform(js::Lock& js, int32_t id, js::String headers) {
  return session_ == nullptr ? 0 : session_->Inform(id, Latin1(js, headers));
}

int32_t NativeSession::PushPromise(js::Lock& js, int32_t id, js::String headers) {
  return session_ == nullptr ? 0 : session_->Push(id, Latin1(js, headers));
}

int32_t NativeSession::Trailers(js::Lock& js, int32_t id, js::String headers) {
  return session_ == nullptr ? 0 : session_->SubmitTrailers(id, Latin1(js, headers));
}

bool NativeSession::Write(js::Lock&, int32_t id, Bytes bytes) {
  return session_ != nullptr &&
         session_->Write(id, std::string(reinterpret_cast<char*>(bytes.data()), bytes.size()));
}

bool NativeSession::WriteString(js::Lock& js, int32_t id, js::String text,
                                buffer::Encoding encoding) {
  if (session_ == nullptr) return false;
  std::string bytes(buffer::EncodedSize(js, text, encoding), '\0');
  bytes.resize(buffer::EncodeInto(
      js, text, encoding, absl::MakeSpan(reinterpret_cast<uint8_t*>(bytes.data()), bytes.size())));
  return session_->Write(id, std::move(bytes));
}

bool NativeSession::End(js::Lock&, int32_t id) { return session_ != nullptr && session_->End(id); }

int32_t NativeSession::Reset(js::Lock&, int32_t id, uint32_t code) {
  return session_ == nullptr ? 0 : session_->Reset(id, code);
}

int32_t NativeSession::Priority(js::Lock&, int32_t id, int32_t parent, int32_t weight,
                                bool exclusive, bool silent) {
  if (session_ == nullptr) return 0;
  return session_->Priority(id, PriorityOf(parent, weight, exclusive), silent);
}

int32_t NativeSession::Consume(js::Lock&, int32_t id, uint32_t size) {
  return session_ == nullptr ? 0 : session_->Consume(id, size);
}

int32_t NativeSession::Settings(js::Lock&, Bytes pairs) {
  if (session_ == nullptr) return 0;
  std::vector<nghttp2_settings_entry> entries;
  for (; pairs.size() >= 2 * sizeof(uint32_t); pairs.remove_prefix(2 * sizeof(uint32_t))) {
    uint32_t pair[2];
    std::memcpy(pair, pairs.data(), sizeof pair);
    entries.push_back({static_cast<int32_t>(pair[0]), pair[1]});
  }
  return session_->Settings(entries);
}

int32_t NativeSession::Ping(js::Lock&, Bytes payload) {
  return session_ == nullptr ? 0 : session_->Ping(payload);
}

int32_t NativeSession::Goaway(js::Lock&, uint32_t code, int32_t last_stream, Bytes data) {
  return session_ == nullptr ? 0 : session_->Goaway(code, last_stream, data);
}

int32_t NativeSession::ShutdownNotice(js::Lock&) {
  return session_ == nullptr ? 0 : session_->ShutdownNotice();
}

int32_t NativeSession::Terminate(js::Lock&, uint32_t code) {
  return session_ == nullptr ? 0 : session_->Terminate(code);
}

int32_t NativeSession::SetLocalWindowSize(js::Lock&, int32_t size) {
  return session_ == nullptr ? 0 : session_->SetLocalWindowSize(size);
}

int32_t NativeSession::SetNextStream(js::Lock&, int32_t id) {
  return session_ == nullptr ? 0 : session_->SetNextStream(id);
}

int32_t NativeSession::Altsvc(js::Lock& js, int32_t id, js::String origin, js::String value) {
  return session_ == nullptr ? 0 : session_->Altsvc(id, Latin1(js, origin), Latin1(js, value));
}

int32_t NativeSession::Origin(js::Lock& js, js::Array origins) {
  if (session_ == nullptr) return 0;
  std::vector<std::string> texts;
  for (uint32_t i = 0; i < origins->Length(); ++i) {
    js::Value text;
    if (!origins->Get(js.context(), i).ToLocal(&text) || !text->IsString()) continue;
    texts.push_back(Latin1(js, text.As<v8::String>()));
  }
  return session_->Origin(texts);
}

double NativeSession::Memory(js::Lock&) {
  return session_ == nullptr ? 0 : static_cast<double>(session_->memory());
}

js::Value NativeSession::GetSettings(js::Lock& js, bool remote) {
  if (session_ == nullptr) return js::Undefined(js);
  std::vector<js::Value> values;
  for (const uint32_t value : remote ? session_->RemoteSettings() : session_->LocalSettings()) {
    values.push_back(js::NewNumber(js, value));
  }
  return js::NewArray(js, values);
}

js::Value NativeSession::State(js::Lock& js) {
  if (session_ == nullptr) return js::Undefined(js);
  nghttp2_session* session = session_->get();
  return NumberList(
      js, {static_cast<double>(nghttp2_session_get_effective_local_window_size(session)),
           static_cast<double>(nghttp2_session_get_effective_recv_data_length(session)),
           static_cast<double>(nghttp2_session_get_next_stream_id(session)),
           static_cast<double>(nghttp2_session_get_local_window_size(session)),
           static_cast<double>(nghttp2_session_get_last_proc_stream_id(session)),
           static_cast<double>(nghttp2_session_get_remote_window_size(session)),
           static_cast<double>(nghttp2_session_get_outbound_queue_size(session)),
           static_cast<double>(nghttp2_session_get_hd_deflate_dynamic_table_size(session)),
           static_cast<double>(nghttp2_session_get_hd_inflate_dynamic_table_size(session))});
}

js::Value NativeSession::Frames(js::Lock& js) {
  if (session_ == nullptr) return NumberList(js, {0, 0});
  return NumberList(js, {static_cast<double>(session_->frames_received()),
                         static_cast<double>(session_->frames_sent())});
}

js::Value NativeSession::StreamState(js::Lock& js, int32_t id) {
  if (session_ == nullptr) return js::Undefined(js);
  nghttp2_session* session = session_->get();
  nghttp2_stream* stream = nghttp2_session_find_stream(session, id);
  if (stream == nullptr) return NumberList(js, {NGHTTP2_STREAM_STATE_IDLE, 0, 0, 0, 0, 0});
  return NumberList(
      js, {static_cast<double>(nghttp2_stream_get_state(stream)),
           static_cast<double>(nghttp2_stream_get_weight(stream)),
           static_cast<double>(nghttp2_stream_get_sum_dependency_weight(stream)),
           static_cast<double>(nghttp2_session_get_stream_local_close(session, id)),
           static_cast<double>(nghttp2_session_get_stream_remote_close(session, id)),
           static_cast<double>(nghttp2_session_get_stream_local_window_size(session, id))});
}

}  // namespace gyre::http2
