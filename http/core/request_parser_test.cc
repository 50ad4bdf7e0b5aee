#include "http/core/request_parser.h"

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"

namespace gyre::http {
namespace {

constexpr absl::string_view kValid = "GET /first HTTP/1.1\r\nHost: a\r\n\r\n";
constexpr absl::string_view kValidEvents = "GET /first 1.1 keep Host=a; ";

// What a parser makes of the pieces, as text. Bodies are joined, so that the text does not depend
// on the cutting.
std::string Events(const std::vector<absl::string_view>& pieces, ParserLimits limits = {}) {
  RequestParser parser(&limits);
  RequestHead head;
  parser.Begin(&head);
  std::string text;
  std::string body;
  auto describe_head = [&] {
    absl::StrAppend(&text, MethodName(head.method), " ", head.target(), " 1.", head.minor_version,
                    head.keep_alive ? " keep" : " close");
    for (size_t i = 0; i < head.fields.size(); ++i) {
      absl::StrAppend(&text, " ", head.field(i).name, "=", head.field(i).value);
    }
    absl::StrAppend(&text, "; ");
  };
  for (absl::string_view input : pieces) {
    while (!input.empty() || parser.pending()) {
      switch (parser.Next(&input)) {
        case RequestParser::Event::kNeedMore:
          break;
        case RequestParser::Event::kRequest:
        case RequestParser::Event::kHead:
          describe_head();
          break;
        case RequestParser::Event::kBody:
          absl::StrAppend(&body, parser.body());
          break;
        case RequestParser::Event::kEnd:
          absl::StrAppend(&text, "body=", body, " trailers=", head.trailer_block, "; ");
          body.clear();
          break;
        case RequestParser::Event::kError:
          return absl::StrCat(text, "error ", parser.error().status);
      }
    }
  }
  return text;
}

struct Row {
  const char* name;
  std::string input;
  std::string expected;
};

std::string Repeat(size_t count, absl::string_view text) {
  std::string result;
  for (size_t i = 0; i < count; ++i) absl::StrAppend(&result, text);
  return result;
}

std::vector<Row> Rows() {
  const std::string chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string chunked_head = "POST / 1.1 keep Host=a Transfer-Encoding=chunked; ";
  return {
      {"Get", "GET /a?b HTTP/1.1\r\nHost: x:80\r\nA: b\r\n\r\n",
       "GET /a?b 1.1 keep Host=x:80 A=b; "},
      {"EmptyValue", "GET / HTTP/1.1\r\nHost:\r\nA: \r\nB:\t c \t\r\n\r\n",
       "GET / 1.1 keep Host= A= B=c; "},
      {"LeadingEmptyLine", "\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "GET / 1.1 keep Host=a; "},
      {"Http10", "GET / HTTP/1.0\r\n\r\n", "GET / 1.0 close; "},
      {"Http10KeepAlive", "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n",
       "GET / 1.0 keep Connection=keep-alive; "},
      {"Close", "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
       "GET / 1.1 close Host=a Connection=close; "},
      {"LengthBody", "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
       "PUT / 1.1 keep Host=a Content-Length=5; body=hello trailers=; "},
      {"LengthZero", "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
       "PUT / 1.1 keep Host=a Content-Length=0; "},
      {"Chunks", chunked + "2\r\nhi\r\n3;a=b\r\nyou\r\n0\r\nX: y\r\n\r\n",
       chunked_head + "body=hiyou trailers=X\ny; "},
      {"Ipv6Host", "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n", "GET / 1.1 keep Host=[::1]:80; "},
      {"UpgradeIsOrdinary",
       "GET / HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n",
       "GET / 1.1 keep Host=a Connection=Upgrade Upgrade=x; "},
      {"HighBytes", "GET / HTTP/1.1\r\nHost: a\r\nX: \xe9\r\n\r\n",
       "GET / 1.1 keep Host=a X=\xe9; "},

      {"NoHost", "GET / HTTP/1.1\r\n\r\n", "error 400"},
      {"TwoHosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n", "error 400"},
      {"HostWithSpace", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", "error 400"},
      {"HostWithUser", "GET / HTTP/1.1\r\nHost: a@b\r\n\r\n", "error 400"},
      {"HostWithBadPort", "GET / HTTP/1.1\r\nHost: a:b\r\n\r\n", "error 400"},
      {"Http09", "GET /\r\n\r\n", "error 400"},
      {"Http09Named", "GET / HTTP/0.9\r\n\r\n", "error 400"},
      {"Http2", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", "error 505"},
      {"Preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "error 505"},
      {"Rtsp", "OPTIONS * RTSP/1.0\r\n\r\n", "error 400"},
      {"Garbage", "\x16\x03\x01\x02", "error 400"},
      {"TwoSpacesAfterMethod", "GET  / HTTP/1.1\r\nHost: a\r\n\r\n", "error 400"},
      {"TwoSpacesAfterTarget", "GET /  HTTP/1.1\r\nHost: a\r\n\r\n", "error 400"},
      {"SpaceAfterVersion", "GET / HTTP/1.1 \r\nHost: a\r\n\r\n", "error 400"},
      {"SpaceBeforeColon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", "error 400"},
      {"Folding", "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n", "error 400"},
      {"BareLineFeed", "GET / HTTP/1.1\nHost: a\n\n", "error 400"},
      {"NulInValue", std::string("GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n", 33), "error 400"},
      {"LengthAndChunked",
       "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: "
       "chunked\r\n\r\n0\r\n\r\n",
       "error 400"},
      {"TwoLengths",
       "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
       "error 400"},
      {"NegativeLength", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n", "error 400"},
      {"UnknownCoding", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n",
       "error 400"},
      {"ChunkSizeOf16Digits", chunked + "0000000000000002\r\nhi\r\n0000000000000000\r\n\r\n",
       chunked_head + "body=hi trailers=; "},
      {"ChunkSizeOf17Digits", chunked + "00000000000000002\r\nhi\r\n0\r\n\r\n",
       chunked_head + "error 400"},
      {"ChunkSizeOf17DigitsWithExtension",
       chunked + "2\r\nhi\r\n00000000000000002;a=b\r\nhi\r\n0\r\n\r\n", chunked_head + "error 400"},
      {"LastChunkSizeOf17Digits", chunked + "2\r\nhi\r\n00000000000000000\r\n\r\n",
       chunked_head + "error 400"},
      {"CodingWithoutAName", "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding:\r\n\r\n",
       "error 400"},
      {"BadChunkSize", chunked + "x\r\n", chunked_head + "error 400"},
      {"ChunkWithoutLineEnd", chunked + "2\r\nhiX", chunked_head + "error 400"},
  };
}

std::vector<absl::string_view> Bytes(absl::string_view text) {
  std::vector<absl::string_view> pieces;
  for (size_t i = 0; i < text.size(); ++i) pieces.push_back(text.substr(i, 1));
  return pieces;
}

TEST(RequestParserTest, InOnePiece) {
  for (const Row& row : Rows()) EXPECT_EQ(Events({row.input}), row.expected) << row.name;
}

TEST(RequestParserTest, ByteByByte) {
  for (const Row& row : Rows()) EXPECT_EQ(Events(Bytes(row.input)), row.expected) << row.name;
}

TEST(RequestParserTest, CutAnywhere) {
  for (const Row& row : Rows()) {
    absl::string_view input = row.input;
    for (size_t cut = 1; cut < input.size(); ++cut) {
      EXPECT_EQ(Events({input.substr(0, cut), input.substr(cut)}), row.expected)
          << row.name << " cut at " << cut;
    }
  }
}

TEST(RequestParserTest, BehindAnotherRequest) {
  for (const Row& row : Rows()) {
    std::string input = absl::StrCat(kValid, row.input);
    std::string expected = absl::StrCat(kValidEvents, row.expected);
    EXPECT_EQ(Events({input}), expected) << row.name;
    EXPECT_EQ(Events(Bytes(input)), expected) << row.name;
  }
}

// Bytes that llhttp alone does not count; large, so not in the table of all cuts.
std::vector<Row> LimitRows() {
  const std::string chunked = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
  const std::string chunked_head = "POST / 1.1 keep Host=a Transfer-Encoding=chunked; ";
  const std::string kib(1024, 'a');
  std::vector<Row> rows = {
      {"SpacesBeforeValue",
       "GET / HTTP/1.1\r\nHost: a\r\nX:" + std::string(17000, ' ') + "y\r\n\r\n", "error 431"},
      {"EmptyLines", Repeat(9000, "\r\n") + std::string(kValid), "error 400"},
      {"LongTarget", "GET /" + std::string(17000, 'a') + " HTTP/1.1\r\nHost: a\r\n\r\n",
       "error 431"},
      {"ManyFields", "GET / HTTP/1.1\r\nHost: a\r\n" + Repeat(4000, "A: b\r\n") + "\r\n",
       "error 431"},
      {"SpacesAfterMethod", "GET" + std::string(17000, ' ') + "/ HTTP/1.1\r\nHost: a\r\n\r\n",
       "error 400"},
      {"SpacesAfterTarget", "GET /" + std::string(17000, ' ') + "HTTP/1.1\r\nHost: a\r\n\r\n",
       "error 400"},
      {"ChunkSizeZeros", chunked + std::string(20000, '0') + "2\r\nhi\r\n0\r\n\r\n",
       chunked_head + "error 400"},
      {"LastChunkZeros", chunked + std::string(20000, '0') + "\r\n\r\n",
       chunked_head + "error 400"},
      {"ChunkExtension", chunked + "2;" + std::string(17000, 'a') + "\r\nhi\r\n0\r\n\r\n",
       chunked_head + "error 413"},
      {"ManyChunkExtensions", chunked + Repeat(20, "1;" + kib + "\r\nx\r\n") + "0\r\n\r\n",
       chunked_head + "error 413"},
      {"Trailers", chunked + "0\r\n" + Repeat(4000, "A: b\r\n") + "\r\n",
       chunked_head + "error 413"},
  };
  return rows;
}

TEST(RequestParserTest, LimitsInOnePiece) {
  for (const Row& row : LimitRows()) EXPECT_EQ(Events({row.input}), row.expected) << row.name;
}

TEST(RequestParserTest, LimitsByteByByte) {
  for (const Row& row : LimitRows()) {
    EXPECT_EQ(Events(Bytes(row.input)), row.expected) << row.name;
  }
}

TEST(RequestParserTest, HeadOfExactlyTheLimitIsServed) {
  ParserLimits limits;
  limits.max_head_bytes = kValid.size();
  EXPECT_EQ(Events({kValid, kValid}, limits), absl::StrCat(kValidEvents, kValidEvents));
  limits.max_head_bytes = kValid.size() - 1;
  EXPECT_EQ(Events({kValid}, limits), "error 431");
}

TEST(RequestParserTest, SmallChunksAreNoAttack) {
  std::string input = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" +
                      Repeat(20000, "1\r\nx\r\n") + "0\r\n\r\n";
  EXPECT_EQ(Events({input}), "POST / 1.1 keep Host=a Transfer-Encoding=chunked; body=" +
                                 std::string(20000, 'x') + " trailers=; ");
}

TEST(RequestParserTest, HostMayBeMissingWhereAllowed) {
  ParserLimits limits;
  limits.host = HostRule::kIfPresent;
  EXPECT_EQ(Events({"GET / HTTP/1.1\r\n\r\n"}, limits), "GET / 1.1 keep; ");
  EXPECT_EQ(Events({"GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"}, limits), "error 400");
  limits.host = HostRule::kAny;
  EXPECT_EQ(Events({"GET / HTTP/1.1\r\nHost: a b\r\nHost: c\r\n\r\n"}, limits),
            "GET / 1.1 keep Host=a b Host=c; ");
}

TEST(RequestParserTest, LenientTakesACodingThatIsNotChunked) {
  ParserLimits limits;
  limits.lenient = true;
  EXPECT_EQ(Events({"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\nabc"}, limits),
            "POST / 1.1 keep Host=a Transfer-Encoding=gzip; ");  // and a body that goes on
}

TEST(RequestParserTest, FindsExpectations) {
  ParserLimits limits;
  RequestParser parser(&limits);
  RequestHead head;
  parser.Begin(&head);
  absl::string_view input =
      "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n";
  EXPECT_EQ(parser.Next(&input), RequestParser::Event::kHead);
  EXPECT_TRUE(head.expect_continue);
  EXPECT_FALSE(head.expect_other);
  EXPECT_EQ(head.Find("content-LENGTH"), "1");
  EXPECT_EQ(head.Find("other").data(), nullptr);
}

}  // namespace
}  // namespace gyre::http
