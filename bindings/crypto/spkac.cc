#include "bindings/crypto/spkac.h"

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"
#include "bindings/crypto/asymmetric_key.h"
#include "openssl/asn1.h"
#include "openssl/digest.h"
#include "openssl/err.h"
#include "openssl/evp.h"
#include "openssl/mem.h"
#include "openssl/nid.h"
#include "openssl/obj.h"
#include "openssl/x509.h"

namespace gyre::crypto {
namespace {

bssl::UniquePtr<NETSCAPE_SPKI> Parse(absl::Span<const uint8_t> spkac) {
  const absl::string_view text = absl::StripTrailingAsciiWhitespace(
      {reinterpret_cast<const char*>(spkac.data()), spkac.size()});
  bssl::UniquePtr<NETSCAPE_SPKI> spki;
  if (!text.empty()) {
    spki.reset(NETSCAPE_SPKI_b64_decode(text.data(), static_cast<ossl_ssize_t>(text.size())));
  }
  ERR_clear_error();
  return spki;
}

// Browsers signed with MD5, which BoringSSL takes for no certificate or request.
bool VerifyMd5(NETSCAPE_SPKI* spki, EVP_PKEY* key) {
  uint8_t* der = nullptr;
  const int size = i2d_NETSCAPE_SPKAC(spki->spkac, &der);
  if (size < 0) return false;
  const bssl::UniquePtr<uint8_t> owned(der);
  bssl::ScopedEVP_MD_CTX context;
  return EVP_DigestVerifyInit(context.get(), nullptr, EVP_md5(), nullptr, key) == 1 &&
         EVP_DigestVerify(context.get(), ASN1_STRING_get0_data(spki->signature),
                          ASN1_STRING_length(spki->signature), der, static_cast<size_t>(size)) == 1;
}

}  // namespace

bool VerifySpkac(absl::Span<const uint8_t> spkac) {
  const bssl::UniquePtr<NETSCAPE_SPKI> spki = Parse(spkac);
  if (spki == nullptr) return false;
  const PKey key(NETSCAPE_SPKI_get_pubkey(spki.get()));
  const bool md5 = OBJ_obj2nid(spki->sig_algor->algorithm) == NID_md5WithRSAEncryption;
  const bool valid = key != nullptr && (md5 ? VerifyMd5(spki.get(), key.get())
                                            : NETSCAPE_SPKI_verify(spki.get(), key.get()) > 0);
  ERR_clear_error();
  return valid;
}

std::string SpkacPublicKey(absl::Span<const uint8_t> spkac) {
  const bssl::UniquePtr<NETSCAPE_SPKI> spki = Parse(spkac);
  if (spki == nullptr) return {};
  const PKey key(NETSCAPE_SPKI_get_pubkey(spki.get()));
  ERR_clear_error();
  if (key == nullptr) return {};
  KeyEncoding encoding;
  encoding.structure = KeyStructure::kSpki;
  return WritePublicKey(key.get(), encoding).value_or("");
}

std::string SpkacChallenge(absl::Span<const uint8_t> spkac) {
  const bssl::UniquePtr<NETSCAPE_SPKI> spki = Parse(spkac);
  if (spki == nullptr) return {};
  const ASN1_IA5STRING* challenge = spki->spkac->challenge;
  return std::string(reinterpret_cast<const char*>(ASN1_STRING_get0_data(challenge)),
                     ASN1_STRING_length(challenge));
}

}  // namespace gyre::crypto
