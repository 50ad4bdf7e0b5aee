#include "bindings/x509/x509_text.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bindings/x509/testing.h"
#include "gtest/gtest.h"
#include "openssl/nid.h"

namespace gyre::x509 {
namespace {

constexpr int kMail = 1;
constexpr int kDns = 2;
constexpr int kUri = 6;
constexpr int kAddress = 7;
constexpr uint8_t kSequence = 0x30;
constexpr uint8_t kUtf8 = 0x0c;
constexpr uint8_t kIa5 = 0x16;

// id-on-xmppAddr and id-on-dnsSRV, and one that nobody knows.
constexpr absl::string_view kXmpp("\x2b\x06\x01\x05\x05\x07\x08\x05", 8);
constexpr absl::string_view kSrv("\x2b\x06\x01\x05\x05\x07\x08\x07", 8);
constexpr absl::string_view kUnknown("\x2b\xce\x0f\x0c", 4);
// 1.3.6.1.5.5.7.48.1
constexpr absl::string_view kOcsp("\x2b\x06\x01\x05\x05\x07\x30\x01", 8);

std::string TextOf(const std::string& name) {
  return AltNamesText(MakeCertificateOf({name}).get()).value_or("none");
}

TEST(X509TextTest, NamesThatSeparateNothingStandAsTheyAre) {
  EXPECT_EQ(TextOf(GeneralName(kDns, "*.example.com")), "DNS:*.example.com");
  EXPECT_EQ(TextOf(GeneralName(kMail, "a@example.com")), "email:a@example.com");
  EXPECT_EQ(TextOf(GeneralName(kUri, "http://a/?b=c&d")), "URI:http://a/?b=c&d");
  EXPECT_EQ(TextOf(GeneralName(kDns, "")), "DNS:");
}

TEST(X509TextTest, ANameCannotPassForTwo) {
  EXPECT_EQ(TextOf(GeneralName(kDns, "good.com, DNS:evil.com")),
            R"(DNS:"good.com\u002c DNS:evil.com")");
  EXPECT_EQ(TextOf(GeneralName(kMail, "a@b.com, DNS:evil.com")),
            R"(email:"a@b.com\u002c DNS:evil.com")");
  EXPECT_EQ(TextOf(GeneralName(kUri, "http://a/b,c")), R"(URI:"http://a/b\u002cc")");
}

TEST(X509TextTest, WhatANameIsQuotedWithIsEscaped) {
  EXPECT_EQ(TextOf(GeneralName(kDns, R"("evil.com")")), R"(DNS:"\"evil.com\"")");
  EXPECT_EQ(TextOf(GeneralName(kDns, R"(a\)")), R"(DNS:"a\\")");
  EXPECT_EQ(TextOf(GeneralName(kDns, "a'b")), R"(DNS:"a'b")");
  EXPECT_EQ(TextOf(GeneralName(kDns, absl::string_view("a\0b\n\x7f", 5))),
            R"(DNS:"a\u0000b\u000a\u007f")");
  EXPECT_EQ(TextOf(GeneralName(kDns, "ex\xe4mple.com")), R"(DNS:"ex\u00e4mple.com")");
}

TEST(X509TextTest, AddressesOfAWrongLengthAreSaidToBeInvalid) {
  EXPECT_EQ(TextOf(GeneralName(kAddress, "\x08\x08\x04\x04")), "IP Address:8.8.4.4");
  EXPECT_EQ(TextOf(GeneralName(kAddress, std::string(16, '\x01'))),
            "IP Address:101:101:101:101:101:101:101:101");
  for (const size_t size : {0, 3, 5, 15, 17}) {
    EXPECT_EQ(TextOf(GeneralName(kAddress, std::string(size, 'x'))),
              absl::StrCat("IP Address:<invalid length=", size, ">"));
  }
}

TEST(X509TextTest, OtherNamesAreNamedWhereTheirTypeIsRight) {
  EXPECT_EQ(TextOf(OtherName(kXmpp, Tlv(kUtf8, "abc"))), "othername:XmppAddr:abc");
  EXPECT_EQ(TextOf(OtherName(kSrv, Tlv(kIa5, "abc"))), "othername:SRVName:abc");
  EXPECT_EQ(TextOf(OtherName(kXmpp, Tlv(kUtf8, "a, DNS:b"))),
            R"(othername:"XmppAddr:a\u002c DNS:b")");
  EXPECT_EQ(TextOf(OtherName(kSrv, Tlv(kUtf8, "abc"))), "othername:<unsupported>");
  EXPECT_EQ(TextOf(OtherName(kUnknown, Tlv(kUtf8, "abc"))), "othername:<unsupported>");
}

TEST(X509TextTest, NamesComeInTheirOrder) {
  const auto certificate = MakeCertificateOf(
      {GeneralName(kDns, "a"), GeneralName(kAddress, "\x7f\x01\x01\x01"), GeneralName(kDns, "b")});
  EXPECT_EQ(AltNamesText(certificate.get()), "DNS:a, IP Address:127.1.1.1, DNS:b");
}

TEST(X509TextTest, AnExtensionThatIsBrokenIsNone) {
  const auto key = MakeKey();
  for (const std::string& der :
       {std::string(), std::string("text"), Tlv(kSequence, "\x82\x7f"), Tlv(kSequence, ""),
        Tlv(kSequence, GeneralName(kDns, "a")) + "more"}) {
    CertificateOptions options;
    options.extensions = {
        {NID_subject_alt_name, der}, {NID_info_access, der}, {NID_ext_key_usage, der}};
    const auto certificate = MakeCertificate(key.get(), options);
    EXPECT_EQ(AltNamesText(certificate.get()).value_or(""), "");
    EXPECT_EQ(InfoAccessText(certificate.get()).value_or(""), "");
    EXPECT_TRUE(ExtendedKeyUsage(certificate.get()).value_or(std::vector<std::string>()).empty());
  }
}

TEST(X509TextTest, ALineOfInfoAccessCannotPassForTwo) {
  CertificateOptions options;
  options.extensions = {
      {NID_info_access,
       Tlv(kSequence,
           Tlv(kSequence, Tlv(0x06, kOcsp) + GeneralName(kUri, "http://a/\nOCSP - b")))}};
  const auto certificate = MakeCertificate(MakeKey().get(), options);
  EXPECT_EQ(InfoAccessText(certificate.get()), R"(OCSP - URI:"http://a/\u000aOCSP - b")");
}

TEST(X509TextTest, AValueOfASubjectCannotPassForTwo) {
  const auto key = MakeKey();
  const auto subject = [&key](absl::string_view name) {
    CertificateOptions options;
    options.common_name = std::string(name);
    const auto certificate = MakeCertificate(key.get(), options);
    const auto parts = NameParts(X509_get_subject_name(certificate.get()));
    EXPECT_EQ(parts, (std::vector<std::pair<std::string, std::string>>{{"CN", std::string(name)}}));
    return NameText(X509_get_subject_name(certificate.get()));
  };
  EXPECT_EQ(subject("good\nCN=evil"), R"(CN=good\0ACN=evil)");
  EXPECT_EQ(subject(absl::string_view("good\0evil", 9)), R"(CN=good\00evil)");
  EXPECT_EQ(subject("good + CN=evil"), R"(CN=good \+ CN=evil)");
  EXPECT_EQ(subject("M\xc3\xbcnchen"), "CN=M\xc3\xbcnchen");
}

TEST(X509TextTest, AnErrorNobodyKnowsHasACodeToo) {
  EXPECT_EQ(VerifyErrorCode(X509_V_ERR_CERT_HAS_EXPIRED), "CERT_HAS_EXPIRED");
  EXPECT_EQ(VerifyErrorCode(12345), "UNSPECIFIED");
  EXPECT_FALSE(VerifyErrorText(12345).empty());
}

}  // namespace
}  // namespace gyre::x509
