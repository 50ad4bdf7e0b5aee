#include "loop/accept_waiting.h"

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstring>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace gyre::loop {
namespace {

class AcceptWaitingTest : public testing::Test {
 protected:
  AcceptWaitingTest() {
    // An abstract name that only this process has.
    address_.sun_family = AF_UNIX;
    const std::string name = "accept_waiting_" + std::to_string(getpid());
    std::memcpy(address_.sun_path + 1, name.data(), name.size());
    listener_ = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    EXPECT_EQ(bind(listener_, Address(), sizeof(address_)), 0);
    EXPECT_EQ(listen(listener_, 100), 0);
  }
  ~AcceptWaitingTest() override {
    for (int client : clients_) close(client);
    close(listener_);
  }

  const sockaddr* Address() const { return reinterpret_cast<const sockaddr*>(&address_); }

  void Connect() {
    const int client = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    ASSERT_EQ(connect(client, Address(), sizeof(address_)), 0);
    clients_.push_back(client);
  }

  sockaddr_un address_ = {};
  int listener_ = -1;
  std::vector<int> clients_;
};

TEST_F(AcceptWaitingTest, AllThatWaitAreAcceptedInTheirOrder) {
  for (int i = 0; i < 90; ++i) Connect();
  const std::vector<int> accepted = AcceptWaiting(listener_);
  ASSERT_EQ(accepted.size(), clients_.size());
  for (size_t i = 0; i < accepted.size(); ++i) {
    const char sent = static_cast<char>(i);
    char received = -1;
    EXPECT_EQ(write(clients_[i], &sent, 1), 1);
    EXPECT_EQ(read(accepted[i], &received, 1), 1);
    EXPECT_EQ(received, sent);
    EXPECT_NE(fcntl(accepted[i], F_GETFL) & O_NONBLOCK, 0);
    EXPECT_NE(fcntl(accepted[i], F_GETFD) & FD_CLOEXEC, 0);
    close(accepted[i]);
  }
}

TEST_F(AcceptWaitingTest, WhereNobodyWaitsThereIsNothing) {
  EXPECT_TRUE(AcceptWaiting(listener_).empty());
}

TEST_F(AcceptWaitingTest, WhatDoesNotListenHasNobodyWaiting) {
  Connect();
  EXPECT_TRUE(AcceptWaiting(clients_[0]).empty());
  EXPECT_TRUE(AcceptWaiting(-1).empty());
}

}  // namespace
}  // namespace gyre::loop
