// A test of what every back end does alike: TEST_P(Suite, Name) runs on the real and on the
// simulated loop.
#ifndef GYRE_LOOP_BACKEND_TEST_H_
#define GYRE_LOOP_BACKEND_TEST_H_

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/span.h"
#include "gtest/gtest.h"
#include "loop/listener.h"
#include "loop/loop.h"
#include "loop/sim/sim_loop.h"
#include "loop/stream.h"
#include "loop/uv/uv_loop.h"

namespace gyre::loop {

struct Backend {
  const char* name;
  std::unique_ptr<Loop> (*make)();
};

class BackendTest : public testing::TestWithParam<Backend> {
 protected:
  void SetUp() override {
    loop_ = GetParam().make();
    ASSERT_NE(loop_, nullptr);
  }

  std::unique_ptr<Loop> loop_;
};

// Writes down what happens to a stream, and does what the test says then.
class Recorder : public Stream::Delegate {
 public:
  void OnData(absl::Span<char> bytes) override {
    data.append(bytes.data(), bytes.size());
    if (on_data) on_data();
  }
  void OnEnd() override {
    ended = true;
    if (on_end) on_end();
  }
  void OnError(const absl::Status& status) override {
    errors.push_back(status);
    if (on_error) on_error();
  }
  void OnDrain() override {
    ++drains;
    if (on_drain) on_drain();
  }

  std::string data;
  bool ended = false;
  std::vector<absl::Status> errors;
  int drains = 0;
  std::function<void()> on_data;
  std::function<void()> on_end;
  std::function<void()> on_error;
  std::function<void()> on_drain;
};

class Acceptor : public Listener::Delegate {
 public:
  void OnConnection(Stream* stream) override { on_connection(stream); }
  void OnAcceptError(const absl::Status& error) override { errors.push_back(error); }

  std::function<void(Stream*)> on_connection = [](Stream* stream) { stream->Close(); };
  std::vector<absl::Status> errors;
};

// A connection over the loopback: the client's end and the server's, no listener left. Runs the
// loop.
struct Connection {
  Stream* client = nullptr;
  Stream* server = nullptr;
};

inline Connection ConnectPair(Loop& loop) {
  Connection connection;
  Acceptor acceptor;
  ListenOptions options;
  options.host = "127.0.0.1";
  absl::StatusOr<Listener*> listener = loop.Listen(options, &acceptor);
  if (!listener.ok()) return connection;
  auto stop_when_complete = [&] {
    if (connection.client == nullptr || connection.server == nullptr) return;
    (*listener)->Close();
  };
  acceptor.on_connection = [&](Stream* stream) {
    connection.server = stream;
    stop_when_complete();
  };
  loop.Connect(options.host, (*listener)->local().port, [&](absl::StatusOr<Stream*> stream) {
    if (stream.ok()) connection.client = *stream;
    stop_when_complete();
  });
  loop.Run();
  return connection;
}

inline std::string BackendName(const testing::TestParamInfo<Backend>& info) {
  return info.param.name;
}

// One use a suite.
#define GYRE_INSTANTIATE_BACKENDS(Suite)                                                          \
  INSTANTIATE_TEST_SUITE_P(                                                                       \
      Backends, Suite,                                                                            \
      testing::Values(                                                                            \
          Backend{"Uv", [] { return NewUvLoop(); }},                                              \
          Backend{"Sim", []() -> std::unique_ptr<Loop> { return std::make_unique<SimLoop>(); }}), \
      BackendName)

}  // namespace gyre::loop

#endif  // GYRE_LOOP_BACKEND_TEST_H_
