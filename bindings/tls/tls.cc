#include "bindings/tls/tls.h"

#include <vector>

#include "absl/strings/ascii.h"
#include "openssl/err.h"
#include "openssl/ssl.h"

namespace gyre::tls {
namespace {

// The list is for Node itself only.
#define NODE_WANT_INTERNALS 1
constexpr const char* kRoots[] = {
#include "node_root_certs.h"
};

// Those of TLS 1.3 are always there, and in no list.
constexpr absl::string_view kModern[] = {"tls_aes_256_gcm_sha384", "tls_chacha20_poly1305_sha256",
                                         "tls_aes_128_gcm_sha256"};

}  // namespace

js::Value TlsBinding::Ciphers(js::Lock& js) {
  std::vector<js::Value> names;
  for (const absl::string_view name : kModern) names.push_back(js::NewString(js, name));
  bssl::UniquePtr<SSL_CTX> context(SSL_CTX_new(TLS_method()));
  if (context != nullptr && SSL_CTX_set_cipher_list(context.get(), "ALL")) {
    const STACK_OF(SSL_CIPHER)* list = SSL_CTX_get_ciphers(context.get());
    for (size_t i = 0; i < sk_SSL_CIPHER_num(list); ++i) {
      const char* name = SSL_CIPHER_get_name(sk_SSL_CIPHER_value(list, i));
      names.push_back(js::NewString(js, absl::AsciiStrToLower(name)));
    }
  }
  ERR_clear_error();
  return js::NewArray(js, names);
}

js::Value TlsBinding::RootCertificates(js::Lock& js) {
  std::vector<js::Value> texts;
  for (const char* root : kRoots) texts.push_back(js::NewString(js, root));
  return js::NewArray(js, texts);
}

}  // namespace gyre::tls
