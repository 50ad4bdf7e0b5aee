#include "loop/stream.h"

#include <cerrno>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "loop/backend_test.h"
#include "loop/handle.h"
#include "loop/loop.h"
#include "loop/system_error.h"

namespace gyre::loop {
namespace {

// More than loopback sockets and the simulated network take for a peer that does not read.
constexpr size_t kTooMuch = 32 * 1024 * 1024;

class StreamTest : public BackendTest {
 protected:
  void SetUp() override {
    BackendTest::SetUp();
    connection_ = ConnectPair(*loop_);
    ASSERT_NE(connection_.client, nullptr);
    ASSERT_NE(connection_.server, nullptr);
    client_ = connection_.client;
    server_ = connection_.server;
    client_->set_delegate(&at_client_);
    server_->set_delegate(&at_server_);
  }

  void TearDown() override { loop_ = nullptr; }

  void CloseBoth() {
    client_->Close();
    server_->Close();
  }

  Connection connection_;
  Stream* client_ = nullptr;
  Stream* server_ = nullptr;
  Recorder at_client_;
  Recorder at_server_;
};

TEST_P(StreamTest, Echoes) {
  at_server_.on_data = [&] {
    server_->Write(at_server_.data);
    at_server_.data.clear();
  };
  at_client_.on_data = [&] {
    if (at_client_.data.size() == 5) CloseBoth();
  };
  server_->StartReading();
  client_->StartReading();
  client_->Write("hello");
  loop_->Run();
  EXPECT_EQ(at_client_.data, "hello");
}

TEST_P(StreamTest, SeveralPartsArriveAsOnePiece) {
  at_server_.on_data = [&] { CloseBoth(); };
  server_->StartReading();
  const std::vector<absl::string_view> parts = {"head", "", " ", "body"};
  client_->Write(parts);
  EXPECT_EQ(client_->queued_bytes(), 0u);
  loop_->Run();
  EXPECT_EQ(at_server_.data, "head body");
}

TEST_P(StreamTest, MorePartsThanOneCallTakesArriveInOrder) {
  std::string expected;
  std::vector<std::string> texts;
  for (int i = 0; i < 1000; ++i) texts.push_back(std::to_string(i) + ",");
  std::vector<absl::string_view> parts(texts.begin(), texts.end());
  for (const std::string& text : texts) expected += text;
  at_server_.on_end = [&] { CloseBoth(); };
  server_->StartReading();
  client_->Write(parts);
  client_->Shutdown();
  loop_->Run();
  EXPECT_EQ(at_server_.data, expected);
}

TEST_P(StreamTest, NothingIsDeliveredBeforeStartReading) {
  client_->Write("early");
  client_->Close();
  loop_->Run();
  EXPECT_EQ(at_server_.data, "");
  EXPECT_FALSE(at_server_.ended);
  at_server_.on_end = [&] { server_->Close(); };
  server_->StartReading();
  loop_->Run();
  EXPECT_EQ(at_server_.data, "early");
  EXPECT_TRUE(at_server_.ended);
}

TEST_P(StreamTest, StopReadingInsideOnDataHoldsBackTheRest) {
  at_server_.on_data = [&] { server_->StopReading(); };
  server_->StartReading();
  client_->Write("one");
  loop_->Run();
  client_->Write("two");
  loop_->Run();
  EXPECT_EQ(at_server_.data, "one");
  EXPECT_FALSE(loop_->Alive());
  server_->StartReading();
  loop_->Run();
  EXPECT_EQ(at_server_.data, "onetwo");
}

TEST_P(StreamTest, AHalfClosedConnectionStillSends) {
  at_server_.on_end = [&] {
    server_->Write("answer");
    server_->Shutdown();
  };
  at_client_.on_end = [&] { CloseBoth(); };
  server_->StartReading();
  client_->StartReading();
  client_->Write("question");
  client_->Shutdown();
  client_->Write("ignored");
  loop_->Run();
  EXPECT_EQ(at_server_.data, "question");
  EXPECT_EQ(at_client_.data, "answer");
  EXPECT_TRUE(at_client_.ended);
  EXPECT_TRUE(at_server_.errors.empty());
}

TEST_P(StreamTest, ASlowPeerMakesBytesWaitAndDrain) {
  const std::string big(kTooMuch, 'x');
  client_->Write(big);
  EXPECT_GT(client_->queued_bytes(), 0u);
  EXPECT_LT(client_->queued_bytes(), kTooMuch);
  client_->Write("!");
  at_client_.on_drain = [&] {
    EXPECT_EQ(client_->queued_bytes(), 0u);
    client_->Shutdown();
  };
  at_server_.on_end = [&] { CloseBoth(); };
  server_->StartReading();
  loop_->Run();
  EXPECT_EQ(at_client_.drains, 1);
  ASSERT_EQ(at_server_.data.size(), kTooMuch + 1);
  EXPECT_EQ(at_server_.data.back(), '!');
}

TEST_P(StreamTest, ShutdownWaitsForWhatIsQueued) {
  client_->Write(std::string(kTooMuch, 'x'));
  ASSERT_GT(client_->queued_bytes(), 0u);
  client_->Shutdown();
  at_server_.on_end = [&] { CloseBoth(); };
  server_->StartReading();
  loop_->Run();
  EXPECT_EQ(at_server_.data.size(), kTooMuch);
  EXPECT_TRUE(at_server_.ended);
}

TEST_P(StreamTest, QueuedBytesKeepTheLoopRunningWithoutReading) {
  EXPECT_FALSE(loop_->Alive());
  client_->Write(std::string(kTooMuch, 'x'));
  EXPECT_TRUE(loop_->Alive());
  client_->Unref();
  EXPECT_FALSE(loop_->Alive());
}

TEST_P(StreamTest, AResetIsAnErrorAtThePeer) {
  at_server_.on_error = [&] { server_->Close(); };
  server_->StartReading();
  client_->Reset();
  EXPECT_EQ(client_->state(), Handle::State::kClosing);
  loop_->Run();
  ASSERT_EQ(at_server_.errors.size(), 1u);
  const std::optional<SystemError> error = FromStatus(at_server_.errors[0]);
  ASSERT_TRUE(error.has_value());
  EXPECT_EQ(error->error, ECONNRESET);
  EXPECT_EQ(error->syscall, "read");
  EXPECT_FALSE(at_server_.ended);
}

TEST_P(StreamTest, AFailedWriteIsReportedOnceAndLater) {
  client_->Reset();
  loop_->Run();
  bool inside = true;
  at_server_.on_error = [&] { EXPECT_FALSE(inside); };
  // The first may still go; once the reset is known the next one fails.
  server_->Write("a");
  server_->Write("b");
  server_->Write("c");
  inside = false;
  EXPECT_TRUE(at_server_.errors.empty());
  loop_->Run();
  ASSERT_EQ(at_server_.errors.size(), 1u);
  EXPECT_EQ(FromStatus(at_server_.errors[0])->syscall, "write");
  EXPECT_EQ(server_->queued_bytes(), 0u);
}

TEST_P(StreamTest, AFailedWriteOfAStreamClosedMeanwhileIsNotReported) {
  client_->Reset();
  loop_->Run();
  server_->Write("a");
  server_->Write("b");
  server_->Close();
  loop_->Run();
  EXPECT_TRUE(at_server_.errors.empty());
}

TEST_P(StreamTest, AResetWhileBytesWaitIsAnErrorWithoutReading) {
  server_->Write(std::string(kTooMuch, 'x'));
  client_->Reset();
  at_server_.on_error = [&] { server_->Close(); };
  loop_->Run();
  ASSERT_EQ(at_server_.errors.size(), 1u);
  EXPECT_EQ(FromStatus(at_server_.errors[0])->syscall, "write");
}

TEST_P(StreamTest, ClosedInsideOnDataHearsNoMore) {
  bool closed = false;
  at_server_.on_data = [&] { server_->Close([&] { closed = true; }); };
  server_->StartReading();
  client_->Write("x");
  client_->Close();
  loop_->Run();
  EXPECT_EQ(at_server_.data, "x");
  EXPECT_FALSE(at_server_.ended);
  EXPECT_TRUE(closed);
}

TEST_P(StreamTest, EveryMethodOfAClosingStreamIsHarmless) {
  server_->Close();
  server_->StartReading();
  server_->StopReading();
  server_->Write("x");
  server_->Shutdown();
  server_->Reset();
  server_->SetNoDelay(false);
  server_->SetKeepAlive(true, 1);
  server_->Ref();
  server_->Unref();
  EXPECT_EQ(server_->queued_bytes(), 0u);
  EXPECT_EQ(server_->local().port, 0);
  EXPECT_EQ(server_->remote().port, 0);
  loop_->Run();
}

TEST_P(StreamTest, BothEndsKnowTheirAddresses) {
  EXPECT_EQ(client_->remote().address, "127.0.0.1");
  EXPECT_EQ(client_->remote().port, server_->local().port);
  EXPECT_EQ(client_->local().port, server_->remote().port);
  EXPECT_EQ(server_->remote().family, "IPv4");
}

TEST_P(StreamTest, WithoutADelegateDataIsDropped) {
  server_->set_delegate(nullptr);
  server_->StartReading();
  client_->Write("x");
  client_->Close();
  loop_->Run();
  EXPECT_EQ(at_server_.data, "");
}

GYRE_INSTANTIATE_BACKENDS(StreamTest);

}  // namespace
}  // namespace gyre::loop
