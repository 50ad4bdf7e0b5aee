// What responses look like, and how they leave.

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "http/core/testing.h"

namespace gyre::http {
namespace {

class ResponseTest : public ServerTest {};

TEST_F(ResponseTest, HasDateConnectionAndLength) {
  handler.on_request = [](Exchange* exchange) {
    exchange->StartHead(200);
    exchange->AddField("Content-Type", "text/plain");
    exchange->End("hello");
  };
  EXPECT_EQ(Ask(kGet), absl::StrCat("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n", kDate,
                                    kKeepAlive, "Content-Length: 5\r\n\r\nhello"));
}

TEST_F(ResponseTest, OfUnknownLengthIsChunked) {
  handler.on_request = [](Exchange* exchange) {
    exchange->StartHead(200);
    exchange->FinishHead(Exchange::kUnknownLength);
    exchange->Write("hello");
    exchange->Write("");
    exchange->End("x", "A: b\r\n");
  };
  EXPECT_EQ(Ask(kGet), absl::StrCat("HTTP/1.1 200 OK\r\n", kDate, kKeepAlive,
                                    "Transfer-Encoding: chunked\r\n\r\n"
                                    "5\r\nhello\r\n1\r\nx\r\n0\r\nA: b\r\n\r\n"));
}

TEST_F(ResponseTest, ToHttp10EndsWithTheConnection) {
  handler.on_request = [](Exchange* exchange) { exchange->End("hello"); };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, "GET / HTTP/1.0\r\n\r\n");
  EXPECT_EQ(client->received,
            absl::StrCat("HTTP/1.1 200 OK\r\n", kDate, "Connection: close\r\n\r\nhello"));
  EXPECT_TRUE(client->ended);
}

TEST_F(ResponseTest, ToHttp10WithLengthKeepsAliveWhenAsked) {
  handler.on_request = [](Exchange* exchange) {
    exchange->StartHead(200);
    exchange->AddField("Content-Length", "2");
    exchange->End("ok");
  };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
  EXPECT_EQ(client->received,
            absl::StrCat("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n", kDate, kKeepAlive, "\r\nok"));
  EXPECT_FALSE(client->ended);
}

TEST_F(ResponseTest, ToConnectionCloseEndsTheConnection) {
  handler.on_request = [](Exchange* exchange) { exchange->End("x"); };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
  EXPECT_EQ(client->received, absl::StrCat("HTTP/1.1 200 OK\r\n", kDate,
                                           "Connection: close\r\nContent-Length: 1\r\n\r\nx"));
  EXPECT_TRUE(client->ended);
}

TEST_F(ResponseTest, MayEndTheConnectionByItsOwnField) {
  handler.on_request = [](Exchange* exchange) {
    exchange->StartHead(200);
    exchange->AddField("connection", "Close");
    exchange->End("x");
  };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, absl::StrCat(kGet, kGet));
  EXPECT_EQ(client->received, absl::StrCat("HTTP/1.1 200 OK\r\nconnection: Close\r\n", kDate,
                                           "Content-Length: 1\r\n\r\nx"));
  EXPECT_TRUE(client->ended);
  EXPECT_EQ(handler.events, "GET /; ");
}

TEST_F(ResponseTest, ToHeadHasNoBody) {
  handler.on_request = [](Exchange* exchange) {
    exchange->StartHead(200);
    exchange->FinishHead(Exchange::kUnknownLength);
    exchange->Write("hello");
    exchange->End("x");
  };
  EXPECT_EQ(Ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"),
            absl::StrCat("HTTP/1.1 200 OK\r\n", kDate, kKeepAlive, "\r\n"));
}

TEST_F(ResponseTest, Without204And304Bodies) {
  for (int status : {204, 304}) {
    handler.on_request = [status](Exchange* exchange) {
      exchange->StartHead(status);
      exchange->End("x");
    };
    std::string received = Ask(kGet);
    EXPECT_EQ(received.substr(received.size() - 4), "\r\n\r\n") << status;
    EXPECT_EQ(received.find("Content-Length"), std::string::npos) << status;
  }
}

TEST_F(ResponseTest, WithAWrongLengthEndsTheConnection) {
  handler.on_request = [](Exchange* exchange) {
    exchange->StartHead(200);
    exchange->AddField("Content-Length", "10");
    exchange->End("x");
  };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, absl::StrCat(kGet, kGet));
  EXPECT_TRUE(client->ended);
  EXPECT_EQ(handler.events, "GET /; ");
}

TEST_F(ResponseTest, LeavesInOnePiece) {
  handler.on_request = [](Exchange* exchange) {
    exchange->StartHead(200);
    exchange->FinishHead(Exchange::kUnknownLength);
    exchange->Write("a");
    exchange->Write("b");
    exchange->End("c");
  };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, kGet);
  EXPECT_EQ(client->receives, 1);
}

TEST_F(ResponseTest, WithALargeBodyArrivesWhole) {
  const std::string body(300000, 'x');
  handler.on_request = [&](Exchange* exchange) { exchange->End(body); };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, kGet);
  EXPECT_EQ(client->received, absl::StrCat("HTTP/1.1 200 OK\r\n", kDate, kKeepAlive,
                                           "Content-Length: 300000\r\n\r\n", body));
}

TEST_F(ResponseTest, MayBeGivenLater) {
  uint32_t handle = 0;
  handler.on_request = [&](Exchange* exchange) { handle = exchange->handle(); };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, kGet);
  EXPECT_EQ(client->received, "");
  loop.AdvanceBy(90 * 1000);
  ASSERT_NE(server->Find(handle), nullptr);
  server->Find(handle)->End("late");
  loop.RunUntilIdle();
  EXPECT_EQ(server->Find(handle), nullptr);
  EXPECT_EQ(client->received,
            absl::StrCat("HTTP/1.1 200 OK\r\nDate: Mon, 01 Jan 2024 00:01:30 GMT\r\n", kKeepAlive,
                         "Content-Length: 4\r\n\r\nlate"));
}

TEST_F(ResponseTest, IsWrittenInPlace) {
  handler.on_request = [](Exchange* exchange) {
    exchange->StartHead(200, "Fine");
    exchange->FinishHead(Exchange::kUnknownLength, Exchange::kNoDate | Exchange::kNoConnection);
    absl::string_view("abc").copy(exchange->BodySpace(3), 3);
    exchange->End();
  };
  EXPECT_EQ(Ask(kGet),
            "HTTP/1.1 200 Fine\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n");
}

TEST_F(ResponseTest, ToASlowReaderReportsBackpressureAndDrain) {
  bool room = true;
  handler.on_request = [&](Exchange* exchange) {
    exchange->StartHead(200);
    exchange->FinishHead(Exchange::kUnknownLength);
    room = exchange->Write(std::string(2000000, 'x'));
  };
  std::unique_ptr<TestClient> client = Connect();
  client->stream()->StopReading();
  Send(*client, kGet);
  EXPECT_FALSE(room);
  EXPECT_EQ(handler.drains, 0);
  client->stream()->StartReading();
  loop.RunUntilIdle();
  EXPECT_EQ(handler.drains, 1);
}

TEST_F(ResponseTest, InManyPartsReportsBackpressureInsideAReceive) {
  int written = 0;
  handler.on_request = [&](Exchange* exchange) {
    exchange->StartHead(200);
    exchange->FinishHead(Exchange::kUnknownLength);
    for (bool room = true; room && written < 100; ++written) {
      char* space = exchange->BodySpace(50000);
      std::fill_n(space, 50000, 'x');
      room = exchange->Write({}, /*flush=*/false);
    }
  };
  std::unique_ptr<TestClient> client = Connect();
  client->stream()->StopReading();
  Send(*client, kGet);
  EXPECT_LT(written, 20);
}

}  // namespace
}  // namespace gyre::http
