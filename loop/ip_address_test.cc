#include "loop/ip_address.h"

#include <string>

#include "gtest/gtest.h"

namespace gyre::loop {
namespace {

TEST(IpAddressTest, ReadsBothVersions) {
  const auto v4 = ParseIp("192.0.2.7");
  ASSERT_TRUE(v4.has_value());
  EXPECT_EQ(v4->version, 4);
  EXPECT_EQ(FormatIp(absl::MakeConstSpan(v4->bytes).first(v4->size())), "192.0.2.7");

  const auto v6 = ParseIp("2001:DB8:0:0::1");
  ASSERT_TRUE(v6.has_value());
  EXPECT_EQ(v6->version, 6);
  EXPECT_EQ(FormatIp(absl::MakeConstSpan(v6->bytes).first(v6->size())), "2001:db8::1");
}

TEST(IpAddressTest, TakesAZoneOfVersion6) {
  EXPECT_TRUE(ParseIp("fe80::1%eth0").has_value());
  EXPECT_FALSE(ParseIp("fe80::1%").has_value());
  EXPECT_FALSE(ParseIp("fe80::1%a b").has_value());
  EXPECT_FALSE(ParseIp("127.0.0.1%eth0").has_value());
}

TEST(IpAddressTest, RefusesWhatIsNoAddress) {
  for (const char* text : {"", "localhost", "1.2.3", "1.2.3.256", "01.2.3.4", "1.2.3.4 ", ":::1"}) {
    EXPECT_FALSE(ParseIp(text).has_value()) << text;
  }
  EXPECT_FALSE(ParseIp(std::string("127.0.0.1\0x", 11)).has_value());
}

}  // namespace
}  // namespace gyre::loop
