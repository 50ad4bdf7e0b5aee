#include "loop/memory_block.h"

#include <cstddef>
#include <cstring>
#include <utility>

#include "gtest/gtest.h"

namespace gyre::loop {
namespace {

TEST(MemoryBlockTest, ContentStaysWhenItGrows) {
  MemoryBlock block;
  for (size_t size : {size_t{1}, size_t{1000}, size_t{5} << 20, size_t{64} << 20}) {
    const size_t before = block.size();
    block.Grow(size);
    ASSERT_GE(block.size(), size);
    std::memset(block.data() + before, 'x', size - before);
  }
  for (size_t i = 0; i < block.size(); i += 4096) ASSERT_EQ(block.data()[i], 'x');
}

TEST(MemoryBlockTest, MovedFromIsEmpty) {
  MemoryBlock block(10);
  const MemoryBlock other = std::move(block);
  EXPECT_EQ(block.size(), 0u);
  EXPECT_EQ(block.data(), nullptr);
  EXPECT_EQ(other.size(), 10u);
}

}  // namespace
}  // namespace gyre::loop
