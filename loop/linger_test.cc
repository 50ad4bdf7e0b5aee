#include "loop/linger.h"

#include <string>

#include "gtest/gtest.h"
#include "loop/backend_test.h"

namespace gyre::loop {
namespace {

class LingerTest : public BackendTest {
 protected:
  void SetUp() override {
    BackendTest::SetUp();
    connection_ = ConnectPair(*loop_);
    connection_.client->set_delegate(&client_);
  }
  void TearDown() override { loop_ = nullptr; }

  Connection connection_;
  Recorder client_;
};

TEST_P(LingerTest, WhatWasSentLastArrivesThoughThePeerHasMoreToSay) {
  const std::string unread(100 * 1000, 'x');
  connection_.client->Write(unread);
  connection_.server->Write("refused");
  Linger(loop_.get(), connection_.server);
  client_.on_end = [&] { connection_.client->Close(); };
  connection_.client->StartReading();
  loop_->Run();
  EXPECT_EQ(client_.data, "refused");
  EXPECT_TRUE(client_.ended);
  EXPECT_TRUE(client_.errors.empty());
}

TEST_P(LingerTest, APeerThatNeverEndsIsNotWaitedForLong) {
  Linger(loop_.get(), connection_.server, {.milliseconds = 50});
  // Ours has ended; the peer's has not, and after a while nobody takes what it sends.
  Timer* timer = loop_->NewTimer([&] { connection_.client->Write("more"); });
  timer->Start(5, 5);
  client_.on_error = [&] {
    timer->Close();
    connection_.client->Close();
  };
  connection_.client->StartReading();
  loop_->Run();
  EXPECT_TRUE(client_.ended);
  EXPECT_FALSE(client_.errors.empty());
}

TEST_P(LingerTest, WhatIsDroppedHasALimit) {
  Linger(loop_.get(), connection_.server, {.milliseconds = 1000 * 1000, .bytes = 1000});
  Timer* timer = loop_->NewTimer([&] { connection_.client->Write(std::string(500, 'x')); });
  timer->Start(1, 1);
  client_.on_error = [&] {
    timer->Close();
    connection_.client->Close();
  };
  connection_.client->StartReading();
  loop_->Run();
  EXPECT_FALSE(client_.errors.empty());
}

TEST_P(LingerTest, KeepsNothingRunning) {
  Linger(loop_.get(), connection_.server, {.milliseconds = 1000 * 1000});
  connection_.client->Unref();
  loop_->Run();
}

GYRE_INSTANTIATE_BACKENDS(LingerTest);

}  // namespace
}  // namespace gyre::loop
