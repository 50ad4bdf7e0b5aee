// An HTTP server in C++, without JavaScript: answers every request with a greeting. Usage:
// cpp_http_server [port]
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "http/core/exchange.h"
#include "http/core/server.h"
#include "loop/loop.h"
#include "loop/signal.h"
#include "loop/uv/uv_loop.h"

namespace {

class Hello : public gyre::http::Server::Delegate {
 public:
  void OnRequest(gyre::http::Exchange* exchange) override {
    exchange->StartHead(200);
    exchange->AddField("Content-Type", "text/plain");
    exchange->End("Hello World\n");
  }
};

}  // namespace

int main(int argc, char** argv) {
  std::unique_ptr<gyre::loop::Loop> loop = gyre::loop::NewUvLoop();
  Hello hello;
  gyre::http::Server server(loop.get(), &hello);
  gyre::loop::ListenOptions options;
  options.host = "127.0.0.1";
  options.port = argc > 1 ? std::atoi(argv[1]) : 3000;
  if (absl::Status status = server.Listen(options); !status.ok()) {
    std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
    return 1;
  }
  std::printf("http://127.0.0.1:%d/\n", server.listener()->local().port);
  std::fflush(stdout);
  absl::StatusOr<gyre::loop::Signal*> interrupt =
      loop->NewSignal(SIGINT, [&server] { server.Close(); });
  if (interrupt.ok()) (*interrupt)->Unref();
  loop->Run();
  return 0;
}
