#include "bindings/crypto/prime.h"

#include <string>

#include "gtest/gtest.h"

namespace gyre::crypto {
namespace {

std::string Byte(uint8_t value) { return std::string(1, static_cast<char>(value)); }

uint64_t NumberOf(const std::string& bytes) {
  uint64_t number = 0;
  for (char c : bytes) number = number << 8 | static_cast<uint8_t>(c);
  return number;
}

PrimeOptions Remainder(int32_t bits, uint8_t divisor, uint8_t remainder, bool safe = false) {
  return {bits, safe, Byte(divisor), Byte(remainder)};
}

TEST(PrimeTest, APrimeHasTheSizeThatWasAskedFor) {
  for (int32_t bits : {3, 8, 33, 64}) {
    const uint64_t prime = NumberOf(*GeneratePrime({bits, false, {}, {}}));
    EXPECT_EQ(prime >> (bits - 1), 1u) << prime;
  }
}

TEST(PrimeTest, APrimeLeavesTheRemainder) {
  for (bool safe : {false, true}) {
    absl::StatusOr<std::string> prime = GeneratePrime(Remainder(40, 12, 11, safe));
    ASSERT_TRUE(prime.ok()) << prime.status();
    EXPECT_EQ(NumberOf(*prime) % 12, 11u);
    EXPECT_TRUE(*IsPrime(*prime, 0));
    EXPECT_EQ(NumberOf(*prime) >> 39, 1u);
  }
}

TEST(PrimeTest, TheOnlyPrimeIsFound) {
  EXPECT_EQ(NumberOf(*GeneratePrime(Remainder(4, 15, 13))), 13u);
}

// A search for these would not end.
TEST(PrimeTest, WhatCannotBeIsRefused) {
  EXPECT_FALSE(GeneratePrime(Remainder(40, 12, 6)).ok());
  EXPECT_FALSE(GeneratePrime(Remainder(40, 3, 1, true)).ok());
  EXPECT_FALSE(GeneratePrime(Remainder(4, 15, 14)).ok());
  EXPECT_FALSE(GeneratePrime(Remainder(8, 0, 0)).ok());
  EXPECT_FALSE(CheckPrimeOptions(Remainder(3, 8, 7)).ok());
  EXPECT_FALSE(CheckPrimeOptions(Remainder(8, 7, 7)).ok());
}

}  // namespace
}  // namespace gyre::crypto
