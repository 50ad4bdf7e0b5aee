// Two sessions that talk to each other, and peers that mean harm.
#include "http/http2/session.h"

#include <random>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace gyre::http2 {
namespace {

std::string Line(absl::string_view name, absl::string_view value) {
  std::string line(name);
  line.push_back('\0');
  line.append(value.data(), value.size());
  line.append(2, '\0');
  return line;
}

std::string Request() {
  return Line(":method", "GET") + Line(":scheme", "http") + Line(":path", "/") +
         Line(":authority", "a");
}

class SessionTest : public ::testing::Test {
 protected:
  SessionTest() { Start({}); }

  void Start(SessionOptions options) {
    options.is_server = true;
    server = Session::New(options);
    options.is_server = false;
    client = Session::New(options);
    server->Settings({});
    client->Settings({});
  }

  // Moves bytes until nobody has any, and keeps what has happened.
  void Talk() {
    for (bool moved = true; moved;) {
      moved = Move(*client, *server) || Move(*server, *client);
      Collect(*client, &client_events);
      Collect(*server, &server_events);
    }
  }

  static bool Move(Session& from, Session& to) {
    std::vector<uint8_t> bytes;
    from.Output(&bytes, 1 << 16);
    if (!bytes.empty()) to.Receive(bytes);
    return !bytes.empty();
  }

  static void Collect(Session& session, std::vector<Event>* events) {
    for (Event& event : session.TakeEvents()) events->push_back(std::move(event));
  }

  static const Event* Find(const std::vector<Event>& events, EventType type) {
    for (const Event& event : events) {
      if (event.type == type) return &event;
    }
    return nullptr;
  }

  std::unique_ptr<Session> server;
  std::unique_ptr<Session> client;
  std::vector<Event> server_events;
  std::vector<Event> client_events;
};

TEST_F(SessionTest, ARequestIsAnswered) {
  const int32_t id = client->Request(Request(), {.none = true}, nullptr);
  ASSERT_EQ(id, 1);
  Talk();
  const Event* request = Find(server_events, EventType::kHeaders);
  ASSERT_NE(request, nullptr);
  EXPECT_EQ(request->stream, 1);
  ASSERT_EQ(request->lines.size(), 4u);
  EXPECT_EQ(request->lines[0].name.view(), ":method");
  EXPECT_EQ(request->lines[0].value.view(), "GET");
  ASSERT_EQ(server->Respond(1, Line(":status", "200"), {}), 0);
  EXPECT_TRUE(server->Write(1, "hello"));
  EXPECT_TRUE(server->End(1));
  Talk();
  const Event* data = Find(client_events, EventType::kData);
  ASSERT_NE(data, nullptr);
  EXPECT_EQ(data->b, 5);
  EXPECT_NE(Find(client_events, EventType::kEnd), nullptr);
  ASSERT_NE(Find(client_events, EventType::kClosed), nullptr);
  EXPECT_EQ(Find(client_events, EventType::kClosed)->a, NGHTTP2_NO_ERROR);
  EXPECT_NE(Find(server_events, EventType::kDrained), nullptr);
}

TEST_F(SessionTest, TrailersFollowTheBody) {
  client->Request(Request(), {.none = true}, nullptr);
  Talk();
  server->Respond(1, Line(":status", "200"), {.wait_trailers = true});
  server->Write(1, "x");
  server->End(1);
  Talk();
  ASSERT_NE(Find(server_events, EventType::kWantTrailers), nullptr);
  EXPECT_EQ(server->SubmitTrailers(1, Line("a", "b")), 0);
  client_events.clear();
  Talk();
  const Event* trailers = Find(client_events, EventType::kHeaders);
  ASSERT_NE(trailers, nullptr);
  EXPECT_EQ(trailers->lines[0].value.view(), "b");
}

TEST_F(SessionTest, AResetStreamTakesNoMore) {
  client->Request(Request(), {}, nullptr);
  Talk();
  client->Reset(1, NGHTTP2_CANCEL);
  Talk();
  ASSERT_NE(Find(server_events, EventType::kClosed), nullptr);
  EXPECT_EQ(Find(server_events, EventType::kClosed)->a, NGHTTP2_CANCEL);
  EXPECT_FALSE(server->Write(1, "x"));
  EXPECT_EQ(server->Respond(1, Line(":status", "200"), {}), NGHTTP2_ERR_INVALID_STREAM_ID);
}

TEST_F(SessionTest, LinesThatAreNoneAreRefused) {
  EXPECT_EQ(client->Request("a\0b", {}, nullptr), NGHTTP2_ERR_INVALID_ARGUMENT);
  EXPECT_EQ(client->Request(std::string("a\0b\0", 4), {}, nullptr), NGHTTP2_ERR_INVALID_ARGUMENT);
}

TEST_F(SessionTest, TooManyLinesEndTheStream) {
  Start({.max_header_pairs = 5});
  client->Request(Request() + Line("a", "1") + Line("b", "2"), {.none = true}, nullptr);
  Talk();
  EXPECT_EQ(Find(server_events, EventType::kHeaders), nullptr);
  ASSERT_NE(Find(client_events, EventType::kClosed), nullptr);
  EXPECT_EQ(Find(client_events, EventType::kClosed)->a, NGHTTP2_ENHANCE_YOUR_CALM);
}

TEST_F(SessionTest, MemoryBeyondTheLimitRefusesStreams) {
  Start({.max_memory = 1});
  client->Request(Request(), {.none = true}, nullptr);
  Talk();
  EXPECT_EQ(Find(server_events, EventType::kHeaders), nullptr);
  ASSERT_NE(Find(client_events, EventType::kClosed), nullptr);
  EXPECT_EQ(Find(client_events, EventType::kClosed)->a, NGHTTP2_ENHANCE_YOUR_CALM);
}

TEST_F(SessionTest, StreamsThatAreOpenedAndResetEndTheSession) {
  Start({.stream_reset_burst = 10, .stream_reset_rate = 1});
  for (int i = 0; i < 50; ++i) {
    const int32_t id = client->Request(Request(), {}, nullptr);
    Talk();
    client->Reset(id, NGHTTP2_CANCEL);
    Talk();
  }
  const Event* goaway = Find(client_events, EventType::kGoaway);
  ASSERT_NE(goaway, nullptr);
  EXPECT_NE(goaway->a, NGHTTP2_NO_ERROR);
  EXPECT_NE(Find(server_events, EventType::kTerminated), nullptr);
}

TEST_F(SessionTest, HeaderBlocksWithoutEndEndTheSession) {
  std::vector<uint8_t> bytes;
  client->Output(&bytes, 1 << 16);
  // HEADERS without END_HEADERS, then CONTINUATION after CONTINUATION.
  const uint8_t headers[] = {0, 0, 1, 1, 0, 0, 0, 0, 1, 0x82};
  bytes.insert(bytes.end(), std::begin(headers), std::end(headers));
  for (int i = 0; i < 100; ++i) {
    const uint8_t more[] = {0, 0, 1, 9, 0, 0, 0, 0, 1, 0x86};
    bytes.insert(bytes.end(), std::begin(more), std::end(more));
  }
  EXPECT_NE(server->Receive(bytes), 0);
  Collect(*server, &server_events);
  EXPECT_NE(Find(server_events, EventType::kError), nullptr);
}

TEST_F(SessionTest, WhatIsNoPrefaceIsAnError) {
  const std::string text = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
  EXPECT_EQ(server->Receive({reinterpret_cast<const uint8_t*>(text.data()), text.size()}),
            NGHTTP2_ERR_BAD_CLIENT_MAGIC);
}

// Random bytes after a real beginning, and a real conversation with damage, in both directions.
TEST_F(SessionTest, DamagedInputDoesNoHarm) {
  std::mt19937 random(1);
  for (int round = 0; round < 2000; ++round) {
    Start({});
    client->Request(Request(), {}, nullptr);
    client->Write(1, std::string(100, 'x'));
    client->Ping({});
    std::vector<uint8_t> bytes;
    client->Output(&bytes, 1 << 16);
    const size_t changes = random() % 4;
    for (size_t i = 0; i < changes; ++i) bytes[24 + random() % (bytes.size() - 24)] = random();
    for (size_t i = random() % 60; i > 0; --i) bytes.push_back(static_cast<uint8_t>(random()));
    size_t at = 0;
    while (at < bytes.size()) {
      const size_t size = std::min<size_t>(1 + random() % 50, bytes.size() - at);
      if (server->Receive({bytes.data() + at, size}) != 0) break;
      at += size;
      server->Respond(1, Line(":status", "200"), {});
      server->Write(1, "answer");
      std::vector<uint8_t> answer;
      server->Output(&answer, 1 << 16);
      if (!answer.empty() && random() % 2 == 0) answer[random() % answer.size()] = random();
      client->Receive(answer);
    }
    server->Terminate(NGHTTP2_NO_ERROR);
    std::vector<uint8_t> last;
    server->Output(&last, 1 << 16);
    for (const Event& event : server->TakeEvents()) {
      for (const HeaderLine& line : event.lines) EXPECT_GT(line.name.view().size(), 0u);
    }
  }
}

}  // namespace
}  // namespace gyre::http2
