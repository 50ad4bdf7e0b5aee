#include "bindings/tls/session.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "bindings/core/binding_set.h"
#include "bindings/core/testing.h"
#include "bindings/crypto/asymmetric_key.h"
#include "bindings/tls/tls.h"
#include "bindings/x509/testing.h"
#include "bindings/x509/x509_text.h"
#include "gtest/gtest.h"
#include "openssl/err.h"
#include "openssl/nid.h"

namespace gyre::tls {
namespace {

using List = js::BindingList<TlsBinding>;

std::string PemOf(EVP_PKEY* key) {
  crypto::KeyEncoding encoding;
  encoding.structure = crypto::KeyStructure::kPkcs8;
  return *crypto::WritePrivateKey(key, encoding);
}

absl::Span<uint8_t> BytesOf(std::string& text) {
  return {reinterpret_cast<uint8_t*>(text.data()), text.size()};
}

class SessionTest : public js::RealmTest {
 protected:
  SessionTest() : bindings_(realm(), List()), key_(x509::MakeKey()) {
    SetGlobal("tls", bindings_.Find(js(), "tls").ToLocalChecked());
    x509::CertificateOptions options;
    // Of tools that make a certificate for one host: digitalSignature alone.
    options.extensions = {{NID_key_usage, std::string("\x03\x02\x07\x80", 4)}};
    certificate_ = x509::PemText(x509::MakeCertificate(key_.get(), options).get());
    server_context_ = NewContext();
    client_context_ = NewContext();
    std::string key = PemOf(key_.get());
    EXPECT_TRUE(server_context_->SetCert(js(), BytesOf(certificate_)).ok());
    EXPECT_TRUE(server_context_->SetKey(js(), BytesOf(key), std::nullopt).ok());
    Connect();
  }

  SecureContext* NewContext(int32_t least = TLS1_2_VERSION, int32_t most = TLS1_3_VERSION) {
    auto made = *SecureContext::New(js(), least, most);
    SecureContext* raw = made.get();
    js::Wrap(js(), std::move(made));
    return raw;
  }

  Session* NewSession(absl::string_view name, SecureContext* context, bool is_server) {
    auto made = *Session::New(js(), context, is_server);
    Session* raw = made.get();
    SetGlobal(name, js::Wrap(js(), std::move(made)));
    return raw;
  }

  // New ends of a connection, which JavaScript knows by their names.
  void Connect() {
    server_ = NewSession("server", server_context_, true);
    client_ = NewSession("client", client_context_, false);
  }

  std::string Output(Session* from) {
    const js::Value bytes = from->Output(js());
    if (bytes->IsUndefined()) return "";
    const absl::Span<uint8_t> span = js::Bytes(bytes);
    return std::string(span.begin(), span.end());
  }

  // What `from` has for the other side, in pieces.
  void Pass(Session* from, Session* to, size_t piece = 1 << 20) {
    std::string bytes = Output(from);
    for (size_t at = 0; at < bytes.size(); at += piece) {
      std::string part = bytes.substr(at, piece);
      to->Receive(js(), BytesOf(part));
      if (piece < 100) EXPECT_TRUE(to->Step(js()).ok());
    }
  }

  bool Shake(size_t piece = 1 << 20) {
    const int32_t done = static_cast<int32_t>(Progress::kDone);
    for (int round = 0; round < 10; ++round) {
      const auto client = client_->Step(js());
      Pass(client_, server_, piece);
      const auto server = server_->Step(js());
      Pass(server_, client_, piece);
      if (!client.ok() || !server.ok()) return false;
      if (*client == done && *server == done) return true;
    }
    return false;
  }

  // All that there is to read, "(end)" behind what the other side has ended with; "(error)".
  std::string ReadAll(Session* session) {
    std::string all;
    while (true) {
      const absl::StatusOr<js::Value> data = session->Read(js());
      if (!data.ok()) return all + "(error)";
      if ((*data)->IsNull()) return all + "(end)";
      if ((*data)->IsUndefined()) return all;
      const absl::Span<uint8_t> bytes = js::Bytes(*data);
      EXPECT_LE(bytes.size(), 16u * 1024);
      all.append(bytes.begin(), bytes.end());
    }
  }

  std::string VerifyError() { return js::ToUtf8(js(), client_->VerifyError(js())); }

  js::BindingSet bindings_;
  bssl::UniquePtr<EVP_PKEY> key_;
  std::string certificate_;
  SecureContext* server_context_ = nullptr;
  SecureContext* client_context_ = nullptr;
  Session* server_ = nullptr;
  Session* client_ = nullptr;
};

TEST_F(SessionTest, AHandshakeTakesItsBytesInPiecesOfAnySize) {
  for (const size_t piece : {1, 7, 1 << 20}) {
    Connect();
    EXPECT_TRUE(Shake(piece)) << piece;
  }
}

TEST_F(SessionTest, DataIsCutIntoRecordsAndPutTogether) {
  ASSERT_TRUE(Shake());
  std::string text(100000, 'x');
  text.front() = 'a';
  text.back() = 'z';
  ASSERT_TRUE(client_->Write(js(), BytesOf(text)).ok());
  Pass(client_, server_);
  EXPECT_EQ(ReadAll(server_), text);
  std::string nothing;
  EXPECT_TRUE(server_->Write(js(), BytesOf(nothing)).ok());
  EXPECT_EQ(ReadAll(client_), "");
}

TEST_F(SessionTest, ARecordThatIsNotWholeIsWaitedFor) {
  ASSERT_TRUE(Shake());
  std::string text = "hello";
  ASSERT_TRUE(client_->Write(js(), BytesOf(text)).ok());
  std::string record = Output(client_);
  for (char& byte : record) {
    EXPECT_EQ(ReadAll(server_), "");
    std::string one(1, byte);
    server_->Receive(js(), BytesOf(one));
  }
  EXPECT_EQ(ReadAll(server_), text);
}

TEST_F(SessionTest, ADamagedRecordIsAnError) {
  ASSERT_TRUE(Shake());
  std::string text = "hello";
  ASSERT_TRUE(client_->Write(js(), BytesOf(text)).ok());
  std::string record = Output(client_);
  record.back() ^= 1;
  server_->Receive(js(), BytesOf(record));
  EXPECT_EQ(ReadAll(server_), "(error)");
  EXPECT_FALSE(server_->Write(js(), BytesOf(text)).ok() && ReadAll(server_) == "");
  EXPECT_EQ(ERR_peek_error(), 0u);
}

TEST_F(SessionTest, WhatIsNoHandshakeIsAnErrorAndAnswered) {
  for (const absl::string_view start :
       {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\x16\x03\x01\xff\xff\x01", "\x15\x03\x01"}) {
    Connect();
    std::string bytes = absl::StrCat(start, std::string(70000, '\0'));
    server_->Receive(js(), BytesOf(bytes));
    EXPECT_FALSE(server_->Step(js()).ok());
    EXPECT_FALSE(server_->Step(js()).ok());
    EXPECT_EQ(ERR_peek_error(), 0u);
  }
}

TEST_F(SessionTest, WritingBeforeTheHandshakeIsAnError) {
  std::string text = "hello";
  EXPECT_FALSE(client_->Write(js(), BytesOf(text)).ok());
  EXPECT_TRUE(Shake());
}

TEST_F(SessionTest, TheEndOfThePeerIsToldOnceItsDataIsRead) {
  ASSERT_TRUE(Shake());
  std::string text = "hello";
  ASSERT_TRUE(client_->Write(js(), BytesOf(text)).ok());
  client_->Shutdown(js());
  client_->Shutdown(js());
  Pass(client_, server_);
  EXPECT_EQ(ReadAll(server_), "hello(end)");
  EXPECT_EQ(ReadAll(server_), "(end)");
  ASSERT_TRUE(server_->Write(js(), BytesOf(text)).ok());
  Pass(server_, client_);
  EXPECT_EQ(ReadAll(client_), "hello");
}

TEST_F(SessionTest, ASessionThatComesAfterTheOwnEndIsToldToo) {
  Eval("var sessions = 0; client.onevent = (event) => { if (event === 3) ++sessions; };");
  ASSERT_TRUE(Shake());
  client_->Shutdown(js());
  std::string text = "hello";
  ASSERT_TRUE(server_->Write(js(), BytesOf(text)).ok());
  Pass(server_, client_);
  EXPECT_EQ(ReadAll(client_), "hello");
  EXPECT_EQ(Eval("sessions > 0"), "true");
}

TEST_F(SessionTest, AfterCloseNothingHappensAnyMore) {
  ASSERT_TRUE(Shake());
  std::string text = "hello";
  client_->Close(js());
  client_->Close(js());
  client_->Receive(js(), BytesOf(text));
  EXPECT_TRUE(client_->Output(js())->IsUndefined());
  EXPECT_TRUE(client_->Step(js()).ok());
  EXPECT_EQ(ReadAll(client_), "");
  EXPECT_TRUE(client_->Write(js(), BytesOf(text)).ok());
  client_->Shutdown(js());
  EXPECT_TRUE(client_->SetServername(js(), "a").ok());
  EXPECT_FALSE(client_->SetSession(js(), BytesOf(text)));
  EXPECT_EQ(VerifyError(), "undefined");
  EXPECT_TRUE(client_->GetSession(js())->IsUndefined());
  EXPECT_TRUE(client_->GetPeerCertificates(js())->IsUndefined());
  EXPECT_TRUE(client_->GetProtocol(js())->IsNull());
}

TEST_F(SessionTest, WhatAnEventThrowsEndsTheHandshake) {
  server_->EnableCertificateEvent(js());
  Eval("server.onevent = (event) => { if (event === 5) throw new RangeError('mine'); };");
  v8::TryCatch caught(js().isolate());
  ASSERT_TRUE(client_->Step(js()).ok());
  Pass(client_, server_);
  EXPECT_FALSE(server_->Step(js()).ok());
  ASSERT_TRUE(caught.HasCaught());
  EXPECT_EQ(js::ToUtf8(js(), caught.Exception()), "RangeError: mine");
  caught.Reset();
  EXPECT_FALSE(server_->Step(js()).ok());
}

TEST_F(SessionTest, AHandshakeWaitsForTheCertificate) {
  server_->EnableCertificateEvent(js());
  Eval("server.onevent = (event) => event === 5;");
  ASSERT_TRUE(client_->Step(js()).ok());
  Pass(client_, server_);
  EXPECT_EQ(*server_->Step(js()), static_cast<int32_t>(Progress::kPaused));
  EXPECT_EQ(*server_->Step(js()), static_cast<int32_t>(Progress::kPaused));
  server_->CertificateReady(js());
  EXPECT_TRUE(Shake());
}

TEST_F(SessionTest, AProtocolThatWasNotOfferedIsRefused) {
  for (const char* answer : {"1000", "-1", "4", "'h2'", "undefined", "2 ** 31", "NaN"}) {
    Connect();
    std::string offered("\x02h2", 3);
    client_->SetAlpn(js(), BytesOf(offered));
    server_->EnableAlpnChoice(js());
    Eval(absl::StrCat("server.onevent = (event) => event === 6 ? ", answer, " : undefined;"));
    EXPECT_FALSE(Shake()) << answer;
  }
  Connect();
  std::string offered("\x02h2", 3);
  client_->SetAlpn(js(), BytesOf(offered));
  server_->EnableAlpnChoice(js());
  Eval("server.onevent = (event) => event === 6 ? 0 : undefined;");
  EXPECT_TRUE(Shake());
  EXPECT_EQ(js::ToUtf8(js(), client_->GetAlpn(js())), "h2");
}

TEST_F(SessionTest, AKeyOfBothSidesHasToFit) {
  const auto shake = [this](absl::string_view server, absl::string_view client) {
    server_context_ = NewContext(TLS1_2_VERSION, TLS1_2_VERSION);
    client_context_ = NewContext(TLS1_2_VERSION, TLS1_2_VERSION);
    EXPECT_TRUE(server_context_->SetCiphers(js(), "PSK").ok());
    EXPECT_TRUE(client_context_->SetCiphers(js(), "PSK").ok());
    Connect();
    server_->EnablePsk(js(), std::nullopt);
    client_->EnablePsk(js(), std::nullopt);
    Eval(absl::StrCat("server.onevent = (event) => event === 7 ? ", server, " : undefined;"));
    Eval(absl::StrCat("client.onevent = (event) => event === 8 ? ", client, " : undefined;"));
    return Shake();
  };
  EXPECT_TRUE(shake("new Uint8Array(16)", "['me', new Uint8Array(16)]"));
  EXPECT_FALSE(shake("new Uint8Array(16)", "['me', new Uint8Array(15)]"));
  EXPECT_FALSE(shake("new Uint8Array(100000)", "['me', new Uint8Array(16)]"));
  EXPECT_FALSE(shake("undefined", "['me', new Uint8Array(16)]"));
  EXPECT_FALSE(shake("new Uint8Array(16)", "['me', new Uint8Array(100000)]"));
  EXPECT_FALSE(shake("new Uint8Array(16)", "['x'.repeat(100000), new Uint8Array(16)]"));
  EXPECT_FALSE(shake("new Uint8Array(16)", "[]"));
  EXPECT_FALSE(shake("new Uint8Array(16)", "'me'"));
}

TEST_F(SessionTest, AServerWithAKeyOfBothSidesAloneNeedsNoCertificate) {
  server_context_ = NewContext();
  EXPECT_TRUE(server_context_->SetCiphers(js(), "PSK").ok());
  EXPECT_TRUE(client_context_->SetCiphers(js(), "PSK").ok());
  Connect();
  server_->EnablePsk(js(), std::nullopt);
  client_->EnablePsk(js(), std::nullopt);
  Eval("server.onevent = (event) => event === 7 ? new Uint8Array(16) : undefined;");
  Eval("client.onevent = (event) => event === 8 ? ['me', new Uint8Array(16)] : undefined;");
  EXPECT_TRUE(Shake());
  EXPECT_EQ(js::ToUtf8(js(), client_->GetProtocol(js())), "TLSv1.2");
}

TEST_F(SessionTest, WhatIsNoSessionIsNotTaken) {
  std::string text = "no session";
  EXPECT_FALSE(client_->SetSession(js(), BytesOf(text)));
  EXPECT_TRUE(client_->GetTicket(js(), BytesOf(text))->IsUndefined());
  EXPECT_TRUE(Shake());
}

TEST_F(SessionTest, ACertificateIsTrustedWhereItsOwnerSaysSo) {
  ASSERT_TRUE(Shake());
  EXPECT_EQ(VerifyError(),
            "UNABLE_TO_VERIFY_LEAF_SIGNATURE,unable to verify the first certificate");

  client_context_ = NewContext();
  ASSERT_TRUE(client_context_->AddCa(js(), BytesOf(certificate_)).ok());
  Connect();
  ASSERT_TRUE(Shake());
  EXPECT_EQ(VerifyError(), "undefined");
}

TEST_F(SessionTest, ATrustedCertificateThatHasExpiredIsRefused) {
  x509::CertificateOptions options;
  options.valid_to = -60;
  options.extensions = {{NID_key_usage, std::string("\x03\x02\x07\x80", 4)}};
  std::string expired = x509::PemText(x509::MakeCertificate(key_.get(), options).get());
  ASSERT_TRUE(server_context_->SetCert(js(), BytesOf(expired)).ok());
  ASSERT_TRUE(client_context_->AddCa(js(), BytesOf(expired)).ok());
  Connect();
  ASSERT_TRUE(Shake());
  EXPECT_EQ(VerifyError(), "CERT_HAS_EXPIRED,certificate has expired");
}

TEST_F(SessionTest, AnotherCertificateOfTheSameNameIsNotTrusted) {
  const auto other = x509::MakeKey();
  std::string impostor = x509::PemText(x509::MakeCertificate(other.get()).get());
  ASSERT_TRUE(client_context_->AddCa(js(), BytesOf(impostor)).ok());
  Connect();
  ASSERT_TRUE(Shake());
  EXPECT_NE(VerifyError(), "undefined");
}

TEST_F(SessionTest, AContextRefusesWhatDoesNotFit) {
  std::string text = "text";
  std::string other = PemOf(x509::MakeKey().get());
  std::string broken = "-----BEGIN CERTIFICATE-----\nMIIC\n-----END CERTIFICATE-----\n";
  EXPECT_FALSE(server_context_->SetKey(js(), BytesOf(text), std::nullopt).ok());
  EXPECT_FALSE(server_context_->SetKey(js(), BytesOf(other), std::nullopt).ok());
  EXPECT_FALSE(server_context_->SetCert(js(), BytesOf(text)).ok());
  EXPECT_FALSE(server_context_->SetCert(js(), BytesOf(broken)).ok());
  EXPECT_FALSE(server_context_->AddCrl(js(), BytesOf(text)).ok());
  EXPECT_FALSE(server_context_->SetCiphers(js(), "no-such-cipher").ok());
  EXPECT_FALSE(server_context_->SetCurves(js(), "no-such-curve").ok());
  EXPECT_FALSE(server_context_->SetSigalgs(js(), "no-such-algorithm").ok());
  EXPECT_FALSE(server_context_->SetTicketKeys(js(), BytesOf(text)));
  EXPECT_FALSE(server_context_->SetSessionIdContext(js(), std::string(33, 'x')).ok());
  // Nothing of it has changed the context.
  Connect();
  EXPECT_TRUE(Shake());
}

TEST_F(SessionTest, WhatIsNoPkcs12IsSaidToBeNone) {
  std::string cut = "sample";
  std::string wrong("\x02\x01\x05", 3);
  std::string empty;
  EXPECT_EQ(server_context_->LoadPkcs12(js(), BytesOf(cut), std::nullopt).message(),
            "not enough data");
  EXPECT_EQ(server_context_->LoadPkcs12(js(), BytesOf(empty), std::nullopt).message(),
            "not enough data");
  EXPECT_EQ(server_context_->LoadPkcs12(js(), BytesOf(wrong), std::nullopt).message(), "wrong tag");
}

}  // namespace
}  // namespace gyre::tls
