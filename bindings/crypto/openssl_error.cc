#include "bindings/crypto/openssl_error.h"

#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_replace.h"
#include "bindings/core/error.h"
#include "openssl/cipher.h"
#include "openssl/err.h"
#include "openssl/evp.h"
#include "openssl/rsa.h"
#include "openssl/x509.h"

namespace gyre::crypto {
namespace {

struct Library {
  int boringssl;
  // Of OpenSSL: number, name, and what codes have before the reason.
  uint32_t number;
  absl::string_view name;
  absl::string_view prefix;
};

constexpr Library kUnknownLibrary = {0, 0, "lib(0)", ""};
constexpr Library kDecoder = {-1, 60, "DECODER routines", ""};
constexpr Library kCommon = {-1, 15, "common libcrypto routines", "CRYPTO_"};
// Reasons with this bit are the same in all libraries.
constexpr uint32_t kShared = 0x80000;
constexpr Library kLibraries[] = {
    {ERR_LIB_ASN1, 13, "asn1 encoding routines", "ASN1_"},
    {ERR_LIB_BN, 3, "bignum routines", "BN_"},
    {ERR_LIB_CIPHER, 57, "Provider routines", ""},
    {ERR_LIB_DH, 5, "Diffie-Hellman routines", "DH_"},
    {ERR_LIB_DSA, 10, "dsa routines", "DSA_"},
    {ERR_LIB_EC, 16, "elliptic curve routines", "EC_"},
    {ERR_LIB_EVP, 6, "digital envelope routines", "EVP_"},
    {ERR_LIB_PEM, 9, "PEM routines", "PEM_"},
    {ERR_LIB_RSA, 4, "rsa routines", "RSA_"},
    {ERR_LIB_SSL, 20, "SSL routines", "SSL_"},
    {ERR_LIB_X509, 11, "x509 certificate routines", "X509_"},
};

struct Reason {
  int library;
  int boringssl;
  uint32_t number;
  absl::string_view text;
};

// Those whose text or number programs know. Others have BoringSSL's text and no number.
constexpr Reason kReasons[] = {
    {ERR_LIB_CIPHER, CIPHER_R_BAD_DECRYPT, 100, "bad decrypt"},
    {ERR_LIB_CIPHER, CIPHER_R_DATA_NOT_MULTIPLE_OF_BLOCK_LENGTH, 107, "wrong final block length"},
    {ERR_LIB_EVP, EVP_R_ILLEGAL_OR_UNSUPPORTED_PADDING_MODE, 165,
     "illegal or unsupported padding mode"},
    {ERR_LIB_CIPHER, CIPHER_R_WRONG_FINAL_BLOCK_LENGTH, 107, "wrong final block length"},
    {ERR_LIB_RSA, RSA_R_BAD_PAD_BYTE_COUNT, 103, "bad pad byte count"},
    {ERR_LIB_RSA, RSA_R_BLOCK_TYPE_IS_NOT_01, 106, "block type is not 01"},
    {ERR_LIB_RSA, RSA_R_BLOCK_TYPE_IS_NOT_02, 107, "block type is not 02"},
    {ERR_LIB_RSA, RSA_R_DATA_LEN_NOT_EQUAL_TO_MOD_LEN, 108, "data greater than mod len"},
    {ERR_LIB_RSA, RSA_R_DATA_TOO_LARGE, 109, "data too large"},
    {ERR_LIB_RSA, RSA_R_DATA_TOO_LARGE_FOR_KEY_SIZE, 110, "data too large for key size"},
    {ERR_LIB_RSA, RSA_R_DATA_TOO_LARGE_FOR_MODULUS, 132, "data too large for modulus"},
    {ERR_LIB_RSA, RSA_R_DATA_TOO_SMALL, 111, "data too small"},
    {ERR_LIB_RSA, RSA_R_DATA_TOO_SMALL_FOR_KEY_SIZE, 122, "data too small for key size"},
    {ERR_LIB_RSA, RSA_R_DIGEST_TOO_BIG_FOR_RSA_KEY, 112, "digest too big for rsa key"},
    {ERR_LIB_RSA, RSA_R_KEY_SIZE_TOO_SMALL, 120, "key size too small"},
    {ERR_LIB_RSA, RSA_R_OAEP_DECODING_ERROR, 121, "oaep decoding error"},
    {ERR_LIB_X509, X509_R_KEY_VALUES_MISMATCH, 116, "key values mismatch"},
    {ERR_LIB_RSA, RSA_R_PADDING_CHECK_FAILED, 114, "padding check failed"},
};

// Reasons of TLS that OpenSSL words in another way.
constexpr std::pair<absl::string_view, absl::string_view> kTexts[] = {
    {"no supported versions enabled", "no protocols available"},
    {"no common signature algorithms", "no shared signature algorithms"},
    {"tlsv1 alert certificate required", "tlsv13 alert certificate required"},
};

absl::Status MakeError(const Library& library, uint32_t number, absl::string_view reason) {
  const std::string name = absl::AsciiStrToUpper(absl::StrReplaceAll(reason, {{" ", "_"}}));
  const absl::string_view before = library.boringssl == ERR_LIB_SSL ? "ERR_" : "ERR_OSSL_";
  const std::string code = absl::StrCat(before, library.prefix, name);
  return js::WithProperties(
      absl::InternalError(absl::StrFormat("error:%08X:%s::%s", library.number << 23 | number,
                                          library.name, reason)),
      {{"library", library.name}, {"reason", reason}, {"code", code}});
}

const Library& LibraryOf(int boringssl) {
  for (const Library& library : kLibraries) {
    if (library.boringssl == boringssl) return library;
  }
  return kUnknownLibrary;
}

}  // namespace

absl::Status OpensslError(absl::string_view fallback) {
  const uint32_t error = ERR_get_error();
  ERR_clear_error();
  if (error == 0) return absl::InternalError(fallback);
  const int library = ERR_GET_LIB(error);
  for (const Reason& reason : kReasons) {
    if (reason.library == library && reason.boringssl == ERR_GET_REASON(error)) {
      return MakeError(LibraryOf(library), reason.number, reason.text);
    }
  }
  const char* text = ERR_reason_error_string(error);
  if (text == nullptr) return absl::InternalError(fallback);
  const std::string reason =
      absl::AsciiStrToLower(absl::StrReplaceAll(absl::string_view(text), {{"_", " "}}));
  for (const auto& [boringssl, openssl] : kTexts) {
    if (reason == boringssl) return MakeError(LibraryOf(library), 0, openssl);
  }
  return MakeError(LibraryOf(library), 0, reason);
}

absl::Status MakeOpensslError(int library, uint32_t number, absl::string_view reason) {
  ERR_clear_error();
  return MakeError(LibraryOf(library), number, reason);
}

absl::Status UnsupportedKeyError() {
  ERR_clear_error();
  return MakeError(kDecoder, kShared | 0x10C, "unsupported");
}

absl::Status MissingPassphraseError() {
  ERR_clear_error();
  return MakeError(kCommon, kShared | 0x109, "interrupted or cancelled");
}

absl::Status BadDecryptError() { return MakeOpensslError(ERR_LIB_CIPHER, 100, "bad decrypt"); }

absl::Status UnsupportedOperationError() {
  return MakeOpensslError(ERR_LIB_EVP, 150, "operation not supported for this keytype");
}

absl::Status InvalidDigestError() {
  return MakeOpensslError(ERR_LIB_CIPHER, 122, "invalid digest");
}

}  // namespace gyre::crypto
