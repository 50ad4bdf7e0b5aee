#include "bindings/x509/certificate.h"

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "bindings/core/binding_set.h"
#include "bindings/core/testing.h"
#include "bindings/x509/testing.h"
#include "bindings/x509/x509.h"
#include "bindings/x509/x509_text.h"
#include "gtest/gtest.h"
#include "openssl/err.h"

namespace gyre::x509 {
namespace {

constexpr int kDns = 2;
constexpr int kAddress = 7;
constexpr uint32_t kAlwaysCheckSubject = 0x1;
constexpr uint32_t kNeverCheckSubject = 0x20;

using List = js::BindingList<X509Binding>;

class CertificateTest : public js::RealmTest {
 protected:
  CertificateTest() : bindings_(realm(), List()) {
    SetGlobal("x509", bindings_.Find(js(), "x509").ToLocalChecked());
  }

  absl::StatusOr<std::unique_ptr<Certificate>> Parse(std::string bytes) {
    return Certificate::New(js(), {reinterpret_cast<uint8_t*>(bytes.data()), bytes.size()});
  }

  // Asks for everything that a certificate tells.
  void AskAll(Certificate* certificate) {
    certificate->Describe(js());
    certificate->KeyUsage(js());
    certificate->Pem(js());
    (void)certificate->PublicKey(js());
    certificate->CheckHost(js(), "example.com", kAlwaysCheckSubject);
    certificate->CheckEmail(js(), "a@example.com", 0);
    certificate->CheckIp(js(), "127.0.0.1");
    certificate->IsIssuedBy(js(), certificate);
    EXPECT_EQ(ERR_peek_error(), 0u);
  }

  std::string CheckHost(X509* x509, uint32_t flags) {
    Certificate certificate(bssl::UpRef(x509));
    return js::ToUtf8(js(), certificate.CheckHost(js(), "example.com", flags));
  }

  js::BindingSet bindings_;
};

TEST_F(CertificateTest, DerAndPemAreTheSame) {
  const auto made = MakeCertificate(MakeKey().get());
  const auto der = Parse(DerBytes(made.get()));
  const auto pem = Parse(PemText(made.get()));
  const auto text = Parse(absl::StrCat("some text\n", PemText(made.get()), "more"));
  ASSERT_TRUE(der.ok() && pem.ok() && text.ok());
  EXPECT_TRUE((*der)->Equals(js(), pem->get()));
  EXPECT_TRUE((*der)->Equals(js(), text->get()));
  AskAll(der->get());
}

TEST_F(CertificateTest, ACutCertificateIsAnError) {
  const auto made = MakeCertificateOf({GeneralName(kDns, "example.com")});
  const std::string der = DerBytes(made.get());
  const std::string pem = PemText(made.get());
  for (size_t size = 0; size < der.size(); ++size) EXPECT_FALSE(Parse(der.substr(0, size)).ok());
  // The last line may do without its end.
  for (size_t size = 0; size + 2 < pem.size(); ++size) {
    EXPECT_FALSE(Parse(pem.substr(0, size)).ok()) << size;
  }
  EXPECT_EQ(ERR_peek_error(), 0u);
}

TEST_F(CertificateTest, ADamagedCertificateIsAnErrorOrTellsWhatIsLeft) {
  const auto made = MakeCertificateOf({GeneralName(kDns, "example.com")});
  const std::string der = DerBytes(made.get());
  int read = 0;
  for (size_t at = 0; at < der.size(); ++at) {
    for (const char damage : {'\x01', '\x20', '\x80', '\xff'}) {
      std::string bytes = der;
      bytes[at] = static_cast<char>(bytes[at] ^ damage);
      v8::HandleScope scope(js().isolate());
      const auto certificate = Parse(bytes);
      if (!certificate.ok()) continue;
      ++read;
      AskAll(certificate->get());
    }
  }
  EXPECT_GT(read, 0);
}

TEST_F(CertificateTest, WhatIsNoCertificateThrows) {
  for (const char* text :
       {"''", "'text'", "'-----BEGIN CERTIFICATE-----'",
        "'-----BEGIN CERTIFICATE-----\\n*\\n-----END CERTIFICATE-----\\n'",
        "'-----BEGIN PUBLIC KEY-----\\nMA==\\n-----END PUBLIC KEY-----\\n'",
        "'-----BEGIN CERTIFICATE-----\\nMIICUzCC\\n-----END CERTIFICATE-----\\n'"}) {
    const std::string result =
        Eval(absl::StrCat("try { new x509.Certificate(Uint8Array.from(", text,
                          ", (c) => c.charCodeAt(0))); 'made' } catch (e) { e.name }"));
    EXPECT_EQ(result, "Error") << text;
  }
  EXPECT_EQ(Eval("try { new x509.Certificate('text') } catch (e) { e.code }"),
            "ERR_INVALID_ARG_TYPE");
}

TEST_F(CertificateTest, TheSubjectNamesAHostWhereNoOtherNameDoes) {
  const auto plain = MakeCertificate(MakeKey().get());
  EXPECT_EQ(CheckHost(plain.get(), 0), "example.com");
  EXPECT_EQ(CheckHost(plain.get(), kNeverCheckSubject), "undefined");

  const auto address = MakeCertificateOf({GeneralName(kAddress, "\x7f\x01\x01\x01")});
  EXPECT_EQ(CheckHost(address.get(), 0), "example.com");
  EXPECT_EQ(CheckHost(address.get(), kNeverCheckSubject), "undefined");

  const auto other = MakeCertificateOf({GeneralName(kDns, "other.com")});
  EXPECT_EQ(CheckHost(other.get(), 0), "undefined");
  EXPECT_EQ(CheckHost(other.get(), kAlwaysCheckSubject), "example.com");
}

TEST_F(CertificateTest, ANameWithAZeroInsideIsNotTheNameBeforeIt) {
  const auto made =
      MakeCertificateOf({GeneralName(kDns, absl::string_view("example.com\0.evil", 17))});
  EXPECT_EQ(CheckHost(made.get(), 0), "undefined");
}

}  // namespace
}  // namespace gyre::x509
