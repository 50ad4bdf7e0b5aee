#include "http/http2/session.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <limits>

#include "absl/cleanup/cleanup.h"

namespace gyre::http2 {
namespace {

// The most that maxHeaderListSize may be (RFC 9113 does not say; Node does).
constexpr size_t kLongestHeaders = 16777215;

// What a stream costs at least, for the question whether there is room for one more.
constexpr size_t kStreamCost = 1024;

std::string TextOf(const uint8_t* bytes, size_t size) {
  return std::string(reinterpret_cast<const char*>(bytes), size);
}

// The memory of one session, counted. The size of a block stands before it.
struct Memory {
  static constexpr size_t kHead = alignof(std::max_align_t);

  static void* Take(size_t size, void* counter) {
    if (size > std::numeric_limits<size_t>::max() - kHead) return nullptr;
    return Took(std::malloc(size + kHead), size, counter);
  }
  static void* TakeZeroed(size_t count, size_t size, void* counter) {
    size_t bytes = 0;
    if (__builtin_mul_overflow(count, size, &bytes)) return nullptr;
    void* block = Take(bytes, counter);
    if (block != nullptr) std::memset(block, 0, bytes);
    return block;
  }
  static void Give(void* block, void* counter) {
    if (block == nullptr) return;
    *static_cast<size_t*>(counter) -= Size(block);
    std::free(Start(block));
  }
  static void* Change(void* block, size_t size, void* counter) {
    if (block == nullptr) return Take(size, counter);
    const size_t before = Size(block);
    void* changed = std::realloc(Start(block), size + kHead);
    if (changed == nullptr) return nullptr;
    *static_cast<size_t*>(counter) -= before;
    return Took(changed, size, counter);
  }

 private:
  static char* Start(void* block) { return static_cast<char*>(block) - kHead; }
  static size_t Size(void* block) {
    size_t size;
    std::memcpy(&size, Start(block), sizeof size);
    return size;
  }
  static void* Took(void* start, size_t size, void* counter) {
    if (start == nullptr) return nullptr;
    std::memcpy(start, &size, sizeof size);
    *static_cast<size_t*>(counter) += size;
    return static_cast<char*>(start) + kHead;
  }
};

constexpr nghttp2_settings_id kKnownSettings[] = {
    NGHTTP2_SETTINGS_HEADER_TABLE_SIZE,      NGHTTP2_SETTINGS_ENABLE_PUSH,
    NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS, NGHTTP2_SETTINGS_INITIAL_WINDOW_SIZE,
    NGHTTP2_SETTINGS_MAX_FRAME_SIZE,         NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE,
    NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL};

// Id and value of each setting that nghttp2 does not know, as bytes.
std::string UnknownSettings(const nghttp2_settings& settings) {
  std::string bytes;
  for (size_t i = 0; i < settings.niv; ++i) {
    const auto id = static_cast<uint32_t>(settings.iv[i].settings_id);
    if (id <= NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE ||
        id == NGHTTP2_SETTINGS_ENABLE_CONNECT_PROTOCOL) {
      continue;
    }
    const uint32_t pair[2] = {id, settings.iv[i].value};
    bytes.append(reinterpret_cast<const char*>(pair), sizeof pair);
  }
  return bytes;
}

// The error code of RFC 9113 section 7 for what kept a frame from being sent.
int32_t FrameErrorCode(int error) {
  switch (error) {
    case NGHTTP2_ERR_STREAM_CLOSED:
      return NGHTTP2_STREAM_CLOSED;
    case NGHTTP2_ERR_FRAME_SIZE_ERROR:
      return NGHTTP2_FRAME_SIZE_ERROR;
    case NGHTTP2_ERR_REFUSED_STREAM:
      return NGHTTP2_REFUSED_STREAM;
    case NGHTTP2_ERR_CANCEL:
      return NGHTTP2_CANCEL;
    case NGHTTP2_ERR_HEADER_COMP:
      return NGHTTP2_COMPRESSION_ERROR;
    case NGHTTP2_ERR_FLOW_CONTROL:
      return NGHTTP2_FLOW_CONTROL_ERROR;
    case NGHTTP2_ERR_INTERNAL:
      return NGHTTP2_INTERNAL_ERROR;
    default:
      return NGHTTP2_PROTOCOL_ERROR;
  }
}

}  // namespace

struct Session::Callbacks {
  static Session& Of(void* user_data) { return *static_cast<Session*>(user_data); }

  static int32_t HeadersStream(const nghttp2_frame* frame) {
    return frame->hd.type == NGHTTP2_PUSH_PROMISE ? frame->push_promise.promised_stream_id
                                                  : frame->hd.stream_id;
  }

  static int OnBeginHeaders(nghttp2_session*, const nghttp2_frame* frame, void* user_data) {
    Session& self = Of(user_data);
    const int32_t id = HeadersStream(frame);
    Stream* stream = self.Find(id);
    if (stream == nullptr) {
      if (!self.CanAddStream()) {
        if (self.rejected_streams_++ > self.options_.max_rejected_streams) {
          return NGHTTP2_ERR_CALLBACK_FAILURE;
        }
        nghttp2_submit_rst_stream(self.session_, NGHTTP2_FLAG_NONE, id, NGHTTP2_ENHANCE_YOUR_CALM);
        return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
      }
      self.rejected_streams_ = 0;
      stream = (self.streams_[id] = self.NewStream()).get();
    }
    stream->lines.clear();
    stream->lines_size = 0;
    stream->category =
        frame->hd.type == NGHTTP2_HEADERS ? frame->headers.cat : NGHTTP2_HCAT_REQUEST;
    return 0;
  }

  static int OnHeader(nghttp2_session*, const nghttp2_frame* frame, nghttp2_rcbuf* name,
                      nghttp2_rcbuf* value, uint8_t flags, void* user_data) {
    Session& self = Of(user_data);
    const int32_t id = HeadersStream(frame);
    Stream* stream = self.Find(id);
    if (stream == nullptr) return 0;
    HeaderLine line{SharedText(name), SharedText(value), (flags & NGHTTP2_NV_FLAG_NO_INDEX) != 0};
    // As RFC 9113 section 6.5.2 counts.
    stream->lines_size += line.name.view().size() + line.value.view().size() + 32;
    if (stream->lines.size() >= self.options_.max_header_pairs ||
        stream->lines_size > stream->most_lines_size || self.memory() > self.options_.max_memory) {
      stream->lines.clear();
      nghttp2_submit_rst_stream(self.session_, NGHTTP2_FLAG_NONE, id, NGHTTP2_ENHANCE_YOUR_CALM);
      return NGHTTP2_ERR_TEMPORAL_CALLBACK_FAILURE;
    }
    stream->lines.push_back(std::move(line));
    return 0;
  }

  static int OnFrame(nghttp2_session*, const nghttp2_frame* frame, void* user_data) {
    Session& self = Of(user_data);
    ++self.frames_received_;
    const nghttp2_frame_hd& head = frame->hd;
    switch (head.type) {
      case NGHTTP2_HEADERS:
      case NGHTTP2_PUSH_PROMISE:
        return self.OnHeaderBlock(HeadersStream(frame), head.flags, head.stream_id);
      case NGHTTP2_DATA:
        if ((head.flags & NGHTTP2_FLAG_END_STREAM) != 0) {
          self.Push({EventType::kEnd, head.stream_id});
        } else if (head.length == 0) {
          return self.CountInvalid();
        }
        return 0;
      case NGHTTP2_SETTINGS:
        if ((head.flags & NGHTTP2_FLAG_ACK) != 0) {
          self.Push({EventType::kSettingsAck});
        } else {
          Event event{EventType::kSettings};
          event.text = UnknownSettings(frame->settings);
          event.values = self.RemoteSettings();
          self.Push(std::move(event));
        }
        return 0;
      case NGHTTP2_PING:
        self.PushText((head.flags & NGHTTP2_FLAG_ACK) != 0 ? EventType::kPingAck : EventType::kPing,
                      TextOf(frame->ping.opaque_data, sizeof frame->ping.opaque_data));
        return 0;
      case NGHTTP2_GOAWAY: {
        Event event{EventType::kGoaway, 0, static_cast<int32_t>(frame->goaway.error_code),
                    frame->goaway.last_stream_id};
        event.text = TextOf(frame->goaway.opaque_data, frame->goaway.opaque_data_len);
        self.Push(std::move(event));
        return 0;
      }
      case NGHTTP2_PRIORITY: {
        const nghttp2_priority_spec& spec = frame->priority.pri_spec;
        self.Push(
            {EventType::kPriority, head.stream_id, spec.stream_id, spec.weight, spec.exclusive});
        return 0;
      }
      case NGHTTP2_ALTSVC:
      case NGHTTP2_ORIGIN:
        self.OnExtension(frame);
        return 0;
      default:
        return 0;
    }
  }

  static int OnInvalidFrame(nghttp2_session*, const nghttp2_frame* frame, int error,
                            void* user_data) {
    Session& self = Of(user_data);
    if (const int result = self.CountInvalid(); result != 0) return result;
    if (nghttp2_is_fatal(error) || error == NGHTTP2_ERR_STREAM_CLOSED ||
        error == NGHTTP2_ERR_PROTO) {
      self.Fail(error);
    }
    return 0;
  }

  static int OnData(nghttp2_session*, uint8_t, int32_t id, const uint8_t* bytes, size_t size,
                    void* user_data) {
    Session& self = Of(user_data);
    if (size == 0) return 0;
    // The window of the session is the library's business: only that of a stream waits for its
    // reader.
    nghttp2_session_consume_connection(self.session_, size);
    self.Push({EventType::kData, id, static_cast<int32_t>(bytes - self.received_),
               static_cast<int32_t>(size)});
    return 0;
  }

  static int OnClose(nghttp2_session*, int32_t id, uint32_t code, void* user_data) {
    Session& self = Of(user_data);
    const auto found = self.streams_.find(id);
    if (found == self.streams_.end()) return 0;
    self.Forget(*found->second);
    self.streams_.erase(found);
    self.Push({EventType::kClosed, id, static_cast<int32_t>(code)});
    return 0;
  }

  static int OnSent(nghttp2_session*, const nghttp2_frame* frame, void* user_data) {
    Session& self = Of(user_data);
    ++self.frames_sent_;
    if (frame->hd.type != NGHTTP2_GOAWAY) return 0;
    if (self.own_goaways_ > 0) {
      --self.own_goaways_;
    } else if (frame->goaway.error_code != NGHTTP2_NO_ERROR) {
      self.Push({EventType::kTerminated, 0, static_cast<int32_t>(frame->goaway.error_code)});
    }
    return 0;
  }

  static int OnNotSent(nghttp2_session*, const nghttp2_frame* frame, int error, void* user_data) {
    Session& self = Of(user_data);
    if (error != NGHTTP2_ERR_SESSION_CLOSING && error != NGHTTP2_ERR_STREAM_CLOSED &&
        error != NGHTTP2_ERR_STREAM_CLOSING && error != NGHTTP2_ERR_CANCEL) {
      self.Push(
          {EventType::kFrameError, frame->hd.stream_id, frame->hd.type, FrameErrorCode(error)});
    }
    // A request that has never been a stream of the library's closes nothing there.
    if (frame->hd.type == NGHTTP2_HEADERS && frame->headers.cat == NGHTTP2_HCAT_REQUEST &&
        nghttp2_session_find_stream(self.session_, frame->hd.stream_id) == nullptr) {
      OnClose(nullptr, frame->hd.stream_id, NGHTTP2_REFUSED_STREAM, &self);
    }
    return 0;
  }

  static nghttp2_ssize SelectPadding(nghttp2_session*, const nghttp2_frame* frame, size_t most,
                                     void* user_data) {
    const size_t length = frame->hd.length;
    if (Of(user_data).options_.padding == Padding::kMax) return static_cast<nghttp2_ssize>(most);
    const size_t aligned = (length + kFrameHead + 7) / 8 * 8 - kFrameHead;
    return static_cast<nghttp2_ssize>(std::clamp(aligned, length, std::max(most, length)));
  }

  static constexpr size_t kFrameHead = 9;
};

int Session::CountInvalid() {
  if (invalid_frames_++ <= options_.max_invalid_frames) return 0;
  failure_ = "ERR_HTTP2_TOO_MANY_INVALID_FRAMES";
  return NGHTTP2_ERR_CALLBACK_FAILURE;
}

int Session::OnHeaderBlock(int32_t id, uint8_t flags, int32_t parent) {
  Stream* stream = Find(id);
  if (stream == nullptr) return 0;
  Event event{EventType::kHeaders, id, stream->category, flags, parent == id ? 0 : parent};
  event.lines = std::exchange(stream->lines, {});
  stream->lines_size = 0;
  Push(std::move(event));
  return 0;
}

void Session::OnExtension(const nghttp2_frame* frame) {
  Event event{frame->hd.type == NGHTTP2_ALTSVC ? EventType::kAltsvc : EventType::kOrigin,
              frame->hd.stream_id};
  if (frame->hd.type == NGHTTP2_ALTSVC) {
    const auto* altsvc = static_cast<const nghttp2_ext_altsvc*>(frame->ext.payload);
    event.text = TextOf(altsvc->origin, altsvc->origin_len);
    event.value = TextOf(altsvc->field_value, altsvc->field_value_len);
  } else {
    const auto* origin = static_cast<const nghttp2_ext_origin*>(frame->ext.payload);
    for (size_t i = 0; i < origin->nov; ++i) {
      event.texts.push_back(TextOf(origin->ov[i].origin, origin->ov[i].origin_len));
    }
  }
  Push(std::move(event));
}

std::vector<uint32_t> Session::RemoteSettings() const {
  std::vector<uint32_t> values;
  for (const nghttp2_settings_id id : kKnownSettings) {
    values.push_back(nghttp2_session_get_remote_settings(session_, id));
  }
  return values;
}

std::vector<uint32_t> Session::LocalSettings() const {
  std::vector<uint32_t> values;
  for (const nghttp2_settings_id id : kKnownSettings) {
    values.push_back(nghttp2_session_get_local_settings(session_, id));
  }
  return values;
}

void Session::PushText(EventType type, std::string text) {
  Event event{type};
  event.text = std::move(text);
  Push(std::move(event));
}

void Session::Fail(int code) {
  if (failed_) return;
  failed_ = true;
  Event event{EventType::kError, 0, code};
  event.text = failure_;
  Push(std::move(event));
}

Session::Stream* Session::Find(int32_t id) {
  const auto found = streams_.find(id);
  return found == streams_.end() ? nullptr : found->second.get();
}

void Session::Forget(Stream& stream) {
  for (size_t i = stream.next; i < stream.queue.size(); ++i) queued_ -= stream.queue[i].size();
}

std::unique_ptr<Session::Stream> Session::NewStream() const {
  auto stream = std::make_unique<Stream>();
  stream->most_lines_size = std::min<size_t>(
      kLongestHeaders,
      nghttp2_session_get_local_settings(session_, NGHTTP2_SETTINGS_MAX_HEADER_LIST_SIZE));
  return stream;
}

bool Session::CanAddStream() const {
  const uint32_t most =
      nghttp2_session_get_local_settings(session_, NGHTTP2_SETTINGS_MAX_CONCURRENT_STREAMS);
  return streams_.size() < most && memory() + kStreamCost <= options_.max_memory;
}

nghttp2_ssize Session::ReadBody(int32_t id, absl::Span<uint8_t> out, uint32_t* flags) {
  Stream* stream = Find(id);
  if (stream == nullptr) return NGHTTP2_ERR_DEFERRED;
  size_t written = 0;
  while (stream->next < stream->queue.size() && written < out.size()) {
    std::string& piece = stream->queue[stream->next];
    const size_t size = std::min(piece.size() - stream->head, out.size() - written);
    std::memcpy(out.data() + written, piece.data() + stream->head, size);
    written += size;
    stream->head += size;
    if (stream->head < piece.size()) break;
    queued_ -= piece.size();
    stream->head = 0;
    ++stream->next;
  }
  if (stream->next < stream->queue.size()) return static_cast<nghttp2_ssize>(written);
  if (!stream->queue.empty()) {
    stream->queue.clear();
    stream->next = 0;
    Push({EventType::kDrained, id});
  }
  if (stream->ended) {
    *flags |= NGHTTP2_DATA_FLAG_EOF;
    if (stream->wait_trailers) {
      *flags |= NGHTTP2_DATA_FLAG_NO_END_STREAM;
      trailers_due_ = true;
      Push({EventType::kWantTrailers, id});
    }
  } else if (written == 0) {
    return NGHTTP2_ERR_DEFERRED;
  }
  return static_cast<nghttp2_ssize>(written);
}

std::unique_ptr<Session> Session::New(const SessionOptions& options) {
  std::unique_ptr<Session> self(new Session(options));
  nghttp2_session_callbacks* callbacks = nullptr;
  nghttp2_option* settings = nullptr;
  if (nghttp2_session_callbacks_new(&callbacks) != 0) return nullptr;
  absl::Cleanup free_callbacks = [&] { nghttp2_session_callbacks_del(callbacks); };
  if (nghttp2_option_new(&settings) != 0) return nullptr;
  absl::Cleanup free_settings = [&] { nghttp2_option_del(settings); };

  nghttp2_session_callbacks_set_on_begin_headers_callback(callbacks, &Callbacks::OnBeginHeaders);
  nghttp2_session_callbacks_set_on_header_callback2(callbacks, &Callbacks::OnHeader);
  nghttp2_session_callbacks_set_on_frame_recv_callback(callbacks, &Callbacks::OnFrame);
  nghttp2_session_callbacks_set_on_invalid_frame_recv_callback(callbacks,
                                                               &Callbacks::OnInvalidFrame);
  nghttp2_session_callbacks_set_on_data_chunk_recv_callback(callbacks, &Callbacks::OnData);
  nghttp2_session_callbacks_set_on_stream_close_callback(callbacks, &Callbacks::OnClose);
  nghttp2_session_callbacks_set_on_frame_send_callback(callbacks, &Callbacks::OnSent);
  nghttp2_session_callbacks_set_on_frame_not_send_callback(callbacks, &Callbacks::OnNotSent);
  if (options.padding != Padding::kNone) {
    nghttp2_session_callbacks_set_select_padding_callback2(callbacks, &Callbacks::SelectPadding);
  }

  // JavaScript says what it has used.
  nghttp2_option_set_no_auto_window_update(settings, 1);
  // Of closed streams only what is needed for their windows.
  nghttp2_option_set_no_closed_streams(settings, 1);
  nghttp2_option_set_builtin_recv_extension_type(settings, NGHTTP2_ALTSVC);
  nghttp2_option_set_builtin_recv_extension_type(settings, NGHTTP2_ORIGIN);
  auto set = [settings](double value, auto setter) {
    if (value >= 0) setter(settings, static_cast<uint32_t>(std::min(value, 4294967295.0)));
  };
  set(options.max_deflate_table, [](auto* to, uint32_t value) {
    nghttp2_option_set_max_deflate_dynamic_table_size(to, value);
  });
  set(options.max_reserved_streams, nghttp2_option_set_max_reserved_remote_streams);
  set(options.max_send_header_block,
      [](auto* to, uint32_t value) { nghttp2_option_set_max_send_header_block_length(to, value); });
  set(options.peer_max_concurrent_streams, nghttp2_option_set_peer_max_concurrent_streams);
  set(options.max_settings,
      [](auto* to, uint32_t value) { nghttp2_option_set_max_settings(to, value); });
  if (options.stream_reset_burst >= 0 && options.stream_reset_rate >= 0) {
    nghttp2_option_set_stream_reset_rate_limit(settings,
                                               static_cast<uint64_t>(options.stream_reset_burst),
                                               static_cast<uint64_t>(options.stream_reset_rate));
  }

  nghttp2_mem memory = {&self->memory_, &Memory::Take, &Memory::Give, &Memory::TakeZeroed,
                        &Memory::Change};
  const auto make = options.is_server ? nghttp2_session_server_new3 : nghttp2_session_client_new3;
  if (make(&self->session_, callbacks, self.get(), settings, &memory) != 0) return nullptr;
  return self;
}

Session::~Session() {
  // Shares in strings of the library's go before the library's memory.
  events_.clear();
  streams_.clear();
  if (session_ != nullptr) nghttp2_session_del(session_);
}

int Session::Receive(absl::Span<const uint8_t> bytes) {
  if (failed_) return NGHTTP2_ERR_SESSION_CLOSING;
  received_ = bytes.data();
  const nghttp2_ssize used = nghttp2_session_mem_recv2(session_, bytes.data(), bytes.size());
  received_ = nullptr;
  if (used >= 0) return 0;
  Fail(static_cast<int>(used));
  return static_cast<int>(used);
}

bool Session::Output(std::vector<uint8_t>* out, size_t most) {
  // The library is done with a frame when it is asked for the next one: before that, it takes no
  // trailers.
  while (out->size() < most || std::exchange(trailers_due_, false)) {
    const uint8_t* bytes = nullptr;
    const nghttp2_ssize size = nghttp2_session_mem_send2(session_, &bytes);
    if (size < 0) Fail(static_cast<int>(size));
    if (size <= 0) return false;
    out->insert(out->end(), bytes, bytes + size);
  }
  return true;
}

}  // namespace gyre::http2
