#include <cerrno>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "loop/loop.h"
#include "loop/system_error.h"
#include "loop/udp.h"
#include "loop/uv/uv_loop.h"

namespace gyre::loop {
namespace {

constexpr char kHost[] = "127.0.0.1";

struct Receiver final : Udp::Delegate {
  void OnMessage(absl::Span<char> data, const Endpoint& from) override {
    messages.emplace_back(data.data(), data.size());
    last = from;
    if (messages.size() == wanted) socket->Close();
  }
  void OnReceiveError(const absl::Status& error) override { ADD_FAILURE() << error; }

  Udp* socket = nullptr;
  size_t wanted = 1;
  std::vector<std::string> messages;
  Endpoint last;
};

class UvUdpTest : public testing::Test {
 protected:
  UvUdpTest() : loop_(NewUvLoop()) {
    receiver_.socket = *loop_->NewUdp(&receiver_);
    sender_ = *loop_->NewUdp(&nothing_);
  }

  static int ErrorOf(const absl::Status& status) {
    const auto error = FromStatus(status);
    return error.has_value() ? error->error : 0;
  }

  std::unique_ptr<Loop> loop_;
  Receiver receiver_;
  Receiver nothing_;
  Udp* sender_;
};

TEST_F(UvUdpTest, MessagesKeepTheirBoundaries) {
  ASSERT_TRUE(receiver_.socket->Bind({kHost}).ok());
  ASSERT_TRUE(receiver_.socket->StartReceiving().ok());
  receiver_.wanted = 3;
  const int port = receiver_.socket->local()->port;
  ASSERT_TRUE(*sender_->Send({"he", "llo"}, kHost, port, {}));
  ASSERT_TRUE(*sender_->Send({}, kHost, port, {}));
  ASSERT_TRUE(sender_->Connect(kHost, port).ok());
  ASSERT_TRUE(*sender_->Send({"again"}, "", 0, {}));
  const int from = sender_->local()->port;
  EXPECT_EQ(sender_->remote()->port, port);
  sender_->Close();
  loop_->Run();
  EXPECT_EQ(receiver_.messages, (std::vector<std::string>{"hello", "", "again"}));
  EXPECT_EQ(receiver_.last.port, from);
  EXPECT_EQ(receiver_.last.family, "IPv4");
}

TEST_F(UvUdpTest, ASocketThatReceivesNothingLetsTheLoopEnd) {
  ASSERT_TRUE(receiver_.socket->Bind({kHost}).ok());
  loop_->Run();
  ASSERT_TRUE(receiver_.socket->StartReceiving().ok());
  receiver_.socket->Unref();
  loop_->Run();
  EXPECT_TRUE(receiver_.messages.empty());
}

TEST_F(UvUdpTest, WhatTheSystemRefusesIsAnError) {
  EXPECT_EQ(ErrorOf(sender_->SetOption(Udp::Option::kTtl, 1)), EBADF);
  EXPECT_EQ(ErrorOf(sender_->local().status()), EBADF);
  EXPECT_EQ(sender_->Bind({"somewhere"}).code(), absl::StatusCode::kInvalidArgument);
  ASSERT_TRUE(sender_->Bind({kHost}).ok());
  ASSERT_TRUE(receiver_.socket->StartReceiving().ok());
  EXPECT_EQ(ErrorOf(receiver_.socket->Bind({kHost, sender_->local()->port})), EINVAL);
  EXPECT_EQ(ErrorOf(sender_->SetOption(Udp::Option::kTtl, 1000)), EINVAL);
  const std::string large(100000, 'x');
  EXPECT_EQ(ErrorOf(sender_->Send({large}, kHost, 9, {}).status()), EMSGSIZE);
  EXPECT_EQ(ErrorOf(sender_->Join({"10.0.0.1", "", ""})), EINVAL);
  sender_->Close();
  EXPECT_EQ(ErrorOf(sender_->Send({"x"}, kHost, 9, {}).status()), EBADF);
}

}  // namespace
}  // namespace gyre::loop
