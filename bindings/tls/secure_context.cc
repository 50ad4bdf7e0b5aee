#include "bindings/tls/secure_context.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "bindings/crypto/asymmetric_key.h"
#include "bindings/crypto/openssl_error.h"
#include "bindings/tls/session.h"
#include "bindings/x509/certificate.h"
#include "bindings/x509/x509_text.h"
#include "openssl/bio.h"
#include "openssl/bytestring.h"
#include "openssl/err.h"
#include "openssl/pem.h"
#include "openssl/pkcs8.h"
#include "openssl/x509.h"
#include "openssl/x509v3.h"

namespace gyre::tls {
namespace {

using crypto::OpensslError;

bssl::UniquePtr<BIO> BioOf(absl::Span<const uint8_t> bytes) {
  return bssl::UniquePtr<BIO>(
      BIO_new_mem_buf(bytes.data(), static_cast<ossl_ssize_t>(bytes.size())));
}

// Whether the last error says no more than that there is nothing left to read.
bool IsEndOfPem() {
  const uint32_t error = ERR_peek_last_error();
  if (ERR_GET_LIB(error) != ERR_LIB_PEM || ERR_GET_REASON(error) != PEM_R_NO_START_LINE) {
    return false;
  }
  ERR_clear_error();
  return true;
}

// A password that is asked for where there is none: an encrypted certificate.
int NoPassword(char*, int, int, void*) { return 0; }

// EVP_PKEY_RSA and so on.
int KeyType(X509* certificate) {
  const bssl::UniquePtr<EVP_PKEY> key(X509_get_pubkey(certificate));
  ERR_clear_error();
  return key == nullptr ? EVP_PKEY_NONE : EVP_PKEY_id(key.get());
}

// What OpenSSL says of bytes that are no sequence; empty for one.
absl::string_view DerProblem(absl::Span<const uint8_t> bytes) {
  CBS cbs;
  CBS element;
  CBS_ASN1_TAG tag = 0;
  size_t header = 0;
  int is_ber = 0;
  int is_indefinite = 0;
  CBS_init(&cbs, bytes.data(), bytes.size());
  if (!CBS_get_any_ber_asn1_element(&cbs, &element, &tag, &header, &is_ber, &is_indefinite)) {
    return "not enough data";
  }
  return tag == CBS_ASN1_SEQUENCE ? "" : "wrong tag";
}

constexpr size_t kMostIssuers = 10;

// Those of the authorities in `store` that stand above `certificate`, for who gave no chain.
void AppendIssuers(STACK_OF(X509) * chain, X509* certificate, X509_STORE* store) {
  const STACK_OF(X509_OBJECT)* trusted = X509_STORE_get0_objects(store);
  X509* last = certificate;
  while (sk_X509_num(chain) < kMostIssuers && X509_check_issued(last, last) != X509_V_OK) {
    X509* issuer = nullptr;
    for (size_t i = 0; i < sk_X509_OBJECT_num(trusted); ++i) {
      X509* candidate = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(trusted, i));
      if (candidate == nullptr || X509_check_issued(candidate, last) != X509_V_OK) continue;
      issuer = candidate;
      break;
    }
    if (issuer == nullptr || !bssl::PushToStack(chain, bssl::UpRef(issuer))) break;
    last = issuer;
  }
  ERR_clear_error();
}

// A server's protection against a client that would make it remember too much is the application's
// cache: BoringSSL keeps no session by itself.
void SetSessionCache(SSL_CTX* context) {
  SSL_CTX_set_session_cache_mode(
      context, SSL_SESS_CACHE_BOTH | SSL_SESS_CACHE_NO_INTERNAL | SSL_SESS_CACHE_NO_AUTO_CLEAR);
}

}  // namespace

absl::StatusOr<std::unique_ptr<SecureContext>> SecureContext::New(js::Lock&, int32_t min_version,
                                                                  int32_t max_version) {
  bssl::UniquePtr<SSL_CTX> context(SSL_CTX_new(TLS_method()));
  if (context == nullptr) return OpensslError("SSL_CTX_new");
  SSL_CTX_set_options(context.get(), SSL_OP_NO_SSLv3);
  SetSessionCache(context.get());
  if (!SSL_CTX_set_min_proto_version(context.get(), static_cast<uint16_t>(min_version)) ||
      !SSL_CTX_set_max_proto_version(context.get(), static_cast<uint16_t>(max_version))) {
    return OpensslError("unsupported protocol version");
  }
  Session::Prepare(context.get());
  return std::make_unique<SecureContext>(std::move(context));
}

absl::Status SecureContext::SetKey(js::Lock&, Bytes pem, std::optional<Bytes> passphrase) {
  crypto::KeyEncoding encoding;
  // A key that is encrypted is tried with nothing, which is a wrong passphrase.
  encoding.passphrase.emplace();
  if (passphrase.has_value()) encoding.passphrase->assign(passphrase->begin(), passphrase->end());
  absl::StatusOr<crypto::PKey> key = crypto::ParsePrivateKey(pem, encoding);
  if (!key.ok()) return key.status();
  for (Credential& credential : credentials_) {
    if (KeyType(credential.certificate.get()) != EVP_PKEY_id(key->get())) continue;
    if (!X509_check_private_key(credential.certificate.get(), key->get())) {
      return OpensslError("key values mismatch");
    }
    credential.key = *std::move(key);
    for (const Credential& first : credentials_) {
      if (first.key != nullptr) return Use(first);
    }
  }
  // BoringSSL says what does not fit.
  if (!SSL_CTX_use_PrivateKey(context(), key->get())) return OpensslError("SSL_CTX_use_PrivateKey");
  return absl::OkStatus();
}

absl::Status SecureContext::SetCert(js::Lock&, Bytes pem) {
  bssl::UniquePtr<BIO> bio = BioOf(pem);
  bssl::UniquePtr<X509> certificate(PEM_read_bio_X509_AUX(bio.get(), nullptr, NoPassword, nullptr));
  if (certificate == nullptr) return OpensslError("SSL_CTX_use_certificate_chain");
  bssl::UniquePtr<STACK_OF(X509)> chain(sk_X509_new_null());
  while (true) {
    bssl::UniquePtr<X509> next(PEM_read_bio_X509(bio.get(), nullptr, NoPassword, nullptr));
    if (next == nullptr) break;
    if (!bssl::PushToStack(chain.get(), std::move(next))) return OpensslError("sk_X509_push");
  }
  if (!IsEndOfPem()) return OpensslError("SSL_CTX_use_certificate_chain");
  if (sk_X509_num(chain.get()) == 0 && !shares_store_) {
    AppendIssuers(chain.get(), certificate.get(), SSL_CTX_get_cert_store(context()));
  }
  return AddCredential({std::move(certificate), std::move(chain), nullptr});
}

absl::Status SecureContext::AddCredential(Credential credential) {
  const int type = KeyType(credential.certificate.get());
  for (Credential& known : credentials_) {
    if (KeyType(known.certificate.get()) != type) continue;
    known = std::move(credential);
    return Use(credentials_.front());
  }
  credentials_.push_back(std::move(credential));
  return Use(credentials_.front());
}

absl::Status SecureContext::Use(const Credential& credential) {
  if (!SSL_CTX_use_certificate(context(), credential.certificate.get()) ||
      !SSL_CTX_set1_chain(context(), credential.chain.get())) {
    return OpensslError("SSL_CTX_use_certificate_chain");
  }
  if (credential.key != nullptr && !SSL_CTX_use_PrivateKey(context(), credential.key.get())) {
    return OpensslError("SSL_CTX_use_PrivateKey");
  }
  return absl::OkStatus();
}

absl::Status SecureContext::LoadPkcs12(js::Lock&, Bytes der, std::optional<Bytes> passphrase) {
  bssl::UniquePtr<BIO> bio = BioOf(der);
  bssl::UniquePtr<PKCS12> pkcs12(d2i_PKCS12_bio(bio.get(), nullptr));
  if (pkcs12 == nullptr) return OpensslError("Unable to load PFX certificate");
  std::string password;
  if (passphrase.has_value()) password.assign(passphrase->begin(), passphrase->end());
  EVP_PKEY* key = nullptr;
  X509* certificate = nullptr;
  STACK_OF(X509)* authorities = nullptr;
  if (!PKCS12_parse(pkcs12.get(), password.c_str(), &key, &certificate, &authorities)) {
    const uint32_t error = ERR_peek_last_error();
    if (ERR_GET_LIB(error) == ERR_LIB_PKCS8 &&
        ERR_GET_REASON(error) == PKCS8_R_INCORRECT_PASSWORD) {
      ERR_clear_error();
      return absl::InternalError("mac verify failure");
    }
    if (const absl::string_view problem = DerProblem(der); !problem.empty()) {
      ERR_clear_error();
      return absl::InternalError(problem);
    }
    return OpensslError("Unable to load PFX certificate");
  }
  bssl::UniquePtr<EVP_PKEY> owned_key(key);
  bssl::UniquePtr<X509> owned_certificate(certificate);
  bssl::UniquePtr<STACK_OF(X509)> owned_authorities(authorities);
  if (key == nullptr) return absl::InternalError("Unable to load private key from PFX data");
  if (certificate == nullptr) return absl::InternalError("Unable to load PFX certificate");
  bssl::UniquePtr<STACK_OF(X509)> chain(sk_X509_new_null());
  for (size_t i = 0; authorities != nullptr && i < sk_X509_num(authorities); ++i) {
    X509* authority = sk_X509_value(authorities, i);
    X509_STORE_add_cert(OwnStore(), authority);
    SSL_CTX_add_client_CA(context(), authority);
    if (!bssl::PushToStack(chain.get(), bssl::UpRef(authority)))
      return OpensslError("sk_X509_push");
  }
  return AddCredential({std::move(owned_certificate), std::move(chain), std::move(owned_key)});
}

X509_STORE* SecureContext::OwnStore() {
  X509_STORE* store = SSL_CTX_get_cert_store(context());
  if (!shares_store_) return store;
  bssl::UniquePtr<X509_STORE> own(X509_STORE_new());
  const STACK_OF(X509_OBJECT)* objects = X509_STORE_get0_objects(store);
  for (size_t i = 0; i < sk_X509_OBJECT_num(objects); ++i) {
    X509* certificate = X509_OBJECT_get0_X509(sk_X509_OBJECT_value(objects, i));
    if (certificate != nullptr) X509_STORE_add_cert(own.get(), certificate);
  }
  SSL_CTX_set_cert_store(context(), own.release());
  shares_store_ = false;
  return SSL_CTX_get_cert_store(context());
}

absl::Status SecureContext::AddCa(js::Lock&, Bytes pem) {
  bssl::UniquePtr<BIO> bio = BioOf(pem);
  while (true) {
    bssl::UniquePtr<X509> authority(PEM_read_bio_X509_AUX(bio.get(), nullptr, NoPassword, nullptr));
    if (authority == nullptr) break;
    X509_STORE_add_cert(OwnStore(), authority.get());
    SSL_CTX_add_client_CA(context(), authority.get());
  }
  // What is no certificate is nothing that could be trusted.
  ERR_clear_error();
  return absl::OkStatus();
}

absl::Status SecureContext::AddCrl(js::Lock&, Bytes pem) {
  bssl::UniquePtr<BIO> bio = BioOf(pem);
  bssl::UniquePtr<X509_CRL> crl(PEM_read_bio_X509_CRL(bio.get(), nullptr, NoPassword, nullptr));
  if (crl == nullptr) {
    ERR_clear_error();
    return absl::InternalError("Failed to parse CRL");
  }
  X509_STORE* store = OwnStore();
  X509_STORE_add_crl(store, crl.get());
  X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK | X509_V_FLAG_CRL_CHECK_ALL);
  return absl::OkStatus();
}

void SecureContext::ShareStore(js::Lock&, SecureContext* other) {
  SSL_CTX_set_cert_store(context(),
                         bssl::UpRef(SSL_CTX_get_cert_store(other->context())).release());
  shares_store_ = true;
}

void SecureContext::SetAllowPartialTrustChain(js::Lock&) {
  X509_STORE_set_flags(OwnStore(), X509_V_FLAG_PARTIAL_CHAIN);
}

absl::Status SecureContext::SetCiphers(js::Lock&, std::string list) {
  // BoringSSL has no security levels; the suites of TLS 1.3 cannot be chosen.
  std::string known;
  bool has_modern = false;
  for (absl::string_view name : absl::StrSplit(list, absl::ByAnyChar(":, "), absl::SkipEmpty())) {
    if (const size_t at = name.find("@SECLEVEL="); at != name.npos) name = name.substr(0, at);
    if (absl::StartsWith(name, "TLS_")) has_modern = true;
    if (name.empty() || absl::StartsWith(name, "TLS_AES_") ||
        absl::StartsWith(name, "TLS_CHACHA20_")) {
      continue;
    }
    absl::StrAppend(&known, known.empty() ? "" : ":", name);
  }
  if (known.empty() && has_modern) return absl::OkStatus();
  if (!SSL_CTX_set_cipher_list(context(), known.c_str()))
    return OpensslError("Failed to set ciphers");
  return absl::OkStatus();
}

absl::Status SecureContext::SetCurves(js::Lock&, std::string list) {
  if (list == "auto" || SSL_CTX_set1_curves_list(context(), list.c_str())) return absl::OkStatus();
  ERR_clear_error();
  return js::NodeError(js::ErrorKind::kError, "ERR_CRYPTO_OPERATION_FAILED",
                       "Failed to set ECDH curve");
}

absl::Status SecureContext::SetSigalgs(js::Lock&, std::string list) {
  if (!SSL_CTX_set1_sigalgs_list(context(), list.c_str())) {
    return OpensslError("Failed to set signature algorithms");
  }
  return absl::OkStatus();
}

void SecureContext::SetOptions(js::Lock&, double options) {
  SSL_CTX_set_options(context(), static_cast<uint32_t>(static_cast<uint64_t>(options)));
}

absl::Status SecureContext::SetSessionIdContext(js::Lock&, std::string id) {
  if (!SSL_CTX_set_session_id_context(context(), reinterpret_cast<const uint8_t*>(id.data()),
                                      id.size())) {
    return OpensslError("SSL_CTX_set_session_id_context error");
  }
  return absl::OkStatus();
}

void SecureContext::SetSessionTimeout(js::Lock&, uint32_t seconds) {
  SSL_CTX_set_timeout(context(), seconds);
  SSL_CTX_set_session_psk_dhe_timeout(context(), seconds);
}

bool SecureContext::SetTicketKeys(js::Lock&, Bytes keys) {
  const bool set = SSL_CTX_set_tlsext_ticket_keys(context(), keys.data(), keys.size()) == 1;
  ERR_clear_error();
  return set;
}

js::Value SecureContext::GetTicketKeys(js::Lock& js) {
  char keys[48] = {};
  SSL_CTX_get_tlsext_ticket_keys(context(), keys, sizeof(keys));
  return x509::ToArrayBuffer(js, absl::string_view(keys, sizeof(keys)));
}

void SecureContext::SetMinVersion(js::Lock&, int32_t version) {
  SSL_CTX_set_min_proto_version(context(), static_cast<uint16_t>(version));
}

void SecureContext::SetMaxVersion(js::Lock&, int32_t version) {
  SSL_CTX_set_max_proto_version(context(), static_cast<uint16_t>(version));
}

int32_t SecureContext::GetMinVersion(js::Lock&) { return SSL_CTX_get_min_proto_version(context()); }

int32_t SecureContext::GetMaxVersion(js::Lock&) { return SSL_CTX_get_max_proto_version(context()); }

js::Value SecureContext::GetCertificate(js::Lock& js) {
  if (credentials_.empty()) return js::Null(js);
  return x509::ToArrayBuffer(js, x509::DerBytes(credentials_.front().certificate.get()));
}

js::Value SecureContext::GetIssuer(js::Lock& js) {
  if (credentials_.empty()) return js::Null(js);
  const auto& [certificate, chain, key] = credentials_.front();
  js::Value issuer = js::Null(js);
  for (size_t i = 0; i < sk_X509_num(chain.get()); ++i) {
    X509* candidate = sk_X509_value(chain.get(), i);
    if (X509_check_issued(candidate, certificate.get()) != X509_V_OK) continue;
    issuer = x509::ToArrayBuffer(js, x509::DerBytes(candidate));
    break;
  }
  ERR_clear_error();
  return issuer;
}

}  // namespace gyre::tls
