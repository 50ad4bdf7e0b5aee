#include "bindings/crypto/signature.h"

#include "bindings/crypto/openssl_error.h"
#include "bindings/crypto/pss_key.h"
#include "openssl/bn.h"
#include "openssl/bytestring.h"
#include "openssl/dsa.h"
#include "openssl/ec.h"
#include "openssl/ec_key.h"
#include "openssl/ecdsa.h"
#include "openssl/err.h"
#include "openssl/mem.h"
#include "openssl/rsa.h"

namespace gyre::crypto {
namespace {

using Context = bssl::UniquePtr<EVP_PKEY_CTX>;

uint8_t* Data(std::string& text) { return reinterpret_cast<uint8_t*>(text.data()); }

absl::Status Failed() { return OpensslError("Signing failed"); }

// As long as fits, and when verifying, whatever it is.
constexpr int kAnySalt = -2;
constexpr int kSaltOfDigest = -1;

absl::Status PssError(uint32_t number, absl::string_view reason) {
  return MakeOpensslError(ERR_LIB_CIPHER, number, reason);
}

// Whether a key that is for PSS alone may sign in this way.
absl::Status CheckPss(const PssKey& pss, const SignatureOptions& options) {
  if (options.padding.value_or(RSA_PKCS1_PSS_PADDING) != RSA_PKCS1_PSS_PADDING) {
    return PssError(165, "illegal or unsupported padding mode");
  }
  if (!pss.rules.has_value()) return absl::OkStatus();
  int salt_length = options.salt_length.value_or(pss.rules->salt_length);
  if (salt_length == kSaltOfDigest) salt_length = static_cast<int>(EVP_MD_size(options.digest));
  if (salt_length >= 0 && salt_length < pss.rules->salt_length) {
    return PssError(172, "pss saltlen too small");
  }
  if (options.digest != pss.rules->digest) return PssError(174, "digest not allowed");
  return absl::OkStatus();
}

// Whether the key signs at all, and with a digest or without as it is asked to.
absl::Status CheckKind(EVP_PKEY* key, const SignatureOptions& options) {
  const int type = EVP_PKEY_id(key);
  if (type == EVP_PKEY_X25519) return UnsupportedOperationError();
  if ((options.digest == nullptr) != (type == EVP_PKEY_ED25519)) return InvalidDigestError();
  const PssKey* pss = PssOf(key);
  return pss == nullptr ? absl::OkStatus() : CheckPss(*pss, options);
}

// Digest and, for RSA, padding of a signature.
bool Configure(EVP_PKEY_CTX* context, EVP_PKEY* key, const SignatureOptions& options) {
  if (EVP_PKEY_CTX_set_signature_md(context, options.digest) != 1) return false;
  if (EVP_PKEY_id(key) != EVP_PKEY_RSA) return true;
  const PssKey* pss = PssOf(key);
  const int padding =
      options.padding.value_or(pss == nullptr ? RSA_PKCS1_PADDING : RSA_PKCS1_PSS_PADDING);
  if (EVP_PKEY_CTX_set_rsa_padding(context, padding) != 1) return false;
  if (padding != RSA_PKCS1_PSS_PADDING) return true;
  int salt_length = kAnySalt;
  if (pss != nullptr && pss->rules.has_value()) {
    if (EVP_PKEY_CTX_set_rsa_mgf1_md(context, pss->rules->mask_digest) != 1) return false;
    salt_length = pss->rules->salt_length;
  }
  return EVP_PKEY_CTX_set_rsa_pss_saltlen(context, options.salt_length.value_or(salt_length)) == 1;
}

// The size of each of the two numbers of a signature; 0 for keys whose signatures are not of two.
size_t NumberSize(const EVP_PKEY* key) {
  if (EVP_PKEY_id(key) == EVP_PKEY_EC) {
    const EC_GROUP* group = EC_KEY_get0_group(EVP_PKEY_get0_EC_KEY(key));
    return BN_num_bytes(EC_GROUP_get0_order(group));
  }
  if (EVP_PKEY_id(key) == EVP_PKEY_DSA) {
    return BN_num_bytes(DSA_get0_q(EVP_PKEY_get0_DSA(key)));
  }
  return 0;
}

// ECDSA and DSA have the same DER: a sequence of two numbers.
absl::StatusOr<std::string> ToSideBySide(const std::string& der, size_t size) {
  bssl::UniquePtr<ECDSA_SIG> parts(
      ECDSA_SIG_from_bytes(reinterpret_cast<const uint8_t*>(der.data()), der.size()));
  std::string result(2 * size, '\0');
  if (parts == nullptr || !BN_bn2bin_padded(Data(result), size, ECDSA_SIG_get0_r(parts.get())) ||
      !BN_bn2bin_padded(Data(result) + size, size, ECDSA_SIG_get0_s(parts.get()))) {
    return Failed();
  }
  return result;
}

// Empty for what are not two numbers of this size.
std::string FromSideBySide(absl::Span<const uint8_t> raw, size_t size) {
  if (raw.size() != 2 * size) return {};
  bssl::UniquePtr<ECDSA_SIG> parts(ECDSA_SIG_new());
  if (!ECDSA_SIG_set0(parts.get(), BN_bin2bn(raw.data(), size, nullptr),
                      BN_bin2bn(raw.data() + size, size, nullptr))) {
    return {};
  }
  uint8_t* bytes = nullptr;
  size_t length = 0;
  if (!ECDSA_SIG_to_bytes(&bytes, &length, parts.get())) return {};
  std::string der(reinterpret_cast<char*>(bytes), length);
  OPENSSL_free(bytes);
  return der;
}

absl::StatusOr<std::string> SignDsa(EVP_PKEY* key, absl::Span<const uint8_t> digest) {
  DSA* dsa = EVP_PKEY_get0_DSA(key);
  std::string signature(DSA_size(dsa), '\0');
  unsigned size = 0;
  if (DSA_sign(0, digest.data(), digest.size(), Data(signature), &size, dsa) != 1) return Failed();
  signature.resize(size);
  return signature;
}

absl::StatusOr<std::string> SignMessage(EVP_PKEY* key, absl::Span<const uint8_t> message) {
  bssl::ScopedEVP_MD_CTX context;
  size_t size = EVP_PKEY_size(key);
  std::string signature(size, '\0');
  if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key) != 1 ||
      EVP_DigestSign(context.get(), Data(signature), &size, message.data(), message.size()) != 1) {
    return Failed();
  }
  signature.resize(size);
  return signature;
}

absl::StatusOr<std::string> SignDigest(EVP_PKEY* key, absl::Span<const uint8_t> digest,
                                       const SignatureOptions& options) {
  Context context(EVP_PKEY_CTX_new(key, nullptr));
  size_t size = EVP_PKEY_size(key);
  std::string signature(size, '\0');
  if (context == nullptr || EVP_PKEY_sign_init(context.get()) != 1 ||
      !Configure(context.get(), key, options) ||
      EVP_PKEY_sign(context.get(), Data(signature), &size, digest.data(), digest.size()) != 1) {
    return Failed();
  }
  signature.resize(size);
  return signature;
}

}  // namespace

absl::StatusOr<std::string> Sign(EVP_PKEY* key, absl::Span<const uint8_t> message,
                                 const SignatureOptions& options) {
  ERR_clear_error();
  if (absl::Status status = CheckKind(key, options); !status.ok()) return status;
  absl::StatusOr<std::string> signature = options.digest == nullptr ? SignMessage(key, message)
                                          : EVP_PKEY_id(key) == EVP_PKEY_DSA
                                              ? SignDsa(key, message)
                                              : SignDigest(key, message, options);
  const size_t number = NumberSize(key);
  if (!signature.ok() || !options.side_by_side || number == 0) return signature;
  return ToSideBySide(*signature, number);
}

absl::StatusOr<bool> Verify(EVP_PKEY* key, absl::Span<const uint8_t> message,
                            absl::Span<const uint8_t> signature, const SignatureOptions& options) {
  ERR_clear_error();
  if (absl::Status status = CheckKind(key, options); !status.ok()) return status;
  const int type = EVP_PKEY_id(key);
  std::string der;
  if (const size_t number = NumberSize(key); options.side_by_side && number > 0) {
    der = FromSideBySide(signature, number);
    signature = {reinterpret_cast<const uint8_t*>(der.data()), der.size()};
  }
  bool valid = false;
  if (type == EVP_PKEY_ED25519) {
    bssl::ScopedEVP_MD_CTX context;
    valid = EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key) == 1 &&
            EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                             message.size()) == 1;
  } else if (type == EVP_PKEY_DSA) {
    int ok = 0;
    valid = DSA_check_signature(&ok, message.data(), message.size(), signature.data(),
                                signature.size(), EVP_PKEY_get0_DSA(key)) == 1 &&
            ok == 1;
  } else {
    Context context(EVP_PKEY_CTX_new(key, nullptr));
    if (context == nullptr || EVP_PKEY_verify_init(context.get()) != 1 ||
        !Configure(context.get(), key, options)) {
      return Failed();
    }
    valid = EVP_PKEY_verify(context.get(), signature.data(), signature.size(), message.data(),
                            message.size()) == 1;
  }
  ERR_clear_error();
  return valid;
}

absl::StatusOr<std::string> RsaCrypt(EVP_PKEY* key, RsaOperation operation,
                                     absl::Span<const uint8_t> data, const RsaOptions& options) {
  ERR_clear_error();
  if (EVP_PKEY_id(key) != EVP_PKEY_RSA) return UnsupportedOperationError();
  if (PssOf(key) != nullptr) return PssError(178, "operation not supported for this keytype");
  RSA* rsa = EVP_PKEY_get0_RSA(key);
  size_t size = RSA_size(rsa);
  std::string out(size, '\0');
  bool ok = false;
  if (operation == RsaOperation::kPrivateEncrypt) {
    ok = RSA_sign_raw(rsa, &size, Data(out), size, data.data(), data.size(), options.padding) == 1;
  } else if (operation == RsaOperation::kPublicDecrypt) {
    ok =
        RSA_verify_raw(rsa, &size, Data(out), size, data.data(), data.size(), options.padding) == 1;
  } else {
    const bool encrypt = operation == RsaOperation::kPublicEncrypt;
    Context context(EVP_PKEY_CTX_new(key, nullptr));
    ok = (encrypt ? EVP_PKEY_encrypt_init(context.get()) : EVP_PKEY_decrypt_init(context.get())) ==
             1 &&
         EVP_PKEY_CTX_set_rsa_padding(context.get(), options.padding) == 1;
    if (ok && options.padding == RSA_PKCS1_OAEP_PADDING) {
      ok = EVP_PKEY_CTX_set_rsa_oaep_md(context.get(), options.digest) == 1 &&
           EVP_PKEY_CTX_set_rsa_mgf1_md(context.get(), options.digest) == 1;
      if (ok && !options.label.empty()) {
        // The context frees it.
        auto* label =
            static_cast<uint8_t*>(OPENSSL_memdup(options.label.data(), options.label.size()));
        ok = EVP_PKEY_CTX_set0_rsa_oaep_label(context.get(), label, options.label.size()) == 1;
      }
    }
    ok = ok &&
         (encrypt
              ? EVP_PKEY_encrypt(context.get(), Data(out), &size, data.data(), data.size())
              : EVP_PKEY_decrypt(context.get(), Data(out), &size, data.data(), data.size())) == 1;
  }
  if (!ok) return OpensslError("RSA operation failed");
  out.resize(size);
  return out;
}

}  // namespace gyre::crypto
