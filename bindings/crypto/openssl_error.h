// Failures of BoringSSL, worded as OpenSSL 3 words them under Node: programs match on these errors.
#ifndef GYRE_BINDINGS_CRYPTO_OPENSSL_ERROR_H_
#define GYRE_BINDINGS_CRYPTO_OPENSSL_ERROR_H_

#include <cstdint>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace gyre::crypto {

// Empties the error queue of the thread and makes the error of its oldest entry, with `library`,
// `reason` and `code`; an Error with the message `fallback` where the queue is empty.
absl::Status OpensslError(absl::string_view fallback);

// The error of a library (ERR_LIB_*) with OpenSSL's number and text of the reason.
absl::Status MakeOpensslError(int library, uint32_t number, absl::string_view reason);

// Errors that BoringSSL has no counterpart of. All of them empty the queue, too.

// For text or bytes that are no key in any known format.
absl::Status UnsupportedKeyError();
// For an encrypted key in a PEM file and no passphrase.
absl::Status MissingPassphraseError();
// For a wrong one.
absl::Status BadDecryptError();
// For a key that is not made for what is asked, and for a digest that it cannot be used with.
absl::Status UnsupportedOperationError();
absl::Status InvalidDigestError();

}  // namespace gyre::crypto

#endif  // GYRE_BINDINGS_CRYPTO_OPENSSL_ERROR_H_
