// internalBinding('http_server'): http::Server for JavaScript.
//
// It serves plain requests, one at a time; everything else, and whatever a program wants to look at
// closer, leaves with its connection by release() or unusual() for the general implementation on
// net.Socket, in the middle of a body or of a response, too.
//
// A request costs one call into JavaScript, request(meta, handle, head, connection), one more for
// each part of its body, body(server, handle, bytes or undefined, whether that is the end,
// http::RequestHead::trailer_block or undefined), and a response one call out of it, respond(), or
// stream() where it comes in several turns. Nothing is built for a request but its head as one
// string, which JavaScript takes apart when a program looks (http::RequestHead::block); heads equal
// to the one before share the string.
//
// Exchanges and connections are named by the number of their server and their handle; calls with a
// stale one do nothing. `meta` is method | minor version << 6 | has body << 7 | keep-alive << 8 |
// expects 100 << 9 | expects something else << 10 | upgrade << 11 | server << 12.
//
// Header fields that recur are sent from memory: addField(set, name, value) names the sequence of
// fields `set` (0: none) followed by one more, already checked field, and respond() takes such a
// number in place of the fields.
#ifndef GYRE_HTTP_NODE_HTTP_SERVER_H_
#define GYRE_HTTP_NODE_HTTP_SERVER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bindings/core/binding.h"
#include "bindings/net/handles.h"
#include "http/core/server.h"

namespace gyre::http {

class HttpServerBinding final : public js::Binding {
 public:
  explicit HttpServerBinding(js::Realm& realm);
  ~HttpServerBinding() override;

  // The functions that events call: { request, body, drain, abort, peerEnded, unusual, gone, closed
  // }.
  void Setup(js::Lock& js, js::Object callbacks);
  // The names of the methods, by number; undefined where a number has none.
  js::Array Methods(js::Lock& js);
  // "OK" for 200, and so on.
  std::string Reason(js::Lock& js, int32_t status);

  // The characters of bytes in UTF-8, or, where `latin1`, one for each byte.
  js::String Decode(js::Lock& js, js::Value bytes, bool latin1);

  // A new server's number. It serves from listen() to closed(), and is then forgotten.
  int32_t Create(js::Lock& js);
  // `tick_ms`: how late a timeout may be; it counts before the first take(). `report_timeouts`: who
  // is too late goes to `unusual`, with true as its third argument.
  void Configure(js::Lock& js, int32_t server, double keep_alive_ms, double headers_ms,
                 double request_ms, double tick_ms, double max_head_bytes, bool report_timeouts);
  // Takes the connections of `listener` from now on, or leaves them to JavaScript again.
  void Take(js::Lock& js, int32_t server, bindings::ListenHandle* listener, bool on);
  void Close(js::Lock& js, int32_t server);
  void Drain(js::Lock& js, int32_t server);
  void CloseIdle(js::Lock& js, int32_t server);
  void CloseAll(js::Lock& js, int32_t server);
  double Connections(js::Lock& js, int32_t server);
  // Of all servers, from the start of the process.
  double Requests(js::Lock&) { return static_cast<double>(requests_); }

  // (server, handle, status, set, fields, body, reason, options): the whole response. `fields` is
  // [name, value, ...] where set is negative. A body in a list was begun before its length was
  // known.
  void Respond(js::Lock& js, const js::CallbackInfo& info);
  // The same, but `body` is a list of parts: those that are there now. The first call also sends
  // the head. Returns how much waits for the peer: `drain` tells when that has gone. -1 where the
  // exchange is gone.
  void Stream(js::Lock& js, const js::CallbackInfo& info);
  // The last parts of what stream() has begun, and its end: that is left out, and false, where much
  // still waits for the peer.
  bool EndStream(js::Lock& js, int32_t server, uint32_t handle, js::Array parts);
  int32_t AddField(js::Lock& js, int32_t set, std::string name, js::String value);

  // Keeps the rest of the body back, or lets it come.
  void PauseBody(js::Lock& js, int32_t server, uint32_t handle, bool on);
  // The rest of the body will not be told.
  void DiscardBody(js::Lock& js, int32_t server, uint32_t handle);

  // From now on `gone` tells when the connection has ended, with its number. False when it has.
  bool Watch(js::Lock& js, int32_t server, uint32_t connection);
  // Whether the connection has nothing more to send.
  bool Ending(js::Lock& js, int32_t server, uint32_t connection);
  // [address, port, family] of an end of the connection; undefined when it is gone.
  js::Value Endpoint(js::Lock& js, int32_t server, uint32_t connection, bool remote);

  // The connection for JavaScript to go on with: [stream handle, bytes received and not understood,
  // handle of the exchange under way or -1, whether the peer has ended its side, its number, the
  // HttpParser of the body that is to come or undefined, how many milliseconds ago its request
  // began, 1 | chunked << 1 | keep-alive << 2 where the response has begun, how often it has come
  // back].
  // Undefined when it is gone or about to go.
  js::Value Release(js::Lock& js, int32_t server, uint32_t connection);

  // The way back: a connection that waits for its next request, and its new number. Negative, and
  // nothing happens, where there is no server or no connection.
  int32_t Serve(js::Lock& js, int32_t server, bindings::StreamHandle* stream, uint32_t returns);

  static constexpr absl::string_view kName = "http_server";
  static constexpr auto kMembers =
      js::Members<js::Method<"setup", &HttpServerBinding::Setup>,
                  js::Method<"methods", &HttpServerBinding::Methods>,
                  js::Method<"reason", &HttpServerBinding::Reason>,
                  js::Method<"decode", &HttpServerBinding::Decode>,
                  js::Method<"create", &HttpServerBinding::Create>,
                  js::Method<"take", &HttpServerBinding::Take>,
                  js::Method<"configure", &HttpServerBinding::Configure>,
                  js::Method<"close", &HttpServerBinding::Close>,
                  js::Method<"drain", &HttpServerBinding::Drain>,
                  js::Method<"closeIdle", &HttpServerBinding::CloseIdle>,
                  js::Method<"closeAll", &HttpServerBinding::CloseAll>,
                  js::Method<"connections", &HttpServerBinding::Connections>,
                  js::Method<"requests", &HttpServerBinding::Requests>,
                  js::Method<"respond", &HttpServerBinding::Respond>,
                  js::Method<"stream", &HttpServerBinding::Stream>,
                  js::Method<"endStream", &HttpServerBinding::EndStream>,
                  js::Method<"pauseBody", &HttpServerBinding::PauseBody>,
                  js::Method<"discardBody", &HttpServerBinding::DiscardBody>,
                  js::Method<"addField", &HttpServerBinding::AddField>,
                  js::Method<"watch", &HttpServerBinding::Watch>,
                  js::Method<"ending", &HttpServerBinding::Ending>,
                  js::Method<"endpoint", &HttpServerBinding::Endpoint>,
                  js::Method<"release", &HttpServerBinding::Release>,
                  js::Method<"serve", &HttpServerBinding::Serve>>();

 private:
  class Slot;
  friend class Slot;

  // A sequence of header fields, ready to be sent.
  struct FieldSet {
    std::string bytes;
    // Those that decide on framing.
    std::vector<std::pair<std::string, std::string>> noted;
  };

  enum Event { kRequest, kBody, kDrain, kAbort, kPeerEnded, kUnusual, kGone, kClosed, kEvents };

  Exchange* Find(int32_t server, uint32_t handle);
  Exchange* Find(const js::CallbackInfo& info);
  Slot* slot(int32_t server);
  Connection* FindConnection(int32_t server, uint32_t connection);
  void Notify(js::Lock& js, Event event, absl::Span<const js::Value> arguments,
              js::Value* result = nullptr);
  bool StartHead(js::Lock& js, Exchange* exchange, const js::CallbackInfo& info);
  js::String HeadString(js::Lock& js, const std::string& block);

  js::Realm& realm_;
  std::vector<std::unique_ptr<js::Kept<v8::Function>>> callbacks_;
  js::Kept<v8::String> last_head_;
  std::string last_head_bytes_;
  std::vector<FieldSet> sets_;
  uint64_t requests_ = 0;
  std::vector<std::unique_ptr<Slot>> slots_;
  std::vector<int32_t> free_slots_;
};

}  // namespace gyre::http

#endif  // GYRE_HTTP_NODE_HTTP_SERVER_H_
