#include "runtime/blocked_report.h"

#include <string>
#include <thread>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace gyre::runtime {
namespace {

constexpr char kStack[] = "    at f (/a.js:1:2)\n    at g (/a.js:3:4)\n";

std::string Histogram(const BlockedReport& report) {
  char text[2048];
  return std::string(text, report.WriteHistogram(text, sizeof(text)));
}

TEST(BlockedReportTest, ShowsTheStackOnce) {
  BlockedReport report(7, 50);
  EXPECT_EQ(report.Warn({.ms = 60, .stack = kStack}),
            absl::StrCat("(node:7) Warning: the event loop was held for 60 ms"
                         " (--warn-blocked=50)\n",
                         kStack));
  EXPECT_EQ(report.Warn({.ms = 70, .stack = kStack}),
            "(node:7) Warning: the event loop was held for 70 ms, 2 times so far:\n"
            "    at f (/a.js:1:2)\n");
  EXPECT_EQ(report.Warn({.ms = 70, .stack = kStack}), "");
  EXPECT_NE(report.Warn({.ms = 70, .stack = kStack}), "");
}

TEST(BlockedReportTest, AHoldThatGoesOnIsToldOfAndCountedLater) {
  BlockedReport report(7, 50);
  EXPECT_EQ(report.Warn({.ms = 500, .goes_on = true, .thread = " of worker 3", .stack = kStack}),
            absl::StrCat("(node:7) Warning: the event loop of worker 3 has been held for 500 ms"
                         " and goes on (--warn-blocked=50)\n",
                         kStack));
  EXPECT_EQ(Histogram(report), "");
  EXPECT_EQ(report.Warn({.ms = 600, .stack = kStack}),
            "(node:7) Warning: the event loop was held for 600 ms:\n    at f (/a.js:1:2)\n");
  EXPECT_EQ(report.Warn({.ms = 500, .goes_on = true, .stack = kStack}),
            "(node:7) Warning: the event loop has been held for 500 ms and goes on:\n"
            "    at f (/a.js:1:2)\n");
}

TEST(BlockedReportTest, SaysWhatIsNotExact) {
  BlockedReport report(7, 50);
  EXPECT_EQ(report.Warn({.ms = 90, .stack = kStack, .late_ms = 30}),
            absl::StrCat("(node:7) Warning: the event loop was held for 90 ms (--warn-blocked=50;"
                         " the stack is from 30 ms later)\n",
                         kStack));
  EXPECT_EQ(report.Warn({.ms = 90}),
            "(node:7) Warning: the event loop was held for 90 ms; its stack could not be taken\n");
}

TEST(BlockedReportTest, ShowsOnlySoManyStacks) {
  BlockedReport report(7, 50);
  for (size_t i = 0; i < BlockedReport::kMostStacks; ++i) {
    EXPECT_NE(report.Warn({.ms = 60, .stack = absl::StrCat("    at ", i, "\n")}), "");
  }
  EXPECT_EQ(report.Warn({.ms = 60, .stack = kStack}), "");
  EXPECT_NE(Histogram(report).find(" 101 times"), std::string::npos);
}

TEST(BlockedReportTest, TheHistogramHasRowsByTheLimit) {
  BlockedReport report(7, 50);
  EXPECT_EQ(Histogram(report), "");
  for (uint64_t ms : {50, 60, 99, 500, 100 * 1000}) report.Warn({.ms = ms, .stack = kStack});
  const std::string text = Histogram(report);
  EXPECT_EQ(text.substr(0, text.find('\n')),
            "(node:7) The event loop was held for more than 50 ms 5 times, 100709 ms in all,"
            " 100000 ms at most (--warn-blocked)");
  EXPECT_NE(text.find("        50 ms         3 ########################################\n"
                      "       100 ms         0\n"
                      "       250 ms         0\n"
                      "       500 ms         1 ##############\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("     50000 ms         1 ##############\n"), std::string::npos) << text;
}

TEST(BlockedReportTest, ASmallBufferCutsTheHistogramShort) {
  BlockedReport report(7, 50);
  report.Warn({.ms = 60});
  char text[10];
  EXPECT_EQ(report.WriteHistogram(text, sizeof(text)), sizeof(text));
}

TEST(BlockedReportTest, ThreadsCountTogether) {
  BlockedReport report(7, 1);
  std::thread threads[4];
  for (std::thread& thread : threads) {
    thread = std::thread([&report] {
      for (int i = 0; i < 1000; ++i) report.Warn({.ms = 2, .stack = kStack});
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_NE(Histogram(report).find(" 4000 times, 8000 ms in all, 2 ms at most"), std::string::npos);
}

}  // namespace
}  // namespace gyre::runtime
