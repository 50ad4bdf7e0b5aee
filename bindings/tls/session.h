// One end of a TLS connection without a transport: bytes of the peer go in, bytes for the peer come
// out, and the JavaScript half moves them. BoringSSL does the protocol.
//
// What the handshake asks on its way is asked synchronously, from inside of step() and read(): the
// function in the property `onevent` of the object is called with an Event and its arguments.
// All of it belongs to the realm's thread; methods are not called from inside of `onevent`, except
// where it is said.
#ifndef GYRE_BINDINGS_TLS_SESSION_H_
#define GYRE_BINDINGS_TLS_SESSION_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "bindings/core/binding.h"
#include "bindings/core/class.h"
#include "bindings/tls/secure_context.h"
#include "openssl/ssl.h"

namespace gyre::tls {

// The numbers are those of internal/tls/handle.
enum class Event : int32_t {
  kHandshakeStart = 0,  // ()
  kHandshakeDone = 1,   // ()
  kKeylog = 2,          // (line)
  kNewSession = 3,      // (id, session)
  kLoadSession = 4,     // (id), of a server: true to wait for loadSession(), false for none
  kCertificate = 5,     // (server name, whether OCSP is asked for), of a server: true to wait
  kAlpn = 6,            // (protocols of the client): the chosen one, or undefined to refuse
  kPskServer = 7,       // (identity, most bytes): the key or undefined
  kPskClient = 8,       // (hint, most bytes of the key, of the identity): [identity, key]
};

// What step() has come to.
enum class Progress : int32_t {
  kDone = 0,      // the handshake is complete
  kWantRead = 1,  // more of the peer's bytes are needed
  kPaused = 2,    // an answer to an event is
};

class Session final : public js::Wrapped {
 public:
  using Bytes = absl::Span<uint8_t>;

  static absl::StatusOr<std::unique_ptr<Session>> New(js::Lock& js, SecureContext* context,
                                                      bool is_server);
  Session(bssl::UniquePtr<SSL> ssl, bool is_server) : ssl_(std::move(ssl)), is_server_(is_server) {}

  // Sets up the callbacks of a context that sessions are made of.
  static void Prepare(SSL_CTX* context);

  // Bytes of the peer, for step() and read() to look at.
  void Receive(js::Lock&, Bytes bytes);
  // Bytes for the peer since the last call, as an ArrayBuffer; undefined where there are none.
  js::Value Output(js::Lock& js);
  // Moves the handshake on: a Progress, or the error that ended it.
  absl::StatusOr<int32_t> Step(js::Lock& js);
  // The bytes of a record as an ArrayBuffer, undefined for none yet, null after the peer's
  // close_notify.
  absl::StatusOr<js::Value> Read(js::Lock& js);
  // Encrypts all of it; the handshake is complete.
  absl::Status Write(js::Lock& js, Bytes bytes);
  // Says close_notify.
  void Shutdown(js::Lock& js);
  // No event comes any more, and the keys are forgotten; every other method then does nothing.
  void Close(js::Lock&);

  // Before the handshake.
  absl::Status SetServername(js::Lock&, std::string name);
  void SetAlpn(js::Lock&, Bytes protocols);
  void EnableAlpnChoice(js::Lock&);
  void SetVerifyMode(js::Lock&, bool request, bool require);
  void RequestOcsp(js::Lock&);
  void EnableSessionLookup(js::Lock&);
  void EnableCertificateEvent(js::Lock&);
  void EnableKeylog(js::Lock&);
  void EnablePsk(js::Lock&, std::optional<std::string> hint);
  // False for what is no session of this version.
  bool SetSession(js::Lock&, Bytes session);
  bool SetMaxSendFragment(js::Lock&, int32_t size);

  // Answers to events; those to kCertificate also from inside of it.
  void SetContext(js::Lock&, SecureContext* context);
  void SetOcspResponse(js::Lock&, Bytes response);
  void CertificateReady(js::Lock&);
  void LoadSession(js::Lock&, std::optional<Bytes> session);

  // [code, text] or undefined.
  js::Value VerifyError(js::Lock& js);
  js::Value GetSession(js::Lock& js);
  // Of these bytes of a session, or without them of the one of the handshake.
  js::Value GetTicket(js::Lock& js, std::optional<Bytes> session);
  bool IsReused(js::Lock&);
  js::Value GetServername(js::Lock& js);
  js::Value GetAlpn(js::Lock& js);
  // [name, name of the standard, version]
  js::Value GetCipher(js::Lock& js);
  js::Value GetProtocol(js::Lock& js);
  // [type, name, bits], of the key exchange.
  js::Value GetEphemeralKey(js::Lock& js);
  // Certificates: of the peer, those above it as far as they are known, the own.
  js::Value GetPeerCertificates(js::Lock& js);
  js::Value GetCertificate(js::Lock& js);
  js::Value GetFinished(js::Lock& js);
  js::Value GetPeerFinished(js::Lock& js);
  js::Value GetOcspResponse(js::Lock& js);
  absl::StatusOr<js::Value> ExportKeyingMaterial(js::Lock& js, uint32_t size, std::string label,
                                                 std::optional<Bytes> context);

  static constexpr absl::string_view kClassName = "TlsSession";
  static constexpr auto kMembers = js::Members<
      js::Method<"receive", &Session::Receive>, js::Method<"output", &Session::Output>,
      js::Method<"step", &Session::Step>, js::Method<"read", &Session::Read>,
      js::Method<"write", &Session::Write>, js::Method<"shutdown", &Session::Shutdown>,
      js::Method<"close", &Session::Close>, js::Method<"setServername", &Session::SetServername>,
      js::Method<"setAlpn", &Session::SetAlpn>,
      js::Method<"enableAlpnChoice", &Session::EnableAlpnChoice>,
      js::Method<"setVerifyMode", &Session::SetVerifyMode>,
      js::Method<"requestOcsp", &Session::RequestOcsp>,
      js::Method<"enableSessionLookup", &Session::EnableSessionLookup>,
      js::Method<"enableCertificateEvent", &Session::EnableCertificateEvent>,
      js::Method<"enableKeylog", &Session::EnableKeylog>,
      js::Method<"enablePsk", &Session::EnablePsk>, js::Method<"setSession", &Session::SetSession>,
      js::Method<"setMaxSendFragment", &Session::SetMaxSendFragment>,
      js::Method<"setContext", &Session::SetContext>,
      js::Method<"setOcspResponse", &Session::SetOcspResponse>,
      js::Method<"certificateReady", &Session::CertificateReady>,
      js::Method<"loadSession", &Session::LoadSession>,
      js::Method<"verifyError", &Session::VerifyError>,
      js::Method<"getSession", &Session::GetSession>, js::Method<"getTicket", &Session::GetTicket>,
      js::Method<"isReused", &Session::IsReused>,
      js::Method<"getServername", &Session::GetServername>,
      js::Method<"getAlpn", &Session::GetAlpn>, js::Method<"getCipher", &Session::GetCipher>,
      js::Method<"getProtocol", &Session::GetProtocol>,
      js::Method<"getEphemeralKey", &Session::GetEphemeralKey>,
      js::Method<"getPeerCertificates", &Session::GetPeerCertificates>,
      js::Method<"getCertificate", &Session::GetCertificate>,
      js::Method<"getFinished", &Session::GetFinished>,
      js::Method<"getPeerFinished", &Session::GetPeerFinished>,
      js::Method<"getOcspResponse", &Session::GetOcspResponse>,
      js::Method<"exportKeyingMaterial", &Session::ExportKeyingMaterial>>();

 private:
  class Inside;
  struct Callbacks;

  // What `onevent` returns, or an empty value where it threw, which ends the handshake.
  js::Value Ask(Event event, absl::Span<const js::Value> arguments);
  // The failure of a call of BoringSSL, with the exception of an event before it.
  absl::Status Failure(absl::string_view fallback);

  bssl::UniquePtr<SSL> ssl_;
  bool is_server_;
  js::Lock* js_ = nullptr;  // of the method that is running
  bool threw_ = false;
  bool done_ = false;
  bool keylog_ = false;
  bool alpn_choice_ = false;
  bool lookup_ = false;
  bool looked_up_ = false;
  bool certificate_event_ = false;
  bool certificate_asked_ = false;
  bool certificate_waits_ = false;
  bssl::UniquePtr<SSL_SESSION> loaded_;
  std::string alpn_;
};

}  // namespace gyre::tls

#endif  // GYRE_BINDINGS_TLS_SESSION_H_
