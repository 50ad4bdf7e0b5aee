// What a stream of the real machine does beyond stream_test.cc: descriptors of every kind.
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pty.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "loop/backend_test.h"
#include "loop/listener.h"
#include "loop/loop.h"
#include "loop/stream.h"
#include "loop/system_error.h"
#include "loop/uv/uv_loop.h"

namespace gyre::loop {
namespace {

class UvStreamTest : public testing::Test {
 protected:
  Stream* Adopt(int descriptor, Recorder* recorder) {
    absl::StatusOr<Stream*> stream = loop_->AdoptStream(descriptor);
    EXPECT_TRUE(stream.ok()) << stream.status();
    (*stream)->set_delegate(recorder);
    return *stream;
  }

  Recorder one_;
  Recorder other_;
  std::unique_ptr<Loop> loop_ = NewUvLoop();
};

TEST_F(UvStreamTest, APipeCarriesBytesAndItsEnd) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  Stream* reader = Adopt(ends[0], &one_);
  Stream* writer = Adopt(ends[1], &other_);
  one_.on_end = [&] { reader->Close(); };
  reader->StartReading();
  writer->Write("through the pipe");
  writer->Shutdown();
  loop_->Run();
  EXPECT_EQ(one_.data, "through the pipe");
  EXPECT_TRUE(one_.ended);
  writer->Close();
}

TEST_F(UvStreamTest, AFullPipeDrains) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  Stream* reader = Adopt(ends[0], &one_);
  Stream* writer = Adopt(ends[1], &other_);
  const std::string big(1 << 20, 'x');
  writer->Write(big);
  EXPECT_GT(writer->queued_bytes(), 0u);
  writer->Shutdown();
  one_.on_end = [&] { reader->Close(); };
  reader->StartReading();
  loop_->Run();
  EXPECT_EQ(one_.data, big);
  EXPECT_EQ(other_.drains, 1);
}

TEST_F(UvStreamTest, APipeWithoutReaderIsAnErrorAndNoSignal) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  close(ends[0]);
  Stream* writer = Adopt(ends[1], &one_);
  writer->Write("x");
  EXPECT_TRUE(one_.errors.empty());
  loop_->Run();
  ASSERT_EQ(one_.errors.size(), 1u);
  EXPECT_EQ(FromStatus(one_.errors[0])->error, EPIPE);
}

TEST_F(UvStreamTest, AFullPipeWhoseReaderGoesIsAnError) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  Stream* writer = Adopt(ends[1], &one_);
  writer->Write(std::string(1 << 20, 'x'));
  close(ends[0]);
  loop_->Run();
  ASSERT_EQ(one_.errors.size(), 1u);
  EXPECT_EQ(FromStatus(one_.errors[0])->error, EPIPE);
  EXPECT_EQ(writer->queued_bytes(), 0u);
}

TEST_F(UvStreamTest, ASocketPairIsAUnixStream) {
  int ends[2];
  ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
  Stream* first = Adopt(ends[0], &one_);
  Stream* second = Adopt(ends[1], &other_);
  EXPECT_EQ(first->local().family, "Unix");
  one_.on_end = [&] { first->Close(); };
  first->StartReading();
  second->Write("local");
  second->Shutdown();
  loop_->Run();
  EXPECT_EQ(one_.data, "local");
}

TEST_F(UvStreamTest, ATerminalKeepsItsModeForOthers) {
  int master = -1;
  int terminal = -1;
  ASSERT_EQ(openpty(&master, &terminal, nullptr, nullptr, nullptr), 0);
  const int shared = fcntl(terminal, F_DUPFD_CLOEXEC, 0);
  Stream* screen = Adopt(terminal, &one_);
  Stream* keyboard = Adopt(master, &other_);
  other_.on_data = [&] { loop_->Stop(); };
  keyboard->StartReading();
  screen->Write("shown");
  loop_->Run();
  EXPECT_EQ(other_.data, "shown");
  EXPECT_EQ(fcntl(shared, F_GETFL) & O_NONBLOCK, 0);
  close(shared);
}

TEST_F(UvStreamTest, WhatCannotBePolledStaysWithTheCaller) {
  const int file = open("/proc/self/exe", O_RDONLY | O_CLOEXEC);
  ASSERT_GE(file, 0);
  const absl::StatusOr<Stream*> stream = loop_->AdoptStream(file);
  ASSERT_FALSE(stream.ok());
  EXPECT_EQ(FromStatus(stream.status())->error, EINVAL);
  EXPECT_EQ(close(file), 0);
}

TEST_F(UvStreamTest, WhatIsNoDescriptorIsRefused) {
  EXPECT_EQ(FromStatus(loop_->AdoptStream(-1).status())->error, EBADF);
  EXPECT_EQ(FromStatus(loop_->AdoptStream(100000).status())->error, EBADF);
}

TEST_F(UvStreamTest, DataBeforeAResetIsStillRead) {
  const Connection connection = ConnectPair(*loop_);
  ASSERT_NE(connection.server, nullptr);
  connection.server->set_delegate(&one_);
  connection.client->Write("last words");
  connection.client->Reset();
  one_.on_error = [&] { connection.server->Close(); };
  connection.server->StartReading();
  loop_->Run();
  EXPECT_EQ(one_.data, "last words");
  ASSERT_EQ(one_.errors.size(), 1u);
  EXPECT_EQ(FromStatus(one_.errors[0])->error, ECONNRESET);
}

TEST_F(UvStreamTest, APausedStreamWhosePeerIsGoneLetsTheLoopSleep) {
  const Connection connection = ConnectPair(*loop_);
  ASSERT_NE(connection.server, nullptr);
  connection.server->set_delegate(&one_);
  connection.server->StartReading();
  connection.server->StopReading();
  connection.client->Write("unwanted");
  connection.client->Reset();
  int turns = 0;
  loop_->SetImmediateHook([&] { ++turns; });
  loop_->RequestImmediate(true, false);
  loop_->NewTimer([] {})->Start(30);
  loop_->Run();
  EXPECT_LT(turns, 10);
  EXPECT_TRUE(one_.errors.empty());
  EXPECT_EQ(one_.data, "");
}

}  // namespace
}  // namespace gyre::loop
