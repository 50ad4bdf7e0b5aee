#include "bindings/dns/channel.h"

#include <ares.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "loop/loop.h"
#include "loop/udp.h"
#include "loop/uv/uv_loop.h"

namespace gyre::bindings {
namespace {

constexpr char kHost[] = "127.0.0.1";
constexpr int kTypeA = 1;

// A name server that says of every name that there is none, once it is told to answer.
class NameServer final : public loop::Udp::Delegate {
 public:
  explicit NameServer(loop::Loop& loop) : socket_(*loop.NewUdp(this)) {
    EXPECT_TRUE(socket_->Bind({kHost}).ok());
    EXPECT_TRUE(socket_->StartReceiving().ok());
    socket_->Unref();
  }

  int port() const { return socket_->local()->port; }

  void OnMessage(absl::Span<char> data, const loop::Endpoint& from) override {
    ++queries;
    if (!answers) return;
    data[2] = static_cast<char>(0x81);
    data[3] = static_cast<char>(0x83);
    if (empty_first) socket_->Send({}, from.address, from.port, {}).IgnoreError();
    socket_->Send({{data.data(), data.size()}}, from.address, from.port, {}).IgnoreError();
  }
  void OnReceiveError(const absl::Status& error) override { ADD_FAILURE() << error; }

  bool answers = true;
  bool empty_first = false;
  int queries = 0;

 private:
  loop::Udp* socket_;
};

class DnsChannelTest : public testing::Test {
 protected:
  void Open(int timeout_ms, int tries) {
    channel_ = *DnsChannel::New(*loop_, timeout_ms, tries);
    loop::Endpoint server;
    server.address = kHost;
    server.port = server_.port();
    ASSERT_EQ(channel_->SetServers({server}), ARES_SUCCESS);
  }

  void Ask() {
    channel_->Query("a.name", kTypeA,
                    [this](int status, const std::string&) { statuses_.push_back(status); });
  }

  std::unique_ptr<loop::Loop> loop_ = loop::NewUvLoop();
  NameServer server_{*loop_};
  std::unique_ptr<DnsChannel> channel_;
  std::vector<int> statuses_;
};

TEST_F(DnsChannelTest, AnAnswerEndsTheQueryAndTheLoop) {
  Open(5000, 1);
  Ask();
  EXPECT_TRUE(statuses_.empty());
  loop_->Run();
  EXPECT_EQ(statuses_, std::vector<int>{ARES_ENOTFOUND});
  EXPECT_EQ(channel_->pending(), 0u);
}

TEST_F(DnsChannelTest, AnEmptyMessageIsNoAnswer) {
  server_.empty_first = true;
  Open(5000, 1);
  Ask();
  loop_->Run();
  EXPECT_EQ(statuses_, std::vector<int>{ARES_ENOTFOUND});
}

TEST_F(DnsChannelTest, SilenceRunsOutOfTimeAfterAllTries) {
  server_.answers = false;
  Open(1, 3);
  Ask();
  loop_->Run();
  EXPECT_EQ(statuses_, std::vector<int>{ARES_ETIMEOUT});
  EXPECT_EQ(server_.queries, 3);
}

TEST_F(DnsChannelTest, CancelEndsQueriesOnALaterTurn) {
  Open(5000, 1);
  Ask();
  Ask();
  channel_->Cancel();
  EXPECT_TRUE(statuses_.empty());
  loop_->Run();
  EXPECT_EQ(statuses_, (std::vector<int>{ARES_ECANCELLED, ARES_ECANCELLED}));
}

TEST_F(DnsChannelTest, NothingIsCalledAfterItsEnd) {
  Open(5000, 1);
  Ask();
  channel_->Cancel();
  Ask();
  channel_ = nullptr;
  loop_->Run();
  EXPECT_TRUE(statuses_.empty());
}

TEST_F(DnsChannelTest, OnlyAddressesHaveNames) {
  Open(5000, 1);
  EXPECT_FALSE(channel_->Reverse("a.name", [](int, std::vector<std::string>) { FAIL(); }));
  EXPECT_EQ(channel_->pending(), 0u);
}

}  // namespace
}  // namespace gyre::bindings
