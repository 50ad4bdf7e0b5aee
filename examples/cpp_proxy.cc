// Passes connections on to another address, and lets a slow side hold up the fast one.
// usage: cpp_proxy PORT TARGET_HOST TARGET_PORT
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/listener.h"
#include "loop/loop.h"
#include "loop/stream.h"
#include "loop/uv/uv_loop.h"

namespace {

namespace loop = gyre::loop;
using loop::Stream;

constexpr size_t kHighWater = 256 * 1024;

// Two streams that feed each other; ends itself when both are done.
class Pair {
 public:
  Pair(loop::Loop& on, Stream* client, const loop::ConnectOptions& target)
      : client_{this, client, &server_}, server_{this, nullptr, &client_} {
    absl::StatusOr<Stream*> server =
        on.StartConnect(target, [this](const absl::Status& status) { OnConnect(status); });
    if (server.ok()) server_.stream = *server;
    if (!server.ok()) End();
  }

 private:
  struct Side final : Stream::Delegate {
    Side(Pair* of, Stream* from, Side* to) : pair(of), stream(from), other(to) {}
    void OnData(absl::Span<char> data) override {
      other->stream->Write(absl::string_view(data.data(), data.size()));
      if (other->stream->queued_bytes() > kHighWater) stream->StopReading();
    }
    void OnEnd() override {
      ended = true;
      other->stream->Shutdown();
      pair->EndIfDone();
    }
    void OnError(const absl::Status&) override { pair->End(); }
    void OnDrain() override {
      if (!other->ended) other->stream->StartReading();
      pair->EndIfDone();
    }
    Pair* pair;
    Stream* stream;
    Side* other;
    bool ended = false;
  };

  void OnConnect(const absl::Status& status) {
    if (!status.ok()) return End();
    for (Side* side : {&client_, &server_}) {
      side->stream->set_delegate(side);
      side->stream->StartReading();
    }
  }

  void EndIfDone() {
    const size_t queued = client_.stream->queued_bytes() + server_.stream->queued_bytes();
    if (client_.ended && server_.ended && queued == 0) End();
  }

  // No callback of the streams runs any more.
  void End() {
    if (server_.stream != nullptr) server_.stream->Close();
    client_.stream->Close([this] { delete this; });
  }

  Side client_, server_;
};

struct Acceptor final : loop::Listener::Delegate {
  void OnConnection(Stream* stream) override { new Pair(*on, stream, target); }
  loop::Loop* on = nullptr;
  loop::ConnectOptions target;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) return std::fputs("usage: cpp_proxy PORT TARGET_HOST TARGET_PORT\n", stderr), 2;
  const std::unique_ptr<loop::Loop> on = loop::NewUvLoop();
  Acceptor acceptor;
  acceptor.on = on.get();
  acceptor.target = {.host = argv[2], .port = std::atoi(argv[3])};
  loop::ListenOptions options = {.host = "127.0.0.1", .port = std::atoi(argv[1])};
  absl::StatusOr<loop::Listener*> listener = on->Listen(options, &acceptor);
  if (!listener.ok()) return std::puts(listener.status().ToString().c_str()), 1;
  std::printf("http://127.0.0.1:%d/\n", (*listener)->local().port);
  std::fflush(stdout);
  on->Run();
}
