// One end of an HTTP/2 connection (RFC 9113) without a transport and without JavaScript: bytes of
// the peer go in, bytes for the peer come out, and what has happened is a list of events in
// between. nghttp2 does the framing.
//
//   session.Receive(bytes);            // consumes all of them
//   for (Event& event : session.TakeEvents()) ...
//   while (session.Output(&out, most)) ... // send
//
// Nobody is called back: a caller handles events after the library has returned, and may call every
// method then. A stream that an event names may have been closed meanwhile; what is asked of it is
// answered with an error of nghttp2, or nothing. Codes that methods return are 0, or one of
// nghttp2_error, which are negative. All of it belongs to one thread. A hostile peer can end the
// session (kError), and never more memory than the limits say is held for it.
#ifndef GYRE_HTTP_HTTP2_SESSION_H_
#define GYRE_HTTP_HTTP2_SESSION_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "http/http2/header_line.h"
#include "nghttp2/nghttp2.h"

namespace gyre::http2 {

// The numbers are those of internal/http2/native.
enum class EventType : int32_t {
  kHeaders = 0,       // a header block: lines; a is its category, b the flags of the frame, c the
                      // stream that a promise came on
  kData = 1,          // bytes of a body: a is their offset in what Receive() got, b their number
  kEnd = 2,           // the peer sends no more on the stream
  kClosed = 3,        // the stream has gone; a is the error code
  kDrained = 4,       // everything written to the stream has been framed
  kWantTrailers = 5,  // the body has been framed, SubmitTrailers() is due
  kSettings = 6,      // of the peer; text are those without a name, id and value (uint32) of each,
                      // values the others, as of RemoteSettings()
  kSettingsAck = 7,
  kPing = 8,         // text is the payload
  kPingAck = 9,      // the same
  kGoaway = 10,      // a is the error code, b the last stream, text the additional data
  kPriority = 11,    // a is the parent, b the weight, c 1 for exclusive
  kAltsvc = 12,      // text is the origin, value the value of the field
  kOrigin = 13,      // texts, each an origin
  kFrameError = 14,  // a frame could not be sent: a is its type, b the error code
  kTerminated = 16,  // the library has ended the session, and told the peer; a is the error code
  kError = 15,       // the session is at its end: a is the nghttp2_error, text Node's code or empty
};

struct Event {
  EventType type;
  int32_t stream = 0;
  int32_t a = 0;
  int32_t b = 0;
  int32_t c = 0;
  std::string text;
  std::string value;
  std::vector<HeaderLine> lines;
  std::vector<std::string> texts;
  std::vector<uint32_t> values;
};

enum class Padding { kNone, kAligned, kMax };

// Node's options of a session, with its defaults
// (https://nodejs.org/docs/latest-v20.x/api/http2.html#http2createserveroptions-onrequesthandler).
// Negative numbers stand for nghttp2's own default.
struct SessionOptions {
  bool is_server = true;
  double max_deflate_table = -1;
  double max_reserved_streams = 200;
  double max_send_header_block = -1;
  double peer_max_concurrent_streams = 100;
  Padding padding = Padding::kNone;
  uint32_t max_header_pairs = 128;
  uint64_t max_memory = 10 * 1000 * 1000;
  double max_settings = 32;
  double stream_reset_burst = 1000;
  double stream_reset_rate = 33;
  uint32_t max_rejected_streams = 100;
  uint32_t max_invalid_frames = 1000;
};

class Session {
 public:
  static std::unique_ptr<Session> New(const SessionOptions& options);
  ~Session();
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  // 0, or the error that is in a kError event, too; then nothing is to be received any more.
  int Receive(absl::Span<const uint8_t> bytes);
  // Appends frames to `out` until about `most` bytes are in it. False where nothing more is to be
  // sent now.
  bool Output(std::vector<uint8_t>* out, size_t most);
  std::vector<Event> TakeEvents() { return std::exchange(events_, {}); }
  bool HasEvents() const { return !events_.empty(); }

  // Streams. `headers` are lines of header_line.h.
  struct Body {
    bool none = false;           // the header block ends the stream
    bool wait_trailers = false;  // kWantTrailers comes after the body
  };
  // The id of the new stream, or an error.
  int32_t Request(absl::string_view headers, Body body, const nghttp2_priority_spec* priority);
  int Respond(int32_t stream, absl::string_view headers, Body body);
  int Inform(int32_t stream, absl::string_view headers);
  // The id of the promised stream, or an error.
  int32_t Push(int32_t stream, absl::string_view headers);
  int SubmitTrailers(int32_t stream, absl::string_view headers);
  // More of the body; false for a stream that takes none.
  bool Write(int32_t stream, std::string bytes);
  // No more comes; after what is written.
  bool End(int32_t stream);
  int Reset(int32_t stream, uint32_t code);
  int Priority(int32_t stream, const nghttp2_priority_spec& priority, bool silent);
  // Bytes of a body have been used: the window of the stream opens again. (That of the session does
  // so by itself.)
  int Consume(int32_t stream, size_t size);

  int Settings(absl::Span<const nghttp2_settings_entry> entries);
  int Ping(absl::Span<const uint8_t> payload);
  int Goaway(uint32_t code, int32_t last_stream, absl::Span<const uint8_t> data);
  int ShutdownNotice();
  int Terminate(uint32_t code);
  int SetLocalWindowSize(int32_t size);
  int SetNextStream(int32_t id);
  int Altsvc(int32_t stream, absl::string_view origin, absl::string_view value);
  int Origin(absl::Span<const std::string> origins);

  // The settings with the ids 1 to 6 and 8, of the peer and of this end.
  std::vector<uint32_t> RemoteSettings() const;
  std::vector<uint32_t> LocalSettings() const;

  nghttp2_session* get() const { return session_; }
  bool WantsRead() const { return nghttp2_session_want_read(session_) != 0; }
  bool WantsWrite() const { return nghttp2_session_want_write(session_) != 0; }
  // Bytes that are held for the peer: the library's and what waits in streams.
  size_t memory() const { return memory_ + queued_; }
  // Whole frames, both ways.
  uint64_t frames_received() const { return frames_received_; }
  uint64_t frames_sent() const { return frames_sent_; }

 private:
  struct Stream {
    std::vector<HeaderLine> lines;  // of the header block that is arriving
    size_t lines_size = 0;
    size_t most_lines_size = 0;
    int32_t category = 0;
    std::vector<std::string> queue;  // of the body, without what is behind `head`
    size_t head = 0;                 // in the first of the queue
    size_t next = 0;
    bool ended = false;
    bool wait_trailers = false;
  };
  struct Callbacks;

  explicit Session(const SessionOptions& options) : options_(options) {}
  Stream* Find(int32_t id);
  void Push(Event event) { events_.push_back(std::move(event)); }
  void PushText(EventType type, std::string text);
  void Fail(int code);
  int CountInvalid();
  int OnHeaderBlock(int32_t id, uint8_t flags, int32_t parent);
  void OnExtension(const nghttp2_frame* frame);
  void Forget(Stream& stream);
  nghttp2_data_provider2 Provider();
  nghttp2_ssize ReadBody(int32_t id, absl::Span<uint8_t> out, uint32_t* flags);
  bool CanAddStream() const;
  std::unique_ptr<Stream> NewStream() const;

  const SessionOptions options_;
  nghttp2_session* session_ = nullptr;
  size_t memory_ = 0;
  size_t queued_ = 0;
  uint64_t frames_received_ = 0;
  uint64_t frames_sent_ = 0;
  uint32_t rejected_streams_ = 0;
  uint32_t invalid_frames_ = 0;
  int own_goaways_ = 0;  // that are submitted and not sent
  bool failed_ = false;
  bool trailers_due_ = false;
  const char* failure_ = "";  // Node's code for what a callback refused
  const uint8_t* received_ = nullptr;
  absl::flat_hash_map<int32_t, std::unique_ptr<Stream>> streams_;
  std::vector<Event> events_;
};

}  // namespace gyre::http2

#endif  // GYRE_HTTP_HTTP2_SESSION_H_
