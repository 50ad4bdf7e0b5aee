// Starts a program, prints the messages it sends, and starts it again until it ends with 0.
// usage: cpp_supervise PROGRAM [ARGUMENT...]
//
// The program may be a script for Node or gyre that calls process.send().
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "loop/child.h"
#include "loop/loop.h"
#include "loop/uv/uv_loop.h"
#include "process/core/ipc_channel.h"
#include "process/core/spawn.h"

namespace {

using gyre::process::IpcChannel;
using gyre::process::Stdio;

constexpr size_t kChannel = 3;  // the descriptor that the program talks on
constexpr int kMostStarts = 5;

class Supervisor final : public IpcChannel::Delegate {
 public:
  Supervisor(gyre::loop::Loop* loop, std::vector<std::string> command) : loop_(loop) {
    options_.file = command[0];
    options_.arguments = std::move(command);
    options_.env.emplace();
    for (char** entry = environ; *entry != nullptr; ++entry) options_.env->push_back(*entry);
    options_.env->push_back("NODE_CHANNEL_FD=3");
    options_.stdio = {Stdio::Inherit(), Stdio::Inherit(), Stdio::Inherit(), Stdio::Pipe()};
  }

  absl::Status Start() {
    gyre::process::Started started;
    if (absl::Status status = gyre::process::Start(options_, &started); !status.ok()) return status;
    ++starts_;
    auto channel =
        IpcChannel::New(*loop_, started.descriptors[kChannel], IpcChannel::Framing::kLines, this);
    if (!channel.ok()) return channel.status();
    channel_ = *std::move(channel);
    auto child = loop_->NewChild(started.pid, [this](gyre::loop::ChildExit exit) { OnExit(exit); });
    if (!child.ok()) return child.status();
    child_ = *child;
    std::printf("started %d\n", starts_);
    (void)channel_->Send("{\"start\":" + std::to_string(starts_) + "}", /*descriptor=*/-1);
    return absl::OkStatus();
  }

  bool succeeded() const { return succeeded_; }

 private:
  void OnMessages(absl::Span<const absl::string_view> messages) override {
    for (absl::string_view message : messages) {
      std::printf("message %.*s\n", static_cast<int>(message.size()), message.data());
    }
  }
  void OnEnd() override { channel_->Close(); }
  void OnSent(size_t) override {}

  void OnExit(gyre::loop::ChildExit exit) {
    child_->Close();
    std::printf("ended %d\n", exit.signal > 0 ? 128 + exit.signal : exit.code);
    succeeded_ = exit.code == 0;
    if (succeeded_ || starts_ == kMostStarts) return;
    if (absl::Status status = Start(); !status.ok()) {
      std::fprintf(stderr, "%s\n", status.ToString().c_str());
    }
  }

  gyre::loop::Loop* const loop_;
  gyre::process::SpawnOptions options_;
  std::unique_ptr<IpcChannel> channel_;
  gyre::loop::Child* child_ = nullptr;
  int starts_ = 0;
  bool succeeded_ = false;
};

}  // namespace

int main(int argc, char** argv) {
  if (argc < 2) return std::fputs("usage: cpp_supervise PROGRAM [ARGUMENT...]\n", stderr), 2;
  std::setvbuf(stdout, nullptr, _IOLBF, 0);
  std::unique_ptr<gyre::loop::Loop> loop = gyre::loop::NewUvLoop();
  Supervisor supervisor(loop.get(), std::vector<std::string>(argv + 1, argv + argc));
  if (absl::Status status = supervisor.Start(); !status.ok()) {
    std::fprintf(stderr, "%s\n", status.ToString().c_str());
    return 1;
  }
  loop->Run();
  return supervisor.succeeded() ? 0 : 1;
}
