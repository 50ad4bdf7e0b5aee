// What arrives: order, bodies, expectations, errors, the ends of connections.

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "http/core/testing.h"

namespace gyre::http {
namespace {

constexpr absl::string_view kPost = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
constexpr absl::string_view kBadRequest = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n";

// The bodies of responses that look like "... CRLF CRLF {body}".
std::string Bodies(const std::string& received) {
  std::string bodies;
  for (size_t at = 0; (at = received.find('{', at)) != std::string::npos; ++at) {
    bodies += received.substr(at + 1, received.find('}', at) - at - 1);
  }
  return bodies;
}

class ConnectionTest : public ServerTest {};

TEST_F(ConnectionTest, PipelinedRequestsLeaveInOneSend) {
  handler.on_request = [](Exchange* exchange) { exchange->End("{x}"); };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, absl::StrCat(kGet, kGet, kGet));
  EXPECT_EQ(Bodies(client->received), "xxx");
  EXPECT_EQ(client->receives, 1);
}

TEST_F(ConnectionTest, ResponsesLeaveInTheOrderOfRequests) {
  std::vector<uint32_t> handles;
  handler.on_request = [&](Exchange* exchange) { handles.push_back(exchange->handle()); };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, absl::StrCat(kGet, kGet, kGet));
  ASSERT_EQ(handles.size(), 3u);
  server->Find(handles[2])->End("{3}");
  server->Find(handles[1])->End("{2}");
  loop.RunUntilIdle();
  EXPECT_EQ(client->received, "");
  server->Find(handles[0])->End("{1}");
  loop.RunUntilIdle();
  EXPECT_EQ(Bodies(client->received), "123");
}

TEST_F(ConnectionTest, RequestsUnderWayAreBounded) {
  server->options().max_pipelined = 4;
  std::vector<uint32_t> handles;
  handler.on_request = [&](Exchange* exchange) { handles.push_back(exchange->handle()); };
  std::unique_ptr<TestClient> client = Connect();
  std::string flood;
  for (int i = 0; i < 100; ++i) absl::StrAppend(&flood, kGet);
  Send(*client, flood);
  EXPECT_EQ(handles.size(), 4u);
  for (size_t i = 0; i < handles.size(); ++i) {
    server->Find(handles[i])->End(absl::StrCat("{", i, ",}"));
    loop.RunUntilIdle();
  }
  EXPECT_EQ(handles.size(), 100u);
  EXPECT_EQ(Bodies(client->received).substr(0, 8), "0,1,2,3,");
}

TEST_F(ConnectionTest, AReaderThatDoesNotReadStopsTheParser) {
  handler.on_request = [](Exchange* exchange) { exchange->End(std::string(64 * 1024, 'x')); };
  std::unique_ptr<TestClient> client = Connect();
  client->stream()->StopReading();
  std::string flood;
  for (int i = 0; i < 1000; ++i) absl::StrAppend(&flood, kGet);
  Send(*client, flood);
  EXPECT_LT(handler.events.size(), 20 * 7u);
  client->stream()->StartReading();
  loop.RunUntilIdle();
  EXPECT_EQ(handler.events.size(), 1000 * 7u);
}

TEST_F(ConnectionTest, BodyArrivesBeforeTheNextRequest) {
  handler.on_end = [](Exchange* exchange) { exchange->End("{x}"); };
  handler.on_request = [](Exchange* exchange) {
    if (exchange->request_complete()) exchange->End("{y}");
  };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, absl::StrCat(kPost, kGet));
  EXPECT_EQ(handler.events, "POST /; body hello; GET /; ");
  EXPECT_EQ(Bodies(client->received), "xy");
}

TEST_F(ConnectionTest, AnAnswerBeforeTheBodyKeepsTheConnection) {
  handler.on_request = [](Exchange* exchange) { exchange->End("{x}"); };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, kPost.substr(0, kPost.size() - 3));
  Send(*client, absl::StrCat(kPost.substr(kPost.size() - 3), kGet));
  EXPECT_EQ(handler.events, "POST /; body hello; GET /; ");
  EXPECT_EQ(Bodies(client->received), "xx");
}

TEST_F(ConnectionTest, DiscardedBodyIsNotDelivered) {
  handler.on_request = [](Exchange* exchange) {
    exchange->DiscardBody();
    exchange->End("{x}");
  };
  EXPECT_EQ(Bodies(Ask(absl::StrCat(kPost, kGet))), "xx");
  EXPECT_EQ(handler.events, "POST /; GET /; ");
}

TEST_F(ConnectionTest, DiscardingHasALimit) {
  server->options().max_discarded_bytes = 3;
  handler.on_request = [](Exchange* exchange) {
    exchange->DiscardBody();
    exchange->End("{x}");
  };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, absl::StrCat(kPost, kGet));
  EXPECT_EQ(Bodies(client->received), "x");
  EXPECT_TRUE(client->ended);
}

TEST_F(ConnectionTest, PausedBodyWaits) {
  uint32_t handle = 0;
  handler.on_request = [&](Exchange* exchange) {
    handle = exchange->handle();
    exchange->PauseBody();
  };
  handler.on_end = [](Exchange* exchange) { exchange->End("{x}"); };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, kPost);
  EXPECT_EQ(handler.body, "");
  server->Find(handle)->ResumeBody();
  loop.RunUntilIdle();
  EXPECT_EQ(handler.events, "POST /; body hello; ");
  EXPECT_EQ(Bodies(client->received), "x");
}

TEST_F(ConnectionTest, ExpectContinueIsAnsweredFirst) {
  handler.on_end = [](Exchange* exchange) { exchange->End("{x}"); };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
  EXPECT_EQ(client->received, "HTTP/1.1 100 Continue\r\n\r\n");
  Send(*client, "hi");
  EXPECT_EQ(handler.events, "POST /; body hi; ");
}

TEST_F(ConnectionTest, OtherExpectationsAreRefused) {
  std::string received = Ask("GET / HTTP/1.1\r\nHost: a\r\nExpect: more\r\n\r\n");
  EXPECT_EQ(received.substr(0, 31), "HTTP/1.1 417 Expectation Failed");
  EXPECT_EQ(handler.events, "");
}

TEST_F(ConnectionTest, ConnectIsEndedWithoutAnAnswer) {
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, "CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n");
  EXPECT_EQ(client->received, "");
  EXPECT_TRUE(client->ended);
}

TEST_F(ConnectionTest, ErrorsAreAnsweredAfterEarlierResponses) {
  uint32_t handle = 0;
  handler.on_request = [&](Exchange* exchange) { handle = exchange->handle(); };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, absl::StrCat(kGet, "BAD\r\n\r\n"));
  EXPECT_EQ(client->received, "");
  server->Find(handle)->End("{x}");
  loop.RunUntilIdle();
  EXPECT_EQ(Bodies(client->received), "x");
  EXPECT_EQ(client->received.substr(client->received.size() - kBadRequest.size()), kBadRequest);
  EXPECT_TRUE(client->ended);
}

TEST_F(ConnectionTest, AfterAnErrorTheRestIsReadAndDropped) {
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, "BAD\r\n\r\n");
  Send(*client, std::string(100000, 'x'));
  EXPECT_EQ(client->received, kBadRequest);
  EXPECT_FALSE(client->failed);
  EXPECT_EQ(handler.closed, 0);
  loop.AdvanceBy(3000);
  EXPECT_EQ(handler.closed, 1);
}

TEST_F(ConnectionTest, ABadBodyAbortsItsRequest) {
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
  EXPECT_EQ(handler.events, "POST /; abort; ");
  EXPECT_EQ(client->received, kBadRequest);
}

TEST_F(ConnectionTest, ABadBodyIsNotAnsweredInsideAResponse) {
  handler.on_request = [](Exchange* exchange) {
    exchange->StartHead(200);
    exchange->FinishHead(Exchange::kUnknownLength);
    exchange->Write("{x}");
  };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n");
  EXPECT_EQ(client->received.find("400"), std::string::npos);
  EXPECT_TRUE(client->ended);
}

TEST_F(ConnectionTest, TheDelegateMayAnswerErrors) {
  handler.on_error = [](Connection* connection, const ParseError& error) {
    connection->Finish(absl::StrCat(error.code));
    return true;
  };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, "GET / HTTP/1.1\r\n\r\n");
  EXPECT_EQ(client->received, "HPE_INVALID_HEADER_TOKEN");
  EXPECT_TRUE(client->ended);
}

TEST_F(ConnectionTest, AHalfClosedPeerStillGetsItsResponse) {
  uint32_t handle = 0;
  handler.on_request = [&](Exchange* exchange) { handle = exchange->handle(); };
  std::unique_ptr<TestClient> client = Connect();
  client->stream()->Write(kGet);
  client->stream()->Shutdown();
  loop.RunUntilIdle();
  server->Find(handle)->End("{x}");
  loop.RunUntilIdle();
  EXPECT_EQ(Bodies(client->received), "x");
  EXPECT_NE(client->received.find("Connection: close"), std::string::npos);
  EXPECT_TRUE(client->ended);
}

TEST_F(ConnectionTest, AHalfClosedPeerIsNotWaitedForLong) {
  std::unique_ptr<TestClient> client = Connect();
  client->stream()->Write(kGet);
  client->stream()->Shutdown();
  loop.RunUntilIdle();
  loop.AdvanceBy(11000);
  EXPECT_EQ(handler.events, "GET /; ended; abort; ");
  EXPECT_EQ(handler.closed, 1);
}

TEST_F(ConnectionTest, AHeadThatEndsEarlyIsBad) {
  std::unique_ptr<TestClient> client = Connect();
  client->stream()->Write("GET / HT");
  client->stream()->Shutdown();
  loop.RunUntilIdle();
  EXPECT_EQ(client->received, kBadRequest);
}

TEST_F(ConnectionTest, APeerThatGoesAwayAbortsWhatIsUnderWay) {
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, absl::StrCat(kGet, kGet));
  client->Reset();
  loop.RunUntilIdle();
  EXPECT_EQ(handler.events, "GET /; GET /; abort; abort; ");
  EXPECT_EQ(handler.closed, 1);
}

}  // namespace
}  // namespace gyre::http
