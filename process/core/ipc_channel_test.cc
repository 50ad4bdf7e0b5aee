#include "process/core/ipc_channel.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "gtest/gtest.h"
#include "loop/loop.h"
#include "loop/memory_block.h"
#include "loop/uv/uv_loop.h"
#include "process/core/spawn_fixture.h"

namespace gyre::process {
namespace {

struct End final : IpcChannel::Delegate {
  void OnMessages(absl::Span<const absl::string_view> some) override {
    for (absl::string_view message : some) messages.emplace_back(message);
    if (messages.size() >= wanted) channel->Close();
  }
  void OnEnd() override {
    ++ends;
    channel->Close();
  }
  void OnSent(size_t count) override { sent += count; }

  std::unique_ptr<IpcChannel> channel;
  std::vector<std::string> messages;
  size_t wanted = 1000000;
  size_t sent = 0;
  int ends = 0;
};

class IpcChannelTest : public testing::TestWithParam<IpcChannel::Framing> {
 protected:
  IpcChannelTest() : loop_(loop::NewUvLoop()) {
    int ends[2];
    socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends);
    near_.channel = *IpcChannel::New(*loop_, ends[0], GetParam(), &near_);
    far_.channel = *IpcChannel::New(*loop_, ends[1], GetParam(), &far_);
  }

  bool lines() const { return GetParam() == IpcChannel::Framing::kLines; }

  std::unique_ptr<loop::Loop> loop_;
  End near_;
  End far_;
};

TEST_P(IpcChannelTest, MessagesArriveWholeAndInOrder) {
  ASSERT_TRUE(*near_.channel->Send("one", -1));
  ASSERT_TRUE(*near_.channel->Send("", -1));
  ASSERT_TRUE(*near_.channel->Send("three", -1));
  far_.wanted = 3;
  loop_->Run();
  EXPECT_EQ(far_.messages, (std::vector<std::string>{"one", "", "three"}));
  EXPECT_EQ(near_.ends, 1);
}

TEST_P(IpcChannelTest, MessageLargerThanTheSocketIsQueuedAndSent) {
  const std::string large(8 << 20, 'x');
  ASSERT_FALSE(*near_.channel->Send(large, -1));
  ASSERT_FALSE(*near_.channel->Send("last", -1));
  EXPECT_GT(near_.channel->queued_bytes(), 0u);
  far_.wanted = 2;
  loop_->Run();
  ASSERT_EQ(far_.messages.size(), 2u);
  EXPECT_EQ(far_.messages[0], large);
  EXPECT_EQ(far_.messages[1], "last");
  EXPECT_EQ(near_.sent, 2u);
}

TEST_P(IpcChannelTest, MemoryOfALargeMessageIsHandedOn) {
  loop::MemoryBlock memory(8 << 20);
  std::memset(memory.data(), 'x', memory.size());
  const absl::string_view large(memory.data(), memory.size());
  ASSERT_FALSE(*near_.channel->Send(std::move(memory), large, -1));
  ASSERT_FALSE(*near_.channel->Send("last", -1));
  far_.wanted = 2;
  loop_->Run();
  ASSERT_EQ(far_.messages.size(), 2u);
  EXPECT_EQ(far_.messages[0], std::string(8 << 20, 'x'));
  EXPECT_EQ(far_.messages[1], "last");
}

struct Digits final : MessageSource {
  void Next(std::string* chunk) override {
    chunk->assign(100000, static_cast<char>('0' + left % 10));
    left -= 100000;
  }
  size_t remaining() const override { return left; }
  size_t left = 3000000;
};

TEST_P(IpcChannelTest, MessageCanBeMadeWhileItIsSent) {
  if (!lines()) GTEST_SKIP() << "lengths come first";
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  ASSERT_FALSE(*near_.channel->Send(std::make_unique<Digits>(), ends[1]));
  ASSERT_FALSE(*near_.channel->Send("last", -1));
  close(ends[1]);
  far_.wanted = 2;
  loop_->Run();
  ASSERT_EQ(far_.messages.size(), 2u);
  EXPECT_EQ(far_.messages[0], std::string(3000000, '0'));
  EXPECT_EQ(far_.messages[1], "last");
  close(ends[0]);
}

TEST_P(IpcChannelTest, FirstMessagesOfATurnLeaveAtOnceAndTheOthersTogether) {
  char buffer[1024];
  const auto arrived = [&] {
    const ssize_t size = recv(far_.channel->descriptor(), buffer, sizeof(buffer), MSG_PEEK);
    return static_cast<size_t>(std::max<ssize_t>(size, 0));
  };
  EXPECT_TRUE(*near_.channel->Send("first", -1));
  const size_t one = arrived();
  EXPECT_GT(one, 5u);
  size_t at_once = 1;
  while (*near_.channel->Send("again", -1)) ++at_once;
  EXPECT_FALSE(*near_.channel->Send("again", -1));
  EXPECT_EQ(arrived(), at_once * one);
  EXPECT_EQ(near_.channel->queued_bytes(), 2 * one);
  loop_->EndTurn();
  EXPECT_EQ(arrived(), (at_once + 2) * one);
  EXPECT_EQ(near_.sent, 2u);
  near_.channel->Close();
  far_.channel->Close();
}

TEST_P(IpcChannelTest, GatheredMessagesLeaveBeforeTheChannelIsClosed) {
  for (int i = 0; i < 20; ++i) ASSERT_TRUE(near_.channel->Send("x", -1).ok());
  near_.channel->Close();
  loop_->Run();
  EXPECT_EQ(far_.messages.size(), 20u);
  EXPECT_EQ(far_.ends, 1);
}

TEST_P(IpcChannelTest, BytesMayComeOneAtATime) {
  const std::string wire = lines() ? "ab\ncd\n" : std::string("\0\0\0\2ab\0\0\0\2cd", 12);
  const int raw = dup(near_.channel->descriptor());
  near_.channel->Close();
  size_t at = 0;
  loop::Timer* timer = nullptr;
  timer = loop_->NewTimer([&] {
    ASSERT_EQ(write(raw, &wire[at], 1), 1);
    if (++at == wire.size()) timer->Close();
  });
  timer->Start(0, 1);
  far_.wanted = 2;
  loop_->Run();
  close(raw);
  EXPECT_EQ(far_.messages, (std::vector<std::string>{"ab", "cd"}));
}

TEST_P(IpcChannelTest, DescriptorComesWithItsMessage) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  const std::string large(1 << 20, 'x');
  ASSERT_FALSE(*near_.channel->Send(large, -1));
  ASSERT_FALSE(*near_.channel->Send("pipe", ends[1]));
  close(ends[1]);
  struct Taker final : IpcChannel::Delegate {
    void OnMessages(absl::Span<const absl::string_view> some) override {
      if (some.back() != "pipe") return;
      taken = end.channel->TakeDescriptor();
      end.channel->Close();
    }
    void OnEnd() override {}
    void OnSent(size_t) override {}
    explicit Taker(End& end) : end(end) {}
    End& end;
    int taken = -1;
  };
  Taker taker(far_);
  const int descriptor = dup(far_.channel->descriptor());
  far_.channel->Close();
  far_.channel = *IpcChannel::New(*loop_, descriptor, GetParam(), &taker);
  loop_->Run();
  ASSERT_GE(taker.taken, 0);
  EXPECT_EQ(write(taker.taken, "!", 1), 1);
  char byte = 0;
  EXPECT_EQ(read(ends[0], &byte, 1), 1);
  EXPECT_EQ(byte, '!');
  close(ends[0]);
  close(taker.taken);
}

TEST_P(IpcChannelTest, PeerThatGoesIsOneEndAndDropsTheQueue) {
  for (int i = 0; i < 10000; ++i) {
    ASSERT_TRUE(near_.channel->Send(std::string(100, 'x'), -1).ok());
  }
  far_.wanted = 1;
  loop_->Run();
  EXPECT_EQ(near_.ends, 1);
  EXPECT_EQ(near_.channel->queued_bytes(), 0u);
}

TEST_P(IpcChannelTest, DescriptorsThatNobodyTakesAreClosed) {
  const int before = OpenDescriptors();
  for (int i = 0; i < 100; ++i) ASSERT_TRUE(near_.channel->Send("x", 0).ok());
  far_.wanted = 100;
  loop_->Run();
  EXPECT_EQ(far_.messages.size(), 100u);
  EXPECT_LE(OpenDescriptors(), before);
}

INSTANTIATE_TEST_SUITE_P(Framings, IpcChannelTest,
                         testing::Values(IpcChannel::Framing::kLines,
                                         IpcChannel::Framing::kLengths));

}  // namespace
}  // namespace gyre::process
