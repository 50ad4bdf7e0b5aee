// internalBinding('http_server'): http::Server for JavaScript.
//
// A request costs one call into JavaScript, request(meta, handle, head), and a response that is
// ended at once costs one call out of it, respond(). Nothing is built for a request but its head as
// one string, which JavaScript takes apart when a program looks (http::RequestHead::block); heads
// equal to the one before share the string.
//
// Exchanges and connections are named by the number of their server and their handle; calls with a
// stale one do nothing. `meta` is method | minor version << 6 | has body << 7 | keep-alive << 8 |
// expects 100 << 9 | expects something else << 10 | upgrade << 11 | server << 12.
//
// Header fields that recur are sent from memory: addField(set, name, value) names the sequence of
// fields `set` (0: none) followed by one more, already checked field, and respond() and head() take
// such a number in place of the fields.
#ifndef GYRE_HTTP_NODE_HTTP_SERVER_H_
#define GYRE_HTTP_NODE_HTTP_SERVER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "bindings/core/binding.h"
#include "http/core/server.h"

namespace gyre::http {

class HttpServerBinding final : public js::Binding {
 public:
  explicit HttpServerBinding(js::Realm& realm);
  ~HttpServerBinding() override;

  // The functions that events call: { request, body, end, abort, drain, connection,
  // connectionClosed, clientError, closed, peerEnded }.
  void Setup(js::Lock& js, js::Object callbacks);
  // The names of the methods, by number; undefined where a number has none.
  js::Array Methods(js::Lock& js);
  // "OK" for 200, and so on.
  std::string Reason(js::Lock& js, int32_t status);

  // The characters of bytes in UTF-8, or, where `latin1`, one for each byte.
  js::String Decode(js::Lock& js, js::Value bytes, bool latin1);

  // A new server's number. It serves from listen() to closed(), and is then forgotten.
  int32_t Create(js::Lock& js);
  void Configure(js::Lock& js, int32_t server, double keep_alive_ms, double headers_ms,
                 double request_ms, double max_requests, double max_head_bytes,
                 double max_connections, int32_t flags);
  // 0, or a negative errno.
  int32_t Listen(js::Lock& js, int32_t server, std::string host, int32_t port, int32_t backlog,
                 bool ipv6_only, bool reuse_port);
  // Instead of Listen(): the server serves what serve() gives it.
  void OpenServer(js::Lock& js, int32_t server);
  // Serves a connection accepted elsewhere, by a descriptor of its own for it. As Listen().
  int32_t Serve(js::Lock& js, int32_t server, int32_t descriptor);
  // [address, port, family], or undefined.
  js::Value Address(js::Lock& js, int32_t server);
  void Close(js::Lock& js, int32_t server);
  void CloseIdle(js::Lock& js, int32_t server);
  void CloseAll(js::Lock& js, int32_t server);
  void SetRef(js::Lock& js, int32_t server, bool referenced);
  double Connections(js::Lock& js, int32_t server);

  // (server, handle, status, set, fields, body, reason, options): the whole response. `fields` is
  // [name, value, ...] where set is negative. True while the connection keeps up.
  void Respond(js::Lock& js, const js::CallbackInfo& info);
  // (server, handle, status, set, fields, length, reason, options): the head alone; `length` is
  // negative when unknown. Returns whether the connection goes on after it, and 2 when chunked.
  void Head(js::Lock& js, const js::CallbackInfo& info);
  // (server, handle, chunk, hold): a string (UTF-8) or a Uint8Array. With `hold` it waits for
  // flush(), unless it is large. Returns whether the connection keeps up.
  void Write(js::Lock& js, const js::CallbackInfo& info);
  // (server, handle, chunk, trailers)
  void End(js::Lock& js, const js::CallbackInfo& info);
  int32_t AddField(js::Lock& js, int32_t set, std::string name, js::String value);

  void Flush(js::Lock& js, int32_t server, uint32_t handle);
  void WriteRaw(js::Lock& js, int32_t server, uint32_t handle, js::String bytes);
  // 0 pauses the body, 1 resumes it, 2 drops the rest.
  void ControlBody(js::Lock& js, int32_t server, uint32_t handle, int32_t action);

  // The handle of an exchange's connection, whose end is then reported; -1 when it is gone.
  int32_t ConnectionOf(js::Lock& js, int32_t server, uint32_t handle);
  // [remote address, port, family, local address, port, family], or undefined.
  js::Value ConnectionInfo(js::Lock& js, int32_t server, uint32_t connection);
  void ConnectionFinish(js::Lock& js, int32_t server, uint32_t connection, js::Value bytes);
  void ConnectionDestroy(js::Lock& js, int32_t server, uint32_t connection);
  void ConnectionNoDelay(js::Lock& js, int32_t server, uint32_t connection, bool on);
  void ConnectionKeepAlive(js::Lock& js, int32_t server, uint32_t connection, bool on,
                           int32_t idle_seconds);
  double ConnectionQueued(js::Lock& js, int32_t server, uint32_t connection);

  static constexpr absl::string_view kName = "http_server";
  static constexpr auto kMembers =
      js::Members<js::Method<"setup", &HttpServerBinding::Setup>,
                  js::Method<"methods", &HttpServerBinding::Methods>,
                  js::Method<"reason", &HttpServerBinding::Reason>,
                  js::Method<"decode", &HttpServerBinding::Decode>,
                  js::Method<"create", &HttpServerBinding::Create>,
                  js::Method<"configure", &HttpServerBinding::Configure>,
                  js::Method<"listen", &HttpServerBinding::Listen>,
                  js::Method<"open", &HttpServerBinding::OpenServer>,
                  js::Method<"serve", &HttpServerBinding::Serve>,
                  js::Method<"address", &HttpServerBinding::Address>,
                  js::Method<"close", &HttpServerBinding::Close>,
                  js::Method<"closeIdle", &HttpServerBinding::CloseIdle>,
                  js::Method<"closeAll", &HttpServerBinding::CloseAll>,
                  js::Method<"setRef", &HttpServerBinding::SetRef>,
                  js::Method<"connections", &HttpServerBinding::Connections>,
                  js::Method<"respond", &HttpServerBinding::Respond>,
                  js::Method<"head", &HttpServerBinding::Head>,
                  js::Method<"write", &HttpServerBinding::Write>,
                  js::Method<"end", &HttpServerBinding::End>,
                  js::Method<"addField", &HttpServerBinding::AddField>,
                  js::Method<"flush", &HttpServerBinding::Flush>,
                  js::Method<"writeRaw", &HttpServerBinding::WriteRaw>,
                  js::Method<"controlBody", &HttpServerBinding::ControlBody>,
                  js::Method<"connectionOf", &HttpServerBinding::ConnectionOf>,
                  js::Method<"connectionInfo", &HttpServerBinding::ConnectionInfo>,
                  js::Method<"connectionFinish", &HttpServerBinding::ConnectionFinish>,
                  js::Method<"connectionDestroy", &HttpServerBinding::ConnectionDestroy>,
                  js::Method<"connectionNoDelay", &HttpServerBinding::ConnectionNoDelay>,
                  js::Method<"connectionKeepAlive", &HttpServerBinding::ConnectionKeepAlive>,
                  js::Method<"connectionQueued", &HttpServerBinding::ConnectionQueued>>();

 private:
  class Slot;
  friend class Slot;

  // A sequence of header fields, ready to be sent.
  struct FieldSet {
    std::string bytes;
    // Those that decide on framing.
    std::vector<std::pair<std::string, std::string>> noted;
  };

  enum Event {
    kRequest,
    kBody,
    kEnd,
    kAbort,
    kDrain,
    kConnection,
    kConnectionClosed,
    kClientError,
    kClosed,
    kPeerEnded,
    kEvents
  };

  Exchange* Find(int32_t server, uint32_t handle);
  Exchange* Find(const js::CallbackInfo& info);
  Connection* FindConnection(int32_t server, uint32_t handle);
  Slot* slot(int32_t server);
  void Notify(js::Lock& js, Event event, absl::Span<const js::Value> arguments,
              js::Value* result = nullptr);
  bool StartHead(js::Lock& js, Exchange* exchange, const js::CallbackInfo& info);
  js::String HeadString(js::Lock& js, const std::string& block);

  js::Realm& realm_;
  std::vector<std::unique_ptr<js::Kept<v8::Function>>> callbacks_;
  js::Kept<v8::String> last_head_;
  std::string last_head_bytes_;
  std::vector<FieldSet> sets_;
  std::vector<std::unique_ptr<Slot>> slots_;
  std::vector<int32_t> free_slots_;
};

}  // namespace gyre::http

#endif  // GYRE_HTTP_NODE_HTTP_SERVER_H_
