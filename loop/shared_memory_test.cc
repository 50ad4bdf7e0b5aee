#include "loop/shared_memory.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "gtest/gtest.h"
#include "loop/descriptor_passing.h"
#include "loop/system_error.h"

namespace gyre::loop {
namespace {

TEST(SharedMemoryTest, WhatOneSideWritesTheOtherReads) {
  const absl::StatusOr<std::unique_ptr<SharedMemory>> one = SharedMemory::Create(4096);
  ASSERT_TRUE(one.ok()) << one.status();
  const auto other = SharedMemory::Map(DuplicateDescriptor((*one)->descriptor()), 4096);
  ASSERT_TRUE(other.ok()) << other.status();
  EXPECT_NE((*one)->data(), (*other)->data());
  EXPECT_EQ(static_cast<char*>((*other)->data())[4095], 0);
  std::strcpy(static_cast<char*>((*one)->data()), "hello");
  EXPECT_STREQ(static_cast<char*>((*other)->data()), "hello");
}

TEST(SharedMemoryTest, NobodyChangesItsSize) {
  const absl::StatusOr<std::unique_ptr<SharedMemory>> memory = SharedMemory::Create(4096);
  ASSERT_TRUE(memory.ok()) << memory.status();
  EXPECT_NE(ftruncate((*memory)->descriptor(), 0), 0);
  EXPECT_NE(ftruncate((*memory)->descriptor(), 8192), 0);
}

TEST(SharedMemoryTest, SomethingElseIsRefused) {
  const auto refuse = [](int descriptor, size_t size) {
    const auto memory = SharedMemory::Map(descriptor, size);
    ASSERT_FALSE(memory.ok());
    const std::optional<SystemError> error = FromStatus(memory.status());
    ASSERT_TRUE(error.has_value());
    EXPECT_EQ(error->error, EINVAL);
  };
  const absl::StatusOr<std::unique_ptr<SharedMemory>> memory = SharedMemory::Create(4096);
  ASSERT_TRUE(memory.ok()) << memory.status();
  refuse((*memory)->descriptor(), 8192);
  const int file = open("/dev/null", O_RDWR | O_CLOEXEC);
  refuse(file, 4096);
  close(file);
}

}  // namespace
}  // namespace gyre::loop
