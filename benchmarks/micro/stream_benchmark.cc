// What connections cost: accepting them, and messages over few and many of them.
#include <netinet/in.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/log/absl_check.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/types/span.h"
#include "benchmark/benchmark.h"
#include "loop/listener.h"
#include "loop/loop.h"
#include "loop/stream.h"
#include "loop/uv/uv_loop.h"

namespace gyre::loop {
namespace {

constexpr char kHost[] = "127.0.0.1";

// How many connections of both ends this process may have.
int64_t MostConnections() {
  constexpr int64_t kOthers = 100;
  struct rlimit limit = {};
  ABSL_CHECK_EQ(getrlimit(RLIMIT_NOFILE, &limit), 0);
  limit.rlim_cur = limit.rlim_max;
  ABSL_CHECK_EQ(setrlimit(RLIMIT_NOFILE, &limit), 0);
  return (static_cast<int64_t>(std::min<rlim_t>(limit.rlim_cur, 1000000)) - kOthers) / 2;
}

std::unique_ptr<Loop> NewLoop(Listener::Delegate* delegate, Listener** listener) {
  std::unique_ptr<Loop> loop = NewUvLoop();
  ListenOptions options;
  options.host = kHost;
  absl::StatusOr<Listener*> made = loop->Listen(options, delegate);
  ABSL_CHECK_OK(made.status());
  *listener = *made;
  return loop;
}

// Counts connections and ends them with a reset, which leaves no port in TIME_WAIT.
class Counter final : public Listener::Delegate {
 public:
  void OnConnection(Stream* stream) override {
    stream->Reset();
    if (--left == 0) loop->Stop();
  }
  Loop* loop = nullptr;
  int left = 0;
};

int ConnectTo(int port) {
  const int descriptor = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = {};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<uint16_t>(port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  ABSL_CHECK_EQ(connect(descriptor, reinterpret_cast<struct sockaddr*>(&address), sizeof(address)),
                0);
  return descriptor;
}

// `range` connections that wait to be accepted, in one turn; connecting is not counted.
void Accept(benchmark::State& state) {
  Counter counter;
  Listener* listener = nullptr;
  std::unique_ptr<Loop> loop = NewLoop(&counter, &listener);
  counter.loop = loop.get();
  const int port = listener->local().port;
  std::vector<int> clients;
  for (auto _ : state) {
    state.PauseTiming();
    for (int client : clients) close(client);
    clients.clear();
    for (int64_t i = 0; i < state.range(0); ++i) clients.push_back(ConnectTo(port));
    counter.left = static_cast<int>(state.range(0));
    state.ResumeTiming();
    loop->Run();
  }
  for (int client : clients) close(client);
  state.SetItemsProcessed(state.iterations() * state.range(0));
}
BENCHMARK(Accept)->Arg(1)->Arg(64)->Arg(256);

// One end of a connection: sends back what it hears.
class Player final : public Stream::Delegate {
 public:
  // `answers` is counted down for each whole message; null: this is the end that answers.
  Player(Stream* stream, const std::string& message, int64_t* answers, Loop* loop)
      : stream_(stream), message_(message), answers_(answers), loop_(loop) {
    stream->set_delegate(this);
    stream->StartReading();
  }
  void Say() { stream_->Write(message_); }

  void OnData(absl::Span<char> data) override {
    heard_ += data.size();
    if (heard_ < message_.size()) return;
    heard_ = 0;
    if (answers_ == nullptr) return Say();
    if (--*answers_ == 0) loop_->Stop();
  }
  void OnEnd() override {}
  void OnError(const absl::Status& error) override { ABSL_CHECK(false) << error; }

 private:
  Stream* stream_;
  const std::string& message_;
  int64_t* answers_;
  Loop* loop_;
  size_t heard_ = 0;
};

class Room final : public Listener::Delegate {
 public:
  explicit Room(size_t size) : message(size, 'x') {}
  void OnConnection(Stream* stream) override {
    servers.push_back(std::make_unique<Player>(stream, message, nullptr, nullptr));
    Arrived();
  }
  void Arrived() {
    if (--missing == 0) loop->Stop();
  }

  const std::string message;
  Loop* loop = nullptr;
  int64_t missing = 0;  // of both ends
  int64_t answers = 0;  // yet to come
  std::vector<std::unique_ptr<Player>> servers;
  std::vector<std::unique_ptr<Player>> clients;
};

// A message of `range(1)` bytes to and fro on each of `range(0)` connections between two sockets of
// one loop: two sends and two receives each.
void Echo(benchmark::State& state) {
  const int64_t count = std::min(state.range(0), MostConnections());
  if (count < state.range(0)) state.SetLabel(absl::StrCat(count, " connections"));
  Room room(static_cast<size_t>(state.range(1)));
  Listener* listener = nullptr;
  std::unique_ptr<Loop> loop = NewLoop(&room, &listener);
  room.loop = loop.get();
  constexpr int64_t kAtOnce = 64;
  for (int64_t made = 0; made < count;) {
    const int64_t some = std::min(kAtOnce, count - made);
    room.missing = 2 * some;
    for (int64_t i = 0; i < some; ++i) {
      loop->Connect(kHost, listener->local().port, [&room](absl::StatusOr<Stream*> stream) {
        ABSL_CHECK_OK(stream.status());
        room.clients.push_back(
            std::make_unique<Player>(*stream, room.message, &room.answers, room.loop));
        room.Arrived();
      });
    }
    loop->Run();
    made += some;
  }
  for (auto _ : state) {
    room.answers = count;
    for (const std::unique_ptr<Player>& client : room.clients) client->Say();
    loop->Run();
  }
  state.SetItemsProcessed(state.iterations() * count);
  state.SetBytesProcessed(state.iterations() * count * state.range(1) * 2);
}
BENCHMARK(Echo)
    ->Args({1, 100})
    ->Args({64, 100})
    ->Args({1000, 100})
    ->Args({10000, 100})
    ->Args({1, 16384})
    ->Args({1, 262144});

}  // namespace
}  // namespace gyre::loop
