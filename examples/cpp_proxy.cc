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

using gyre::loop::Stream;

constexpr size_t kHighWater = 256 * 1024;

// Two streams that feed each other; ends itself when both are done.
class Pair {
 public:
  static void Start(gyre::loop::Loop& loop, Stream* client,
                    const gyre::loop::ConnectOptions& target) {
    auto* pair = new Pair(client);
    absl::StatusOr<Stream*> server =
        loop.StartConnect(target, [pair](const absl::Status& status) { pair->OnConnect(status); });
    if (!server.ok()) return pair->End();
    pair->server_.stream = *server;
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

  explicit Pair(Stream* client)
      : client_(this, client, &server_), server_(this, nullptr, &client_) {}

  void OnConnect(const absl::Status& status) {
    if (!status.ok()) return End();
    client_.stream->set_delegate(&client_);
    server_.stream->set_delegate(&server_);
    client_.stream->StartReading();
    server_.stream->StartReading();
  }

  void EndIfDone() {
    if (!client_.ended || !server_.ended) return;
    if (client_.stream->queued_bytes() + server_.stream->queued_bytes() == 0) End();
  }

  // No callback of the streams runs any more.
  void End() {
    if (server_.stream != nullptr) server_.stream->Close();
    client_.stream->Close([this] { delete this; });
  }

  Side client_;
  Side server_;
};

struct Acceptor final : gyre::loop::Listener::Delegate {
  void OnConnection(Stream* stream) override { Pair::Start(*loop, stream, target); }
  gyre::loop::Loop* loop = nullptr;
  gyre::loop::ConnectOptions target;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "usage: %s PORT TARGET_HOST TARGET_PORT\n", argv[0]);
    return 2;
  }
  std::unique_ptr<gyre::loop::Loop> loop = gyre::loop::NewUvLoop();
  Acceptor acceptor;
  acceptor.loop = loop.get();
  acceptor.target.host = argv[2];
  acceptor.target.port = std::atoi(argv[3]);
  gyre::loop::ListenOptions options;
  options.host = "127.0.0.1";
  options.port = std::atoi(argv[1]);
  absl::StatusOr<gyre::loop::Listener*> listener = loop->Listen(options, &acceptor);
  if (!listener.ok()) {
    std::fprintf(stderr, "%s\n", listener.status().ToString().c_str());
    return 1;
  }
  std::printf("http://127.0.0.1:%d/\n", (*listener)->local().port);
  std::fflush(stdout);
  loop->Run();
}
