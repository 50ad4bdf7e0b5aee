// internalBinding('http2'): sessions of nghttp2 for JavaScript, which moves their bytes.
//
//   const events = session.receive(bytes);   // see takeEvents()
//   const bytes = session.output();          // undefined where there is nothing to send
//
// takeEvents() gives one array for all that has happened since the last call: for each event its
// type (EventType of session.h), the stream, and what internal/http2/native says follows. Strings
// of header blocks are one byte a character both ways, as in HTTP/1.
//
// The binding has a class: ask for it at first use.
#ifndef GYRE_HTTP_HTTP2_HTTP2_BINDING_H_
#define GYRE_HTTP_HTTP2_HTTP2_BINDING_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/types/span.h"
#include "bindings/buffer/encoding.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "http/http2/session.h"

namespace gyre::http2 {

class NativeSession final : public js::Wrapped {
 public:
  using Bytes = absl::Span<uint8_t>;

  // `options` are numbers (float64) in the order of SessionOptions after its first member; NaN for
  // the default.
  static absl::StatusOr<std::unique_ptr<NativeSession>> New(js::Lock&, bool is_server,
                                                            Bytes options);
  explicit NativeSession(std::unique_ptr<Session> session) : session_(std::move(session)) {}

  // Nothing happens any more; every other method then does nothing, and gives 0.
  void Close(js::Lock&);

  js::Value Receive(js::Lock& js, Bytes bytes);
  js::Value Output(js::Lock& js);
  js::Value TakeEvents(js::Lock& js);

  // `flags`: 1 for no body, 2 for trailers after it.
  int32_t Request(js::Lock& js, js::String headers, int32_t flags, int32_t parent, int32_t weight,
                  bool exclusive);
  int32_t Respond(js::Lock& js, int32_t id, js::String headers, int32_t flags);
  int32_t Inform(js::Lock& js, int32_t id, js::String headers);
  int32_t PushPromise(js::Lock& js, int32_t id, js::String headers);
  int32_t Trailers(js::Lock& js, int32_t id, js::String headers);
  bool Write(js::Lock&, int32_t id, Bytes bytes);
  bool WriteString(js::Lock& js, int32_t id, js::String text, buffer::Encoding encoding);
  bool End(js::Lock&, int32_t id);
  int32_t Reset(js::Lock&, int32_t id, uint32_t code);
  int32_t Priority(js::Lock&, int32_t id, int32_t parent, int32_t weight, bool exclusive,
                   bool silent);
  int32_t Consume(js::Lock&, int32_t id, uint32_t size);

  // `pairs` are numbers (uint32): id and value of each setting.
  int32_t Settings(js::Lock&, Bytes pairs);
  int32_t Ping(js::Lock&, Bytes payload);
  int32_t Goaway(js::Lock&, uint32_t code, int32_t last_stream, Bytes data);
  int32_t ShutdownNotice(js::Lock&);
  int32_t Terminate(js::Lock&, uint32_t code);
  int32_t SetLocalWindowSize(js::Lock&, int32_t size);
  int32_t SetNextStream(js::Lock&, int32_t id);
  int32_t Altsvc(js::Lock& js, int32_t id, js::String origin, js::String value);
  int32_t Origin(js::Lock& js, js::Array origins);

  bool WantsRead(js::Lock&) { return session_ != nullptr && session_->WantsRead(); }
  bool WantsWrite(js::Lock&) { return session_ != nullptr && session_->WantsWrite(); }
  double Memory(js::Lock&);
  // The settings with the ids 1 to 6 and 8, of this end or of the peer.
  js::Value GetSettings(js::Lock& js, bool remote);
  // [effective local window, effective received data, next stream, local window, last processed
  // stream, remote window, frames that wait, deflate table, inflate table]
  js::Value State(js::Lock& js);
  // [received, sent]
  js::Value Frames(js::Lock& js);
  // [state, weight, weights of dependents, local close, remote close, local window]; zeros for a
  // stream that is not open.
  js::Value StreamState(js::Lock& js, int32_t id);

  static constexpr absl::string_view kClassName = "Http2Session";
  static constexpr auto kMembers = js::Members<
      js::Method<"close", &NativeSession::Close>, js::Method<"receive", &NativeSession::Receive>,
      js::Method<"output", &NativeSession::Output>,
      js::Method<"takeEvents", &NativeSession::TakeEvents>,
      js::Method<"request", &NativeSession::Request>,
      js::Method<"respond", &NativeSession::Respond>, js::Method<"inform", &NativeSession::Inform>,
      js::Method<"pushPromise", &NativeSession::PushPromise>,
      js::Method<"trailers", &NativeSession::Trailers>, js::Method<"write", &NativeSession::Write>,
      js::Method<"writeString", &NativeSession::WriteString>,
      js::Method<"end", &NativeSession::End>, js::Method<"reset", &NativeSession::Reset>,
      js::Method<"priority", &NativeSession::Priority>,
      js::Method<"consume", &NativeSession::Consume>,
      js::Method<"settings", &NativeSession::Settings>, js::Method<"ping", &NativeSession::Ping>,
      js::Method<"goaway", &NativeSession::Goaway>,
      js::Method<"shutdownNotice", &NativeSession::ShutdownNotice>,
      js::Method<"terminate", &NativeSession::Terminate>,
      js::Method<"setLocalWindowSize", &NativeSession::SetLocalWindowSize>,
      js::Method<"setNextStream", &NativeSession::SetNextStream>,
      js::Method<"altsvc", &NativeSession::Altsvc>, js::Method<"origin", &NativeSession::Origin>,
      js::Method<"wantsRead", &NativeSession::WantsRead>,
      js::Method<"wantsWrite", &NativeSession::WantsWrite>,
      js::Method<"memory", &NativeSession::Memory>,
      js::Method<"getSettings", &NativeSession::GetSettings>,
      js::Method<"state", &NativeSession::State>, js::Method<"frames", &NativeSession::Frames>,
      js::Method<"streamState", &NativeSession::StreamState>>();

 private:
  std::unique_ptr<Session> session_;
  std::vector<uint8_t> output_;
};

class Http2Binding final : public js::Binding {
 public:
  explicit Http2Binding(js::Realm&) {}

  // What nghttp2 says of one of its errors.
  std::string ErrorText(js::Lock&, int32_t code) { return nghttp2_strerror(code); }

  static constexpr absl::string_view kName = "http2";
  static constexpr auto kMembers =
      js::Members<js::Class<NativeSession>, js::Method<"errorText", &Http2Binding::ErrorText>>();
};

}  // namespace gyre::http2

#endif  // GYRE_HTTP_HTTP2_HTTP2_BINDING_H_
