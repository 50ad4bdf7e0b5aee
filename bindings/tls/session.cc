#include "bindings/tls/session.h"

#include <algorithm>
#include <cstring>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bindings/core/callback.h"
#include "bindings/crypto/openssl_error.h"
#include "bindings/x509/certificate.h"
#include "openssl/bio.h"
#include "openssl/err.h"
#include "openssl/x509.h"

namespace gyre::tls {
namespace {

using crypto::OpensslError;

// The most that a record has (RFC 8446 section 5.1).
constexpr size_t kRecord = 16 * 1024;

absl::string_view TextOf(const uint8_t* bytes, size_t size) {
  return absl::string_view(reinterpret_cast<const char*>(bytes), size);
}

}  // namespace

// While a method of a session is running, its events have JavaScript to call.
class Session::Inside {
 public:
  Inside(Session* session, js::Lock& js) : session_(session), before_(session->js_) {
    session->js_ = &js;
    if (before_ == nullptr) ERR_clear_error();
  }
  ~Inside() { session_->js_ = before_; }

 private:
  Session* session_;
  js::Lock* before_;
};

struct Session::Callbacks {
  static Session* Of(const SSL* ssl) { return static_cast<Session*>(SSL_get_ex_data(ssl, 0)); }

  static void Info(const SSL* ssl, int where, int) {
    Session* session = Of(ssl);
    if (session == nullptr) return;
    if ((where & SSL_CB_HANDSHAKE_START) != 0) {
      session->Ask(Event::kHandshakeStart, {});
    } else if ((where & SSL_CB_HANDSHAKE_DONE) != 0) {
      session->done_ = true;
    }
  }

  static void Keylog(const SSL* ssl, const char* line) {
    Session* session = Of(ssl);
    if (session == nullptr || !session->keylog_ || session->js_ == nullptr) return;
    js::Lock& js = *session->js_;
    session->Ask(Event::kKeylog, {x509::ToArrayBuffer(js, absl::StrCat(line, "\n"))});
  }

  static int NewSession(SSL* ssl, SSL_SESSION* made) {
    Session* session = Of(ssl);
    if (session == nullptr || session->js_ == nullptr) return 0;
    uint8_t* bytes = nullptr;
    size_t size = 0;
    if (!SSL_SESSION_to_bytes(made, &bytes, &size)) return 0;
    bssl::UniquePtr<uint8_t> owned(bytes);
    unsigned id_size = 0;
    const uint8_t* id = SSL_SESSION_get_id(made, &id_size);
    js::Lock& js = *session->js_;
    session->Ask(Event::kNewSession, {x509::ToArrayBuffer(js, TextOf(id, id_size)),
                                      x509::ToArrayBuffer(js, TextOf(bytes, size))});
    return 0;
  }

  static SSL_SESSION* FindSession(SSL* ssl, const uint8_t* id, int size, int* copy) {
    Session* session = Of(ssl);
    *copy = 0;
    if (session == nullptr || !session->lookup_ || session->js_ == nullptr) return nullptr;
    if (session->looked_up_) return session->loaded_.release();
    js::Lock& js = *session->js_;
    const js::Value waits = session->Ask(
        Event::kLoadSession, {x509::ToArrayBuffer(js, TextOf(id, static_cast<size_t>(size)))});
    if (waits.IsEmpty() || !waits->IsTrue()) return nullptr;
    return SSL_magic_pending_session_ptr();
  }

  // 1 to go on, -1 to wait, 0 for an error.
  static int Certificate(SSL* ssl, void*) {
    Session* session = Of(ssl);
    if (session == nullptr || !session->is_server_ || !session->certificate_event_) return 1;
    if (session->certificate_asked_) return session->certificate_waits_ ? -1 : 1;
    if (session->js_ == nullptr) return 0;
    session->certificate_asked_ = true;
    js::Lock& js = *session->js_;
    const char* name = SSL_get_servername(ssl, TLSEXT_NAMETYPE_host_name);
    session->certificate_waits_ = true;
    const js::Value waits = session->Ask(
        Event::kCertificate,
        {js::NewString(js, name == nullptr ? "" : name),
         js::NewBoolean(js, SSL_get_tlsext_status_type(ssl) == TLSEXT_STATUSTYPE_ocsp)});
    if (waits.IsEmpty()) return 0;
    if (!waits->IsTrue()) session->certificate_waits_ = false;
    return session->certificate_waits_ ? -1 : 1;
  }

  static int Alpn(SSL* ssl, const uint8_t** out, uint8_t* out_size, const uint8_t* in,
                  unsigned in_size, void*) {
    Session* session = Of(ssl);
    if (session == nullptr || !session->is_server_) return SSL_TLSEXT_ERR_NOACK;
    if (session->alpn_choice_) {
      if (session->js_ == nullptr) return SSL_TLSEXT_ERR_ALERT_FATAL;
      js::Lock& js = *session->js_;
      const js::Value chosen =
          session->Ask(Event::kAlpn, {x509::ToArrayBuffer(js, TextOf(in, in_size))});
      if (chosen.IsEmpty() || !chosen->IsInt32()) return SSL_TLSEXT_ERR_ALERT_FATAL;
      const auto at = static_cast<unsigned>(chosen.As<v8::Int32>()->Value());
      if (at >= in_size || at + in[at] >= in_size) return SSL_TLSEXT_ERR_ALERT_FATAL;
      *out = in + at + 1;
      *out_size = in[at];
      return SSL_TLSEXT_ERR_OK;
    }
    if (session->alpn_.empty()) return SSL_TLSEXT_ERR_NOACK;
    uint8_t* selected = nullptr;
    const int result = SSL_select_next_proto(
        &selected, out_size, reinterpret_cast<const uint8_t*>(session->alpn_.data()),
        static_cast<unsigned>(session->alpn_.size()), in, in_size);
    *out = selected;
    return result == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_ALERT_FATAL;
  }

  static unsigned PskServer(SSL* ssl, const char* identity, uint8_t* psk, unsigned most) {
    Session* session = Of(ssl);
    if (session == nullptr || session->js_ == nullptr) return 0;
    js::Lock& js = *session->js_;
    const js::Value key =
        session->Ask(Event::kPskServer,
                     {js::NewString(js, identity), js::NewInteger(js, static_cast<int32_t>(most))});
    if (key.IsEmpty()) return 0;
    const absl::Span<uint8_t> bytes = js::Bytes(key);
    if (bytes.empty() || bytes.size() > most) return 0;
    std::copy(bytes.begin(), bytes.end(), psk);
    return static_cast<unsigned>(bytes.size());
  }

  static unsigned PskClient(SSL* ssl, const char* hint, char* identity, unsigned most_identity,
                            uint8_t* psk, unsigned most) {
    Session* session = Of(ssl);
    if (session == nullptr || session->js_ == nullptr) return 0;
    js::Lock& js = *session->js_;
    const js::Value answer = session->Ask(
        Event::kPskClient, {hint == nullptr ? js::Null(js) : js::Value(js::NewString(js, hint)),
                            js::NewInteger(js, static_cast<int32_t>(most)),
                            js::NewInteger(js, static_cast<int32_t>(most_identity))});
    if (answer.IsEmpty() || !answer->IsArray()) return 0;
    js::Array pair = answer.As<v8::Array>();
    const std::string name = js::ToUtf8(js, pair->Get(js.context(), 0).ToLocalChecked());
    const absl::Span<uint8_t> bytes = js::Bytes(pair->Get(js.context(), 1).ToLocalChecked());
    if (name.size() > most_identity || bytes.empty() || bytes.size() > most) return 0;
    std::memcpy(identity, name.c_str(), name.size() + 1);
    std::copy(bytes.begin(), bytes.end(), psk);
    return static_cast<unsigned>(bytes.size());
  }

  // The application decides by verifyError(); a certificate that does not hold ends no handshake.
  static int Verify(int, X509_STORE_CTX*) { return 1; }
};

void Session::Prepare(SSL_CTX* context) {
  SSL_CTX_set_info_callback(context, &Callbacks::Info);
  SSL_CTX_sess_set_new_cb(context, &Callbacks::NewSession);
  SSL_CTX_sess_set_get_cb(context, &Callbacks::FindSession);
  SSL_CTX_set_cert_cb(context, &Callbacks::Certificate, nullptr);
  SSL_CTX_set_alpn_select_cb(context, &Callbacks::Alpn, nullptr);
  SSL_CTX_set_keylog_callback(context, &Callbacks::Keylog);
}

absl::StatusOr<std::unique_ptr<Session>> Session::New(js::Lock&, SecureContext* context,
                                                      bool is_server) {
  bssl::UniquePtr<SSL> ssl(SSL_new(context->context()));
  bssl::UniquePtr<BIO> in(BIO_new(BIO_s_mem()));
  bssl::UniquePtr<BIO> out(BIO_new(BIO_s_mem()));
  if (ssl == nullptr || in == nullptr || out == nullptr) return OpensslError("SSL_new");
  // An empty buffer is one to wait at, not the end.
  BIO_set_mem_eof_return(in.get(), -1);
  BIO_set_mem_eof_return(out.get(), -1);
  SSL_set_bio(ssl.get(), in.release(), out.release());
  SSL_set_verify(ssl.get(), is_server ? SSL_VERIFY_NONE : SSL_VERIFY_PEER, &Callbacks::Verify);
  SSL_set_renegotiate_mode(ssl.get(), ssl_renegotiate_freely);
  // Old certificates whose key usage does not name signing are still about.
  SSL_set_enforce_rsa_key_usage(ssl.get(), 0);
  if (is_server) {
    SSL_set_accept_state(ssl.get());
  } else {
    SSL_set_connect_state(ssl.get());
  }
  SSL* raw = ssl.get();
  auto session = std::make_unique<Session>(std::move(ssl), is_server);
  SSL_set_ex_data(raw, 0, session.get());
  return session;
}

js::Value Session::Ask(Event event, absl::Span<const js::Value> arguments) {
  if (js_ == nullptr || threw_) return {};
  js::Lock& js = *js_;
  const js::Value function = js::Get(js, object(js), "onevent");
  if (!function->IsFunction()) return js::Undefined(js);
  std::vector<js::Value> all = {js::NewInteger(js, static_cast<int32_t>(event))};
  all.insert(all.end(), arguments.begin(), arguments.end());
  js::Value result;
  if (!js::Call(js, function.As<v8::Function>(), all, &result)) {
    threw_ = true;
    return {};
  }
  return result;
}

absl::Status Session::Failure(absl::string_view fallback) {
  if (threw_) {
    threw_ = false;
    ERR_clear_error();
    return js::AlreadyThrown();
  }
  return OpensslError(fallback);
}

void Session::Receive(js::Lock&, Bytes bytes) {
  if (ssl_ == nullptr) return;
  BIO_write(SSL_get_rbio(ssl_.get()), bytes.data(), static_cast<int>(bytes.size()));
}

js::Value Session::Output(js::Lock& js) {
  if (ssl_ == nullptr) return js::Undefined(js);
  BIO* bio = SSL_get_wbio(ssl_.get());
  const size_t size = BIO_pending(bio);
  if (size == 0) return js::Undefined(js);
  std::unique_ptr<uint8_t[]> bytes(new uint8_t[size]);
  BIO_read(bio, bytes.get(), static_cast<int>(size));
  return js::NewArrayBuffer(js, std::move(bytes), size);
}

absl::StatusOr<int32_t> Session::Step(js::Lock& js) {
  if (ssl_ == nullptr) return static_cast<int32_t>(Progress::kWantRead);
  Inside inside(this, js);
  const int result = SSL_do_handshake(ssl_.get());
  const int error = SSL_get_error(ssl_.get(), result);
  if (threw_) return Failure("");
  switch (error) {
    case SSL_ERROR_NONE:
      return static_cast<int32_t>(Progress::kDone);
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
      return static_cast<int32_t>(Progress::kWantRead);
    case SSL_ERROR_WANT_X509_LOOKUP:
    case SSL_ERROR_PENDING_SESSION:
      return static_cast<int32_t>(Progress::kPaused);
    default:
      return Failure("the TLS handshake failed");
  }
}

absl::StatusOr<js::Value> Session::Read(js::Lock& js) {
  if (ssl_ == nullptr) return js::Undefined(js);
  Inside inside(this, js);
  // A record at a time, as the peer has cut them.
  std::unique_ptr<uint8_t[]> plain(new uint8_t[kRecord]);
  const int result = SSL_read(ssl_.get(), plain.get(), kRecord);
  if (threw_) return Failure("");
  if (result > 0) {
    return x509::ToArrayBuffer(js, TextOf(plain.get(), static_cast<size_t>(result)));
  }
  switch (SSL_get_error(ssl_.get(), result)) {
    case SSL_ERROR_WANT_READ:
    case SSL_ERROR_WANT_WRITE:
    case SSL_ERROR_WANT_X509_LOOKUP:
    case SSL_ERROR_PENDING_SESSION:
      return js::Undefined(js);
    case SSL_ERROR_ZERO_RETURN:
      return js::Null(js);
    default:
      return Failure("reading failed");
  }
}

absl::Status Session::Write(js::Lock& js, Bytes bytes) {
  if (ssl_ == nullptr || bytes.empty()) return absl::OkStatus();
  Inside inside(this, js);
  size_t done = 0;
  while (done < bytes.size()) {
    const int result = SSL_write(ssl_.get(), bytes.data() + done,
                                 static_cast<int>(std::min(bytes.size() - done, size_t{1} << 30)));
    if (result <= 0) return Failure("writing failed");
    done += static_cast<size_t>(result);
  }
  return absl::OkStatus();
}

void Session::Shutdown(js::Lock& js) {
  if (ssl_ == nullptr) return;
  Inside inside(this, js);
  SSL_shutdown(ssl_.get());
  ERR_clear_error();
}

void Session::Close(js::Lock&) {
  if (js_ == nullptr) ssl_ = nullptr;
}

absl::Status Session::SetServername(js::Lock&, std::string name) {
  if (ssl_ == nullptr) return absl::OkStatus();
  if (!SSL_set_tlsext_host_name(ssl_.get(), name.empty() ? nullptr : name.c_str())) {
    return OpensslError("the server name is too long");
  }
  return absl::OkStatus();
}

void Session::SetAlpn(js::Lock&, Bytes protocols) {
  if (ssl_ == nullptr) return;
  if (is_server_) {
    alpn_.assign(protocols.begin(), protocols.end());
  } else {
    SSL_set_alpn_protos(ssl_.get(), protocols.data(), protocols.size());
  }
}

void Session::EnableAlpnChoice(js::Lock&) { alpn_choice_ = true; }

void Session::SetVerifyMode(js::Lock&, bool request, bool require) {
  if (ssl_ == nullptr) return;
  int mode = SSL_VERIFY_PEER;
  if (is_server_) {
    if (!request) mode = SSL_VERIFY_NONE;
    if (request && require) mode |= SSL_VERIFY_FAIL_IF_NO_PEER_CERT;
  }
  SSL_set_verify(ssl_.get(), mode, &Callbacks::Verify);
}

void Session::RequestOcsp(js::Lock&) {
  if (ssl_ != nullptr) SSL_enable_ocsp_stapling(ssl_.get());
}

void Session::EnableSessionLookup(js::Lock&) { lookup_ = true; }

void Session::EnableCertificateEvent(js::Lock&) { certificate_event_ = true; }

void Session::EnableKeylog(js::Lock&) { keylog_ = true; }

void Session::EnablePsk(js::Lock&, std::optional<std::string> hint) {
  if (ssl_ == nullptr) return;
  if (is_server_) {
    SSL_set_psk_server_callback(ssl_.get(), &Callbacks::PskServer);
    // BoringSSL has such keys up to TLS 1.2, and in TLS 1.3 nothing but certificates.
    if (SSL_get_certificate(ssl_.get()) == nullptr) {
      SSL_set_max_proto_version(ssl_.get(), TLS1_2_VERSION);
    }
    if (hint.has_value()) SSL_use_psk_identity_hint(ssl_.get(), hint->c_str());
  } else {
    SSL_set_psk_client_callback(ssl_.get(), &Callbacks::PskClient);
  }
}

bool Session::SetSession(js::Lock&, Bytes bytes) {
  if (ssl_ == nullptr) return false;
  bssl::UniquePtr<SSL_SESSION> session(
      SSL_SESSION_from_bytes(bytes.data(), bytes.size(), SSL_get_SSL_CTX(ssl_.get())));
  const bool set = session != nullptr && SSL_set_session(ssl_.get(), session.get()) == 1;
  ERR_clear_error();
  return set;
}

bool Session::SetMaxSendFragment(js::Lock&, int32_t size) {
  if (ssl_ == nullptr || size <= 0) return false;
  const bool set = SSL_set_max_send_fragment(ssl_.get(), static_cast<size_t>(size)) == 1;
  ERR_clear_error();
  return set;
}

void Session::SetContext(js::Lock&, SecureContext* context) {
  if (ssl_ == nullptr) return;
  SSL_set_SSL_CTX(ssl_.get(), context->context());
  SSL_set_client_CA_list(ssl_.get(),
                         SSL_dup_CA_list(SSL_CTX_get_client_CA_list(context->context())));
}

void Session::SetOcspResponse(js::Lock&, Bytes response) {
  if (ssl_ != nullptr) SSL_set_ocsp_response(ssl_.get(), response.data(), response.size());
}

void Session::CertificateReady(js::Lock&) { certificate_waits_ = false; }

void Session::LoadSession(js::Lock&, std::optional<Bytes> session) {
  if (ssl_ == nullptr) return;
  looked_up_ = true;
  if (session.has_value()) {
    loaded_.reset(
        SSL_SESSION_from_bytes(session->data(), session->size(), SSL_get_SSL_CTX(ssl_.get())));
    ERR_clear_error();
  }
}

}  // namespace gyre::tls
