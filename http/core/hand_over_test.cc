// A server that serves plain requests only, and hands every other connection over.

#include <memory>
#include <string>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "gtest/gtest.h"
#include "http/core/testing.h"

namespace gyre::http {
namespace {

class HandOverTest : public ServerTest {
 protected:
  HandOverTest() : ServerTest({.max_pipelined = 1, .hand_over = true}) {
    handler.on_request = [](Exchange* exchange) { exchange->End("x"); };
  }
};

TEST_F(HandOverTest, APlainRequestIsServedHoweverItArrives) {
  for (size_t cut = 1; cut < kGet.size(); ++cut) {
    handler.events.clear();
    std::unique_ptr<TestClient> client = Connect();
    Send(*client, kGet.substr(0, cut));
    Send(*client, absl::StrCat(kGet.substr(cut), kGet));
    EXPECT_EQ(handler.events, "GET /; GET /; ") << cut;
  }
}

TEST_F(HandOverTest, WhatIsHandedOverBeginsWithItsRequest) {
  constexpr absl::string_view kPost =
      "POST /p HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nhi";
  for (size_t first = 1; first < kPost.size(); ++first) {
    for (size_t second = first; second < kPost.size(); second += 7) {
      handler.events.clear();
      std::unique_ptr<TestClient> client = Connect();
      Send(*client, absl::StrCat(kGet, kPost.substr(0, first)));
      Send(*client, kPost.substr(first, second - first));
      Send(*client, kPost.substr(second));
      EXPECT_TRUE(absl::StartsWith(handler.events, "GET /; unusual POST /p HTTP/1.1\r\n"));
      // As soon as the head is there, at the latest.
      EXPECT_TRUE(absl::StrContains(handler.events, "Length: 2\r\n\r\n")) << first;
    }
  }
}

constexpr absl::string_view kPost = "POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";

TEST_F(HandOverTest, ABodyOfKnownLengthIsServedHoweverItArrives) {
  handler.on_request = [](Exchange* exchange) {
    if (exchange->request_complete()) exchange->End("x");
  };
  handler.on_end = [](Exchange* exchange) {
    EXPECT_TRUE(exchange->request_complete());
    exchange->End("y");
  };
  for (size_t cut = 1; cut < kPost.size(); ++cut) {
    handler.events.clear();
    std::unique_ptr<TestClient> client = Connect();
    Send(*client, kPost.substr(0, cut));
    Send(*client, absl::StrCat(kPost.substr(cut), kGet));
    EXPECT_EQ(handler.events, "POST /p; last hello; GET /; ") << cut;
  }
}

TEST_F(HandOverTest, ABodyThatNobodyWantsDoesNotKeepTheConnectionFromTheNextRequest) {
  handler.on_request = [](Exchange* exchange) {
    exchange->DiscardBody();
    exchange->End("x");
  };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, kPost.substr(0, kPost.size() - 2));
  EXPECT_TRUE(absl::EndsWith(client->received, "\r\n\r\nx"));
  Send(*client, absl::StrCat(kPost.substr(kPost.size() - 2), kGet));
  EXPECT_EQ(handler.events, "POST /p; GET /; ");
}

TEST_F(HandOverTest, APausedBodyWaits) {
  Exchange* waiting = nullptr;
  handler.on_request = [&](Exchange* exchange) {
    waiting = exchange;
    exchange->PauseBody();
  };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, kPost);
  EXPECT_EQ(handler.events, "POST /p; ");
  waiting->ResumeBody();
  EXPECT_EQ(handler.events, "POST /p; last hello; ");
}

TEST_F(HandOverTest, AConnectionLeavesInTheMiddleOfABodyAndOfAResponse) {
  std::string unread;
  loop::Stream* stream = nullptr;
  handler.on_request = [&](Exchange* exchange) {
    exchange->StartHead(200);
    exchange->FinishHead(Exchange::kUnknownLength);
    exchange->Write("part");
  };
  handler.on_body = [&](Exchange* exchange) {
    EXPECT_EQ(exchange->connection()->body_parser()->body_left(), 3u);
    ASSERT_TRUE(exchange->connection()->releasable());
    stream = exchange->connection()->Release(&unread);
  };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, kPost.substr(0, kPost.size() - 3));
  ASSERT_NE(stream, nullptr);
  EXPECT_EQ(unread, "");
  stream->Write("rest");
  loop.RunUntilIdle();
  EXPECT_TRUE(absl::EndsWith(client->received, "\r\n\r\n4\r\npart\r\nrest")) << client->received;
  stream->Close();
}

TEST_F(HandOverTest, ABodyThatEndsEarlyIsHandedOver) {
  handler.on_request = [](Exchange*) {};
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, kPost.substr(0, kPost.size() - 3));
  client->stream()->Shutdown();
  loop.RunUntilIdle();
  EXPECT_EQ(handler.events, "POST /p; 3 left, unusual ; ");
}

constexpr absl::string_view kChunked =
    "POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";

TEST_F(HandOverTest, AChunkedBodyIsServedHoweverItArrives) {
  handler.on_request = [](Exchange* exchange) {
    if (exchange->request_complete()) exchange->End("x");
  };
  handler.on_end = [](Exchange* exchange) { exchange->End("y"); };
  const std::string post = absl::StrCat(kChunked, "3\r\nhel\r\n2;a=b\r\nlo\r\n0\r\n\r\n");
  for (size_t cut = 1; cut < post.size(); ++cut) {
    handler.events.clear();
    std::unique_ptr<TestClient> client = Connect();
    Send(*client, absl::string_view(post).substr(0, cut));
    Send(*client, absl::StrCat(post.substr(cut), kGet));
    // Only where its end has come with the last part is that told in one go.
    const absl::string_view kind = cut >= post.size() - 7 ? "body" : "last";
    EXPECT_EQ(handler.events, absl::StrCat("POST /c; ", kind, " hello; GET /; ")) << cut;
  }
}

TEST_F(HandOverTest, AnAnswerBeforeTheBodyDoesNotKeepTheConnectionFromTheNextRequest) {
  for (const std::string& post :
       {std::string(kPost), absl::StrCat(kChunked, "3\r\nhel\r\n0\r\n\r\n")}) {
    handler.events.clear();
    std::unique_ptr<TestClient> client = Connect();
    Send(*client, absl::StrCat(post, kGet));
    EXPECT_TRUE(absl::EndsWith(handler.events, "; GET /; ")) << handler.events;
  }
}

TEST_F(HandOverTest, TrailersAreThereAtTheEnd) {
  handler.on_request = [](Exchange*) {};
  handler.on_end = [](Exchange* exchange) {
    EXPECT_EQ(exchange->head().trailer_block, "A\nb");
    exchange->End("y");
  };
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, absl::StrCat(kChunked, "3\r\nhel\r\n0\r\nA: b\r\n\r\n"));
  EXPECT_EQ(handler.events, "POST /c; body hel; ");
  EXPECT_TRUE(absl::EndsWith(client->received, "\r\n\r\ny"));
}

TEST_F(HandOverTest, AMistakeInABodyIsHandedOverWithItsParser) {
  handler.on_request = [](Exchange*) {};
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, absl::StrCat(kChunked, "3\r\nhel\r\n"));
  Send(*client, "2\r\nxyz");
  EXPECT_EQ(handler.events, "POST /c; mistake, unusual 2\r\nxyz; ");
}

TEST_F(HandOverTest, AnotherParserGoesOnInTheMiddleOfAChunkedBody) {
  const std::string post =
      absl::StrCat(kChunked, "3\r\nhel\r\n2;a=b\r\nlo\r\n0\r\nA: bcd\r\nE: f\r\n\r\n");
  for (size_t cut = kChunked.size() + 4; cut < post.size(); ++cut) {
    std::string unread;
    loop::Stream* stream = nullptr;
    ParserLimits limits;
    RequestParser parser(&limits);
    RequestHead head;
    handler.on_request = [](Exchange*) {};
    std::unique_ptr<TestClient> client = Connect();
    Send(*client, absl::string_view(post).substr(0, cut));
    Connection* connection = handler.last->connection();
    std::string body = std::exchange(handler.body, std::string());
    parser.TakeBody(connection->body_parser(), &head);
    stream = connection->Release(&unread);
    EXPECT_EQ(unread, "");
    EXPECT_EQ(head.target(), "/c");
    EXPECT_TRUE(head.chunked);
    absl::string_view rest = absl::string_view(post).substr(cut);
    for (bool more = true; more;) {
      switch (parser.Next(&rest)) {
        case RequestParser::Event::kBody:
          body += std::string(parser.body());
          break;
        case RequestParser::Event::kEnd:
          more = false;
          break;
        default:
          ADD_FAILURE() << cut;
          more = false;
      }
    }
    EXPECT_EQ(body, "hello") << cut;
    EXPECT_EQ(head.trailer_block, "A\nbcd\nE\nf") << cut;
    EXPECT_FALSE(parser.in_message());
    stream->Close();
    loop.RunUntilIdle();
  }
}

TEST_F(HandOverTest, AMistakeIsHandedOverWhole) {
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, "GET / HTTP/1.1\r\nHo");
  Send(*client, "st : a\r\n\r\n");
  EXPECT_EQ(handler.events, "unusual GET / HTTP/1.1\r\nHost : a\r\n\r\n; ");
}

TEST_F(HandOverTest, AHeadThatEndsEarlyIsHandedOver) {
  std::unique_ptr<TestClient> client = Connect();
  Send(*client, "GET / HT");
  client->stream()->Shutdown();
  loop.RunUntilIdle();
  EXPECT_EQ(handler.events, "unusual GET / HT; ");
}

TEST_F(HandOverTest, TheDelegateIsAskedBeforeAPeerIsTooLate) {
  std::unique_ptr<TestClient> silent = Connect();
  std::unique_ptr<TestClient> slow = Connect();
  Send(*slow, "GET / HT");
  loop.AdvanceBy(61 * 1000);
  EXPECT_EQ(handler.events, "late; late; ");
  EXPECT_TRUE(absl::StartsWith(slow->received, "HTTP/1.1 408 "));
  EXPECT_TRUE(absl::StartsWith(silent->received, "HTTP/1.1 408 "));
}

}  // namespace
}  // namespace gyre::http
