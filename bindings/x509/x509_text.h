// What a certificate says, worded as node:crypto and node:tls word it.
//
// All of it may run on any thread; a certificate is not changed.
#ifndef GYRE_BINDINGS_X509_X509_TEXT_H_
#define GYRE_BINDINGS_X509_X509_TEXT_H_

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "openssl/base.h"
#include "openssl/evp.h"

namespace gyre::x509 {

// "C=UK\nO=Acme": a line for each attribute, with the short name of its type.
std::string NameText(const X509_NAME* name);

// The same as (type, value) in order; a type may come more than once.
std::vector<std::pair<std::string, std::string>> NameParts(const X509_NAME* name);

// "DNS:a, IP Address:127.0.0.1", values with special characters quoted as JSON strings; nothing
// without the extension (RFC 5280 section 4.2.1.6).
std::optional<std::string> AltNamesText(const X509* certificate);

// "OCSP - URI:http://a\nCA Issuers - URI:http://b" (RFC 5280 section 4.2.2.1).
std::optional<std::string> InfoAccessText(const X509* certificate);

// "Nov 29 13:00:00 2026 GMT".
std::string TimeText(const ASN1_TIME* time);

// Upper-case, bytes separated by colons.
std::string FingerprintText(const X509* certificate, const EVP_MD* digest);

// Upper-case hexadecimal.
std::string SerialNumberText(const X509* certificate);

// Object identifiers in their dotted form; nothing without the extension (RFC 5280 section
// 4.2.1.12).
std::optional<std::vector<std::string>> ExtendedKeyUsage(const X509* certificate);

std::string PemText(const X509* certificate);
std::string DerBytes(const X509* certificate);

// Of an error of verification, X509_V_*: Node's code, and OpenSSL's text.
absl::string_view VerifyErrorCode(long error);  // NOLINT(runtime/int)
absl::string_view VerifyErrorText(long error);  // NOLINT(runtime/int)

}  // namespace gyre::x509

#endif  // GYRE_BINDINGS_X509_X509_TEXT_H_
