#include <cstring>
#include <optional>

#include "http/http2/session.h"

namespace gyre::http2 {

namespace {

uint8_t* Writable(absl::string_view text) {
  return reinterpret_cast<uint8_t*>(const_cast<char*>(text.data()));
}

}  // namespace

nghttp2_data_provider2 Session::Provider() {
  nghttp2_data_provider2 provider = {};
  provider.read_callback = [](nghttp2_session*, int32_t id, uint8_t* out, size_t size,
                              uint32_t* flags, nghttp2_data_source*, void* user_data) {
    return static_cast<Session*>(user_data)->ReadBody(id, absl::MakeSpan(out, size), flags);
  };
  return provider;
}

int32_t Session::Request(absl::string_view headers, Body body,
                         const nghttp2_priority_spec* priority) {
  const std::optional<std::vector<nghttp2_nv>> lines = ParseLines(headers);
  if (!lines.has_value()) return NGHTTP2_ERR_INVALID_ARGUMENT;
  const nghttp2_data_provider2 provider = Provider();
  const int32_t id = nghttp2_submit_request2(session_, priority, lines->data(), lines->size(),
                                             body.none ? nullptr : &provider, nullptr);
  if (id <= 0) return id;
  std::unique_ptr<Stream> stream = NewStream();
  stream->wait_trailers = body.wait_trailers;
  stream->ended = body.none;
  streams_[id] = std::move(stream);
  return id;
}

int Session::Respond(int32_t id, absl::string_view headers, Body body) {
  const std::optional<std::vector<nghttp2_nv>> lines = ParseLines(headers);
  if (!lines.has_value()) return NGHTTP2_ERR_INVALID_ARGUMENT;
  Stream* stream = Find(id);
  if (stream == nullptr) return NGHTTP2_ERR_INVALID_STREAM_ID;
  const nghttp2_data_provider2 provider = Provider();
  const int result = nghttp2_submit_response2(session_, id, lines->data(), lines->size(),
                                              body.none ? nullptr : &provider);
  if (result != 0) return result;
  stream->wait_trailers = body.wait_trailers;
  if (body.none) stream->ended = true;
  return 0;
}

int Session::Inform(int32_t id, absl::string_view headers) {
  const std::optional<std::vector<nghttp2_nv>> lines = ParseLines(headers);
  if (!lines.has_value()) return NGHTTP2_ERR_INVALID_ARGUMENT;
  return nghttp2_submit_headers(session_, NGHTTP2_FLAG_NONE, id, nullptr, lines->data(),
                                lines->size(), nullptr);
}

int32_t Session::Push(int32_t id, absl::string_view headers) {
  const std::optional<std::vector<nghttp2_nv>> lines = ParseLines(headers);
  if (!lines.has_value()) return NGHTTP2_ERR_INVALID_ARGUMENT;
  const int32_t promised = nghttp2_submit_push_promise(session_, NGHTTP2_FLAG_NONE, id,
                                                       lines->data(), lines->size(), nullptr);
  if (promised > 0) streams_[promised] = NewStream();
  return promised;
}

int Session::SubmitTrailers(int32_t id, absl::string_view headers) {
  const std::optional<std::vector<nghttp2_nv>> lines = ParseLines(headers);
  if (!lines.has_value()) return NGHTTP2_ERR_INVALID_ARGUMENT;
  if (lines->empty()) {
    // An empty frame that ends the stream: a header block without lines is no trailer.
    if (Stream* stream = Find(id)) stream->wait_trailers = false;
    const nghttp2_data_provider2 provider = Provider();
    return nghttp2_submit_data2(session_, NGHTTP2_FLAG_END_STREAM, id, &provider);
  }
  return nghttp2_submit_trailer(session_, id, lines->data(), lines->size());
}

bool Session::Write(int32_t id, std::string bytes) {
  Stream* stream = Find(id);
  if (stream == nullptr || stream->ended) return false;
  queued_ += bytes.size();
  stream->queue.push_back(std::move(bytes));
  nghttp2_session_resume_data(session_, id);
  return true;
}

bool Session::End(int32_t id) {
  Stream* stream = Find(id);
  if (stream == nullptr) return false;
  if (stream->ended) return true;
  stream->ended = true;
  nghttp2_session_resume_data(session_, id);
  return true;
}

int Session::Reset(int32_t id, uint32_t code) {
  return nghttp2_submit_rst_stream(session_, NGHTTP2_FLAG_NONE, id, code);
}

int Session::Priority(int32_t id, const nghttp2_priority_spec& priority, bool silent) {
  return silent ? nghttp2_session_change_stream_priority(session_, id, &priority)
                : nghttp2_submit_priority(session_, NGHTTP2_FLAG_NONE, id, &priority);
}

int Session::Consume(int32_t id, size_t size) {
  return nghttp2_session_consume_stream(session_, id, size);
}

int Session::Settings(absl::Span<const nghttp2_settings_entry> entries) {
  return nghttp2_submit_settings(session_, NGHTTP2_FLAG_NONE, entries.data(), entries.size());
}

int Session::Ping(absl::Span<const uint8_t> payload) {
  return nghttp2_submit_ping(session_, NGHTTP2_FLAG_NONE,
                             payload.size() == 8 ? payload.data() : nullptr);
}

int Session::Goaway(uint32_t code, int32_t last_stream, absl::Span<const uint8_t> data) {
  if (last_stream <= 0) last_stream = nghttp2_session_get_last_proc_stream_id(session_);
  ++own_goaways_;
  return nghttp2_submit_goaway(session_, NGHTTP2_FLAG_NONE, last_stream, code, data.data(),
                               data.size());
}

int Session::ShutdownNotice() {
  ++own_goaways_;
  return nghttp2_submit_shutdown_notice(session_);
}

int Session::Terminate(uint32_t code) {
  ++own_goaways_;
  return nghttp2_session_terminate_session(session_, code);
}

int Session::SetLocalWindowSize(int32_t size) {
  return nghttp2_session_set_local_window_size(session_, NGHTTP2_FLAG_NONE, 0, size);
}

int Session::SetNextStream(int32_t id) { return nghttp2_session_set_next_stream_id(session_, id); }

int Session::Altsvc(int32_t id, absl::string_view origin, absl::string_view value) {
  return nghttp2_submit_altsvc(session_, NGHTTP2_FLAG_NONE, id, Writable(origin), origin.size(),
                               Writable(value), value.size());
}

int Session::Origin(absl::Span<const std::string> origins) {
  std::vector<nghttp2_origin_entry> entries;
  for (const std::string& origin : origins) {
    entries.push_back({Writable(origin), origin.size()});
  }
  return nghttp2_submit_origin(session_, NGHTTP2_FLAG_NONE, entries.data(), entries.size());
}

}  // namespace gyre::http2
