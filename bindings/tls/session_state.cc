// What a session tells about itself.

#include <algorithm>
#include <vector>

#include "bindings/crypto/openssl_error.h"
#include "bindings/tls/session.h"
#include "bindings/x509/certificate.h"
#include "bindings/x509/x509_text.h"
#include "openssl/err.h"
#include "openssl/x509.h"
#include "openssl/x509v3.h"

namespace gyre::tls {
namespace {

constexpr size_t kMostFinished = 64;
// Of a chain of certificates, against a peer that sends one without an end.
constexpr size_t kMostChain = 100;

absl::string_view TextOf(const uint8_t* bytes, size_t size) {
  return absl::string_view(reinterpret_cast<const char*>(bytes), size);
}

absl::string_view GroupName(uint16_t group) {
  // OpenSSL calls this one by another name than the standard.
  if (group == SSL_CURVE_SECP256R1) return "prime256v1";
  if (group == SSL_CURVE_SECP384R1) return "secp384r1";
  if (group == SSL_CURVE_SECP521R1) return "secp521r1";
  const char* name = SSL_get_curve_name(group);
  return name == nullptr ? absl::string_view() : absl::string_view(name);
}

int GroupBits(uint16_t group) {
  if (group == SSL_CURVE_SECP384R1) return 384;
  if (group == SSL_CURVE_SECP521R1) return 521;
  return group == SSL_CURVE_X25519 ? 253 : 256;
}

js::Value ToCertificate(js::Lock& js, X509* certificate) {
  return js::Wrap(js, std::make_unique<x509::Certificate>(bssl::UpRef(certificate)));
}

// Who issued `certificate`, among what the peer has sent and what is trusted; null if nobody knows.
bssl::UniquePtr<X509> FindIssuer(X509* certificate, STACK_OF(X509) * sent, X509_STORE* store) {
  for (size_t i = 0; sent != nullptr && i < sk_X509_num(sent); ++i) {
    X509* candidate = sk_X509_value(sent, i);
    if (X509_check_issued(candidate, certificate) == X509_V_OK) return bssl::UpRef(candidate);
  }
  const STACK_OF(X509_OBJECT)* trusted = X509_STORE_get0_objects(store);
  for (size_t i = 0; i < sk_X509_OBJECT_num(trusted); ++i) {
    X509* candidate = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(trusted, i));
    if (candidate != nullptr && X509_check_issued(candidate, certificate) == X509_V_OK) {
      return bssl::UpRef(candidate);
    }
  }
  return nullptr;
}

// The error of `peer` where it is trusted by itself: a certificate that is its own issuer and
// stands in the store with all that a chain of one needs. Its key usage need not allow it to sign
// others, as those that tools make for one host do not. `before` is the error without that view,
// and stays where nothing is to be gained.
int TrustItself(X509* peer, X509_STORE* store, bool is_server, int before) {
  if (X509_NAME_cmp(X509_get_subject_name(peer), X509_get_issuer_name(peer)) != 0) return before;
  bssl::UniquePtr<X509_STORE_CTX> context(X509_STORE_CTX_new());
  if (!X509_STORE_CTX_init(context.get(), store, peer, nullptr)) return before;
  X509_STORE_CTX_set_default(context.get(), is_server ? "ssl_client" : "ssl_server");
  X509_STORE_CTX_set_flags(context.get(), X509_V_FLAG_PARTIAL_CHAIN);
  if (X509_verify_cert(context.get()) == 1) return X509_V_OK;
  const int error = X509_STORE_CTX_get_error(context.get());
  const bool is_time =
      error == X509_V_ERR_CERT_HAS_EXPIRED || error == X509_V_ERR_CERT_NOT_YET_VALID;
  return is_time ? error : before;
}

}  // namespace

js::Value Session::VerifyError(js::Lock& js) {
  if (ssl_ == nullptr) return js::Undefined(js);
  long error = SSL_get_verify_result(ssl_.get());  // NOLINT(runtime/int)
  bssl::UniquePtr<X509> peer(SSL_get_peer_certificate(ssl_.get()));
  if (peer == nullptr) {
    const SSL_CIPHER* cipher = SSL_get_current_cipher(ssl_.get());
    const SSL_SESSION* session = SSL_get_session(ssl_.get());
    const bool psk = cipher != nullptr && SSL_CIPHER_get_auth_nid(cipher) == NID_auth_psk;
    const bool resumed = session != nullptr && SSL_session_reused(ssl_.get()) != 0 &&
                         SSL_version(ssl_.get()) >= TLS1_3_VERSION;
    if (psk || resumed) return js::Undefined(js);
    error = X509_V_ERR_UNSPECIFIED;
  }
  if (error == X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE) {
    X509_STORE* store = SSL_CTX_get_cert_store(SSL_get_SSL_CTX(ssl_.get()));
    error = TrustItself(peer.get(), store, is_server_, static_cast<int>(error));
    ERR_clear_error();
  }
  if (error == X509_V_OK) return js::Undefined(js);
  return js::NewArray(js, {js::NewString(js, x509::VerifyErrorCode(error)),
                           js::NewString(js, x509::VerifyErrorText(error))});
}

js::Value Session::GetSession(js::Lock& js) {
  if (ssl_ == nullptr) return js::Undefined(js);
  const SSL_SESSION* session = SSL_get_session(ssl_.get());
  uint8_t* bytes = nullptr;
  size_t size = 0;
  if (session == nullptr || !SSL_SESSION_to_bytes(session, &bytes, &size)) {
    ERR_clear_error();
    return js::Undefined(js);
  }
  bssl::UniquePtr<uint8_t> owned(bytes);
  return x509::ToArrayBuffer(js, TextOf(bytes, size));
}

js::Value Session::GetTicket(js::Lock& js, std::optional<Bytes> bytes) {
  if (ssl_ == nullptr) return js::Undefined(js);
  bssl::UniquePtr<SSL_SESSION> parsed;
  if (bytes.has_value()) {
    parsed.reset(SSL_SESSION_from_bytes(bytes->data(), bytes->size(), SSL_get_SSL_CTX(ssl_.get())));
    ERR_clear_error();
  }
  const SSL_SESSION* session = bytes.has_value() ? parsed.get() : SSL_get_session(ssl_.get());
  if (session == nullptr || !SSL_SESSION_has_ticket(session)) return js::Undefined(js);
  const uint8_t* ticket = nullptr;
  size_t size = 0;
  SSL_SESSION_get0_ticket(session, &ticket, &size);
  return x509::ToArrayBuffer(js, TextOf(ticket, size));
}

bool Session::IsReused(js::Lock&) { return ssl_ != nullptr && SSL_session_reused(ssl_.get()) != 0; }

js::Value Session::GetServername(js::Lock& js) {
  const char* name =
      ssl_ == nullptr ? nullptr : SSL_get_servername(ssl_.get(), TLSEXT_NAMETYPE_host_name);
  if (name == nullptr) return js::NewBoolean(js, false);
  return js::NewString(js, name);
}

js::Value Session::GetAlpn(js::Lock& js) {
  const uint8_t* protocol = nullptr;
  unsigned size = 0;
  if (ssl_ != nullptr) SSL_get0_alpn_selected(ssl_.get(), &protocol, &size);
  if (size == 0) return js::NewBoolean(js, false);
  return js::NewLatin1(js, TextOf(protocol, size));
}

js::Value Session::GetCipher(js::Lock& js) {
  const SSL_CIPHER* cipher = ssl_ == nullptr ? nullptr : SSL_get_current_cipher(ssl_.get());
  if (cipher == nullptr) return js::Undefined(js);
  const bool modern = SSL_CIPHER_get_min_version(cipher) >= TLS1_3_VERSION;
  const char* standard = SSL_CIPHER_standard_name(cipher);
  // The version that brought the suite.
  const bool is_1_2 = SSL_CIPHER_get_min_version(cipher) == TLS1_2_VERSION;
  const absl::string_view version = modern ? "TLSv1.3" : is_1_2 ? "TLSv1.2" : "TLSv1";
  return js::NewArray(js, {js::NewString(js, modern ? standard : SSL_CIPHER_get_name(cipher)),
                           js::NewString(js, standard), js::NewString(js, version)});
}

js::Value Session::GetProtocol(js::Lock& js) {
  if (ssl_ == nullptr) return js::Null(js);
  return js::NewString(js, SSL_get_version(ssl_.get()));
}

js::Value Session::GetEphemeralKey(js::Lock& js) {
  const uint16_t group = ssl_ == nullptr ? 0 : SSL_get_curve_id(ssl_.get());
  if (group == 0) return js::Undefined(js);
  return js::NewArray(js, {js::NewString(js, "ECDH"), js::NewString(js, GroupName(group)),
                           js::NewInteger(js, GroupBits(group))});
}

js::Value Session::GetPeerCertificates(js::Lock& js) {
  if (ssl_ == nullptr) return js::Undefined(js);
  bssl::UniquePtr<X509> peer(SSL_get_peer_certificate(ssl_.get()));
  if (peer == nullptr) return js::Undefined(js);
  STACK_OF(X509)* sent = SSL_get_peer_cert_chain(ssl_.get());
  X509_STORE* store = SSL_CTX_get_cert_store(SSL_get_SSL_CTX(ssl_.get()));
  std::vector<js::Value> chain;
  while (peer != nullptr && chain.size() < kMostChain) {
    chain.push_back(ToCertificate(js, peer.get()));
    if (X509_check_issued(peer.get(), peer.get()) == X509_V_OK) break;
    peer = FindIssuer(peer.get(), sent, store);
  }
  ERR_clear_error();
  return js::NewArray(js, chain);
}

js::Value Session::GetCertificate(js::Lock& js) {
  X509* own = ssl_ == nullptr ? nullptr : SSL_get_certificate(ssl_.get());
  return own == nullptr ? js::Undefined(js) : ToCertificate(js, own);
}

js::Value Session::GetFinished(js::Lock& js) {
  uint8_t bytes[kMostFinished];
  const size_t size = ssl_ == nullptr ? 0 : SSL_get_finished(ssl_.get(), bytes, sizeof(bytes));
  return size == 0 ? js::Undefined(js) : x509::ToArrayBuffer(js, TextOf(bytes, size));
}

js::Value Session::GetPeerFinished(js::Lock& js) {
  uint8_t bytes[kMostFinished];
  const size_t size = ssl_ == nullptr ? 0 : SSL_get_peer_finished(ssl_.get(), bytes, sizeof(bytes));
  return size == 0 ? js::Undefined(js) : x509::ToArrayBuffer(js, TextOf(bytes, size));
}

js::Value Session::GetOcspResponse(js::Lock& js) {
  const uint8_t* response = nullptr;
  size_t size = 0;
  if (ssl_ != nullptr) SSL_get0_ocsp_response(ssl_.get(), &response, &size);
  return size == 0 ? js::Null(js) : x509::ToArrayBuffer(js, TextOf(response, size));
}

absl::StatusOr<js::Value> Session::ExportKeyingMaterial(js::Lock& js, uint32_t size,
                                                        std::string label,
                                                        std::optional<Bytes> context) {
  if (ssl_ == nullptr) return js::Undefined(js);
  std::string bytes(size, '\0');
  const Bytes used = context.value_or(Bytes());
  if (!SSL_export_keying_material(ssl_.get(), reinterpret_cast<uint8_t*>(bytes.data()), size,
                                  label.data(), label.size(), used.data(), used.size(),
                                  context.has_value() ? 1 : 0)) {
    return crypto::OpensslError("SSL_export_keying_material");
  }
  return x509::ToArrayBuffer(js, bytes);
}

}  // namespace gyre::tls
